"""The page for typing in paper forms: blind second pass, autosave, plain form, comparison."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from lms.core.clock import now
from lms.core.db import db
from lms.courses.rules.compiled import Option
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.services import entry
from tests.builders.accounts import a_teacher, a_user
from tests.builders.entries import a_stack, typed
from tests.builders.evaluations import (
    SELF,
    TEACHER,
    Scene,
    a_scene,
    a_table,
    handed_in,
    points,
    written,
)

WHO = Evaluator


def page(scene: Scene, query: str = "who=self&pass=1", more: str = "") -> str:
    return f"/assignments/{scene.assignment.id}/evaluation/paper-entry{more}?{query}"


def cells(scene: Scene, given, student=None) -> dict[str, str]:
    """As the plain form sends them."""
    student = student or scene.ada
    return {f"{student.id}:{key}": value for key, value in written(given).items()}


def row(scene: Scene, values: dict[str, str], seq: int = 0, student=None) -> dict[str, object]:
    """As the autosave sends it."""
    return {"student": (student or scene.ada).id, "values": values, "seq": seq}


@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 200), ("mentor", 404), ("student", 404), ("stranger", 404), ("nobody", 302)],
)
def test_only_teachers_type_in_paper(browser, who: str, status: int):
    scene = a_scene(2)
    people = {"teacher": scene.teacher, "mentor": scene.mentor, "student": scene.ada}
    client = browser({**people, "stranger": a_user("外人"), "nobody": None}[who])

    assert client.get(page(scene)).status_code == status
    expected = {200: 302, 404: 404, 302: 302}[status]
    for more in ("", "/check", "/hand-in"):
        assert client.post(page(scene, more=more), data=cells(scene, SELF)).status_code == expected
    kept = entry.passes_of(a_stack(scene, WHO.SELF))
    assert bool(kept) is (who == "teacher")


def test_the_second_pass_does_not_show_the_first(browser):
    scene = a_scene(2)
    stack = a_stack(scene, WHO.SELF)
    typed(stack, scene.ada, scene.teacher, (13, 17, 23, 11, 7, 3), passes=(1,))

    client = browser(scene.teacher)
    first = client.get(page(scene, "who=self&pass=1")).get_data(as_text=True)
    second = client.get(page(scene, "who=self&pass=2")).get_data(as_text=True)

    assert 'value="23"' in first
    assert 'value="23"' not in second
    assert "第一遍：周敏" in second


def test_the_page_saves_a_form_by_itself_and_says_when(browser):
    scene = a_scene(2)
    client = browser(scene.teacher)

    answer = client.post(page(scene), json=row(scene, written(SELF)))

    assert answer.status_code == 200
    assert answer.json["seq"] == 1
    assert entry.passes_of(a_stack(scene, WHO.SELF))[scene.ada.id][1].written == written(SELF)


@pytest.mark.parametrize(
    ("values", "seq", "status", "said"),
    [
        ({"T03-E1": "16"}, 1, 422, "应在 0 到 15 分之间"),
        ({"T03-E1": "1"}, 0, 409, "由别人录入过"),
        ({"T09-E1": "1"}, 1, 422, "没有 T09-E1"),
    ],
)
def test_a_save_that_cannot_be(browser, values, seq: int, status: int, said: str):
    scene = a_scene(2)
    typed(a_stack(scene, WHO.SELF), scene.ada, scene.teacher, SELF, passes=(1,))

    answer = browser(scene.teacher).post(page(scene), json=row(scene, values, seq))

    assert answer.status_code == status
    assert said in answer.json["error"]
    assert entry.passes_of(a_stack(scene, WHO.SELF))[scene.ada.id][1].written == written(SELF)


def test_somebody_elses_student_is_refused(browser):
    scene = a_scene(2)
    stranger = a_user("外人", "2401029999")
    db.session.commit()

    answer = browser(scene.teacher).post(page(scene), json=row(scene, written(SELF), 0, stranger))

    assert answer.status_code == 422


def test_a_closed_term_ends_the_page(browser):
    scene = a_scene(2)
    scene.classroom.term.closed_at = now()
    db.session.commit()
    client = browser(scene.teacher)

    assert client.post(page(scene), json=row(scene, written(SELF))).status_code == 410
    shown = client.get(page(scene)).get_data(as_text=True)
    assert "学期已经结束" in shown
    assert "data-criterion=" not in shown


def test_without_scripts_it_is_a_plain_form_from_paper_to_mark(browser):
    scene = a_scene(2, a_table(weights={"self": 50, "teacher": 50}))
    client = browser(scene.teacher)
    wrong = cells(scene, (9, *SELF[1:]))

    client.post(page(scene, "who=self&pass=1"), data=cells(scene, SELF))
    client.post(page(scene, "who=self&pass=2"), data=wrong)
    compared = client.get(page(scene, "who=self&pass=check")).get_data(as_text=True)
    client.post(page(scene, "who=self&pass=check", "/check"), data={f"{scene.ada.id}:T03-E1": "14"})
    done = client.post(page(scene, "who=self&pass=check", "/hand-in"), follow_redirects=True)

    assert compared.count("看过纸面后填") >= 1
    assert f'name="{scene.ada.id}:T03-E1"' in compared
    assert f'name="{scene.ada.id}:T03-E2"' not in compared
    assert "已提交 1 份纸质评价" in done.get_data(as_text=True)
    (view,) = queries.sheet_views(scene.assignment.id, [scene.ada.id])
    assert view.one_by(WHO.SELF).points == points(SELF)


def test_what_stands_on_the_screen_is_shown_before_it_is_replaced(browser):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    typed(a_stack(scene, WHO.SELF), scene.ada, scene.teacher, (10, *SELF[1:]))
    client = browser(scene.teacher)
    here = page(scene, "who=self&pass=check", "/hand-in")

    asked = client.get(page(scene, "who=self&pass=check")).get_data(as_text=True)
    kept = client.post(here, follow_redirects=True).get_data(as_text=True)
    client.post(here, data={"student": scene.ada.id})

    assert "投诉处理流程与法规 14 → 10" in asked
    assert "1 份与系统里已有的评价不同" in kept
    (view,) = queries.sheet_views(scene.assignment.id, [scene.ada.id])
    assert view.one_by(WHO.SELF).points["T03-E1"] == 10


@pytest.mark.parametrize(
    "query", ["sheet={sheet}", "find=https://x.cn/sheets/{sheet}", "find={no}"]
)
def test_a_scanned_code_or_a_number_opens_the_row(browser, query: str):
    scene = a_scene(3)
    ben = scene.students[1]
    opened = services.open_sheet(scene.assignment, ben)
    db.session.commit()
    asked = query.format(sheet=opened.id, no=ben.number)

    shown = browser(scene.teacher).get(page(scene, f"who=self&{asked}")).get_data(as_text=True)

    wanted = [line for line in shown.splitlines() if "data-wanted" in line]
    assert len(wanted) == 1
    assert f'data-student="{ben.id}"' in wanted[0]


def test_the_keys_of_a_column_stand_in_its_head(browser):
    options = (Option("优", Decimal(95)), Option('"<良>', Decimal(85)))
    text = replace(a_table(), scale="levels", options=options, may_skip=True)
    scene = a_scene(2, text)

    shown = browser(scene.teacher).get(page(scene, "who=teacher")).get_data(as_text=True)

    import html  # noqa: PLC0415

    attribute = shown.split('data-keys="')[1].split('"')[0]
    keys = json.loads(html.unescape(attribute))
    assert keys == [["1", "优"], ["2", '"<良>'], ["0", "不适用"]]


def test_the_teachers_column_is_one(browser):
    scene = a_scene(2)
    other = a_teacher("李老师")
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    from lms.classrooms.models import Role  # noqa: PLC0415
    from tests.builders.classrooms import an_enrollment  # noqa: PLC0415

    an_enrollment(scene.classroom, other, Role.TEACHER)
    db.session.commit()
    stack = a_stack(scene, WHO.TEACHER, other)
    typed(stack, scene.ada, other, TEACHER)

    shown = browser(other).get(page(scene, f"who=teacher&rater={other.id}&pass=check"))

    assert "已提交" in shown.get_data(as_text=True)


@pytest.mark.parametrize("size", [2, 6])
@pytest.mark.parametrize("step", ["1", "check"])
def test_a_class_of_any_size_is_shown_in_few_statements(browser, at_most, size: int, step: str):
    scene = a_scene(size)
    stack = a_stack(scene, WHO.SELF)
    for student in scene.students:
        typed(stack, student, scene.teacher, SELF)
    client = browser(scene.teacher)

    with at_most(10):
        answer = client.get(page(scene, f"who=self&pass={step}"))

    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["who=nonsense", "who=peer&rater=99999", "pass=9", "rater=x", ""])
def test_an_address_that_means_nothing_opens_the_first_there_is(browser, query: str):
    scene = a_scene(2)

    assert browser(scene.teacher).get(page(scene, query)).status_code == 200
