"""Figures of attainment: the course objectives of one or several classrooms, pooled."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from lms.attainment.queries.plans import default_plan, own_plan
from lms.attainment.queries.sample import Sample, sample_of
from lms.attainment.queries.surveys import indirect_of
from lms.attainment.rules.computing import course_figures
from lms.attainment.rules.figures import CourseFigures
from lms.attainment.rules.links import Outline
from lms.attainment.rules.plans import Absent, Plan
from lms.classrooms.models import Classroom
from lms.gradebook.rules import State, Tally


def figures_of(classrooms: Sequence[Classroom], plan: Plan | None = None) -> CourseFigures:
    """The figures of classrooms of one course as if they were one (domain.md §2.2).

    All students are pooled, by the plan of the first classroom or the one given. Statements do
    not grow with the students.
    """
    chosen = plan or own_plan(classrooms[0].id)
    samples = samples_of(classrooms, chosen)
    return pooled_figures(samples, chosen or plan_for(samples))


def samples_of(classrooms: Sequence[Classroom], plan: Plan | None) -> list[Sample]:
    """The samples of these classrooms, with missing work as the plan says."""
    absent = plan.absent if plan else Absent.OUT
    return [sample_of(one.id, one.course_code, absent) for one in classrooms]


def plan_for(samples: Sequence[Sample]) -> Plan:
    """The plan that holds where the first classroom has none."""
    objectives = [one for one in samples[0].objectives.values() if not one.is_retired]
    return default_plan(objectives, outline_of(samples))


def outline_of(samples: Sequence[Sample]) -> Outline:
    """What the work of all these classrooms gives, weighed by the composition of the first."""
    points: dict[tuple[str, str], Fraction] = {}
    for sample in samples:
        for place, part in sample.outline.points.items():
            points[place] = points.get(place, Fraction(0)) + part
    return Outline(samples[0].outline.sources, points)


def pooled_figures(samples: Sequence[Sample], plan: Plan) -> CourseFigures:
    """The figures of these samples by a plan."""
    evidence: dict[int, dict[tuple[str, str], Tally]] = {}
    left_out: dict[int, State] = {}
    for sample in samples:
        left_out |= sample.left_out
        _add(sample, plan, evidence)
    return course_figures(
        plan,
        outline_of(samples),
        evidence,
        left_out={who: state for who, state in left_out.items() if who not in evidence},
        indirect=indirect_of([one.classroom_id for one in samples], plan),
    )


def _add(sample: Sample, plan: Plan, evidence: dict[int, dict[tuple[str, str], Tally]]) -> None:
    """Add what the students of a sample earned, by objective and category."""
    codes = {key: one.code for key, one in sample.objectives.items()}
    for (who, objective, category), tally in sample.bundled(_alike(plan, codes)).items():
        own = evidence.setdefault(who, {})
        place = (codes[objective], category)
        before = own.get(place)
        own[place] = (
            Tally(before.earned + tally.earned, before.possible + tally.possible)
            if before
            else tally
        )


def _alike(plan: Plan, codes: Mapping[int, str]) -> dict[int, int]:
    """Of each objective the first that the plan counts in the same course objectives.

    Their evidence is always added up together, so it may be read together.
    """
    homes: dict[str, list[str]] = {}
    for one in plan.objectives:
        for code in set(one.objectives):
            homes.setdefault(code, []).append(one.code)
    first: dict[tuple[str, ...], int] = {}
    return {key: first.setdefault(tuple(homes.get(code, ())), key) for key, code in codes.items()}
