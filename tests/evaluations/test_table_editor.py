"""A classroom's own table: written as a form or as text, saved for this classroom only."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db
from lms.core.findings import Findings
from lms.core.journal import JournalEntry
from lms.core.markdown import render, render_inline
from lms.courses.models import Activity
from lms.courses.rules.reading import read_table
from lms.courses.rules.render import Renderer
from lms.courses.rules.table_edits import edited, next_key
from lms.courses.rules.table_writing import DraftRow, TableDraft, draft_of
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.services.refusals import BadTable, TableFrozen, TableMoved, TermOver
from lms.revisions import services as revisions
from lms.revisions.models import DocumentKind
from tests.builders.accounts import a_user
from tests.builders.evaluations import SELF, Scene, a_review, a_scene, handed_in

Browsers = Callable[..., FlaskClient]
TABLE = """\
---
evaluation: T03-E
table: 表1-3
title: 学习评价
scale: points
evaluators: {self: 20, peer: 30, teacher: 50}
peer: {reviews: 2, among: group, aggregate: mean, anonymous: true}
missing: {self: zero, peer: renormalise, teacher: wait}
---

按事实打分。

| 码 | 评价项目 | 评价内容/标准 | 分值 | 目标 | 评价者 |
|---|---|---|---:|---|---|
| T03-E1 | 知识掌握 | 能举例 | 40 | K3.1 |  |
| T03-E2 | 情境应对 | 先接住情绪 | 60 | S3.1 |  |
"""


def a_written_scene(count: int = 2) -> Scene:
    """A classroom whose table the course has published with its text."""
    scene = a_scene(count)
    findings = Findings()
    found = read_table(TABLE, "evaluation.md", Renderer(render, render_inline, {}), findings)
    assert found is not None
    assert not findings.found
    revision = revisions.save(
        "CSF",
        DocumentKind.EVALUATION,
        "T03-E",
        source=TABLE,
        compiled=found.text.to_json(),
        author_id=None,
    )
    db.session.get_one(Activity, scene.assignment.activity_id).revision_id = revision.id
    db.session.commit()
    return scene


def used(scene: Scene) -> int:
    return queries.revision_id_of(scene.assignment)


def here(scene: Scene) -> str:
    return f"/assignments/{scene.assignment.id}/evaluation/table"


def as_form(draft: TableDraft, after: int, action: str, **more: str) -> dict[str, Any]:
    """What the page's form sends for this draft."""
    sent: dict[str, Any] = {
        "face": "form",
        "after": after,
        "action": action,
        "label": draft.label,
        "title": draft.title,
        "scale": draft.scale,
        "stars": draft.stars,
        "total": draft.total,
        "rounding": draft.rounding,
        "options": "\n".join(" ".join(pair) for pair in draft.options),
        "levels": "\n".join(" ".join(pair) for pair in draft.levels),
        "introduction": draft.introduction,
    }
    sent |= {f"weight-{who}": weight for who, weight in draft.weights}
    sent |= {f"missing-{who}": rule for who, rule in draft.missing}
    for name, rule in (("peer", draft.peer), ("intergroup", draft.intergroup)):
        sent |= {f"{name}-reviews": rule.reviews, f"{name}-aggregate": rule.aggregate}
        sent |= {f"{name}-among": rule.among}
        sent |= {f"{name}-anonymous": "1"} if rule.is_anonymous else {}
    for n, row in enumerate(draft.rows):
        for name in ("key", "group", "title", "standard", "points", "objectives"):
            sent[f"row-{n}-{name}"] = getattr(row, name)
        source = row.evaluators.removeprefix("=") if row.evaluators.startswith("=") else ""
        sent[f"row-{n}-source"] = source
        sent[f"row-{n}-who"] = [] if source else row.evaluators.split()
    return sent | more


def the_draft(source: str = TABLE) -> TableDraft:
    found = read_table(source, "evaluation.md", Renderer(render, render_inline, {}), Findings())
    assert found is not None
    return draft_of(found)


def test_a_saved_table_is_this_classrooms_only(app: Flask):
    scene = a_written_scene()
    published = used(scene)

    services.save_table(
        scene.assignment, TABLE.replace("能举例", "能举两例"), published, scene.teacher
    )

    plan = queries.plan_of(scene.assignment.id)
    assert plan is not None
    assert plan.changed_by_id == scene.teacher.id
    assert used(scene) == plan.revision_id != published
    assert plan.revision.author_id == scene.teacher.id
    activity = db.session.get_one(Activity, scene.assignment.activity_id)
    assert activity.revision_id == published
    assert "能举两例" in queries.table_of(scene.assignment).text.criteria[0].standard


def test_drafts_begun_move_to_the_saved_table(app: Flask):
    scene = a_written_scene()
    review = a_review(scene, scene.ada, Evaluator.SELF, scene.ada)
    services.save_review(review, {"T03-E1": "38", "T03-E2": "50"}, {}, 0, scene.ada)
    changed = TABLE.replace("| 40 |", "| 30 |").replace("| 60 |", "| 70 |")

    services.save_table(scene.assignment, changed, used(scene), scene.teacher)

    moved = queries.get_review(review.id)
    assert moved is not None
    assert moved.sheet.revision_id == used(scene)
    assert services.values_of(moved) == {"T03-E2": "50"}


def test_nothing_is_saved_after_the_first_hand_in(app: Flask):
    scene = a_written_scene()
    before = used(scene)
    review = a_review(scene, scene.ada, Evaluator.SELF, scene.ada)
    services.save_review(review, {"T03-E1": "38", "T03-E2": "50"}, {}, 0, scene.ada)
    services.hand_in(review, scene.ada)

    with pytest.raises(TableFrozen):
        services.save_table(scene.assignment, TABLE, before, scene.teacher)
    with pytest.raises(TableFrozen):
        services.reset_table(scene.assignment, before, scene.teacher)

    assert used(scene) == before


def test_of_two_tabs_the_second_is_told(app: Flask):
    scene = a_written_scene()
    before = used(scene)
    first = TABLE.replace("能举例", "甲")
    services.save_table(scene.assignment, first, before, scene.teacher)
    stands = used(scene)

    with pytest.raises(TableMoved):
        services.save_table(scene.assignment, TABLE.replace("能举例", "乙"), before, scene.teacher)

    assert used(scene) == stands


def test_no_table_changes_in_a_closed_term(app: Flask):
    scene = a_written_scene()
    scene.assignment.classroom.term.closed_at = now()
    db.session.commit()

    with pytest.raises(TermOver):
        services.save_table(scene.assignment, TABLE, used(scene), scene.teacher)


def test_giving_the_table_back_follows_the_course_again(app: Flask):
    scene = a_written_scene()
    published = used(scene)
    services.save_table(scene.assignment, TABLE.replace("能举例", "甲"), published, scene.teacher)
    sheet = services.open_sheet(scene.assignment, scene.ada)

    services.reset_table(scene.assignment, used(scene), scene.teacher)

    assert queries.plan_of(scene.assignment.id) is None
    assert used(scene) == sheet.revision_id == published
    actions = set(db.session.scalars(select(JournalEntry.action)))
    assert {"evaluation.table", "evaluation.table_reset", "evaluation.move"} <= actions


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("T03-E\n", "T04-E\n", "评价表的码不能改，应是 T03-E"),
        ("scale: points", "scale: mastery", "不能互换"),
        ("K3.1", "K3.9", "课程里没有目标 K3.9，是不是 K3.1？"),
        ("| S3.1 |  |", "| S3.1 | =T09-Q |", "课程里没有活动 T09-Q"),
        ("| S3.1 |  |", "| S3.1 | =T03-E |", "T03-E 是评价表"),
        ("teacher: 50", "teacher: 40", "权重合计是 90"),
        ("| 60 |", "| 50 |", "各行分值合计是 90"),
    ],
)
def test_a_table_with_problems_is_refused_whole(app: Flask, old: str, new: str, problem: str):
    scene = a_written_scene()
    assert old in TABLE

    with pytest.raises(BadTable) as refused:
        services.save_table(
            scene.assignment, TABLE.replace(old, new, 1), used(scene), scene.teacher
        )

    assert any(problem in one.message for one in refused.value.findings)
    assert queries.plan_of(scene.assignment.id) is None


def test_the_page_shows_form_and_text_of_one_document(browser: Browsers):
    scene = a_written_scene()
    client = browser(scene.teacher)

    form = client.get(here(scene)).get_data(as_text=True)
    text = client.get(f"{here(scene)}?face=text").get_data(as_text=True)

    assert 'name="row-1-title" value="情境应对"' in form
    assert "| T03-E2 | 情境应对 |" in text


def test_the_form_saves_what_it_shows(browser: Browsers):
    scene = a_written_scene()
    draft = the_draft()
    client = browser(scene.teacher)
    sent = as_form(draft, used(scene), "save", title="自己的表")
    sent["row-0-standard"] = "能举例\r\n能比较|区别"

    answer = client.post(here(scene), data=sent)

    assert answer.status_code == 302
    text = queries.table_of(scene.assignment).text
    assert text.title == "自己的表"
    assert "能比较|区别" in text.criteria[0].standard


def test_going_from_face_to_face_changes_no_letter(browser: Browsers):
    scene = a_written_scene()
    client = browser(scene.teacher)
    spaced = TABLE.replace("| 40 | K3.1 |", "|  40  |   K3.1|")
    sent = {"face": "text", "after": used(scene), "source": spaced, "action": "form"}

    page = client.post(here(scene), data=sent).get_data(as_text=True)

    assert "|  40  |   K3.1|" in page  # kept beside the form
    assert 'name="row-0-points" value="40"' in page


@pytest.mark.parametrize(
    ("action", "titles"),
    [
        ("add", ["知识掌握", "情境应对", ""]),
        ("up:1", ["情境应对", "知识掌握"]),
        ("down:0", ["情境应对", "知识掌握"]),
        ("up:0", ["知识掌握", "情境应对"]),
        ("delete:0", ["情境应对"]),
        ("delete:9", ["知识掌握", "情境应对"]),
    ],
)
def test_rows_change_without_scripts(browser: Browsers, action: str, titles: list[str]):
    scene = a_written_scene()
    client = browser(scene.teacher)

    page = client.post(here(scene), data=as_form(the_draft(), used(scene), action)).get_data(
        as_text=True
    )

    shown = [
        page.split(f'name="row-{n}-title" value="')[1].split('"')[0] for n in range(len(titles))
    ]
    assert shown == titles
    assert f'name="row-{len(titles)}-title"' not in page
    assert queries.plan_of(scene.assignment.id) is None


def test_what_is_wrong_stands_at_its_row_and_nothing_typed_is_lost(browser: Browsers):
    scene = a_written_scene()
    client = browser(scene.teacher)
    sent = as_form(the_draft(), used(scene), "save")
    sent |= {"row-1-points": "六十", "row-1-title": "改了一半"}

    page = client.post(here(scene), data=sent).get_data(as_text=True)

    assert '<a href="#row-1">分值应是大于 0 的数。</a>' in page
    assert 'name="row-1-points" value="六十"' in page
    assert 'value="改了一半"' in page
    assert queries.plan_of(scene.assignment.id) is None


def test_a_text_that_is_no_table_stays_a_text(browser: Browsers):
    scene = a_written_scene()
    client = browser(scene.teacher)
    sent = {"face": "text", "after": used(scene), "source": "不是表格", "action": "form"}

    page = client.post(here(scene), data=sent).get_data(as_text=True)

    assert "文档应以一行 --- 开头" in page
    assert "不是表格</textarea>" in page


def test_a_settled_table_is_only_read(browser: Browsers):
    scene = a_scene()
    handed_in(scene, scene.ada, Evaluator.TEACHER, scene.teacher, SELF)

    page = browser(scene.teacher).get(here(scene)).get_data(as_text=True)

    assert "这张表从那时起固定" in page
    assert "data-table-editor" not in page


@pytest.mark.parametrize("who", ["student", "mentor", "stranger"])
def test_only_teachers_of_the_classroom_open_it(browser: Browsers, who: str):
    scene = a_written_scene()
    person = {"student": scene.ada, "mentor": scene.mentor, "stranger": a_user("外人")}[who]
    client = browser(person)

    assert client.get(here(scene)).status_code == 404
    assert client.post(here(scene), data={"action": "save"}).status_code == 404
    assert client.post(f"{here(scene)}/reset").status_code == 404


def test_the_page_opens_in_few_statements(browser: Browsers, at_most: Callable[[int], Any]):
    scene = a_written_scene(5)
    client = browser(scene.teacher)

    with at_most(7):
        assert client.get(here(scene)).status_code == 200


@pytest.mark.parametrize(
    ("keys", "following"),
    [
        (("T03-E1", "T03-E9"), "T03-E10"),
        ((), "T03-E1"),
        (("A", "B"), "T03-E1"),
    ],
)
def test_a_new_row_gets_a_key_of_its_own(keys: tuple[str, ...], following: str):
    draft = TableDraft("T03-E", "表1-3", "学习评价", rows=tuple(map(DraftRow, keys)))

    assert next_key(draft) == following
    assert edited(draft, "add", "").rows[-1].key == following


def test_a_division_of_weights_by_name_takes_the_place_of_all_weights():
    draft = TableDraft("T03-E", "表1-3", "学习评价", weights=(("intergroup", "100"),))

    assert dict(edited(draft, "preset", "校企").weights) == {
        "self": "10",
        "peer": "20",
        "teacher": "40",
        "mentor": "30",
    }
    assert edited(draft, "preset", "四方") == draft
