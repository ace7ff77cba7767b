"""Figures of attainment derived again from single lines of evidence, and compared.

Writes nothing. The words are for who runs the installation, in English as its commands are.
"""

from collections.abc import Iterable
from fractions import Fraction

from lms.attainment import queries
from lms.attainment.queries import Heat, Sample, Step, Trail
from lms.attainment.rules.figures import CourseFigures
from lms.attainment.rules.plans import Absent
from lms.classrooms.models import Classroom
from lms.gradebook.rules.verified import Checked, together


def verify(classroom: Classroom) -> Checked:
    """Every figure of a classroom: task, course and training objectives, level by level."""
    plan = queries.own_plan(classroom.id)
    absent = plan.absent if plan else Absent.OUT
    sample = queries.sample_of(classroom.id, classroom.course_code, absent)
    made = queries.pooled_figures([sample], plan or queries.plan_for([sample]))
    heat = queries.heat_in(sample, {})
    where = f"classroom {classroom.id} attainment"
    return together(
        [
            *_tasks(sample, heat, where),
            *_course(sample, made, where),
            *_training(sample, heat, classroom.course_code, where),
        ]
    )


def _tasks(sample: Sample, heat: Heat, where: str) -> Iterable[Checked]:
    totals = heat.class_tallies
    for one in heat.objectives:
        trail = queries.trail_of_objectives(sample, {one.id: Fraction(1)}, totals)
        yield _compare(trail, totals[one.id].attainment, f"{where} objective {one.code}")


def _course(sample: Sample, made: CourseFigures, where: str) -> Iterable[Checked]:
    for figure in made.figures:
        trail = queries.trail_of_figure(sample, made.plan.formula, figure)
        yield _compare(trail, figure.direct, f"{where} course objective {figure.code}")


def _training(sample: Sample, heat: Heat, course_code: str, where: str) -> Iterable[Checked]:
    totals = heat.class_tallies
    for row in queries.training_of(heat, course_code):
        trail = queries.trail_of_objectives(sample, row.portions, totals)
        yield _compare(trail, row.attainment, f"{where} training objective {row.objective.code}")


def _compare(trail: Trail, figure: Fraction | None, where: str) -> Checked:
    """The figure against its items, its leaves and its students' answers."""
    lines = trail.lines()
    items = sum((step for _, step in trail.items()), Step()).share
    differences = [
        f"{where}: {figure} shown, {found} from {level}"
        for level, found in (("items", items), ("answers", lines))
        if (figure or 0) != found
    ]
    return Checked(1, tuple(differences))
