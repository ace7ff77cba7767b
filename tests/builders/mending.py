"""Classes with a quiz that was handed in, and mends of it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import db
from lms.courses.models import Activity, Course
from lms.gradebook.queries import current_mark, item_of, story_of
from lms.quizzes import queries
from lms.quizzes.models import Attempt, Mend
from lms.quizzes.rules.mending import MendKind, MendPolicy
from lms.quizzes.services import mending
from lms.quizzes.services.mending import Plan, Wish
from lms.revisions.models import DocumentKind
from tests.builders.assignments import a_revision
from tests.builders.quizzes import an_attempt, answer, compiled, handed_in, loaded

Fields = Mapping[str, Sequence[str]]


def sat(quiz: Assignment, student: User, **answers: Fields | None) -> Attempt:
    """A paper handed in with these answers, keys spelled T03_I01; None is the right answer."""
    attempt = an_attempt(quiz, student)
    for key, fields in answers.items():
        answer(attempt, student, key.replace("_", "-"), fields)
    return handed_in(attempt)


def two_papers(quiz: Assignment, student: User, other: User) -> Assignment:
    """One chose the option of the key, one the first; both got the second question right."""
    sat(quiz, student, T03_I01=None, T03_I06=None)
    sat(quiz, other, T03_I01={"a": ["0"]}, T03_I06=None)
    return quiz


def previewed(client: FlaskClient, quiz: Assignment, **asked: object) -> TestResponse:
    """The page that shows what a mend of the first question would change."""
    query = urlencode({"kind": "full", **asked})
    return client.get(f"/assignments/{quiz.id}/mending/T03-I01/preview?{query}")


def preview_fields(page: TestResponse, **more: str) -> dict[str, str]:
    """What the form of a preview sends."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    fields = {name: value for name, value in hidden if name != "csrf_token"}
    return {**fields, "reason": "两个选项都对", **more}


def published(quiz: Assignment, text: str, **options: Any) -> Assignment:
    """The quiz after a publication with this text and these settings."""
    place = loaded(quiz)
    course = place.classroom.course_code
    settings = compiled(text, course, **options)
    activity = db.session.get_one(Activity, place.activity_id)
    activity.revision_id = a_revision(
        DocumentKind.QUIZ, activity.key, settings.to_json(), course
    ).id
    db.session.commit()
    db.session.expunge_all()
    return loaded(quiz)


def a_wish(leaf: str = "T03-I01", kind: MendKind = MendKind.FULL, **options: object) -> Wish:
    return Wish(leaf, kind, **options)


def tokens(quiz: Assignment, leaf: str, *words: str) -> tuple[str, ...]:
    """What the page of a question sends for these answers, by how their words end."""
    _leaf, given = mending.given_answers(queries.papers_of([quiz.id]), leaf)
    return tuple(one.token for one in given if one.piece.words.endswith(words))


def a_plan(quiz: Assignment, teacher: User, wish: Wish) -> Plan:
    plan = mending.planned(loaded(quiz), wish=wish, by=teacher)
    db.session.rollback()
    return plan


def mended(quiz: Assignment, teacher: User, wish: Wish, reason: str = "答案有误") -> list[Mend]:
    """A mend made as its page makes it: planned, then applied."""
    place = loaded(quiz)
    token = mending.planned(place, wish=wish, by=teacher).token
    mends = mending.mend(place, wish=wish, reason=reason, token=token, by=teacher)
    db.session.commit()
    db.session.expunge_all()
    return mends


def undone(mend: Mend, teacher: User, why: str = "弄错了") -> list[mending.Undoing]:
    fresh = queries.mend_in(mend.assignment_id, mend.id)
    assert fresh is not None
    done = mending.undo(fresh, by=teacher, why=why)
    db.session.commit()
    db.session.expunge_all()
    return done


def figures(quiz: Assignment) -> dict[str, object]:
    """Every figure a mend may touch: papers, attempts, and the marks that count."""
    attempts = queries.papers_of([quiz.id])
    found: dict[str, object] = {}
    for attempt in attempts:
        found[f"attempt {attempt.id}"] = (attempt.points, attempt.marked_at)
        mark = current_mark(quiz.id, attempt.student_id)
        lines = [(x.leaf, x.objective_id, x.earned, x.possible) for x in mark.evidence]
        found[f"mark {attempt.student_id}"] = (mark.points, mark.possible, mark.origin, lines)
        for item in attempt.items:
            found[f"item {item.id}"] = (
                item.version_id,
                item.earned,
                item.possible,
                item.marks,
                item.is_marked_by_hand,
                item.marked_at,
            )
    db.session.expunge_all()
    return found


def points(quiz: Assignment, student: User) -> tuple[Decimal, Decimal] | None:
    """The mark that counts."""
    mark = current_mark(quiz.id, student.id)
    return (mark.points, mark.possible) if mark else None


def reasons(quiz: Assignment, student: User) -> list[str]:
    """Why each entry of the ledger was made, the latest first."""
    item = item_of(quiz.id)
    assert item is not None
    return [line.reason for line in story_of(item.id, student.id)]


def pass_mark(course: str, value: int) -> None:
    row = db.session.query(Course).filter_by(code=course).one()
    row.pass_mark = Decimal(value)
    db.session.commit()


EXACT, NEVER_LOWER = MendPolicy.EXACT, MendPolicy.NEVER_LOWER
