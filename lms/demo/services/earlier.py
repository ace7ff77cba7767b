"""What one class has rated earlier in the term, who is reminded, and a mentor with a link.

The tables of this class have everything a table can have: levels, a checklist with rows that
do not apply, ratings between groups, and a self-check that makes no mark.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from lms.accounts.models import User
from lms.assignments.services import assign
from lms.courses.queries import activities_of
from lms.courses.rules.compiled import TableText
from lms.demo.rules.people import HALF_WAY
from lms.demo.services.diary import ZONE, Calendar, Diary
from lms.demo.services.evaluating import Table, rate_class_whole, rate_oneself, rate_peers, write
from lms.demo.services.school import Class, the_assignment
from lms.evaluations import queries, services
from lms.evaluations.queries import links as link_queries
from lms.evaluations.services import links
from lms.evaluations.services.guests import guest_of
from lms.evaluations.services.mentor_reviews import link_review

CHECKED = "T05-E"  # the self-check before the next unit
REMINDER = "自评和互评还差几份，请在截止前完成。"
LINK_STUDENTS = 3


@dataclass(frozen=True)
class Earlier:
    """A table of the first weeks: the day it was opened, and what the class changed in it."""

    key: str
    opened: int
    changes: tuple[tuple[str, str], ...]


FULL_LEVELS = "options: {优: 100, 良: 85, 中: 75, 及格: 65, 不及格: 40}"
BETWEEN = "intergroup: {reviews: 1, aggregate: mean, anonymous: true}"
TABLES = (
    Earlier(
        "T01-E",
        -13,
        (
            ("reviews: 2,", "reviews: 3,"),
            ("scale: levels\n", f"scale: levels\n{FULL_LEVELS}\n"),
        ),
    ),
    Earlier(
        "T02-E",
        -6,
        (
            ("self: 20, peer: 20,", "self: 20, peer: 10, intergroup: 10,"),
            ("reviews: 2,", "reviews: 1,"),
            ("missing: {", f"{BETWEEN}\nmissing: {{intergroup: renormalise, "),
        ),
    ),
)


def plan(diary: Diary, calendar: Calendar, group: Class) -> None:
    """Give the tables out after everything else, and note who rates when."""
    for one in TABLES:
        table = _given(calendar, group, one.key, one.opened, one.changes)
        _rate_whole(diary, calendar, one.opened, table)
    check = _given(calendar, group, CHECKED, 3, ())
    for pupil, user in group.pupils:
        if pupil.number != HALF_WAY and pupil.pace < group.course.progress.quiz:
            moment = calendar.at(4, 12 + int(pupil.pace * 8), int(pupil.pace * 590) % 60)
            diary.note(moment, partial(rate_oneself, check, user))
    diary.note(calendar.at(11, 8, 20), partial(remind, group))
    table = _table(group, group.evaluation_id)
    diary.note(calendar.at(10, 9), partial(invite_mentor, table))


def remind(group: Class) -> None:
    """The teacher reminds everybody who still owes something."""
    everybody = [user.id for _pupil, user in group.pupils]
    services.remind(group.evaluation, everybody, REMINDER, group.teacher)


def invite_mentor(table: Table) -> None:
    """A mentor without an account rates the first of a few students, whose names are hidden."""
    group = table.group
    slow = [user for pupil, user in group.pupils if _is_for_link(table, pupil.pace)]
    _today, last_day = links.days_for(table.assignment, ZONE)
    made = links.make_link(
        table.assignment,
        table.text,
        name="赵岚",
        company="远帆物流客服中心",
        shows_names=False,
        student_ids=[user.id for user in slow[:LINK_STUDENTS]],
        last_day=last_day,
        zone=ZONE,
        by=group.teacher,
    )
    link = link_queries.get_link(made.id)
    if link is None:
        raise LookupError(f"no link {made.id}")
    first = link_queries.students_on(link)[0]
    write(table, link_review(link, first), table.pupils[first.student_id], guest_of(link))


def _is_for_link(table: Table, pace: float) -> bool:
    progress = table.group.course.progress
    return progress.mentor_rated <= pace < progress.teacher_rated


def _rate_whole(diary: Diary, calendar: Calendar, opened: int, table: Table) -> None:
    """Everybody rates oneself and classmates; then the teacher rates everybody."""

    def note(day: int, deed: Callable[[Table, User], None]) -> None:
        for pupil, user in table.group.pupils:
            moment = calendar.at(opened + day, 10 + int(min(pupil.pace, 0.99) * 10))
            diary.note(moment, partial(deed, table, user))

    note(1, rate_oneself)
    note(2, rate_peers)
    diary.note(calendar.at(opened + 3, 19), partial(rate_class_whole, table))


def _given(
    calendar: Calendar,
    group: Class,
    key: str,
    opened: int,
    changes: tuple[tuple[str, str], ...],
) -> Table:
    activity = next(one for one in activities_of(group.course.code) if one.key == key)
    due = calendar.at(opened + 4, 22)
    made = assign(
        group.classroom,
        activity,
        opens_at=calendar.at(opened, 8),
        due_at=due,
        closes_at=due + timedelta(days=1),
        by=group.teacher,
    )
    if changes:
        _change(made.id, changes, group.teacher)
    return _table(group, made.id)


def _change(assignment_id: int, changes: tuple[tuple[str, str], ...], teacher: User) -> None:
    """The teacher adapts the table of the course to the class before it is used."""
    assignment = the_assignment(assignment_id)
    revision = assignment.activity.revision
    source = revision.source
    for before, after in changes:
        source = source.replace(before, after, 1)
    services.save_table(assignment, source, revision.id, teacher)


def _table(group: Class, assignment_id: int) -> Table:
    text: TableText = queries.table_of(the_assignment(assignment_id)).text
    return Table(group, text, {user.id: pupil for pupil, user in group.pupils}, assignment_id)
