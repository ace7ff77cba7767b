"""The pages of the notebook: what they show, to whom, in how many statements."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.mistakes import services
from lms.mistakes.models import MistakeReview
from lms.mistakes.rules.scheduling import Recall
from tests.builders.accounts import a_user, an_administrator
from tests.builders.assignments import a_task
from tests.builders.mistakes import mistake, past_mistakes
from tests.builders.quizzes import (
    BLANK,
    CASE,
    JUDGE,
    RIGHT,
    SHORT,
    SINGLE,
    WRONG,
    a_quiz,
    an_attempt,
)

EXPLANATION = "内部服务做好了，外部服务才有基础"


@pytest.fixture
def single(student, past):
    return mistake(student, "T03-I01")


@pytest.fixture
def session(browser, student):
    return browser(student)


def address(one, then: str = "") -> str:
    return f"/mistakes/{one.question_id}{then}"


def fields(key: str, answers=RIGHT) -> dict[str, list[str]]:
    return {f"a-{name}": values for name, values in answers[key].items()}


def rate(client, one, recall="good", number="0"):
    return client.post(address(one, "/review"), data={"recall": recall, "number": number})


def reviews() -> int:
    return len(db.session.scalars(select(MistakeReview.id)).all())


def test_the_front_page_says_how_many_and_leads_to_the_first(browser, student, past):
    client = browser(student)
    page = client.get("/mistakes").text

    assert "到期 0 题，新题 2 题" in page
    assert "老师和管理员看不到" in page
    assert re.search(r"/mistakes/\d+$", client.get("/mistakes/next").location)


def test_an_empty_notebook_says_how_it_fills(browser, student):
    client = browser(student)

    assert "错题本现在是空的" in client.get("/mistakes").text
    assert client.get("/mistakes/next").location == "/mistakes"
    assert "没有这样的错题" in client.get("/mistakes/all").text
    assert "错题本现在是空的" in client.get("/mistakes/objectives").text
    assert "没有这样的错题" in client.get("/mistakes/print").text


def test_a_question_is_asked_without_its_answer(browser, student, single):
    page = browser(student).get(address(single)).text

    assert "客户服务意识的对象包括" in page
    assert 'name="a-a"' in page
    assert EXPLANATION not in page
    assert "正确答案" not in page


@pytest.mark.parametrize(
    ("answers", "words", "proposed"), [(RIGHT, "答对", "good"), (WRONG, "答错", "again")]
)
def test_the_result_proposes_what_marking_found(session, single, answers, words, proposed):
    page = session.post(address(single), data=fields("T03-I01", answers)).text

    assert words in page
    assert EXPLANATION in page
    assert re.search(rf'class="btn main"[^>]*value="{proposed}"', page)
    assert "10 分钟后" in page
    assert "2 天后" in page
    assert reviews() == 0


def test_options_stand_in_the_same_order_before_and_after(browser, student, single):
    client = browser(student)
    options = ("只有付费客户", "外部客户与内部同事", "只有投诉客户")
    asked, answered = client.get(address(single)).text, client.post(address(single)).text

    def order(page: str) -> list[str]:
        return sorted(options, key=page.index)

    assert order(asked) == order(answered)


def test_a_written_answer_is_judged_by_oneself_along_the_points(browser, student, classroom):
    past_mistakes(classroom, student, SHORT)
    one = mistake(student, "T03-I11")

    page = browser(student).post(address(one), data=fields("T03-I11")).text

    assert "对照要点，自己判断" in page
    assert "情绪会转移给下一位客户" in page
    assert not re.search(r'class="btn main"[^>]*name="recall"', page)


def test_every_kind_is_asked_and_answered(browser, student, classroom):
    text = "\n".join((SINGLE, JUDGE, BLANK, SHORT, CASE))
    past_mistakes(classroom, student, text)
    client = browser(student)

    for key in ("T03-I01", "T03-I06", "T03-I08", "T03-I11", "T03-I12"):
        one = mistake(student, key)
        assert client.get(address(one)).status_code == 200
        assert client.post(address(one), data=fields(key)).status_code == 200
        assert client.get(address(one, "/history")).status_code == 200
    assert client.get("/mistakes/print").status_code == 200
    assert "六西格玛" in client.get("/mistakes/print?answers=1").text


def test_rating_leads_to_the_next_and_offers_to_take_it_back(browser, student, single):
    client = browser(student)

    answer = rate(client, single)
    page = client.get(client.get(answer.location).location).text

    assert "这次复习已记下" in page
    assert "客户服务意识的对象包括" not in page
    assert client.post("/mistakes/undo").location == address(single)
    assert "最后一次复习已撤销" in client.get(address(single)).text
    assert mistake(student, "T03-I01").memory is None


def test_a_double_click_or_the_back_button_counts_once(browser, student, single):
    client, other_tab = browser(student), browser(student)

    rate(client, single)
    second = rate(other_tab, single, "easy")
    told = other_tab.get(other_tab.get(second.location).location).text

    assert "刚才已经记过" in told
    assert reviews() == 1
    assert mistake(student, "T03-I01").number == 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"recall": "perfect", "number": "0"},
        {"recall": "good", "number": "-1"},
        {"recall": "good", "number": "²"},
        {"recall": "good", "number": "9" * 40},
    ],
)
def test_nonsense_is_not_recorded(browser, student, single, data):
    answer = browser(student).post(address(single, "/review"), data=data)

    assert answer.location == address(single)
    assert reviews() == 0


def test_a_huge_answer_is_refused_in_words(browser, student, single):
    client = browser(student)

    answer = client.post(address(single), data={"a-a": "长" * 20_001})

    assert "请删短" in client.get(answer.location).text


def test_strangers_get_no_question(browser, classmate, teacher, single):
    for person in (classmate, teacher, an_administrator()):
        client = browser(person)
        assert client.get(address(single)).status_code == 404
        assert client.post(address(single)).status_code == 404
        assert rate(client, single).status_code == 404
        assert client.post(address(single, "/archive")).status_code == 404
    assert reviews() == 0


@pytest.mark.parametrize("path", ["", "/next", "/line", "/all", "/print", "/objectives"])
def test_teachers_and_the_office_have_no_notebook(browser, teacher, path):
    assert browser(teacher).get(f"/mistakes{path}").status_code == 404
    assert browser(an_administrator()).get(f"/mistakes{path}").status_code == 404


def test_during_an_exam_every_page_is_shut(browser, student, classroom, single):
    an_attempt(a_quiz(classroom, BLANK, key="CSF-F", time_limit=60), student)
    client = browser(student)

    for path in ("", "/all", "/print?answers=1", "/objectives"):
        page = client.get(f"/mistakes{path}").text
        assert "交卷之前错题本不打开" in page
        assert "客户服务意识" not in page
    assert client.get(address(single)).status_code == 404
    assert client.get(address(single, "/history")).status_code == 404
    assert rate(client, single).status_code == 404
    assert client.post("/mistakes/undo").location == "/mistakes"
    assert client.get("/mistakes/next").location == "/mistakes"


def test_what_is_kept_back_is_counted_and_looks_like_what_is_unknown(
    browser, student, classroom, single
):
    a_quiz(classroom, SINGLE, key="CSF-F")
    client = browser(student)

    assert "1 题正用于尚未结束的测验或考试" in client.get("/mistakes").text
    hidden, unknown = client.get(address(single)), client.get("/mistakes/999999")
    assert (hidden.status_code, unknown.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"单选", "判断"}),
        ("?kind=single", {"单选"}),
        ("?objective=CSF:A3.1", {"判断"}),
        ("?objective=CSM:A3.1", set()),
        ("?course=CSF", {"单选", "判断"}),
        ("?course=CSM", set()),
        ("?words=付费", set()),  # an option, not the question
        ("?words=意识的对象", {"单选"}),
        ("?words=<b>", set()),
        ("?standing=new", {"单选", "判断"}),
        ("?standing=mastered", set()),
        ("?standing=nonsense", set()),
        ("?page=99", {"单选", "判断"}),
    ],
)
def test_the_list_is_filtered(browser, student, past, query, found):
    page = browser(student).get(f"/mistakes/all{query}").text
    listed = page.partition('<ul class="mistakes">')[2].partition("</ul>")[0]

    assert {word for word in ("单选", "判断") if word in listed} == found


def test_what_was_taken_out_is_found_under_its_state_only(browser, student, single):
    client = browser(student)
    client.post(address(single, "/archive"))

    assert "客户服务意识的对象" not in client.get("/mistakes/all").text
    assert "客户服务意识的对象" in client.get("/mistakes/all?standing=archived").text
    assert "放回错题本" in client.get(address(single, "/history")).text
    assert "不再安排复习" in client.post(address(single)).text
    client.post(address(single, "/restore"))
    assert "客户服务意识的对象" in client.get("/mistakes/all").text


def test_the_history_shows_own_answers_and_repetitions(browser, student, single):
    client = browser(student)
    rate(client, single, "hard")

    page = client.get(address(single, "/history")).text

    assert "未作答" in page
    assert "困难" in page
    assert EXPLANATION in page


def test_objectives_are_counted_and_lead_to_their_lesson(browser, student, classroom, past):
    a_task(key="T03")

    page = browser(student).get("/mistakes/objectives").text

    assert "K3.1" in page
    assert f"/classrooms/{classroom.id}/tasks/" in page
    assert "/mistakes/all?objective=CSF:A3.1" in page


def test_paper_comes_blank_or_with_answers(browser, student, past):
    client = browser(student)

    assert EXPLANATION not in client.get("/mistakes/print").text
    assert EXPLANATION in client.get("/mistakes/print?answers=1").text
    assert "客户服务意识" not in client.get("/mistakes/print?kind=true_false").text


def test_the_plan_of_a_day_is_kept(browser, student, past):
    client = browser(student)

    client.post("/mistakes/plan", data={"new_per_day": "1"})
    assert "新题 1 题" in client.get("/mistakes").text
    client.post("/mistakes/plan", data={"new_per_day": "0"})
    assert "现在没有要复习的" in client.get("/mistakes").text
    client.post("/mistakes/plan", data={"new_per_day": "1000"})
    assert "0 到 100 之间" in client.get("/mistakes").text


def test_the_home_page_leaves_a_line_that_says_how_many(browser, student, past):
    client = browser(student)

    assert 'data-fragment="/mistakes/line"' in client.get("/").text
    assert "错题本：今天有 2 题要复习" in client.get("/mistakes/line").text


def test_what_was_rated_again_comes_once_more_today(clock, browser, student, single):
    client = browser(student)
    rate(client, single, "again")

    assert "今天还有 1 题会再来，最早 10 分钟后" in client.get("/mistakes").text
    clock.move(minutes=10)
    assert "到期 1 题，新题 1 题" in client.get("/mistakes").text


@pytest.fixture
def many(student, classroom):
    """A student with ten mistakes from five quizzes."""
    for number in range(5):
        past_mistakes(classroom, student, _renamed(number), key=f"P{number}")
    return student


@pytest.mark.parametrize(
    ("path", "statements"),
    [("", 3), ("/line", 3), ("/all", 5), ("/print", 4), ("/objectives", 6)],
)
def test_a_page_costs_the_same_however_many_mistakes(browser, many, at_most, path, statements):
    client = browser(many)

    with at_most(statements):
        assert client.get(f"/mistakes{path}").status_code == 200


def test_one_question_costs_four_statements(browser, student, single, at_most):
    client = browser(student)

    with at_most(4):
        client.get(address(single))
    with at_most(4):
        client.post(address(single), data=fields("T03-I01"))
    with at_most(5):
        client.get(address(single, "/history"))


def test_home_costs_what_it_did(browser, student, past, at_most):
    client = browser(student)

    with at_most(7):
        assert client.get("/").status_code == 200


def test_a_repetition_spread_over_days_is_due_in_the_morning(clock, browser, student, single):
    services.review(single, student=student, recall=Recall.GOOD, number=0)
    db.session.commit()
    clock.moment += timedelta(days=2) - timedelta(hours=8)  # 01:00 in Shanghai
    clock.move()

    assert "到期 1 题" in browser(student).get("/mistakes").text


def _renamed(number: int) -> str:
    """The same two questions under keys of their own."""
    return (SINGLE + "\n" + JUDGE).replace("T03-I", f"T{number + 10}-I")


def test_a_mentor_or_newcomer_has_an_empty_one(browser):
    assert browser(a_user("韩师傅")).get("/mistakes").status_code == 200


MATCH = """\
### T03-I21 匹配 4分 {K3.1}
把情形与做法配对。
- 深夜骚扰电话 => 耐心
- 第二百通来电 => 热情
"""


def test_on_paper_stands_what_a_match_can_be_made_with(browser, student, classroom):
    past_mistakes(classroom, student, MATCH)
    client = browser(student)

    assert "可选" in client.get("/mistakes/print").text
    assert "可选" not in client.get(address(mistake(student, "T03-I21"))).text
