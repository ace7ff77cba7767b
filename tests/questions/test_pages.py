"""What a page shows of a question: fields to answer it, and the answer in review."""

import random

import pytest

from lms.questions import kinds
from lms.questions.kinds.base import Rules
from tests.builders.questions import ALL_KINDS, Fields, a_definition, asked, fields_of, reviewed

LEAVES = [name for name in ALL_KINDS if name != "case"]


@pytest.mark.parametrize("name", [name for name in kinds.all_kinds() if name != "case"])
def test_every_kind_has_its_page(app, name):
    page = app.jinja_env.get_template(f"questions/kinds/{name}.html").module

    assert callable(page.ask)
    assert callable(page.review)


@pytest.mark.parametrize("name", ALL_KINDS)
def test_a_page_sends_back_the_answer_it_shows(app, name):
    definition = a_definition(name)
    answer = kinds.key_answer(definition)

    page = asked(definition, answer, name="q7-", chance=random.Random(2))

    sent = {field.removeprefix("q7-"): values for field, values in fields_of(page).items()}
    assert kinds.read_answer(definition, sent) == answer


@pytest.mark.parametrize("name", ALL_KINDS)
def test_an_unanswered_page_sends_no_answer(app, name):
    definition = a_definition(name)

    page = asked(definition, {}, name="")

    assert kinds.read_answer(definition, fields_of(page)) == {}


@pytest.mark.parametrize("name", ALL_KINDS)
def test_every_field_has_a_name_for_those_who_hear_the_page(app, name):
    reader = Fields()

    reader.feed(asked(a_definition(name), {}, name="q7-"))

    assert reader.unnamed == []


@pytest.mark.parametrize("name", LEAVES)
def test_a_page_to_answer_tells_nothing_of_the_key(app, name):
    definition = a_definition(name)

    page = asked(definition, {}, name="q7-")

    assert "正确" not in page
    assert "解析" not in page
    assert "要点" not in page
    assert "六西格玛" not in page


@pytest.mark.parametrize("name", ALL_KINDS)
def test_a_disabled_page_has_no_open_field(app, name):
    page = asked(a_definition(name), {}, name="q7-", disabled=True)

    assert page.count(" disabled") == sum(page.count(tag) for tag in ("<input", "<select", "<text"))


@pytest.mark.parametrize("name", ["blank", "number", "short", "essay"])
def test_what_a_student_wrote_is_text_and_nothing_else(app, name):
    definition = a_definition(name)
    evil = '"><script>alert(1)</script>'
    answer = {"text": evil, "blanks": [evil, evil]}

    pages = asked(definition, answer, name="q7-") + reviewed(definition, answer)

    assert "<script" not in pages
    assert "&lt;script&gt;" in pages


SIGNS = [
    ("single", 1, 0),
    ("multiple", 3, 0),
    ("true_false", 1, 0),
    ("blank", 2, 0),
    ("number", 1, 0),
    ("match", 2, 0),
    ("order", 3, 0),
]


@pytest.mark.parametrize(("name", "ticks", "crosses"), SIGNS)
def test_a_right_answer_is_reviewed_with_ticks(app, name, ticks, crosses):
    definition = a_definition(name)

    page = reviewed(definition, kinds.key_answer(definition))

    assert (page.count("✓"), page.count("✗")) == (ticks, crosses)


MISSED = [
    ("single", {"choices": [0]}, 1, 1),
    ("multiple", {"choices": [0, 2]}, 3, 1),
    ("true_false", {"choices": [0]}, 1, 1),
    ("blank", {"blanks": ["六西格玛", "7"]}, 1, 1),
    ("number", {"text": "7"}, 0, 1),
    ("match", {"pairs": {}}, 0, 2),
    ("order", {"places": {}}, 0, 3),
    ("short", {}, 0, 0),
]


@pytest.mark.parametrize(("name", "answer", "ticks", "crosses"), MISSED)
def test_a_wrong_answer_is_reviewed_with_the_right_one(app, name, answer, ticks, crosses):
    page = reviewed(a_definition(name), answer)

    assert (page.count("✓"), page.count("✗")) == (ticks, crosses)


@pytest.mark.parametrize("name", LEAVES)
def test_a_review_without_the_key_shows_only_the_answer(app, name):
    definition = a_definition(name)

    page = reviewed(definition, kinds.key_answer(definition), show_key=False)

    assert "✓" not in page
    assert "正确" not in page
    assert "要点" not in page


def test_a_review_of_steps_tells_where_each_belongs(app):
    definition = a_definition("order")
    places = kinds.key_answer(definition)["places"]
    swapped = {item: {1: 2, 2: 1}.get(place, place) for item, place in places.items()}

    page = reviewed(definition, {"places": swapped})

    assert page.index("认真倾听") < page.index("充分道歉") < page.index("收集信息")
    assert "你排在第 2 步" in page


def test_kinds_are_named_in_the_language_of_the_page(app):
    with app.test_request_context():
        title = app.jinja_env.globals["kind_title"]

        assert [title(name) for name in ("single", "case")] == ["单选", "案例分析"]


SAID = [
    ({}, "先作答"),
    ({"choices": [1]}, "✓ 正确"),
    ({"choices": [0]}, "✗ 不正确"),
]


@pytest.mark.parametrize(("answer", "words"), SAID)
def test_a_check_is_answered_in_place(app, answer, words):
    page = feedback(app, a_definition(), answer)

    assert words in page
    assert ("内部服务做好了" in page) is bool(answer)


def test_a_check_may_be_partly_right(app):
    assert "部分正确" in feedback(app, a_definition("multiple"), {"choices": [0]})


def feedback(app, definition, answer):
    outcomes = kinds.mark_answer(definition, answer, Rules())
    with app.test_request_context():
        template = app.jinja_env.get_template("questions/feedback.html")
        return template.render(definition=definition, answer=answer, outcomes=outcomes)


def test_a_check_is_a_form_that_is_answered_in_place(app):
    with app.test_request_context():
        module = app.jinja_env.get_template("questions/check.html").module
        page = str(module.check(a_definition(), "/checks/T03-I01", "token"))

    assert 'action="/checks/T03-I01"' in page
    assert 'role="status"' in page
    assert fields_of(page) == {"csrf_token": ["token"]}
