"""Who marks what: arranging, shares that never move, flags, and the board."""

from decimal import Decimal

import pytest

from lms.classrooms.models import Role
from lms.core.db import db
from lms.quizzes import queries, services
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_term, an_enrollment
from tests.builders.marking import a_marking, a_plan, given
from tests.builders.quizzes import an_attempt, answer, handed_in, loaded, paper


@pytest.fixture
def second(classroom):
    person = a_teacher("陈立")
    an_enrollment(classroom, person, Role.TEACHER)
    return person


@pytest.fixture
def many(quiz, classroom):
    """Six more students who answered the question a person marks."""
    return [_answered(quiz, classroom, f"学生{n}") for n in range(6)]


def _answered(quiz, classroom, name):
    person = a_user(name)
    an_enrollment(classroom, person)
    attempt = an_attempt(quiz, person)
    answer(attempt, person, "T03-I11")
    return handed_in(attempt)


def arrange(quiz, by, **options):
    assignment = loaded(quiz)
    return services.arrange(
        assignment, queries.question_in(assignment, "T03-I11"), by=by, **options
    )


def test_only_questions_a_person_marks_can_be_dealt_out(quiz):
    found = queries.by_hand_in(loaded(quiz))

    assert [(one.key, one.points) for one in found] == [("T03-I11", 8)]


def test_only_teachers_of_the_classroom_mark(quiz, teacher, student):
    stranger = a_teacher("外校老师")

    for person in (stranger, student):
        with pytest.raises(services.NotAmongTeachers):
            arrange(quiz, teacher, marker_ids=[person.id])

    assert queries.plans_of(quiz.id) == {}


@pytest.mark.parametrize("tolerance", [None, Decimal("-1"), Decimal("8.5")])
def test_a_tolerance_is_a_number_of_points_of_the_question(quiz, teacher, second, tolerance):
    with pytest.raises(services.ToleranceOutOfRange, match="0 与 8"):
        arrange(quiz, teacher, is_double=True, tolerance=tolerance)


def test_two_markers_are_two_teachers(quiz, teacher):
    with pytest.raises(services.TooFewMarkers):
        arrange(quiz, teacher, is_double=True, tolerance=Decimal(1))


def test_marking_alone_waits_until_the_pairs_are_done(quiz, teacher, second, short):
    a_marking(short, a_plan(quiz, teacher), teacher, "3", "5")

    with pytest.raises(services.PairsOpen, match="还有 1 份"):
        arrange(quiz, teacher)


def test_who_stays_keeps_the_order(quiz, teacher, second):
    arrange(quiz, teacher, marker_ids=[second.id])
    plan = arrange(quiz, teacher, marker_ids=[teacher.id, second.id, second.id])

    assert [one.user_id for one in plan.markers] == [second.id, teacher.id]


def test_nothing_is_arranged_in_a_closed_term(quiz, teacher):
    a_term(is_open=False)

    with pytest.raises(services.MarksLocked):
        arrange(quiz, teacher)


def test_later_papers_do_not_move_earlier_shares(quiz, classroom, many):
    before = {one.item_id: one.rank for one in queries.waiting_in(quiz.id)}
    running = a_user("还在答")
    an_enrollment(classroom, running)
    an_attempt(quiz, running)
    _answered(quiz, classroom, "后来的")

    after = {one.item_id: one.rank for one in queries.waiting_in(quiz.id)}
    assert {item_id: after[item_id] for item_id in before} == before
    assert sorted(after.values()) == [0, 1, 2, 3, 4, 5, 7]  # the running one holds its place


def test_the_desk_shows_mine_first(browser, quiz, teacher, second, many):
    a_plan(quiz, teacher, markers=(teacher, second), double=False)

    page = browser(second).get(f"/assignments/{quiz.id}/marking").text

    assert "其中分给我 3 份，我已批完 0 份" in page
    assert "分给别的老师" not in page


def test_the_desk_says_when_it_is_another_teachers(browser, quiz, teacher, second, many):
    a_plan(quiz, teacher, markers=(teacher,), double=False)

    page = browser(second).get(f"/assignments/{quiz.id}/marking").text

    assert "分给别的老师" in page


def test_the_share_of_who_left_is_everybodys(*, browser, quiz, classroom, teacher, second, many):
    from lms.classrooms.models import Enrollment  # noqa: PLC0415
    from lms.core.clock import now  # noqa: PLC0415

    a_plan(quiz, teacher, markers=(second,), double=False)
    place = db.session.query(Enrollment).filter_by(user_id=second.id).one()
    place.left_at = now()
    db.session.commit()

    page = browser(teacher).get(f"/assignments/{quiz.id}/marking").text

    assert "分给别的老师" not in page


def test_a_flag_is_seen_by_the_others_and_taken_down(browser, quiz, teacher, second, short):
    address = f"/assignments/{quiz.id}/marking"
    form = {"item": short.id, "note": "问组长：<b>算不算</b>"}

    browser(teacher).post(f"{address}/flag", data=form)
    browser(teacher).post(f"{address}/flag", data=form)
    page = browser(second).get(f"{address}?show=flagged").text
    browser(second).post(f"{address}/flag", data={"item": short.id, "lower": "1"})

    assert "问组长：&lt;b&gt;算不算" in page
    assert "有疑问的 1" in page
    assert "有疑问的 0" in browser(second).get(address).text


def test_the_board_shows_progress_and_agreement(browser, quiz, teacher, second, many):
    plan = a_plan(quiz, teacher, markers=(teacher, second), tolerance="1")
    items = [paper(attempt)["T03-I11"] for attempt in many]
    a_marking(items[0], plan, teacher, "2", "3")
    a_marking(items[0], plan, second, "2", "4")
    a_marking(items[1], plan, teacher, "0", "0")
    a_marking(items[1], plan, second, "3", "5")
    a_marking(items[2], plan, teacher, "3", "5")

    page = browser(teacher).get(f"/assignments/{quiz.id}/marking/board").text

    assert "3 / 6" in page  # marked of those dealt to me
    assert "平均 2.50" in page  # of the two pairs: the third is not told yet
    assert "4.50" in page  # mean difference of 1 and 8
    assert "50%" in page
    assert "待定分" in page


def test_the_board_takes_as_many_statements_for_any_class(
    *, browser, quiz, teacher, second, many, at_most
):
    plan = a_plan(quiz, teacher)
    [a_marking(paper(one)["T03-I11"], plan, teacher, "2", "3") for one in many]
    client = browser(teacher)

    with at_most(11):
        assert client.get(f"/assignments/{quiz.id}/marking/board").status_code == 200


def test_the_arrangement_is_made_on_the_board(browser, quiz, teacher, second):
    address = f"/assignments/{quiz.id}/marking/board"
    form = {"question": "T03-I11", "marker": [teacher.id, second.id], "double": "1"}

    told = (
        browser(teacher).post(address, data={**form, "tolerance": "x"}, follow_redirects=True).text
    )
    done = (
        browser(teacher)
        .post(address, data={**form, "tolerance": "１.5"}, follow_redirects=True)
        .text
    )

    assert "允许的分差应在 0 与 8 分之间" in told
    assert "已保存 T03-I11 的评阅安排" in done
    (plan,) = queries.plans_of(quiz.id).values()
    assert (plan.is_double, plan.tolerance, len(plan.markers)) == (True, Decimal("1.5"), 2)


def test_an_unknown_question_is_not_arranged(browser, quiz, teacher):
    page = browser(teacher).post(
        f"/assignments/{quiz.id}/marking/board", data={"question": "T03-I01"}
    )

    assert page.status_code == 404


def test_marks_given_alone_are_counted_on_the_board(browser, quiz, teacher, short):
    services.mark_response(short, by=teacher, marks=given("2", "3.5"))
    db.session.commit()

    page = browser(teacher).get(f"/assignments/{quiz.id}/marking/board").text

    assert "平均 5.50" in page
    assert "n=1" in page
