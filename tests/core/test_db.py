"""What goes to the database whatever page, file or command it came from."""

import pytest
from sqlalchemy import literal, select

from lms.core import journal
from lms.core.db import db
from lms.core.journal import JournalEntry

TEXTS = [
    ("a\x00b", "ab"),
    ("\x00\x00", ""),
    ("结束\x00", "结束"),
    ("\\\x00", "\\"),
    ("\\\\\x00", "\\\\"),
    ("a \\u0000 b", "a \\u0000 b"),  # words about it are no such character
    ("\\\\u0000", "\\\\u0000"),
]


@pytest.mark.parametrize(("written", "kept"), TEXTS)
def test_the_character_zero_is_left_out_of_text(app, written, kept):
    assert db.session.scalar(select(literal(written))) == kept


@pytest.mark.parametrize(("written", "kept"), TEXTS)
def test_the_character_zero_is_left_out_of_what_is_kept_as_json(app, written, kept):
    journal.write("test", subject="a:1", actor_id=None, actor_name="x", words=[{"a": written}])
    db.session.commit()
    db.session.expunge_all()

    assert db.session.scalars(select(JournalEntry)).one().detail == {"words": [{"a": kept}]}


def test_the_character_zero_is_left_out_of_many_rows_at_once(app):
    lines = [("a\x00:1", {"n": "一\x00"}), ("b:2", {"n": "\x00二"})]
    journal.write_many("test", lines, actor_id=None, actor_name="甲\x00")

    rows = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [(one.actor_name, one.subject, one.detail) for one in rows] == [
        ("甲", "a:1", {"n": "一"}),
        ("甲", "b:2", {"n": "二"}),
    ]
