"""One student as the mentor of a link rates them: only the mentor's rows, and nothing of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from flask import url_for

from lms.core.i18n import _, format_moment
from lms.core.points import plain
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, MentorLink, Review
from lms.evaluations.queries.links import LinkStudent
from lms.evaluations.services.windows import is_open_for, window_of
from lms.evaluations.views.mentor_door import Visit
from lms.evaluations.views.pages import Column, Line, heads, lines_of
from lms.evaluations.views.student_notes import Duty


@dataclass(frozen=True)
class MentorPage:
    """A student to be rated, with what is there so far or what was just typed."""

    text: TableText
    lines: Sequence[Line]
    columns: Sequence[Column]
    total: str
    comment: str
    sequence: int
    handed_in_at: datetime | None
    saved_at: datetime | None
    place: int  # among the students of the page, from 1
    count: int
    before: LinkStudent | None
    following: LinkStudent | None
    is_open: bool

    @property
    def heads(self) -> list[str | dict[str, str]]:
        return heads(self.columns, "mentor")

    @property
    def done(self) -> int:
        return sum(bool(line.written) for line in self.lines)

    @property
    def top(self) -> str:
        """Full marks of the rows the mentor rates."""
        return plain(sum((row.points for row in self.text.criteria_for("mentor")), Decimal(0)))


def student_page(
    visit: Visit,
    student: LinkStudent,
    values: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    sequence: int | None = None,
) -> MentorPage:
    """The page of a student; `values`, `texts` and `sequence` are what a form sent in vain."""
    review = queries.get_review(student.review_id) if student.review_id else None
    text = _text(visit, student)
    lines = _lines(visit, text, review)
    at = [one.number for one in visit.here].index(student.number)
    return MentorPage(
        text=text,
        lines=[
            replace(one, written=(values or {}).get(one.criterion.key, one.written))
            for one in lines
        ],
        columns=[Column("mentor", _("评分"), _("评分"))],
        total=plain(_total(review)),
        comment=(texts or {}).get("comment", review.comment if review else ""),
        sequence=sequence if sequence is not None else review.sequence if review else 0,
        handed_in_at=student.handed_in_at,
        saved_at=student.saved_at,
        place=at + 1,
        count=len(visit.here),
        before=visit.here[at - 1] if at else None,
        following=visit.here[at + 1] if at + 1 < len(visit.here) else None,
        is_open=is_open_now(visit),
    )


def person(student: LinkStudent, link: MentorLink) -> str:
    """What the mentor calls the student: the name, or 学生 07."""
    return student.shown if link.shows_names else _("学生 %(number)s", number=student.shown)


def duties(visit: Visit) -> list[Duty]:
    """The students of the link as a list of what is due."""
    rows = len(visit.text.criteria_for("mentor"))
    opened = is_open_now(visit)
    return [_duty(visit, one, rows, opened=opened) for one in visit.here]


def _duty(visit: Visit, student: LinkStudent, rows: int, *, opened: bool) -> Duty:
    href = url_for(".mentor_student", token=visit.token, number=student.number)
    title = person(student, visit.link)
    if student.handed_in_at:
        note = format_moment(student.handed_in_at)
        return Duty(_("已提交"), "ok", title, note, href, _("修改") if opened else _("查看"))
    begun = student.rated > 0 or student.saved_at is not None
    note = _("已评 %(n)s / %(rows)s 行", n=student.rated, rows=rows) if begun else ""
    if not opened:
        return Duty(_("未提交"), "no", title, note, href, _("查看"))
    return Duty(_("待评"), "due", title, note, href, _("继续评") if begun else _("去评"))


def after(visit: Visit, student: LinkStudent | None) -> LinkStudent | None:
    """The next student not handed in yet, beginning behind this one and going round."""
    here = visit.here
    at = here.index(student) + 1 if student else 0
    waiting = [
        one for one in (*here[at:], *here[:at]) if one.handed_in_at is None and one is not student
    ]
    return waiting[0] if waiting else None


def is_open_now(visit: Visit) -> bool:
    return is_open_for(visit.link.assignment, Evaluator.MENTOR)


def until(visit: Visit) -> datetime:
    """Until when the mentor can rate: the end of the link, or of the window if that is earlier."""
    closes_at = window_of(visit.link.assignment, Evaluator.MENTOR).closes_at
    return min(closes_at, visit.link.expires_at) if closes_at else visit.link.expires_at


def opens_at(visit: Visit) -> datetime | None:
    """From when the mentor can rate, where that is still to come."""
    return window_of(visit.link.assignment, Evaluator.MENTOR).opens_at


def _text(visit: Visit, student: LinkStudent) -> TableText:
    """The table of the student's sheet, where there is one already."""
    if student.revision_id is None or student.revision_id == visit.table.revision_id:
        return visit.text
    return queries.tables_of([student.revision_id])[student.revision_id]


def _total(review: Review | None) -> Decimal:
    points = (one.points or Decimal(0) for one in (review.ratings if review else ()))
    return sum(points, Decimal(0))


def _lines(visit: Visit, text: TableText, review: Review | None) -> list[Line]:
    """The mentor's rows in the order of the table, with what is there so far."""
    ratings = review.ratings if review else []
    lines = lines_of(
        text,
        queries.objectives_in(text, visit.link.assignment.classroom.course_code),
        "mentor",
        {one.criterion: one.points for one in ratings if one.points is not None},
        {},
        choices={one.criterion: one.choice for one in ratings if one.choice},
    )
    return [line for line in lines if line.is_mine]
