"""Every variant of a table on every page: with nothing, with drafts, handed in, all skipped."""

import pytest

from lms.core.db import db
from lms.evaluations import services
from lms.evaluations.models import Evaluator
from lms.evaluations.services import verifying
from tests.builders.evaluations import (
    CHECKLIST,
    LEVEL_OPTIONS,
    STARS,
    Scene,
    a_review,
    a_scene,
    a_table,
    handed_in,
)

MASTERY = {"掌握": 100, "基本掌握": 60, "未掌握": 0}
KINDS = {
    "points": ({}, ("12", "16", "20", "17", "9", "9")),
    "levels": (LEVEL_OPTIONS, ("良",) * 6),
    "stars": (STARS, ("★★★",) * 6),
    "checklist": (CHECKLIST, ("能", "否") * 3),
    "mastery": (MASTERY, ("掌握", "基本掌握") * 3),
}
TEACHER_PAGES = (
    "/assignments/{a}/ratings",
    "/assignments/{a}/ratings?by=group",
    "/assignments/{a}/evaluation/table",
    "/assignments/{a}/evaluation/windows",
    "/assignments/{a}/evaluation/missing",
    "/assignments/{a}/evaluation/mentor-links",
    "/assignments/{a}/evaluation/paper-entry",
    "/assignments/{a}/evaluation/paper-entry?who=self&pass=1",
    "/assignments/{a}/evaluation/honesty",
    "/assignments/{a}/evaluation/honesty/matrix.xlsx",
    "/assignments/{a}/evaluation/paper",
    "/classrooms/{c}/growth/{s}",
    "/classrooms/{c}/gradebook",
    "/classrooms/{c}",
    "/",
)
STUDENT_PAGES = ("/assignments/{a}/evaluation", "/classrooms/{c}/growth", "/")
SHEET_PAGES = ("/sheets/{n}", "/sheets/{n}/print", "/sheets/{n}/print?blank=1")


def open_all(browser, scene: Scene, sheet_id: int | None = None) -> None:
    places = {"a": scene.assignment.id, "c": scene.classroom.id, "s": scene.ada.id, "n": sheet_id}
    teacher = browser(scene.teacher)
    for page in TEACHER_PAGES + (SHEET_PAGES if sheet_id else ()):
        answer = teacher.get(page.format(**places))
        assert answer.status_code == 200, (page, answer.status_code)
    student = browser(scene.ada)
    for page in STUDENT_PAGES:
        answer = student.get(page.format(**places))
        assert answer.status_code == 200, (page, answer.status_code)


def a_variant(kind: str, **more) -> Scene:
    options, _given = KINDS[kind]
    if kind == "mastery":
        more = {**more, "weights": {"self": 100}}
    return a_scene(3, a_table(options=options, scale=kind, **more))


def rate_all(scene: Scene, kind: str, given: tuple[str, ...]) -> int:
    mine = handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, given)
    if kind != "mastery":
        for other in scene.students[1:]:
            handed_in(scene, scene.ada, Evaluator.PEER, other, given)
        handed_in(scene, scene.ada, Evaluator.TEACHER, scene.teacher, given)
        handed_in(scene, scene.ada, Evaluator.MENTOR, scene.mentor, given)
    return mine.sheet_id


def no_differences() -> None:
    db.session.expire_all()
    assert not verifying.verify().differences


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_stumbles_over_a_variant(browser, kind: str):
    scene = a_variant(kind)
    open_all(browser, scene)
    open_all(browser, scene, rate_all(scene, kind, KINDS[kind][1]))
    no_differences()


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_stumbles_over_a_sheet_with_every_row_skipped(browser, kind: str):
    scene = a_variant(kind, may_skip=True)
    open_all(browser, scene, rate_all(scene, kind, ("na",) * 6))
    no_differences()


def test_no_page_stumbles_over_one_group_that_should_rate_another(browser):
    weights = {"self": 10, "intergroup": 20, "teacher": 70}
    scene = a_scene(3, a_table(weights=weights, missing={"intergroup": "renormalise"}))
    handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, KINDS["points"][1])
    sheet = handed_in(scene, scene.ada, Evaluator.TEACHER, scene.teacher, KINDS["points"][1])
    open_all(browser, scene, sheet.sheet_id)
    no_differences()


UNPRINTABLE = "第一行\x0b第二行\x01\x1f #let [x] *粗* $a$ \\ <script>alert(1)</script> =1+1"


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_what_was_pasted_with_control_characters_prints(browser, form: str):
    scene = a_scene(2)
    scene.ada.name = "<b>#[x]</b>"
    review = handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, KINDS["points"][1])
    review_by_teacher = a_review(
        scene, scene.ada, Evaluator.TEACHER, scene.teacher, KINDS["points"][1]
    )
    services.save_review(
        review_by_teacher, {}, {"comment": UNPRINTABLE}, review_by_teacher.sequence, scene.teacher
    )
    services.hand_in(review_by_teacher, scene.teacher)
    db.session.commit()
    answer = browser(scene.teacher).post(
        f"/assignments/{scene.assignment.id}/evaluation/paper",
        data={"content": "filled", "whom": f"student-{scene.ada.id}", "format": form},
    )
    assert answer.status_code == 200
    assert answer.data[:2] == {"pdf": b"%P", "docx": b"PK"}[form]
    open_all(browser, scene, review.sheet_id)


@pytest.mark.parametrize(
    "value", ["1e999999", "NaN", "-1", "٣", "9" * 5000, "1e-9", "Infinity", "x"]
)
def test_no_number_breaks_a_page(browser, value: str):
    scene = a_scene(2)
    before = a_review(scene, scene.ada, Evaluator.SELF, scene.ada, KINDS["points"][1])
    for person, page in ((scene.ada, "evaluation"), (scene.teacher, "ratings")):
        answer = browser(person).post(
            f"/assignments/{scene.assignment.id}/{page}",
            json={
                "student": scene.ada.id,
                "values": {"T03-E1": value},
                "seq": before.sequence,
                "texts": {"gain": "长" * 5000},
            },
        )
        assert answer.status_code in {400, 409, 422}, answer.status_code
