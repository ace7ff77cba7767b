"""The gradebook of the first class: what its teacher entered, imported, counted and composed."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core import clock
from lms.core.tabular import Column, Sheet, write_xlsx
from lms.courses.queries import the_course
from lms.demo.rules import books
from lms.demo.services import surveying
from lms.demo.services.diary import ZONE, Calendar
from lms.demo.services.school import Class, Staff
from lms.gradebook import queries
from lms.gradebook.models import Sign
from lms.gradebook.rules import Category, Place, State, Tree
from lms.gradebook.services import attendance, importing
from lms.gradebook.services.batches import void_batch
from lms.gradebook.services.composing import compose
from lms.gradebook.services.entering import CellEdit, enter_by_hand
from lms.gradebook.services.items import ItemWish, add_item
from lms.gradebook.services.releasing import set_release
from lms.gradebook.services.states import set_states
from lms.objectives.queries import objectives_of
from lms.reports.queries.results import results_of_own_student
from lms.reports.services import warnings

SHOWN_OBJECTIVES = 3
LATER = timedelta(days=3)


def live(calendar: Calendar, group: Class, staff: Staff) -> None:
    """The last days before today, after everything else that happens in the class."""
    classroom = get_classroom(group.classroom.id)
    if classroom is None:
        raise LookupError(f"no classroom {group.classroom.id}")
    with clock.at(calendar.at(11, 14)):
        show = _enter_show(classroom, group)
        _import_and_void(classroom, group, show)
        _keep_for_later(classroom, group, calendar.at(12, 9) + LATER)
    with clock.at(calendar.at(11, 15)):
        _attend(classroom, group, calendar)
        _compose(classroom, group, show)
    with clock.at(calendar.at(11, 16)):
        _give_states(classroom, group, staff)
        for number, text in books.NOTES:
            found = results_of_own_student(group.teacher, classroom.id, _ids(group)[number])
            if found is not None:
                warnings.note(found.enrollment, text, by=group.teacher)
        surveying.ask(classroom, group.pupils, group.teacher, days=6)


def _ids(group: Class) -> dict[str, int]:
    return {pupil.number: user.id for pupil, user in group.pupils}


def _enter_show(classroom: Classroom, group: Class) -> str:
    """A column of its own for the talks in class, shown at once; its key."""
    wish = ItemWish(books.SHOW, Decimal(20), "evaluation", _shares(classroom))
    column = f"i{add_item(classroom, wish, by=group.teacher).id}"
    edits = [CellEdit(column, user.id, books.shown(pupil), 0) for pupil, user in group.pupils]
    given = [one for one in edits if one.points is not None]
    enter_by_hand(classroom, given, reason="课堂展示评分", by=group.teacher)
    set_release(classroom, {column}, at=clock.now(), reason="讲评过了", by=group.teacher)
    return column


def _shares(classroom: Classroom) -> tuple[tuple[str, Decimal], ...]:
    """The first objectives of the course, to equal parts."""
    objectives = objectives_of(classroom.course_code)[:SHOWN_OBJECTIVES]
    return tuple((one.code, Decimal(1)) for one in objectives)


def _import_and_void(classroom: Classroom, group: Class, column: str) -> None:
    """A file with the marks of another class was imported, and taken back as a whole."""
    columns = [Column("学号"), Column("姓名"), Column(books.SHOW)]
    rows = [(one.number, one.name, Decimal(12)) for one, _user in group.pupils[:10]]
    read = importing.read_import(
        classroom,
        data=write_xlsx([Sheet("成绩", columns, rows)]),
        file_name="课堂展示成绩.xlsx",
        by=group.teacher,
    )
    importing.map_import(classroom, read, dict.fromkeys(read.mapping, column))
    token = importing.preview_of(classroom, read).token
    batch = importing.apply_import(classroom, read, token=token, skip=False, by=group.teacher)
    void_batch(batch, why="导入了别的班的文件，整批撤销", by=group.teacher)


def _keep_for_later(classroom: Classroom, group: Class, moment: datetime) -> None:
    """A column that students see only in a few days."""
    wish = ItemWish(books.REPORT, Decimal(100), "evaluation", _shares(classroom))
    column = f"i{add_item(classroom, wish, by=group.teacher).id}"
    quick = [one for one in group.pupils if one[0].pace < group.course.progress.teacher_rated]
    edits = [CellEdit(column, user.id, books.mark(pupil, books.REPORT), 0) for pupil, user in quick]
    enter_by_hand(classroom, edits, reason="实训报告评分", by=group.teacher)
    set_release(classroom, {column}, at=moment, reason="全班批完后公布", by=group.teacher)


def _attend(classroom: Classroom, group: Class, calendar: Calendar) -> None:
    """Meetings on every working day since the opening, signed and counted in."""
    days = [calendar.at(day, 10).astimezone(ZONE).date() for day in range(books.MEETINGS)]
    made = attendance.add_meetings(
        classroom, days, hours=books.HOURS, topic="项目实训", by=group.teacher
    )
    for nth, meeting in enumerate(made):
        signs = {
            user.id: attendance.SignEdit(meeting.id, Sign(books.sign(pupil, nth)), None)
            for pupil, user in group.pupils
        }
        attendance.note_meeting(classroom, meeting, signs, by=group.teacher)
    attendance.count(classroom, by=group.teacher)


def _compose(classroom: Classroom, group: Class, show: str) -> None:
    """The course counts quizzes, ratings and the examination; this class attendance as well."""
    course = Tree.of_course(the_course(classroom.course_code).grading)
    weights = {"quiz": 25, "evaluation": 35, "exam": 30}
    own = [
        replace(one, weight=Decimal(weights.get(one.code, one.weight))) for one in course.categories
    ]
    tree = replace(
        course,
        categories=(*own, Category("attendance", "出勤", Decimal(10))),
        places={show: Place("evaluation")},
    )
    compose(
        classroom,
        tree,
        reason="教研室决定出勤计 10%，课堂展示计入学习评价",
        seen=0,
        by=group.teacher,
    )


def _give_states(classroom: Classroom, group: Class, staff: Staff) -> None:
    """One may sit the examination later, another not at all."""
    ids = _ids(group)
    exam = next(one.key for one in queries.columns_of(classroom.id) if one.category == "exam")
    set_states(
        classroom,
        {ids[books.DEFERRED]},
        State.DEFERRED,
        column=exam,
        reason="教务处批准，缓考申请第 12 号",
        by=staff.administrator,
    )
    set_states(
        classroom,
        {ids[books.BARRED]},
        State.BARRED,
        column="",
        reason="缺课超过三分之一，经教研室核对",
        by=group.teacher,
    )
