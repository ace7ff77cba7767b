"""From a figure down to single answers: each level sums exactly to the one above."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.attainment import services
from lms.attainment.queries import (
    Sample,
    heat_in,
    plan_for,
    pooled_figures,
    sample_of,
    trail_of_figure,
    trail_of_objectives,
    training_of,
)
from lms.attainment.queries.trails import Step, Trail
from lms.attainment.rules.plans import Absent, Formula
from lms.attainment.rules.training import Support, Tree
from lms.gradebook.rules import State
from tests.attainment.test_figures import a_plan, a_state
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark, a_support, an_objective


@pytest.fixture
def teacher(app):
    return a_teacher("周敏")


@pytest.fixture
def classroom(teacher):
    """Five students, a quiz and a table; one student is absent from everything that counts."""
    knowledge, skill = an_objective("K3.1"), an_objective("S3.1")
    root = an_objective("G", course="")
    branch, leaf = an_objective("G1", course=""), an_objective("G1.1", course="")
    a_support(branch, root)
    a_support(leaf, branch)
    a_support(knowledge, leaf, "2")
    a_support(skill, leaf)
    a_support(skill, branch, "0.5")
    students = [a_user(f"学生{n}") for n in range(5)]
    room = a_classroom(teacher=teacher, students=students)
    quiz = an_assignment(room, an_activity(possible=Decimal(10)))
    table = an_assignment(
        room, an_activity(key="T03-E", category="evaluation", possible=Decimal(20), position=2)
    )
    for n, student in enumerate(students):
        a_mark(
            quiz,
            student,
            a_line("T03-I01", "K3.1", f"{n}.333333", "5"),
            a_line("T03-I02", "S3.1", f"{n}", "5"),
        )
    for n, student in enumerate(students[:3]):
        a_mark(
            table,
            student,
            a_line("T03-E1", "K3.1", f"{n + 7}.1", "12"),
            a_line("T03-E2", "S3.1", "6.666667", "8"),
            origin=f"sheet:{n}",
        )
    a_state(room, students[4], State.DEFERRED, teacher)
    return room


@pytest.fixture
def sample(classroom):
    return sample_of(classroom.id, classroom.course_code, Absent.OUT)


def sums_down(trail: Trail, figure: Fraction) -> None:
    """Items sum to the figure, the leaves of each item to it, the answers to each leaf."""
    items = trail.items()
    assert sum((step for _, step in items), Step()).share == figure
    assert [step for _, step in items] == [
        sum((leaf.step for leaf in trail.leaves(item.id)), Step()) for item, _ in items
    ]
    leaves = [(item.id, leaf) for item, _ in items for leaf in trail.leaves(item.id)]
    assert [leaf.step for _, leaf in leaves] == [
        sum((one.step for one in trail.answers(item, leaf.leaf).values()), Step())
        for item, leaf in leaves
    ]


@pytest.mark.parametrize("formula", list(Formula))
@pytest.mark.parametrize("position", [0, 1])
def test_a_course_objective_is_the_sum_of_its_answers(sample, formula, position):
    made = pooled_figures([sample], a_plan(formula=formula))
    figure = made.figures[position]

    assert figure.direct is not None
    sums_down(trail_of_figure(sample, formula, figure), figure.direct)


def test_a_task_objective_is_the_sum_of_its_answers(sample):
    heat = heat_in(sample, {})
    totals = {one.id: heat.class_tally(one.id) for one in heat.objectives}
    key = heat.objectives[0].id

    sums_down(trail_of_objectives(sample, {key: Fraction(1)}, totals), totals[key].attainment)


@pytest.mark.parametrize("code", ["G", "G1", "G1.1"])
def test_a_training_objective_is_the_sum_of_answers_up_to_the_root(sample, code):
    heat = heat_in(sample, {})
    totals = {one.id: heat.class_tally(one.id) for one in heat.objectives}
    rows = {one.objective.code: one for one in training_of(heat, "CSF")}

    sums_down(trail_of_objectives(sample, rows[code].portions, totals), rows[code].attainment)


def test_the_training_tree_is_told_from_its_root(sample):
    rows = training_of(heat_in(sample, {}), "CSF")

    assert [(one.objective.code, one.depth) for one in rows] == [("G", 0), ("G1", 1), ("G1.1", 2)]


def test_support_weights_carry_values_up():
    tree = Tree.of(
        {1: Fraction(1, 2), 2: Fraction(1), 3: None},
        [
            Support(1, 10, Decimal(1)),
            Support(2, 10, Decimal(3)),
            Support(3, 10, Decimal(9)),
            Support(10, 20, Decimal(1)),
            Support(1, 20, Decimal(1)),
            Support(3, 30, Decimal(1)),
        ],
    )

    assert (tree.value(10), tree.value(20), tree.value(30)) == (
        Fraction(7, 8),
        Fraction(11, 16),
        None,
    )
    assert sum(tree.portions(20).values()) == 1


def test_supports_in_a_circle_end():
    circle = [Support(1, 2, Decimal(1)), Support(2, 1, Decimal(1))]

    assert Tree.of({}, circle).value(1) is None


def test_verifying_finds_every_figure_in_order(classroom):
    checked = services.verify(classroom)

    assert checked.differences == ()
    assert checked.figures == 2 + 2 + 3  # task objectives, course objectives, training objectives


def test_verifying_names_a_figure_that_does_not_follow_from_its_lines(classroom, monkeypatch):
    monkeypatch.setattr(Sample, "lines", [])

    checked = services.verify(classroom)

    assert len(checked.differences) == checked.figures
    assert "course objective CO1" in checked.differences[2]


def test_the_default_plan_verifies_too(sample):
    plan = plan_for([sample])

    figure = pooled_figures([sample], plan).figures[0]

    assert trail_of_figure(sample, plan.formula, figure).lines() == figure.direct
