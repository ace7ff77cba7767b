"""The key of what waits in a browser: one for each person and work, shown to that person only."""

import base64
import re

import pytest

from lms.web.sealing import queue_key
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.quizzes import a_quiz, an_attempt

SECRET = "a secret that is long enough for tests"


def key_on(page) -> str:
    found = re.search(r'data-queue-key="([^"]+)"', page.get_data(as_text=True))
    return found[1] if found else ""


@pytest.fixture
def student(app):
    return a_user("林晓雨")


@pytest.fixture
def attempt(student):
    return an_attempt(a_quiz(a_classroom(teacher=a_teacher(), students=(student,))), student)


def test_a_key_has_256_bits_and_stays_the_same():
    assert len(base64.b64decode(queue_key(SECRET, 1, 7))) == 32
    assert queue_key(SECRET, 1, 7) == queue_key(SECRET, 1, "7")


@pytest.mark.parametrize(
    ("secret", "owner", "work"),
    [
        (SECRET, 2, 7),
        (SECRET, 1, 8),
        (SECRET, 1, "review-7"),
        (SECRET + "!", 1, 7),
        (SECRET, 17, ""),
    ],
)
def test_another_person_work_or_school_has_another_key(secret, owner, work):
    assert queue_key(secret, owner, work) != queue_key(SECRET, 1, 7)


def test_a_person_finds_the_same_key_after_signing_in_anew(browser, student, attempt):
    first = key_on(browser(student).get(f"/attempts/{attempt.id}"))

    again = key_on(browser(student).get(f"/attempts/{attempt.id}"))

    assert first
    assert first == again == queue_key(SECRET, student.id, attempt.id)


def test_no_store_keeps_the_page_with_the_key(browser, student, attempt):
    page = browser(student).get(f"/attempts/{attempt.id}")

    assert page.headers["Cache-Control"] == "no-store"


def test_nobody_else_is_shown_the_key(browser, attempt):
    assert browser(a_user("王浩")).get(f"/attempts/{attempt.id}").status_code == 404
    assert key_on(browser().get(f"/attempts/{attempt.id}")) == ""
