"""Nothing on a review goes past what may be seen: each aspect alone, every kind of question."""

import json
import re
from dataclasses import asdict
from decimal import Decimal
from itertools import combinations

import pytest

from lms.core.db import db
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.reviewing import Band
from lms.quizzes import policy, queries, services
from lms.quizzes.rules.review_words import things
from lms.quizzes.rules.reviewing import EVERYTHING, Visible
from lms.quizzes.views import pages, reviewed
from tests.builders.accounts import a_user
from tests.builders.classrooms import an_enrollment
from tests.builders.quizzes import (
    BLANK,
    CASE,
    SHORT,
    SINGLE,
    WRONG,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    loaded,
    paper,
)

MATCH = """\
### T03-I20 匹配 6分 {K3.1}
给每种表现选择对应的素质：
- 处变不惊 => 应变力
- 被误解仍平静 => 挫折承受力
"""
ORDER = """\
### T03-I21 排序 3分 {K3.1}
把安抚客户的步骤排好：
1. 认真倾听
2. 充分道歉
3. 收集信息
"""
NUMBER = """\
### T03-I22 数值 2分 {K3.1}
993 个单位占总数的 68%，总数约是多少？
答案：1460±1
> 993 除以 0.68。
"""
MULTIPLE = """\
### T03-I23 多选 4分 {K3.1}
下列属于品格素质的有：
- [x] 言出必行
- [x] 勇担责任
- [ ] 打字速度
"""
KINDS = "\n".join((SINGLE, BLANK, SHORT, CASE, MATCH, ORDER, NUMBER, MULTIPLE))
KEYS = ("六西格玛", "1460", "情绪会转移给下一位客户", "核实")
EXPLANATIONS = ("内部服务做好了，外部服务才有基础", "993 除以 0.68")
OWN = ("精益", "前面的客户让我着急")
BANDS = (Band(Decimal(60), "<p>保持住</p>"), Band(Decimal(0), "<p>再读一遍</p>"))
TICKED = {
    "answers": ("answers",),
    "right_wrong": ("answers", "right_wrong"),
    "points": ("points",),
    "explanation": ("answers", "explanation"),
    "right_answer": ("answers", "right_wrong", "right_answer"),
    "feedback": ("feedback",),
    "all": ("answers", "right_wrong", "points", "explanation", "right_answer", "feedback"),
    "none": (),
}


def a_review(aspects):
    return {aspect: ["after", "open"] for aspect in aspects}


@pytest.fixture
def page_with(browser, teacher, student, classroom):
    """The student's review of a paper of all kinds, wholly marked, where these are ticked."""

    def page(aspects):
        quiz = a_quiz(classroom, KINDS, review=a_review(aspects), feedback=BANDS)
        attempt = an_attempt(quiz, student)
        answer(attempt, student, "T03-I08", WRONG["T03-I08"])
        answer(attempt, student, "T03-I11")
        handed_in(attempt)
        marks = {"T03-I11": [Decimal("2.5"), Decimal(1)]}
        item = paper(attempt)["T03-I11"]
        services.mark_response(item, by=teacher, marks=marks, comment="举例再具体些")
        db.session.commit()
        return browser(student).get(f"/attempts/{attempt.id}/review").text

    return page


def found(words, page):
    """The words that stand on the page; its random tokens may hold any digits."""
    page = re.sub(r'(csrf[-_]token" (?:content|value)|data-queue-key)="[^"]*"', r"\1", page)
    return [word for word in words if word in page]


@pytest.mark.parametrize(
    ("ticked", "own", "verdicts", "points", "by_question", "explained", "keyed", "said"),
    [
        ("answers", True, False, False, False, False, False, False),
        ("right_wrong", True, True, False, False, False, False, False),
        ("points", False, False, True, False, False, False, False),
        ("explanation", True, False, False, False, True, False, False),
        ("right_answer", True, True, False, False, False, True, False),
        ("feedback", False, False, False, False, False, False, True),
        ("all", True, True, True, True, True, True, True),
        ("none", False, False, False, False, False, False, False),
    ],
)
def test_each_aspect_shows_its_own_and_nothing_else(
    *, page_with, ticked, own, verdicts, points, by_question, explained, keyed, said
):
    page = page_with(TICKED[ticked])

    assert found(OWN, page) == (list(OWN) if own else [])
    assert found(("✗ 答错", "✗ 未作答", "◐ 已评阅"), page) == (
        ["✗ 答错", "✗ 未作答", "◐ 已评阅"] if verdicts else []
    )
    assert ("data-verdict" in page) is verdicts
    assert ('class="big"' in page) is points
    assert found(("举例再具体些", "2.5 / 3 分", "这次作答的目标达成"), page) == (
        ["举例再具体些", "2.5 / 3 分", "这次作答的目标达成"] if by_question else []
    )
    assert found(EXPLANATIONS, page) == (list(EXPLANATIONS) if explained else [])
    assert found(KEYS, page) == (list(KEYS) if keyed else [])
    assert ("再读一遍" in page) is said


@pytest.mark.parametrize("ticked", ["answers", "right_wrong", "explanation"])
def test_no_key_is_left_in_what_the_template_is_given(student, classroom, ticked):
    visible = Visible(**dict.fromkeys(TICKED[ticked], True))
    attempt = handed_in(an_attempt(a_quiz(classroom, KINDS), student))
    settings = QuizSettings.from_json(queries.get_attempt(attempt.id).revision.compiled)

    for item in queries.items_of(attempt.id):
        shown = reviewed.strip(pages.asked(item, settings), visible)
        text = json.dumps(asdict(shown), default=str, ensure_ascii=False)

        assert found((*KEYS, '"right": true', '"keys"', '"places": [', '"blanks": [['), text) == []
        assert all(leaf.outcome == reviewed.NOTHING_FOUND for leaf in shown.results)


def test_what_is_all_visible_loses_nothing(student, classroom):
    attempt = handed_in(an_attempt(a_quiz(classroom, KINDS), student))
    settings = QuizSettings.from_json(queries.get_attempt(attempt.id).revision.compiled)
    asked = [pages.asked(item, settings) for item in queries.items_of(attempt.id)]

    shown = [reviewed.strip(one, EVERYTHING) for one in asked]

    assert [one.definition for one in shown] == [one.definition for one in asked]
    assert [[leaf.earned for leaf in one.results] for one in shown] == [
        [leaf.earned for leaf in one.results] for one in asked
    ]


def test_objectives_of_an_attempt_sum_to_its_points(student, classroom):
    attempt = an_attempt(a_quiz(classroom, SINGLE + "\n" + BLANK), student)
    answer(attempt, student, "T03-I01")
    handed_in(attempt)
    attempt = queries.get_attempt(attempt.id)
    settings = QuizSettings.from_json(attempt.revision.compiled)
    asked = [pages.asked(item, settings) for item in queries.items_of(attempt.id)]

    review = reviewed.review_of(attempt, asked, settings, EVERYTHING, reviewed.ended_at(attempt))

    assert [
        (one.objective.code, one.tally.earned, one.tally.possible) for one in review.attained
    ] == [("K3.1", Decimal(5), Decimal(9))]
    assert [number for number, _leaf in review.attained[0].questions] == [1, 2]


def test_a_result_stands_against_the_pass_mark_with_its_time(browser, student, classroom, clock):
    attempt = an_attempt(a_quiz(classroom, SINGLE + "\n" + BLANK, attempts=1), student)
    answer(attempt, student, "T03-I01")
    clock.move(minutes=12)
    handed_in(attempt)

    page = browser(student).get(f"/attempts/{attempt.id}/review").text

    assert "得分率 56%，合格线 60%。" in page
    assert "未达合格线" in page
    assert "用时 12 分钟" in page
    assert "多次作答" not in page


@pytest.mark.parametrize(
    ("grade_by", "first", "second"),
    [
        ("highest", "现在计的就是这一次", "现在计的是第 1 次"),
        ("latest", "现在计的是第 2 次", "现在计的就是这一次"),
        ("first", "现在计的就是这一次", "现在计的是第 1 次"),
        ("average", "评完的每一次都算在内", "评完的每一次都算在内"),
    ],
)
def test_a_review_says_which_attempt_counts_and_why(
    *, browser, student, classroom, grade_by, first, second
):
    quiz = a_quiz(classroom, SINGLE, grade_by=grade_by)
    one = an_attempt(quiz, student)
    answer(one, student, "T03-I01")
    handed_in(one)
    two = handed_in(an_attempt(quiz, student))
    client = browser(student)

    assert first in client.get(f"/attempts/{one.id}/review").text
    assert second in client.get(f"/attempts/{two.id}/review").text


def test_while_a_person_must_mark_no_attempt_counts_and_nothing_is_said(
    browser, student, classroom
):
    quiz = a_quiz(classroom, SHORT, feedback=BANDS)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11")
    handed_in(attempt)

    page = browser(student).get(f"/attempts/{attempt.id}/review").text

    assert "全部评完后才知道计哪一次" in page
    assert "再读一遍" not in page


def test_the_list_of_attempts_tells_no_points_before_they_are_seen(browser, student, classroom):
    quiz = a_quiz(classroom, SINGLE, review={"points": ["closed"]})
    handed_in(an_attempt(quiz, student))

    page = browser(student).get(f"/assignments/{quiz.id}/quiz").text

    assert "未公布" in page
    assert '<td class="n" data-l="得分">0</td>' not in page


def test_an_attempt_that_runs_is_reviewed_only_where_right_and_wrong_are_shown(
    browser, student, classroom
):
    rule = {"answers": ["during"], "right_wrong": ["during"]}
    attempt = an_attempt(a_quiz(classroom, SINGLE + "\n" + BLANK, review=rule), student)
    answer(attempt, student, "T03-I01")
    client = browser(student)

    page = client.get(f"/attempts/{attempt.id}/review").text

    assert "看已答题的对错" in client.get(f"/attempts/{attempt.id}").text
    assert "你还没有交卷" in page
    assert "✓ 答对" in page
    assert found(KEYS, page) == []


WHILE = ("points", "explanation", "right_answer", "feedback")


@pytest.mark.parametrize("more", [some for n in range(5) for some in combinations(WHILE, n)])
def test_whatever_is_shown_while_answering_stands_beside_the_paper(
    browser, student, classroom, more
):
    rule = {aspect: ["during"] for aspect in ("answers", "right_wrong", *more)}
    quiz = a_quiz(classroom, SINGLE + "\n" + BLANK, review=rule, feedback=BANDS)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    client = browser(student)

    promised = client.get(f"/assignments/{quiz.id}/quiz").text
    link = client.get(f"/attempts/{attempt.id}").text
    page = client.get(f"/attempts/{attempt.id}/review").text

    shown = {
        "points": 'class="big"' in page,
        "explanation": EXPLANATIONS[0] in page,
        "right_answer": KEYS[0] in page,
        "feedback": "再读一遍" in page,
    }
    assert [aspect for aspect in WHILE if shown[aspect]] == list(more)
    assert "✓ 答对" in page
    assert f"作答时能看到{things(Visible(**dict.fromkeys(rule, True)))}；" in promised
    assert "看已答题的对错" in link


@pytest.mark.parametrize("aspect", ["answers", "points", "explanation", "feedback"])
def test_a_column_kept_before_it_was_refused_promises_and_shows_nothing_while_answering(
    browser, student, classroom, aspect
):
    rule = {"answers": ["during"], aspect: ["during"]}
    attempt = an_attempt(a_quiz(classroom, SINGLE, review=rule, feedback=BANDS), student)
    client = browser(student)

    assert "作答时能看到" not in client.get(f"/assignments/{attempt.assignment_id}/quiz").text
    assert "看已答题的对错" not in client.get(f"/attempts/{attempt.id}").text
    assert client.get(f"/attempts/{attempt.id}/review").status_code == 302


def test_a_note_of_right_after_says_how_long_it_stays(browser, student, classroom, clock):
    rule = {"answers": ["after"], "points": ["after", "open", "closed"]}
    attempt = handed_in(an_attempt(a_quiz(classroom, SINGLE, review=rule), student))
    client = browser(student)

    at_once = client.get(f"/attempts/{attempt.id}/review").text
    clock.move(minutes=30)
    later = client.get(f"/attempts/{attempt.id}/review").text

    assert "现在看到的内容保留到 11月23日 周一 09:30。" in at_once
    assert 'id="q-T03-I01"' in at_once
    assert 'id="q-T03-I01"' not in later
    assert 'class="big"' in later


def test_one_question_asks_for_a_student_everywhere(student, classroom, clock):
    quiz = a_quiz(classroom, SINGLE, review="after_close")
    attempt = queries.get_attempt(handed_in(an_attempt(quiz, student)).id)
    seen = queries.seen_by(student.id, [classroom.id], clock.moment)

    assert seen == {attempt.id: policy.visible_to_student(attempt)}
    sight = queries.sight_of(student.id, [classroom.id], clock.moment)
    assert sight.unseen.origins == frozenset()
    assert sight.untold.origins == {f"attempt:{attempt.id}"}
    assert sight.has_totals_only


def test_a_classmate_who_comes_later_sees_no_other_paper(browser, student, classroom):
    attempt = handed_in(an_attempt(a_quiz(classroom), student))
    late = a_user("王小明")
    an_enrollment(loaded(attempt_quiz(attempt)).classroom, late)

    assert browser(late).get(f"/attempts/{attempt.id}/review").status_code == 404


def attempt_quiz(attempt):
    return queries.get_attempt(attempt.id).assignment


def test_a_review_of_any_length_takes_as_many_statements(browser, student, classroom, at_most):
    text = "\n".join(SINGLE.replace("T03-I01", f"T03-I{n}") for n in range(20, 60))
    attempt = an_attempt(a_quiz(classroom, text), student)
    handed_in(attempt)
    client = browser(student)

    with at_most(11):
        assert client.get(f"/attempts/{attempt.id}/review").status_code == 200
