"""The pages of a roster import."""

import io

import pytest

from lms.accounts.queries import user_by_number
from lms.classrooms import queries
from lms.classrooms.rules.roster import Problem, Trouble
from lms.classrooms.views import preview
from lms.core.tabular import read_table
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.rosters import a_planned_import, a_roster, an_applied_import


@pytest.fixture
def chief(app):
    return an_administrator()


def test_a_roster_is_uploaded_previewed_applied_and_taken_back(browser, chief):
    classroom = a_classroom(students=(a_user("在册", "2400"),))
    client = browser(chief)

    uploaded = _upload(client, classroom, a_roster(("2401", "林晓雨", "客服2401")))
    page = client.get(uploaded.location).get_data(as_text=True)
    client.post(f"{uploaded.location}/apply", data={"remove_missing": "y"})
    after = [row.user.number for row in queries.students_of(classroom.id)]
    sheet = client.post(f"{uploaded.location}/passwords")
    done = client.get(uploaded.location).get_data(as_text=True)
    client.post(f"{uploaded.location}/undo")

    assert "确认导入 1 名学生的变化" in page
    assert after == ["2401"]
    assert "撤销导入" in done
    assert "文件里没有的 1 名学生已退出" in done
    assert "initial-passwords.xlsx" in sheet.headers["Content-Disposition"]
    assert [row.user.number for row in queries.students_of(classroom.id)] == ["2400"]


def test_the_sheet_holds_passwords_that_sign_in(browser, chief):
    classroom = a_classroom()
    an_applied_import(classroom, chief, ("2401", "林晓雨", "客服2401"), ("2402", "陈思远"))

    sheet = browser(chief).post(f"/classrooms/{classroom.id}/initial-passwords")

    headers = {"number": ["学号"], "name": ["姓名"], "password": ["初始密码"]}
    rows = read_table(sheet.data, "a.xlsx", headers=headers, required=["number"]).rows
    reply = browser().post(
        "/sign-in", data={"number": rows[0]["number"], "password": rows[0]["password"]}
    )
    assert [row["name"] for row in rows] == ["林晓雨", "陈思远"]
    assert reply.location == "/profile/password?next=/"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "名单.xlsx", "文件是空的"),
        (b"not a table", "名单.xlsx", "没有找到表头"),
        (None, "", "请选择名单文件"),
    ],
)
def test_what_is_no_roster_is_refused_with_the_reason(browser, chief, data, name, said):
    reply = _upload(browser(chief), a_classroom(), data, name)

    assert said in reply.get_data(as_text=True)


def test_errors_are_shown_at_their_places_and_nothing_can_be_applied(browser, chief):
    classroom = a_classroom()
    made = a_planned_import(classroom, chief, ("2401", "甲"), ("2401", "乙"), ("2402", ""))
    client = browser(chief)

    page = client.get(f"/imports/{made.id}").get_data(as_text=True)
    reply = client.post(f"/imports/{made.id}/apply", follow_redirects=True)

    assert "A2" in page
    assert "学号重复，另见第 3 行" in page
    assert "B4" in page
    assert "确认导入" not in page
    assert "没有导入任何一行" in reply.get_data(as_text=True)
    assert queries.students_of(classroom.id) == []


def test_a_stale_preview_is_shown_afresh(browser, chief):
    classroom = a_classroom()
    made = a_planned_import(classroom, chief, ("2401", "甲"), ("2402", "乙"))
    an_applied_import(classroom, chief, ("2401", "甲"))

    reply = browser(chief).post(f"/imports/{made.id}/apply", follow_redirects=True)

    page = reply.get_data(as_text=True)
    assert "预览之后名单有了变动" in page
    assert "确认导入 1 名学生的变化" in page


@pytest.mark.parametrize(
    ("show", "numbers"),
    [
        ("changed", ["2402", "2403"]),
        ("same", ["2401"]),
        ("rename", ["2402"]),
        ("account", ["2403"]),
        ("missing", ["2404"]),
        ("nonsense", ["2402", "2403"]),
    ],
)
def test_the_preview_is_filtered(browser, chief, show, numbers):
    students = [a_user(name, number) for name, number in
                (("甲", "2401"), ("乙", "2402"), ("丁", "2404"))]  # fmt: skip
    made = a_planned_import(
        a_classroom(students=students), chief, ("2401", "甲"), ("2402", "乙乙"), ("2403", "丙")
    )

    page = browser(chief).get(f"/imports/{made.id}?show={show}").get_data(as_text=True)

    shown = {number for number in ("2401", "2402", "2403", "2404") if f">{number}<" in page}
    assert shown == set(numbers)


def test_a_file_that_changes_nothing_says_so(browser, chief):
    made = a_planned_import(a_classroom(students=(a_user("甲", "2401"),)), chief, ("2401", "甲"))

    page = browser(chief).get(f"/imports/{made.id}").get_data(as_text=True)

    assert "没有要改的地方" in page
    assert "确认导入" not in page


def test_a_later_import_keeps_an_earlier_one_standing(browser, chief):
    classroom = a_classroom()
    first = an_applied_import(classroom, chief, ("2401", "甲"))
    an_applied_import(classroom, chief, ("2402", "乙"))

    reply = browser(chief).post(f"/imports/{first.id}/undo", follow_redirects=True)

    assert "请先撤销后面的那一次" in reply.get_data(as_text=True)


def test_what_could_not_be_taken_back_is_counted(browser, chief):
    made = an_applied_import(a_classroom(), chief, ("2401", "甲"))
    an_applied_import(a_classroom(), chief, ("2401", "甲"))

    reply = browser(chief).post(f"/imports/{made.id}/undo", follow_redirects=True)

    assert "有 1 个新账号已在使用" in reply.get_data(as_text=True)
    assert user_by_number("2401") is not None


def test_in_a_closed_term_an_import_is_only_looked_at(browser, chief):
    made = a_planned_import(a_classroom(), chief, ("2401", "甲"))
    a_term(is_open=False)

    page = browser(chief).get(f"/imports/{made.id}").get_data(as_text=True)

    assert "不能导入名单" in page
    assert "确认导入" not in page


def test_a_sheet_for_nobody_is_refused(browser, chief):
    classroom = a_classroom(students=(a_user(),))

    reply = browser(chief).post(f"/classrooms/{classroom.id}/initial-passwords")

    assert reply.status_code == 409


def test_the_template_is_read_back_as_a_roster(browser, chief):
    reply = browser(chief).get("/roster-template.xlsx")

    table = read_table(
        reply.data, "a.xlsx", headers={"number": ["学号"], "name": ["姓名"]}, required=["number"]
    )
    assert table.header_row == 2


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("teacher", 404), ("student", 404), ("nobody", 302)]
)
def test_who_imports_rosters(browser, chief, who, status):
    people = {
        "administrator": chief,
        "teacher": a_teacher(),
        "student": a_user(),
        "nobody": None,
    }
    classroom = a_classroom(teacher=people["teacher"], students=(people["student"],))
    made = a_planned_import(classroom, chief, ("2401", "甲"))
    client = browser(people[who])
    pages = [f"/classrooms/{classroom.id}/imports/new", f"/imports/{made.id}"]

    assert [client.get(page).status_code for page in [*pages, "/roster-template.xlsx"]] == (
        [status] * 3
    )


@pytest.mark.parametrize("action", ["apply", "undo", "passwords"])
def test_a_teacher_changes_no_roster(browser, chief, action):
    teacher = a_teacher()
    made = a_planned_import(a_classroom(teacher=teacher), chief, ("2401", "甲"))

    assert browser(teacher).post(f"/imports/{made.id}/{action}").status_code == 404


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_problem_has_words(app, trouble):
    assert preview.told(Problem(2, "number", trouble, "x"))


@pytest.mark.parametrize(("column", "cell"), [(1, "A5"), (26, "Z5"), (27, "AA5"), (703, "AAA5")])
def test_a_place_is_named_as_a_spreadsheet_does(column, cell):
    assert preview.place(Problem(5, "name", Trouble.NO_NAME), {"name": column}) == cell


def _upload(client, classroom, data, name="名单.xlsx"):
    file = {} if data is None else {"file": (io.BytesIO(data), name)}
    return client.post(
        f"/classrooms/{classroom.id}/imports/new",
        data=file,
        content_type="multipart/form-data",
    )
