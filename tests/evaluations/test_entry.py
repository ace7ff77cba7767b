"""Paper forms: typed in twice, compared, handed in through the same checks as on the screen."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.journal import JournalEntry
from lms.courses.rules.compiled import Option, TableText
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.rules.entry import EntryState, compare, keys_of, read_cell
from lms.evaluations.rules.ratings import Fault
from lms.evaluations.services import entry
from lms.evaluations.services.refusals import BadRating, NotAStudent, NotInTable, TermOver
from lms.gradebook.queries import current_mark
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.entries import a_stack, typed
from tests.builders.evaluations import (
    PEERS,
    SELF,
    TEACHER,
    Scene,
    a_criterion,
    a_review,
    a_scene,
    a_table,
    handed_in,
    points,
    written,
)

WHO = Evaluator
LEVELS = tuple(
    Option(label, Decimal(percent))
    for label, percent in (("优", 95), ("良", 85), ("中", 75), ("及格", 65), ("不及格", 50))
)
STARS = tuple(Option("★" * n, Decimal(20 * n)) for n in (5, 4, 3, 2, 1))
PAST = {"opens_at": datetime(2026, 1, 1, tzinfo=UTC), "closes_at": datetime(2026, 1, 9, tzinfo=UTC)}


def by_options(options: tuple[Option, ...], scale: str, *, may_skip: bool = False) -> TableText:
    return replace(a_table(), scale=scale, options=options, may_skip=may_skip)


def review(scene: Scene, student, who: Evaluator) -> queries.ReviewView | None:
    (view,) = queries.sheet_views(scene.assignment.id, [student.id])
    return view.one_by(who)


@pytest.mark.parametrize(
    ("text", "typed_in", "wanted"),
    [
        (a_table(), "13", "13"),
        (a_table(), " １３ ", "13"),
        (a_table(), "", ""),
        (a_table(), None, ""),
        (a_table(), "16", Fault.RANGE),
        (a_table(), "-1", Fault.NOT_A_NUMBER),
        (by_options(LEVELS, "levels"), "1", "优"),
        (by_options(LEVELS, "levels"), "5", "不及格"),
        (by_options(LEVELS, "levels"), "良", "良"),
        (by_options(LEVELS, "levels"), "6", Fault.OPTION),
        (by_options(LEVELS, "levels"), "0", Fault.OPTION),
        (by_options(LEVELS, "levels", may_skip=True), "0", "na"),
        (by_options(LEVELS, "levels", may_skip=True), "不适用", "na"),
        (by_options(STARS, "stars"), "5", "★★★★★"),
        (by_options(STARS, "stars"), "1", "★"),
        (replace(a_table(), may_skip=True), "-", "na"),
    ],
)
def test_what_a_cell_takes(text: TableText, typed_in: str, wanted: object):
    assert read_cell(text, text.criteria[0], typed_in) == wanted


@pytest.mark.parametrize(
    ("top", "first", "last", "count"), [(15, "0", "15", 16), ("2.5", "0", "2.5", 6)]
)
def test_points_that_may_be_typed(top: str, first: str, last: str, count: int):
    keys = [key for key, _value in keys_of(a_table(), a_criterion(points=top))]

    assert (keys[0], keys[-1], len(keys)) == (first, last, count)


@given(st.sampled_from([LEVELS, STARS]), st.booleans())
def test_every_key_types_a_value_that_is_taken_again(options, may_skip):
    text = by_options(options, "stars" if options is STARS else "levels", may_skip=may_skip)
    row = text.criteria[0]

    for key, value in keys_of(text, row):
        assert read_cell(text, row, key) == value
        assert read_cell(text, row, value) == value


@pytest.mark.parametrize(
    ("first", "second", "state", "differing"),
    [
        ({}, {}, EntryState.EMPTY, ""),
        ({"a": "1"}, {}, EntryState.FIRST, ""),
        ({}, {"a": "1"}, EntryState.SECOND, ""),
        ({"a": "1", "b": "2"}, {"a": "1", "b": "2"}, EntryState.AGREES, ""),
        ({"a": "1", "b": "2"}, {"a": "1", "b": "3"}, EntryState.DIFFERS, "b"),
        ({"a": "1", "b": "2"}, {"a": "1"}, EntryState.DIFFERS, "b"),
        ({"a": "1"}, {"a": "1"}, EntryState.GAPS, ""),
    ],
)
def test_two_passes_compared(first, second, state: EntryState, differing: str):
    rows = [a_criterion("a"), a_criterion("b")]

    found = compare(rows, first, second)

    assert (found.state, "".join(row.key for row in found.differing)) == (state, differing)


def test_both_passes_alike_become_a_review_that_counts(app):
    scene = a_scene(2)
    stack = a_stack(scene, WHO.TEACHER, scene.teacher)
    typed(stack, scene.ada, scene.teacher, TEACHER)

    outcome = entry.submit(stack, scene.teacher)

    found = review(scene, scene.ada, WHO.TEACHER)
    assert (outcome.written, outcome.kept) == (1, 0)
    assert (found.points, found.is_from_paper) == (points(TEACHER), True)
    assert found.handed_in_at is not None


def test_one_pass_or_a_difference_hands_in_nothing(app):
    scene = a_scene(2)
    stack = a_stack(scene, WHO.TEACHER, scene.teacher)
    typed(stack, scene.ada, scene.teacher, TEACHER, passes=(1,))
    typed(stack, scene.students[1], scene.teacher, TEACHER)
    typed(stack, scene.students[1], scene.teacher, {"T03-E1": "9"}, passes=(2,))

    outcome = entry.submit(stack, scene.teacher)

    assert outcome.written == 0
    assert review(scene, scene.ada, WHO.TEACHER) is None


def test_a_look_at_the_paper_settles_only_cells_that_differ(app):
    scene = a_scene(2)
    stack = a_stack(scene, WHO.TEACHER, scene.teacher)
    typed(stack, scene.ada, scene.teacher, TEACHER)
    typed(stack, scene.ada, scene.teacher, {"T03-E1": "9"}, passes=(2,))

    entry.settle_cells(stack, scene.ada.id, {"T03-E1": "11", "T03-E2": "1"}, scene.teacher)

    passes = entry.passes_of(stack)[scene.ada.id]
    assert [passes[n].written["T03-E1"] for n in (1, 2)] == ["11", "11"]
    assert passes[1].written["T03-E2"] == "16"


def test_a_self_rating_on_paper_needs_no_window_but_the_term(app):
    scene = a_scene(2, **PAST)
    stack = a_stack(scene, WHO.SELF)
    typed(stack, scene.ada, scene.teacher, SELF)

    assert entry.submit(stack, scene.teacher).written == 1
    scene.classroom.term.closed_at = now()
    with pytest.raises(TermOver):
        typed(stack, scene.students[1], scene.teacher, SELF)
    with pytest.raises(TermOver):
        entry.submit(stack, scene.teacher)


def test_a_student_still_cannot_save_outside_the_window(app):
    scene = a_scene(2, **PAST)

    with pytest.raises(Refused):
        a_review(scene, scene.ada, WHO.SELF, scene.ada, SELF)


def test_a_peers_form_explains_itself_by_the_paper(app):
    scene = a_scene(3)
    ben = scene.students[1]
    stack = a_stack(scene, WHO.PEER, ben)
    low = (5, *PEERS[0][1:])
    typed(stack, scene.ada, scene.teacher, low)

    entry.submit(stack, scene.teacher)

    found = review(scene, scene.ada, WHO.PEER)
    assert (found.rater_id, found.reasons["T03-E1"]) == (ben.id, "理由见纸质评价表")
    assert found.handed_in_at is not None


@pytest.mark.parametrize("is_handed_in", [True, False])
def test_what_stands_on_the_screen_is_replaced_only_when_asked(app, is_handed_in: bool):
    scene = a_scene(2)
    make = handed_in if is_handed_in else a_review
    make(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    stack = a_stack(scene, WHO.SELF)
    other = (10, *SELF[1:])
    typed(stack, scene.ada, scene.teacher, other)

    first = entry.submit(stack, scene.teacher)
    untouched = review(scene, scene.ada, WHO.SELF).points
    second = entry.submit(stack, scene.teacher, [scene.ada.id])

    assert (first.written, first.kept, untouched) == (0, 1, points(SELF))
    assert (second.written, second.kept) == (1, 0)
    assert review(scene, scene.ada, WHO.SELF).points == points(other)


def test_handing_in_twice_changes_nothing(app):
    scene = a_scene(2)
    stack = a_stack(scene, WHO.SELF)
    typed(stack, scene.ada, scene.teacher, SELF)

    outcomes = [entry.submit(stack, scene.teacher) for _again in range(2)]

    assert [(one.written, one.kept) for one in outcomes] == [(1, 0), (0, 0)]
    assert review(scene, scene.ada, WHO.SELF).sequence == 1


def test_the_journal_says_who_typed(app):
    scene = a_scene(2)
    other = a_teacher("李老师")
    stack = a_stack(scene, WHO.SELF)
    typed(stack, scene.ada, scene.teacher, SELF, passes=(1,))
    typed(stack, scene.ada, other, SELF, passes=(2,))

    entry.submit(stack, scene.teacher)

    told = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "evaluation.paper"))
    assert [one.detail["typed_by"] for one in told] == [[scene.teacher.id, other.id]]


def test_paper_makes_the_same_mark_as_the_screen(app):
    scene = a_scene(2, a_table(weights={"self": 20, "teacher": 80}))
    for who, writer, given_points in (
        (WHO.SELF, None, SELF),
        (WHO.TEACHER, scene.teacher, TEACHER),
    ):
        stack = a_stack(scene, who, writer)
        typed(stack, scene.ada, scene.teacher, given_points)
        entry.submit(stack, scene.teacher)

    mark = current_mark(scene.assignment.id, scene.ada.id)

    assert mark.points == Decimal("84.6")


def test_two_who_type_the_same_form_see_one_another(app):
    scene = a_scene(2)
    stack = a_stack(scene, WHO.SELF)
    typed(stack, scene.ada, scene.teacher, SELF, passes=(1,))

    with pytest.raises(entry.StaleEntry) as stale:
        entry.type_in(stack, scene.ada.id, 1, {"T03-E1": "3"}, seq=0, by=scene.teacher)

    assert (stale.value.sequence, stale.value.values["T03-E1"]) == (1, "14")


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"T03-E1": "16"}, BadRating),
        ({"T03-E1": "12,5"}, BadRating),
        ({"T03-E1": "=1+1"}, BadRating),
        ({"T03-E1": "na"}, BadRating),
        ({"T99-E1": "1"}, NotInTable),
    ],
)
def test_what_a_form_cannot_hold_is_refused_whole(app, values, refusal):
    scene = a_scene(2)
    stack = a_stack(scene, WHO.SELF)

    with pytest.raises(refusal):
        entry.type_in(stack, scene.ada.id, 1, {"T03-E2": "3"} | values, seq=0, by=scene.teacher)

    assert entry.passes_of(stack) == {}


def test_only_those_who_may_rate_have_written_a_form(app):
    scene = a_scene(2)
    stranger = a_user("外人")
    elsewhere = a_classroom(students=[stranger], course="CSM")
    ada, ben = scene.students

    for who, writer in (
        (WHO.PEER, stranger),
        (WHO.PEER, scene.teacher),
        (WHO.TEACHER, ada),
        (WHO.MENTOR, scene.teacher),
    ):
        with pytest.raises(entry.NotAWriter):
            a_stack(scene, who, writer)
    with pytest.raises(entry.NotAWriter):
        typed(a_stack(scene, WHO.PEER, ada), ada, scene.teacher, PEERS[0])
    with pytest.raises(NotAStudent):
        typed(a_stack(scene, WHO.SELF), stranger, scene.teacher, SELF)
    assert elsewhere.id != scene.classroom.id
    typed(a_stack(scene, WHO.PEER, ada), ben, scene.teacher, PEERS[0])


def test_nobody_of_another_group_rates_as_a_peer(app):
    scene = a_scene(2)
    from tests.builders.classrooms import an_enrollment  # noqa: PLC0415

    alone = a_user("独行", "2401020199")
    an_enrollment(scene.classroom, alone)
    db.session.commit()

    with pytest.raises(entry.NotAWriter):
        typed(a_stack(scene, WHO.PEER, alone), scene.ada, scene.teacher, PEERS[0])


def test_typing_a_form_again_after_it_counts_asks_before_it_replaces(app):
    scene = a_scene(2)
    stack = a_stack(scene, WHO.TEACHER, scene.teacher)
    typed(stack, scene.ada, scene.teacher, TEACHER)
    entry.submit(stack, scene.teacher)
    typed(stack, scene.ada, scene.teacher, {"T03-E1": "5"})

    kept = entry.submit(stack, scene.teacher).kept
    replaced = entry.submit(stack, scene.teacher, [scene.ada.id]).written

    assert (kept, replaced) == (1, 1)
    assert review(scene, scene.ada, WHO.TEACHER).points["T03-E1"] == 5


def test_typing_sends_few_statements(app, at_most):
    scene = a_scene(3)
    stack = a_stack(scene, WHO.SELF)
    typed(stack, scene.ada, scene.teacher, SELF, passes=(1,))

    with at_most(8):
        entry.type_in(stack, scene.ada.id, 1, {"T03-E1": "3"}, seq=1, by=scene.teacher)


@pytest.mark.parametrize(("who", "each"), [(WHO.TEACHER, 14), (WHO.SELF, 17)])
def test_a_form_from_paper_is_handed_in_with_few_statements(
    app, at_most, who: Evaluator, each: int
):
    scene = a_scene(6)
    handed_in(scene, scene.students[5], WHO.SELF, scene.students[5], SELF)
    stack = a_stack(scene, who, scene.teacher if who is WHO.TEACHER else None)
    for student in scene.students[:5]:
        typed(stack, student, scene.teacher, SELF)

    with at_most(30 + 5 * each):
        outcome = entry.submit(stack, scene.teacher)

    assert outcome.written == 5


def test_values_go_back_to_the_screen_as_they_were_typed(app):
    scene = a_scene(2, by_options(LEVELS, "levels", may_skip=True))
    stack = a_stack(scene, WHO.TEACHER, scene.teacher)
    keys = dict(zip(written(TEACHER), "123450", strict=True))
    typed(stack, scene.ada, scene.teacher, keys)

    entry.submit(stack, scene.teacher)

    found = review(scene, scene.ada, WHO.TEACHER)
    assert list(found.choices.values()) == ["优", "良", "中", "及格", "不及格", "na"]
    loaded = queries.get_review(found.id)
    assert services.values_of(loaded) == entry.passes_of(stack)[scene.ada.id][1].written
