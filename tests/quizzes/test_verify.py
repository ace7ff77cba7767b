"""Everything handed in computed anew: what agrees is silent, what was planted is found."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from lms.core.db import db
from lms.gradebook.models import Mark
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt, MendChange, PaperItem
from lms.quizzes.rules.mending import MendKind, MendPolicy
from lms.quizzes.services import verifying
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.mending import (
    NEVER_LOWER,
    a_plan,
    a_wish,
    figures,
    mended,
    published,
    sat,
    undone,
)
from tests.builders.quizzes import AUTOMATIC, BLANK, SHORT, a_quiz, paper

TURNED = AUTOMATIC.replace("- [ ] 只有付费客户", "- [x] 只有付费客户").replace(
    "- [x] 外部客户与内部同事", "- [ ] 外部客户与内部同事"
)


@pytest.fixture
def classroom(teacher, student):
    return a_classroom(teacher=teacher, students=(student,))


@pytest.fixture
def quiz(classroom, student):
    quiz = a_quiz(classroom)
    sat(quiz, student, T03_I01=None, T03_I06={"a": ["0"]})
    return quiz


def differences(quiz) -> list[tuple[str, str, str]]:
    found = verifying.verify(quiz.id).differences
    return [(one.what, one.stored, one.computed) for one in found]


def test_what_agrees_is_silent(app, quiz):
    from lms.quizzes.cli import cli  # noqa: PLC0415

    said = app.test_cli_runner().invoke(cli, ["verify"])

    assert (said.output, said.exit_code) == ("attempts 1 differences 0\n", 0)


@pytest.mark.parametrize(
    "options",
    [{"mode": "practice"}, {"penalty": Fraction(1, 3)}, {"has_certainty": True}],
    ids=["practice", "penalty", "certainty"],
)
def test_attempts_of_every_mode_agree(student, classroom, options):
    quiz = a_quiz(classroom, **options)
    sat(quiz, student, T03_I01={"a": ["0"]}, T03_I06=None)

    assert differences(quiz) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (update(PaperItem).where(PaperItem.position == 1).values(earned=4), "T03-I01"),
        (update(PaperItem).where(PaperItem.position == 1).values(possible=6), "T03-I01 possible"),
        (update(Attempt).values(points=6), "attempt"),
        (update(Mark).values(points=4), "ledger"),
    ],
)
def test_a_planted_difference_is_found(app, quiz, planted, found):
    from lms.quizzes.cli import cli  # noqa: PLC0415

    db.session.execute(planted)
    db.session.commit()

    said = app.test_cli_runner().invoke(cli, ["verify", "--assignment", str(quiz.id)])

    assert said.exit_code == 1
    assert found in {line.split("\t")[1] for line in said.output.splitlines()[:-1]}
    assert said.output.splitlines()[-1].startswith("attempts 1 differences ")


def test_marks_by_hand_are_added_up_anew(teacher, student, classroom):
    quiz = a_quiz(classroom, SHORT, key="T04-Q")
    attempt = sat(quiz, student, T03_I11=None)
    marks = {"T03-I11": [Decimal(3), Decimal(2)]}
    services.mark_response(paper(attempt)["T03-I11"], by=teacher, marks=marks)
    db.session.commit()
    before = differences(quiz)
    wrong = {"T03-I11": {"earned": "7", "given": ["3", "2"]}}
    db.session.execute(update(PaperItem).values(earned=7, marks=wrong))
    db.session.commit()

    assert before == []
    assert ("T03-I11", "7", "5") in differences(quiz)


def test_a_mend_that_did_not_reach_a_paper_is_found(teacher, quiz):
    (mend,) = mended(quiz, teacher, a_wish("T03-I06"))
    item = queries.changes_of([mend.id])[0]
    db.session.execute(
        update(PaperItem)
        .where(PaperItem.id == item.item_id)
        .values(version_id=item.version_before_id, earned=0, marks={"T03-I06": {"earned": "0"}})
    )
    db.session.query(MendChange).delete()
    db.session.commit()

    assert ("T03-I06", "-", f"mend {mend.id}") in differences(quiz)


def test_kept_marks_agree(teacher, quiz):
    published(quiz, TURNED)
    mended(quiz, teacher, a_wish(kind=MendKind.REVISION, policy=NEVER_LOWER))

    assert differences(quiz) == []


def test_attempts_that_wait_agree(student, classroom):
    quiz = a_quiz(classroom, AUTOMATIC + "\n" + SHORT, key="T04-Q")
    sat(quiz, student, T03_I11=None)

    assert differences(quiz) == []


CHOICES = st.sampled_from([None, {"a": ["0"]}, {"a": ["1"]}])
WORDS = st.sampled_from(["六西格玛", "精益", "PDCA", ""])
PAPERS = st.lists(st.tuples(CHOICES, CHOICES, WORDS), min_size=1, max_size=4)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["T03-I01", "T03-I06", "T03-I08"]),
        st.sampled_from([MendKind.FULL, MendKind.ANSWERED, MendKind.OUT, MendKind.ACCEPT]),
        st.sampled_from(list(MendPolicy)),
    ),
    min_size=1,
    max_size=3,
)


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes here
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(papers=PAPERS, steps=STEPS, grade_by=st.sampled_from(["highest", "average"]))
def test_a_dry_run_is_what_comes_and_undoing_gives_everything_back(app, papers, steps, grade_by):
    teacher, student = a_teacher(), a_user()
    quiz = a_quiz(
        a_classroom(teacher=teacher, students=(student,)),
        AUTOMATIC + "\n" + BLANK,
        key=f"Q{a_user().id}",
        attempts=None,
        grade_by=grade_by,
    )
    [
        sat(quiz, student, T03_I01=one or {}, T03_I06=two or {}, T03_I08={"1": [word]})
        for one, two, word in papers
    ]
    states = [figures(quiz)]

    made = [mend for step in steps for mend in take(quiz, teacher, states, step)]

    assert all(is_true for _mend, is_true in made)
    back = [(undone(mend, teacher), figures(quiz))[1] for mend, _is_true in reversed(made)]
    assert back == states[-2::-1]
    assert differences(quiz) == []


def take(quiz, teacher, states, step):
    """Make one mend, with whether the dry run said what came; none where it is refused."""
    leaf, kind, policy = step
    try:
        wish = a_wish(leaf, kind, policy=policy, answers=all_tokens(quiz, leaf, kind))
        plan = a_plan(quiz, teacher, wish)
        (mend,) = mended(quiz, teacher, wish)
    except services.mending.MendRefused:
        db.session.rollback()
        return []
    states.append(figures(quiz))
    said = {f"item {c.item.id}": (c.after.earned, c.after.possible) for c in plan.changes}
    came = {key: states[-1][key][1:3] for key in said}
    marks = {f"mark {e.student_id}": (e.points, e.possible) for e in plan.classes[0].entries}
    is_true = said == came and marks == {key: states[-1][key][:2] for key in marks}
    return [(mend, is_true and differences(quiz) == [])]


def all_tokens(quiz, leaf, kind):
    if kind is not MendKind.ACCEPT:
        return ()
    _leaf, answers = services.mending.given_answers(queries.papers_of([quiz.id]), leaf)
    return tuple(one.token for one in answers)
