"""Students rate themselves and each other; teachers and mentors rate them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from lms.accounts.models import User
from lms.courses.rules.compiled import TableText
from lms.demo.rules import wording
from lms.demo.rules.people import Pupil, chance
from lms.demo.services.diary import Calendar, Diary
from lms.demo.services.school import Class
from lms.demo.services.studying import first_day
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, Review
from lms.evaluations.rules.ratings import Value, read_value, reason_needed
from lms.evaluations.rules.results import PEERS

KINDNESS = {  # how much higher than deserved each of them rates
    Evaluator.SELF: 0.06,
    Evaluator.PEER: 0.08,
    Evaluator.TEACHER: 0.02,
    Evaluator.MENTOR: 0.0,
}
TEACHERS_DAYS = (8.2, 10.6)
MENTORS_DAY = 11.1


@dataclass(frozen=True)
class Table:
    """The evaluation of one class, with what is needed to rate anybody in it."""

    group: Class
    text: TableText
    pupils: dict[int, Pupil]  # by user id


def plan(diary: Diary, calendar: Calendar, group: Class) -> None:
    """Note who rates when."""
    progress = group.course.progress
    text = TableText.from_json(group.evaluation.activity.revision.compiled)
    table = Table(group, text, {user.id: pupil for pupil, user in group.pupils})
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
    review = services.own_review(table.group.evaluation, user)
    write(table, review, table.pupils[user.id], user)


def rate_peers(table: Table, user: User) -> None:
    """Rate every classmate one was given."""
    for view in queries.sheets_around(table.group.evaluation_id, user.id):
        given = view.one_by(Evaluator.PEER, user.id)
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


def write(table: Table, review: Review, ratee: Pupil, rater: User) -> None:
    """Fill in every row that is this evaluator's to rate, write a few words, hand in."""
    who = review.evaluator
    luck = chance(ratee.number, rater.number, "review")
    values, deserved = {}, []
    for row in table.text.criteria_for(who.value):
        quality = ratee.ability + ratee.chance(row.key).uniform(-0.1, 0.1)
        share = min(1.0, quality + KINDNESS[who] + luck.uniform(-0.05, 0.05))
        values[row.key] = wording.rating(row, share)
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
