"""Some students practise for themselves, and work until the objectives are reached."""

from datetime import timedelta
from functools import partial

from lms.accounts.models import User
from lms.core import clock
from lms.demo.rules.answers import answer_to
from lms.demo.rules.people import ALL_DONE, HALF_WAY, Pupil
from lms.demo.services.diary import DAYS_AGO, Calendar, Diary
from lms.demo.services.school import Class, the_assignment
from lms.demo.services.studying import first_day
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.quizzes import queries
from lms.quizzes import services as quizzes
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.services import Response

# Which part of those who took the quiz practise, and which go for mastery.
PRACTISING, MASTERING = 0.45, 0.3
THINKING = 40  # seconds an answer takes
FEW = 5  # answers after which somebody stops for today


def plan(diary: Diary, calendar: Calendar, group: Class) -> None:
    """Note who practises, some days after the task was opened."""
    for pupil, user in group.pupils:
        if pupil.number == HALF_WAY:
            continue
        day = min(first_day(group, pupil) + 1.1, DAYS_AGO - 0.6)
        if group.practice_id and pupil.pace < group.course.progress.quiz * PRACTISING:
            deed = partial(practise, group.practice_id, user, pupil)
            diary.note(calendar.during(day), deed)
        if group.mastery_id and pupil.pace < group.course.progress.quiz * MASTERING:
            stops = pupil.number != ALL_DONE and pupil.chance("stops").random() < 0.3
            deed = partial(master, group.mastery_id, user, pupil, stops=stops)
            diary.note(calendar.during(day + 0.2), deed)


def practise(assignment_id: int, user: User, pupil: Pupil) -> None:
    """Answer and check one question after another; what was wrong is tried once more."""
    attempt = quizzes.begin(the_assignment(assignment_id), student=user)
    moment = clock.now()
    for position, item in enumerate(queries.items_of(attempt.id)):
        moment += timedelta(seconds=THINKING)
        with clock.at(moment):
            _answer(attempt, item, pupil, f"practice {position}")
            if item.earned is not None and item.earned < item.possible and position % 3 == 0:
                quizzes.try_again(attempt, item.id)
                _answer(attempt, item, pupil, f"again {position}")
    with clock.at(moment + timedelta(seconds=THINKING)):
        quizzes.hand_in(attempt)


def master(assignment_id: int, user: User, pupil: Pupil, *, stops: bool) -> None:
    """Answer one question after another until the objectives are reached, or stop for today."""
    attempt = quizzes.begin(the_assignment(assignment_id), student=user)
    moment = clock.now()
    position = 0
    while attempt.handed_in_at is None and not (stops and position >= FEW):
        moment += timedelta(seconds=THINKING)
        with clock.at(moment):
            item = quizzes.ask_next(attempt)
            attempt = _answer(attempt, item, pupil, f"mastery {position}")
        position += 1


def _answer(attempt: Attempt, item: PaperItem, pupil: Pupil, occasion: str) -> Attempt:
    """Answer a question and check it; whoever practises leaves none empty."""
    definition = Definition.from_json(item.version.definition)
    answer = answer_to(definition, pupil.ability, pupil.chance(occasion + definition.key))
    answer = answer or kinds.key_answer(definition)
    fields = kinds.answer_fields(definition, answer)
    quizzes.save_paper(attempt, {item.id: Response(fields, item.sequence)})
    return quizzes.check_answer(attempt, item.id)
