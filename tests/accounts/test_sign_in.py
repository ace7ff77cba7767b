"""Signing in, being refused, being asked for an own password, signing out."""

import pytest
from sqlalchemy import select

from lms.accounts import services
from lms.accounts.models import SignIn
from lms.accounts.views import SESSION_KEY
from lms.core.db import db
from lms.core.journal import JournalEntry
from tests.builders.accounts import PASSWORD, a_user

PROFILE = "/profile"


def test_somebody_signs_in_and_comes_to_the_page_asked_for(browser):
    ada, client = a_user("林晓雨"), browser()

    asked = client.get(PROFILE)
    reply = client.post(asked.location, data={"number": ada.number, "password": PASSWORD})

    assert asked.location == "/sign-in?next=/profile"
    assert reply.location == PROFILE
    assert "林晓雨" in client.get(PROFILE).get_data(as_text=True)


def test_number_and_password_are_forgiven_what_copying_does_to_them(browser):
    made = services.create_user(number="26018001", name="林晓雨", actor=None)
    db.session.commit()

    reply = browser().post(
        "/sign-in",
        data={"number": " ２６０１８００１ ", "password": made.password.upper().replace("-", " ")},
    )

    assert reply.location == "/profile/password?next=/"


@pytest.mark.parametrize(
    ("number", "password"),
    [("26017001", "wrong"), ("nobody", PASSWORD), ("26017002", PASSWORD), ("26017001", "")],
)
def test_a_wrong_sign_in_is_refused(browser, number, password):
    a_user(number="26017001")
    a_user(number="26017002", is_active=False)
    client = browser()

    reply = client.post("/sign-in", data={"number": number, "password": password})

    assert reply.status_code == 200
    assert client.get(PROFILE).status_code == 302


def test_an_unknown_number_and_a_wrong_password_read_the_same(browser):
    a_user(number="26017003")

    known = browser().post("/sign-in", data={"number": "26017003", "password": "x"})
    unknown = browser().post("/sign-in", data={"number": "26017004", "password": "x"})

    assert _fault(known) == _fault(unknown) != ""


def test_a_failed_sign_in_is_in_the_journal(browser):
    ada = a_user()

    browser().post("/sign-in", data={"number": ada.number, "password": "x"})

    line = db.session.scalars(select(JournalEntry)).one()
    assert (line.action, line.subject) == ("account.sign_in_failed", f"user:{ada.id}")


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_a_sign_in_leads_nowhere_else(browser, target):
    ada = a_user()

    reply = browser().post(
        "/sign-in", data={"number": ada.number, "password": PASSWORD, "next": target}
    )

    assert reply.location == "/"


def test_the_session_is_a_new_one_after_signing_in(browser):
    ada, client = a_user(), browser()
    with client.session_transaction() as session:
        session["planted"] = "before"
        session["locale"] = "en"

    client.post("/sign-in", data={"number": ada.number, "password": PASSWORD})

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["locale"] == "en"
        assert not session.permanent


def test_who_is_on_their_own_device_stays_signed_in(browser):
    ada, client = a_user(), browser()

    reply = client.post("/sign-in", data={"number": ada.number, "password": PASSWORD, "stay": "y"})

    cookie = reply.headers["Set-Cookie"]
    assert "Expires=" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_table_holds_only_a_hash_of_the_token(browser):
    ada, client = a_user(), browser()

    client.post("/sign-in", data={"number": ada.number, "password": PASSWORD})

    with client.session_transaction() as session:
        token = session[SESSION_KEY]
    row = db.session.scalars(select(SignIn)).one()
    assert row.token_hash == services.hash_token(token) != token


def test_a_person_is_loaded_in_one_statement(browser, at_most):
    client = browser(a_user())

    with at_most(1):
        assert client.get("/profile/password").status_code == 200


def test_a_page_for_everybody_costs_nobody_a_statement(browser, at_most):
    client = browser()

    with at_most(0):
        assert client.get("/sign-in").status_code == 200


def test_the_sign_in_page_says_who_is_signed_in_already(browser):
    page = browser(a_user("林晓雨")).get("/sign-in?next=/profile").get_data(as_text=True)

    assert "你现在用 林晓雨 的账号登录。" in page
    assert 'href="/profile"' in page


def test_signing_out_ends_the_sign_in_for_good(browser):
    client = browser(a_user())
    with client.session_transaction() as session:
        token = session[SESSION_KEY]

    client.post("/sign-out")
    with client.session_transaction() as session:
        session[SESSION_KEY] = token

    assert client.get(PROFILE).location.startswith("/sign-in")


def test_the_next_person_at_the_same_browser_signs_in_anew(browser):
    ada, ben = a_user("甲"), a_user("乙")
    client = browser(ada)
    client.post("/sign-out")

    page = client.get("/sign-in").get_data(as_text=True)
    client.environ_base["HTTP_X_CSRFTOKEN"] = page.partition('name="csrf-token" content="')[
        2
    ].partition('"')[0]
    client.post("/sign-in", data={"number": ben.number, "password": PASSWORD})

    assert "乙" in client.get(PROFILE).get_data(as_text=True)


@pytest.mark.parametrize("value", [17, None, "no token of ours"])
def test_a_cookie_with_anything_else_is_nobodys(browser, value):
    client = browser()
    with client.session_transaction() as session:
        session[SESSION_KEY] = value

    assert client.get(PROFILE).status_code == 302


@pytest.mark.parametrize(
    "headers", [{"Accept": "application/json"}, {"Sec-Fetch-Dest": "empty", "Accept": "*/*"}]
)
def test_a_script_without_a_sign_in_hears_401(browser, headers):
    reply = browser().get(PROFILE, headers=headers)

    assert reply.status_code == 401
    assert reply.json["error"] == "登录已失效，请重新登录。"


def test_a_form_sent_after_the_sign_in_ended_leads_back_to_its_page(browser):
    client = browser()

    reply = client.post(
        "/profile/sign-ins/end-others", headers={"Referer": "http://localhost/profile?x=1"}
    )
    elsewhere = client.post(
        "/profile/sign-ins/end-others", headers={"Referer": "https://evil.example/profile"}
    )

    assert reply.location == "/sign-in?next=/profile?x%3D1"
    assert elsewhere.location == "/sign-in"


def _fault(reply) -> str:
    return reply.get_data(as_text=True).partition('class="faults"')[2].partition("</div>")[0]
