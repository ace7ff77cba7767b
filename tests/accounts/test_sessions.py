"""How long a sign-in counts, and what ends it."""

import pytest
from sqlalchemy import select

from lms.accounts import services
from lms.accounts.models import SignIn, User
from lms.core.db import db
from tests.builders.accounts import PASSWORD, a_user, an_administrator

PROFILE = "/profile"


@pytest.mark.parametrize(("hours", "status"), [(11.9, 200), (12, 302), (200, 302)])
def test_a_sign_in_ends_after_hours_without_use(browser, clock, hours, status):
    client = browser(a_user())

    clock.move(hours=hours)

    assert client.get(PROFILE).status_code == status


def test_reading_alone_writes_nothing(browser, clock):
    client = browser(a_user())
    began = clock.moment

    clock.move(hours=1)
    client.get(PROFILE)

    assert db.session.scalars(select(SignIn)).one().seen_at == began


@pytest.mark.parametrize(("minutes", "is_noted"), [(4, False), (5, True)])
def test_a_sign_of_life_is_noted_every_five_minutes(browser, clock, minutes, is_noted):
    client = browser(a_user())
    began = clock.moment

    clock.move(minutes=minutes)
    reply = client.post("/heartbeat")

    assert reply.status_code == 204
    assert db.session.scalars(select(SignIn)).one().seen_at == (clock.moment if is_noted else began)


def test_whoever_keeps_a_page_open_stays_signed_in(browser, clock):
    client = browser(a_user())

    clock.move(hours=11)
    client.post("/heartbeat")
    clock.move(hours=11)

    assert client.get(PROFILE).status_code == 200


def test_a_dead_page_hears_401(browser):
    assert browser().post("/heartbeat", headers={"Sec-Fetch-Dest": "empty"}).status_code == 401


def test_deactivation_ends_every_sign_in_at_once(browser):
    ada, chief = a_user(), an_administrator()
    phone, desk = browser(ada), browser(ada)

    services.deactivate(db.session.get(User, ada.id), actor=chief)
    db.session.commit()

    assert phone.get(PROFILE).status_code == 302
    assert desk.get(PROFILE).status_code == 302


def test_a_deactivated_person_is_out_even_if_a_sign_in_was_forgotten(browser):
    ada = a_user()
    client = browser(ada)

    db.session.get(User, ada.id).deactivated_at = ada.created_at
    db.session.commit()

    assert client.get(PROFILE).status_code == 302


def test_a_new_password_ends_the_other_sign_ins_and_keeps_this_one(browser):
    ada = a_user()
    phone, desk = browser(ada), browser(ada)

    reply = desk.post(
        "/profile/password",
        data={"present": PASSWORD, "new": "Taishan-2027", "again": "Taishan-2027"},
    )

    assert reply.location == PROFILE
    assert desk.get(PROFILE).status_code == 200
    assert phone.get(PROFILE).status_code == 302


def test_ending_a_sign_in_twice_keeps_the_first_moment(app, clock):
    ada = a_user()
    services.sign_in(ada, browser="x", address="y")
    row = db.session.scalars(select(SignIn)).one()
    services.sign_out(row)
    ended = row.ended_at

    clock.move(hours=1)
    services.sign_out(row)

    assert row.ended_at == ended
