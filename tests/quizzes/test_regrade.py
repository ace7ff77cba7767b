"""The command that prints what a mend would change."""

import pytest

from lms.quizzes.cli import cli
from lms.quizzes.rules.mending import MendKind
from tests.builders.accounts import a_user
from tests.builders.classrooms import a_classroom
from tests.builders.mending import points, sat
from tests.builders.quizzes import a_quiz


@pytest.fixture
def student(app):
    return a_user("林晓雨", "2301020101")


@pytest.fixture
def quiz(teacher, student):
    quiz = a_quiz(a_classroom(teacher=teacher, students=(student,)))
    sat(quiz, student, T03_I01={"a": ["0"]}, T03_I06=None)
    return quiz


def said(app, quiz, *words):
    base = ["regrade", "--assignment", str(quiz.id), "--question", "T03-I01"]
    return app.test_cli_runner().invoke(cli, [*base, *words])


def test_a_dry_run_prints_the_table_and_writes_nothing(app, student, quiz):
    answer = said(app, quiz, "--kind", "full", "--dry-run")

    assert answer.output.splitlines() == [
        "2301020101\t林晓雨\t2/7\t7/7\tup",
        "K3.1\t0.00\t1.00",
        "mean 0.29 -> 1.00",
        "papers 1 changed 1 up 1 down 0 running 0 unfit 0",
    ]
    assert points(quiz, student) == (2, 7)


def test_with_a_teacher_and_a_reason_it_is_applied(app, teacher, student, quiz):
    words = ["--kind", "accept", "--accept", "A"]

    answer = said(app, quiz, *words, "--by", teacher.number, "--reason", "题干有歧义")

    assert answer.output.splitlines()[-1] == "mend 1 applied"
    assert points(quiz, student) == (7, 7)


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (["--kind", "full"], "which teacher"),
        (["--kind", "full", "--by", "2301020101", "--reason", "x"], "which teacher"),
        (["--kind", "accept", "--accept", "别的"], "勾选"),
        (["--kind", "full", "--assignment", "99"], "no such quiz"),
    ],
)
def test_what_the_command_refuses(*, app, student, quiz, words, refused):
    answer = said(app, quiz, *words)

    assert answer.exit_code == 1
    assert refused in answer.output
    assert points(quiz, student) == (2, 7)


def test_every_kind_has_a_word():
    assert {kind.value for kind in MendKind} == {"revision", "accept", "full", "answered", "out"}
