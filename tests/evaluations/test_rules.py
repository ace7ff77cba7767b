"""The arithmetic of an evaluation table, against domain.md §1.4 and against any ratings."""

from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.core.points import to_grid
from lms.courses.rules.compiled import TableText
from lms.evaluations.rules.ratings import Fault, fault_of, read_points, step_of
from lms.evaluations.rules.results import (
    PartState,
    Result,
    Voice,
    aggregate,
    apportion,
    evaluators_of,
    result,
)
from lms.evaluations.rules.showing import gap, is_released, is_wide, visible_parts
from lms.evaluations.rules.wording import notes, number, sentence
from lms.gradebook.rules import sums_to
from tests.builders.evaluations import (
    MENTOR,
    PEERS,
    SELF,
    TEACHER,
    a_criterion,
    a_table,
    points,
)

OWN, TAUGHT, MENTORED = (
    Voice("self", points(SELF)),
    Voice("teacher", points(TEACHER)),
    Voice("mentor", points(MENTOR)),
)
RATED = [Voice("peer", points(given)) for given in PEERS]
THREE_WAY = {"self": 20, "peer": 30, "teacher": 50}
ALL = [OWN, *RATED, TAUGHT, MENTORED]


def totals(*values: int) -> list[Voice]:
    return [Voice("peer", {"T03-E1": Decimal(value)}) for value in values]


@pytest.mark.parametrize(
    ("text", "voices", "shown"),
    [
        (a_table(weights=THREE_WAY), [OWN, *RATED, TAUGHT], "85.5"),
        (a_table(), ALL, "83.8"),
        (a_table(), [OWN, *RATED, TAUGHT], "85.0"),
        (a_table(aggregate="mean"), ALL, "84.1"),
        (a_table(aggregate="median"), ALL, "83.8"),
    ],
)
def test_the_worked_examples_of_the_domain(text: TableText, voices: list[Voice], shown: str):
    computed = result(text, voices, overdue=False)

    assert (str(computed.shown), computed.level) == (shown, "良")


@pytest.mark.parametrize(
    ("given_totals", "method", "expected", "used"),
    [
        ((86, 83, 95, 86), "mean", "87.5", "mean"),
        ((86, 83, 95, 86), "trimmed_mean", "86", "trimmed_mean"),
        ((86, 83, 95, 86), "median", "86", "median"),
        ((80, 90, 97), "median", "90", "median"),
        ((80, 90, 97), "trimmed_mean", "89", "mean"),
        ((80, 90), "trimmed_mean", "85", "mean"),
        ((70,), "median", "70", "median"),
        ((80, 80, 80, 80), "trimmed_mean", "80", "trimmed_mean"),
        ((80, 80, 90, 100), "trimmed_mean", "85", "trimmed_mean"),
    ],
)
def test_peers_are_combined(given_totals: tuple[int], method: str, expected: str, used: str):
    applied, rows = aggregate(totals(*given_totals), method)

    assert (applied, rows["T03-E1"]) == (used, Fraction(expected))


def test_equal_totals_share_their_place_whatever_the_order():
    low = Voice("peer", {"A": Decimal(10), "B": Decimal(0)})
    also_low = Voice("peer", {"A": Decimal(0), "B": Decimal(10)})
    high, higher = (Voice("peer", {"A": Decimal(n), "B": Decimal(n)}) for n in (10, 20))

    _method, one = aggregate([low, also_low, high, higher], "trimmed_mean")
    _method, other = aggregate([higher, high, also_low, low], "trimmed_mean")

    assert one == other == {"A": Fraction(15, 2), "B": Fraction(15, 2)}


@pytest.mark.parametrize(
    ("missing", "overdue", "state", "stands"),
    [
        ("renormalise", False, PartState.LEFT_OUT, True),
        ("zero", False, PartState.WAITING, False),
        ("zero", True, PartState.ZERO, True),
        ("wait", True, PartState.WAITING, False),
    ],
)
def test_missing_self_rating(missing: str, overdue: bool, state: PartState, stands: bool):
    text = a_table(missing={"self": missing})

    computed = result(text, [*RATED, TAUGHT, MENTORED], overdue=overdue)

    assert computed.part("self").state is state
    assert computed.stands is stands
    assert computed.waits_for == (() if stands else ("self",))


def test_a_missing_rating_may_count_as_nothing():
    computed = result(a_table(), [*RATED, TAUGHT, MENTORED], overdue=True)

    assert str(computed.shown) == "74.7"  # 83.8 without the 9.1 of the self-rating


def test_a_row_nobody_is_left_to_rate_waits_for_who_could():
    rows = [a_criterion("A", points=60), a_criterion("B", points=40, evaluators=["mentor"])]
    text = a_table(rows)
    teacher = Voice("teacher", {"A": Decimal(50)})
    own = Voice("self", {"A": Decimal(50)})

    computed = result(text, [own, teacher], overdue=True)

    assert computed.waits_for == ("mentor",)


def test_rows_rated_by_some_only_count_among_those():
    rows = [a_criterion("A", points=90), a_criterion("B", points=10, evaluators=["self", "peer"])]
    text = a_table(rows, weights=THREE_WAY)
    voices = [
        Voice("self", {"A": Decimal(90), "B": Decimal(10)}),
        Voice("peer", {"A": Decimal(60), "B": Decimal(5)}),
        Voice("teacher", {"A": Decimal(80)}),
    ]

    computed = result(text, voices, overdue=False)

    assert [row.exact for row in computed.rows] == [Fraction(76), Fraction(7)]
    assert computed.points == Decimal(83)


def test_an_evaluator_without_weight_or_rows_takes_no_part():
    rows = [a_criterion("A", points=100, evaluators=["self", "teacher"])]

    assert evaluators_of(a_table(rows)) == ("self", "teacher")


@pytest.mark.parametrize(
    ("given_points", "level"),
    [(90, "优"), (89, "良"), (80, "良"), (70, "中"), (60, "及格"), (59, "不及格")],
)
def test_levels_follow_the_rounded_value(given_points: int, level: str):
    text = a_table([a_criterion(points=100)], weights={"teacher": 100})

    computed = result(text, [Voice("teacher", {"T03-E1": Decimal(given_points)})], overdue=False)

    assert computed.level == level


def test_the_level_is_that_of_the_percentage():
    text = a_table([a_criterion(points=50)], weights={"teacher": 100})

    computed = result(text, [Voice("teacher", {"T03-E1": Decimal(45)})], overdue=False)

    assert (computed.percent, computed.level) == (Decimal(90), "优")


def test_the_objectives_of_a_row_share_its_points():
    text = a_table([a_criterion(points=10, objectives="K3.1 S3.1 A3.1")], weights={"teacher": 100})

    lines = result(text, [Voice("teacher", {"T03-E1": Decimal(7)})], overdue=False).lines()

    assert [line.objective for line in lines] == ["K3.1", "S3.1", "A3.1"]
    assert [str(line.earned) for line in lines] == ["2.333334", "2.333333", "2.333333"]


def test_a_row_without_objectives_is_one_line():
    text = a_table([a_criterion(points=10, objectives="")], weights={"teacher": 100})

    (line,) = result(text, [Voice("teacher", {"T03-E1": Decimal(7)})], overdue=False).lines()

    assert (line.objective, line.earned, line.possible) == ("", Decimal(7), Decimal(10))


WHO = st.sampled_from(["self", "peer", "teacher", "mentor"])


@st.composite
def tables(draw: st.DrawFn) -> TableText:
    rows = [
        a_criterion(
            f"R{n}",
            points=draw(st.integers(1, 40)),
            objectives=draw(st.sampled_from(["K1", "K1 S1", "K1 S1 A1", ""])),
            evaluators=draw(st.sets(WHO, max_size=3)),
        )
        for n in range(draw(st.integers(1, 6)))
    ]
    weights = {who: draw(st.integers(1, 60)) for who in ("self", "peer", "teacher", "mentor")}
    return a_table(
        rows,
        weights=weights,
        missing={who: draw(st.sampled_from(["renormalise", "zero", "wait"])) for who in weights},
        aggregate=draw(st.sampled_from(["mean", "median", "trimmed_mean"])),
    )


@st.composite
def computed_results(draw: st.DrawFn) -> tuple[TableText, list[Voice], Result]:
    text = draw(tables())
    who = draw(st.lists(WHO, max_size=9))
    voices = [
        Voice(
            one,
            {
                row.key: Decimal(draw(st.integers(0, int(row.points))))
                for row in text.criteria_for(one)
            },
        )
        for one in who
    ]
    return text, voices, result(text, voices, overdue=draw(st.booleans()))


@given(computed_results())
def test_any_ratings_give_lines_that_sum_to_the_mark(
    case: tuple[TableText, list[Voice], Result],
):
    text, _voices, computed = case

    assert not computed.stands or sums_to(computed.lines(), computed.points, text.total)
    assert computed.stands == (not computed.waits_for)


@given(computed_results())
def test_the_total_is_the_sum_of_the_rows_and_within_its_range(
    case: tuple[TableText, list[Voice], Result],
):
    text, _voices, computed = case

    assert computed.points == to_grid(sum((row.exact for row in computed.rows), Fraction(0)))
    assert 0 <= computed.points <= text.total


@given(st.lists(st.tuples(*[st.integers(0, 10)] * 3), min_size=1, max_size=8), st.data())
def test_the_rows_of_peers_sum_to_the_aggregate_of_their_totals(
    reviews: list[tuple[int, int, int]], data: st.DataObject
):
    method = data.draw(st.sampled_from(["mean", "median", "trimmed_mean"]))
    voices = [
        Voice("peer", dict(zip("ABC", map(Decimal, review), strict=True))) for review in reviews
    ]

    _method, rows = aggregate(voices, method)
    _method, whole = aggregate([Voice("peer", {"A": voice.total}) for voice in voices], method)

    assert sum(rows.values()) == whole["A"]


@given(st.lists(st.fractions(0, 10, max_denominator=900), min_size=1, max_size=9))
def test_apportioned_values_sum_to_their_rounded_sum_and_stay_below_their_tops(
    exact: list[Fraction],
):
    parts = apportion(exact, [Decimal(10)] * len(exact))

    assert sum(parts) == to_grid(sum(exact, Fraction(0)))
    assert all(0 <= part <= 10 for part in parts)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("13", Decimal(13)),
        (" １３ ", Decimal(13)),
        (13, Decimal(13)),
        (Decimal("2.5"), Decimal("2.5")),
        ("", None),
        (None, None),
        ("abc", Fault.NOT_A_NUMBER),
        ("-1", Fault.NOT_A_NUMBER),
        ("1e3", Fault.NOT_A_NUMBER),
        ("NaN", Fault.NOT_A_NUMBER),
        ("99999", Fault.NOT_A_NUMBER),
    ],
)
def test_what_is_read_from_a_cell(written: object, read: object):
    assert read_points(written) == read


@pytest.mark.parametrize(
    ("full", "value", "fault"),
    [
        (15, "0", None),
        (15, "15", None),
        (15, "15.5", Fault.RANGE),
        (15, "12.5", Fault.STEP),
        ("2.5", "1.5", None),
        ("2.5", "2.5", None),
        ("2.5", "1.2", Fault.STEP),
        ("3.3", "3.3", None),
    ],
)
def test_points_are_whole_unless_the_row_is_not(full: int | str, value: str, fault: Fault | None):
    assert fault_of(a_criterion(points=full), Decimal(value)) == fault


@pytest.mark.parametrize(("full", "step"), [(15, "1"), ("7.5", "0.5")])
def test_steps(full: int | str, step: str):
    assert step_of(a_criterion(points=full)) == Decimal(step)


@pytest.mark.parametrize(
    ("handed_in", "is_closed", "released"),
    [
        ({"self", "teacher"}, False, True),
        ({"self"}, False, False),
        ({"teacher", "peer", "mentor"}, False, False),
        ({"teacher"}, True, True),
        (set(), True, False),
    ],
)
def test_others_ratings_show_after_self_and_teacher(
    handed_in: set[str], is_closed: bool, released: bool
):
    assert is_released(a_table(), handed_in, is_closed=is_closed) is released


@pytest.mark.parametrize(
    ("peers", "visible"),
    [(RATED[:1], ["self", "teacher", "mentor"]), (RATED, ["self", "peer", "teacher", "mentor"])],
)
def test_a_single_peer_stays_hidden(peers: list[Voice], visible: list[str]):
    text = a_table()
    computed = result(text, [OWN, *peers, TAUGHT], overdue=False)

    assert visible_parts(text, computed, {"self", "teacher"}, is_closed=False) == visible


def test_before_the_release_only_the_own_column_shows():
    text = a_table()

    seen = visible_parts(text, result(text, ALL, overdue=False), {"self"}, is_closed=False)

    assert seen == ["self"]


@pytest.mark.parametrize(
    ("own", "teacher", "apart", "wide"),
    [
        (OWN, TAUGHT, Decimal(8), False),
        (OWN, Voice("teacher", points((10, 14, 19, 15, 9, 9))), Decimal(15), True),
        (None, TAUGHT, None, False),
        (OWN, None, None, False),
        (OWN, Voice("teacher", {}), None, False),
    ],
)
def test_the_gap_between_self_and_teacher(
    own: Voice | None, teacher: Voice | None, apart: Decimal | None, wide: bool
):
    found = gap(a_table(), own, teacher)

    assert (found, is_wide(found)) == (apart, wide)


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        (ALL, "自评91×10% + 互评86.0×20% + 师评83×40% + 企业导师81×30% = 83.8"),
        ([OWN, *RATED, TAUGHT], "（自评91×10% + 互评86.0×20% + 师评83×40%）÷ 70% = 85.0"),
        ([OWN], ""),
    ],
)
def test_the_computation_in_words(app: Flask, voices: list[Voice], expected: str):
    assert sentence(result(a_table(), voices, overdue=False)) == expected


def test_rows_rated_by_others_are_spelled_out_apart(app: Flask):
    rows = [
        a_criterion("A", "对话", points=40),
        a_criterion("B", "协作", points=10, evaluators=["self"]),
    ]
    text = a_table(rows, weights={"self": 50, "teacher": 50})
    voices = [
        Voice("self", {"A": Decimal(40), "B": Decimal(5)}),
        Voice("teacher", {"A": Decimal(30)}),
    ]

    assert sentence(result(text, voices, overdue=False)) == (
        "对话：自评40×50% + 师评30×50% = 35.0；协作：（自评5×50%）÷ 50% = 5.0；合计 40.0"
        "（满分 50，折合百分制 80.0）"
    )


@pytest.mark.parametrize(
    ("voices", "aggregated", "expected"),
    [
        (ALL, "trimmed_mean", ["互评由 4 名同学给出，去掉最高与最低后取平均。"]),
        (ALL, "median", ["互评由 4 名同学给出，取中位数。"]),
        (
            [*RATED[:3], TAUGHT],
            "trimmed_mean",
            [
                "自评未交，按 0 分计。",
                "互评由 3 名同学给出，取平均。",
                "企业导师未评，按其余 70% 折算。",
            ],
        ),
        ([OWN], "mean", ["还在等师评。"]),
    ],
)
def test_the_rules_applied_in_words(
    app: Flask, voices: list[Voice], aggregated: str, expected: list[str]
):
    assert notes(result(a_table(aggregate=aggregated), voices, overdue=True)) == expected


@pytest.mark.parametrize(
    ("value", "averaged", "text"),
    [
        (Fraction(86), False, "86"),
        (Fraction(86), True, "86.0"),
        (Fraction(173, 2), False, "86.5"),
        (Fraction(1, 3), True, "0.3"),
    ],
)
def test_points_as_people_write_them(value: Fraction, averaged: bool, text: str):
    assert number(value, averaged=averaged) == text
