"""The grammar of a quiz's body: headings, attributes and explanations; kinds read the rest."""

from lms.questions.text.questions import ParsedQuestion, compile_question, parse_questions

__all__ = ["ParsedQuestion", "compile_question", "parse_questions"]
