"""Pages of attainment: what they show and to whom, the plan with its preview, terms compared."""

from decimal import Decimal

import pytest

from lms.attainment import services
from lms.attainment.forms import typed_of
from lms.attainment.queries import figures_of, latest_plan
from lms.attainment.rules.plans import CourseObjective, Formula, Plan
from lms.core.db import db
from lms.core.errors import Stale
from lms.gradebook.rules import State
from tests.attainment.test_figures import a_state
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.gradebook import a_line, a_mark, a_support, an_objective


class School:
    """A classroom whose first student has 4 of 5 for K3.1 and 1 of 5 for S3.1, the others half."""

    def __init__(self, count: int = 3) -> None:
        self.teacher = a_teacher("周敏")
        self.knowledge, self.skill = an_objective("K3.1"), an_objective("S3.1")
        self.root = an_objective("G", course="")
        a_support(self.knowledge, self.root)
        self.students = [a_user(f"学生{n}") for n in range(count)]
        self.classroom = a_classroom(teacher=self.teacher, students=self.students)
        self.activity = an_activity(possible=Decimal(10))
        self.quiz = an_assignment(self.classroom, self.activity)
        for n, student in enumerate(self.students):
            first, second = ("4", "1") if n == 0 else ("2.5", "2.5")
            a_mark(
                self.quiz,
                student,
                a_line("T03-I01", "K3.1", first, "5"),
                a_line("T03-I02", "S3.1", second, "5"),
            )
        self.at = f"/classrooms/{self.classroom.id}"


@pytest.fixture
def school(app):
    return School()


@pytest.fixture
def page(browser, school):
    client = browser(school.teacher)
    return lambda path: client.get(school.at + path).get_data(as_text=True)


def a_plan(**more):
    return Plan(
        (
            CourseObjective("CO1", "会说", Decimal(60), Decimal("0.7"), ("K3.1",)),
            CourseObjective("CO2", "会做", Decimal(40), Decimal("0.6"), ("S3.1",)),
        ),
        **more,
    )


def test_course_objectives_show_value_verdict_links_and_formula(page):
    text = page("/attainment")

    assert "0.6000" in text
    assert "基本达成" in text
    assert "0.6000 × 20" in text
    assert "达成度 = Σ（班级平均分 ÷ 满分 × 权重）÷ Σ 权重" in text
    assert "样本 3 人" in text


def test_who_is_not_in_the_sample_is_named(page, school):
    a_state(school.classroom, school.students[2], State.DEFERRED, school.teacher)

    assert "有 1 人不在样本内：学生2（缓考）" in page("/attainment")
    assert "有 1 人不在样本内：学生2（缓考）" in page("/objectives")


def test_four_clicks_lead_from_the_class_to_an_answer(page, school):
    assert f'href="{school.at}/attainment/of/CO1"' in page("/attainment")
    assert f'href="{school.at}/attainment/of/CO1?item=1#leaves"' in page("/attainment/of/CO1")
    assert "item=1&amp;leaf=T03-I01#answers" in page("/attainment/of/CO1?item=1")
    assert page("/attainment/of/CO1?item=1&leaf=T03-I01").count("#q-T03-I01") == 3


def test_an_administrator_comes_to_the_mark_instead_of_the_answer(browser, school):
    text = (
        browser(an_administrator())
        .get(f"{school.at}/attainment/of/CO1?item=1&leaf=T03-I01")
        .get_data(as_text=True)
    )

    assert f"{school.at}/gradebook/{school.students[0].id}/1" in text


def test_a_training_objective_opens_too(page, school):
    text = page(f"/objectives/{school.root.id}?item=1&leaf=T03-I01")

    assert "班级达成度 0.6000" in text
    assert "4 / 5" in text


@pytest.mark.parametrize("path", ["/attainment/of/CO9", "/attainment/of/plan", "/objectives/999"])
def test_what_is_not_there_is_not_found(browser, school, path):
    assert browser(school.teacher).get(school.at + path).status_code == 404


def test_the_heat_map_shows_course_objectives_too(page):
    text = page("/objectives?by=course")

    assert "学生0 · CO1 知识目标 · 0.80" in text


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/objectives", 15),
        ("/objectives?by=course", 15),
        ("/attainment", 18),
        ("/attainment/of/CO1?item=1&leaf=T03-I01", 18),
        ("/attainment/compare", 18),
        ("/attainment/plan", 18),
    ],
)
@pytest.mark.parametrize("count", [2, 20])
def test_pages_take_as_many_statements_for_any_class(browser, at_most, path, limit, count):
    school = School(count)
    client = browser(school.teacher)

    with at_most(limit):
        assert client.get(school.at + path).status_code == 200


def test_a_plan_is_shown_with_its_effect_before_it_holds(browser, school):
    client = browser(school.teacher)
    typed = typed_of(a_plan()) | {"do": "preview", "seen": "0"}

    text = client.post(f"{school.at}/attainment/plan", data=typed).get_data(as_text=True)

    assert "改了以后会这样" in text
    assert latest_plan(school.classroom.id) is None


def test_a_saved_plan_holds_and_stays_in_the_history(browser, school):
    client = browser(school.teacher)
    typed = typed_of(a_plan(formula=Formula.POINTS)) | {
        "do": "save",
        "seen": "0",
        "reason": "按课程标准",
    }

    answer = client.post(f"{school.at}/attainment/plan", data=typed)

    assert answer.status_code == 302
    assert figures_of([school.classroom]).plan == a_plan(formula=Formula.POINTS)
    assert "按课程标准" in client.get(f"{school.at}/attainment/plan").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"weight-0": "很多"}, "CO1 的权重须是数字"),
        ({"weight-0": ""}, "请填写CO1 的权重"),
        ({"expected-0": "1.2"}, "CO1 的期望值须在 0 到 1 之间"),
        ({"objectives-0": "K9.9"}, "CO1 里的 K9.9 不是这门课的目标"),
        ({"objectives-0": ""}, "CO1 还没有写由哪些任务目标组成"),
        ({"code-1": "CO1"}, "代码 CO1 用了两次"),
        ({"code-0": "一/二"}, "只能用字母、数字、点和短横"),
        ({"link-0-quiz": "-1"}, "CO1 的权重不能是负数"),
        ({"weight-0": "0", "weight-1": "0"}, "各课程目标的权重不能都是 0"),
        ({"code-0": "", "code-1": ""}, "请至少填一个"),
        ({"direct_share": "2"}, "直接评价所占比例须在 0 到 1 之间"),
        ({"expected-of-K3.1": "7"}, "K3.1 的期望值须在 0 到 1 之间"),
        ({"reason": ""}, "请写明为什么这样改"),
        ({"seen": "3"}, "方案刚刚被别人改过"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_the_place(browser, school, changed, says):
    client = browser(school.teacher)
    typed = typed_of(a_plan()) | {"do": "save", "seen": "0", "reason": "按课程标准"} | changed

    answer = client.post(f"{school.at}/attainment/plan", data=typed)

    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert latest_plan(school.classroom.id) is None


def test_the_office_reads_plans_and_changes_none(browser, school):
    client = browser(an_administrator())

    assert "保存方案" not in client.get(f"{school.at}/attainment/plan").get_data(as_text=True)
    assert client.post(f"{school.at}/attainment/plan", data={}).status_code == 404


def test_of_two_plans_made_from_the_same_one_holds(school):
    services.adopt(school.classroom, a_plan(), reason="先", seen=0, by=school.teacher)

    with pytest.raises(Stale):
        services.adopt(school.classroom, a_plan(), reason="后", seen=0, by=school.teacher)


def test_a_changed_expectation_of_a_task_objective_counts_on_the_heat_map(school, page):
    plan = a_plan(expected={"K3.1": Decimal("0.2"), "S3.1": Decimal("0.2")})
    services.adopt(school.classroom, plan, reason="试点班", seen=0, by=school.teacher)
    db.session.commit()

    assert "<td><b>0</b></td>" in page("/objectives")


def test_terms_are_compared_by_one_plan_and_pooled(browser, school):
    earlier = a_classroom(
        teacher=school.teacher, students=(a_user("往届"),), term=a_term("2025-2026-1"), name="老班"
    )
    theirs = an_assignment(earlier, school.activity)
    a_mark(theirs, a_user("往届二"), a_line("T03-I01", "K3.1", "5", "5"))
    a_user("无关")
    hidden = a_classroom(teacher=a_teacher("别人"), students=(), name="别人的班")

    text = browser(school.teacher).get(f"{school.at}/attainment/compare").get_data(as_text=True)

    assert "2025-2026-1 老班" in text
    assert "合起来" in text
    assert hidden.name not in text


def test_only_chosen_classrooms_are_compared(browser, school):
    other = a_classroom(teacher=school.teacher, name="另一个班")

    text = (
        browser(school.teacher)
        .get(f"{school.at}/attainment/compare?with={school.classroom.id}")
        .get_data(as_text=True)
    )

    assert text.count("另一个班") == 1  # offered, not shown
    assert other.id
