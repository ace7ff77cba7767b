"""Which attempts an analysis looks at, and what stays exact on the way."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.paper import Draw
from lms.gradebook.rules import Tally
from lms.questions import kinds
from lms.questions.kinds.base import Outcome
from lms.reports.rules.answers import Given, words_of
from lms.reports.rules.comparing import Compared, compared
from lms.reports.rules.papers import Papers
from lms.reports.rules.readings import readings_of
from lms.reports.rules.samples import (
    BANDS,
    Entry,
    Sample,
    banded,
    best_first,
    by_objective,
    chosen,
    reaching,
)
from tests.builders.questions import a_definition


def an_entry(attempt_id: int, points: str | None, *, student: int = 1, number: int = 1, of="100"):
    return Entry(
        attempt_id=attempt_id,
        assignment_id=1,
        student_id=student,
        student_number=f"{student:03}",
        student_name=f"学生{student}",
        number=number,
        revision_id=7,
        points=None if points is None else Decimal(points),
        possible=Decimal(of),
        earned=Decimal(points or 0),
    )


TWICE = [
    an_entry(1, "60", number=1),
    an_entry(2, "90", number=2),
    an_entry(3, "70", number=3),
    an_entry(4, None, student=2, number=1),
    an_entry(5, "50", student=2, number=2),
]


@pytest.mark.parametrize(
    ("which", "grade_by", "ids"),
    [
        ("counted", "highest", [2, 5]),
        ("counted", "latest", [3, 5]),
        ("counted", "first", [1]),  # the first of the other waits, and no later one stands for it
        ("first", "highest", [1]),
        ("all", "highest", [2, 3, 1, 5]),
    ],
)
def test_which_attempts_are_taken(which, grade_by, ids):
    assert [one.attempt_id for one in chosen(TWICE, which, {7: grade_by})] == ids


def test_an_attempt_worth_nothing_is_not_looked_at():
    assert chosen([an_entry(1, "0", of="0")], "all", {}) == []


def test_equals_stand_in_the_order_of_their_numbers():
    entries = [an_entry(n, "50", student=9 - n) for n in range(1, 5)]

    assert [one.student_number for one in best_first(entries)] == ["005", "006", "007", "008"]


@pytest.mark.parametrize(
    ("points", "passes"), [("60", 1), ("59.999999", 0), ("59.5", 0), ("100", 1)]
)
def test_a_pass_is_compared_exactly(points, passes):
    assert reaching([an_entry(1, points)], 60).count == passes


def test_a_third_of_three_thirds_is_no_float():
    assert reaching([an_entry(1, "1.8", of="3")], 60).count == 1


@pytest.mark.parametrize(
    ("points", "band"),
    [("100", 0), ("90", 0), ("89.999999", 1), ("80", 1), ("60", 3), ("59.999999", 4), ("0", 4)],
)
def test_every_total_falls_into_one_band(points, band):
    counts = [rate.count for _band, rate in banded([an_entry(1, points)], BANDS)]

    assert counts == [int(n == band) for n in range(5)]


def test_points_by_objective_add_up_exactly():
    short = a_definition("short")  # 8 points, half K3.2, half S3.2
    papers = Papers({1: short})
    papers.take(1, 1, Decimal("0.333333"), Decimal(8), {})
    papers.take(2, 1, Decimal("7"), Decimal(8), {})

    found = by_objective(papers.items({}))

    assert found == {
        "K3.2": Tally(Decimal("3.666667"), Decimal(8)),
        "S3.2": Tally(Decimal("3.666666"), Decimal(8)),
    }


def settings(*draws: Draw) -> QuizSettings:
    return QuizSettings(
        key="E",
        title="考试",
        time_limit=None,
        attempts=1,
        grade_by="highest",
        shuffle=(),
        multiple="half",
        review="never",
        questions=(),
        possible=Decimal(10),
        draws=draws,
    )


def drawn(*pool: str, points: int = 5) -> Draw:
    pairs = tuple((key, n) for n, key in enumerate(pool, start=1))
    return Draw(("K3.1",), "apply", "single", Decimal(points), 1, pairs)


def a_sample(papers: list[dict[str, str]], rules: QuizSettings) -> Sample:
    """Each paper: what each question of five points earned."""
    keys = sorted({key for paper in papers for key in paper})
    texts = {key: f"### {key} 单选 5分 {{K3.1}}\n问？\n- [x] 甲\n- [ ] 乙\n" for key in keys}
    versions = {n: a_definition(text=texts[key]) for n, key in enumerate(keys)}
    found = Papers(versions)
    for attempt_id, paper in enumerate(papers):
        for key, earned in paper.items():
            found.take(attempt_id, keys.index(key), Decimal(earned), Decimal(5), {})
    entries = tuple(
        an_entry(n, str(sum(map(Decimal, paper.values()))), student=n, of=str(5 * len(paper)))
        for n, paper in enumerate(papers)
    )
    return Sample(entries, found.items({7: rules}), {7: rules})


def test_papers_of_the_same_questions_are_compared_by_question():
    papers = [{"T03-I01": "5", "T03-I02": "0"}, {"T03-I02": "5", "T03-I01": "2"}]

    assert compared(a_sample(papers, settings())) == Compared("questions", [[5, 0], [2, 5]], 10)


def test_drawn_papers_are_compared_by_the_rule_that_drew_them():
    rules = settings(drawn("T03-I01", "T03-I02"), drawn("T03-I03", "T03-I04"))
    papers = [{"T03-I01": "5", "T03-I04": "0"}, {"T03-I03": "5", "T03-I02": "2"}]

    assert compared(a_sample(papers, rules)) == Compared("rules", [[5, 0], [2, 5]], 10)


def test_papers_that_differ_otherwise_are_not_compared():
    papers = [{"T03-I01": "5", "T03-I02": "0"}, {"T03-I01": "5", "T03-I03": "2"}]

    assert compared(a_sample(papers, settings())) is None


def test_a_case_is_one_question_where_papers_are_compared():
    case = a_definition("case")
    papers = Papers({1: case})
    for attempt_id in (1, 2):
        marks = {"T03-I12-1": {"earned": "5"}, "T03-I12-2": {"earned": "4"}}
        papers.take(attempt_id, 1, Decimal(9), Decimal(15), marks)
    entries = (an_entry(1, "9", of="15"), an_entry(2, "9", student=2, of="15"))
    sample = Sample(entries, papers.items({}), {7: settings()})

    assert [one.number for one in sample.items] == ["1(1)", "1(2)"]
    assert compared(sample) == Compared("questions", [[9], [9]], 15)


def an_answer(kind: str, *answers: dict, earned=("5", "0"), points=()):
    """The parts of a question as two or more attempts answered it, best first."""
    definition = a_definition(kind)
    papers = Papers({1: definition})
    entries = []
    for n, _answer in enumerate(answers):
        papers.take(n, 1, Decimal(earned[n]), definition.points, {})
        entries.append(an_entry(n, earned[n], student=n))
    given = {
        n: Given(definition, one, points[n] if points else ()) for n, one in enumerate(answers)
    }
    (item,) = papers.items({})
    sample = Sample(tuple(entries), (item,), {})
    (reading,) = readings_of(item, given, sample)
    return reading.parts


def told(parts):
    return [
        (str(part.title), [(str(one.label), one.is_right, one.count) for one in part.choices])
        for part in parts
    ]


def test_options_are_counted_whoever_took_them():
    (part,) = an_answer("single", {"choices": [1]}, {"choices": [0]})

    assert [(one.count, one.top, one.bottom) for one in part.choices] == [
        (1, 0, 1),
        (1, 1, 0),
        (0, 0, 0),
    ]
    assert part.right == 1


@pytest.mark.parametrize(("strong", "is_odd"), [(1, False), (2, False), (3, True)])
def test_a_wrong_option_of_the_strong_is_odd_beyond_chance(strong, is_odd):
    """Groups of five: 3 against 0 differ by 0.60 [0.03–0.88], 2 against 0 by 0.40 [−0.13–0.77]."""
    answers = [{"choices": [0 if n < strong else 1]} for n in range(10)]
    (part,) = an_answer("single", *answers, earned=["2"] * 10)

    assert [one.is_odd for one in part.choices] == [is_odd, False, False]


def test_an_empty_answer_is_counted_as_such():
    (part,) = an_answer("single", {"choices": [1]}, {})

    assert told([part])[0][1][-1] == ("（未作答）", None, 1)


def test_blanks_are_counted_by_what_they_mean():
    parts = an_answer(
        "blank",
        {"blanks": ["六西格玛", "1241"]},
        {"blanks": ["六西格玛。", "1300"]},
        {"blanks": ["=精益", ""]},
        earned=("4", "2", "0"),
    )

    assert told(parts) == [
        ("第 1 空", [("六西格玛", True, 2), ("=精益", False, 1)]),
        ("第 2 空", [("1241", True, 1), ("1300", False, 1), ("（未填）", False, 1)]),
    ]


def test_a_number_is_counted_as_typed():
    (part,) = an_answer("number", {"text": "400"}, {"text": "３９"})

    assert told([part]) == [("", [("400", True, 1), ("３９", False, 1)])]


def test_pairs_show_what_was_taken_and_what_is_right():
    definition = a_definition("match")
    keys = definition.body["keys"]
    parts = an_answer("match", {"pairs": {"0": keys[0], "1": keys[0]}}, {"pairs": {}})

    assert [part.title for part in parts] == ["处变不惊", "被误解仍平静"]
    assert ("应变力", True, 1) in told(parts)[0][1]
    assert ("应变力", False, 1) in told(parts)[1][1]
    assert ("挫折承受力", True, 0) in told(parts)[1][1]


def test_steps_are_counted_by_the_place_they_were_given():
    parts = an_answer("order", {"places": {"0": 1, "1": 2}}, {"places": {"0": 1, "1": 1}})

    places = [body_place for body_place, _told in told(parts)]
    assert sorted(places) == sorted(["认真倾听", "充分道歉", "收集信息"])
    assert sum(part.right for part in parts) >= 1


def test_marking_points_are_counted_by_what_they_got():
    parts = an_answer(
        "short",
        {"text": "甲"},
        {"text": "乙"},
        {},
        earned=("8", "3", "0"),
        points=((Decimal(3), Decimal(5)), (Decimal(3), Decimal(0)), ()),
    )

    assert told(parts) == [
        ("客户不了解你之前的忙碌", [("3 / 3 分", None, 2), ("0 / 3 分", None, 1)]),
        ("情绪会转移给下一位客户", [("5 / 5 分", None, 1), ("0 / 5 分", None, 2)]),
    ]


def test_a_question_worth_nothing_on_a_paper_is_left_out():
    single = a_definition("single")
    papers = Papers({1: single})
    papers.take(1, 1, Decimal(0), Decimal(0), {})
    papers.take(2, 1, Decimal(5), Decimal(5), {})

    assert [set(item.earned) for item in papers.items({})] == [{2}]


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("short", {"text": "因为" * 200}, [("", "因为" * 149 + "因…")]),
        ("short", {"text": "因为"}, [("", "因为")]),
        ("short", {}, []),
        ("single", {"choices": [1]}, [("", "外部客户与内部同事")]),
        ("single", {}, []),
        ("number", {"text": "39"}, [("", "39")]),
    ],
)
def test_an_answer_in_a_list_is_short(kind, answer, words):
    assert words_of(Given(a_definition(kind), answer)) == words


def test_steps_in_a_list_say_where_they_were_put():
    words = words_of(Given(a_definition("order"), {"places": {"0": 1}}))

    assert sorted(one for _step, one in words) == ["第 1 步", "（未排）", "（未排）"]


def test_a_question_worth_nothing_everywhere_is_no_item():
    papers = Papers({1: a_definition("single")})
    papers.take(1, 1, Decimal(0), Decimal(0), {})

    assert papers.items({}) == ()


def test_a_question_that_became_worth_nothing_gives_no_objective_points():
    papers = Papers({1: replace(a_definition("single"), points=Decimal(0))})
    papers.take(1, 1, Decimal(5), Decimal(5), {})

    assert by_objective(papers.items({})) == {}


def test_a_kind_nobody_has_heard_of_is_counted_by_what_was_sent(monkeypatch):
    monkeypatch.setattr(kinds, "mark_answer", lambda leaf, answer: {leaf.key: Outcome(None)})

    (part,) = an_answer("number", {"text": "甲 区"}, {"text": "甲区"}, {}, earned=("2", "1", "0"))

    assert told([part]) == [("", [("甲 区", None, 2), ("（未作答）", None, 1)])]


def test_a_share_is_exact():
    assert an_entry(1, "1", of="3").share == Fraction(1, 3)
