"""glossary.md: the terms of a course, shown where a lesson uses them and on a page of their own."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lms.core.findings import Place
from lms.core.i18n import _
from lms.courses.rules.course import Places
from lms.courses.rules.fields import Fields
from lms.courses.rules.folder import Source
from lms.courses.rules.render import Page
from lms.courses.rules.tables import Columns, Row, tables_in
from lms.courses.rules.values import Split

LONGEST_TERM = 30
COLUMNS = Columns(
    required={"term": ("术语", "term"), "meaning": ("释义", "meaning")},
    optional={"english": ("English", "英文"), "task": ("任务", "task")},
)


@dataclass(frozen=True)
class Term:
    """A term (术语): its English, what it means (HTML, inline) and the task that teaches it."""

    term: str
    english: str
    meaning: str
    task: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class GlossaryText:
    """The terms of a course in the order the author wrote them."""

    terms: tuple[Term, ...]

    def to_json(self) -> dict[str, Any]:
        return {"terms": [term.to_json() for term in self.terms]}


@dataclass(frozen=True)
class Glossary:
    """The glossary as read; where each term stands, and where it names its task."""

    text: GlossaryText
    place: Place
    places: Places
    tasks_at: Mapping[str, Place]


def parse_glossary(_source: Source, split: Split, page: Page) -> Glossary:
    fields = Fields(split.head, page.findings)
    fields.text("title", "")
    fields.text("course", "", longest=16)
    fields.finish()
    tables = tables_in(split.numbered(), page.place, COLUMNS, page.findings)
    if not tables:
        page.findings.error(
            page.place.at(split.first_line),
            _("没有找到术语表。表头应有：%(columns)s。", columns=_("、").join(COLUMNS.headings())),
        )
    terms: dict[str, Term] = {}
    places: Places = {}
    tasks_at: dict[str, Place] = {}
    for row in (row for table in tables for row in table.rows):
        term = _term(row, page)
        if term.term in terms:
            page.findings.error(
                row.place_of("term"),
                _(
                    "术语 %(term)s 已在第 %(line)s 行写过。",
                    term=term.term,
                    line=places[term.term].line,
                ),
            )
            continue
        terms[term.term], places[term.term] = term, row.place_of("term")
        tasks_at[term.term] = row.place_of("task")
    return Glossary(GlossaryText(tuple(terms.values())), page.place, places, tasks_at)


def _term(row: Row, page: Page) -> Term:
    word = row.text("term")
    if not 0 < len(word) <= LONGEST_TERM:
        page.findings.error(
            row.place_of("term"), _("请写出术语，最多 %(n)s 个字。", n=LONGEST_TERM)
        )
    if not row.text("meaning"):
        page.findings.error(row.place_of("meaning"), _("请写出这个术语的释义。"))
    return Term(
        term=word,
        english=row.text("english"),
        meaning=page.inline(row.text("meaning"), row.place_of("meaning")),
        task=row.text("task"),
    )
