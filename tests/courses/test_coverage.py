"""How much of a programme is measured: a table of cases, and what the checker says."""

import pytest

from lms.courses.importer import Root, check_root
from lms.courses.rules.coverage import coverage_of
from lms.courses.rules.objectives import ObjectiveText
from tests.builders.courses import PROGRAMME, a_folder, a_programme, edited


def objective(code, *parents):
    return ObjectiveText(code, "training", code, parents=tuple((one, 1) for one in parents))


TRAINING = (objective("G"), objective("G1", "G"), objective("G2", "G"), objective("Q1"))
OBJECTIVES = (objective("K1", "G1"), objective("S1", "K1"), objective("A1", "G2", "Q1"))
CASES = {
    "nothing is measured": ({"K1", "S1", "A1"}, set(), 0, ["G1", "G2", "Q1"]),
    "one step": ({"K1", "S1", "A1"}, {"K1"}, 1, ["G2", "Q1"]),
    "two steps": ({"K1", "S1", "A1"}, {"S1"}, 1, ["G2", "Q1"]),
    "two parents": ({"K1", "S1", "A1"}, {"A1"}, 1, ["G1"]),
    "everything": ({"K1", "S1", "A1"}, {"K1", "S1", "A1"}, 3, []),
    "measured, but taught by no lesson": ({"K1"}, {"K1", "A1"}, 1, []),
}


@pytest.mark.parametrize(
    ("taught", "measured", "count", "missing"), CASES.values(), ids=CASES.keys()
)
def test_coverage(taught, measured, count, missing):
    coverage = coverage_of(TRAINING, OBJECTIVES, taught, measured)

    assert (coverage.measured, coverage.objectives) == (count, len(taught))
    assert coverage.leaves == 3
    assert [row.code for row in coverage.missing] == missing


def test_a_training_objective_nobody_reaches_is_said_at_its_place(app):
    programme = a_programme(PROGRAMME + "| G4.1 | 培养目标 | 没有人教 | | | |\n")

    found = check_root(Root((a_folder(),), programme))

    assert [str(one) for one in found.findings] == [
        "training-objectives.md:11:3: warning: 没有任何已衡量的课程目标支撑培养目标 G4.1。"
    ]
    assert (found.coverage.leaves, len(found.coverage.missing)) == (3, 1)


def test_an_objective_only_its_lesson_names_counts_as_not_measured(app):
    changes = edited("objectives.md", "| A3.1 |", "| K3.2 | 知识 | 另一条 | G2.1 | |\n| A3.1 |")
    path = "m1-entering-the-post/t03-service-awareness/lesson.md"
    changes |= edited(path, "objectives: [K3.1,", "objectives: [K3.2, K3.1,")

    found = check_root(Root((a_folder(changes),), a_programme()))

    assert (found.coverage.measured, found.coverage.objectives) == (3, 4)


def test_one_course_alone_is_not_blamed_for_the_programme(app):
    programme = a_programme(PROGRAMME + "| G4.1 | 培养目标 | 没有人教 | | | |\n")

    assert check_root(Root((a_folder(),), programme, is_single=True)).findings == []
