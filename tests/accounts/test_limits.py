"""Too many wrong passwords, and who is not kept out by them."""

import pytest
from limits.errors import StorageError

from tests.builders.accounts import PASSWORD, a_user

LIMIT = 10


@pytest.fixture
def wrong(browser):
    """`wrong(number, times)` tries wrong passwords and gives the last answer."""

    def sign_in(number, times=1, address="10.0.0.1"):
        client = browser()
        replies = [
            client.post(
                "/sign-in",
                data={"number": number, "password": "wrong"},
                environ_overrides={"REMOTE_ADDR": address},
            )
            for _time in range(times)
        ]
        return replies[-1]

    return sign_in


def test_after_ten_wrong_passwords_the_account_waits(browser, wrong):
    ada = a_user()
    wrong(ada.number, LIMIT)

    reply = browser().post(
        "/sign-in",
        data={"number": ada.number, "password": PASSWORD},
        environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
    )

    assert reply.status_code == 429
    assert "之后再试" in reply.get_data(as_text=True)


def test_the_number_is_counted_however_it_is_typed(wrong):
    a_user(number="26016A1")
    wrong("26016A1", 5)
    wrong(" 26016a1", 5)

    assert wrong("２６０１６A1").status_code == 429


@pytest.mark.parametrize(("other", "address"), [("26015002", "10.0.0.1"), ("26015001", "10.0.0.2")])
def test_classmates_and_other_addresses_are_not_kept_out(browser, wrong, other, address):
    a_user(number="26015001")
    a_user(number="26015002")
    wrong("26015001", LIMIT + 1)

    reply = browser().post(
        "/sign-in",
        data={"number": other, "password": PASSWORD},
        environ_overrides={"REMOTE_ADDR": address},
    )

    assert reply.status_code == 302


def test_a_right_password_forgets_the_wrong_ones(browser, wrong):
    ada = a_user()
    wrong(ada.number, LIMIT - 1)
    browser().post(
        "/sign-in",
        data={"number": ada.number, "password": PASSWORD},
        environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
    )

    assert wrong(ada.number, LIMIT).status_code == 200


def test_people_sign_in_while_the_store_of_the_limits_is_away(app, browser, monkeypatch):
    def away(*_arguments):
        raise StorageError(OSError("away"))

    counter, _limit = app.extensions["lms_sign_in_limit"]
    monkeypatch.setattr(counter, "hit", away)
    monkeypatch.setattr(counter, "clear", away)
    ada = a_user()

    reply = browser().post("/sign-in", data={"number": ada.number, "password": PASSWORD})

    assert reply.status_code == 302
