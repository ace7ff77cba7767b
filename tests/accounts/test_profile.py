"""One's own page: data, sign-ins, language."""

import pytest
from sqlalchemy import select

from lms.accounts.models import SignIn
from lms.accounts.views.browsers import browser_name
from lms.core.db import db
from tests.builders.accounts import a_user


def test_the_profile_shows_ones_data_and_sign_ins(browser, at_most):
    ada = a_user("林晓雨", number="26014001")
    browser(ada)
    client = browser(ada)

    with at_most(2):
        page = client.get("/profile").get_data(as_text=True)

    assert "26014001" in page
    assert page.count("Firefox · Windows") == 2
    assert page.count("本机") == 2  # the badge, and the question before ending the others


def test_one_other_sign_in_is_ended(browser):
    ada = a_user()
    phone, desk = browser(ada), browser(ada)
    first = db.session.scalars(select(SignIn).order_by(SignIn.id)).first()

    desk.post(f"/profile/sign-ins/{first.id}/end")

    assert phone.get("/profile").status_code == 302
    assert desk.get("/profile").status_code == 200


def test_all_other_sign_ins_are_ended(browser):
    ada = a_user()
    phone, tablet, desk = browser(ada), browser(ada), browser(ada)

    desk.post("/profile/sign-ins/end-others")

    assert phone.get("/profile").status_code == 302
    assert tablet.get("/profile").status_code == 302
    assert desk.get("/profile").status_code == 200


def test_nobody_ends_somebody_elses_sign_in(browser):
    ada = browser(a_user())
    ben = browser(a_user())
    first = db.session.scalars(select(SignIn).order_by(SignIn.id)).first()

    assert ben.post(f"/profile/sign-ins/{first.id}/end").status_code == 404
    assert ada.get("/profile").status_code == 200


@pytest.mark.parametrize(
    ("chosen", "language"), [("en", "en"), ("zh", "zh-CN"), ("xx", "zh-CN"), ("", "zh-CN")]
)
def test_anybody_chooses_the_language(browser, chosen, language):
    client = browser()

    reply = client.post("/language", data={"locale": chosen, "next": "/sign-in"})

    assert reply.location == "/sign-in"
    assert f'<html lang="{language}">' in client.get("/sign-in").get_data(as_text=True)


def test_the_language_is_not_chosen_by_following_a_link(browser):
    assert browser().get("/language?locale=en").status_code == 405


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8.0", "微信 · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/17 Safari/604", "Safari · iPhone"),
        ("curl/8.0", "未知浏览器"),
        ("", "未知浏览器"),
    ],
)
def test_a_browser_is_named_as_people_know_it(app, said, name):
    assert browser_name(said) == name
