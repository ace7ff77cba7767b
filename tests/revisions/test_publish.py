import pytest

from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.revisions import queries, services
from lms.revisions.models import DocumentKind
from lms.revisions.services import NothingToRestore
from tests.builders.accounts import an_administrator
from tests.builders.revisions import a_publication, a_revision


def test_the_same_text_is_the_same_revision(app):
    first = a_revision("一")

    again = a_revision("一")

    assert again.id == first.id


def test_another_text_gets_the_next_number(app):
    a_revision("一")

    second = a_revision("二")

    assert second.number == 2


def test_the_same_text_compiled_differently_is_another_revision(app):
    first = a_revision("一")

    second = services.save(
        "CSF", DocumentKind.LESSON, "T03", source="一", compiled={"text": "新"}, author_id=None
    )

    assert (second.id != first.id, second.number) == (True, 2)


def test_a_text_of_earlier_days_is_found_again(app):
    first = a_revision("一")
    a_revision("二")

    assert a_revision("一").id == first.id


def test_revisions_are_listed_newest_first(app):
    a_revision("一")
    a_revision("二")
    document = queries.get_document("CSF", DocumentKind.LESSON, "T03")

    assert [one.source for one in queries.revisions_of(document)] == ["二", "一"]


def test_a_publication_makes_its_revisions_current(app):
    first, second = a_revision("一"), a_revision("二")
    a_publication(first)

    a_publication(second)

    assert [entry.revision.source for entry in queries.current_entries("CSF")] == ["二"]


def test_nothing_is_current_before_the_first_publication(app):
    assert queries.current_entries("CSF") == []


def test_a_publication_on_top_of_an_unseen_one_is_refused(app):
    revision = a_revision()
    seen = a_publication(revision)
    a_publication(a_revision("别人的"))

    with pytest.raises(Stale):
        services.publish("CSF", [("0.md", revision)], "我的", None, after=seen)


def test_a_first_publication_beside_another_is_refused(app):
    revision = a_revision()
    a_publication(revision)

    with pytest.raises(Stale):
        services.publish("CSF", [("0.md", revision)], "我的", None)


def test_undoing_restores_the_publication_before(app):
    a_publication(a_revision("一"))
    second = a_publication(a_revision("二"))

    services.undo(second, None)

    assert [entry.revision.source for entry in queries.current_entries("CSF")] == ["一"]


def test_the_first_publication_cannot_be_undone(app):
    first = a_publication(a_revision())

    with pytest.raises(NothingToRestore):
        services.undo(first, None)


def test_only_the_standing_publication_can_be_undone(app):
    first = a_publication(a_revision("一"))
    a_publication(a_revision("二"))

    with pytest.raises(Stale):
        services.undo(first, None)


def test_courses_do_not_disturb_each_other(app):
    a_publication(a_revision())
    a_publication(a_revision("别的", course_code="CSM"), course_code="CSM")

    assert [entry.revision.source for entry in queries.current_entries("CSF")] == ["正文"]


def test_publishing_and_undoing_are_in_the_journal(app):
    boss = an_administrator("周主任")
    a_publication(a_revision("一"))
    publication = a_publication(a_revision("二"), by=boss)
    services.undo(publication, boss)
    db.session.flush()

    lines = db.session.query(JournalEntry).order_by(JournalEntry.id).all()

    assert [(line.action, line.actor_name) for line in lines] == [
        ("revisions.publish", ""),
        ("revisions.publish", "周主任"),
        ("revisions.undo", "周主任"),
    ]


def test_the_history_says_what_can_be_undone(app):
    boss = an_administrator("周主任")
    a_publication(a_revision("一"))
    a_publication(a_revision("二"), by=boss)
    undone = a_publication(a_revision("三"))
    services.undo(undone, boss)

    history = queries.publications_of(["CSF"])

    assert [(one.is_current, one.can_be_undone, one.published_by) for one in history] == [
        (False, False, ""),
        (True, True, "周主任"),
        (False, False, ""),
    ]


def test_single_things_are_found_by_id(app):
    revision = a_revision()
    publication = a_publication(revision)

    assert queries.get_revision(revision.id) is revision
    assert queries.get_publication(publication.id) is publication
    assert queries.revisions_by_id([revision.id]) == {revision.id: revision}
    assert [one.key for one in queries.documents_of("CSF")] == ["T03"]
