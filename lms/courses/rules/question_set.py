"""Questions of one document – a quiz, a bank or an exam – with the places they stand at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lms.core.findings import Place
from lms.core.i18n import _
from lms.courses.rules.render import Page
from lms.courses.rules.tables import without_fences
from lms.courses.rules.values import Split
from lms.questions.kinds.base import Line
from lms.questions.rules import Definition
from lms.questions.text import compile_question, parse_questions

HEADING = re.compile(r"(####?) +(\S+)")
BRACES = re.compile(r"\{[^}]*\}")
OBJECTIVE = re.compile(r"[A-Z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class QuestionSet:
    """The questions as read; `places` by (question, objective), objective '' for its heading."""

    place: Place
    definitions: tuple[Definition, ...]
    places: Mapping[tuple[str, str], Place]

    def place_of(self, key: str, objective: str = "") -> Place:
        """Where a question begins, or where it names an objective."""
        begin = self.places.get((key, ""), self.place)
        return self.places.get((key, objective), begin)


def read_questions(split: Split, page: Page) -> QuestionSet:
    """Every question of a document's body; none at all is a finding."""
    lines = [Line(number, text) for number, text in split.numbered()]
    parsed = parse_questions(lines, page.place, page.findings)
    if not parsed:
        page.findings.error(
            page.place.at(split.first_line),
            _("没有找到题目。每道题以“### 码 题型 分数”开头，如：### T03-I01 单选 5分 {K3.1}。"),
        )
    definitions = tuple(compile_question(question, page.at(question.place)) for question in parsed)
    places = _places(split, {definition.key for definition in definitions}, page.place)
    return QuestionSet(page.place, definitions, places)


def _places(split: Split, keys: set[str], place: Place) -> dict[tuple[str, str], Place]:
    places: dict[tuple[str, str], Place] = {}
    key = ""
    for number, line in without_fences(split.numbered()):
        heading = HEADING.match(line)
        if heading is None:
            continue
        if heading[1] == "###":
            key = heading[2] if heading[2] in keys else ""
            places.setdefault((key, ""), place.at(number, heading.start(2) + 1))
        for braces in BRACES.finditer(line):
            for code in OBJECTIVE.finditer(line, braces.start(), braces.end()):
                places.setdefault((key, code[0]), place.at(number, code.start() + 1))
    return places
