"""An exam before anybody takes it: what it draws from, against its two-way specification."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.points import plain
from lms.courses.models import Activity, Course
from lms.courses.queries import get_course
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.modes import PRACTISED, is_exam
from lms.courses.rules.paper import Draw, SpecificationRow, abridged, expected_overlap
from lms.questions import kinds
from lms.questions.queries import versions_by_id
from lms.questions.rules import LEVELS, Definition
from lms.questions.text import level_title
from lms.quizzes import policy, queries
from lms.quizzes.rules.drawing import MOST_IN_COMMON, draw_paper, in_common
from lms.quizzes.views.blueprint import bp
from lms.web.access import opens


@dataclass(frozen=True)
class Line:
    """One row of the specification, its points by level as the page shows them."""

    title: str
    objectives: str
    cells: tuple[str, ...]
    total: Decimal


@dataclass(frozen=True)
class Plan:
    """The specification: its levels, its rows and the sums of its columns."""

    levels: tuple[str, ...]
    lines: tuple[Line, ...]
    sums: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A rule of drawing in words."""

    draw: Draw
    objectives: str
    kind: str
    level: str


@dataclass(frozen=True)
class Drawn:
    """One question of a sample paper."""

    definition: Definition

    @property
    def kind(self) -> str:
        return str(kinds.get(self.definition.kind).title)

    @property
    def level(self) -> str:
        return level_title(self.definition.level)


@dataclass(frozen=True)
class Neighbour:
    """Another exam of the course, and how many of the questions are expected to be its too."""

    title: str
    percent: int
    is_much: bool


@dataclass(frozen=True)
class Beside:
    """What an exam shares with the rest of the course.

    `practised` of the questions it may ask are asked in practice too, which is meant.
    """

    exams: tuple[Neighbour, ...] = ()
    practised: int = 0


@bp.get("/courses/<code>/exams/<key>")
@opens("code", get_course, policy.can_see_papers)
def paper(course: Course, key: str) -> ResponseReturnValue:
    activity = queries.exam_of(course.id, key) or abort(404)
    settings = QuizSettings.from_json(activity.revision.compiled)
    if activity.task_id is not None and not settings.specification:
        abort(404)  # a quiz without a specification has no page of this kind
    sample = _sample(settings) if "sample" in request.args else []
    return render_template(
        "quizzes/paper.html",
        course=course,
        activity=activity,
        settings=settings,
        plan=_plan(settings.specification),
        draws=[_rule(draw) for draw in settings.draws],
        overlap=round(float(expected_overlap(settings.draws)) * 100),
        beside=_beside(activity, settings),
        most_in_common=int(MOST_IN_COMMON * 100),
        sample=sample,
        facility=_facility(sample),
    )


def _beside(activity: Activity, settings: QuizSettings) -> Beside:
    if settings.mode in PRACTISED:
        return Beside()
    others = [
        (other, QuizSettings.from_json(other.revision.compiled))
        for other in queries.other_quizzes(activity)
    ]
    practised = {key for _one, its in others if its.mode in PRACTISED for key in its.askable}
    exams = (
        _neighbour(other.title, in_common(settings, its))
        for other, its in others
        if is_exam(its.mode, is_of_task=other.task_id is not None)
    )
    return Beside(
        tuple(one for one in exams if one.percent), len(settings.askable.keys() & practised)
    )


def _neighbour(title: str, share: Fraction) -> Neighbour:
    return Neighbour(title, round(float(share) * 100), share > MOST_IN_COMMON)


def _plan(rows: Sequence[SpecificationRow]) -> Plan:
    levels = [level for level in LEVELS if any(level in dict(row.points) for row in rows)]
    sums = [
        sum((dict(row.points).get(one, Decimal(0)) for row in rows), Decimal(0)) for one in levels
    ]
    return Plan(
        levels=tuple(level_title(level) for level in levels),
        lines=tuple(_line(row, levels) for row in rows),
        sums=tuple(plain(one) for one in sums),
    )


def _rule(draw: Draw) -> Rule:
    kind = str(kinds.get(draw.kind).title) if draw.kind else ""
    return Rule(draw, abridged(draw.objectives), kind, level_title(draw.level))


def _line(row: SpecificationRow, levels: list[str]) -> Line:
    points = dict(row.points)
    cells = tuple(plain(points[level]) if level in points else "" for level in levels)
    return Line(row.title, abridged(row.objectives), cells, row.total)


def _sample(settings: QuizSettings) -> list[Drawn]:
    """A paper as a student might get it; drawn for looking at, never kept."""
    chance = random.Random(secrets.randbits(128))  # noqa: S311  seeded by secrets
    ids = draw_paper(settings, chance) or _of_goals(settings)
    versions = versions_by_id(ids)
    return [Drawn(Definition.from_json(versions[one].definition)) for one in ids]


def _of_goals(settings: QuizSettings) -> list[int]:
    """Every question a mastery exercise may ask, once."""
    goals = settings.mastery.goals if settings.mastery else ()
    return list(dict.fromkeys(version for goal in goals for _key, version in goal.pool))


def _facility(sample: list[Drawn]) -> Decimal | None:
    """The expected share of the points (预计得分率), over the questions that say theirs."""
    known = [one.definition for one in sample if one.definition.difficulty is not None]
    possible = sum((one.points for one in known), Decimal(0))
    if not possible:
        return None
    return sum((one.points * (one.difficulty or 0) for one in known), Decimal(0)) / possible
