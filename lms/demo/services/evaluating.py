"""Students rate themselves and each other; teachers and mentors rate them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.courses.rules.compiled import TableText
from lms.demo.rules import people, wording
from lms.demo.rules.people import Pupil, chance
from lms.demo.services.diary import Calendar, Diary
from lms.demo.services.school import Class, the_assignment
from lms.demo.services.studying import first_day
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, Review
from lms.evaluations.rules.ratings import SKIPPED, Value, read_value, reason_needed
from lms.evaluations.rules.results import PEERS
from lms.evaluations.services.guests import Guest

KINDNESS = {  # how much higher than deserved each of them rates
    Evaluator.SELF: 0.06,
    Evaluator.PEER: 0.08,
    Evaluator.INTERGROUP: 0.04,
    Evaluator.TEACHER: 0.02,
    Evaluator.MENTOR: 0.0,
}
TEACHERS_DAYS = (8.2, 10.6)
MENTORS_DAY = 11.1


@dataclass(frozen=True)
class Table:
    """An evaluation of one class, with what is needed to rate anybody in it."""

    group: Class
    text: TableText
    pupils: dict[int, Pupil]  # by user id
    assignment_id: int

    @property
    def assignment(self) -> Assignment:
        return the_assignment(self.assignment_id)


def plan(diary: Diary, calendar: Calendar, group: Class) -> None:
    """Note who rates when."""
    progress = group.course.progress
    text = TableText.from_json(group.evaluation.activity.revision.compiled)
    pupils = {user.id: pupil for pupil, user in group.pupils}
    table = Table(group, text, pupils, group.evaluation_id)
    for pupil, user in group.pupils:
        day = first_day(group, pupil) + 0.8 + pupil.chance("self").random() * 0.4
        if pupil.pace < progress.self_rated:
            diary.note(calendar.during(day), partial(rate_oneself, table, user))
        if pupil.pace < progress.peer_rated:
            diary.note(calendar.during(day + 0.25), partial(rate_peers, table, user))
    for day in TEACHERS_DAYS:
        diary.note(calendar.during(day), partial(rate_class, table, Evaluator.TEACHER))
    diary.note(calendar.during(MENTORS_DAY), partial(rate_class, table, Evaluator.MENTOR))


def rate_oneself(table: Table, user: User) -> None:
    review = services.own_review(table.assignment, user)
    write(table, review, table.pupils[user.id], user)


def rate_peers(table: Table, user: User) -> None:
    """Rate every classmate one was given."""
    for view in queries.sheets_around(table.assignment_id, user.id):
        for who in (Evaluator.PEER, Evaluator.INTERGROUP):
            given = view.one_by(who, user.id)
            review = queries.get_review(given.id) if given else None
            if review is not None:
                write(table, review, table.pupils[view.student_id], user)


def rate_class(table: Table, who: Evaluator) -> None:
    """Teacher or mentor rate those who rated themselves, the quick ones first."""
    group, progress = table.group, table.group.course.progress
    share = {Evaluator.TEACHER: progress.teacher_rated, Evaluator.MENTOR: progress.mentor_rated}
    rater = group.teacher if who is Evaluator.TEACHER else group.mentor
    views = {view.student_id: view for view in queries.sheet_views(group.evaluation_id)}
    for pupil, user in group.pupils:
        view = views.get(user.id)
        own = view.one_by(Evaluator.SELF) if view else None
        if pupil.pace >= share[who] or own is None or own.handed_in_at is None:
            continue
        review = services.staff_review(group.evaluation, user, rater, who)
        if review.handed_in_at is None:
            write(table, review, pupil, rater)


def rate_class_whole(table: Table) -> None:
    """The teacher rates everybody."""
    teacher = table.group.teacher
    for pupil, user in table.group.pupils:
        review = services.staff_review(table.assignment, user, teacher, Evaluator.TEACHER)
        write(table, review, pupil, teacher)


def write(table: Table, review: Review, ratee: Pupil, rater: User | Guest) -> None:
    """Fill in every row that is this evaluator's to rate, write a few words, hand in."""
    who = review.evaluator
    number = rater.number if isinstance(rater, User) else rater.name
    luck = chance(ratee.number, number, "review")
    kindness = KINDNESS[who] + people.habit(number, ratee.number, table.text.key)
    values, deserved = {}, []
    for row in table.text.criteria_for(who.value):
        quality = ratee.ability + ratee.chance(row.key).uniform(-0.1, 0.1)
        share = min(1.0, quality + kindness + luck.uniform(-0.05, 0.05))
        values[row.key] = wording.rating(row, share, table.text.options)
        if table.text.may_skip and people.missed(ratee, row.key):
            values[row.key] = SKIPPED
        deserved.append(share)
    texts = wording.texts_by(who.value, sum(deserved) / len(deserved), luck)
    reasons = reasons_for(table.text, values) if who in PEERS else {}
    saved = services.save_review(review, values, texts, review.sequence, rater, reasons=reasons)
    services.hand_in(saved, rater)


def reasons_for(text: TableText, values: Mapping[str, object]) -> dict[str, str]:
    """What a peer writes beside ratings that are very low or very high."""
    reasons = {}
    for row in text.criteria:
        value = read_value(text, row, values.get(row.key))
        if isinstance(value, Value) and (why := reason_needed(row, value.points, text)):
            reasons[row.key] = wording.reason(why, row.key)
    return reasons
