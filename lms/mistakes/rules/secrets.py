"""Which questions must not be shown to a student now, because a quiz or exam may still ask them."""

from collections.abc import Iterable
from dataclasses import dataclass

Question = tuple[str, str]  # course code and key: all wordings of a question are one


@dataclass(frozen=True)
class Given:
    """One quiz or exam of a student's classroom, as it stands for this student now.

    `questions` are those every paper has and all that may be drawn; of a running attempt
    also those it was begun with. `left` is how many attempts may still be begun (None: any
    number). `has_opened`: the student may begin it, or might have; `has_end`: it closes some
    day. `is_closed`: nobody of the class can take it any more, or its term is over.
    `shown` are those whose right answers the quiz itself shows this student already.
    """

    questions: frozenset[Question]
    is_exam: bool
    is_running: bool = False
    has_opened: bool = True
    has_end: bool = True
    is_closed: bool = False
    is_member: bool = True
    left: int | None = 1
    shows_answers: bool = False  # right after each attempt
    shown: frozenset[Question] = frozenset()


def keeps_back(given: Given) -> bool:
    """Whether the quiz may still ask what it should not find answered elsewhere.

    A paper that is being written always keeps them; what is closed asks nothing any more. An
    exam keeps them from its opening until everybody is done, also after the student's own
    hand-in; before its opening it would empty the notebook just when one prepares for it, and
    tell which questions it asks. What may be done any number of times and shows its answers
    each time has nothing to keep: else practice would empty the notebook.
    """
    if given.is_running:
        return True
    if given.is_closed or not given.is_member:
        return False
    if given.is_exam:
        return given.has_opened and (given.has_end or given.left != 0)
    is_free_practice = given.left is None and given.shows_answers
    return given.left != 0 and not is_free_practice


def held(given: Given) -> frozenset[Question]:
    """The questions that stay out of the notebook on account of this quiz.

    An exam and a running paper hold all of theirs. A quiz that lets its student try again
    and shows right answers in between holds only what it has not shown yet.
    """
    if not keeps_back(given):
        return frozenset()
    return given.questions if given.is_exam or given.is_running else given.questions - given.shown


def is_shut(all_given: Iterable[Given]) -> bool:
    """Whether the whole notebook is shut: while its student sits an exam."""
    return any(one.is_exam and one.is_running and one.is_member for one in all_given)


def secrets(all_given: Iterable[Given]) -> frozenset[Question]:
    """Every question that is kept back from the student now."""
    return frozenset().union(*map(held, all_given))
