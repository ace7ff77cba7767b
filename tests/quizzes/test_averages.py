"""The average of several attempts, asked other questions: its mark, its evidence, its trail."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lms.core.db import db
from lms.core.points import plain
from lms.courses.queries import activities_of
from lms.gradebook.queries import current_mark, story_of
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.quizzes import queries, services
from lms.quizzes.cli import cli
from lms.quizzes.queries import sight_of
from lms.quizzes.services import verifying
from lms.quizzes.services.results import counting
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_term
from tests.builders.courses import BANK_PATH, EXAM_PATH, a_course, a_folder
from tests.builders.mending import a_plan, a_wish, mended, published, sat
from tests.builders.quizzes import SINGLE, a_quiz, an_attempt, handed_in, loaded

OTHER = SINGLE.replace("T03-I01", "T03-I02")
WRONG = {"a": ["0"]}
AVERAGE = {"grade_by": "average", "attempts": 3}
BANK = "---\nbank: T03-B\ntitle: 题库\n---\n" + "".join(
    f"\n### T03-B0{n} 单选 2分 {{K3.1 level=识记}}\n第 {n} 题\n- [x] 对\n- [ ] 错\n"
    for n in range(1, 5)
)
EXAM = """\
---
exam: CSF-F
title: 期末考试
total: 4
attempts: 2
grade_by: average
draw:
  - {objectives: [K3.1], level: 识记, type: 单选, points: 2, count: 2}
---

| 内容 | 目标 | 识记 | 合计 |
|---|---|---:|---:|
| 四类素质 | K3.1 | 4 | 4 |
"""


@pytest.fixture
def quiz(classroom):
    return a_quiz(classroom, SINGLE, **AVERAGE)


@pytest.fixture
def both(quiz, student):
    """The first attempt right, the second, at another question, wrong."""
    first = sat(quiz, student, T03_I01=None)
    published(quiz, OTHER, **AVERAGE)
    return first, sat(quiz, student, T03_I02=WRONG)


def lines_of(mark):
    return [(line.leaf, plain(line.earned), plain(line.possible)) for line in mark.evidence]


def mark_of(quiz, student):
    db.session.expunge_all()
    mark = current_mark(quiz.id, student.id)
    return plain(mark.points), plain(mark.possible)


def sit_drawn(assignment, student, *, is_right):
    attempt = an_attempt(assignment, student)
    for item in queries.items_of(attempt.id):
        (right,) = kinds.key_answer(Definition.from_json(item.version.definition))["choices"]
        saving = queries.saving_of(student, attempt.id, item.id)
        chosen = {"a": [str(right if is_right else 1 - right)]}
        services.save_response(saving, services.Response(chosen, saving.item.sequence))
    db.session.commit()
    handed_in(attempt)


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_over_drawn_papers_the_mark_is_the_mean_of_the_attempts(student, classroom, order):
    a_course(a_folder({BANK_PATH: BANK, EXAM_PATH: EXAM}))
    exam = next(one for one in activities_of("CSF") if one.key == "CSF-F")
    assignment = loaded(an_assignment(classroom, exam))

    sit_drawn(assignment, student, is_right=order[0])
    sit_drawn(assignment, student, is_right=order[1])

    assert mark_of(assignment, student) == ("2", "4")
    assert len(current_mark(assignment.id, student.id).evidence) == 4
    assert verifying.verify(assignment.id).differences == ()


def test_the_evidence_holds_the_questions_of_every_attempt(quiz, student, both):
    mark = current_mark(quiz.id, student.id)

    assert mark.origin == f"attempt:{both[1].id}"
    assert lines_of(mark) == [("T03-I02", "0", "2.5"), ("T03-I01", "2.5", "2.5")]


def test_a_line_of_an_earlier_attempt_leads_to_its_answer(browser, teacher, quiz, student, both):
    first, second = both
    item_id = current_mark(quiz.id, student.id).item_id
    there = f"/classrooms/{quiz.classroom_id}/gradebook/{student.id}/{item_id}"
    client = browser(teacher)

    page = client.get(there).text
    led = client.get(f"/attempts/{second.id}/review?leaf=T03-I01")

    assert f"/attempts/{second.id}/review?leaf=T03-I01#q-T03-I01" in page
    assert led.status_code == 302
    assert led.location == f"/attempts/{first.id}/review#q-T03-I01"
    assert 'id="q-T03-I02"' in client.get(f"/attempts/{second.id}/review?leaf=T03-I02").text
    assert client.get(f"/attempts/{second.id}/review?leaf=T99-I01").status_code == 200


def test_a_review_says_how_the_average_comes_about_and_leads_to_the_others(browser, student, both):
    first, second = both

    page = browser(student).get(f"/attempts/{second.id}/review").text

    assert "先算各次的得分率，再取平均" in page
    assert f'href="/attempts/{first.id}/review"' in page


def test_a_mend_of_an_earlier_question_moves_the_average(teacher, quiz, student, both):
    (effect,) = a_plan(quiz, teacher, a_wish("T03-I02")).classes[0].effects

    mended(quiz, teacher, a_wish("T03-I02"))

    assert (effect.before.earned, effect.after.earned) == (Decimal("2.5"), 5)
    assert mark_of(quiz, student) == ("5", "5")
    assert verifying.verify(quiz.id).differences == ()


def test_an_average_is_hidden_while_one_of_its_attempts_is(classroom, student, clock):
    rule = {key: ["open", "closed"] for key in ("answers", "points", "right_wrong")}
    quiz = a_quiz(classroom, SINGLE, review=rule, **AVERAGE)
    first = sat(quiz, student, T03_I01=None)
    clock.move(hours=1)
    second = sat(quiz, student, T03_I01=WRONG)
    origins = {f"attempt:{first.id}", f"attempt:{second.id}"}

    right_after = sight_of(student.id, [classroom.id], clock.moment)
    later = sight_of(student.id, [classroom.id], clock.moment + timedelta(hours=1))

    assert (right_after.unseen.origins, right_after.untold.origins) == (origins, origins)
    assert (later.unseen.origins, later.untold.origins) == (frozenset(), frozenset())


def of_the_latest(results):
    """An average as it was computed before: only the questions of the latest attempt."""
    return results[-1]


@pytest.fixture
def miscounted(quiz, student, monkeypatch, request):
    with monkeypatch.context() as patched:
        patched.setattr(counting, "average", of_the_latest)
        request.getfixturevalue("both")
    return quiz


def test_a_mark_of_an_earlier_arithmetic_is_found_and_entered_anew(
    app, teacher, student, miscounted
):
    quiz, run = miscounted, app.test_cli_runner().invoke
    asked = ["--assignment", str(quiz.id), "--by", teacher.number, "--reason", "平均分的算法更正"]
    before = verifying.verify(quiz.id).differences

    said = run(cli, ["recount", *asked])
    again = run(cli, ["recount", *asked])

    assert [(one.what, one.stored, one.computed) for one in before] == [("ledger", "0/5", "2.5/5")]
    assert (said.output, again.output) == ("1 marks entered.\n", "0 marks entered.\n")
    assert mark_of(quiz, student) == ("2.5", "5")
    assert current_mark(quiz.id, student.id).reason == "平均分的算法更正"
    assert len(story_of(current_mark(quiz.id, student.id).item_id, student.id)) == 3
    assert verifying.verify(quiz.id).differences == ()


def test_evidence_of_another_arithmetic_is_found_where_the_mark_agrees(quiz, student, monkeypatch):
    sat(quiz, student, T03_I01=None)
    published(quiz, OTHER, **AVERAGE)
    with monkeypatch.context() as patched:
        patched.setattr(counting, "average", of_the_latest)
        sat(quiz, student, T03_I02={"a": ["1"]})

    found = verifying.verify(quiz.id).differences

    assert [(one.what, one.stored, one.computed) for one in found] == [
        ("evidence T03-I01 K3.1", "-", "2.5/2.5"),
        ("evidence T03-I02 K3.1", "5/5", "2.5/2.5"),
    ]


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--by", "999999", "which teacher of the class"),
        ("--reason", " ", "请写明理由"),
        ("--assignment", "999999", "no such quiz"),
    ],
)
def test_marks_are_entered_anew_only_by_a_teacher_with_a_reason(
    *, app, teacher, student, miscounted, option, value, words
):
    asked = {"--assignment": str(miscounted.id), "--by": teacher.number, "--reason": "算法更正"}
    said = app.test_cli_runner().invoke(
        cli,
        ["recount", *(text for pair in (asked | {option: value}).items() for text in pair)],
    )

    assert said.exit_code == 1
    assert words in said.output
    assert mark_of(miscounted, student) == ("0", "5")


def test_in_a_closed_term_no_mark_is_entered_anew(app, teacher, student, miscounted):
    a_term(is_open=False)

    said = app.test_cli_runner().invoke(
        cli,
        ["recount", "--assignment", str(miscounted.id), "--by", teacher.number, "--reason", "更正"],
    )

    assert "已经结束" in said.output
    assert mark_of(miscounted, student) == ("0", "5")
