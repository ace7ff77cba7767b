"""The people, the term, the classrooms with their rosters, and what they are given to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.accounts import services as accounts
from lms.accounts.models import SiteRole, User
from lms.accounts.queries import users_by_number
from lms.accounts.services.passwords import hash_password
from lms.assignments.models import Assignment
from lms.assignments.queries import assignment_with_text
from lms.assignments.services import assign
from lms.authoring.models import AuthorRole
from lms.authoring.services.people import set_author
from lms.classrooms import services as classrooms
from lms.classrooms.models import Classroom, Role, Term
from lms.classrooms.queries import groups_of
from lms.core import clock
from lms.core.db import db
from lms.core.tabular import Column, Sheet, write_xlsx
from lms.courses.models import Activity, ActivityKind, LearningTask
from lms.courses.queries import activities_of, get_task, tasks_of_course
from lms.demo.rules import people
from lms.demo.rules.people import Course, Person, Pupil
from lms.demo.services.diary import DAYS_AGO, Calendar


@dataclass(frozen=True)
class Staff:
    administrator: User
    mentor: User
    teachers: dict[str, User]


@dataclass(frozen=True)
class Class:
    """A classroom ready to work: who is in it, and what it was given."""

    course: Course
    classroom: Classroom
    teacher: User
    mentor: User
    pupils: list[tuple[Pupil, User]]
    earlier: list[LearningTask]
    task: LearningTask
    quiz_id: int
    evaluation_id: int
    practice_id: int | None = None
    mastery_id: int | None = None

    @property
    def quiz(self) -> Assignment:
        """Read anew each time, as a page does: other deeds have loaded it otherwise meanwhile."""
        return the_assignment(self.quiz_id)

    @property
    def evaluation(self) -> Assignment:
        return the_assignment(self.evaluation_id)


def found_staff() -> Staff:
    """Administrator, teachers and mentor, who have all chosen the shared password."""
    administrator = _account(people.ADMINISTRATOR, SiteRole.ADMINISTRATOR, None)
    teachers = {
        one.number: _account(one, SiteRole.TEACHER, administrator) for one in people.TEACHERS
    }
    mentor = _account(people.MENTOR, SiteRole.MEMBER, administrator)
    return Staff(administrator, mentor, teachers)


def name_authors(staff: Staff) -> None:
    """Who writes which course: the first teacher of each looks after it."""
    first, second, third = (staff.teachers[one.number] for one in people.TEACHERS)
    by = staff.administrator
    set_author("CSF", first, AuthorRole.OWNER, by=by)
    set_author("CSF", second, AuthorRole.AUTHOR, by=by)
    set_author("CSM", third, AuthorRole.OWNER, by=by)


def found_term(staff: Staff) -> Term:
    return classrooms.create_term(
        code=people.TERM,
        begins_on=people.TERM_BEGINS,
        ends_on=people.TERM_ENDS,
        actor=staff.administrator,
    )


def found_classroom(course: Course, term: Term, staff: Staff) -> tuple[Classroom, list[Pupil]]:
    """A classroom with its staff and its roster, which comes from a spreadsheet as in life."""
    classroom = classrooms.create_classroom(
        name=course.name, term=term, course_code=course.code, actor=staff.administrator
    )
    teacher = staff.teachers[course.teacher.number]
    classrooms.add_staff(classroom, teacher, role=Role.TEACHER, actor=staff.administrator)
    if course.has_mentor:
        classrooms.add_staff(classroom, staff.mentor, role=Role.MENTOR, actor=staff.administrator)
    pupils = people.pupils_of(course)
    made = classrooms.plan_import(
        classroom,
        data=roster(pupils),
        file_name=f"{course.home_class}学生名单.xlsx",
        actor=staff.administrator,
    )
    classrooms.apply_import(made, remove_missing=False, actor=staff.administrator)
    return classroom, pupils


def roster(pupils: Sequence[Pupil]) -> bytes:
    """The class list as an office keeps it."""
    columns = [Column("学号"), Column("姓名"), Column("行政班"), Column("小组")]
    rows = [(one.number, one.name, one.home_class, one.group) for one in pupils]
    return write_xlsx([Sheet("学生名单", columns, rows)])


def choose_passwords(users: Sequence[User]) -> None:
    """Everybody has chosen the shared password.

    It is hashed once for all: sixty slow hashes would take longer than the rest of the
    school. This is the only place where the school is not made by the rooms' own services.
    """
    stored = hash_password(people.PASSWORD)
    for user in users:
        user.password_hash, user.password_changed_at = stored, clock.now()
    db.session.flush()


def users_of(pupils: Sequence[Pupil]) -> list[tuple[Pupil, User]]:
    found = users_by_number(pupil.number for pupil in pupils)
    return [(pupil, found[pupil.number]) for pupil in pupils]


def give_task(
    course: Course,
    classroom: Classroom,
    pupils: list[tuple[Pupil, User]],
    staff: Staff,
    calendar: Calendar,
) -> Class:
    """Assign the quiz and the evaluation table of the task the class is at, and the exam."""
    task = get_task(course.code, course.task)
    activities = {one.kind: one for one in activities_of_task(course)}
    if task is None or len(activities) < len(ActivityKind):
        raise LookupError(f"{course.task} is not complete")  # load() has looked before
    teacher = staff.teachers[course.teacher.number]
    due = {
        ActivityKind.QUIZ: calendar.quiz_due,
        ActivityKind.EVALUATION: calendar.evaluation_due,
    }
    given = {
        kind: _assigned(classroom, activity, teacher, calendar, due[kind])
        for kind, activity in activities.items()
    }
    _announce_exams(course, classroom, teacher, calendar)
    exercises = _give_exercises(course, classroom, teacher, calendar)
    return Class(
        course=course,
        classroom=classroom,
        teacher=teacher,
        mentor=staff.mentor,
        pupils=pupils,
        earlier=[one for one in tasks_of_course(course.code) if one.position < task.position],
        task=task,
        quiz_id=given[ActivityKind.QUIZ],
        evaluation_id=given[ActivityKind.EVALUATION],
        practice_id=exercises.get("practice"),
        mastery_id=exercises.get("quiz"),
    )


def activities_of_task(course: Course) -> list[Activity]:
    """What the task has to give: its quiz and its evaluation table, where they are there."""
    return [
        one
        for one in activities_of(course.code)
        if one.task is not None and one.task.key == course.task
    ]


def _announce_exams(
    course: Course, classroom: Classroom, teacher: User, calendar: Calendar
) -> None:
    """The final examination is fixed for later: two hours in the morning."""
    opens = calendar.at(DAYS_AGO + people.EXAM_IN, 9)
    for one in activities_of(course.code):
        if one.category == "exam":
            closes = opens + timedelta(hours=2)
            assign(classroom, one, opens_at=opens, due_at=None, closes_at=closes, by=teacher)


def _give_exercises(
    course: Course, classroom: Classroom, teacher: User, calendar: Calendar
) -> dict[str, int]:
    """Practice and mastery of the whole course, open from the same morning; by category."""
    given = {}
    for one in activities_of(course.code):
        if one.task is None and one.category != "exam":
            made = assign(classroom, one, opens_at=calendar.opened, by=teacher)
            given[one.category] = made.id
    return given


def welcome_newcomer(classroom: Classroom, staff: Staff) -> str:
    """One student who came yesterday and has not signed in; returns the initial password."""
    newcomer = people.NEWCOMER
    made = accounts.create_user(
        number=newcomer.number, name=newcomer.name, actor=staff.administrator
    )
    home_class = people.COURSES[0].home_class
    classrooms.enroll_student(
        classroom, made.user, home_class=home_class, actor=staff.administrator
    )
    groups = {group.name: group.id for group in groups_of(classroom.id)}
    place = {made.user.id: groups[people.NEWCOMERS_GROUP]}
    classrooms.set_groups(classroom, place, actor=staff.administrator)
    return made.password


def _account(person: Person, role: SiteRole, actor: User | None) -> User:
    made = accounts.create_user(number=person.number, name=person.name, role=role, actor=actor)
    return made.user


def _assigned(
    classroom: Classroom, activity: Activity, teacher: User, calendar: Calendar, due: datetime
) -> int:
    made = assign(
        classroom,
        activity,
        opens_at=calendar.opened,
        due_at=due,
        closes_at=due + timedelta(days=7),
        by=teacher,
    )
    return made.id


def the_assignment(assignment_id: int) -> Assignment:
    found = assignment_with_text(assignment_id)
    if found is None:
        raise LookupError(f"no assignment {assignment_id}")
    return found
