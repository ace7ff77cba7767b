"""Results beyond points: options, rows skipped or taken from elsewhere, weighed reviewers."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.core.points import to_grid
from lms.courses.rules.compiled import LevelFrom, PeerRule, TableText
from lms.evaluations.rules.combining import aggregate
from lms.evaluations.rules.computation import from_stored, to_stored
from lms.evaluations.rules.ratings import Value, read_value
from lms.evaluations.rules.results import PartState, Result, SourceMark, Voice, result
from lms.evaluations.rules.wording import LEVELS, notes, sentence
from lms.gradebook.rules import sums_to
from tests.builders.evaluations import (
    CHECKLIST,
    LEVEL_OPTIONS,
    PEERS,
    SELF,
    STARS,
    TEACHER,
    a_criterion,
    a_table,
    points,
)

ROWS = (a_criterion("A", "倾听", 60, "S1"), a_criterion("B", "协作", 40, "A1"))
QUIZ_ROW = a_criterion("Q", "知识测验", 20, "K1", source="T03-Q")
TWO = {"self": 40, "teacher": 60}
QUIZ = SourceMark("任务测验", Decimal(42), Decimal(50))


def said(who: str, factor: int | str = 1, **rows: int | str) -> Voice:
    """A review by points."""
    return Voice(who, {key: Decimal(value) for key, value in rows.items()}, Decimal(factor))


def ticked(text: TableText, who: str, *options: str) -> Voice:
    """A review as ticked in the rows of a table, in order."""
    values = {
        row.key: read_value(text, row, option)
        for row, option in zip(text.criteria, options, strict=True)
    }
    given = {key: value for key, value in values.items() if isinstance(value, Value)}
    return Voice(
        who,
        {key: value.points for key, value in given.items() if value.points is not None},
        choices={key: value.choice for key, value in given.items()},
    )


def only(scale: str, options: Mapping[str, int | str], **more: Any) -> TableText:
    return a_table(ROWS, weights={"teacher": 100}, scale=scale, options=options, **more)


@pytest.mark.parametrize(
    ("text", "options", "shown", "possible"),
    [
        (only("levels", LEVEL_OPTIONS), ("优", "良"), "91.0", "100"),
        (only("levels", LEVEL_OPTIONS), ("不及格", "及格"), "56.0", "100"),
        (only("stars", STARS), ("★★★★", "★★★"), "72.0", "100"),
        (only("checklist", CHECKLIST), ("能", "否"), "60.0", "100"),
        (only("checklist", CHECKLIST, may_skip=True), ("能", "na"), "60.0", "60"),
        (only("checklist", CHECKLIST, may_skip=True), ("na", "否"), "0.0", "40"),
    ],
)
def test_options_earn_their_percent_of_the_row(
    text: TableText, options: tuple[str], shown: str, possible: str
):
    computed = result(text, [ticked(text, "teacher", *options)], overdue=False)

    assert (str(computed.shown), str(computed.possible)) == (shown, possible)


def test_a_checklist_is_its_points_times_yes_of_the_applicable():
    rows = [a_criterion(f"R{n}", points=10) for n in range(10)]
    text = a_table(
        rows, weights={"teacher": 100}, scale="checklist", options=CHECKLIST, may_skip=True
    )
    given = ticked(text, "teacher", *["能"] * 6, *["否"] * 2, *["na"] * 2)

    assert result(text, [given], overdue=False).percent == Decimal("75.0")  # 6 of 8


def test_the_others_stand_for_a_row_one_of_them_skips():
    text = a_table(ROWS, weights=TWO, may_skip=True)

    computed = result(text, [said("self", A=60), said("teacher", A=45, B=20)], overdue=False)

    assert [row.exact for row in computed.rows] == [Fraction(51), Fraction(20)]
    assert computed.possible == 100


def test_a_row_everybody_skips_leaves_the_table():
    text = a_table(ROWS, weights=TWO, may_skip=True)

    computed = result(text, [said("self", A=60), said("teacher", A=45)], overdue=False)

    assert (computed.points, computed.possible, computed.percent) == (51, 60, 85)
    assert [row.key for row in computed.skipped] == ["B"]
    assert sums_to(computed.lines(), computed.points, computed.possible)


def test_a_missing_rating_counted_as_nothing_keeps_no_row_in_the_table():
    text = a_table(ROWS, weights=TWO, may_skip=True)

    computed = result(text, [said("teacher", A=45)], overdue=True)

    assert computed.part("self").state is PartState.ZERO
    assert (computed.points, computed.possible) == (27, 60)


def test_a_table_with_every_row_skipped_has_no_mark():
    text = a_table(ROWS, weights={"teacher": 100}, may_skip=True)

    computed = result(text, [said("teacher")], overdue=False)

    assert not computed.stands
    assert computed.waits_for == ()


def test_a_row_is_the_exact_share_of_another_activity():
    text = a_table([*ROWS, QUIZ_ROW], weights=TWO)
    mark = SourceMark("任务测验", Decimal(1), Decimal(3))

    computed = result(
        text,
        [said("self", A=60, B=40), said("teacher", A=60, B=40)],
        overdue=False,
        marks={"T03-Q": mark},
    )

    assert computed.rows[2].exact == Fraction(20, 3)
    assert computed.points == Decimal("106.666667")
    assert sums_to(computed.lines(), computed.points, Decimal(120))


@pytest.mark.parametrize(
    ("rule", "overdue", "waits", "total", "possible"),
    [
        ("wait", True, ("activity",), "0", "120"),
        ("zero", False, ("activity",), "0", "120"),
        ("zero", True, (), "100", "120"),
        ("renormalise", False, (), "100", "100"),
        (None, True, ("activity",), "0", "120"),
    ],
)
def test_a_row_whose_activity_has_no_mark(
    rule: str | None, overdue: bool, waits: tuple[str], total: str, possible: str
):
    missing = {"activity": rule} if rule else {}
    text = a_table([*ROWS, QUIZ_ROW], weights={"teacher": 100}, missing=missing)

    computed = result(text, [said("teacher", A=60, B=40)], overdue=overdue)

    assert computed.waits_for == waits
    assert (computed.points, computed.possible) == (Decimal(total), Decimal(possible))


def test_the_teacher_may_stand_for_who_is_missing():
    text = a_table(ROWS, weights=TWO, missing={"self": "teacher"})

    computed = result(text, [said("teacher", A=45, B=20)], overdue=False)

    assert computed.part("self").state is PartState.COPIED
    assert computed.points == 65


@pytest.mark.parametrize(
    ("evaluators", "waits"),
    [(["self"], ("self",)), (["self", "teacher"], ("self", "teacher"))],
)
def test_the_teacher_cannot_stand_for_a_row_not_rated(evaluators: list[str], waits: tuple[str]):
    rows = [a_criterion("A", points=60), a_criterion("B", points=40, evaluators=evaluators)]
    text = a_table(rows, weights=TWO, missing={"self": "teacher"})
    voices = [said("teacher", A=45)] if evaluators == ["self"] else []

    assert result(text, voices, overdue=True).waits_for == waits


def test_within_and_between_groups_are_parts_of_their_own():
    text = a_table(
        ROWS,
        weights={"peer": 30, "intergroup": 20, "teacher": 50},
        aggregate="mean",
        intergroup=PeerRule(aggregate="median"),
    )
    voices = [
        said("peer", A=60, B=40),
        said("peer", A=40, B=20),
        *(said("intergroup", A=points, B=0) for points in (60, 30, 0)),
        said("teacher", A=50, B=30),
    ]

    computed = result(text, voices, overdue=False)

    assert [part.method for part in computed.parts] == ["mean", "median", "mean"]
    assert computed.points == 80 * 30 / 100 + 30 * 20 / 100 + 80 * 50 / 100


@pytest.mark.parametrize(
    ("totals", "factors", "method", "expected"),
    [
        ((80, 90), (1, "0.5"), "mean", Fraction(250, 3)),
        ((80, 90, 100), (1, 1, "0.5"), "mean", Fraction(88)),
        # trimmed: 70 and 100 go whole, whatever they count; 80 and 90 share by factor
        ((70, 80, 90, 100), ("0.1", 1, "0.5", 1), "trimmed_mean", Fraction(250, 3)),
        # two lowest share the place that goes: each keeps a half
        ((70, 70, 90, 100), (1, 1, 1, 1), "trimmed_mean", Fraction(80)),
        ((70, 70, 90, 100), (1, "0.5", 1, 1), "trimmed_mean", Fraction(570, 7)),
        # median: where half of 2.5 is reached
        ((70, 80, 90), (1, 1, "0.5"), "median", Fraction(80)),
        ((70, 80, 90), (1, "0.5", "0.5"), "median", Fraction(75)),  # exactly between two
        ((70, 80), (1, "0.5"), "median", Fraction(70)),
        ((70, 80), (1, 1), "median", Fraction(75)),
        ((80, 80, 90), ("0.5", "0.5", 1), "median", Fraction(85)),
    ],
)
def test_reviewers_count_as_much_as_was_decided(
    totals: tuple[int], factors: tuple[Any], method: str, expected: Fraction
):
    reviews = [said("peer", factor, A=total) for total, factor in zip(totals, factors, strict=True)]

    _method, rows = aggregate(reviews, method)

    assert rows["A"] == expected


def test_a_reviewer_who_does_not_count_is_left_out_before_the_ends_are_trimmed():
    voices = [Voice("peer", points(given)) for given in PEERS]
    excluded = replace(voices[2], factor=Decimal(0))
    text = a_table(weights={"peer": 50, "teacher": 50})

    computed = result(
        text, [*voices[:2], excluded, voices[3], Voice("teacher", points(TEACHER))], overdue=False
    )

    peers = computed.part("peer")
    assert (peers.count, peers.excluded, peers.method, peers.total) == (3, 1, "mean", 85)


def test_with_nobody_left_who_counts_the_rule_for_missing_ratings_holds():
    text = a_table(ROWS, weights={"peer": 50, "teacher": 50})

    computed = result(
        text, [said("peer", 0, A=60, B=40), said("teacher", A=30, B=20)], overdue=False
    )

    assert computed.part("peer").state is PartState.LEFT_OUT
    assert computed.points == 50


def test_reviews_of_different_rows_are_placed_by_what_they_rate():
    tops = {"A": Decimal(60), "B": Decimal(40)}
    full, low, fair, skipping = (
        said("peer", A=60, B=40),
        said("peer", A=6, B=4),
        said("peer", A=48, B=32),
        said("peer", A=54),  # 90 %, though its total is lower than 80 % of all
    )

    _method, rows = aggregate([full, low, fair, skipping], "trimmed_mean", tops)

    assert rows == {"A": Fraction(51), "B": Fraction(32)}


@pytest.mark.parametrize(
    ("given_points", "rounding", "shown", "level"),
    [
        ("89.5", 0, "90", "优"),  # the level is that of the rounded value
        ("89.5", 1, "89.5", "良"),
        ("89.95", 1, "90.0", "优"),
        ("89.95", 2, "89.95", "良"),
        ("59.5", 0, "60", "及格"),
    ],
)
def test_rounding_is_the_tables_and_the_level_follows(
    given_points: str, rounding: int, shown: str, level: str
):
    text = a_table([a_criterion(points=100)], weights={"teacher": 100}, rounding=rounding)

    computed = result(text, [Voice("teacher", {"T03-E1": Decimal(given_points)})], overdue=False)

    assert (str(computed.shown), computed.level) == (shown, level)


def test_a_table_may_have_levels_of_its_own(app: Flask):
    levels = (LevelFrom("合格", Decimal(60)), LevelFrom("不合格", Decimal(0)))
    text = a_table([a_criterion(points=100)], weights={"teacher": 100}, levels=levels)

    computed = result(text, [Voice("teacher", {"T03-E1": Decimal(59)})], overdue=False)

    assert computed.level == "不合格"
    assert (str(LEVELS["不合格"]), str(LEVELS["良"])) == ("不合格", "良")


KINDS = ("self", "peer", "intergroup", "teacher", "mentor")
RULES = ["renormalise", "zero", "wait", "teacher"]


@st.composite
def tables(draw: st.DrawFn) -> TableText:
    rows = [
        a_criterion(
            f"R{n}",
            points=draw(st.integers(1, 40)),
            objectives=draw(st.sampled_from(["K1", "K1 S1 A1", ""])),
            evaluators=draw(st.sets(st.sampled_from(KINDS), max_size=3)),
            source=draw(st.sampled_from(["", "", "", "T03-Q", "T03-D"])),
        )
        for n in range(draw(st.integers(1, 5)))
    ]
    options = draw(st.sampled_from([{}, LEVEL_OPTIONS, STARS, CHECKLIST, {"★": "33.333333"}]))
    missing = {who: draw(st.sampled_from(RULES)) for who in KINDS}
    return a_table(
        rows,
        weights={who: draw(st.integers(1, 60)) for who in KINDS},
        missing={**missing, "activity": draw(st.sampled_from(RULES[:3]))},
        aggregate=draw(st.sampled_from(["mean", "median", "trimmed_mean"])),
        scale="levels" if options else "points",
        options=options,
        may_skip=draw(st.booleans()),
        rounding=draw(st.integers(0, 2)),
    )


def a_voice(draw: st.DrawFn, text: TableText, who: str) -> Voice:
    written = [option.label for option in text.options] + (["na"] if text.may_skip else [])
    values = {
        row.key: read_value(
            text,
            row,
            draw(st.sampled_from(written))
            if text.options
            else draw(st.integers(0, int(row.points))),
        )
        for row in text.criteria_for(who)
    }
    read = {key: value for key, value in values.items() if isinstance(value, Value)}
    assert len(read) == len(values)
    return Voice(
        who,
        {key: value.points for key, value in read.items() if value.points is not None},
        draw(st.sampled_from([Decimal(1), Decimal(1), Decimal("0.5"), Decimal(0)]))
        if who in {"peer", "intergroup"}
        else Decimal(1),
        {key: value.choice for key, value in read.items() if value.choice},
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[TableText, list[Voice], dict[str, SourceMark], Result]:
    text = draw(tables())
    voices = [
        a_voice(draw, text, who) for who in draw(st.lists(st.sampled_from(KINDS), max_size=9))
    ]
    marks = {
        key: SourceMark(key, Decimal(draw(st.integers(0, 7))), Decimal(7))
        for key in draw(st.sets(st.sampled_from(["T03-Q", "T03-D"])))
    }
    overdue = draw(st.booleans())
    return text, voices, marks, result(text, voices, overdue=overdue, marks=marks)


@given(cases())
def test_rows_total_and_evidence_are_one_number(case: tuple[Any, Any, Any, Result]):
    text, _voices, _marks, computed = case

    rows = sum((row.exact for row in computed.rows), Fraction(0))
    there = sum((row.criterion.points for row in computed.rows), Decimal(0))
    gone = sum((row.points for row in computed.skipped), Decimal(0))
    assert computed.points == to_grid(rows)
    assert not computed.stands or sums_to(computed.lines(), computed.points, computed.possible)
    assert not computed.stands or (there, there + gone) == (computed.possible, text.total)
    assert 0 <= computed.points <= computed.possible
    assert not (computed.stands and computed.waits_for)


@given(cases(), st.randoms())
def test_the_order_of_reviews_makes_no_difference(
    case: tuple[TableText, list[Voice], dict[str, SourceMark], Result], chance: Any
):
    text, voices, marks, computed = case
    mixed = chance.sample(voices, len(voices))

    again = result(text, mixed, overdue=computed.is_overdue, marks=marks)

    assert (again.points, again.possible, again.waits_for) == (
        computed.points,
        computed.possible,
        computed.waits_for,
    )


@given(cases())
def test_what_is_stored_is_the_computation(case: tuple[Any, Any, Any, Result]):
    _text, _voices, _marks, computed = case

    read = from_stored(to_stored(computed))

    assert to_stored(read) == to_stored(computed)
    assert (read.points, read.percent, read.level if read.stands else "") == (
        computed.points,
        computed.percent,
        computed.level if computed.stands else "",
    )
    assert read.lines() == computed.lines()
    assert (sentence(read), notes(read)) == (sentence(computed), notes(computed))


OWN, TAUGHT = Voice("self", points(SELF)), Voice("teacher", points(TEACHER))
SKIPPABLE = a_table(ROWS, weights=TWO, may_skip=True)
GRADED = a_table(ROWS, weights=TWO, scale="levels", options=LEVEL_OPTIONS)


@pytest.mark.parametrize(
    ("text", "voices", "expected"),
    [
        (
            GRADED,
            [ticked(GRADED, "self", "优", "良"), ticked(GRADED, "teacher", "良", "良")],
            "自评91（优×1、良×1）×40% + 师评85（良×2）×60% = 87.4",
        ),
        (
            SKIPPABLE,
            [said("self", A=60), said("teacher", A=45, B=20)],
            "倾听：自评60×40% + 师评45×60% = 51.0；协作：（师评20×60%）÷ 60% = 20.0；合计 71.0",
        ),
        (
            a_table([ROWS[0], replace(ROWS[1], points=Decimal(20)), QUIZ_ROW], weights=TWO),
            [said("self", A=60, B=20), said("teacher", A=45, B=10)],
            "倾听、协作：自评80×40% + 师评55×60% = 65.0；"
            "知识测验：任务测验 T03-Q 42/50 → 16.8；合计 81.8",
        ),
        (
            a_table([QUIZ_ROW], weights={"teacher": 100}),
            [],
            "知识测验：任务测验 T03-Q 42/50 → 16.8；合计 16.8（满分 20，折合百分制 84.0）",
        ),
        (
            a_table(ROWS, weights=TWO, missing={"self": "teacher"}, rounding=0),
            [said("teacher", A=45, B=20)],
            "自评65×40% + 师评65×60% = 65",
        ),
        (
            a_table(ROWS, weights={"peer": 50, "teacher": 50}, rounding=2, aggregate="mean"),
            [
                said("peer", A=60, B=40),
                said("peer", A=59, B=40),
                said("peer", A=59, B=40),
                said("teacher", A=45, B=20),
            ],
            "互评99.33×50% + 师评65×50% = 82.17",
        ),
    ],
)
def test_the_computation_in_words(app: Flask, text: TableText, voices: list[Voice], expected: str):
    assert sentence(result(text, voices, overdue=False, marks={"T03-Q": QUIZ})) == expected


def test_a_single_row_names_the_option(app: Flask):
    text = a_table(ROWS[:1], weights=TWO, scale="levels", options=LEVEL_OPTIONS)
    voices = [ticked(text, "self", "优"), ticked(text, "teacher", "良")]

    assert sentence(result(text, voices, overdue=False)).startswith(
        "自评优（57）×40% + 师评良（51）×60% = 53.4"
    )


def test_a_draft_says_that_it_is_one(app: Flask):
    text = a_table(ROWS, weights={"teacher": 100})
    drafted = replace(result(text, [said("teacher", A=45, B=20)], overdue=False), is_draft=True)

    assert sentence(drafted) == "试算：师评65×100% = 65.0"


@pytest.mark.parametrize(
    ("text", "voices", "overdue", "expected"),
    [
        (
            a_table(ROWS, weights=TWO, missing={"self": "teacher"}),
            [said("teacher", A=1, B=1)],
            False,
            ["自评未评，以师评代替。"],
        ),
        (
            a_table(ROWS, weights={"peer": 50, "teacher": 50}, aggregate="mean"),
            [said("peer", 0, A=1, B=1), said("peer", "0.5", A=1, B=1), said("teacher", A=1, B=1)],
            False,
            [
                "互评由 1 名同学给出，取平均。",
                "按教师的决定，1 份互评不计入，1 份减少比重。",
            ],
        ),
        (
            a_table(ROWS, weights={"intergroup": 50, "teacher": 50}),
            [said("intergroup", 0, A=1, B=1), said("teacher", A=1, B=1)],
            False,
            ["组间互评未评，按其余 50% 折算。", "按教师的决定，1 份组间互评不计入。"],
        ),
        (
            SKIPPABLE,
            [said("self", A=60), said("teacher", A=45)],
            False,
            ["“协作”不适用，不计入满分。"],
        ),
        (
            a_table([*ROWS, QUIZ_ROW], weights={"teacher": 100}),
            [said("teacher", A=1, B=1)],
            True,
            ["还在等 T03-Q 的成绩。"],
        ),
        (
            a_table([*ROWS, QUIZ_ROW], weights={"teacher": 100}, missing={"activity": "zero"}),
            [said("teacher", A=1, B=1)],
            True,
            ["“知识测验”：T03-Q 没有成绩，按 0 分计。"],
        ),
        (
            a_table(
                [*ROWS, QUIZ_ROW], weights={"teacher": 100}, missing={"activity": "renormalise"}
            ),
            [said("teacher", A=1, B=1)],
            False,
            ["“知识测验”没有成绩，不计入满分。"],
        ),
    ],
)
def test_the_rules_applied_in_words(
    app: Flask, text: TableText, voices: list[Voice], overdue: bool, expected: list[str]
):
    assert notes(result(text, voices, overdue=overdue)) == expected
