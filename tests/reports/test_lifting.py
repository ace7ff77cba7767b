"""What would lift a student most: cases of the arithmetic, and the page that says it."""

from decimal import Decimal

import pytest

from lms.gradebook.rules import ItemMark, State, Tally, Tree, total
from lms.gradebook.rules.states import DEFAULTS
from lms.reports.rules.lifting import gaps, lifts
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark, an_objective

TREE = Tree.of_course(
    [
        {"category": "quiz", "title": "测验", "weight": 30},
        {"category": "exam", "title": "考试", "weight": 70},
    ]
)


def an_item(key, category, earned=None, possible="100"):
    tally = None if earned is None else Tally(Decimal(earned), Decimal(possible))
    return ItemMark(key, key, category, Decimal(possible), tally)


def lifted(*marks, open_keys, state=State.NONE):
    now = total(TREE, marks, state=state)
    found = lifts(TREE, now, open_keys, DEFAULTS)
    return [(one.key, one.before, one.after) for one in found]


def test_the_work_that_weighs_most_comes_first():
    marks = (
        an_item("a1", "quiz", "60"),
        an_item("a2", "quiz"),
        an_item("a3", "exam"),
    )

    assert lifted(*marks, open_keys={"a2", "a3"}) == [("a3", 60, 88), ("a2", 60, 80)]


@pytest.mark.parametrize(
    ("marks", "open_keys"),
    [
        ((an_item("a1", "quiz", "60"),), {"a1"}),  # it is marked
        ((an_item("a1", "quiz", "60"), an_item("a2", "exam")), set()),  # nothing is open
        ((an_item("a1", "quiz", "100"), an_item("a2", "quiz")), {"a2"}),  # no higher than all
        ((an_item("a1", "other"),), {"a1"}),  # it counts nowhere
    ],
)
def test_what_cannot_lift_is_not_named(marks, open_keys):
    assert lifted(*marks, open_keys=open_keys) == []


def test_a_state_that_leaves_no_total_promises_none():
    marks = (an_item("a1", "quiz", "60"), an_item("a2", "exam"))

    assert lifted(*marks, open_keys={"a2"}, state=State.EXEMPT) == []


def test_the_first_mark_lifts_from_nothing():
    assert lifted(an_item("a1", "quiz"), open_keys={"a1"}) == [("a1", None, 100)]


def test_objectives_nearest_to_what_is_expected_come_first():
    known = [
        ("K1", Tally(Decimal(1), Decimal(10)), Decimal("0.65")),
        ("K2", Tally(Decimal(6), Decimal(10)), Decimal("0.65")),
        ("K3", Tally(Decimal(9), Decimal(10)), Decimal("0.65")),
        ("K4", Tally(), Decimal("0.65")),
    ]

    assert [(one.code, one.short) for one in gaps(known)] == [("K2", Decimal("0.5")), ("K1", 5.5)]


@pytest.fixture
def ada(app):
    return a_user("阿依古丽·买买提")


def test_the_page_names_what_is_open_and_what_is_low(browser, ada):
    classroom = a_classroom(students=(ada,))
    an_objective("K3.1")
    done = an_assignment(classroom, an_activity(possible=Decimal(10)))
    an_assignment(classroom, an_activity(key="T04-Q", possible=Decimal(10), position=2))
    a_mark(done, ada, a_line(objective="K3.1", earned="4", possible="10"))

    page = browser(ada).get(f"/classrooms/{classroom.id}/me").get_data(as_text=True)

    assert "最能提升的下一步" in page
    assert "得满分的话，到目前的总评从 40 到 70" in page
    assert "目标 K3.1：得 4 / 10，离期望值 0.65 还差 2.5 分" in page


def test_a_teacher_reads_the_results_without_it(browser, ada):
    teacher = a_teacher()
    classroom = a_classroom(teacher=teacher, students=(ada,))
    a_mark(an_assignment(classroom), ada)

    page = browser(teacher).get(f"/classrooms/{classroom.id}/students/{ada.id}")

    assert "最能提升的下一步" not in page.get_data(as_text=True)
