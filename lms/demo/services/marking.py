"""Teachers mark what waits, along the marking points, in one sitting after another."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

from lms.core import clock
from lms.demo.rules import wording, writing
from lms.demo.rules.people import chance
from lms.demo.services.diary import Calendar, Diary
from lms.demo.services.school import Class
from lms.questions.rules import Definition
from lms.quizzes import queries
from lms.quizzes import services as quizzes
from lms.quizzes.models import PaperItem
from lms.quizzes.rules.marking import is_by_hand, leaf_answer

PACE = timedelta(seconds=75)  # for one response


def plan(diary: Diary, calendar: Calendar, group: Class) -> None:
    """Note the sittings of the class's teacher."""
    for day in group.course.progress.marking_days:
        diary.note(calendar.during(day), partial(sit_down, group))


def sit_down(group: Class) -> None:
    """Mark what waits now, question by question across all students."""
    waiting = [one.item_id for one in queries.waiting_in(group.quiz_id) if not one.is_marked]
    moment = clock.now()
    for item_id in waiting:
        item = queries.item_to_mark(group.quiz_id, item_id)
        if item is not None:
            with clock.at(moment):
                mark(group, item)
            moment += PACE


def mark(group: Class, item: PaperItem) -> None:
    definition = Definition.from_json(item.version.definition)
    marks: dict[str, list[Decimal]] = {}
    shares: list[float] = []
    for leaf in definition.leaves():
        if is_by_hand(leaf):
            answer = leaf_answer(definition, leaf, item.answer)
            found = writing.worth(leaf, str(answer.get("text", "")))
            marks[leaf.key] = [Decimal(points) for points in found.given]
            shares.append(found.share)
    luck = chance(item.attempt.student.number, definition.key, "comment")
    comment = wording.comment_on(sum(shares) / len(shares), luck)
    quizzes.mark_response(item, by=group.teacher, marks=marks, comment=comment)
