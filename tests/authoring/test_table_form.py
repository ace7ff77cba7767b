"""The form of an evaluation table at the desk."""

import pytest

from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.courses.rules.table_writing import DraftRow
from tests.authoring.test_questions import fields_of
from tests.authoring.test_table_patches import TABLES, read
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


def standing() -> str:
    return text_of(files_of("CSF")[EVALUATION_PATH])


def _row(number: int, row: DraftRow) -> dict[str, object]:
    names = ("key", "group", "title", "standard", "points", "objectives")
    fields = {f"row-{number}-{name}": getattr(row, name) for name in names}
    return fields | {f"row-{number}-who": row.evaluators.split()}


def test_saving_without_a_change_changes_no_byte(desk, zhou, browser):
    browser(zhou).post(HERE, data=sent(action="save"))

    assert standing() == EVALUATION


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.parent.name)
def test_every_table_of_the_content_stays_as_it_is_when_its_form_is_saved(
    desk, zhou, browser, path
):
    text = path.read_bytes().decode()
    a_draft(desk, zhou, text, path=EVALUATION_PATH)
    client = browser(zhou)
    form = fields_of(client.get(HERE).text)

    client.post(HERE, data={**form, "action": "save"})

    assert standing() == text


def test_one_changed_cell_is_the_only_difference(desk, zhou, browser):
    browser(zhou).post(HERE, data=sent(**{"row-1-title": "情境应变", "action": "save"}))

    assert standing() == EVALUATION.replace("情境应对", "情境应变")


def test_what_is_wrong_stands_at_its_row(desk, zhou, browser):
    page = browser(zhou).post(HERE, data=sent(**{"row-0-objectives": "K9.9"})).text

    assert "K9.9" in page.split('id="row-0"')[1].split('id="row-1"')[0]


def test_a_row_is_added_and_nothing_saved_before_it_is_asked(desk, zhou, browser):
    page = browser(zhou).post(HERE, data=sent(action="add")).text

    assert "T03-E4" in page
    assert standing() == EVALUATION


def test_who_saves_second_keeps_what_was_typed(desk, zhou, browser):
    form = sent(**{"row-1-title": "情境应变", "action": "save"})
    a_draft(desk, zhou, EVALUATION + "别人加的。\n", path=EVALUATION_PATH)

    page = browser(zhou).post(HERE, data=form).text

    assert "情境应变" in page
    assert f"/desk/CSF/merge/{EVALUATION_PATH}" in page
    assert "别人加的" in standing()


@pytest.mark.parametrize(
    "text",
    [
        EVALUATION.replace("| 分值 |", "| 分 |"),
        EVALUATION.replace("title: 学习评价", "title: ["),
        EVALUATION.partition("| 码")[0],
        EVALUATION + "".join(f"| T03-E{n} | 第{n}项 | | 1 | K3.1 | |\n" for n in range(4, 62)),
    ],
)
def test_a_text_the_form_cannot_show_is_left_alone(desk, zhou, browser, text):
    a_draft(desk, zhou, text, path=EVALUATION_PATH)

    page = browser(zhou).get(HERE).text

    assert f"/desk/CSF/edit/{EVALUATION_PATH}" in page
    assert "data-table-editor" not in page


def test_a_wrong_row_is_shown_as_written_and_stays_until_it_is_changed(desk, zhou, browser):
    wrong = EVALUATION.replace("| 40 |", "| 四十 |")
    a_draft(desk, zhou, wrong, path=EVALUATION_PATH)
    client = browser(zhou)
    page = client.get(HERE).text
    assert 'value="四十"' in page
    assert "分值应是大于 0 的数" in page

    client.post(HERE, data={**fields_of(page), "title": "新名", "action": "save"})

    assert standing() == wrong.replace("title: 学习评价", "title: 新名")


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("---\nevaluation", "\ufeff---\nevaluation")])
def test_line_ends_and_marks_stay(desk, zhou, browser, change):
    text = EVALUATION.replace(*change)
    a_draft(desk, zhou, text, path=EVALUATION_PATH)
    client = browser(zhou)
    sent = fields_of(client.get(HERE).text)

    client.post(HERE, data={**sent, "row-1-title": "情境应变", "action": "save"})

    assert standing() == text.replace("情境应对", "情境应变")


def test_the_page_asks_little(desk, zhou, browser, at_most):
    client = browser(zhou)
    client.get("/desk")
    with at_most(24):
        client.get(HERE)


def test_a_page_from_long_ago_begins_anew(desk, zhou, browser):
    answer = browser(zhou).post(HERE, data=sent(after="0" * 64, action="save"))

    assert answer.status_code == 302
    assert standing() == EVALUATION


@pytest.mark.parametrize("path", [LESSON_PATH, "nothing/evaluation.md"])
def test_other_documents_have_no_such_form(desk, zhou, browser, path):
    assert browser(zhou).get(f"/desk/CSF/table/{path}").status_code == 404


def test_only_authors_come_in(desk, zhou, browser):
    assert browser(a_user("林晓雨")).get(HERE).status_code == 404
    assert browser(a_teacher("韩老师", number="T0003")).get(HERE).status_code == 404
