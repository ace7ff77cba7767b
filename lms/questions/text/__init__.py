"""The grammar of a quiz's body: headings, attributes and explanations; kinds read the rest."""

from lms.questions.text.headings import unknown_kind
from lms.questions.text.levels import LEVEL_NAMES, level_title
from lms.questions.text.questions import ParsedQuestion, compile_question, parse_questions

__all__ = [
    "LEVEL_NAMES",
    "ParsedQuestion",
    "compile_question",
    "level_title",
    "parse_questions",
    "unknown_kind",
]
