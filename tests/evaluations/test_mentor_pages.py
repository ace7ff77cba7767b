"""What a mentor without an account sees and does, and what an address does not open."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.accounts.models import User
from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.courses.rules.compiled import Option
from lms.evaluations.models import Evaluator, EvaluatorWindow, MentorLink, Rating, Review, Sheet
from lms.evaluations.queries import sheet_views
from lms.evaluations.queries.links import get_link, students_on
from lms.evaluations.rules.links import token_of
from lms.evaluations.services import links
from lms.evaluations.services.mentor_reviews import StudentGone, link_review
from lms.gradebook.models import Mark
from lms.gradebook.queries import current_mark
from tests.builders.classrooms import a_term
from tests.builders.evaluations import (
    MENTOR,
    SELF,
    TEACHER,
    a_criterion,
    a_scene,
    a_table,
    handed_in,
    written,
)
from tests.builders.mentor_links import LAST_DAY, ZONE, a_link, address_of, token_for
from tests.evaluations.test_mentor_links import leave

Browsers = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def nobody_has_tried_yet(app: Flask) -> None:
    """Counts of wrong addresses stay in the process; each test begins without any."""
    current_app.extensions["lms_sign_in_limit"][0].storage.reset()


@pytest.fixture(autouse=True)
def _stopped(clock: Any) -> None:
    """A link of these tests ends two weeks after the stopped clock."""


def number_of(link: MentorLink, student: User) -> int:
    return next(one.number for one in students_on(link) if one.student_id == student.id)


def page(link: MentorLink, student: User) -> str:
    return address_of(link, f"/students/{number_of(link, student)}")


def save(client: FlaskClient, address: str, seq: int = 0, **values: Any) -> Any:
    sent = {"values": values or {"T03-E1": "12"}, "texts": {}, "seq": seq}
    return client.post(address, json=sent)


def hand_in(client: FlaskClient, address: str, values: dict[str, str], **more: str) -> Any:
    return client.post(address, data={**values, "seq": "0", "action": "hand_in", **more})


def the_review(link: MentorLink) -> Review | None:
    return db.session.scalar(select(Review).where(Review.link_id == link.id))


def changed(link: MentorLink) -> None:
    db.session.commit()
    db.session.expunge_all()


# What an address opens


def test_the_list_and_a_students_page_open_without_an_account(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)
    client = browser()

    listed = client.get(address_of(link))
    opened = client.get(page(link, scene.ada))

    assert (listed.status_code, opened.status_code) == (200, 200)
    assert "请您为 3 名学生评分" in listed.text
    assert "投诉处理流程与法规" in opened.text


def test_hidden_names_are_nowhere(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)
    handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, SELF)
    client, address = browser(), page(link, scene.ada)
    answers = [
        client.get(address_of(link)),
        client.get(address),
        save(client, address, **{"T03-E1": "12"}),
        save(client, address, **{"T03-E1": "13"}),  # stale
        save(client, address, 1, **{"T03-E1": "99"}),
        hand_in(client, address, {"T03-E1": "12"}),
        hand_in(client, address, written(MENTOR)),
        client.get(address),
        client.get(address_of(link)),
        client.get(address_of(link, "/students/99")),
    ]

    told = "".join(answer.text + str(answer.headers) for answer in answers)
    assert "学生 01" in told
    for student in scene.students:
        assert student.name not in told
        assert student.number not in told
    assert scene.classroom.name not in told
    assert scene.teacher.name not in told


def test_names_are_shown_where_the_teacher_allows_it(browser: Browsers):
    scene = a_scene()
    link = a_link(scene, shows_names=True)

    shown = browser().get(address_of(link)).text

    assert [shown.index(student.name) for student in scene.students] == sorted(
        shown.index(student.name) for student in scene.students
    )
    assert scene.ada.number not in shown


def test_only_the_mentors_rows_are_asked_and_nothing_of_others_is_shown(browser: Browsers):
    rows = [
        a_criterion("T03-E1", "岗位规范", 60),
        a_criterion("T03-E2", "课堂笔记", 40, evaluators=["self", "teacher"]),
    ]
    scene = a_scene(text=a_table(rows))
    handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, (57, 38))
    link = a_link(scene)

    shown = browser().get(page(link, scene.ada)).text

    assert "岗位规范" in shown
    assert "课堂笔记" not in shown
    assert "57" not in re.sub(r"<script.*?</script>|<meta[^>]*>|data-[\w-]+=\"[^\"]*\"", "", shown)


@pytest.mark.parametrize("shows_names", [True, False])
def test_a_page_is_private(browser: Browsers, shows_names: bool):
    scene = a_scene()
    link = a_link(scene, shows_names=shows_names)

    for answer in (browser().get(address_of(link)), browser().get("/mentor/wrong")):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_log_does_not_hold_the_address(browser: Browsers, caplog: pytest.LogCaptureFixture):
    link = a_link(a_scene())
    caplog.set_level("INFO", "lms.requests")

    browser().get(address_of(link))

    assert "/mentor/<token>" in caplog.text
    assert token_for(link) not in caplog.text


def test_looking_is_noted_once_by_the_page_itself(browser: Browsers, clock: Any):
    link = a_link(a_scene())
    client = browser()
    client.get(address_of(link))
    assert db.session.get_one(MentorLink, link.id).opened_at is None

    first = now()
    client.post(address_of(link, "/opened"))
    clock.move(hours=1)
    assert client.post(address_of(link, "/opened")).status_code == 204

    assert db.session.get_one(MentorLink, link.id).opened_at == first


# Rating


def test_a_mentor_saves_and_hands_in_and_the_result_takes_it(browser: Browsers):
    scene = a_scene(1)
    handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, Evaluator.TEACHER, scene.teacher, TEACHER)
    link = a_link(scene)
    client, address = browser(), page(link, scene.ada)

    saved = save(client, address, **written(MENTOR))
    answer = hand_in(client, address, written(MENTOR), comment="耐心")

    assert saved.json["ok"]
    assert saved.json["seq"] == 1
    assert answer.status_code == 302
    (view,) = sheet_views(scene.assignment.id)
    (review,) = view.by(Evaluator.MENTOR)
    assert (review.total, review.rater, review.comment) == (81, "王师傅", "耐心")
    mark = current_mark(scene.assignment.id, scene.ada.id)
    assert mark.points == (91 * 10 + 83 * 40 + 81 * 30) / 80
    assert mark.recorded_by_id is None
    assert mark.reason == "企业导师评价提交：王师傅（恒通物流）"


def test_the_journal_names_the_mentor(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)
    hand_in(browser(), page(link, scene.ada), written(MENTOR))

    told = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "evaluation.hand_in")
    ).one()

    assert (told.actor_id, told.actor_name) == (None, "王师傅（恒通物流）")


def test_after_a_hand_in_comes_the_next_student_and_at_last_the_list(browser: Browsers):
    scene = a_scene(2)
    link = a_link(scene)
    client = browser()

    first = hand_in(client, address_of(link, "/students/2"), written(MENTOR))
    last = hand_in(client, address_of(link, "/students/1"), written(MENTOR))

    assert first.headers["Location"] == address_of(link, "/students/1")
    assert last.headers["Location"] == address_of(link)
    assert "全部提交了" in client.get(address_of(link)).text


def test_what_is_handed_in_can_still_be_changed(browser: Browsers):
    scene = a_scene(1)
    handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, Evaluator.TEACHER, scene.teacher, TEACHER)
    link = a_link(scene)
    client, address = browser(), page(link, scene.ada)
    assert "data-set" in client.get(address).text
    hand_in(client, address, written(MENTOR))

    assert "data-set" not in client.get(address).text  # without the script its buttons do nothing
    answer = client.post(address, data={"T03-E1": "15", "seq": "1", "action": "save"})

    assert answer.status_code == 302
    assert (
        db.session.scalar(
            select(Rating.points)
            .where(Rating.criterion == "T03-E1")
            .order_by(Rating.id.desc())
            .limit(1)
        )
        == 15
    )
    reasons = list(db.session.scalars(select(Mark.reason).order_by(Mark.id)))
    assert reasons[-1] == "评分修改：王师傅（恒通物流）"


def test_a_mentor_with_an_account_and_one_by_link_are_averaged(browser: Browsers):
    scene = a_scene(1)
    handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, Evaluator.TEACHER, scene.teacher, TEACHER)
    handed_in(scene, scene.ada, Evaluator.MENTOR, scene.mentor, MENTOR)  # 81
    link = a_link(scene)

    hand_in(browser(), page(link, scene.ada), written((15, 20, 25, 20, 10, 9)))  # 99

    mark = current_mark(scene.assignment.id, scene.ada.id)
    assert mark.points == (91 * 10 + 83 * 40 + 90 * 30) / 80


def test_what_came_through_a_link_in_wrong_hands_is_voided(browser: Browsers):
    scene = a_scene(1)
    handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, Evaluator.TEACHER, scene.teacher, TEACHER)
    before = current_mark(scene.assignment.id, scene.ada.id).points
    link = a_link(scene)
    hand_in(browser(), page(link, scene.ada), written((15, 20, 25, 20, 10, 10)))
    teacher, address = browser(scene.teacher), f"/mentor-links/{link.id}/withdraw"

    teacher.post(address)
    kept = current_mark(scene.assignment.id, scene.ada.id).points
    teacher.post(address, data={"void": "1"})

    assert kept > before
    mark = current_mark(scene.assignment.id, scene.ada.id)
    assert (mark.points, mark.recorded_by_id) == (before, scene.teacher.id)
    assert mark.reason == "作废导师链接的评价"
    done = [one for one in db.session.scalars(select(JournalEntry.action)) if "mentor_link" in one]
    assert done == ["mentor_link.make", "mentor_link.withdraw", "mentor_link.void"]


OPTIONS = (Option("优", 95), Option("良", 85), Option("不及格", 50))


def optional_table(**more: Any) -> Any:
    from dataclasses import replace  # noqa: PLC0415

    return replace(a_table(), scale="levels", options=OPTIONS, **more)


def test_options_are_ticked(browser: Browsers):
    scene = a_scene(text=optional_table(may_skip=True))
    link = a_link(scene)
    client, address = browser(), page(link, scene.ada)
    keys = list(written(MENTOR))

    shown = client.get(address).text
    answer = hand_in(client, address, dict.fromkeys(keys, "良") | {keys[0]: "na"})

    assert shown.count('type="radio"') == len(keys) * len(OPTIONS)
    assert shown.count("data-skip") == len(keys)
    assert answer.status_code == 302
    given = dict(db.session.execute(select(Rating.criterion, Rating.choice)).all())
    assert given == dict.fromkeys(keys, "良") | {keys[0]: "na"}


def test_a_row_in_points_may_be_called_not_applicable_without_javascript(browser: Browsers):
    from dataclasses import replace  # noqa: PLC0415

    scene = a_scene(text=replace(a_table(), may_skip=True))
    link = a_link(scene)
    client, address = browser(), page(link, scene.ada)

    hand_in(client, address, written(MENTOR) | {"T03-E1": ["", "na"]})

    asked = select(Rating.choice).where(Rating.criterion == "T03-E1")
    assert db.session.scalar(asked) == "na"
    assert re.search(r'name="T03-E1" value="na"[^>]* checked', client.get(address).text)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"T03-E1": "16"}, "应在 0 到 15 分之间"),
        ({"T03-E1": "1.5"}, "去掉小数"),
        ({"T03-E1": "很好"}, "应填数字"),
        ({"comment": "好" * 2001}, "最多 2000 字"),
        ({"comment": "好" * 5000}, "最多 2000 字"),
        ({"X9": "3"}, "没有 X9 这一行"),
        ({"T03-E1": ""}, "还有 1 行没有评分"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browser: Browsers, sent: dict[str, str], words: str
):
    scene = a_scene()
    link = a_link(scene)
    client, address = browser(), page(link, scene.ada)

    answer = hand_in(client, address, written(MENTOR) | {"comment": "守时"} | sent)

    assert answer.status_code == 422
    assert words in answer.text
    assert (sent.get("comment") or "守时") in answer.text
    assert 'value="16"' in answer.text  # 解决方案 was given 16
    assert the_review(link) is None


def test_a_wrong_value_is_refused_for_the_autosave(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)

    answer = save(browser(), page(link, scene.ada), **{"T03-E1": "16"})

    assert answer.status_code == 422
    assert "应在 0 到 15 分之间" in answer.json["error"]


@pytest.mark.parametrize("sent", ["x", [], {"values": 3}, {"values": {}, "seq": -1}])
def test_what_is_no_rating_at_all_is_refused(browser: Browsers, sent: Any):
    scene = a_scene()
    link = a_link(scene)

    assert browser().post(page(link, scene.ada), json=sent).status_code == 400
    assert the_review(link) is None


def test_the_second_of_two_tabs_overwrites_nothing(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)
    one, other, address = browser(), browser(), page(link, scene.ada)
    save(one, address, **{"T03-E1": "12"})

    late = save(other, address, **{"T03-E1": "3"})

    assert late.status_code == 409
    assert late.json["seq"] == 1
    assert late.json["values"] == {"T03-E1": "12"}
    by_form = other.post(address, data={"T03-E1": "3", "seq": "0", "action": "save"})
    assert by_form.status_code == 409
    assert 'value="3"' in by_form.text
    assert save(other, address, 1, **{"T03-E1": "3"}).json["seq"] == 2


def test_a_double_hand_in_counts_once(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)
    client, address = browser(), page(link, scene.ada)

    assert hand_in(client, address, written(MENTOR)).status_code == 302
    assert hand_in(client, address, written(MENTOR)).status_code == 302

    assert db.session.scalar(select(func.count(Review.id)).where(Review.link_id == link.id)) == 1
    asked = select(func.count(JournalEntry.id)).where(JournalEntry.action == "evaluation.hand_in")
    assert db.session.scalar(asked) == 1


# What an address does not open


def test_an_address_with_a_letter_changed_opens_nothing(browser: Browsers):
    link = a_link(a_scene())
    token = token_for(link)
    client = browser()

    for place in (0, 5, len(token) // 2, len(token) - 1):
        letter = "A" if token[place] != "A" else "B"
        answer = client.get(f"/mentor/{token[:place]}{letter}{token[place + 1 :]}")
        assert answer.status_code == 404
        assert "这个地址打不开" in answer.text


@pytest.mark.parametrize(
    ("happens", "status", "words"),
    [
        ("withdrawn", 410, "已经撤回"),
        ("renewed", 410, "已经换新"),
        ("expired", 410, "已经过期"),
        ("term", 410, "学期已经结束"),
        ("gone", 410, "已经撤回"),
    ],
)
def test_a_link_that_is_over_says_why(
    browser: Browsers, clock: Any, happens: str, status: int, words: str
):
    scene = a_scene()
    link = a_link(scene)
    client, address, list_address = browser(), page(link, scene.ada), address_of(link)
    save(client, address, **{"T03-E1": "12"})
    match happens:
        case "withdrawn":
            links.withdraw_link(link, by=scene.teacher)
        case "renewed":
            links.renew_link(link, last_day=LAST_DAY, zone=ZONE, by=scene.teacher)
        case "expired":
            clock.move(days=15)
        case "term":
            a_term(is_open=False)
        case "gone":
            list_address = f"/mentor/{token_of(current_app.config['SECRET_KEY'], 99, 'x')}"
            address = list_address + "/students/1"
    changed(link)

    answers = [
        client.get(list_address),
        client.get(address),
        client.post(f"{list_address}/opened"),
        hand_in(client, address, written(MENTOR)),
    ]
    by_script = save(client, address, 1, **{"T03-E1": "15"})

    assert [answer.status_code for answer in answers] == [status] * 4
    assert all(words in answer.text for answer in answers)
    assert (by_script.status_code, by_script.is_json) == (status, True)
    assert words in by_script.json["error"]
    told = "".join(answer.text for answer in answers)
    assert all(one.name not in told for one in (*scene.students, scene.teacher))
    assert list(db.session.scalars(select(Rating.points))) == [12]


def test_a_renewed_link_opens_by_its_new_address_with_what_was_rated(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)
    save(browser(), page(link, scene.ada), **{"T03-E1": "12"})
    link = links.renew_link(link, last_day=LAST_DAY, zone=ZONE, by=scene.teacher)
    db.session.commit()

    assert 'value="12"' in browser().get(page(link, scene.ada)).text


def test_a_table_without_mentors_is_said_to_need_none(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)
    from tests.evaluations.test_student_pages import republish  # noqa: PLC0415

    republish(scene, a_table(weights={"self": 40, "teacher": 60}))

    answer = browser().get(address_of(link))

    assert answer.status_code == 403
    assert "不需要导师评分" in answer.text


@pytest.mark.parametrize("path", ["/students/3", "/students/0", "/students/99"])
def test_a_link_opens_only_its_own_students(browser: Browsers, path: str):
    scene = a_scene(4)
    mine, others = scene.students[:2], scene.students[2:]
    link = a_link(scene, mine)
    a_link(scene, others)
    client = browser()

    assert client.get(address_of(link, path)).status_code == 404
    assert hand_in(client, address_of(link, path), written(MENTOR)).status_code == 404
    assert save(client, address_of(link, path)).status_code == 404
    assert db.session.scalar(select(func.count(Sheet.id))) == 0


def test_who_has_left_is_rated_no_more(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)
    client, address = browser(), page(link, scene.ada)
    student = students_on(link)[number_of(link, scene.ada) - 1]
    leave(scene, scene.ada)

    answers = [client.get(address), save(client, address), hand_in(client, address, {})]

    assert [answer.status_code for answer in answers] == [410] * 3
    assert all("不需要再评" in answer.text for answer in answers)
    assert scene.ada.name not in answers[0].text
    assert "请您为 2 名学生评分" in client.get(address_of(link)).text
    with pytest.raises(StudentGone):  # who left while the page was being saved
        link_review(get_link(link.id), student)


def test_outside_the_window_of_mentors_nothing_is_taken(browser: Browsers, clock: Any):
    scene = a_scene()
    link = a_link(scene)
    client, address = browser(), page(link, scene.ada)
    save(client, address, **{"T03-E1": "12"})
    window = EvaluatorWindow(
        assignment_id=scene.assignment.id, evaluator=Evaluator.MENTOR, closes_at=now()
    )
    db.session.add(window)
    changed(link)
    clock.move(minutes=1)

    by_script = save(client, address, 1, **{"T03-E1": "13"})
    by_form = hand_in(client, address, written(MENTOR))

    assert (by_script.status_code, by_form.status_code) == (410, 422)
    assert "截止" in by_script.json["error"]
    assert "截止" in client.get(address_of(link)).text
    assert '<button class="btn main push"' not in client.get(address).text
    assert list(db.session.scalars(select(Rating.points))) == [12]


def test_wrong_addresses_are_heard_ten_times_and_right_ones_always(browser: Browsers, clock: Any):
    link = a_link(a_scene())
    client = browser()
    tried = [client.get(f"/mentor/guess{n}").status_code for n in range(12)]

    assert tried == [404] * 10 + [429] * 2
    assert "尝试过于频繁" in client.get("/mentor/guess").text
    assert client.get(address_of(link)).status_code == 200
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    assert client.get("/mentor/guess", environ_overrides=elsewhere).status_code == 404


# Tokens against forged forms


@pytest.mark.parametrize("path", ["/students/1", "/opened"])
def test_a_form_of_another_site_is_refused(app: Flask, path: str):
    link = a_link(a_scene())
    stranger = app.test_client()

    assert stranger.post(address_of(link, path), json={"values": {}}).status_code == 400
    assert stranger.post(address_of(link, path), data={"csrf_token": "x"}).status_code == 400


def test_over_https_a_page_that_sends_no_referrer_saves_all_the_same(app: Flask):
    scene = a_scene()
    link = a_link(scene)
    client, https = app.test_client(), {"base_url": "https://school.example"}
    shown = client.get(address_of(link), **https).text
    token = re.search(r'name="csrf-token" content="([^"]+)"', shown)[1]
    headers = {"X-CSRFToken": token}

    saved = client.post(
        page(link, scene.ada), json={"values": {"T03-E1": "12"}}, headers=headers, **https
    )
    language = client.post(
        "/language", data={"locale": "en", "csrf_token": token, "next": "/"}, **https
    )

    assert saved.json["ok"]
    assert language.status_code == 302
    assert "Please rate" in client.get(address_of(link), **https).text


def test_elsewhere_over_https_a_referrer_is_still_asked_for(app: Flask):
    client, https = app.test_client(), {"base_url": "https://school.example"}
    shown = client.get("/sign-in", **https).text
    token = re.search(r'name="csrf-token" content="([^"]+)"', shown)[1]

    answer = client.post("/sign-in", data={"number": "1", "csrf_token": token}, **https)

    assert answer.status_code == 400


# Speed


@pytest.mark.parametrize("count", [2, 12])
def test_pages_of_a_link_cost_the_same_for_any_number_of_students(
    browser: Browsers, at_most: Callable[[int], Any], count: int
):
    scene = a_scene(count)
    link = a_link(scene)
    client, address = browser(), page(link, scene.ada)
    hand_in(client, page(link, scene.students[1]), written(MENTOR))
    save(client, address, **{"T03-E1": "12"})

    with at_most(4):
        assert client.get(address_of(link)).status_code == 200
    with at_most(7):
        assert client.get(address).status_code == 200
    with at_most(14):
        assert save(client, address, 1, **{"T03-E1": "13"}).json["ok"]
