"""The office's list of people, and what it does with one of them."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.accounts import services
from lms.accounts.models import SiteRole, User
from lms.accounts.queries import user_by_number
from lms.core.db import db
from lms.core.journal import JournalEntry
from tests.builders.accounts import PASSWORD, a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom


@pytest.fixture
def office(browser):
    """A browser of an administrator called 陈主任."""
    return browser(an_administrator("陈主任", "90001"))


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", {"1001", "2001", "90001"}),
        ("?search=10", {"1001"}),
        ("?search=敏", {"2001"}),
        ("?role=teacher", {"2001"}),
        ("?role=nonsense", {"1001", "2001", "90001"}),
        ("?state=closed", {"1002"}),
        ("?state=all&role=member", {"1001", "1002"}),
        ("?search=nobody", set()),
        ("?page=9", set()),
    ],
)
def test_people_are_found(office, asked, numbers):
    a_user("林晓雨", "1001")
    a_user("已停用", "1002", is_active=False)
    a_teacher("周敏", "2001")

    page = office.get(f"/office/people{asked}").get_data(as_text=True)

    assert set(re.findall(r'class="num"[^>]*>(\d+)<', page)) == numbers


@pytest.mark.parametrize("people", [1, 60])
def test_a_list_of_any_length_takes_three_statements(office, at_most, people):
    for n in range(people):  # noqa: B007
        a_user()

    with at_most(3):
        assert office.get("/office/people").status_code == 200


@pytest.mark.parametrize(("role", "is_teacher"), [("teacher", True), ("member", False)])
def test_an_account_is_made_and_its_password_shown_once(office, browser, role, is_teacher):
    reply = office.post(
        "/office/people/new", data={"number": "80001", "name": "周敏", "role": role}
    )

    password = re.search(r"<code>([0-9a-z-]+)</code>", reply.get_data(as_text=True))[1]
    signed_in = browser().post("/sign-in", data={"number": "80001", "password": password})
    assert user_by_number("80001").is_teacher is is_teacher
    assert signed_in.location == "/profile/password?next=/"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"number": "90001", "name": "甲", "role": "teacher"}, "已经有账号了"),
        ({"number": "80001", "name": "", "role": "teacher"}, "请填写这一项"),
        ({"number": "8/1", "name": "甲", "role": "teacher"}, "只能有字母"),
    ],
)
def test_a_wrong_account_is_refused(office, data, said):
    reply = office.post("/office/people/new", data=data)

    assert said in reply.get_data(as_text=True)
    assert db.session.scalars(select(User.number)).all() == ["90001"]


def test_a_role_nobody_knows_is_refused(office):
    office.post("/office/people/new", data={"number": "1", "name": "甲", "role": "king"})

    assert user_by_number("1") is None


def test_the_page_of_a_person_shows_their_classrooms(office, at_most):
    ada = a_user("林晓雨", "1001")
    classroom = a_classroom(name="客服2401", students=(ada,))

    with at_most(3):
        page = office.get(f"/office/people/{ada.id}").get_data(as_text=True)

    assert "林晓雨" in page
    assert f"/office/classrooms/{classroom.id}" in page


def test_a_name_and_a_role_are_corrected(office):
    ada = a_user("林小雨", "1001")

    office.post(f"/office/people/{ada.id}/rename", data={"name": "林晓雨"})
    office.post(f"/office/people/{ada.id}/role", data={"role": "teacher"})
    wrong = office.post(
        f"/office/people/{ada.id}/rename", data={"name": " "}, follow_redirects=True
    )
    office.post(f"/office/people/{ada.id}/role", data={"role": "king"})

    person = user_by_number("1001")
    assert (person.name, person.site_role) == ("林晓雨", SiteRole.TEACHER)
    assert "姓名不能空着" in wrong.get_data(as_text=True)


def test_a_password_is_reset_and_shown_once(office, browser):
    ada = a_user(number="1001")
    theirs = browser(ada)

    reply = office.post(f"/office/people/{ada.id}/reset-password")

    password = re.search(r"<code>([0-9a-z-]+)</code>", reply.get_data(as_text=True))[1]
    assert theirs.get("/profile").status_code == 302
    assert services.authenticate("1001", password).must_change_password


def test_an_account_is_closed_and_opened_again(office, browser):
    ada = a_user(number="1001")
    theirs = browser(ada)

    office.post(f"/office/people/{ada.id}/deactivate")
    closed = theirs.get("/profile").status_code
    office.post(f"/office/people/{ada.id}/reactivate")

    assert closed == 302
    assert services.authenticate("1001", PASSWORD).id == ada.id


@pytest.mark.parametrize(("action", "data"), [("deactivate", {}), ("role", {"role": "member"})])
def test_the_last_administrator_stays_and_is_told_why(office, action, data):
    chief = user_by_number("90001")

    reply = office.post(f"/office/people/{chief.id}/{action}", data=data, follow_redirects=True)

    assert "最后一位能用的管理员" in reply.get_data(as_text=True)
    assert user_by_number("90001").is_administrator


PAGES = ("/office", "/office/people", "/office/people/new", "/office/terms", "/office/journal",
         "/office/jobs", "/office/health")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("teacher", 404), ("student", 404), ("nobody", 302)]
)
def test_the_office_is_open_to_administrators_only(browser, page, who, status):
    people = {
        "administrator": an_administrator(),
        "teacher": a_teacher(),
        "student": a_user(),
        "nobody": None,
    }

    assert browser(people[who]).get(page).status_code == status


@pytest.mark.parametrize("action", ["rename", "role", "reset-password", "deactivate", "reactivate"])
def test_a_teacher_changes_no_account(browser, action):
    ada = a_user()

    assert browser(a_teacher()).post(f"/office/people/{ada.id}/{action}").status_code == 404


def set_factor(office, person, factor, reason="视力障碍，学生处核准"):
    data = {"factor": factor, "reason": reason}
    return office.post(f"/office/people/{person.id}/time-factor", data=data, follow_redirects=True)


@pytest.mark.parametrize(("factor", "kept"), [("1.5", "1.5"), ("4", "4"), ("1.25", "1.25")])
def test_a_person_gets_more_time_with_a_reason_on_record(office, factor, kept):
    person = a_user("林晓雨", "1001")

    page = set_factor(office, person, factor).get_data(as_text=True)

    assert f"时限倍数已改为 {kept}。" in page
    assert user_by_number("1001").time_factor == Decimal(kept)
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "account.time_factor")
    ).one()
    assert entry.detail == {"before": "1", "after": kept, "reason": "视力障碍，学生处核准"}


@pytest.mark.parametrize(
    ("factor", "reason", "words"),
    [
        ("0.9", "理由", "应在 1 到 4 之间"),
        ("4.01", "理由", "应在 1 到 4 之间"),
        ("1.005", "理由", "最多两位小数"),
        ("NaN", "理由", "应在 1 到 4 之间"),
        ("", "理由", "请填写数字"),
        ("1.5", "", "请填写这一项"),
        ("1.5", "   ", "请"),
    ],
)
def test_a_multiplier_that_is_none_is_refused(office, factor, reason, words):
    person = a_user("林晓雨", "1001")

    page = set_factor(office, person, factor, reason).get_data(as_text=True)

    assert words in page
    assert user_by_number("1001").time_factor == 1
