"""How passwords are kept and checked."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from lms.accounts import queries, services
from lms.accounts.rules import Weakness
from lms.accounts.services import passwords
from lms.core.db import db
from lms.core.journal import JournalEntry
from tests.builders.accounts import PASSWORD, a_user, an_administrator, sign_in

NEW = "Taishan-2027"


def test_a_chosen_password_is_kept_as_argon2id(app):
    ada = a_user()

    services.change_password(ada, new=NEW, present=PASSWORD)

    assert ada.password_hash.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert services.authenticate(ada.number, NEW) == ada


@pytest.mark.parametrize(
    ("present", "new", "refusal"),
    [
        ("wrong", NEW, services.WrongPassword),
        (None, NEW, services.WrongPassword),
        (PASSWORD, "short", services.WeakPassword),
        (PASSWORD, PASSWORD, services.SamePassword),
    ],
)
def test_a_password_change_is_refused(app, present, new, refusal):
    ada = a_user()

    with pytest.raises(refusal):
        services.change_password(ada, new=new, present=present)

    assert services.authenticate(ada.number, PASSWORD) == ada


def test_a_refusal_names_every_weakness(app):
    with pytest.raises(services.WeakPassword) as refused:
        services.change_password(a_user(), new="1", present=PASSWORD)

    assert "至少要 8 个字符" in str(refused.value)
    assert "至少要有三种" in str(refused.value)


@pytest.mark.parametrize("weakness", list(Weakness))
def test_every_weakness_has_words(app, weakness):
    assert services.told(weakness)


def test_the_initial_password_signs_in_until_one_is_chosen(app):
    made = services.create_user(number="26019001", name="林晓雨", actor=None)
    initial = made.password

    assert services.authenticate("26019001", initial.upper()).must_change_password
    services.change_password(made.user, new=NEW)

    assert not made.user.must_change_password
    with pytest.raises(services.SignInRefused):
        services.authenticate("26019001", initial)


def test_an_initial_hash_counts_no_longer_once_a_password_was_chosen(app):
    made = services.create_user(number="26019002", name="林晓雨", actor=None)

    made.user.password_changed_at = made.user.created_at

    assert not passwords.is_right(made.user, made.password)


def test_an_initial_password_belongs_to_one_person(app):
    one = services.create_user(number="26019003", name="甲", actor=None)
    two = services.create_user(number="26019004", name="乙", actor=None)

    two.user.password_hash = one.user.password_hash

    assert not passwords.is_right(two.user, one.password)


@pytest.mark.parametrize("stored", ["none", "initial", "initial$x", "$argon2id$broken", ""])
def test_nobody_signs_in_with_a_hash_that_is_none(app, stored):
    ada = a_user(must_change_password=True)
    ada.password_hash = stored

    assert not passwords.is_right(ada, "")
    assert not passwords.is_right(ada, stored)


@pytest.mark.parametrize("who", ["known", "initial", "unknown"])
def test_every_refusal_costs_one_slow_verification(app, monkeypatch, who):
    initial = services.create_user(number="26019005", name="林", actor=None).user
    person = {"known": a_user(), "initial": initial, "unknown": None}[who]
    seen = []
    monkeypatch.setattr(passwords, "_verify", lambda stored, _given: seen.append(stored))

    assert not passwords.is_right(person, "wrong")

    assert len(seen) == 1


def test_a_password_hashed_cheaply_is_hashed_anew_at_the_sign_in(app, settings):
    ada = a_user()
    before = ada.password_hash
    services.configure(memory_kib=16, passes=1, secret_key=settings.secret_key)

    try:
        services.authenticate(ada.number, PASSWORD)
    finally:
        services.configure(memory_kib=8, passes=1, secret_key=settings.secret_key)

    assert ada.password_hash != before
    assert "m=16" in ada.password_hash


def test_a_reset_makes_an_initial_password_and_ends_every_sign_in(app):
    ada, chief = a_user(), an_administrator()
    sign_in(app.test_client(), ada)

    made = services.reset_password(ada, actor=chief)

    assert ada.must_change_password
    assert services.authenticate(ada.number, made.password) == ada
    assert queries.sign_ins_of(ada, used_since=datetime(2000, 1, 1, tzinfo=UTC)) == []
    assert [line.action for line in _lines()][-2:] == [
        "account.sign_in",
        "account.password_reset",
    ]


def test_initial_passwords_are_made_only_for_who_never_chose_one(app):
    chief, ada = an_administrator(), a_user()
    ben, cem = a_user(must_change_password=True), a_user(must_change_password=True, is_active=False)

    made = services.make_initial_passwords([ada, ben, cem], actor=chief)

    assert [one.user for one in made] == [ben]
    assert services.authenticate(ben.number, made[0].password) == ben


def test_without_a_set_up_nothing_is_hashed(app, monkeypatch):
    monkeypatch.setattr(passwords, "_hashing", None)

    with pytest.raises(RuntimeError, match="init_app"):
        passwords.hash_password("x")


def _lines() -> list[JournalEntry]:
    return list(db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)))
