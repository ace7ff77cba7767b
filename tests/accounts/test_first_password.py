"""With an initial password nothing is open but choosing one's own."""

import pytest

from lms.accounts import services
from lms.accounts.models import User
from lms.core.db import db
from tests.builders.accounts import PASSWORD, a_user

NEW = "Taishan-2027"


@pytest.fixture
def newcomer(browser):
    return browser(a_user("新同学", must_change_password=True))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/profile", 302),
        ("GET", "/", 302),
        ("POST", "/profile/sign-ins/end-others", 302),
        ("GET", "/profile/password", 200),
        ("POST", "/heartbeat", 204),
        ("POST", "/sign-out", 302),
        ("GET", "/health", 200),
        ("GET", "/no-such-page", 404),
    ],
)
def test_what_is_open_to_a_newcomer(newcomer, method, path, status):
    assert newcomer.open(path, method=method).status_code == status


def test_a_newcomer_is_led_to_the_password_and_then_on(newcomer):
    asked = newcomer.get("/profile")
    page = newcomer.get(asked.location).get_data(as_text=True)
    reply = newcomer.post(asked.location, data={"new": NEW, "again": NEW})

    assert asked.location == "/profile/password?next=/profile"
    assert "现在的密码" not in page
    assert reply.location == "/profile"
    assert newcomer.get("/profile").status_code == 200


def test_a_newcomer_without_a_page_in_mind_goes_home(newcomer):
    assert newcomer.post("/profile/password", data={"new": NEW, "again": NEW}).location == "/"


def test_a_script_of_a_newcomer_hears_403(newcomer):
    reply = newcomer.get("/profile", headers={"Accept": "application/json"})

    assert reply.status_code == 403


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        (NEW, "other", "两次输入的新密码不一样"),
        ("abc", "abc", "密码太短"),
        (PASSWORD, PASSWORD, "新密码和现在的密码一样"),
        ("", "", "请填写新密码"),
    ],
)
def test_a_bad_first_password_is_refused(newcomer, new, again, said):
    reply = newcomer.post("/profile/password", data={"new": new, "again": again})

    assert reply.status_code == 200
    assert said in reply.get_data(as_text=True)
    assert newcomer.get("/profile").status_code == 302


def test_who_has_a_password_must_give_it_to_change_it(browser):
    ada = a_user()
    client = browser(ada)

    missing = client.post("/profile/password", data={"new": NEW, "again": NEW})
    wrong = client.post("/profile/password", data={"present": "x", "new": NEW, "again": NEW})

    assert "请填写现在的密码" in missing.get_data(as_text=True)
    assert "现在的密码不对" in wrong.get_data(as_text=True)
    assert services.passwords.is_right(db.session.get(User, ada.id), PASSWORD)
