"""Checks practice and mastery: nothing waits for a person, and goals can be reached."""

from collections.abc import Iterator
from dataclasses import dataclass

from lms.core.findings import Place
from lms.core.i18n import _
from lms.courses.rules.course import Places
from lms.courses.rules.modes import PRACTISED, Mastery
from lms.courses.rules.quiz import is_automatic
from lms.courses.rules.reading import CourseFolder
from lms.questions.rules import Definition


@dataclass(frozen=True)
class Practised:
    """A practice or mastery document: what may be asked and where, and its goals."""

    questions: tuple[tuple[Definition, Place], ...]
    mastery: Mastery | None
    goals: Places
    place: Place


def check_practice(found: CourseFolder) -> None:
    """Every document whose students are told at once whether they were right."""
    for one in (*_quizzes(found), *_papers(found)):
        _check_automatic(found, one)
        if one.mastery is not None:
            _check_goals(found, one, one.mastery)


def _quizzes(found: CourseFolder) -> Iterator[Practised]:
    for quiz in found.quizzes.values():
        if quiz.settings.mode in PRACTISED:
            asked = tuple((one, quiz.place_of(one.key)) for one in quiz.definitions)
            yield Practised(asked, quiz.settings.mastery, quiz.goals, quiz.place)


def _papers(found: CourseFolder) -> Iterator[Practised]:
    known = {one.key: one for bank in found.banks.values() for one in bank.definitions}
    for exam in found.exams.values():
        settings = exam.pooled(found.banks, {})
        if settings.mode in PRACTISED:
            asked = tuple(
                (known[key], place)
                for draw, place in zip(settings.draws, exam.draws_at, strict=True)
                for key, _version in draw.pool
            )
            yield Practised(asked, settings.mastery, exam.goals, exam.place)


def _check_automatic(found: CourseFolder, one: Practised) -> None:
    places = {place: None for question, place in one.questions if not is_automatic(question)}
    for place in places:
        found.findings.error(
            place,
            _("练习当场告诉学生对错，不能有要老师评阅的题。请换题，或改用 mode: homework。"),
        )


def _check_goals(found: CourseFolder, one: Practised, mastery: Mastery) -> None:
    """There is a goal, and each has at least as many questions as must be right."""
    if not mastery.goals:
        found.findings.error(one.place, _("请写出要达到的目标：objectives: [K3.1, S3.1]。"))
    for goal in mastery.goals:
        if len(goal.pool) < mastery.right:
            found.findings.error(
                one.goals.get(goal.code, one.place),
                _(
                    "目标 %(code)s 只有 %(n)s 道能自动批改的题，至少要有 %(right)s 道。",
                    code=goal.code,
                    n=len(goal.pool),
                    right=mastery.right,
                ),
            )
