"""The form of an evaluation table at the desk."""

import pytest

from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.courses.rules.table_writing import DraftRow
from tests.authoring.test_table_patches import read
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, a_draft
from tests.builders.courses import EVALUATION, EVALUATION_PATH, LESSON_PATH

HERE = f"/desk/CSF/table/{EVALUATION_PATH}"


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


def sent(text: str = EVALUATION, **changes: str) -> dict[str, object]:
    """What the form of a text sends, as a browser fills it."""
    draft = read(text)
    fields: dict[str, object] = {
        "label": draft.label, "title": draft.title, "scale": draft.scale, "stars": "5",
        "total": draft.total, "rounding": draft.rounding, "introduction": draft.introduction,
        "options": "", "levels": "", "after": files_of("CSF")[EVALUATION_PATH].sha256,
        "peer-reviews": draft.peer.reviews, "peer-among": draft.peer.among,
        "peer-aggregate": draft.peer.aggregate, "peer-anonymous": "1",
    }  # fmt: skip
    fields |= {f"weight-{who}": weight for who, weight in draft.weights}
    fields |= {f"missing-{who}": rule for who, rule in draft.missing}
    for number, row in enumerate(draft.rows):
        fields |= _row(number, row)
    return fields | changes


def _row(number: int, row: DraftRow) -> dict[str, object]:
    names = ("key", "group", "title", "standard", "points", "objectives")
    fields = {f"row-{number}-{name}": getattr(row, name) for name in names}
    return fields | {f"row-{number}-who": row.evaluators.split()}


def test_saving_without_a_change_changes_no_byte(desk, zhou, browser):
    browser(zhou).post(HERE, data=sent(action="save"))

    assert text_of(files_of("CSF")[EVALUATION_PATH]) == EVALUATION


def test_one_changed_cell_is_the_only_difference(desk, zhou, browser):
    browser(zhou).post(HERE, data=sent(**{"row-1-title": "情境应变", "action": "save"}))

    assert text_of(files_of("CSF")[EVALUATION_PATH]) == EVALUATION.replace("情境应对", "情境应变")


def test_what_is_wrong_stands_at_its_row(desk, zhou, browser):
    page = browser(zhou).post(HERE, data=sent(**{"row-0-objectives": "K9.9"})).text

    assert "K9.9" in page.split('id="row-0"')[1].split('id="row-1"')[0]


def test_a_row_is_added_and_nothing_saved_before_it_is_asked(desk, zhou, browser):
    page = browser(zhou).post(HERE, data=sent(action="add")).text

    assert "T03-E4" in page
    assert text_of(files_of("CSF")[EVALUATION_PATH]) == EVALUATION


def test_who_saves_second_keeps_what_was_typed(desk, zhou, browser):
    form = sent(**{"row-1-title": "情境应变", "action": "save"})
    a_draft(desk, zhou, EVALUATION + "别人加的。\n", path=EVALUATION_PATH)

    page = browser(zhou).post(HERE, data=form).text

    assert "情境应变" in page
    assert "您填写的都还在下面" in page


def test_a_text_the_form_cannot_show_is_left_alone(desk, zhou, browser):
    a_draft(desk, zhou, EVALUATION.replace("| 40 |", "| 四十 |"), path=EVALUATION_PATH)

    assert "在文本里改" in browser(zhou).get(HERE).text


@pytest.mark.parametrize("path", [LESSON_PATH, "nothing/evaluation.md"])
def test_other_documents_have_no_such_form(desk, zhou, browser, path):
    assert browser(zhou).get(f"/desk/CSF/table/{path}").status_code == 404


def test_only_authors_come_in(desk, zhou, browser):
    assert browser(a_user("林晓雨")).get(HERE).status_code == 404
    assert browser(a_teacher("韩老师", number="T0003")).get(HERE).status_code == 404
