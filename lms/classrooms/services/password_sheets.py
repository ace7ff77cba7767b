"""Sheets of initial passwords, made the moment they are asked for and kept nowhere."""

from collections.abc import Collection

from lms.accounts.models import User
from lms.accounts.services import make_initial_passwords
from lms.classrooms import queries
from lms.classrooms.models import Classroom
from lms.classrooms.services.classrooms import note
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.tabular import Column, Sheet, write_xlsx


class NobodyWaits(Refused):
    """Everybody concerned has chosen a password already."""


def waiting(classroom: Classroom, among: Collection[int] | None = None) -> list[User]:
    """The students of a classroom who never chose a password, or those of them named by id."""
    people = [row.user for row in queries.students_of(classroom.id)]
    return [
        person
        for person in people
        if person.must_change_password
        and person.is_active
        and (among is None or person.id in among)
    ]


def password_sheet(
    classroom: Classroom, *, among: Collection[int] | None = None, actor: User
) -> bytes:
    """New initial passwords for students who never chose one, as a sheet to cut and hand out.

    Only hashes are kept, so a sheet cannot be had twice: asking again makes new passwords,
    and the sheet before is worth nothing any more.
    """
    people = {person.id for person in waiting(classroom, among)}
    if not people:
        raise NobodyWaits(_("这些学生都已经设置了自己的密码，不需要初始密码。"))
    rows = [row for row in queries.students_of(classroom.id) if row.user_id in people]
    made = make_initial_passwords([row.user for row in rows], actor=actor)
    homes = {row.user_id: row.home_class.name if row.home_class else "" for row in rows}
    note("roster.passwords", classroom, actor, students=len(made))
    return write_xlsx(
        [
            Sheet(
                title=_("初始密码"),
                columns=[
                    Column(_("学号"), width=18),
                    Column(_("姓名"), width=14),
                    Column(_("行政班"), width=18),
                    Column(_("初始密码"), width=22),
                ],
                rows=[
                    (one.user.number, one.user.name, homes[one.user.id], one.password)
                    for one in made
                ],
                note=_("请剪开分发，用后销毁。第一次登录后必须改成自己的密码。"),
            )
        ]
    )
