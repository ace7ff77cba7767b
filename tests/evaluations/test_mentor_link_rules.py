"""How an address is signed, how long it lives, and what a mentor may call a student."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.evaluations.rules.links import (
    end_of,
    last_day_allowed,
    read_token,
    shown_name,
    token_of,
    usual_last_day,
)

SECRET = "a secret that is long enough for tests"
TODAY = date(2026, 11, 23)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def test_a_token_names_its_link_and_nonce():
    token = token_of(SECRET, 7, "nonce")

    assert read_token(SECRET, token) == (7, "nonce")


@given(place=st.integers(0, 200), letter=st.sampled_from(LETTERS))
def test_with_any_letter_changed_it_names_nothing(place: int, letter: str):
    token = token_of(SECRET, 7, "nonce")
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]

    assert (read_token(SECRET, changed) is not None) == (changed == token)


@given(token=st.text(max_size=120))
def test_what_we_did_not_make_names_nothing(token: str):
    assert read_token(SECRET, token) is None


@pytest.mark.parametrize(
    "token",
    [
        token_of("another secret that is long enough", 7, "nonce"),
        token_of(SECRET, 7, "nonce")[:-1],
        token_of(SECRET, 7, "nonce") + "=",
        token_of(SECRET, 7, "nonce").upper(),
        token_of(SECRET, "7", "nonce"),  # type: ignore[arg-type]
        token_of(SECRET, 7, 7),  # type: ignore[arg-type]
        "",
        ".",
        "学生",
    ],
)
def test_tokens_of_others_name_nothing(token: str):
    assert read_token(SECRET, token) is None


@pytest.mark.parametrize(
    ("ends_on", "usual", "latest"),
    [
        (date(2027, 1, 17), date(2026, 12, 7), date(2027, 1, 17)),  # the term ends first
        (date(2027, 7, 30), date(2026, 12, 7), date(2027, 5, 22)),  # 180 days end first
        (date(2026, 11, 30), date(2026, 11, 30), date(2026, 11, 30)),  # a week is left
        (TODAY, TODAY, TODAY),  # its last day
        (date(2026, 11, 22), date(2026, 12, 7), date(2026, 12, 7)),  # over, not closed yet
    ],
)
def test_a_link_ends_after_two_weeks_within_the_term(ends_on: date, usual: date, latest: date):
    assert usual_last_day(TODAY, ends_on) == usual
    assert last_day_allowed(TODAY, ends_on) == latest


def test_a_day_ends_at_the_school():
    ends = end_of(date(2026, 12, 7), ZoneInfo("Asia/Shanghai"))

    assert ends.astimezone(UTC) == datetime(2026, 12, 7, 15, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shows_names", "is_shared", "shown"),
    [
        (False, False, "07"),
        (False, True, "07"),
        (True, False, "张伟"),
        (True, True, "张伟（07）"),
    ],
)
def test_a_mentor_knows_names_only_where_they_are_allowed(
    shows_names: bool, is_shared: bool, shown: str
):
    assert shown_name(7, "张伟", shows_names=shows_names, is_shared=is_shared) == shown
