"""exams/*.md and exercises/*.md: papers drawn by rule, and the specification they must fulfil.

An exercise is practice with a paper drawn anew each time, or mastery of objectives.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lms.core.findings import Place
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.bank import Bank
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.course import Places, keys_of, keys_of_objectives
from lms.courses.rules.fields import Fields
from lms.courses.rules.folder import Source
from lms.courses.rules.origin import check_origin
from lms.courses.rules.paper import Draw
from lms.courses.rules.quiz import read_goals, read_settings, with_goals
from lms.courses.rules.render import Page
from lms.courses.rules.reviewing import read_feedback
from lms.courses.rules.specification import Specification, read_specification
from lms.courses.rules.values import Split
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.questions.text import LEVEL_NAMES, unknown_kind

RANGE = re.compile(r"(0(?:\.[0-9]+)?|1(?:\.0+)?)\s*[~～]\s*(0(?:\.[0-9]+)?|1(?:\.0+)?)")


@dataclass(frozen=True)
class Exam:
    """An exam as read; its rules still without the questions they draw from.

    `banks` are those it names; none: every bank of the folder `banks`.
    """

    settings: QuizSettings
    place: Place
    key_at: Place
    draws_at: tuple[Place, ...]
    objectives: tuple[tuple[str, Place], ...]
    banks: Places
    specification: Specification = field(default_factory=Specification)
    goals: Places = field(default_factory=dict)

    def pooled(self, banks: Mapping[str, Bank], versions: Mapping[str, int]) -> QuizSettings:
        """The settings with the questions each rule may draw; version 0 where none is known.

        `banks` by path.
        """
        offered = self._offered(banks)
        draws = tuple(
            replace(
                draw,
                pool=tuple(
                    (one.key, versions.get(one.key, 0)) for one in offered if draw.fits(one)
                ),
            )
            for draw in self.settings.draws
        )
        mastery = self.settings.mastery
        if mastery is not None:
            mastery = with_goals(mastery, self.goals, offered).numbered(versions)
        return replace(self.settings, draws=draws, mastery=mastery)

    def _offered(self, banks: Mapping[str, Bank]) -> list[Definition]:
        return [
            one
            for path, bank in banks.items()
            if (bank.text.key in self.banks if self.banks else path.startswith("banks/"))
            for one in bank.definitions
        ]


def parse_exam(_source: Source, split: Split, page: Page) -> Exam:
    return _parse(split, page, "exam")


def parse_exercise(_source: Source, split: Split, page: Page) -> Exam:
    return _parse(split, page, "exercise")


def _parse(split: Split, page: Page, key: str) -> Exam:
    fields = Fields(split.head, page.findings)
    settings = replace(read_settings(fields, key), feedback=read_feedback(fields, page))
    banks = keys_of(fields, "from")
    goals = read_goals(fields, settings)
    rules = [] if settings.is_mastery else fields.mappings("draw")
    named = [keys_of_objectives(rule, "objectives") for rule in rules]
    draws = tuple(_draw(rule, tuple(codes)) for rule, codes in zip(rules, named, strict=True))
    settings = replace(settings, draws=draws).over(())
    if not settings.is_mastery:
        _check_total(fields, settings, page)
    check_origin(fields)
    fields.finish()
    specification = read_specification(split.numbered(), page)
    return Exam(
        settings=replace(settings, specification=specification.rows),
        place=page.place,
        key_at=fields.place_of(key),
        draws_at=tuple(rule.place for rule in rules),
        objectives=(
            *((code, at) for codes in (*named, goals) for code, at in codes.items()),
            *specification.objectives,
        ),
        banks=banks,
        specification=specification,
        goals=goals,
    )


def _check_total(fields: Fields, settings: QuizSettings, page: Page) -> None:
    """The points of an exam total 100 or what it says; practice may be worth anything."""
    usual = settings.possible if settings.is_practice else Decimal(100)
    total = fields.number("total", usual, least=1)
    if not settings.draws:
        page.findings.error(fields.place_of("draw"), _no_rules())
    elif settings.possible != total:
        page.findings.error(fields.place_of("draw"), _wrong_total(settings.possible, total))


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
        difficulty=_difficulty(rule),
    )
    rule.finish()
    return draw


def _difficulty(rule: Fields) -> tuple[Decimal, Decimal] | None:
    """The range of expected facility a rule draws from: `0.4~0.6`; none: any."""
    text = rule.text("difficulty", "", longest=20)
    match = RANGE.fullmatch(text)
    ends = (Decimal(match[1]), Decimal(match[2])) if match else None
    if text and (ends is None or ends[0] > ends[1]):
        rule.findings.error(
            rule.place_of("difficulty"),
            _("difficulty 应写成预计得分率的范围，从低到高，如 0.4~0.6。"),
        )
        return None
    return ends
