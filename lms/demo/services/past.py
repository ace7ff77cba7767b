"""The term before: its grades are submitted, approved and once corrected, its report is written."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from lms.attainment.queries import figures_of
from lms.classrooms import services as classrooms
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom
from lms.core import clock
from lms.demo.rules import books, people
from lms.demo.rules.people import Course, Pupil
from lms.demo.services import surveying
from lms.demo.services.diary import ZONE
from lms.demo.services.school import Staff, roster, users_of
from lms.gradebook.models import GradeSubmission
from lms.gradebook.queries import correction_in, grades_in, readiness_of
from lms.gradebook.rules import State
from lms.gradebook.services import correcting, submitting
from lms.gradebook.services.entering import CellEdit, enter_by_hand
from lms.gradebook.services.items import ItemWish, add_item
from lms.gradebook.services.releasing import set_release
from lms.objectives.queries import objectives_of
from lms.reports.rules.sections import measure_key
from lms.reports.services.texts import Edit, save_texts


def live(staff: Staff) -> Classroom:
    """Found the class and let it go through its last weeks; the term is closed behind it."""
    course, pupils = people.COURSES[0], people.pupils_of(people.COURSES[-1])
    with clock.at(_day(2025, 9, 1)):
        classroom = _found(course, pupils, staff)
    with clock.at(_day(2026, 1, 12)):
        _keep_books(classroom, pupils, staff)
    with clock.at(_day(2026, 1, 12)):
        surveying.ask(classroom, users_of(pupils), staff.teachers[course.teacher.number], days=5)
    submission = _submit(classroom, staff)
    _correct(submission, pupils, staff)
    with clock.at(_day(2026, 1, 17)):
        _report(classroom, staff)
    with clock.at(_day(2026, 1, 19)):
        classrooms.close_term(classroom.term, actor=staff.administrator)
    return classroom


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=ZONE).astimezone(UTC)


def _found(course: Course, pupils: Sequence[Pupil], staff: Staff) -> Classroom:
    by = staff.administrator
    term = classrooms.create_term(
        code=people.PAST_TERM, begins_on=people.PAST_BEGINS, ends_on=people.PAST_ENDS, actor=by
    )
    made = classrooms.create_classroom(
        name=people.PAST_NAME, term=term, course_code=course.code, actor=by
    )
    teacher = staff.teachers[course.teacher.number]
    classrooms.add_staff(made, teacher, role=Role.TEACHER, actor=by)
    plan = classrooms.plan_import(
        made, data=roster(pupils), file_name="客服2301学生名单.xlsx", actor=by
    )
    classrooms.apply_import(plan, remove_missing=False, actor=by)
    found = get_classroom(made.id)
    if found is None:
        raise LookupError(f"no classroom {made.id}")
    return found


def _keep_books(classroom: Classroom, pupils: Sequence[Pupil], staff: Staff) -> None:
    """Every mark of that term was entered by hand, each with the objectives it is evidence for."""
    teacher = staff.teachers[people.COURSES[0].teacher.number]
    codes = [one.code for one in objectives_of(classroom.course_code)]
    edits, columns = [], set()
    for title, category, part in books.PAST_ITEMS:
        shares = tuple((code, Decimal(1)) for code in codes[part])
        wish = ItemWish(title, Decimal(100), category, shares)
        column = f"i{add_item(classroom, wish, by=teacher).id}"
        columns.add(column)
        edits += [
            CellEdit(column, user.id, books.mark(pupil, title), 0)
            for pupil, user in users_of(pupils)
        ]
    enter_by_hand(classroom, edits, reason="期末登记成绩", by=teacher)
    set_release(classroom, columns, at=clock.now(), reason="期末公布", by=teacher)


def _submit(classroom: Classroom, staff: Staff) -> GradeSubmission:
    teacher = staff.teachers[people.COURSES[0].teacher.number]
    with clock.at(_day(2026, 1, 13)):
        seen = {one.key for one in readiness_of(classroom).findings}
        made = submitting.submit(classroom, seen=seen, note="成绩已核对", by=teacher)
    with clock.at(_day(2026, 1, 14)):
        submitting.approve(made, note="已登记", by=staff.administrator)
    return made


def _correct(submission: GradeSubmission, pupils: Sequence[Pupil], staff: Staff) -> None:
    """One sheet had been added up wrongly: two points more."""
    teacher = staff.teachers[people.COURSES[0].teacher.number]
    numbers = {user.id: pupil.number for pupil, user in users_of(pupils)}
    before = next(
        one
        for one in grades_in(submission.id)
        if numbers[one.grade.student_id] == books.CORRECTED and one.line.value is not None
    )
    with clock.at(_day(2026, 1, 15)):
        asked = correcting.request_correction(
            submission,
            before.grade.student_id,
            value=(before.line.value or Decimal(0)) + 2,
            state=State.NONE,
            reason="期末试卷第三大题合分有误，复核后加 2 分，试卷已附教研室签字。",
            by=teacher,
        )
    waiting = correction_in(submission.id, asked.id)
    if waiting is None:
        raise LookupError(f"no correction {asked.id}")
    with clock.at(_day(2026, 1, 16)):
        correcting.decide_correction(
            submission, waiting, is_approved=True, words="同意", by=staff.administrator
        )


def _report(classroom: Classroom, staff: Staff) -> None:
    """What the next report may carry over: the problems, and a measure for every objective."""
    teacher = staff.teachers[people.COURSES[0].teacher.number]
    texts = dict(books.PAST_TEXTS)
    texts |= {
        measure_key(one.code): books.MEASURE for one in figures_of([classroom]).plan.objectives
    }
    edits = [Edit(key, text, 0) for key, text in texts.items()]
    save_texts(classroom, edits, known=texts.keys(), by=teacher)
