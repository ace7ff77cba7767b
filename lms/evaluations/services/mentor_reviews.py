"""What a mentor does through a link: begin a review, note that the link was opened."""

from sqlalchemy import select

from lms.classrooms.queries import student_in
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.evaluations.models import Evaluator, MentorLink, Review, Sheet
from lms.evaluations.queries.links import LinkStudent
from lms.evaluations.services.sheets import open_sheet


class StudentGone(Refused):
    """The student is no longer in the classroom. The words name nobody."""


def link_review(link: MentorLink, student: LinkStudent) -> Review:
    """The mentor's review of one student of the link, begun with its first save.

    The link is locked by whoever loaded it to write, so two tabs begin one review.
    """
    enrolled = student_in(link.assignment.classroom_id, student.student_id)
    if enrolled is None:
        raise StudentGone(_("这名学生已不在这个教学班，不需要再评。"))
    note_opened(link)
    sheet = open_sheet(link.assignment, enrolled.user)
    db.session.execute(select(Sheet.id).where(Sheet.id == sheet.id).with_for_update())
    asked = select(Review).where(Review.sheet_id == sheet.id, Review.link_id == link.id)
    review = db.session.scalar(asked)
    if review is None:
        review = Review(sheet_id=sheet.id, evaluator=Evaluator.MENTOR, link_id=link.id)
        db.session.add(review)
        db.session.flush()
    return review


def note_opened(link: MentorLink) -> None:
    """Remember when the address was first looked at."""
    if link.opened_at is None:
        link.opened_at = now()
        db.session.flush()
