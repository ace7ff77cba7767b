"""The whole made-up school, made once."""

from collections.abc import Callable
from dataclasses import dataclass

from lms.accounts.queries import user_by_number, users_by_number
from lms.accounts.services import make_initial_passwords
from lms.core import clock, journal
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.models import ActivityKind
from lms.courses.queries import get_task
from lms.demo.queries import LOADED, Holding, holding
from lms.demo.rules import people
from lms.demo.services import (
    books,
    earlier,
    evaluating,
    marking,
    past,
    practising,
    school,
    studying,
    writing,
)
from lms.demo.services.diary import Calendar, Diary
from lms.demo.services.emptying import require_no_other_school
from lms.demo.services.school import Class, Staff

Say = Callable[[str], None]


class NoTask(Refused):
    """A course lacks the task, with quiz and evaluation table, that its class works on."""


@dataclass(frozen=True)
class Made:
    """What a load made: whether anything, and the initial password of the newcomer."""

    is_new: bool
    initial_password: str = ""


@dataclass(frozen=True)
class Account:
    """A sign-in name of the tour, and what it is good for."""

    number: str
    name: str
    is_newcomer: bool
    what: str


def load(say: Say) -> Made:
    """Make the school unless it is there; everything in it is done by the rooms' services."""
    require_no_other_school()
    if holding() is Holding.DEMO:
        return Made(is_new=False)
    _require_task()
    calendar = Calendar(clock.now())
    with clock.at(calendar.before):
        say(_("建立学期、账号和教学班"))
        classes, staff = _found(calendar)
    diary = Diary()
    for group in classes:
        studying.plan(diary, calendar, group)
        marking.plan(diary, calendar, group)
        evaluating.plan(diary, calendar, group)
        practising.plan(diary, calendar, group)
    with clock.at(calendar.before):
        earlier.plan(diary, calendar, classes[0])
    say(_("学生学习、测验、评价，教师批阅"))
    diary.live()
    say(_("安排一名还没有登录过的新生"))
    with clock.at(calendar.during(11.5)):
        password = school.welcome_newcomer(classes[0].classroom, staff)
    say(_("教师登记成绩册，上学期的成绩归档"))
    books.live(calendar, classes[0], staff)
    past.live(staff)
    writing.live(staff)
    journal.write(LOADED, subject="demo", actor_id=None, actor_name="lms")
    return Made(is_new=True, initial_password=password)


def new_initial_password() -> str:
    """Another initial password for the newcomer, or '' once the newcomer has chosen one.

    Only a hash of the one before is kept, so a load that finds the school cannot repeat it.
    """
    newcomer = user_by_number(people.NEWCOMER.number)
    administrator = user_by_number(people.ADMINISTRATOR.number)
    if newcomer is None or administrator is None:
        return ""
    made = make_initial_passwords([newcomer], actor=administrator)
    return made[0].password if made else ""


def accounts() -> list[Account]:
    """Who can sign in on the tour, and what each can do; a school of an older make has fewer."""
    first, second, third = people.COURSES
    pupils = {one.number: one.name for one in people.pupils_of(first)}

    def of(person: people.Person, what: str) -> Account:
        return Account(person.number, person.name, person == people.NEWCOMER, what)

    half, done = (
        people.Person(number, pupils[number]) for number in (people.HALF_WAY, people.ALL_DONE)
    )
    other, older = people.pupils_of(second)[0], people.pupils_of(third)[0]
    tour = [
        of(half, _("学生：正文读了一半，测验和评价还没有做")),
        of(done, _("学生：全部完成，可以看批阅、评价和目标达成")),
        of(other, _("学生：%(name)s，学号以 0 开头", name=second.name)),
        of(older, _("学生：%(name)s，学《客户服务管理》", name=third.name)),
        of(people.NEWCOMER, _("新生：用初始密码登录，先改密码")),
        of(first.teacher, _("教师：%(name)s，批阅、评分、成绩册、目标达成", name=first.name)),
        of(second.teacher, _("教师：%(name)s，进度慢一些", name=second.name)),
        of(third.teacher, _("教师：%(name)s，教《客户服务管理》", name=third.name)),
        of(people.MENTOR, _("企业导师：给两个班的学生评分")),
        of(people.ADMINISTRATOR, _("管理员：人员、学期、教学班、名单导入、日志")),
    ]
    known = users_by_number(one.number for one in tour)
    return [one for one in tour if one.number in known]


def _require_task() -> None:
    for course in people.COURSES:
        kinds = {one.kind for one in school.activities_of_task(course)}
        if get_task(course.code, course.task) is None or kinds != set(ActivityKind):
            raise NoTask(
                _(
                    "课程 %(course)s 里没有带测验和评价表的学习任务 %(task)s，演示学校无法建立。"
                    "请检查课程文件夹。",
                    course=course.code,
                    task=course.task,
                )
            )


def _found(calendar: Calendar) -> tuple[list[Class], Staff]:
    staff = school.found_staff()
    school.name_authors(staff)
    term = school.found_term(staff)
    founded = [(course, *school.found_classroom(course, term, staff)) for course in people.COURSES]
    rosters = [school.users_of(pupils) for _course, _classroom, pupils in founded]
    everybody = [user for roster in rosters for _pupil, user in roster]
    employees = [staff.administrator, staff.mentor, *staff.teachers.values()]
    school.choose_passwords([*employees, *everybody])
    classes = [
        school.give_task(course, classroom, roster, staff, calendar)
        for (course, classroom, _pupils), roster in zip(founded, rosters, strict=True)
    ]
    return classes, staff
