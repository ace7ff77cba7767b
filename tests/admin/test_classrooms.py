"""Terms and classrooms in the office."""

import pytest
from sqlalchemy import select

from lms.classrooms import queries
from lms.classrooms.models import Classroom, Role
from lms.core.db import db
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term, an_enrollment
from tests.builders.rosters import an_applied_import

TERM = {"code": "2026-2027学年第一学期", "begins_on": "2026-09-01", "ends_on": "2027-01-20"}


@pytest.fixture
def chief(app):
    return an_administrator("陈主任", "90001")


@pytest.fixture
def office(browser, chief):
    return browser(chief)


def test_a_term_is_made_closed_and_opened(office):
    made = office.post("/office/terms", data=TERM)
    term = queries.term_by_code("2026-2027-1")
    office.post(f"/office/terms/{term.id}/close")
    closed_at = queries.get_term(term.id).closed_at
    office.post(f"/office/terms/{term.id}/reopen")

    assert made.location == f"/office/terms/{term.id}/classrooms"
    assert closed_at is not None
    assert queries.get_term(term.id).closed_at is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "下学期"}, "看不懂学期"),
        ({"begins_on": ""}, "请填写日期"),
        ({"ends_on": "2026-08-01"}, "要晚于开始日期"),
    ],
)
def test_a_wrong_term_is_refused(office, change, said):
    reply = office.post("/office/terms", data=TERM | change)

    assert said in reply.get_data(as_text=True)
    assert queries.terms() == []


def test_a_classroom_is_made_with_its_people(office):
    term = a_classroom().term
    a_teacher("周敏", "80001")
    a_user("赵经理", "70001")

    reply = office.post(
        f"/office/terms/{term.id}/classrooms/new",
        data={"course": "CSF", "name": "客服2401", "teacher": "80001", "mentor": "７０００１"},
    )

    classroom = queries.classroom_named(term.id, "客服2401")
    assert reply.location == f"/office/classrooms/{classroom.id}"
    assert [(row.user.name, row.role) for row in queries.staff_of(classroom.id)] == [
        ("周敏", Role.TEACHER),
        ("赵经理", Role.MENTOR),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mentor": "404"}, "没有号码是 404 的账号"),
        ({"mentor": "70002"}, "账号已经停用"),
        ({"name": ""}, "请填写这一项"),
        ({"course": "XXX"}, "不是有效的选择"),
    ],
)
def test_a_classroom_refused_leaves_nothing_behind(office, change, said):
    term = a_classroom(name="已有").term
    a_user("停用的导师", "70002", is_active=False)

    reply = office.post(
        f"/office/terms/{term.id}/classrooms/new",
        data={"course": "CSF", "name": "客服2401", "teacher": "", "mentor": ""} | change,
    )

    assert said in reply.get_data(as_text=True)
    assert db.session.scalars(select(Classroom.name)).all() == ["已有"]


def test_a_term_shows_its_classrooms(office):
    term = a_classroom(name="客服2401", teacher=a_teacher("周敏"), students=(a_user(),)).term
    a_classroom(name="客服2402")

    page = office.get(f"/office/terms/{term.id}/classrooms").get_data(as_text=True)

    assert "客服2401" in page
    assert "周敏" in page
    assert page.count("没有教师") == 1


@pytest.mark.parametrize("students", [1, 12])
def test_a_classroom_of_any_size_is_shown_in_seven_statements(office, chief, at_most, students):
    people = [a_user() for _n in range(students)]
    classroom = a_classroom(teacher=a_teacher("周敏"), students=people, home_class="客服2401")
    an_enrollment(classroom, a_user("走了的"), has_left=True)
    an_applied_import(classroom, chief, ("2401", "新来的"))

    with at_most(7):
        page = office.get(f"/office/classrooms/{classroom.id}").get_data(as_text=True)

    assert "周敏" in page
    assert "走了的" in page
    assert "名单.xlsx" in page
    assert "1 名学生还没有设置自己的密码" in page
    assert f"/classrooms/{classroom.id}/exports" in page


def test_the_office_looks_after_a_classroom(office):
    ada, teacher = a_user("林晓雨", "1001"), a_teacher("周敏", "80001")
    classroom = a_classroom(students=(ada,))
    base = f"/office/classrooms/{classroom.id}"

    office.post(f"{base}/rename", data={"name": "新名"})
    office.post(f"{base}/staff", data={"number": "80001", "role": "teacher"})
    office.post(f"{base}/students/{ada.id}/leave")
    away = queries.students_of(classroom.id)
    office.post(f"{base}/students/{ada.id}/come-back")
    during = [row.user.name for row in queries.staff_of(classroom.id)]
    office.post(f"{base}/staff/{teacher.id}/remove")

    assert away == []
    assert during == ["周敏"]
    assert queries.get_classroom(classroom.id).name == "新名"
    assert [row.user_id for row in queries.students_of(classroom.id)] == [ada.id]
    assert queries.staff_of(classroom.id) == []


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("staff", {"number": "404", "role": "teacher"}, "没有号码是 404 的账号"),
        ("staff", {"number": "", "role": "teacher"}, "请填写工号"),
        ("staff", {"number": "1001", "role": "student"}, "请填写工号"),
        ("staff", {"number": "1001", "role": "teacher"}, "不是教师账号"),
        ("rename", {"name": ""}, "名称不能空着"),
    ],
)
def test_a_refusal_is_said_on_the_classrooms_page(office, path, data, said):
    a_user("林晓雨", "1001")
    classroom = a_classroom()

    reply = office.post(
        f"/office/classrooms/{classroom.id}/{path}", data=data, follow_redirects=True
    )

    assert said in reply.get_data(as_text=True)


@pytest.mark.parametrize("path", ["students/{}/leave", "students/{}/come-back", "staff/{}/remove"])
def test_somebody_of_another_classroom_is_not_there(office, path):
    stranger, classroom = a_user(), a_classroom()
    a_classroom(students=(stranger,))

    reply = office.post(f"/office/classrooms/{classroom.id}/{path.format(stranger.id)}")

    assert reply.status_code == 404


def test_in_a_closed_term_the_page_offers_no_change(office):
    ada = a_user()
    classroom = a_classroom(students=(ada,), teacher=a_teacher())
    term = a_term(is_open=False)

    page = office.get(f"/office/classrooms/{classroom.id}").get_data(as_text=True)
    refused = office.post(
        f"/office/classrooms/{classroom.id}/students/{ada.id}/leave", follow_redirects=True
    )
    new = office.post(
        f"/office/terms/{term.id}/classrooms/new",
        data={"course": "CSF", "name": "x", "teacher": "", "mentor": ""},
    )

    assert "/imports/new" not in page
    assert "已经结束" in refused.get_data(as_text=True)
    assert "已经结束" in new.get_data(as_text=True)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/office/classrooms/{c}"),
        ("GET", "/office/terms/{t}/classrooms"),
        ("GET", "/office/terms/{t}/classrooms/new"),
        ("POST", "/office/terms/{t}/close"),
        ("POST", "/office/terms/{t}/reopen"),
        ("POST", "/office/classrooms/{c}/rename"),
        ("POST", "/office/classrooms/{c}/staff"),
        ("POST", "/office/classrooms/{c}/students/{s}/leave"),
    ],
)
def test_the_teacher_of_a_classroom_does_not_run_the_office(browser, method, path):
    teacher, ada = a_teacher(), a_user()
    classroom = a_classroom(teacher=teacher, students=(ada,))
    address = path.format(c=classroom.id, t=classroom.term_id, s=ada.id)

    assert browser(teacher).open(address, method=method).status_code == 404
