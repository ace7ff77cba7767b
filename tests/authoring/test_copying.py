"""A course copied whole, and tasks and questions reused with their origin."""

import pytest
from sqlalchemy import select

from lms.authoring.models import Author, Desk
from lms.authoring.policy import authored_course
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.rules.heads import set_field
from lms.authoring.services.checking import check
from lms.authoring.services.copying import copy_course
from lms.authoring.services.publishing import publish
from lms.authoring.services.reusing import plan_task, source_course
from lms.authoring.services.saving import Change, save_all
from lms.core.db import db
from lms.courses import importer
from lms.courses.models import Activity, Course, LearningTask, Unit
from lms.courses.queries import the_course
from lms.courses.rules.folder import Folder
from lms.objectives.queries import objectives_of
from lms.questions.models import Question, QuestionVersion
from lms.revisions.models import DocumentKind
from lms.revisions.queries import current_entries
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.authoring import a_desk, a_draft, an_author
from tests.builders.courses import (
    BANK_PATH,
    COURSE,
    EVALUATION_PATH,
    EXAM_PATH,
    FILES,
    GLOSSARY,
    LESSON,
    LESSON_PATH,
    MASTERY_PATH,
    PRACTICE_PATH,
    QUIZ_PATH,
    WITH_EXAM,
    WITH_EXERCISES,
    a_folder,
)

OTHER = {
    "course.md": COURSE.replace("CSF", "CSM").replace("客户服务基础与实务", "客户服务管理"),
    "objectives.md": FILES["objectives.md"]
    .replace("CSF", "CSM")
    .replace("说出四类素质", "说明服务体系"),
    LESSON_PATH: LESSON.replace("objectives: [K3.1, S3.1, A3.1]", "objectives: [K3.1]"),
}


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou, a_folder({**WITH_EXAM, "glossary.md": GLOSSARY}))


@pytest.fixture
def other(zhou, desk):
    """A second published course with the same keys."""
    folder = a_folder(OTHER)
    report = importer.import_course(Folder("csm", folder.files), None)
    assert not report.has_errors, report.findings
    db.session.commit()
    return an_author(zhou, "CSM")


def rows(code: str) -> dict[str, list[object]]:
    """Everything a course compiled to, without ids and its own code."""
    course = the_course(code)

    def told(model, *names: str) -> list[object]:
        found = db.session.scalars(select(model).where(model.course_id == course.id))
        return sorted([tuple(str(getattr(one, name)) for name in names) for one in found])

    questions = db.session.execute(
        select(Question.key, Question.kind, QuestionVersion.points, QuestionVersion.content_hash)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .where(Question.course_code == code)
    )
    return {
        "course": [
            course.title,
            course.hours,
            course.credits,
            course.pass_mark,
            course.grading,
            course.introduction,
            course.glossary,
        ],
        "units": told(Unit, "key", "number", "title", "title_en", "position"),
        "tasks": told(
            LearningTask, "key", "number", "title", "hours", "minutes", "position", "outline"
        ),
        "activities": told(
            Activity, "key", "kind", "title", "label", "category", "possible", "position"
        ),
        "objectives": sorted(
            (one.code, one.title, one.kind, one.expected) for one in objectives_of(code)
        ),
        "questions": sorted(map(tuple, questions)),
        "compiled": sorted(
            (entry.path, str({**entry.revision.compiled, "code": "", "questions": "", "draws": ""}))
            for entry in current_entries(code)
            if entry.document.kind is not DocumentKind.MEDIA
        ),
    }


def test_a_copy_has_every_byte_but_its_code_title_and_origin(desk, zhou):
    copied = copy_course(desk, "CSX", "", with_drafts=False, by=zhou)

    ours, theirs = files_of("CSF"), files_of("CSX")
    assert ours.keys() == theirs.keys()
    changed = {path for path in ours if ours[path].sha256 != theirs[path].sha256}
    assert changed == {"course.md", "objectives.md"}
    assert text_of(theirs["course.md"]) == text_of(ours["course.md"]).replace(
        "course: CSF", "course: CSX"
    ).replace("pass: 60\n", f"pass: 60\norigin: {copied.origin}\n")
    assert text_of(theirs["objectives.md"]) == FILES["objectives.md"].replace("CSF", "CSX")


def test_once_published_a_copy_compiles_to_the_same_in_every_row(desk, zhou):
    copied = copy_course(desk, "CSX", "", with_drafts=False, by=zhou)
    publish(copied, message="开课", by=zhou)
    db.session.commit()

    assert rows("CSX") == rows("CSF")


def test_drafts_come_along_if_asked(desk, zhou):
    a_draft(desk, zhou)

    copy_course(desk, "CSX", "", with_drafts=True, by=zhou)
    copy_course(desk, "CSY", "新名", with_drafts=False, by=zhou)

    assert "又一条" in text_of(files_of("CSX")[LESSON_PATH])
    assert text_of(files_of("CSY")[LESSON_PATH]) == LESSON
    assert "title: 新名" in text_of(files_of("CSY")["course.md"])


def test_who_copies_owns_the_copy(desk, zhou, browser):
    answer = browser(zhou).post("/desk/CSF/copy", data={"new_code": "csx", "which": "published"})

    assert answer.headers["Location"] == "/desk/CSX"
    assert db.session.scalars(select(Author.user_id).where(Author.course_code == "CSX")).all() == [
        zhou.id
    ]
    assert db.session.scalars(select(Desk.origin).where(Desk.course_code == "CSX")).one()[:4] == (
        "CSF@"
    )


@pytest.mark.parametrize("code", ["CSF", "C", "课程", "A" * 20, ""])
def test_a_code_must_be_free_and_well_formed(desk, zhou, browser, code):
    answer = browser(zhou).post("/desk/CSF/copy", data={"new_code": code})

    assert answer.status_code == 200
    assert db.session.scalar(select(Course.id).where(Course.code != "CSF")) is None


def test_a_task_comes_with_everything_under_free_keys_and_its_origin(desk, other, zhou, browser):
    unit = "m1-entering-the-post/unit.md"
    client = browser(zhou)
    seen = client.get(f"/desk/CSF/reuse?source=CSM&task=T03&to={unit}").text
    client.post("/desk/CSF/reuse", data={"source": "CSM", "task": "T03", "to": unit})

    folder = "m1-entering-the-post/t03-service-awareness-2"
    lesson = text_of(files_of("CSF")[f"{folder}/lesson.md"])
    quiz = text_of(files_of("CSF")[f"{folder}/quiz.md"])
    assert "T03 → T04" in seen
    assert "task: T04\n" in lesson
    assert "origin: CSM/T03@" in lesson
    assert "number: 1-4\n" in lesson
    assert "图1-4-1" in lesson
    assert "[question T04-I01]" in lesson
    assert "### T04-I01 单选" in quiz
    assert files_of("CSF")[f"{folder}/media/qualities.svg"].is_there
    assert [one.message for one in check("CSF").findings if one.severity.value == "error"] == []


def test_objectives_that_mean_something_else_here_come_under_other_codes(
    desk, other, zhou, browser
):
    unit = "m1-entering-the-post/unit.md"
    browser(zhou).post("/desk/CSF/reuse", data={"source": "CSM", "task": "T03", "to": unit})

    tree = text_of(files_of("CSF")["objectives.md"])
    assert tree.startswith(FILES["objectives.md"])
    assert "| K4.1 | 知识 | 说明服务体系 | G2.1 | 0.7 |" in tree


def test_single_questions_come_into_a_document_with_their_origin(desk, other, zhou, browser):
    before = text_of(files_of("CSF")["banks/t03.md"])

    browser(zhou).post(
        "/desk/CSF/reuse", data={"source": "CSM", "key": ["T03-I02"], "to": "banks/t03.md"}
    )

    after = text_of(files_of("CSF")["banks/t03.md"])
    assert after.startswith(before.rstrip("\n"))
    assert "### T03-I02-2 判断 2分 {A3.1 origin=CSM/T03-I02}" in after
    assert [one.message for one in check("CSF").findings if one.severity.value == "error"] == []


CASE = """### T03-I09 综合 4分 {K3.1}

看图 ![徽标](media/logo.svg)，回答。

#### (1) 判断 2分 {K3.1}

对吗？

答案：对

#### (2) 判断 2分 {K3.1}

错吗？

答案：错
"""


def test_parts_of_a_case_get_the_new_codes_and_its_pictures_come_along(desk, other, zhou, browser):
    text = (
        FILES[QUIZ_PATH].rstrip("\n")
        + "\n\n"
        + CASE.replace("media/logo.svg", "media/qualities.svg")
    )
    save_all(other, [Change(QUIZ_PATH, text)], by=zhou)
    db.session.commit()

    browser(zhou).post(
        "/desk/CSF/reuse", data={"source": "CSM", "key": ["T03-I09"], "to": "banks/t03.md"}
    )

    after = text_of(files_of("CSF")["banks/t03.md"])
    assert "{K4.1 origin=CSM/T03-I09}" in after
    assert "#### (1) 判断 2分 {K4.1}" in after
    assert files_of("CSF")["banks/media/qualities.svg"].is_there


def test_an_objective_of_this_course_may_stand_for_the_other_one(desk, other, zhou, browser):
    unit = "m1-entering-the-post/unit.md"
    client = browser(zhou)
    seen = client.get(f"/desk/CSF/reuse?source=CSM&task=T03&to={unit}").text
    client.post(
        "/desk/CSF/reuse", data={"source": "CSM", "task": "T03", "to": unit, "as-K3.1": "K3.1"}
    )

    quiz = text_of(files_of("CSF")["m1-entering-the-post/t03-service-awareness-2/quiz.md"])
    assert 'name="as-K3.1"' in seen
    assert "K3.1" in quiz
    assert "K4.1" not in quiz
    assert text_of(files_of("CSF")["objectives.md"]) == FILES["objectives.md"]


def test_drafts_of_another_course_are_for_its_authors(desk, other, zhou, browser):
    save_all(other, [Change(LESSON_PATH, OTHER[LESSON_PATH] + "还没有发布。\n")], by=zhou)
    he = a_teacher("何老师", number="T0002")
    an_author(he, "CSF")
    db.session.commit()
    unit = "m1-entering-the-post/unit.md"
    sent = {"source": "CSM", "task": "T03", "to": unit}
    lesson = "m1-entering-the-post/t03-service-awareness-2/lesson.md"

    browser(he).post("/desk/CSF/reuse", data=sent)
    published = text_of(files_of("CSF")[lesson])
    browser(zhou).post("/desk/CSF/reuse", data=sent)
    drafted = text_of(files_of("CSF")[lesson.replace("-2/", "-3/")])

    assert "还没有发布" not in published
    assert "origin: CSM/T03@" in published
    assert "还没有发布" in drafted
    assert "origin: CSM/T03\n" in drafted


def test_the_editor_says_where_a_document_came_from_and_if_that_changed(desk, other, zhou, browser):
    unit = "m1-entering-the-post/unit.md"
    client = browser(zhou)
    client.post("/desk/CSF/reuse", data={"source": "CSM", "task": "T03", "to": unit})
    page = "/desk/CSF/edit/m1-entering-the-post/t03-service-awareness-2/lesson.md"
    before = client.get(page).text
    save_all(other, [Change(LESSON_PATH, OTHER[LESSON_PATH] + "又一句。\n")], by=zhou)
    publish(other, message="改", by=zhou)
    db.session.commit()

    assert "来源：课程 CSM 客户服务管理 的 T03" in before
    assert "原来的没有改过" in before
    assert "原来的后来改过" in client.get(page).text
    assert "来源：" not in client.get(f"/desk/CSF/edit/{LESSON_PATH}").text


@pytest.mark.parametrize("page", ["copy", "reuse"])
@pytest.mark.parametrize(
    ("who", "status"), [("author", 200), ("administrator", 200), ("other", 404), ("student", 404)]
)
def test_who_may(desk, browser, page, who, status):
    author = a_teacher("何老师", number="T0002")
    an_author(author)
    person = {
        "author": lambda: author,
        "administrator": an_administrator,
        "other": lambda: a_teacher("韩老师", number="T0003"),
        "student": a_user,
    }[who]()
    db.session.commit()

    assert browser(person).get(f"/desk/CSF/{page}").status_code == status


@pytest.mark.parametrize("page", ["copy", "reuse"])
def test_nobody_is_sent_to_sign_in(desk, browser, page):
    assert "/sign-in" in browser().get(f"/desk/CSF/{page}").headers["Location"]


def test_a_plan_takes_a_handful_of_statements(desk, other, zhou, at_most):
    source = source_course("CSM", with_drafts=True)

    with at_most(20):
        plan_task(desk, source, "T03", "m1-entering-the-post/unit.md", {})


def test_an_origin_changes_nothing_a_student_notices(desk, zhou):
    text = FILES[QUIZ_PATH].replace("difficulty=0.8}", "difficulty=0.8 origin=CSM/T03-I01@4}")
    before = {
        one.key: one for one in check("CSF").planned.course.found.quizzes[QUIZ_PATH].definitions
    }
    save_all(desk, [Change(QUIZ_PATH, text)], by=zhou)

    after = check("CSF")

    found = after.planned.course.found.quizzes[QUIZ_PATH].definitions
    assert {one.key: one for one in found} == before
    assert not after.has_errors


@pytest.mark.parametrize(
    "path",
    ["course.md", "m1-entering-the-post/unit.md", LESSON_PATH, QUIZ_PATH, EVALUATION_PATH,
     BANK_PATH, EXAM_PATH],
)  # fmt: skip
def test_every_document_may_say_its_origin(desk, path):
    text = set_field(text_of(files_of("CSF")[path]), "origin", "CSM/T03@12")

    assert check("CSF", {path: text}).of(path) == check("CSF").of(path)


@pytest.mark.parametrize("origin", ["x", "CSF/", "csf/T03", "CSF/T03@x", "CSF T03"])
def test_an_origin_that_is_none_is_a_finding(desk, zhou, origin):
    text = LESSON.replace("hours: 6\n", f"hours: 6\norigin: {origin}\n")

    found = check("CSF", {LESSON_PATH: text}).of(LESSON_PATH)

    assert any("来源应写成" in one.message for one in found)


def test_only_published_courses_and_authors(desk, other, zhou, browser):
    stranger = a_teacher("韩老师", number="T0003")

    assert authored_course(stranger, "CSF") is None
    assert browser(stranger).get("/desk/CSF/reuse").status_code == 404
    assert browser(stranger).get("/desk/CSF/copy").status_code == 404
    assert browser(zhou).get("/desk/CSF/reuse?source=NOPE&task=T03").status_code == 200


@pytest.mark.parametrize("path", [PRACTICE_PATH, MASTERY_PATH])
def test_exercises_may_say_their_origin_too(zhou, path):
    a_desk(zhou, a_folder(WITH_EXERCISES))
    text = set_field(text_of(files_of("CSF")[path]), "origin", "CSM/X1@12")

    assert check("CSF", {path: text}).of(path) == check("CSF").of(path)
