from lms.core.db import db
from lms.courses import queries
from lms.courses.services import note_reading
from tests.builders.accounts import a_user
from tests.builders.courses import a_course


def a_task():
    a_course()
    return queries.get_task("CSF", "T03")


def test_a_section_is_noted_once(app):
    task, ada = a_task(), a_user()

    note_reading(task, student_id=ada.id, section="u-情境导入")
    note_reading(task, student_id=ada.id, section="u-情境导入")

    reading = queries.reading_of(ada.id, task.id)
    assert (reading.sections, reading.finished_at) == (["u-情境导入"], None)


def test_the_summary_finishes_the_lesson_once(app, clock):
    task, ada = a_task(), a_user()
    note_reading(task, student_id=ada.id, section="u-知识总结")
    finished = clock.moment
    clock.move(hours=1)

    reading = note_reading(task, student_id=ada.id, section="u-知识总结")

    assert (reading.finished_at, reading.read_at) == (finished, clock.moment)


def test_the_last_section_is_where_the_student_goes_on(app):
    task, ada = a_task(), a_user()
    note_reading(task, student_id=ada.id, section="u-四类素质")

    reading = note_reading(task, student_id=ada.id, section="u-情境导入")

    assert reading.last_section == "u-情境导入"
    assert reading.sections == ["u-四类素质", "u-情境导入"]


def test_a_section_of_an_old_page_is_a_visit_only(app):
    task, ada = a_task(), a_user()

    reading = note_reading(task, student_id=ada.id, section="u-gone")

    assert (reading.sections, reading.last_section) == ([], "")


def test_a_reading_is_its_students_own(app):
    task, ada, ben = a_task(), a_user(), a_user("李红")
    reading = note_reading(task, student_id=ada.id, section="u-情境导入")
    db.session.commit()

    assert queries.reading_of(ada.id, task.id) is reading
    assert queries.reading_of(ben.id, task.id) is None


def test_a_task_comes_with_its_lesson_in_one_statement(app, at_most):
    a_course()
    db.session.expunge_all()

    with at_most(1):
        task = queries.get_task("CSF", "T03")
        lesson = queries.lesson_of(task)
        about = (task.course.title, task.unit.title)

    assert [part.title for part in lesson.sections] == ["情境导入", "四类素质", "知识总结"]
    assert about == ("客户服务基础与实务", "走进客户服务岗位")
    assert [check["key"] for check in lesson.checks] == ["T03-I01"]
    assert lesson.objectives == ("K3.1", "S3.1", "A3.1")


def test_outlines_cost_one_statement(app, at_most):
    a_course()
    db.session.expunge_all()

    with at_most(1):
        ((unit, tasks),) = queries.outlines_of(["CSF"])["CSF"]

    assert (unit.key, len(tasks)) == ("M1", 1)


def test_names_of_courses_and_single_things(app):
    course = a_course()

    assert queries.titles_by_code(["CSF"]) == {"CSF": "客户服务基础与实务"}
    assert queries.get_course("CSF") is course
    assert queries.courses() == [course]
    assert queries.get_task("CSF", "T99") is None
