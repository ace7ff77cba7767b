"""Never lower as a property: with every mend undone again, nobody would have had more."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from lms.core.db import db
from lms.gradebook.queries import current_mark
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.services import recounting, verifying
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.mending import NEVER_LOWER, a_wish, mended, published, tokens, undone
from tests.builders.quizzes import (
    MULTIPLE,
    SHORT,
    SINGLE,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    loaded,
)

TEXT = SINGLE + "\n" + MULTIPLE + "\n" + SHORT
TURNED = TEXT.replace("- [ ] 只有付费", "- [x] 只有付费").replace("- [x] 外部", "- [ ] 外部")
ROUNDING = Fraction(1, 10**6)  # an average and what lateness costs are rounded to the grid
ONE = st.sampled_from([[], ["0"], ["1"]])
SOME = st.sampled_from([[], ["0"], ["0", "1"], ["2"], ["0", "2"]])
ESSAY = st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 5))
PAPER = st.tuples(ONE, SOME, ESSAY, st.integers(1, 3))
STEP = st.tuples(
    st.sampled_from(["T03-I01", "T03-I02", "T03-I11"]), st.sampled_from(list(MendKind))
)
MODES = [{}, {"penalty": Fraction(1, 3)}, {"has_certainty": True}]


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes here
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    papers=st.lists(PAPER, min_size=1, max_size=2),
    running=PAPER,
    steps=st.tuples(STEP, STEP, STEP),
    grade_by=st.sampled_from(["highest", "average", "latest", "first"]),
    mode=st.sampled_from(MODES),
    late=st.sampled_from([0, 7, 33]),
)
def test_nobody_has_less_than_without_the_mends(
    *, app, papers, running, steps, grade_by, mode, late
):
    teacher, student = a_teacher(), a_user()
    room = a_classroom(teacher=teacher, students=(student,))
    options = {"attempts": None, "grade_by": grade_by, **mode}
    quiz = a_quiz(room, TEXT, key=f"Q{student.id}", **options)
    [handed_in(begun(quiz, student, one)) for one in papers]
    made_late(quiz, teacher, late)
    open_ = begun(quiz, student, running)
    published(quiz, TURNED, **options)

    mends = take(quiz, teacher, steps[0])
    handed_in(open_)
    mends += take(quiz, teacher, steps[1])
    mark_waiting(quiz, teacher, [*papers, running])
    mends += take(quiz, teacher, steps[2])

    assert verifying.verify(quiz.id).differences == ()
    mended_share = share(quiz, student)
    [undone(one, teacher) for one in reversed(mends)]
    assert verifying.verify(quiz.id).differences == ()
    assert waits(quiz) or mended_share + ROUNDING >= share(quiz, student)


def begun(quiz, student, said):
    one, some, (is_answered, *_points), certainty = said
    attempt = an_attempt(quiz, student)
    sure = {"certainty": [str(certainty)]}
    answer(attempt, student, "T03-I01", {"a": one, **sure})
    answer(attempt, student, "T03-I02", {"a": some, **sure})
    answer(attempt, student, "T03-I11", {"a": ["因为情绪会转移。"] if is_answered else []})
    return attempt


def made_late(quiz, teacher, percent):
    db.session.execute(
        update(Attempt).where(Attempt.assignment_id == quiz.id).values(late_percent=percent)
    )
    recounting.recount(loaded(quiz), reason="迟交", by=teacher)
    db.session.commit()
    db.session.expunge_all()


def take(quiz, teacher, step):
    """Make one mend by "never lower"; none where it is refused."""
    leaf, kind = step
    answers = tokens(quiz, leaf, "") if kind is MendKind.ACCEPT else ()
    try:
        return mended(quiz, teacher, a_wish(leaf, kind, policy=NEVER_LOWER, answers=answers))
    except services.mending.MendRefused:
        db.session.rollback()
        db.session.expunge_all()
        return []


def mark_waiting(quiz, teacher, said):
    """Give each essay that waits the points drawn for its paper."""
    attempts = sorted(queries.papers_of([quiz.id]), key=lambda one: one.number)
    for attempt, (_one, _some, (_is_answered, *points), _sure) in zip(attempts, said, strict=True):
        for item in attempt.items:
            if item.earned is None:
                marks = {"T03-I11": [Decimal(part) for part in points]}
                services.mark_response(item, by=teacher, marks=marks)
    db.session.commit()
    db.session.expunge_all()


def share(quiz, student):
    mark = current_mark(quiz.id, student.id)
    return Fraction(mark.points) / Fraction(mark.possible) if mark else Fraction(0)


def waits(quiz):
    return any(one.marked_at is None for one in queries.papers_of([quiz.id]))
