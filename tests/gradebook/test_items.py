"""Columns a teacher enters by hand."""

from decimal import Decimal

import pytest

from lms.core.db import db
from lms.gradebook import queries, services
from lms.gradebook.services import BadItem, ItemWish
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import an_objective
from tests.builders.ledger import an_edit, an_item, entered


@pytest.fixture
def teacher(app):
    return a_teacher("周敏")


@pytest.fixture
def ada(app):
    return a_user("林晓雨", number="2401020101")


@pytest.fixture
def classroom(teacher, ada):
    return a_classroom(teacher=teacher, students=(ada,))


def a_wish(title="期末口试", possible="100", category="quiz", **shares: str) -> ItemWish:
    return ItemWish(
        title,
        Decimal(possible),
        category,
        tuple((code.replace("_", "."), Decimal(share)) for code, share in shares.items()),
    )


def test_a_column_stands_at_the_end_and_is_hidden(classroom, teacher):
    an_item(classroom)

    made = services.add_item(classroom, a_wish(), by=teacher)

    assert [one.title for one in queries.columns_of(classroom.id)] == ["课堂表现", "期末口试"]
    assert made.released_at is None


def test_its_objectives_are_kept_by_share(classroom, teacher):
    an_objective("K3.1")

    made = services.add_item(classroom, a_wish(K3_1="2"), by=teacher)

    assert made.objectives == [{"code": "K3.1", "share": "2"}]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (a_wish(title=" "), "名称"),
        (a_wish(title="课堂表现"), "已经有一项"),
        (a_wish(possible="0"), "满分"),
        (a_wish(possible="1000.01"), "满分"),
        (a_wish(possible="10.125"), "满分"),
        (a_wish(category="nowhere"), "哪一类"),
        (a_wish(K9_9="1"), r"没有目标 K9\.9"),
    ],
)
def test_what_cannot_be_a_column_is_refused(classroom, teacher, wish, said):
    an_item(classroom)

    with pytest.raises(BadItem, match=said):
        services.add_item(classroom, wish, by=teacher)


def test_a_share_below_nothing_is_refused(classroom, teacher):
    an_objective("K3.1")

    with pytest.raises(BadItem, match="份额"):
        services.add_item(classroom, a_wish(K3_1="-1"), by=teacher)


def test_title_and_category_may_change_once_there_are_marks(classroom, teacher, ada):
    item = an_item(classroom)
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "80"))

    services.change_item(classroom, item, a_wish("口试"), by=teacher)

    assert item.title == "口试"


def test_the_full_mark_is_fixed_once_there_are_marks(classroom, teacher, ada):
    item = an_item(classroom)
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "80"))

    with pytest.raises(BadItem, match="满分和目标不能再改"):
        services.change_item(classroom, item, a_wish("口试", possible="50"), by=teacher)


def test_a_column_with_marks_is_not_taken_out(classroom, teacher, ada):
    item = an_item(classroom)
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "80"))

    with pytest.raises(BadItem, match="还有成绩"):
        services.retire_item(classroom, item, by=teacher)


def test_a_cleared_column_is_taken_out(classroom, teacher, ada):
    item = an_item(classroom)
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "80"))
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, None, 1))

    services.retire_item(classroom, item, by=teacher)

    assert queries.columns_of(classroom.id) == []


def test_the_page_makes_changes_and_takes_out(browser, classroom, teacher):
    an_objective("K3.1")
    here = f"/classrooms/{classroom.id}/gradebook/items"
    reader = browser(teacher)
    wish = {"title": "口试", "possible": "50", "category": "quiz", "share-K3.1": "1"}

    reader.post(f"{here}/new", data=wish)
    (column,) = queries.columns_of(classroom.id)
    assert (column.title, column.possible) == ("口试", 50)

    said = reader.post(f"{here}/{column.item.id}", data={**wish, "share-K3.1": "很多"})
    assert "份额应是" in said.text
    reader.post(f"{here}/{column.item.id}", data={**wish, "title": "实操"})
    assert 'value="实操"' in reader.get(f"{here}/{column.item.id}").text
    reader.post(f"{here}/{column.item.id}/retire")
    db.session.rollback()
    assert queries.columns_of(classroom.id) == []
