"""A student's own path: what would lift most next, and the kinds of objectives as one picture."""

from dataclasses import dataclass
from fractions import Fraction

from flask import url_for

from lms.attainment.views.picturing import Series
from lms.core.clock import now
from lms.core.i18n import _
from lms.core.points import plain, round_half_up, share
from lms.gradebook.queries import effects_in_force
from lms.gradebook.rules import State, Tally, pooled
from lms.objectives.models import ObjectiveKind
from lms.reports.queries.home import duties_of
from lms.reports.queries.results import Results, Student
from lms.reports.rules.lifting import Gap, gaps, lifts

KINDS = (ObjectiveKind.KNOWLEDGE, ObjectiveKind.SKILL, ObjectiveKind.ATTITUDE)


@dataclass(frozen=True)
class Step:
    """One thing to do next, said in a sentence with its numbers."""

    text: str
    href: str


@dataclass(frozen=True)
class Path:
    """What to do next, and where the student stands in each kind of objective."""

    steps: tuple[Step, ...]
    kinds: tuple[str, ...]
    series: tuple[Series, ...]
    says: str


def path_of(student: Student, found: Results) -> Path:
    """From marks that may be seen, and from work that is open and not handed in."""
    names = {
        ObjectiveKind.KNOWLEDGE: _("知识"),
        ObjectiveKind.SKILL: _("技能"),
        ObjectiveKind.ATTITUDE: _("素质"),
    }
    tallies = {kind: _of_kind(found, student, kind) for kind in KINDS}
    known = [kind for kind in KINDS if tallies[kind].possible]
    return Path(
        (*_open_work(student, found), *_low_objectives(student, found)),
        tuple(names[kind] for kind in known),
        (
            Series(_("我"), tuple(tallies[kind].attainment for kind in known)),
            Series(_("期望值（平均）"), tuple(_expected(found, kind) for kind in known)),
        ),
        _("；").join(f"{names[kind]} {share(tallies[kind].attainment)}" for kind in known)
        + _("。"),
    )


def _open_work(student: Student, found: Results) -> list[Step]:
    """Open work that is not handed in, by how much it could move the total so far."""
    duties = duties_of(student.enrollment.user_id, [student.classroom.id])
    moment = now()
    todo = {
        f"a{one.assignment.id}": one.assignment.id
        for one in duties
        if not one.is_done and one.is_open_at(moment)
    }
    if not todo:
        return []
    row = found.grid.rows[0]
    special = [one for one in (row.state, *row.states) if one is not State.NONE]
    effects = effects_in_force(special)
    return [
        Step(
            _(
                "%(title)s：得满分的话，到目前的总评从 %(before)s 到 %(after)s。",
                title=one.title,
                before="—" if one.before is None else plain(one.before),
                after=plain(one.after),
            ),
            url_for("assignments.open", assignment_id=todo[one.key]),
        )
        for one in lifts(found.grid.tree, row.total, todo.keys(), effects)
    ]


def _low_objectives(student: Student, found: Results) -> list[Step]:
    """Objectives nearest to what is expected of them, by the points that are missing."""
    who = student.enrollment.user_id
    known = [(one.code, found.heat.of(who, one.id), one.expected) for one in found.heat.objectives]
    return [Step(_said(one), url_for("mistakes.objectives")) for one in gaps(known)]


def _said(one: Gap) -> str:
    return _(
        "目标 %(code)s：得 %(earned)s / %(possible)s，离期望值 %(expected)s 还差 %(short)s 分。",
        code=one.code,
        earned=plain(one.tally.earned),
        possible=plain(one.tally.possible),
        expected=plain(one.expected),
        short=plain(round_half_up(one.short, 2)),
    )


def _of_kind(found: Results, student: Student, kind: ObjectiveKind) -> Tally:
    who = student.enrollment.user_id
    return pooled(found.heat.of(who, one.id) for one in found.heat.objectives if one.kind is kind)


def _expected(found: Results, kind: ObjectiveKind) -> Fraction:
    values = [Fraction(one.expected) for one in found.heat.objectives if one.kind is kind]
    return sum(values, Fraction(0)) / len(values)
