"""The entrance of a quiz: password, place, start window, lateness, and the page of its rules."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.assignments.queries import allowances_of
from lms.assignments.rules import Grant
from lms.assignments.services import NotOpen
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.gradebook.queries import current_mark
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt
from lms.quizzes.services import BadAccessRules, ElsewhereRefused, TooLate, WrongQuizPassword
from tests.builders.accounts import a_user
from tests.builders.assignments import an_allowance
from tests.builders.classrooms import a_term
from tests.builders.mending import published
from tests.builders.quizzes import (
    AUTOMATIC,
    RIGHT,
    SHORT,
    a_quiz,
    access_rules,
    an_attempt,
    answer,
    handed_in,
    loaded,
    paper,
    sent,
)

HERE, ROOM = "127.0.0.1", "10.1.2.0/24"


def begin(quiz, student, **more):
    return services.begin(loaded(quiz), student=student, **more)


def test_the_right_password_opens_and_a_wrong_one_does_not(student, classroom):
    quiz = a_quiz(classroom)
    access_rules(quiz, password="Qiu-2026")

    with pytest.raises(WrongQuizPassword):
        begin(quiz, student, password="qiu-2026")
    assert begin(quiz, student, password=" Qiu-2026 ").number == 1


def test_who_has_begun_goes_on_without_the_password(student, classroom):
    quiz = a_quiz(classroom)
    first = an_attempt(quiz, student)
    access_rules(quiz, password="Qiu-2026")

    assert begin(quiz, student).id == first.id


def test_wrong_passwords_are_heard_only_so_often(browser, student, classroom):
    quiz = a_quiz(classroom)
    access_rules(quiz, password="Qiu-2026")
    client = browser(student)
    path = f"/assignments/{quiz.id}/quiz"
    for n in range(10):
        client.post(path, data={"password": f"wrong{n}"})

    page = client.post(path, data={"password": "Qiu-2026"}, follow_redirects=True)

    assert "考试密码试得太多" in page.get_data(as_text=True)
    assert queries.attempts_by(student.id, quiz) == []


def test_a_password_of_one_quiz_does_not_use_up_another(browser, student, classroom):
    one, other = a_quiz(classroom), a_quiz(classroom, key="T04-Q")
    access_rules(one, password="Qiu-2026")
    access_rules(other, password="Dong-2026")
    client = browser(student)
    for n in range(10):
        client.post(f"/assignments/{one.id}/quiz", data={"password": f"wrong{n}"})

    answer = client.post(f"/assignments/{other.id}/quiz", data={"password": "Dong-2026"})

    assert "/attempts/" in answer.location


def test_a_quiz_begins_only_at_its_place(student, classroom):
    quiz = a_quiz(classroom)
    access_rules(quiz, addresses=ROOM)

    with pytest.raises(ElsewhereRefused, match=r"172\.16\.0\.9"):
        begin(quiz, student, address="172.16.0.9")
    assert begin(quiz, student, address="10.1.2.77").address == "10.1.2.77"


def test_at_the_wrong_place_pages_refuse_and_nothing_is_lost(browser, student, classroom):
    quiz = a_quiz(classroom)
    attempt = an_attempt(quiz, student)
    item = paper(attempt)["T03-I01"]
    answer(attempt, student, "T03-I01")
    access_rules(quiz, addresses=ROOM)
    client = browser(student)

    page = client.get(f"/attempts/{attempt.id}")
    saved = client.post(f"/attempts/{attempt.id}/save", json=sent(item, {}, seq=1))
    whole = client.post(f"/attempts/{attempt.id}", data={f"seq-{item.id}": "1"})

    assert (page.status_code, saved.status_code, whole.status_code) == (403, 403, 403)
    assert HERE in page.get_data(as_text=True)
    assert HERE in saved.json["error"]
    assert paper(attempt)["T03-I01"].is_answered


def test_a_sitting_begins_only_until_the_moment_set(student, classroom, clock):
    quiz = a_quiz(classroom)
    access_rules(quiz, starts_until=clock.moment)
    begin(quiz, student)
    clock.move(seconds=1)
    late = a_user("迟到生")

    with pytest.raises(TooLate, match="11月23日 周一 09:00 之后不能再开始"):
        begin(quiz, late)


def test_an_own_window_lets_a_student_begin_later(student, classroom, clock):
    quiz = a_quiz(classroom, closes_at=clock.moment + timedelta(hours=1))
    access_rules(quiz, starts_until=clock.moment)
    closes_at = clock.moment + timedelta(days=3)
    an_allowance(quiz, student=student, closes_at=closes_at)
    clock.move(days=2)

    attempt = begin(quiz, student)

    assert queries.get_attempt(attempt.id).ends_at == closes_at


def test_an_own_opening_keeps_a_student_out_until_then(student, classroom, clock):
    quiz = a_quiz(classroom)
    an_allowance(quiz, student=student, opens_at=clock.moment + timedelta(days=1))

    with pytest.raises(NotOpen, match="11月24日"):
        begin(quiz, student)


def test_further_attempts_are_allowed_to_one_student(student, classroom):
    quiz = a_quiz(classroom, attempts=1)
    handed_in(an_attempt(quiz, student))
    an_allowance(quiz, student=student, attempts=2)

    assert begin(quiz, student).number == 2


def test_an_own_limit_counts_from_the_start(student, classroom, clock):
    quiz = a_quiz(classroom, time_limit=20)
    an_allowance(quiz, student=student, minutes=60)
    student.time_factor = Decimal("1.5")
    db.session.add(student)
    db.session.commit()

    attempt = an_attempt(quiz, student)

    assert attempt.ends_at == clock.moment + timedelta(minutes=90)
    assert queries.get_attempt(attempt.id).ends_at == attempt.ends_at


@pytest.mark.parametrize(
    ("hours", "points"), [(1, "7"), (3, "5.6"), (30, "5.6")], ids=["in time", "late", "collected"]
)
def test_what_handing_in_late_costs_in_the_ledger(*, student, classroom, clock, hours, points):
    due = clock.moment + timedelta(hours=2)
    quiz = a_quiz(classroom, AUTOMATIC, due_at=due, closes_at=due + timedelta(hours=5))
    access_rules(quiz, late_percent=20)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I06")
    clock.move(hours=hours)

    handed_in(attempt)

    mark = current_mark(quiz.id, student.id)
    assert (mark.points, mark.possible) == (Decimal(points), 7)
    assert sum(line.earned for line in mark.evidence) == Decimal(points)
    assert db.session.get(Attempt, attempt.id).points == 7


def test_an_own_window_makes_nothing_late(student, classroom, clock):
    due = clock.moment + timedelta(hours=2)
    quiz = a_quiz(classroom, due_at=due, closes_at=due + timedelta(hours=5))
    access_rules(quiz, late_percent=20)
    an_allowance(quiz, student=student, closes_at=due + timedelta(days=1))
    attempt = an_attempt(quiz, student)
    clock.move(hours=3)

    assert handed_in(attempt).late_percent == 0


def rules(**changed):
    return {
        "password": "",
        "addresses_text": "",
        "starts_until": None,
        "late_percent": 0,
        **changed,
    }


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"password": "a b"}, "password", "空格"),
        ({"password": "a\u200bb"}, "password", "空格"),
        ({"password": "x" * 65}, "password", "最多 64"),
        ({"addresses_text": "10.1.2.0/24\n10.1.2"}, "addresses", "第 2 行"),
        ({"addresses_text": "10.0.0.1\n" * 101}, "addresses", "最多 100 行"),
        ({"late_percent": 101}, "late_percent", "0 到 100"),
        ({"late_percent": 10}, "late_percent", "应交时间"),
    ],
)
def test_rules_nobody_could_follow_are_refused_at_their_field(
    *, teacher, classroom, changed, field, words
):
    quiz = loaded(a_quiz(classroom))

    with pytest.raises(BadAccessRules, match=words) as refused:
        services.set_access_rules(quiz, **rules(**changed), by=teacher)

    assert refused.value.field == field


def test_a_start_window_before_the_opening_is_refused(teacher, classroom):
    quiz = loaded(a_quiz(classroom))

    with pytest.raises(BadAccessRules, match="之后"):
        services.set_access_rules(quiz, **rules(starts_until=quiz.opens_at), by=teacher)


def test_setting_rules_is_journalled_without_the_password(teacher, classroom):
    quiz = loaded(a_quiz(classroom))

    services.set_access_rules(quiz, **rules(password="Qiu-2026", addresses_text=ROOM), by=teacher)
    db.session.commit()

    entry = db.session.scalars(select(JournalEntry)).one()
    assert entry.action == "quiz.access"
    assert entry.detail["addresses"] == ROOM
    assert "Qiu-2026" not in str(entry.detail)


def test_the_page_keeps_rules_and_allowances(browser, teacher, student, classroom):
    quiz = a_quiz(classroom, time_limit=20)
    client = browser(teacher)

    client.post(
        f"/assignments/{quiz.id}/access",
        data={"password": "Qiu-2026", "addresses": ROOM, "late_percent": "0", "is_restricted": "y"},
    )
    client.post(
        f"/assignments/{quiz.id}/allowances",
        data={"who": [f"student:{student.id}"], "minutes": "60", "reason": "缓考"},
    )
    page = client.get(f"/assignments/{quiz.id}/access").get_data(as_text=True)

    assert 'value="Qiu-2026"' in page
    assert "缓考" in page
    assert "60 分钟" in page
    assert queries.quiz_assignment(quiz.id).is_restricted


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("access", {"password": "a b", "late_percent": "0"}, "密码里不能有空格"),
        ("access", {"late_percent": "x"}, "整数"),
        ("access", {"addresses": "room 1", "late_percent": "0"}, "第 1 行不是地址"),
        ("allowances", {"who": ["student:999999"], "reason": "缓考"}, "缓考"),
        ("allowances", {"reason": "缓考"}, "请至少选一名学生或一个小组"),
        ("allowances", {"who": ["all"], "reason": "取消", "attempts": "0"}, "1 或更大的整数"),
        ("allowances", {"who": ["all"], "reason": "取消", "minutes": "0"}, "1 或更大的整数"),
        ("allowances", {"who": ["all"], "reason": "缓考", "minutes": "30"}, "不限时，单独的时限"),
        ("allowances", {"who": ["all"], "reason": "缓考", "extra_minutes": "9"}, "延长不起作用"),
        ("allowances", {"who": ["all"]}, "请写明理由"),
        (
            "allowances",
            {"who": ["all"], "reason": "缓考", "closes_at": "2020-01-01T08:00"},
            "截止要在开放之后",
        ),
    ],
)
def test_bad_input_is_told_at_the_field_and_changes_nothing(
    *, browser, teacher, classroom, path, data, words
):
    quiz = a_quiz(classroom)

    page = browser(teacher).post(f"/assignments/{quiz.id}/{path}", data=data)

    assert page.status_code == 422
    assert words in page.get_data(as_text=True)
    assert queries.access_rules_of(quiz.id) is None
    assert allowances_of(quiz.id) == []


def extended(quiz, student, teacher, **grant):
    services.allow_each(
        loaded(quiz),
        Grant(extra_minutes=9, **grant),
        who=[f"student:{student.id}"],
        reason="停电",
        by=teacher,
    )
    return 9 in {one.extra_minutes for one in allowances_of(quiz.id)}


def test_minutes_are_given_where_a_closing_moves_by_them(student, teacher, classroom, clock):
    closes_at = clock.moment + timedelta(days=1)
    for_all = a_quiz(classroom, closes_at=closes_at)
    by_group = a_quiz(classroom, key="T04-Q")
    an_allowance(by_group, closes_at=closes_at)
    with_it = a_quiz(classroom, key="T05-Q")

    assert extended(for_all, student, teacher)
    assert extended(by_group, student, teacher)
    assert extended(with_it, student, teacher, closes_at=closes_at)


def test_minutes_are_given_to_who_works_under_a_limit_the_quiz_no_longer_has(
    student, teacher, classroom
):
    quiz = a_quiz(classroom, time_limit=20)
    attempt = an_attempt(quiz, student)
    published(quiz, AUTOMATIC)

    assert extended(quiz, student, teacher)
    assert queries.get_attempt(attempt.id).ends_at == attempt.began_at + timedelta(minutes=29)


def test_in_a_closed_term_nothing_is_set(browser, teacher, classroom):
    quiz = a_quiz(classroom)
    a_term(is_open=False)

    page = browser(teacher).post(
        f"/assignments/{quiz.id}/access", data={"password": "a", "late_percent": "0"}
    )

    assert "已经结束，内容只能查看" in page.get_data(as_text=True)


def test_an_allowance_is_withdrawn_from_the_page(browser, teacher, student, classroom):
    quiz = a_quiz(classroom)
    allowance = an_allowance(quiz, student=student, attempts=3)
    path = f"/assignments/{quiz.id}/allowances/{allowance.id}/withdraw"
    client = browser(teacher)

    refused = client.post(path, data={"reason": ""}, follow_redirects=True)
    done = client.post(path, data={"reason": "填错"}, follow_redirects=True)

    assert "请写明理由" in refused.get_data(as_text=True)
    assert "已撤回这项安排" in done.get_data(as_text=True)


def test_the_start_page_says_it_all_to_this_person(browser, student, classroom, clock):
    due = clock.moment + timedelta(hours=2)
    quiz = a_quiz(classroom, time_limit=20, due_at=due, closes_at=due + timedelta(hours=1))
    access_rules(quiz, password="a", addresses=ROOM, starts_until=due, late_percent=30)
    student.time_factor = Decimal("1.25")
    db.session.add(student)
    db.session.commit()

    page = browser(student).get(f"/assignments/{quiz.id}/quiz").get_data(as_text=True)

    assert "你的时限是 25 分钟" in page
    assert "你的时限乘以 1.25" in page
    assert "最晚 11月23日 周一 11:00 开始" in page
    assert "11月23日 周一 11:05 应交" in page
    assert "11月23日 周一 12:05 截止" in page
    assert "扣这次得分的 30%" in page
    assert "考试密码" in page
    assert "127.0.0.1 不在其中" in page
    assert "现在开始，11月23日 周一 09:25 结束" in page


def test_before_handing_in_lateness_is_told(browser, student, classroom, clock):
    due = clock.moment + timedelta(hours=2)
    quiz = a_quiz(classroom, AUTOMATIC + "\n" + SHORT, due_at=due)
    access_rules(quiz, late_percent=30)
    attempt = an_attempt(quiz, student)
    clock.move(hours=3)
    client = browser(student)

    page = client.get(f"/attempts/{attempt.id}/hand-in").get_data(as_text=True)

    assert "现在交卷算迟交，扣这次得分的 30%" in page


def test_a_restricted_quiz_is_not_there_for_others(browser, student, classroom):
    quiz = a_quiz(classroom, is_restricted=True)
    client = browser(student)

    assert client.get(f"/assignments/{quiz.id}/quiz").status_code == 404
    assert client.post(f"/assignments/{quiz.id}/quiz").status_code == 404

    an_allowance(quiz, student=student)
    assert client.get(f"/assignments/{quiz.id}/quiz").status_code == 200


@pytest.mark.parametrize(
    ("path", "limit"),
    [("quiz", 6), ("access", 12), ("sitting", 9)],
    ids=["start", "access", "sitting"],
)
def test_pages_take_as_many_statements_for_any_class(
    *, browser, teacher, student, at_most, path, limit
):
    from tests.builders.classrooms import a_classroom  # noqa: PLC0415

    many = [a_user(f"学生{n}") for n in range(12)]
    classroom = a_classroom(teacher=teacher, students=(student, *many))
    quiz = a_quiz(classroom, is_restricted=True)
    access_rules(quiz, password="a")
    an_allowance(quiz, student=student, extra_minutes=3)
    an_allowance(quiz, student=many[0], extra_minutes=3)
    an_attempt_of = services.begin(loaded(quiz), student=student, password="a")
    db.session.commit()
    assert an_attempt_of.number == 1
    client = browser(student if path == "quiz" else teacher)

    with at_most(limit):
        assert client.get(f"/assignments/{quiz.id}/{path}").status_code == 200


def test_answers_carry_where_they_came_from(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom), student)
    item = paper(attempt)["T03-I01"]

    browser(student).post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    assert paper(attempt)["T03-I01"].saved_from == HERE
