"""The total of a course: what counts, by which weight, and how it is rounded."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.gradebook.rules import (
    Effect,
    ItemMark,
    Method,
    Missing,
    Place,
    State,
    Tally,
    Total,
    Tree,
    again,
    total,
)
from lms.gradebook.rules.states import DEFAULTS, Counting, TotalEffect
from tests.builders.totals import a_category, a_tree, extra, marked


def quizzes(*earned: str | None, possible: str = "100") -> list[ItemMark]:
    return [marked(f"a{n}", "quiz", points, possible) for n, points in enumerate(earned)]


# (settings of the category, marks, the rate in percent)
CATEGORIES = [
    ({}, [("8", "10"), ("45", "90")], "53"),
    ({"method": "mean"}, [("8", "10"), ("45", "90")], "65"),
    ({"drop_lowest": 1}, [("40", "100"), ("80", "100"), ("90", "100")], "85"),
    ({"drop_lowest": 5}, [("40", "100"), ("80", "100")], "80"),
    ({"best_of": 2}, [("40", "100"), ("80", "100"), ("90", "100")], "85"),
    ({"best_of": 9}, [("40", "100"), ("80", "100")], "60"),
    ({"method": "mean", "drop_lowest": 1}, [("1", "10"), ("80", "100"), ("9", "10")], "85"),
    ({"cap": "75"}, [("90", "100")], "75"),
    ({"cap": "75"}, [("70", "100")], "70"),
    # Without the lowest rate (50 of 100) 8 of 10 are 80 %: not the lowest points decide.
    ({"drop_lowest": 1}, [("50", "100"), ("8", "10")], "80"),
    # 51 % of 1,000 would pull 100 % of 100 down: what is best together is kept.
    ({"drop_lowest": 1}, [("100", "100"), ("5", "10"), ("510", "1000")], "95.454545"),
]


@pytest.mark.parametrize(("settings", "marks", "percent"), CATEGORIES)
def test_a_category_becomes_one_rate(settings, marks, percent):
    tree = a_tree(a_category("quiz", "100", **settings))
    whole = total(tree, [marked(f"a{n}", "quiz", *one) for n, one in enumerate(marks)])

    assert round(whole.exact, 6) == Fraction(percent)


def test_items_of_a_weighted_category_count_by_their_weights():
    tree = a_tree(
        a_category("quiz", "100", method="weighted"),
        places={"a0": Place("quiz", Decimal(3)), "a1": Place("quiz", Decimal(1))},
    )

    assert total(tree, quizzes("80", "40")).value == 70


def test_children_make_their_parent_by_their_weights():
    tree = a_tree(
        a_category("process", "60"),
        a_category("quiz", "40", "process"),
        a_category("table", "60", "process"),
        a_category("exam", "40"),
    )
    marks = [marked("a1", "quiz", "90"), marked("a2", "table", "70"), marked("a3", "exam", "55")]

    whole = total(tree, marks)

    assert whole.exact == Fraction("68.8")  # 60 % of 78 and 40 % of 55
    assert [part.category for part in whole.parts] == ["process", "quiz", "table", "exam"]


def test_a_category_without_marks_does_not_count_against_anybody():
    tree = a_tree(a_category("quiz", "30"), a_category("exam", "70"))

    assert total(tree, quizzes("80")).value == 80


def test_the_lowest_of_several_parts_can_be_dropped():
    tree = a_tree(
        a_category("process", "100", drop_lowest=1),
        a_category("x", "50", "process"),
        a_category("y", "30", "process"),
        a_category("z", "20", "process"),
    )
    marks = [marked("a1", "x", "60"), marked("a2", "y", "90"), marked("a3", "z", "80")]

    whole = total(tree, marks)

    assert whole.parts[0].dropped == ("x",)
    assert whole.exact == 86


def test_an_extra_item_adds_percent_to_its_category():
    tree = a_tree(a_category("quiz", "100"), places={"a9": extra("quiz", "5")})

    assert total(tree, [*quizzes("80"), marked("a9", "quiz", "60")]).value == 83


def test_an_extra_category_adds_points_to_the_total():
    tree = a_tree(a_category("quiz", "100"), a_category("bonus", "10", is_extra=True))

    assert total(tree, [*quizzes("80"), marked("a9", "bonus", "50")]).value == 85


def test_no_total_is_above_100():
    tree = a_tree(a_category("quiz", "100"), a_category("bonus", "10", is_extra=True))

    assert total(tree, [*quizzes("99"), marked("a9", "bonus", "100")]).exact == 100


def test_what_is_extra_makes_no_total_alone():
    tree = a_tree(a_category("quiz", "100"), a_category("bonus", "10", is_extra=True))

    assert total(tree, [marked("a9", "bonus", "100")]).value is None


@pytest.mark.parametrize(
    ("exam", "value", "is_held_down"),
    [("60", "84", False), ("59.99", "59", True), ("0", "59", True), (None, "100", False)],
)
def test_a_part_that_must_be_passed_holds_the_total_down(exam, value, is_held_down):
    tree = a_tree(a_category("quiz", "60"), a_category("exam", "40", must_reach="60"))

    whole = total(tree, [*quizzes("100"), marked("a9", "exam", exam)])

    assert (whole.value, whole.is_held_down) == (Decimal(value), is_held_down)


def test_a_failed_part_does_not_lift_a_low_total():
    tree = a_tree(a_category("quiz", "60"), a_category("exam", "40", must_reach="60"))

    assert total(tree, [*quizzes("20"), marked("a9", "exam", "10")]).value == 16


@pytest.mark.parametrize(
    ("missing", "is_due", "value"),
    [(Missing.SKIP, True, "80"), (Missing.ZERO, True, "40"), (Missing.ZERO, False, "80")],
)
def test_what_is_missing_is_0_only_where_it_is_due_and_the_school_says_so(missing, is_due, value):
    tree = a_tree(a_category("quiz", "100"), missing=missing)
    gap = ItemMark("a9", "a9", "quiz", Decimal(100), None, is_due=is_due)

    assert total(tree, [*quizzes("80"), gap]).value == Decimal(value)


@pytest.mark.parametrize(
    ("exact", "value"), [("59.5", "60"), ("59.499999", "59"), ("86.5", "87"), ("0.5", "1")]
)
def test_it_is_rounded_once_halves_up(exact, value):
    assert total(a_tree(a_category("quiz", "100")), quizzes(exact)).value == Decimal(value)


def test_parts_are_not_rounded_before_they_are_added():
    tree = a_tree(a_category("quiz", "50"), a_category("exam", "50"))
    marks = [marked("a1", "quiz", "59.4"), marked("a2", "exam", "59.5")]

    assert total(tree, marks).value == 59


STATES = [
    (State.NONE, State.NONE, "70"),
    (State.NONE, State.DEFERRED, None),
    (State.NONE, State.EXEMPT, None),
    (State.NONE, State.ABSENT, "0"),
    (State.NONE, State.CHEATED, "0"),
    (State.NONE, State.BARRED, "48"),
    (State.NONE, State.RESIT, "60"),
    (State.NONE, State.RETAKE, "70"),
    (State.ABSENT, State.NONE, "48"),
    (State.DEFERRED, State.NONE, "80"),
]


@pytest.mark.parametrize(("of_exam", "of_course", "value"), STATES)
def test_special_marks_do_what_the_school_says(of_exam, of_course, value):
    tree = a_tree(a_category("quiz", "60"), a_category("exam", "40"))
    marks = [*quizzes("80"), marked("a9", "exam", "55", state=of_exam)]

    assert total(tree, marks, state=of_course).value == (value and Decimal(value))


def test_a_state_of_the_course_reaches_what_stands_below_the_exam():
    tree = a_tree(
        a_category("quiz", "60"),
        a_category("exam", "40"),
        a_category("theory", "50", "exam"),
        a_category("practice", "50", "exam"),
    )
    marks = [*quizzes("80"), marked("a8", "theory", "90"), marked("a9", "practice", "90")]

    assert total(tree, marks, state=State.BARRED).value == 48


def test_a_resit_below_the_pass_mark_is_written_as_it_is():
    assert (
        total(
            a_tree(a_category("exam", "100")), [marked("a1", "exam", "45")], state=State.RESIT
        ).value
        == 45
    )


def test_a_school_may_decide_otherwise():
    effects = {**DEFAULTS, State.ABSENT: Effect(exam=Counting.OUT, total=TotalEffect.COMPUTED)}
    tree = a_tree(a_category("quiz", "60"), a_category("exam", "40"))
    marks = [*quizzes("80"), marked("a9", "exam", "0")]

    assert total(tree, marks, state=State.ABSENT, effects=effects).value == 80


def test_marks_outside_the_composition_are_named():
    tree = a_tree(a_category("quiz", "100"), places={"a7": Place("")})

    whole = total(tree, [*quizzes("80"), marked("a7", "quiz", "0"), marked("a8", "odd", "0")])

    assert (whole.value, [one.key for one in whole.outside]) == (80, ["a7", "a8"])


codes = st.sampled_from(["quiz", "table", "exam", "bonus", "nowhere"])
tallies = st.integers(1, 40).flatmap(
    lambda full: st.integers(0, full).map(lambda got: Tally(Decimal(got), Decimal(full)))
)


@st.composite
def trees(draw) -> Tree:
    """A tree of two levels with every setting there is."""
    choice = draw(st.sampled_from([{}, {"drop_lowest": 1}, {"drop_lowest": 2}, {"best_of": 1}]))
    below = draw(st.sampled_from([{}, {"drop_lowest": 1}]))
    return a_tree(
        a_category("process", draw(st.sampled_from(["30", "60"])), **below),
        a_category("quiz", "40", "process", method=draw(st.sampled_from(list(Method))), **choice),
        a_category("table", "60", "process", cap=draw(st.sampled_from(["80", "120"]))),
        a_category("exam", "40", must_reach=draw(st.sampled_from(["1", "60"]))),
        a_category("bonus", "10", is_extra=True),
        places={"a0": extra("quiz", "8"), "a1": Place("quiz", Decimal(3))},
        missing=draw(st.sampled_from(list(Missing))),
    )


columns = st.lists(st.tuples(codes, st.one_of(st.none(), tallies)), max_size=12).map(
    lambda some: [
        ItemMark(f"a{n}", f"a{n}", code, Decimal(40), tally) for n, (code, tally) in enumerate(some)
    ]
)


@given(trees(), columns)
def test_a_total_is_a_whole_number_between_0_and_100(tree, marks):
    value = total(tree, marks).value

    assert value is None or (0 <= value <= 100 and value == int(value))


@given(trees(), columns, st.randoms())
def test_the_order_of_columns_does_not_matter(tree, marks, chance):
    shuffled = chance.sample(marks, len(marks))

    assert total(tree, shuffled).exact == total(tree, marks).exact


@given(trees(), columns.filter(bool), st.data())
def test_a_better_mark_never_makes_a_worse_total(tree, marks, data):
    n = data.draw(st.integers(0, len(marks) - 1))
    before = marks[n].tally or Tally(Decimal(0), Decimal(40))
    earned = data.draw(st.integers(int(before.earned), int(before.possible)))
    worse, better = (
        total(tree, [*marks[:n], with_points(marks[n], points, before.possible), *marks[n + 1 :]])
        for points in (before.earned, Decimal(earned))
    )

    assert (better.exact is None) == (worse.exact is None)
    assert (better.exact or 0) >= (worse.exact or 0)
    assert (better.value or 0) >= (worse.value or 0)


def with_points(mark: ItemMark, earned: Decimal, possible: Decimal) -> ItemMark:
    return ItemMark(mark.key, mark.title, mark.category, mark.possible, Tally(earned, possible))


@given(trees(), columns, st.sampled_from(list(State)))
def test_a_kept_total_reads_and_computes_as_it_was(tree, marks, state):
    whole = total(tree, marks, state=state)

    kept = Total.from_json(json.loads(json.dumps(whole.to_json())))

    assert kept == whole
    assert again(kept, Tree.from_json(json.loads(json.dumps(tree.to_json())))) == whole


def test_a_changed_number_is_found_by_computing_again():
    tree = a_tree(a_category("quiz", "100"))
    data = total(tree, quizzes("80")).to_json()
    data["marks"][0]["earned"] = "81"

    kept = Total.from_json(data)

    assert again(kept, tree) != kept
