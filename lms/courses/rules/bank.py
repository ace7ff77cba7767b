"""banks/*.md and checks.md: questions in no quiz, to be drawn from or to stand in a lesson."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lms.core.findings import Place
from lms.courses.rules.fields import Fields
from lms.courses.rules.folder import Source
from lms.courses.rules.origin import check_origin
from lms.courses.rules.question_set import QuestionSet, read_questions
from lms.courses.rules.render import Page
from lms.courses.rules.values import Split


@dataclass(frozen=True)
class BankText:
    """A question bank (题库): the questions it offers, each with its published version."""

    key: str
    title: str
    questions: tuple[tuple[str, int], ...]

    def to_json(self) -> dict[str, Any]:
        questions = [list(pair) for pair in self.questions]
        return {"key": self.key, "title": self.title, "questions": questions}


@dataclass(frozen=True)
class Bank(QuestionSet):
    """A bank as read; its text still without versions."""

    text: BankText
    key_at: Place

    def with_versions(self, versions: Mapping[str, int]) -> BankText:
        pairs = tuple((one.key, versions[one.key]) for one in self.definitions)
        return replace(self.text, questions=pairs)


def parse_bank(_source: Source, split: Split, page: Page) -> Bank:
    fields = Fields(split.head, page.findings)
    text = BankText(fields.key("bank"), fields.text("title"), ())
    check_origin(fields)
    fields.finish()
    read = read_questions(split, page)
    return Bank(read.place, read.definitions, read.places, text, fields.place_of("bank"))
