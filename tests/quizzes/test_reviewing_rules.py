"""The matrix of what is seen when, its phases, its presets, and its words, as tables of cases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from flask_babel import force_locale

from lms.courses.rules.reviewing import ASPECTS, PHASES, PRESETS, Band, Matrix, feedback_for
from lms.quizzes.rules.review_words import in_words
from lms.quizzes.rules.reviewing import (
    EVERYTHING,
    NOTHING,
    Phase,
    Plan,
    Release,
    Visible,
    phase_of,
    visible_in,
)

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def a_matrix(**phases: tuple[str, ...]) -> Matrix:
    return Matrix.from_json(phases)


# What each aspect needs beside itself to be seen at all.
WITH = {
    "answers": ("answers",),
    "right_wrong": ("answers", "right_wrong"),
    "points": ("points",),
    "explanation": ("answers", "explanation"),
    "right_answer": ("answers", "right_wrong", "right_answer"),
    "feedback": ("feedback",),
}
WITH_DURING = {
    aspect: tuple(dict.fromkeys(("answers", "right_wrong", aspect))) for aspect in ASPECTS
} | {"answers": ("answers",)}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_each_cell_shows_its_aspect_in_its_phase_and_in_no_other(aspect, phase):
    needed = (WITH if phase != "during" else WITH_DURING)[aspect]
    matrix = a_matrix(**dict.fromkeys(needed, (phase,)))

    seen = [one for one in PHASES if getattr(visible_in(matrix, Phase(one)), aspect)]
    shown = visible_in(matrix, Phase(phase))

    assert seen == [phase]
    assert shown == Visible(**dict.fromkeys(needed, True))


COLUMNS = [some for n in range(7) for some in combinations(ASPECTS, n)]


@pytest.mark.parametrize("phase", PHASES)
def test_every_column_is_refused_or_shows_just_what_is_ticked(phase):
    """All 64 columns of each phase: nothing that is kept is dead, nothing refused is shown."""
    ticked = {some: a_matrix(**dict.fromkeys(some, (phase,))) for some in COLUMNS}
    asked = {some: Visible(**dict.fromkeys(some, True)) for some in COLUMNS}

    shown = {some: visible_in(matrix, Phase(phase)) for some, matrix in ticked.items()}

    kept = [some for some in COLUMNS if not ticked[some].gaps()]
    assert [some for some in COLUMNS if shown[some] == asked[some]] == kept
    assert set(shown.values()) == {asked[some] for some in kept}


@pytest.mark.parametrize("aspect", ["points", "explanation", "right_answer", "feedback"])
def test_while_answering_all_the_rest_needs_right_and_wrong(aspect):
    matrix = a_matrix(answers=("during",), **{aspect: ("during",)})

    assert matrix.gaps() == [(aspect, "during", "right_wrong")]
    assert visible_in(matrix, Phase.DURING) == Visible(answers=True)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("aspect", ["right_wrong", "explanation", "right_answer"])
def test_what_stands_beside_the_question_is_not_seen_without_it(aspect, phase):
    matrix = a_matrix(**{aspect: (phase,)})

    assert visible_in(matrix, Phase(phase)) == NOTHING
    assert (aspect, phase) in [gap[:2] for gap in matrix.gaps()]


@pytest.mark.parametrize(
    ("preset", "phase", "visible"),
    [
        ("never", Phase.DURING, NOTHING),
        ("never", Phase.AFTER, Visible(points=True, feedback=True)),
        ("never", Phase.OPEN, Visible(points=True, feedback=True)),
        ("never", Phase.CLOSED, Visible(points=True, feedback=True)),
        ("after_submit", Phase.DURING, NOTHING),
        ("after_submit", Phase.AFTER, EVERYTHING),
        ("after_submit", Phase.OPEN, EVERYTHING),
        ("after_submit", Phase.CLOSED, EVERYTHING),
        ("after_close", Phase.DURING, NOTHING),
        ("after_close", Phase.AFTER, Visible(points=True, feedback=True)),
        ("after_close", Phase.OPEN, Visible(points=True, feedback=True)),
        ("after_close", Phase.CLOSED, EVERYTHING),
    ],
)
def test_presets_mean_what_their_names_say(preset, phase, visible):
    assert visible_in(PRESETS[preset], phase) == visible
    assert PRESETS[preset].gaps() == []
    assert Matrix.from_json(PRESETS[preset].to_json()).preset == preset


@pytest.mark.parametrize(
    ("ended", "sitting", "term_closed", "moment", "phase"),
    [
        (None, None, None, NINE, Phase.DURING),
        (None, NINE, None, NINE + minutes(2), Phase.DURING),
        (NINE, None, None, NINE, Phase.AFTER),
        (NINE, None, None, NINE + minutes(29), Phase.AFTER),
        (NINE, None, None, NINE + minutes(30), Phase.OPEN),
        (NINE, NINE + minutes(90), None, NINE + minutes(60), Phase.OPEN),
        (NINE, NINE + minutes(10), None, NINE + minutes(10.5), Phase.AFTER),
        (NINE, NINE + minutes(10), None, NINE + minutes(11), Phase.CLOSED),
        (NINE, None, NINE + minutes(1), NINE + minutes(2), Phase.CLOSED),
    ],
)
def test_where_an_attempt_stands(ended, sitting, term_closed, moment, phase):
    found = phase_of(
        ended_at=ended, last_sitting=sitting, term_closed_at=term_closed, moment=moment
    )

    assert found is phase


@pytest.mark.parametrize(
    ("state", "later", "phase", "visible"),
    [
        (Release.RULE, None, Phase.OPEN, Visible(points=True, feedback=True)),
        (Release.RELEASED, None, Phase.OPEN, EVERYTHING),
        (Release.RELEASED, None, Phase.AFTER, EVERYTHING),
        (Release.RELEASED, None, Phase.DURING, NOTHING),
        (Release.WITHHELD, None, Phase.CLOSED, NOTHING),
        (Release.WITHHELD, minutes(1), Phase.CLOSED, NOTHING),
        (Release.WITHHELD, minutes(0), Phase.OPEN, EVERYTHING),
        (Release.RULE, minutes(1), Phase.OPEN, Visible(points=True, feedback=True)),
        (Release.RULE, minutes(-1), Phase.OPEN, EVERYTHING),
    ],
)
def test_the_switch_and_a_moment_for_later_stand_over_the_matrix(state, later, phase, visible):
    plan = Plan(PRESETS["after_close"], state, None if later is None else NINE + later)

    assert plan.visible(phase, NINE) == visible


@pytest.mark.parametrize(
    ("visible", "by_question"),
    [
        (Visible(points=True), False),
        (Visible(answers=True, points=True), False),
        (Visible(answers=True, right_wrong=True), False),
        (Visible(answers=True, right_wrong=True, points=True), True),
    ],
)
def test_points_of_single_questions_come_with_right_and_wrong(visible, by_question):
    assert visible.points_by_question is by_question


ALL = "题目和自己的答案、对错、得分、解析、正确答案"


@pytest.mark.parametrize(
    ("matrix", "has_end", "words"),
    [
        (PRESETS["never"], True, "交卷后只公布得分，不公布答案。"),
        (PRESETS["after_submit"], True, f"交卷后能看到{ALL}。"),
        (
            PRESETS["after_close"],
            True,
            f"交卷后到截止前只公布得分，不公布答案；全班截止后能看到{ALL}。",
        ),
        (
            PRESETS["after_close"],
            False,
            f"交卷后到学期结束前只公布得分，不公布答案；学期结束后能看到{ALL}。",
        ),
        (a_matrix(), True, "交卷后什么都不公布。"),
        (a_matrix(answers=("during",)), True, "交卷后什么都不公布。"),
        (
            a_matrix(answers=("during",), right_wrong=("during",), points=("closed",)),
            True,
            "作答时能看到题目和自己的答案、对错；交卷后到截止前什么都不公布；"
            "全班截止后只公布得分，不公布答案。",
        ),
        (
            a_matrix(answers=("after",), points=("after", "open", "closed")),
            True,
            "交卷后 30 分钟内能看到题目和自己的答案、得分；"
            "交卷 30 分钟以后只公布得分，不公布答案。",
        ),
        (
            a_matrix(answers=("after", "closed"), right_wrong=("closed",)),
            False,
            "交卷后 30 分钟内能看到题目和自己的答案；之后到学期结束前什么都不公布；"
            "学期结束后能看到题目和自己的答案、对错。",
        ),
    ],
)
def test_any_matrix_becomes_one_sentence(app, matrix, has_end, words):
    assert in_words(matrix, has_end=has_end, has_feedback=False) == words


def test_general_feedback_is_named_where_the_quiz_has_any(app):
    assert in_words(PRESETS["never"]) == "交卷后能看到得分、总评语。"


def test_the_same_sentence_in_english(app):
    with app.test_request_context(), force_locale("en"):
        words = in_words(PRESETS["after_close"], has_feedback=False)

    assert words == (
        "From handing in until the closing you see only the points, no answers; after the closing "
        "for the whole class you see the questions with your answers, right or wrong, points, "
        "explanation, right answer."
    )


BANDS = (Band(Decimal(85), "稳"), Band(Decimal(60), "行"), Band(Decimal(0), "补"))


@pytest.mark.parametrize(
    ("earned", "text"),
    [("20", "稳"), ("17", "稳"), ("16.999999", "行"), ("12", "行"), ("11.5", "补"), ("0", "补")],
)
def test_a_result_falls_into_one_band_exactly(earned, text):
    assert feedback_for(BANDS, Decimal(earned), Decimal(20)) == text


@pytest.mark.parametrize(("bands", "possible"), [((), 20), (BANDS, 0)])
def test_nothing_is_said_where_nothing_is_written_or_at_stake(bands, possible):
    assert feedback_for(bands, Decimal(0), Decimal(possible)) == ""
