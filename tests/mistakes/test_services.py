"""Repeating, taking back, archiving and planning: each counts once, and only one's own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.mistakes import queries, services
from lms.mistakes.models import MistakeCard, MistakeReview
from lms.mistakes.rules import scheduling
from lms.mistakes.rules.scheduling import Phase, Recall
from tests.builders.mistakes import mistake


def logged() -> list[MistakeReview]:
    return list(db.session.scalars(select(MistakeReview).order_by(MistakeReview.id)))


def reviewed(student, key="T03-I01", recall=Recall.GOOD, **options):
    options = {"number": mistake(student, key).number, **options}
    card = services.review(mistake(student, key), student=student, recall=recall, **options)
    db.session.commit()
    db.session.expunge_all()
    return card


def test_the_first_repetition_makes_the_card(clock, student, past):
    before = mistake(student, "T03-I01")
    assert before.memory is None

    reviewed(student, is_right=True)

    after = mistake(student, "T03-I01")
    assert after.memory == scheduling.after(None, Recall.GOOD, clock.moment, before.seed)
    assert after.number == 1
    (line,) = logged()
    assert (line.recall, line.number, line.is_right, line.before) == (Recall.GOOD, 0, True, {})


def test_reading_the_notebook_writes_nothing(student, past):
    queries.notebook_of(student)

    assert db.session.scalars(select(MistakeCard)).all() == []


def test_the_next_repetition_goes_on_from_the_memory(clock, student, past):
    reviewed(student)
    first = mistake(student, "T03-I01").memory
    clock.move(days=2)

    reviewed(student, recall=Recall.AGAIN)

    memory = mistake(student, "T03-I01").memory
    assert memory.phase is Phase.RELEARNING
    assert memory.due_at == clock.moment + timedelta(minutes=10)
    assert [line.before for line in logged()] == [{}, first.to_json()]


def test_a_form_for_an_earlier_state_is_told_so(student, past):
    reviewed(student, number=0)

    with pytest.raises(services.AlreadyReviewed):
        reviewed(student, number=0, recall=Recall.EASY)

    assert len(logged()) == 1


def test_the_database_takes_no_second_repetition_of_a_state(student, past):
    card = reviewed(student)
    again = MistakeReview(
        card_id=card.id, number=0, recall=Recall.EASY, before={}, reviewed_at=card.reviewed_at
    )
    db.session.add(again)

    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()


def test_the_last_repetition_can_be_taken_back(clock, student, past):
    reviewed(student)
    first = mistake(student, "T03-I01").memory
    clock.move(days=2)
    reviewed(student, recall=Recall.EASY)

    services.undo(student)
    db.session.commit()

    after = mistake(student, "T03-I01")
    assert after.memory == first
    assert after.number == 3
    assert [line.recall for line in logged()] == [Recall.GOOD, Recall.EASY, None]


def test_the_first_one_taken_back_is_new_again(student, past):
    reviewed(student)

    services.undo(student)
    db.session.commit()

    after = mistake(student, "T03-I01")
    assert (after.memory, after.begun_at, after.number) == (None, None, 2)
    assert queries.reviews_of(student, after.question_id) == []
    reviewed(student)  # and it can be repeated anew


def test_nothing_is_taken_back_twice(student, past):
    reviewed(student)
    reviewed(student, "T03-I06")
    services.undo(student)

    with pytest.raises(services.NothingToUndo):
        services.undo(student)


def test_nobody_takes_back_what_another_did(student, classmate, past):
    reviewed(student)

    with pytest.raises(services.NothingToUndo):
        services.undo(classmate)


def test_what_changed_since_is_not_taken_back(student, past):
    reviewed(student)
    services.archive(mistake(student, "T03-I01"), student=student)

    with pytest.raises(services.NothingToUndo):
        services.undo(student)


def test_what_is_taken_out_keeps_its_memory_and_comes_back(student, past):
    reviewed(student)
    memory = mistake(student, "T03-I01").memory
    services.archive(mistake(student, "T03-I01"), student=student)
    db.session.commit()
    with pytest.raises(services.IsArchived):
        reviewed(student)

    services.restore(mistake(student, "T03-I01"), student=student)
    db.session.commit()

    after = mistake(student, "T03-I01")
    assert (after.archived_at, after.memory) == (None, memory)


def test_archiving_twice_and_restoring_what_never_left_do_no_harm(student, past):
    services.restore(mistake(student, "T03-I06"), student=student)
    services.archive(mistake(student, "T03-I06"), student=student)
    db.session.commit()
    services.archive(mistake(student, "T03-I06"), student=student)
    db.session.commit()

    assert mistake(student, "T03-I06").number == 1


def test_a_plan_limits_the_new_ones(student, past):
    assert queries.notebook_of(student).new_per_day == 10

    services.plan(student, new_per_day=1)
    services.plan(student, new_per_day=0)

    assert queries.notebook_of(student).new_per_day == 0
    with pytest.raises(services.PlanOutOfRange):
        services.plan(student, new_per_day=101)


def test_of_two_first_repetitions_in_one_moment_one_gives_way(student, past, monkeypatch):
    one = mistake(student, "T03-I01")
    reviewed(student)
    monkeypatch.setattr(queries, "card_of", lambda *_: None)  # as the other tab saw it

    with pytest.raises(services.AlreadyReviewed):
        services.review(one, student=student, recall=Recall.EASY, number=0)

    assert len(logged()) == 1
