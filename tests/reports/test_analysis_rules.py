"""What an analysis says of few, of repeated, void and punished answers, and of other keys."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from lms.courses.rules.modes import MASTERY, Mastery
from lms.reports.rules.analysing import analyse
from lms.reports.rules.answers import Given
from lms.reports.rules.numbers import Estimate, Interval
from lms.reports.rules.papers import Papers
from lms.reports.rules.readings import is_keyed_alike, readings_of
from lms.reports.rules.samples import Entry, Sample
from tests.builders.papers import a_paper, a_question, some_settings
from tests.builders.questions import a_definition

PASS = Decimal(60)


def found_of(rows, full, **options):
    return analyse(a_paper(rows, full, **options), pass_mark=PASS)


def steps(count: int, items: int = 10, *, worth: int = 1) -> list[list[int]]:
    """The n-th of so many answers the first of the items rightly."""
    return [[worth * (q * count < n * items) for q in range(items)] for n in range(count)]


@pytest.mark.parametrize(
    ("low", "high", "level"),
    [
        (0.4, 0.9, "great"),
        (0.395, 0.9, "great"),  # it reads 0.40
        (0.394, 0.9, None),
        (0.3, 0.394, "good"),
        (0.294, 0.39, None),
        (0.2, 0.29, "improve"),
        (0.194, 0.29, None),
        (-0.3, 0.194, "replace"),
        (-0.3, 0.195, None),
    ],
)
def test_a_word_is_said_where_the_whole_interval_lies_in_one_class(low, high, level):
    figures = found_of(steps(40), [1] * 10).items[0]
    power = Estimate((low + high) / 2, Interval(low, high))

    assert replace(figures, discrimination=power).level == level
    assert replace(figures, discrimination=power, people=29).level is None
    assert replace(figures, discrimination=power._replace(interval=None)).level is None


@pytest.mark.parametrize(
    ("low", "high", "level"),
    [
        (0.9, 0.95, "standard"),
        (0.89, 0.95, None),
        (0.7, 0.89, "class"),
        (0.69, 0.8, None),
        (0.2, 0.69, "low"),
    ],
)
def test_alpha_is_judged_by_its_interval_too(low, high, level):
    found = found_of(steps(40), [1] * 10)
    reliability = replace(found.whole.reliability, alpha=Estimate(0.8, Interval(low, high)))
    judged = replace(found, whole=replace(found.whole, reliability=reliability))

    assert judged.alpha_level == level
    assert replace(judged, people=29).alpha_level is None


@pytest.mark.parametrize(("count", "is_small"), [(29, True), (30, False)])
def test_thirty_students_are_enough_to_judge(count, is_small):
    found = found_of(steps(count), [1] * 10)

    assert found.is_small is is_small
    assert {one.is_small for one in found.items} == {is_small}


def test_thirty_attempts_of_ten_students_are_not_thirty_students():
    found = found_of(steps(30), [1] * 10, students=[n % 10 for n in range(30)])

    assert (found.count, found.people, found.is_small) == (30, 10, True)
    assert {one.level for one in found.items} == {None}


def test_attempts_that_are_not_each_of_another_student_are_not_judged():
    found = found_of(steps(80), [1] * 10, students=[n % 40 for n in range(80)])

    assert (found.people, found.is_small, found.alpha_level) == (40, True, None)


def test_chance_is_seldom_given_a_good_word():
    """Before D had an interval, an item answered by chance was good or very good in 23 of 100."""
    chance = random.Random(4)
    good = 0
    for _ in range(200):
        rows = [[chance.randint(0, 1), *row] for row in steps(30, 19)]
        good += found_of(rows, [1] * 20).items[0].level in {"good", "great"}

    assert good <= 4


def test_a_difference_of_partial_credit_has_the_interval_of_welch():
    """scipy.stats.ttest_ind(top, bottom, equal_var=False).confidence_interval()."""
    rows = [[n % 4, 12 - n] for n in range(10)]

    power = found_of(rows, [4, 12]).items[0].discrimination

    assert power.value == pytest.approx(-0.05)
    assert power.interval == pytest.approx((-0.4979414114, 0.3979414114))


def test_groups_that_do_not_vary_have_no_interval():
    power = found_of([[4, 2]] * 5 + [[2, 1]] * 5, [4, 2]).items[0].discrimination

    assert (power.value, power.interval) == (0.5, None)


# --- void


VOID = [[int(n > 3 * q) for q in range(5)] for n in range(32)]


@pytest.mark.parametrize("kind", ["full", "answered", "out"])
def test_a_void_question_keeps_its_number_and_has_no_figures(kind):
    rows = [[*row[:2], int(kind != "out"), *row[3:]] for row in VOID]

    found = found_of(rows, [1] * 5, void={2: kind})

    assert [one.item.number for one in found.items] == ["1", "2", "3", "4", "5"]
    void = found.items[2]
    assert set(void.item.void.values()) == {kind}
    assert (void.count, void.facility, void.discrimination, void.relation) == (0,) + (None,) * 3
    assert (void.level, void.weight) == (None, None)


def test_a_void_question_is_no_item_of_alpha():
    """As if it had never been asked: what everybody got for it says nothing."""
    rows = [[*row[:2], 1, *row[3:]] for row in VOID]
    left = [[*row[:2], *row[3:]] for row in VOID]

    voided = found_of(rows, [1] * 5, void={2: "full"}).whole
    without = found_of(left, [1] * 4).whole

    assert voided.reliability == without.reliability
    assert voided.deviation == pytest.approx(without.deviation)


def test_a_case_keeps_the_numbers_of_its_parts():
    case = a_definition("case")
    first = replace(case.parts[0], points=Decimal(0), void="out")
    papers = Papers({1: replace(case, parts=(first, *case.parts[1:]))})
    marks = {"T03-I12-1": {"earned": "0"}, "T03-I12-2": {"earned": "4"}}
    papers.take(1, 1, Decimal(4), Decimal(10), marks)

    items = papers.items({})

    assert [(one.number, one.part, bool(one.void)) for one in items] == [
        ("1(1)", 1, True),
        ("1(2)", 2, False),
    ]


def test_a_question_void_on_some_papers_is_looked_at_on_the_others():
    """ "Never lower" leaves the question to whom it would harm."""
    asked = {1: a_question("T03-I01", 1), 2: a_question("T03-I01", 1, void="out")}
    papers = Papers(asked)
    entries = []
    for n in range(4):
        version = 1 if n < 3 else 2
        papers.take(n + 1, version, Decimal(n % 2), asked[version].points, {})
        entries.append(an_entry(n + 1))
    sample = Sample(tuple(entries), papers.items({}), {7: some_settings()})

    found = analyse(sample, pass_mark=PASS)

    (one,) = found.items
    assert (one.count, dict(one.item.void)) == (3, {4: "out"})
    assert one.facility.value == pytest.approx(1 / 3)


def an_entry(n: int) -> Entry:
    return Entry(n, 1, n, f"{n:03}", f"学生{n}", 1, 7, Decimal(1), Decimal(2), Decimal(1))


# --- leaves that are not alike


def test_a_case_taken_apart_between_two_papers_has_alpha_and_no_weights():
    case = a_definition("case")
    one, other = case.parts
    halves = [replace(other, key=f"{case.key}-{n}", points=Decimal(5)) for n in (2, 3)]
    papers = Papers({1: case, 2: replace(case, parts=(one, *halves))})
    marks = {f"{case.key}-{n}": {"earned": "2"} for n in (1, 2, 3)}
    papers.take(1, 1, Decimal(4), Decimal(15), marks)
    papers.take(2, 2, Decimal(6), Decimal(15), marks)
    entries = (an_entry(1), an_entry(2))

    sample = Sample(entries, papers.items({}), {7: some_settings()})

    found = analyse(sample, pass_mark=PASS)

    assert found.whole.basis == "questions"
    assert [one.count for one in found.items] == [2, 2, 1]
    assert {one.weight for one in found.items} == {None}


# --- wrong answers that cost points

LOST = [["-0.5", "1" if n % 2 else "-0.5", "1" if n > 8 else "-0.5"] for n in range(12)]


def test_points_that_were_lost_may_bring_a_mean_below_zero():
    found = found_of([["-0.5" if n % 4 else "0", "1"] for n in range(12)], [1, 1])

    value, interval = found.items[0].facility
    assert value == pytest.approx(-0.375)
    assert interval.low < value < interval.high < 0


def test_the_error_of_measurement_is_a_part_of_the_s_it_names():
    """Marks end at zero, sums do not; α and the SEM are of the sums, and so is their S."""
    found = found_of(LOST, [1, 1, 1]).whole
    sums = [sum(map(float, row)) for row in LOST]
    mean = sum(sums) / 12
    spread = (sum((one - mean) ** 2 for one in sums) / 12) ** 0.5

    reliability = found.reliability
    assert min(sums) < 0 == found.spread.lowest
    assert reliability.spread == pytest.approx(spread)
    assert reliability.spread > found.deviation
    assert reliability.error.value == pytest.approx(
        reliability.spread * (1 - reliability.alpha.value) ** 0.5
    )


def test_the_rest_is_what_the_other_questions_earned_though_the_mark_ended_at_zero():
    """scipy.stats.pearsonr of the third item and the sum of the others."""
    third = found_of(LOST, [1, 1, 1]).items[2]

    assert third.relation.value == pytest.approx(0.1924500897)


def test_the_rest_is_a_share_of_what_each_paper_asks_besides():
    """Worth 3 and 11 points: scipy.stats.pearsonr([1, 0, 1, 0], [1, 0.5, 0.6, 0.1])."""
    asked = {n: a_question(f"T03-I0{n}", worth) for n, worth in ((1, 1), (2, 2), (3, 10))}
    papers = Papers(asked)
    entries = []
    for paper, (first, other, rest) in enumerate([(1, 2, 2), (0, 2, 1), (1, 3, 6), (0, 3, 1)], 1):
        papers.take(paper, 1, Decimal(first), Decimal(1), {})
        papers.take(paper, other, Decimal(rest), asked[other].points, {})
        whole, full = Decimal(first + rest), 1 + asked[other].points
        number = f"{paper:03}"
        entries.append(Entry(paper, 1, paper, number, number, 1, 7, whole, full, whole))
    settings = {7: some_settings("T03-I01")}

    found = analyse(Sample(tuple(entries), papers.items(settings), settings), pass_mark=PASS)

    assert found.items[0].relation.value == pytest.approx(0.7808688094)


# --- a mastery exercise


def test_each_answer_of_a_mastery_exercise_stands_by_itself():
    question = a_question("T03-I01", 2)
    papers = Papers({1: question})
    entries = []
    for response, earned in enumerate((0, 2, 2), start=11):
        papers.take(response, 1, Decimal(earned), Decimal(2), {})
        one = Entry(5, 1, 1, "001", "学生1", 1, 7, Decimal(earned), Decimal(2), response=response)
        entries.append(one)
    settings = {7: some_settings(mode=MASTERY, mastery=Mastery())}

    found = analyse(Sample(tuple(entries), papers.items(settings), settings), pass_mark=PASS)

    (one,) = found.items
    assert (found.whole, found.objectives, found.people) == (None, {}, 1)
    assert (one.count, one.people, one.groups.size) == (3, 1, 0)
    assert one.facility.value == pytest.approx(2 / 3)
    assert (one.discrimination, one.relation, one.fifths) == (None, None, None)


# --- answers judged by different keys


def option(*right: bool, also: tuple[int, ...] = ()):
    question = a_question("T03-I01", 5)
    options = [
        {"text": text, "right": is_right} for text, is_right in zip("甲乙丙", right, strict=False)
    ]
    more = {"also": [{"choices": [n]} for n in also]} if also else {}
    return replace(question, body={"options": options, **more})


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        (option(True, False), option(True, False), True),
        (option(True, False), option(False, True), False),
        (option(True, False), option(True, False, also=(1,)), False),
        (option(True, False), option(True, False, False), False),
        (a_definition("blank"), a_definition("blank"), True),
        (a_definition("short"), a_definition("short"), True),
        (a_definition("single"), a_definition("blank"), False),
    ],
)
def test_keys_are_told_apart(one, other, is_alike):
    assert is_keyed_alike(one, other) is is_alike


def test_a_further_answer_in_a_blank_is_another_key():
    blank = a_definition("blank")
    more = [[*answers, "又一个"] for answers in blank.body["blanks"]]

    assert not is_keyed_alike(blank, replace(blank, body={**blank.body, "blanks": more}))


def test_what_was_accepted_since_is_right_and_not_odd():
    leaf = option(True, False, also=(1,))
    sample = a_paper([[1], [1]], [1])
    given = {1: Given(leaf, {"choices": [1]}), 2: Given(leaf, {"choices": [0]})}

    (reading,) = readings_of(replace(sample.items[0], definition=leaf), given, sample)

    assert [one.is_right for one in reading.parts[0].choices] == [True, True]


def test_answers_judged_by_two_keys_are_counted_apart_the_newest_last():
    old, new = option(False, True), option(True, False)
    sample = a_paper([[1], [1], [0]], [1])
    given = {n: Given(old if n < 3 else new, {"choices": [1]}) for n in (1, 2, 3)}

    before, after = readings_of(replace(sample.items[0], definition=new), given, sample)

    assert [(one.label, one.is_right, one.count) for one in before.parts[0].choices] == [
        ("甲", False, 0),
        ("乙", True, 2),
    ]
    assert [(one.label, one.is_right, one.count) for one in after.parts[0].choices] == [
        ("甲", True, 0),
        ("乙", False, 1),
    ]
