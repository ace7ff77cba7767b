"""The texts of a report: kept as written, never overwritten unseen, carried over from last term."""

import pytest
from flask import Flask
from sqlalchemy import select

from lms.assignments.services import NotOpen
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.reports import queries
from lms.reports.queries.archives import earlier_report
from lms.reports.rules import sections
from lms.reports.rules.sections import carried_over, sections_of
from lms.reports.services import texts
from lms.reports.services.texts import Edit, NothingToCarry, TextRefused, TextsChanged
from tests.builders.accounts import a_teacher, an_administrator
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.documents import an_earlier_term

OBJECTIVES = [("CO1", "知识目标"), ("CO2", "技能目标")]
KNOWN = {one.key for one in sections_of(OBJECTIVES)}


class Room:
    """A classroom with its teacher, and the same course a year before."""

    def __init__(self) -> None:
        self.teacher = a_teacher("周敏")
        self.classroom = a_classroom(teacher=self.teacher)
        self.earlier = a_classroom(teacher=self.teacher, term=an_earlier_term())

    def save(self, *edits: Edit, room=None) -> int:
        count = texts.save_texts(room or self.classroom, edits, known=KNOWN, by=self.teacher)
        db.session.commit()
        return count

    def said(self) -> dict[str, str]:
        return {key: one.text for key, one in queries.texts_of(self.classroom.id).items()}


@pytest.fixture
def room(app: Flask) -> Room:
    return Room()


def test_what_is_written_is_kept_and_noted_in_the_journal(room: Room):
    assert room.save(Edit("problems", "  课堂练习偏少。 ", 0), Edit("feedback", "", 0)) == 1

    assert room.said() == {"problems": "课堂练习偏少。"}
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "report.write")
    ).one()
    assert entry.detail == {"sections": ["problems"]}


def test_what_is_saved_unchanged_is_no_change(room: Room):
    room.save(Edit("problems", "甲", 0))

    assert room.save(Edit("problems", "甲", 1)) == 0


def test_who_comes_second_is_told_and_saves_nothing(room: Room):
    room.save(Edit("problems", "甲", 0))

    with pytest.raises(TextsChanged) as told:
        room.save(Edit("problems", "乙", 0), Edit("feedback", "丙", 0))

    db.session.rollback()
    assert told.value.keys == ("problems",)
    assert room.said() == {"problems": "甲"}


def test_a_text_can_be_emptied_again(room: Room):
    room.save(Edit("problems", "甲", 0))
    room.save(Edit("problems", "", 1))

    assert room.said() == {"problems": ""}


@pytest.mark.parametrize(
    "edit", [Edit("problems", "长" * (sections.LONGEST + 1), 0), Edit("measure:CO9", "甲", 0)]
)
def test_too_long_or_unknown_is_refused(room: Room, edit: Edit):
    with pytest.raises(TextRefused):
        room.save(edit)


def test_nothing_is_written_in_a_closed_term(room: Room):
    a_term(is_open=False)

    with pytest.raises(NotOpen):
        room.save(Edit("problems", "甲", 0))


def test_facts_and_measures_are_carried_over_and_judgements_are_not():
    earlier = {
        "nature": "专业核心课",
        "leader": "",
        "problems": "去年的问题",
        "analysis:CO1": "去年的分析",
        "measure:CO1": "每周补练一次，周敏，11 月底",
        "measure:CO2": "",
    }

    assert carried_over(earlier, OBJECTIVES) == {
        "nature": "专业核心课",
        "last": "CO1：每周补练一次，周敏，11 月底",
    }


def test_only_what_is_empty_here_is_carried_over(room: Room):
    room.save(Edit("nature", "去年", 0), Edit("measure:CO1", "补练", 0), room=room.earlier)
    room.save(Edit("nature", "今年", 0))

    taken = texts.carry_over(room.classroom, room.earlier, OBJECTIVES, by=room.teacher)

    assert taken == ["last"]
    assert room.said() == {"nature": "今年", "last": "CO1：补练"}
    with pytest.raises(NothingToCarry):
        texts.carry_over(room.classroom, room.earlier, OBJECTIVES, by=room.teacher)


def test_an_earlier_report_is_offered_to_who_taught_it(room: Room):
    assert earlier_report(room.teacher, room.classroom) is None
    room.save(Edit("nature", "去年", 0), room=room.earlier)

    found = earlier_report(room.teacher, room.classroom)

    assert found is not None
    assert found.id == room.earlier.id
    assert earlier_report(an_administrator(), room.classroom) is not None
    assert earlier_report(a_teacher("李老师"), room.classroom) is None
    assert earlier_report(room.teacher, room.earlier) is None
