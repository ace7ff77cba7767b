"""The arithmetic of attainment on worked values and in general."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.attainment.rules.computing import (
    combined,
    course_figures,
    course_value,
    direct_of,
    verdict,
    worth,
)
from lms.attainment.rules.figures import Indirect, Link, Verdict
from lms.attainment.rules.links import Aim, Outline, Source, first_plan, link_weights, sources_of
from lms.attainment.rules.plans import Absent, CourseObjective, CourseRule, Formula, Plan
from lms.core.points import round_half_up
from lms.gradebook.rules import Category, State, Tally, Tree

TITLES = {"knowledge": "知识目标", "skill": "技能目标", "attitude": "素质目标"}
EVEN = st.integers(1, 20)


def a_link(category, earned, possible, weight):
    return Link(category, category, Decimal(weight), Tally(Decimal(earned), Decimal(possible)))


CO1 = (a_link("quiz", "78.0", "100", "15"), a_link("exam", "36.5", "50", "15"))
CO2 = (
    a_link("quiz", "78.0", "100", "5"),
    a_link("task", "83.2", "100", "20"),
    a_link("scenario", "74.6", "100", "15"),
    a_link("exam", "23.8", "35", "10"),
)
CO3 = (
    a_link("task", "88.0", "100", "10"),
    a_link("scenario", "80.0", "100", "5"),
    a_link("exam", "11.1", "15", "5"),
)


@pytest.mark.parametrize(
    ("links", "rates", "points"),
    [(CO1, "0.7550", "0.7633"), (CO2, "0.7706", "0.7841"), (CO3, "0.8250", "0.8479")],
)
def test_both_formulas_give_the_worked_values(links, rates, points):
    assert round_half_up(direct_of(Formula.RATES, links), 4) == Decimal(rates)
    assert round_half_up(direct_of(Formula.POINTS, links), 4) == Decimal(points)


@pytest.mark.parametrize(("rule", "value"), [("weighted", "0.7768"), ("minimum", "0.7550")])
def test_the_course_is_weighted_or_its_lowest_objective(rule, value):
    parts = [
        (direct_of(Formula.RATES, links), Decimal(weight))
        for links, weight in ((CO1, 30), (CO2, 50), (CO3, 20))
    ]

    assert round_half_up(course_value(CourseRule(rule), parts), 4) == Decimal(value)


@pytest.mark.parametrize("rule", list(CourseRule))
def test_an_objective_without_data_does_not_pull_the_course_down(rule):
    assert course_value(rule, [(None, Decimal(50)), (Fraction(3, 4), Decimal(50))]) == Fraction(
        3, 4
    )
    assert course_value(rule, [(None, Decimal(50))]) is None


@pytest.mark.parametrize("formula", list(Formula))
def test_links_without_evidence_or_weight_are_not_there(formula):
    links = (a_link("quiz", 3, 4, 10), a_link("exam", 0, 0, 10), a_link("task", 0, 5, 0))

    assert direct_of(formula, links) == Fraction(3, 4)
    assert direct_of(formula, links[1:]) is None


@pytest.mark.parametrize("formula", list(Formula))
@given(
    parts=st.lists(st.tuples(st.integers(0, 20), EVEN, st.integers(0, 50), EVEN), max_size=6),
)
def test_points_by_their_worth_sum_to_the_figure(formula, parts):
    links = [
        Link(f"c{n}", "", Decimal(weight), Tally(Decimal(earned), Decimal(20 + more)), students)
        for n, (earned, students, more, weight) in enumerate(parts)
    ]
    each = worth(formula, links)

    value = sum((Fraction(one.tally.earned) * each[one.category] for one in links), Fraction(0))

    assert value == (direct_of(formula, links) or 0)
    assert 0 <= value <= 1


@given(full=EVEN, parts=st.lists(st.tuples(st.integers(0, 20), EVEN), min_size=1, max_size=6))
def test_both_formulas_agree_when_all_full_marks_are_equal(full, parts):
    links = [
        a_link(f"c{n}", min(earned, full), full, weight) for n, (earned, weight) in enumerate(parts)
    ]

    assert direct_of(Formula.RATES, links) == direct_of(Formula.POINTS, links)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(65, 100), Verdict.REACHED),
        (Fraction(6499, 10000), Verdict.NEARLY),
        (Fraction(60, 100), Verdict.NEARLY),
        (Fraction(5999, 10000), Verdict.MISSED),
        (Fraction(0), Verdict.MISSED),
        (None, Verdict.UNKNOWN),
    ],
)
def test_the_verdict_follows_from_what_is_expected(value, expected):
    assert verdict(value, Decimal("0.65")) is expected


@pytest.mark.parametrize(
    ("direct", "indirect", "value"),
    [
        (Fraction(7, 10), Indirect(Fraction(9, 10), 20, 30), Fraction(3, 4)),
        (Fraction(7, 10), Indirect(None, 4, 30), Fraction(7, 10)),
        (Fraction(7, 10), None, Fraction(7, 10)),
        (None, Indirect(Fraction(9, 10), 20, 30), None),
    ],
)
def test_a_survey_adds_its_share_once_it_says_something(direct, indirect, value):
    assert combined(direct, indirect, Decimal("0.75")) == value


def a_plan(**more):
    return Plan(
        (
            CourseObjective("CO1", "知识", Decimal(60), Decimal("0.65"), ("K1", "K2")),
            CourseObjective("CO2", "技能", Decimal(40), Decimal("0.65"), ("S1",)),
        ),
        **more,
    )


def an_outline():
    return Outline(
        (Source("quiz", "测验", Fraction(40)), Source("exam", "考试", Fraction(60))),
        {
            ("K1", "quiz"): Fraction(10),
            ("S1", "exam"): Fraction(25),
            ("K2", "exam"): Fraction(50),
            ("", "exam"): Fraction(25),
        },
    )


def t(earned, possible):
    return Tally(Decimal(earned), Decimal(possible))


@given(
    marks=st.dictionaries(
        st.integers(1, 9), st.tuples(st.integers(0, 10), st.integers(0, 50)), min_size=1
    ),
    formula=st.sampled_from(Formula),
)
def test_the_class_is_the_mean_of_its_students_where_data_are_complete(marks, formula):
    evidence = {
        who: {("K1", "quiz"): t(quiz, 10), ("K2", "exam"): t(exam, 50)}
        for who, (quiz, exam) in marks.items()
    }

    figure = course_figures(a_plan(formula=formula), an_outline(), evidence).figures[0]

    assert figure.direct == sum(figure.students.values()) / len(marks)


def test_no_data_stays_no_data():
    made = course_figures(a_plan(), an_outline(), {1: {}, 2: {("K1", "quiz"): t(5, 10)}})

    assert made.figures[0].students == {1: None, 2: Fraction(1, 2)}
    assert made.figures[1].value is None
    assert made.figures[1].verdict is Verdict.UNKNOWN
    assert (made.value, made.sample, made.figures[0].sample) == (Fraction(1, 2), 1, 1)


def test_those_left_out_are_named_with_their_state():
    made = course_figures(a_plan(), an_outline(), {}, left_out={7: State.DEFERRED})

    assert made.left_out == {7: State.DEFERRED}
    assert made.value is None


def test_weights_follow_from_the_composition_and_the_points():
    knowledge, skill = a_plan().objectives

    assert link_weights(knowledge, an_outline()) == {"quiz": Decimal(40), "exam": Decimal(30)}
    assert link_weights(skill, an_outline()) == {"quiz": Decimal(0), "exam": Decimal(15)}


def test_weights_of_the_plan_go_first():
    one = CourseObjective("CO1", "", Decimal(1), Decimal(1), ("K1",), {"exam": Decimal(7)})

    assert link_weights(one, an_outline()) == {"quiz": Decimal(0), "exam": Decimal(7)}


def test_a_nested_category_weighs_its_share_of_the_whole():
    tree = Tree(
        (
            Category("usual", "平时", Decimal(40)),
            Category("quiz", "测验", Decimal(25), parent="usual"),
            Category("exam", "考试", Decimal(60)),
        )
    )

    assert {one.code: one.weight for one in sources_of(tree)} == {
        "usual": 40,
        "quiz": 10,
        "exam": 60,
    }


def test_a_first_plan_has_an_objective_for_each_kind_by_the_points_it_gets():
    aims = [Aim("K1", "knowledge", Decimal("0.6")), Aim("K2", "knowledge", Decimal("0.7"))]
    aims += [Aim("S1", "skill", Decimal("0.65"))]

    plan = first_plan(aims, TITLES, an_outline(), Decimal("0.65"))

    assert [(one.code, one.title, one.weight, one.expected) for one in plan.objectives] == [
        ("CO1", "知识目标", Decimal(82), Decimal("0.65")),
        ("CO2", "技能目标", Decimal(18), Decimal("0.65")),
    ]


def test_a_first_plan_weighs_all_the_same_while_nothing_is_marked():
    aims = [Aim(kind, kind, Decimal("0.65")) for kind in TITLES]

    plan = first_plan(aims, TITLES, Outline(), Decimal("0.65"))

    assert [one.weight for one in plan.objectives] == [34, 33, 33]


def test_a_plan_comes_back_from_json_as_it_was():
    plan = Plan(
        (
            CourseObjective(
                "CO1", "知识", Decimal("33.5"), Decimal("0.7"), ("K1",), {"a": Decimal(1)}
            ),
        ),
        Formula.POINTS,
        CourseRule.MINIMUM,
        Absent.ZERO,
        Decimal("0.7"),
        {"K1": Decimal("0.8")},
    )

    assert Plan.from_json(plan.to_json()) == plan
