"""Two teachers who submit, and two administrators who decide, at the very same moment."""

from sqlalchemy import func, select

from lms.accounts.models import User
from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.core.errors import Refused
from lms.gradebook import queries, services
from lms.gradebook.models import FinalGrade, GradeSubmission, SubmissionStatus
from tests.builders.finals import FinalClass
from tests.builders.races import at_once


def told(act):
    """What a deed came to: done, or refused in words."""

    def deed():
        try:
            act()
        except Refused as refusal:
            return str(refusal)
        return "done"

    return deed


def test_of_two_submissions_at_once_one_stands(app):
    school = FinalClass("80", "50")
    classroom_id, teacher_id, seen = school.row.id, school.teacher.id, school.seen()
    db.session.rollback()

    def submit():
        teacher = db.session.get_one(User, teacher_id)
        services.submit(get_classroom(classroom_id), seen=seen, by=teacher)

    done = at_once(app, told(submit), told(submit))

    assert done.count("done") == 1
    assert any("送审" in one for one in done)
    assert db.session.scalar(select(func.count(GradeSubmission.id))) == 1
    assert db.session.scalar(select(func.count(FinalGrade.id))) == 2


def test_of_approval_and_return_at_once_the_first_stands(app):
    school = FinalClass("80", "50")
    submission_id, office_id = school.submitted().id, school.office.id
    db.session.rollback()

    def approve():
        services.approve(
            queries.get_submission(submission_id), by=db.session.get_one(User, office_id)
        )

    def send_back():
        services.send_back(
            queries.get_submission(submission_id),
            reason="缺一次",
            by=db.session.get_one(User, office_id),
        )

    done = at_once(app, told(approve), told(send_back))

    assert sorted(done) == ["done", "这次送审已经有了决定，请刷新。"]
    status = db.session.scalar(select(GradeSubmission.status))
    assert status in {SubmissionStatus.APPROVED, SubmissionStatus.RETURNED}
