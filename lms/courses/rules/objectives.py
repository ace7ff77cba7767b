"""objectives.md and training-objectives.md: trees of objectives written as tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lms.core.findings import Place
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.fields import LONGEST_TITLE, SEPARATORS, Fields, decimal_of
from lms.courses.rules.folder import Source
from lms.courses.rules.render import Page
from lms.courses.rules.tables import Columns, Row, tables_in
from lms.courses.rules.values import Split

EXPECTED = Decimal("0.65")
CODE = re.compile(r"[A-Z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*")
KINDS = {
    "知识": "knowledge",
    "k": "knowledge",
    "knowledge": "knowledge",
    "技能": "skill",
    "能力": "skill",
    "s": "skill",
    "skill": "skill",
    "素质": "attitude",
    "素养": "attitude",
    "态度": "attitude",
    "a": "attitude",
    "attitude": "attitude",
}
COURSE_COLUMNS = Columns(
    required={"code": ("码", "code"), "kind": ("类", "kind"), "title": ("目标", "objective")},
    optional={
        "title_en": ("English", "英文"),
        "parents": ("上级", "parents", "parent"),
        "expected": ("期望值", "expected"),
    },
)
TRAINING_COLUMNS = Columns(
    required={"code": ("码", "code"), "title": ("目标", "objective")},
    optional={
        "kind": ("类", "kind"),
        "title_en": ("English", "英文"),
        "parents": ("上级", "parents", "parent"),
        "expected": ("期望值", "expected"),
        "qualities": ("素质", "qualities"),
    },
)


@dataclass(frozen=True)
class ObjectiveText:
    """One row of a tree; `parents` with the weight of the support.

    `qualities` are the 素质 a training objective calls for: a note for its reader, not a
    support, or what is achieved would count for them twice.
    """

    code: str
    kind: str
    title: str
    title_en: str = ""
    parents: tuple[tuple[str, Decimal], ...] = ()
    expected: Decimal = EXPECTED
    qualities: tuple[str, ...] = ()
    place: Place = field(default=Place(""), compare=False)
    parents_at: Place = field(default=Place(""), compare=False)
    qualities_at: Place = field(default=Place(""), compare=False)

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "kind": self.kind,
            "title": self.title,
            "title_en": self.title_en,
            "parents": [[code, plain(weight)] for code, weight in self.parents],
            "expected": plain(self.expected),
            "qualities": list(self.qualities),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "ObjectiveText":
        parents = tuple((code, Decimal(weight)) for code, weight in data["parents"])
        return ObjectiveText(
            **{
                **data,
                "parents": parents,
                "expected": Decimal(data["expected"]),
                "qualities": tuple(data["qualities"]),
            }
        )


@dataclass(frozen=True)
class Tree:
    """The objectives of a course, or of the programme."""

    title: str
    rows: tuple[ObjectiveText, ...]

    def to_json(self) -> dict[str, Any]:
        return {"title": self.title, "objectives": [row.to_json() for row in self.rows]}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Tree":
        rows = tuple(ObjectiveText.from_json(row) for row in data["objectives"])
        return Tree(data["title"], rows)


def reached(codes: Iterable[str], parents: Mapping[str, Sequence[str]]) -> set[str]:
    """These codes and everything they support, over any number of steps."""
    found: set[str] = set()
    ahead = list(codes)
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead.extend(parents.get(code, ()))
    return found


def parse_objectives(source: Source, split: Split, page: Page) -> tuple[Tree, str]:
    """The tree of a course, and the course its front matter names ('' when it names none)."""
    fields = Fields(split.head, page.findings)
    course = fields.text("course", "", longest=16)
    title = fields.text("title", "")
    fields.text("title_en", "")
    fields.finish()
    return Tree(title, _rows(split, page, COURSE_COLUMNS)), course


def parse_programme(source: Source, split: Split, page: Page) -> Tree:
    """The training objectives (培养目标) of the whole programme."""
    fields = Fields(split.head, page.findings)
    fields.text("programme")
    title = fields.text("title")
    fields.text("title_en", "")
    fields.finish()
    return Tree(title, _rows(split, page, TRAINING_COLUMNS))


def _rows(split: Split, page: Page, columns: Columns) -> tuple[ObjectiveText, ...]:
    findings = page.findings
    tables = tables_in(split.numbered(), page.place, columns, findings)
    if not tables:
        findings.error(
            page.place.at(split.first_line),
            _("没有找到目标表。表头应有：%(columns)s。", columns=_("、").join(columns.headings())),
        )
    rows: dict[str, ObjectiveText] = {}
    for row in (row for table in tables for row in table.rows):
        found = _objective(row, page, is_training=columns is TRAINING_COLUMNS)
        if found.code in rows:
            findings.error(
                row.place_of("code"),
                _(
                    "目标 %(code)s 已在第 %(line)s 行写过。",
                    code=found.code,
                    line=rows[found.code].place.line,
                ),
            )
        elif found.code:
            rows[found.code] = found
    return tuple(rows.values())


def _objective(row: Row, page: Page, *, is_training: bool) -> ObjectiveText:
    code, title = row.text("code").strip("`*"), row.text("title")
    if not CODE.fullmatch(code) or len(code) > 32:
        page.findings.error(
            row.place_of("code"), _("目标的码 %(code)s 不合规，应像 K3.1、G2.3。", code=code or "—")
        )
    if not 0 < len(title) <= LONGEST_TITLE:
        page.findings.error(
            row.place_of("title"), _("目标要有内容，最多 %(n)s 个字。", n=LONGEST_TITLE)
        )
    return ObjectiveText(
        code=code,
        kind="training" if is_training else _kind(row, page),
        title=title,
        title_en=row.text("title_en"),
        parents=_parents(row, page),
        expected=_expected(row, page),
        qualities=tuple(filter(None, SEPARATORS.split(row.text("qualities")))),
        place=row.place_of("code"),
        parents_at=row.place_of("parents"),
        qualities_at=row.place_of("qualities"),
    )


def _kind(row: Row, page: Page) -> str:
    word = row.text("kind")
    for part in (word, *word.split()):
        if part.lower() in KINDS:
            return KINDS[part.lower()]
    page.findings.error(
        row.place_of("kind"),
        _("不认识的类“%(kind)s”，可以写：知识、技能、素质。", kind=word or "—"),
    )
    return "knowledge"


def _parents(row: Row, page: Page) -> tuple[tuple[str, Decimal], ...]:
    found: dict[str, Decimal] = {}
    for word in filter(None, SEPARATORS.split(row.text("parents"))):
        code, _colon, weight = word.replace("：", ":").partition(":")
        if code in {"—", "-"}:
            continue
        number = decimal_of(weight) if weight else Decimal(1)
        if number is None or number <= 0:
            page.findings.error(
                row.place_of("parents"),
                _("上级 %(word)s 的支撑权重应是大于 0 的数，如 G2.1:2。", word=word),
            )
        elif code in found:
            page.findings.error(row.place_of("parents"), _("上级 %(code)s 写了两次。", code=code))
        else:
            found[code] = number
    return tuple(found.items())


def _expected(row: Row, page: Page) -> Decimal:
    text = row.text("expected").replace("％", "%")
    if not text or text == "—":
        return EXPECTED
    number = decimal_of(text.removesuffix("%").strip())
    if number is not None and text.endswith("%"):
        number /= 100
    if number is None or not 0 <= number <= 1:
        page.findings.error(
            row.place_of("expected"),
            _("期望值应在 0 到 1 之间，或写成百分数：0.65、65%。"),
        )
        return EXPECTED
    return number
