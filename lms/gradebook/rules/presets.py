"""Compositions schools often use (domain.md §3.1), made of what a course counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from flask_babel.speaklater import LazyString

from lms.core.i18n import _, lazy
from lms.core.points import PLACES, share_out
from lms.gradebook.rules.composition import Category, Tree
from lms.gradebook.rules.states import EXAM

PROCESS = "process"
MIDTERM = "midterm"
ATTENDANCE = "attendance"


@dataclass(frozen=True)
class Preset:
    """A composition to begin with; `of` makes it from that of the course."""

    title: LazyString
    of: Callable[[Tree], Tree]


def whole_percents(weights: Sequence[Decimal]) -> list[Decimal]:
    """Whole numbers in proportion to the weights that add up to 100."""
    if not any(weights):
        return list(weights)
    return [one.scaleb(PLACES) for one in share_out(Decimal(100).scaleb(-PLACES), weights)]


def two_parts(process: int, exam: int) -> Callable[[Tree], Tree]:
    """平时 and 期末: everything but the exam stands below 平时, in proportion."""

    def of(course: Tree) -> Tree:
        below = _daily(course, PROCESS)
        return replace(
            course,
            categories=(
                Category(PROCESS, _("平时成绩"), Decimal(process)),
                *below,
                _exam(course, exam),
            ),
        )

    return of


def three_parts(
    process: int, midterm: int, exam: int, must: int | None = None
) -> Callable[[Tree], Tree]:
    """平时, 期中 and 期末; with `must` each has to be passed by itself."""
    limit = None if must is None else Decimal(must)

    def of(course: Tree) -> Tree:
        return replace(
            course,
            categories=(
                Category(PROCESS, _("平时成绩"), Decimal(process), must_reach=limit),
                *_daily(course, PROCESS),
                Category(MIDTERM, _("期中考试"), Decimal(midterm), must_reach=limit),
                replace(_exam(course, exam), must_reach=limit),
            ),
        )

    return of


def with_attendance(process: int, exam: int) -> Callable[[Tree], Tree]:
    """平时 of attendance, discussion, notes and work (40, 10, 10, 40), and 期末."""

    def of(course: Tree) -> Tree:
        return replace(
            course,
            categories=(
                Category(PROCESS, _("平时成绩"), Decimal(process)),
                Category(ATTENDANCE, _("出勤"), Decimal(40), PROCESS),
                Category("discussion", _("讨论"), Decimal(10), PROCESS),
                Category("notes", _("笔记"), Decimal(10), PROCESS),
                Category("work", _("作业"), Decimal(40), PROCESS),
                *_daily(course, "work"),
                _exam(course, exam),
            ),
        )

    return of


PRESETS: Mapping[str, Preset] = {
    "course": Preset(lazy("课程里的构成"), lambda course: course),
    "30-70": Preset(lazy("平时 30%% + 期末 70%%"), two_parts(30, 70)),
    "40-60": Preset(lazy("平时 40%% + 期末 60%%"), two_parts(40, 60)),
    "60-40": Preset(lazy("平时 60%% + 期末 40%%（重过程）"), two_parts(60, 40)),
    "20-20-60": Preset(lazy("平时 20%% + 期中 20%% + 期末 60%%"), three_parts(20, 20, 60)),
    "10-20-70": Preset(
        lazy("平时 10%% + 期中 20%% + 期末 70%%，各部分都须及格"), three_parts(10, 20, 70, 60)
    ),
    "attendance": Preset(
        lazy("平时 40%%（出勤、讨论、笔记、作业）+ 期末 60%%"), with_attendance(40, 60)
    ),
}


def _daily(course: Tree, parent: str) -> list[Category]:
    """What the course counts beside the exam, its weights brought to 100."""
    daily = [one for one in course.categories if one.code != EXAM and not one.parent]
    weights = whole_percents([one.weight for one in daily])
    return [
        replace(one, parent=parent, weight=weight)
        for one, weight in zip(daily, weights, strict=True)
    ]


def _exam(course: Tree, weight: int) -> Category:
    found = course.by_code.get(EXAM)
    title = found.title if found else _("期末考试")
    return Category(EXAM, title, Decimal(weight))
