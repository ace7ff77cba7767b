import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.courses import importer, queries
from lms.courses.models import Activity, Course, LearningTask, Unit
from lms.courses.services import NothingPublished, undo_publication
from lms.objectives import queries as objectives
from lms.revisions import queries as revisions
from lms.revisions.models import Revision
from tests.builders.accounts import an_administrator
from tests.builders.courses import (
    EVALUATION,
    EVALUATION_PATH,
    FILES,
    LESSON,
    LESSON_PATH,
    OBJECTIVES,
    PROGRAMME,
    QUIZ_PATH,
    TASK,
    UNIT_PATH,
    a_course,
    a_folder,
    a_programme,
    edited,
)


def changes_of(report):
    return {one.path: one.change for one in report.documents if one.change != "unchanged"}


def test_a_course_is_taken_whole(app):
    course = a_course()

    ((unit, ((task, activities),)),) = queries.outlines_of(["CSF"])["CSF"]
    assert (course.title, course.hours, course.credits, course.pass_mark) == (
        "客户服务基础与实务",
        32,
        2,
        60,
    )
    assert course.grading[0] == {"category": "quiz", "title": "任务测验", "weight": "40"}
    assert (unit.key, unit.number, unit.title) == ("M1", "项目一", "走进客户服务岗位")
    assert (task.key, task.number, task.title, task.hours) == ("T03", "1-3", "树立客户服务意识", 6)
    assert [part["title"] for part in task.outline] == ["情境导入", "四类素质", "知识总结"]
    assert [(one.key, one.category, one.possible, one.label) for one in activities] == [
        ("T03-Q", "quiz", 7, ""),
        ("T03-E", "evaluation", 100, "表1-3"),
    ]


def test_a_self_check_stands_with_practice_and_makes_no_mark(app):
    a_course(
        a_folder(
            {
                EVALUATION_PATH: EVALUATION.replace(
                    "evaluators: {self: 20, peer: 30, teacher: 50}\nscale: points",
                    "scale: mastery\ntotal: 100",
                ).replace("self peer |", "|")
            }
        )
    )

    activities = db.session.scalars(select(Activity).order_by(Activity.key)).all()

    assert [(one.key, one.kind.value, one.category) for one in activities] == [
        ("T03-E", "evaluation", "practice"),
        ("T03-Q", "quiz", "quiz"),
    ]


def test_the_objectives_of_the_course_support_the_programme(app):
    a_course()

    known = objectives.by_code(["", "CSF"])
    pairs = {(one.objective_id, one.parent_id) for one in objectives.supports_of("CSF")}

    assert known["CSF"]["K3.1"].expected == known["CSF"]["K3.1"].expected.__class__("0.7")
    assert (known["CSF"]["S3.1"].id, known[""]["G3.5"].id) in pairs


def test_a_second_import_changes_nothing(app):
    a_course()
    before = db.session.query(Revision).count()

    report = importer.import_course(a_folder(), None)

    assert (report.is_changed, changes_of(report), report.has_errors) == (False, {}, False)
    assert db.session.query(Revision).count() == before


def test_a_second_import_of_the_programme_changes_nothing(app):
    a_course()

    assert not importer.import_programme(a_programme(), None).is_changed


def test_an_import_says_what_changed(app):
    a_course()
    changed = {
        **edited(LESSON_PATH, "客户的书稿丢了", "客户的手稿丢了"),
        "objectives.md": OBJECTIVES.replace("说出四类素质", "说出并举例说明四类素质")
        + "| K3.2 | 知识 | 举例 | | |\n",
    }

    report = importer.import_course(a_folder(changed), an_administrator())

    assert changes_of(report) == {LESSON_PATH: "changed", "objectives.md": "changed"}
    assert (report.objectives.added, report.objectives.retitled) == (("K3.2",), ("K3.1",))
    assert "手稿" in queries.lesson_of(queries.get_task("CSF", "T03")).sections[0].html


def test_what_is_taken_out_is_retired_and_comes_back(app):
    a_course()
    without = {EVALUATION_PATH: None, **edited(LESSON_PATH, "K3.1, S3.1, A3.1", "K3.1")}

    report = importer.import_course(a_folder(without), None)
    retired = db.session.query(Activity).filter_by(key="T03-E").one().is_retired
    importer.import_course(a_folder(), None)

    assert changes_of(report)[EVALUATION_PATH] == "removed"
    assert retired
    assert not db.session.query(Activity).filter_by(key="T03-E").one().is_retired


def test_errors_change_nothing(app):
    report = importer.import_course(a_folder(edited("course.md", "hours: 32", "hours: x")), None)

    assert report.has_errors
    assert db.session.query(Course).count() == db.session.query(Revision).count() == 0


def test_a_broken_programme_changes_nothing(app):
    broken = a_programme(PROGRAMME.replace("culture | G2 |", "culture | G9 |"))

    report = importer.import_programme(broken, None)

    assert [str(one) for one in report.findings] == [
        "training-objectives.md:9:44: error: 不认识的上级 G9。请先写进 training-objectives.md。"
    ]
    assert revisions.current_publication("") is None


def test_a_folder_without_a_programme_is_refused(app):
    assert importer.import_programme(a_folder(), None).has_errors


def test_a_question_cannot_change_its_kind(app):
    a_course()
    changed = edited(QUIZ_PATH, "### T03-I02 判断 2分", "### T03-I02 单选 2分")

    report = importer.import_course(a_folder(changed), None)

    assert [str(one)[-200:] for one in report.findings if "题型不能改" in one.message]
    assert report.findings[-1].place.line == 19


def test_a_changed_question_makes_a_new_revision_of_the_lesson_it_stands_in(app):
    a_course()
    changed = edited(QUIZ_PATH, "内部服务做好了，", "内部服务先做好，")

    report = importer.import_course(a_folder(changed), None)

    assert changes_of(report) == {QUIZ_PATH: "changed", LESSON_PATH: "changed"}


def test_undoing_restores_course_tasks_and_objectives(app):
    a_course()
    importer.import_course(
        a_folder(
            {
                **edited("course.md", "客户服务基础与实务", "新课名"),
                EVALUATION_PATH: None,
                "objectives.md": OBJECTIVES.replace("说出四类素质", "别的说法"),
            }
        ),
        None,
    )

    undo_publication("CSF", None)

    assert queries.the_course("CSF").title == "客户服务基础与实务"
    assert [one.key for one in queries.activities_of("CSF")] == ["T03-Q", "T03-E"]
    assert objectives.by_code(["CSF"])["CSF"]["K3.1"].title == "说出四类素质"
    assert importer.export_folder("CSF").files == a_folder().files


def test_the_undone_import_can_be_made_again(app):
    a_course()
    changed = a_folder(edited("course.md", "客户服务基础与实务", "新课名"))
    importer.import_course(changed, None)
    undo_publication("CSF", None)

    report = importer.import_course(changed, None)

    assert report.is_changed
    assert queries.the_course("CSF").title == "新课名"


def test_only_the_publication_that_was_seen_is_undone(app):
    a_course()

    with pytest.raises(NothingPublished):
        undo_publication("CSF", None, publication_id=-1)


def test_nothing_published_cannot_be_undone(app):
    with pytest.raises(NothingPublished):
        undo_publication("CSF", None)


def test_tasks_stand_in_the_order_of_their_unit(app):
    second = f"{TASK.rpartition('/')[0]}/t01-roles/lesson.md"
    lesson = (
        LESSON.replace("T03\n", "T01\n")
        .replace("1-3", "1-1")
        .replace("[question T03-I01]", "")
        .replace("(media", "(../t03-service-awareness/media")
    )
    a_course(a_folder({second: lesson}))
    by_number = [task.key for task in queries.tasks_of_course("CSF")]

    importer.import_course(
        a_folder({second: lesson, **edited(UNIT_PATH, "项目一", "项目一\ntasks: [T03, T01]")}), None
    )
    by_unit = [task.key for task in queries.tasks_of_course("CSF")]

    assert (by_number, by_unit) == (["T01", "T03"], ["T03", "T01"])


def test_a_unit_that_is_gone_is_retired_with_its_tasks(app):
    a_course()
    moved = {name.replace("m1-entering-the-post", "m2-new"): text for name, text in FILES.items()}
    gone = dict.fromkeys(FILES)

    report = importer.import_course(
        a_folder(
            {
                **gone,
                **moved,
                "m2-new/unit.md": FILES[UNIT_PATH].replace("M1", "M2"),
                "course.md": FILES["course.md"].replace("[M1]", "[M2]"),
            }
        ),
        None,
    )

    assert not report.has_errors
    assert {one.key: one.is_retired for one in db.session.query(Unit)} == {"M1": True, "M2": False}
    assert db.session.query(LearningTask).one().unit_id != 0


def test_a_task_that_is_gone_is_retired(app):
    a_course()

    importer.import_course(a_folder({name: None for name in FILES if name.startswith(TASK)}), None)

    assert queries.get_task("CSF", "T03") is None
    assert db.session.query(LearningTask).one().is_retired
