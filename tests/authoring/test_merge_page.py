"""The page on which an author makes one text of what was typed and what stands by now."""

import pytest

from lms.authoring.models import WorkingCopy
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.core.clock import now
from lms.core.db import db
from tests.builders.accounts import a_teacher
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.courses import LESSON, LESSON_PATH

MERGE = f"/desk/CSF/merge/{LESSON_PATH}"


@pytest.fixture
def client(app, clock, browser):
    """Somebody who typed an end while a colleague saved another one."""
    zhou, chen = a_teacher("周敏"), a_teacher("陈立")
    desk = a_desk(zhou)
    base = files_of("CSF")[LESSON_PATH].sha256
    db.session.add(
        WorkingCopy(
            course_code="CSF",
            path=LESSON_PATH,
            author_id=zhou.id,
            text=LESSON + "我的\n",
            base_hash=base,
            seq=1,
            typed_at=now(),
            seen_at=now(),
        )
    )
    clock.move(minutes=1)
    a_draft(an_author(chen), chen, LESSON + "同事的\n")
    assert desk.code == "CSF"
    return browser(zhou)


def test_a_conflict_is_shown_three_ways(client):
    page = client.get(MERGE).text

    assert page.count("<fieldset") == 1
    assert "我的" in page
    assert "同事的" in page
    assert 'name="words-0"' not in page


@pytest.mark.parametrize(
    ("choice", "end"),
    [
        ("", "我的\n"),
        ("mine", "我的\n"),
        ("theirs", "同事的\n"),
        ("theirs-mine", "同事的\n我的\n"),
        ("base", ""),
    ],
)
def test_choices_are_composed_before_anything_is_saved(client, choice, end):
    page = client.post(MERGE, data={"action": "compose", "choice-0": choice}).text

    composed = page.rpartition('name="text"')[2].partition("</textarea>")[0]
    assert composed.endswith(LESSON.splitlines()[-1] + "\n" + end)
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "同事的\n"


def test_what_the_author_made_of_both_is_saved(client):
    stands = files_of("CSF")[LESSON_PATH].sha256
    answer = client.post(
        MERGE, data={"action": "save", "text": LESSON + "大家的\n", "after": stands}
    )

    assert answer.status_code == 302
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "大家的\n"
