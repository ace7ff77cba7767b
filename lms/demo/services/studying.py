"""Students read the lesson and take the quiz."""

from datetime import datetime, timedelta
from functools import partial

from lms.accounts.models import User
from lms.core import clock
from lms.courses import services as courses
from lms.courses.models import LearningTask
from lms.courses.rules.compiled import QuizSettings
from lms.demo.rules.answers import answer_to
from lms.demo.rules.people import HALF_WAY, Pupil
from lms.demo.services.diary import DAYS_AGO, Calendar, Diary
from lms.demo.services.school import Class
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.quizzes import queries
from lms.quizzes import services as quizzes
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.services import Response

FIRST_READING = 14  # days before the opening of the task when the first one was read
LONGEST_ATTEMPT = 35  # minutes; a shorter time limit of the quiz comes first
SAVES = 3  # how often an attempt is saved on the way


def first_day(group: Class, pupil: Pupil) -> float:
    """When this student begins: the first of the class a day after the opening."""
    latest = group.course.progress.begun
    spread = (DAYS_AGO - 2.5) * min(1.0, pupil.pace / latest)
    return 0.5 + spread + pupil.chance("day").random() * 0.4


def plan(diary: Diary, calendar: Calendar, group: Class) -> None:
    """Note when each student reads and takes the quiz."""
    progress = group.course.progress
    for pupil, user in group.pupils:
        for number, task in enumerate(group.earlier):
            moment = calendar.at(number * 7 - FIRST_READING, 9 + int(pupil.pace * 10))
            diary.note(moment, partial(read, task, user, pupil, whole=True))
        day = first_day(group, pupil)
        if pupil.pace < progress.begun or pupil.number == HALF_WAY:
            whole = pupil.pace < progress.read
            moment = calendar.during(day)
            diary.note(moment, partial(read, group.task, user, pupil, whole=whole))
        if pupil.pace < progress.quiz:
            moment = calendar.during(day + 0.3 + pupil.chance("quiz").random() * 0.5)
            diary.note(moment, partial(take_quiz, group, user, pupil))


def read(task: LearningTask, user: User, pupil: Pupil, *, whole: bool) -> None:
    """Go through the sections at reading speed; some stop half-way."""
    sections = [part["id"] for part in task.outline]
    count = len(sections) if whole else len(sections) // 2
    luck, moment = pupil.chance("reading"), clock.now()
    for section in sections[:count]:
        with clock.at(moment):
            courses.note_reading(task, student_id=user.id, section=section)
        moment += timedelta(seconds=luck.randint(70, 260))


def take_quiz(group: Class, user: User, pupil: Pupil) -> None:
    """Begin, save now and then, hand in before the time is up."""
    quiz = group.quiz
    settings = QuizSettings.from_json(quiz.activity.revision.compiled)
    limit = min(LONGEST_ATTEMPT, (settings.time_limit or LONGEST_ATTEMPT) - 2)
    luck, began = pupil.chance("attempt"), clock.now()
    lasted = timedelta(minutes=limit * (0.55 + 0.45 * luck.random()))
    attempt = quizzes.begin(quiz, student=user)
    items = queries.items_of(attempt.id)
    for turn in range(SAVES):
        _save(attempt, _page(items, turn), pupil, began + lasted * (turn + 1) / (SAVES + 1))
    with clock.at(began + lasted):
        quizzes.hand_in(attempt)


def _page(items: list[PaperItem], turn: int) -> list[PaperItem]:
    return items[turn * len(items) // SAVES : (turn + 1) * len(items) // SAVES]


def _save(attempt: Attempt, items: list[PaperItem], pupil: Pupil, moment: datetime) -> None:
    responses = {}
    for item in items:
        definition = Definition.from_json(item.version.definition)
        answer = answer_to(definition, pupil.ability, pupil.chance(definition.key))
        responses[item.id] = Response(kinds.answer_fields(definition, answer), item.sequence)
    with clock.at(moment):
        quizzes.save_paper(attempt, responses)
