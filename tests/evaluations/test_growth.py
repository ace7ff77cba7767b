"""Growth over the evaluations of a term: the arithmetic, who sees it, and what it shows."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from flask.testing import FlaskClient

from lms.core.db import db
from lms.evaluations.models import Evaluator
from lms.evaluations.rules.growth import (
    Step,
    apart,
    gain,
    percent,
    share_rated,
    shares_by_kind,
)
from tests.builders.accounts import a_user, an_administrator
from tests.builders.evaluations import (
    SELF,
    TEACHER,
    Scene,
    a_criterion,
    a_scene,
    a_table,
    an_evaluation,
    handed_in,
)

WHO = Evaluator
Browsers = Callable[..., FlaskClient]
ALONE = {"self": 40, "teacher": 60}


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([], None),
        ([None, None], None),
        ([Fraction(1, 2)], None),
        ([None, Fraction(1, 2), None], None),
        ([Fraction(1, 2), Fraction(3, 4)], ("50.0", "75.0", "25.0", 2)),
        ([Fraction(1, 2), None, Fraction(2, 5)], ("50.0", "40.0", "-10.0", 2)),
        ([Fraction(1, 3), Fraction(0), Fraction(1, 3)], ("33.3", "33.3", "0.0", 3)),
        ([Fraction(0), Fraction(1)], ("0.0", "100.0", "100.0", 2)),
    ],
)
def test_a_gain_is_the_latest_less_the_first(shares: Any, expected: Any):
    won = gain(shares)

    assert (won and (str(won.first), str(won.latest), str(won.apart), won.count)) == expected


def test_the_difference_is_the_one_a_reader_computes():
    won = gain([Fraction(83849, 100000), Fraction(84951, 100000)])

    assert (won.first, won.latest, won.apart) == (Decimal("83.8"), Decimal("85.0"), Decimal("1.2"))


def test_percents_round_halves_up():
    assert percent(Fraction(8505, 10000)) == Decimal("85.1")


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ({}, None),
        ({"A": Decimal(0)}, Fraction(0)),
        ({"A": Decimal(30), "B": Decimal(40)}, Fraction(7, 10)),
        ({"B": Decimal(20)}, Fraction(1, 2)),  # a row left out does not count
        ({"X": Decimal(20)}, None),
    ],
)
def test_a_share_is_of_the_rows_that_were_rated(points: Any, expected: Any):
    rows = [a_criterion("A", points=60), a_criterion("B", points=40)]

    assert share_rated(points, rows) == expected


def test_lines_are_pooled_by_kind_and_no_evidence_is_no_value():
    lines = [
        ("knowledge", Decimal(3), Decimal(5)),
        ("knowledge", Decimal(5), Decimal(5)),
        ("skill", Decimal(0), Decimal(10)),
        ("attitude", Decimal(0), Decimal(0)),
        ("training", Decimal(1), Decimal(1)),
    ]

    assert shares_by_kind(lines) == {"knowledge": Fraction(4, 5), "skill": Fraction(0)}


def test_self_and_teacher_are_compared_where_both_have_rated():
    steps = [
        Step(None, {"self": Fraction(9, 10), "teacher": Fraction(8, 10)}, {}),
        Step(None, {"self": Fraction(1)}, {}),
        Step(None, {"self": Fraction(7, 10), "teacher": Fraction(3, 4)}, {}),
    ]

    assert apart(steps) == [Decimal("10.0"), Decimal("-5.0")]


def two_evaluations() -> tuple[Scene, Scene]:
    """The same class with a second table: 60 points in two rows."""
    first = a_scene(2, text=a_table(weights=ALONE))
    second = a_table(
        [a_criterion("T04-E1", points=40), a_criterion("T04-E2", points=20)], weights=ALONE
    )
    later = an_evaluation(first.classroom, replace_key(second, "T04-E"))
    return first, Scene(first.teacher, first.mentor, first.students, first.classroom, later)


def replace_key(text: Any, key: str) -> Any:
    from dataclasses import replace  # noqa: PLC0415

    return replace(text, key=key)


def rated(first: Scene, later: Scene) -> None:
    handed_in(first, first.ada, WHO.SELF, first.ada, SELF)
    handed_in(first, first.ada, WHO.TEACHER, first.teacher, TEACHER)
    for who, rater, given in (
        (WHO.SELF, later.ada, (38, 19)),
        (WHO.TEACHER, later.teacher, (36, 18)),
    ):
        review = begun(later, who, rater, given)
        assert review.handed_in_at is not None


def begun(scene: Scene, who: Evaluator, rater: Any, given: Any) -> Any:
    from lms.evaluations import services  # noqa: PLC0415

    sheet = services.open_sheet(scene.assignment, scene.ada)
    review = services.begin_review(sheet, who, rater)
    values = {f"T04-E{n}": str(value) for n, value in enumerate(given, 1)}
    services.save_review(review, values, {}, review.sequence, rater)
    services.hand_in(review, rater)
    db.session.commit()
    return review


def test_the_same_at_first_and_at_last_is_no_claim_about_between(browser: Browsers):
    first, later = two_evaluations()
    handed_in(first, first.ada, WHO.SELF, first.ada, (13, 18, 22, 18, 9, 10))
    handed_in(first, first.ada, WHO.TEACHER, first.teacher, (13, 18, 22, 18, 9, 10))
    begun(later, WHO.SELF, later.ada, (36, 18))
    begun(later, WHO.TEACHER, later.teacher, (36, 19))

    text = browser(first.ada).get(address(first)).get_data(as_text=True)

    assert "自评第一次和最近一次都是 90.0%（2 次评价）" in text
    assert "师评从 90.0% 到 91.7%，提高 1.7 个百分点" in text
    assert "第一次 0.0，最近一次 -1.7 个百分点" in text


def address(scene: Scene, *, of: Any = None) -> str:
    own = f"/classrooms/{scene.classroom.id}/growth"
    return f"{own}/{of.id}" if of else own


def test_a_student_sees_the_growth_in_percent_of_each_table(browser: Browsers):
    first, later = two_evaluations()
    rated(first, later)

    text = browser(first.ada).get(address(first)).get_data(as_text=True)

    assert "总评从 86.2% 到 92.0%，提高 5.8 个百分点（2 次评价）。" in text
    assert "自评从 91.0% 到 95.0%" in text
    assert "师评从 83.0% 到 90.0%" in text
    assert "自评减师评：第一次 +8.0，最近一次 +5.0 个百分点。" in text


def test_without_any_result_there_is_no_zero(browser: Browsers):
    first, _later = two_evaluations()

    text = browser(first.ada).get(address(first)).get_data(as_text=True)

    assert "暂无数据" in text
    assert ">0.0<" not in text


def test_before_the_release_a_student_sees_the_own_rating_only(browser: Browsers):
    first, _later = two_evaluations()
    handed_in(first, first.ada, WHO.TEACHER, first.teacher, TEACHER)

    own = browser(first.ada).get(address(first)).get_data(as_text=True)
    teachers = browser(first.teacher).get(address(first, of=first.ada)).get_data(as_text=True)

    assert "83.0" not in own
    assert "83.0" in teachers


@pytest.mark.parametrize(
    ("who", "own", "of"),
    [
        ("student", 200, 404),
        ("classmate", 200, 404),
        ("mentor", 404, 404),
        ("teacher", 404, 200),
        ("office", 404, 200),
        ("stranger", 404, 404),
        ("nobody", 302, 302),
    ],
)
def test_who_may_see_growth(browser: Browsers, who: str, own: int, of: int):
    scene = a_scene(2)
    people = {
        "student": scene.ada,
        "classmate": scene.students[1],
        "mentor": scene.mentor,
        "teacher": scene.teacher,
        "office": an_administrator(),
        "stranger": a_user("外人"),
        "nobody": None,
    }
    client = browser(people[who])

    assert client.get(address(scene)).status_code == own
    assert client.get(address(scene, of=scene.ada)).status_code == of


def test_growth_of_who_is_no_student_there_is_not_found(browser: Browsers):
    scene = a_scene(2)

    assert browser(scene.teacher).get(address(scene, of=scene.mentor)).status_code == 404


def test_growth_opens_in_few_statements(browser: Browsers, at_most: Callable[[int], Any]):
    first, later = two_evaluations()
    rated(first, later)
    client, here = browser(first.ada), address(first)

    with at_most(9):
        assert client.get(here).status_code == 200
