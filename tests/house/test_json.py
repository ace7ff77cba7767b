"""What is no JSON object is answered 400 by every address that reads JSON, never by an error."""

from pathlib import Path

import pytest
from flask import Flask, request

from lms.core.db import db
from lms.web import bodies
from tests.house import test_doors
from tests.house.test_doors import ROLES, World

world = test_doors.world
LMS = Path(__file__).parents[2] / "lms"
READERS = {
    "assignments.reading",
    "authoring.autosave",
    "authoring.problems",
    "authoring.save",
    "authoring.show_preview",
    "evaluations.rate_by_link",
    "evaluations.rate_peer",
    "evaluations.rate_row",
    "evaluations.rate_self",
    "evaluations.rate_sheet",
    "evaluations.type_entry",
    "gradebook.note_attendance",
    "gradebook.save",
    "quizzes.save",
}
NOT_OBJECTS = {
    "a list": b'["77"]',
    "a text": b'"77"',
    "a number": b"77",
    "nothing": b"null",
    "empty": b"",
    "broken": b'{"item": 1',
    "no letters": b"\xff\xfe\xff",
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 40_000,
    "closed deep lists": b"[" * 100_000 + b"]" * 100_000,
    "a number without end": b"9" * 100_000,
}


def _post(app: Flask, address: str, cookie: str, body: bytes) -> int:
    client = app.test_client()
    client.set_cookie("lms", cookie)
    return client.post(address, data=body, content_type="application/json").status_code


def _readers(app: Flask, world: World, cookies: dict[str, str], reached: set[str]) -> dict:
    """The addresses that read JSON by endpoint, each with the cookie of somebody let in."""
    found = {}
    for rule in app.url_map.iter_rules():
        for role in ROLES if "POST" in rule.methods else ():
            reached.clear()
            _post(app, world.address(rule), cookies[role], b"[]")
            if rule.endpoint in reached:
                found[rule.endpoint] = (world.address(rule), cookies[role])
    return found


def test_what_is_no_object_is_refused_by_every_address_that_reads_json(app, world, monkeypatch):
    reached, sent = set(), bodies.json_sent

    def noted() -> dict:
        reached.add(request.endpoint)
        return sent()

    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(bodies, "json_sent", noted)
    cookies = test_doors._cookies(app, world)
    with app.test_request_context():
        monkeypatch.setattr("lms.web.transactions.db.session.commit", db.session.rollback)
        readers = _readers(app, world, cookies, reached)
        statuses = {
            (endpoint, name): _post(app, *where, body)
            for endpoint, where in readers.items()
            for name, body in NOT_OBJECTS.items()
        }

    assert readers.keys() == READERS
    assert {one: status for one, status in statuses.items() if status != 400} == {}


@pytest.mark.parametrize("word", ["get_json", "request.json", "on_json"])
def test_no_page_reads_json_by_itself(word):
    texts = {path: path.read_text(encoding="utf-8") for path in LMS.rglob("*.py")}

    assert [path.name for path, text in texts.items() if word in text] in ([], ["bodies.py"])
