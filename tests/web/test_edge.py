"""The edge of every request: one transaction, strict headers, error pages, a log line."""

import json
import logging

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import RequestRedirect

from lms.accounts.models import User
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.web import errors, log
from tests.builders.accounts import a_user

JSON = {"Accept": "application/json"}


@pytest.fixture
def broken(app, monkeypatch):
    """Make the health check raise: an endpoint that everybody may open."""

    def breaks(error: Exception) -> None:
        def is_alive() -> bool:
            raise error

        monkeypatch.setattr("lms.web.hall.is_alive", is_alive)

    return breaks


def test_pages_carry_a_policy_without_inline_code(browser):
    answer = browser().get("/sign-in")

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers


def test_https_is_remembered(browser):
    answer = browser().get("/sign-in", base_url="https://localhost")

    assert "Strict-Transport-Security" in answer.headers


def test_a_page_that_is_not_there_says_what_to_do(browser):
    answer = browser(a_user()).get("/nowhere")

    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_an_unexpected_error_shows_an_id_that_is_in_the_log(browser, broken, caplog):
    broken(ZeroDivisionError("secret detail"))
    caplog.set_level(logging.INFO, "lms.requests")

    answer = browser().get("/health")

    number = answer.headers["X-Request-Id"]
    assert answer.status_code == 500
    assert number in answer.text
    assert "secret detail" not in answer.text
    assert any(
        record.facts["id"] == number for record in caplog.records if hasattr(record, "facts")
    )


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (Refused("学期已经结束。"), 409, "学期已经结束。"),
        (OperationalError("", {}, Exception()), 503, "数据库暂时繁忙"),
        (RequestEntityTooLarge(), 413, "压缩或拆小"),
        (ZeroDivisionError(), 500, "已记录"),
    ],
)
def test_scripts_hear_errors_as_json(browser, broken, error, status, says):
    broken(error)

    answer = browser().get("/health", headers=JSON)

    assert answer.status_code == status
    assert says in answer.get_json()["error"]


def test_reading_never_writes(app, browser, monkeypatch):
    monkeypatch.setattr("lms.web.hall.is_alive", lambda: bool(a_user_unsaved()))

    browser().get("/health")

    assert db.session.scalars(select(User)).all() == []


def a_user_unsaved() -> User:
    user = User(number="1", name="甲", password_hash="", created_at=now())
    db.session.add(user)
    db.session.flush()
    return user


@pytest.mark.parametrize(
    ("error", "status"),
    [(IntegrityError("", {}, Exception()), 409), (OperationalError("", {}, Exception()), 503)],
)
def test_a_commit_that_fails_is_never_called_success(browser, monkeypatch, error, status):
    client = browser()

    def refuse() -> None:
        raise error

    monkeypatch.setattr(db.session, "commit", refuse)

    answer = client.post("/language", data={"locale": "zh"})

    assert answer.status_code == status
    assert "没有保存" in answer.text


def test_a_post_without_the_token_is_refused(app):
    assert app.test_client().post("/language", data={"locale": "en"}).status_code == 400


def test_a_request_id_from_a_proxy_is_kept_when_it_is_clean(browser):
    client = browser()

    kept = client.get("/health", headers={"X-Request-Id": "abc-12345678"})
    made = client.get("/health", headers={"X-Request-Id": "<script>"})

    assert kept.headers["X-Request-Id"] == "abc-12345678"
    assert made.headers["X-Request-Id"] != "<script>"


def test_the_log_names_the_person_by_id_only(browser, caplog):
    person = a_user("林晓雨")
    client = browser(person)
    caplog.set_level(logging.INFO, "lms.requests")

    client.get("/profile")

    facts = caplog.records[-1].facts
    assert (facts["user"], facts["path"], facts["status"]) == (person.id, "/profile", 200)
    assert "林晓雨" not in json.dumps(facts, ensure_ascii=False)


def test_json_lines_hold_facts_and_traces():
    record = logging.LogRecord("lms", logging.ERROR, "", 0, "words", (), None)
    record.facts = {"id": "x"}

    line = json.loads(log.JsonLines().format(record))

    assert (line["message"], line["id"], line["level"]) == ("words", "x", "error")


def test_redirects_pass_the_error_page_by(app: Flask):
    with app.test_request_context():
        assert errors.answer(RequestRedirect("/there")).status_code == 308
