"""exams/*.md: a paper drawn by rule, and the two-way specification it must fulfil."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.core.findings import Place
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.bank import Bank
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.course import Places, keys_of, keys_of_objectives
from lms.courses.rules.fields import SEPARATORS, Fields, decimal_of
from lms.courses.rules.folder import Source
from lms.courses.rules.paper import Draw, SpecificationRow
from lms.courses.rules.quiz import read_settings
from lms.courses.rules.render import Page
from lms.courses.rules.reviewing import read_feedback
from lms.courses.rules.tables import Columns, Row, tables_in
from lms.courses.rules.values import Split
from lms.questions import kinds
from lms.questions.rules import LEVELS
from lms.questions.text import LEVEL_NAMES, unknown_kind

COLUMNS = Columns(
    required={"title": ("内容", "content"), "objectives": ("目标", "objectives")},
    optional={
        **{
            level: tuple(name for name, of in LEVEL_NAMES.items() if of == level)
            for level in LEVELS
        },
        "total": ("合计", "total"),
    },
)


@dataclass(frozen=True)
class Exam:
    """An exam as read; its rules still without the questions they draw from.

    `banks` are those it names; none: every bank of the folder `banks`. `cells` says where
    each number of the specification stands, by (row, level).
    """

    settings: QuizSettings
    place: Place
    key_at: Place
    draws_at: tuple[Place, ...]
    objectives: tuple[tuple[str, Place], ...]
    banks: Places
    cells: Mapping[tuple[int, str], Place]

    def pooled(self, banks: Mapping[str, Bank], versions: Mapping[str, int]) -> QuizSettings:
        """The settings with the questions each rule may draw; version 0 where none is known.

        `banks` by path.
        """
        offered = [
            one
            for path, bank in banks.items()
            if (bank.text.key in self.banks if self.banks else path.startswith("banks/"))
            for one in bank.definitions
        ]
        draws = tuple(
            replace(
                draw,
                pool=tuple(
                    (one.key, versions.get(one.key, 0)) for one in offered if draw.fits(one)
                ),
            )
            for draw in self.settings.draws
        )
        return replace(self.settings, draws=draws)


def parse_exam(_source: Source, split: Split, page: Page) -> Exam:
    fields = Fields(split.head, page.findings)
    settings = replace(read_settings(fields, "exam"), feedback=read_feedback(fields, page))
    banks = keys_of(fields, "from")
    total = fields.number("total", Decimal(100), least=1)
    rules = fields.mappings("draw")
    named = [keys_of_objectives(rule, "objectives") for rule in rules]
    draws = tuple(_draw(rule, tuple(codes)) for rule, codes in zip(rules, named, strict=True))
    fields.finish()
    settings = replace(settings, draws=draws).over(())
    if not draws:
        page.findings.error(fields.place_of("draw"), _no_rules())
    elif settings.possible != total:
        page.findings.error(fields.place_of("draw"), _wrong_total(settings.possible, total))
    tables = tables_in(split.numbered(), page.place, COLUMNS, page.findings)
    rows = [row for table in tables for row in table.rows if not row.is_sum("title")]
    return Exam(
        settings=replace(settings, specification=tuple(_row(row, page) for row in rows)),
        place=page.place,
        key_at=fields.place_of("exam"),
        draws_at=tuple(rule.place for rule in rules),
        objectives=(
            *((code, at) for codes in named for code, at in codes.items()),
            *((code, row.place_of("objectives")) for row in rows for code in _codes(row)),
        ),
        banks=banks,
        cells={(n, level): row.place_of(level) for n, row in enumerate(rows) for level in LEVELS},
    )


def _no_rules() -> str:
    return _(
        "请写出抽题规则：draw: [{objectives: [K3.1], level: 理解, type: 单选, "
        "points: 2, count: 3}]。"
    )


def _wrong_total(found: Decimal, total: Decimal) -> str:
    return _(
        "各条规则的分数合计是 %(found)s，应是 %(total)s。", found=plain(found), total=plain(total)
    )


def _draw(rule: Fields, objectives: tuple[str, ...]) -> Draw:
    if not objectives:
        rule.findings.error(rule.place, _("请写出这条规则考查的目标：objectives: [K3.1]。"))
    level = rule.choice("level", LEVEL_NAMES)
    word = rule.text("type")
    kind = kinds.by_label(word) if word else None
    if word and kind is None:
        rule.findings.error(rule.place_of("type"), unknown_kind(word))
    draw = Draw(
        objectives=objectives,
        level=LEVEL_NAMES.get(level, ""),
        kind=kind.name if kind else "",
        points=rule.number("points", least=0, most=100),
        count=rule.whole("count", 1, least=1, most=200),
    )
    rule.finish()
    return draw


def _row(row: Row, page: Page) -> SpecificationRow:
    cells = []
    for level in LEVELS:
        text = row.text(level)
        number = decimal_of(text) if text else Decimal(0)
        if number is None or number < 0:
            page.findings.error(row.place_of(level), _("这一格应是分数，如 4；没有就空着。"))
        elif number:
            cells.append((level, number))
    return SpecificationRow(row.text("title"), _codes(row), tuple(cells))


def _codes(row: Row) -> tuple[str, ...]:
    return tuple(filter(None, SEPARATORS.split(row.text("objectives"))))
