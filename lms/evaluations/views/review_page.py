"""A classmate's table as the student rates it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries, services
from lms.evaluations.models import Review
from lms.evaluations.rules.offering import is_flat
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.views.pages import Column, Line, lines_of
from lms.evaluations.views.student_notes import until


@dataclass(frozen=True)
class ReviewPage:
    """What there is to rate, what stands there so far, and whether it can still be written."""

    text: TableText
    who: str
    facts: str
    lines: Sequence[Line]
    columns: Sequence[Column]
    top: str
    total: str
    is_flat: bool
    can_write: bool

    @property
    def done(self) -> int:
        return sum(bool(line.written) for line in self.lines)


def review_page(given: Review) -> ReviewPage:
    assignment = given.sheet.assignment
    text = queries.text_of(given.sheet.revision)
    who = given.evaluator.value
    rows = text.criteria_for(who)
    points = {one.criterion: one.points for one in given.ratings if one.points is not None}
    lines = lines_of(
        text,
        queries.objectives_in(text, assignment.classroom.course_code),
        who,
        points,
        {},
        choices={one.criterion: one.choice for one in given.ratings if one.choice},
        reasons={one.criterion: one.reason for one in given.ratings},
    )
    is_open = services.is_open_for(assignment, who, given.rater_id)
    return ReviewPage(
        text=text,
        who=who,
        facts=_facts(given, text),
        lines=[line for line in lines if line.is_mine],
        columns=[Column(who, _("我的评分"), _("我的评分"))],
        top=plain(sum((row.points for row in rows), Decimal(0))),
        total=plain(sum(points.values(), Decimal(0))),
        is_flat=is_flat(points, rows),
        can_write=is_open and given.handed_in_at is None,
    )


def _facts(given: Review, text: TableText) -> str:
    name = given.sheet.student.name
    end = until(given.sheet.assignment, given.evaluator, given.rater_id or 0)
    anonymous = text.peers_of(given.evaluator.value).is_anonymous
    said = (
        _("互评匿名：%(name)s只看到几位同学的平均，看不到你的名字。", name=name)
        if anonymous
        else ""
    )
    until_then = f"{NAMES[given.evaluator.value]} {end}" if end and not given.handed_in_at else ""
    return " · ".join(filter(None, (until_then, said)))
