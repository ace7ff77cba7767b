"""Making, naming, closing accounts; and the last administrator."""

import pytest
from sqlalchemy import select

from lms.accounts import policy, queries, services
from lms.accounts.models import SiteRole
from lms.core.db import db
from lms.core.journal import JournalEntry
from tests.builders.accounts import a_teacher, a_user, an_administrator


def test_an_account_is_made_with_clean_data_and_a_line_in_the_journal(app):
    chief = an_administrator()

    made = services.create_user(
        number=" ８０００１ ", name=" 周 敏 ", role=SiteRole.TEACHER, actor=chief
    )

    assert (made.user.number, made.user.name) == ("80001", "周 敏")
    assert made.user.is_teacher
    assert made.user.must_change_password
    line = db.session.scalars(select(JournalEntry)).one()
    assert (line.action, line.actor_id, line.detail) == (
        "account.create",
        chief.id,
        {"role": "teacher"},
    )


@pytest.mark.parametrize(
    ("number", "name", "refusal"),
    [
        ("80001", "周敏", services.NumberTaken),
        ("", "周敏", services.BadPerson),
        ("8000/1", "周敏", services.BadPerson),
        ("-1", "周敏", services.BadPerson),
        ("9" * 65, "周敏", services.BadPerson),
        ("80002", "  ", services.BadPerson),
        ("80002", "长" * 201, services.BadPerson),
    ],
)
def test_an_account_is_refused(app, number, name, refusal):
    a_teacher(number="80001")

    with pytest.raises(refusal):
        services.create_user(number=number, name=name, actor=None)


def test_many_accounts_are_made_at_once_and_nobody_signs_in_to_them_yet(app):
    made = services.create_members([("1", "甲"), ("2", "乙")])

    assert [person.password_hash for person in made] == ["none", "none"]
    assert queries.users_by_number({"1", "2", "3"}).keys() == {"1", "2"}
    assert queries.users_by_id([made[0].id, 0]).keys() == {made[0].id}


def test_a_name_is_corrected_once(app):
    chief, ada = an_administrator(), a_user("林小雨")

    services.rename(ada, name="林晓雨", actor=chief)
    services.rename(ada, name=" 林晓雨", actor=chief)

    assert ada.name == "林晓雨"
    assert _actions() == ["account.rename"]


def test_a_role_is_changed(app):
    chief, ada = an_administrator(), a_user()

    services.set_role(ada, role=SiteRole.TEACHER, actor=chief)
    services.set_role(ada, role=SiteRole.TEACHER, actor=chief)

    assert policy.can_teach(ada)
    assert _actions() == ["account.role"]


def test_an_account_is_closed_and_opened_again(app):
    chief, ada = an_administrator(), a_user()

    services.deactivate(ada, actor=chief)
    services.deactivate(ada, actor=chief)
    was_active = ada.is_active
    services.reactivate(ada, actor=chief)
    services.reactivate(ada, actor=chief)

    assert not was_active
    assert ada.is_active
    assert _actions() == ["account.deactivate", "account.reactivate"]


def test_the_last_active_administrator_stays(app):
    chief = an_administrator()
    a_user(role=SiteRole.ADMINISTRATOR, is_active=False)

    with pytest.raises(services.LastAdministrator):
        services.deactivate(chief, actor=chief)
    with pytest.raises(services.LastAdministrator):
        services.set_role(chief, role=SiteRole.TEACHER, actor=chief)

    assert chief.is_active
    assert chief.is_administrator


def test_one_of_two_administrators_may_go(app):
    chief, other = an_administrator(), an_administrator()

    services.deactivate(other, actor=chief)
    services.set_role(other, role=SiteRole.TEACHER, actor=chief)

    assert queries.active_administrators() == [chief]


@pytest.mark.parametrize(
    ("search", "role", "is_active", "numbers"),
    [
        ("", None, None, ["1001", "1002", "2001", "90"]),
        ("100", None, None, ["1001", "1002"]),
        ("晓", None, None, ["1001"]),
        ("%", None, None, []),
        ("", SiteRole.TEACHER, None, ["2001"]),
        ("", None, False, ["1002"]),
        ("", SiteRole.MEMBER, True, ["1001"]),
    ],
)
def test_people_are_found(app, search, role, is_active, numbers):
    a_user("林晓雨", "1001")
    a_user("陈思远", "1002", is_active=False)
    a_teacher("周敏", "2001")
    an_administrator("主任", "90")

    rows, total = queries.people(search=search, role=role, is_active=is_active)

    assert [row.number for row in rows] == numbers
    assert total == len(numbers)


def test_people_are_counted_and_listed_by_role(app):
    a_user("甲", "1001")
    teacher = a_teacher("乙", "2001")

    assert queries.counts_by_role() == {SiteRole.MEMBER: 1, SiteRole.TEACHER: 1}
    assert queries.staff_candidates((SiteRole.TEACHER,)) == [teacher]
    assert queries.everybody(role=SiteRole.TEACHER) == [teacher]


@pytest.mark.parametrize(
    ("role", "may"),
    [(SiteRole.ADMINISTRATOR, True), (SiteRole.TEACHER, False), (SiteRole.MEMBER, False)],
)
def test_who_looks_after_accounts(app, role, may):
    person = a_user(role=role)

    assert policy.is_administrator(person) is may
    assert policy.can_manage_user(person, a_user()) is may


def _actions() -> list[str]:
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))
