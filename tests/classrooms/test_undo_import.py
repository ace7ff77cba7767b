"""Taking a roster import back."""

import pytest
from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.queries import user_by_number
from lms.accounts.services import change_password
from lms.classrooms import queries, services
from lms.classrooms.models import Classroom, Enrollment, Group, HomeClass
from lms.core.db import db
from tests.builders.accounts import a_user, an_administrator
from tests.builders.classrooms import a_classroom, an_enrollment
from tests.builders.rosters import a_planned_import, an_applied_import


@pytest.fixture
def chief(app):
    return an_administrator()


def test_an_import_taken_back_leaves_everything_as_it_was(chief):
    here, moving, back = a_user("林小雨", "2401"), a_user("陈思远", "2402"), a_user("丙", "2404")
    gone, known = a_user("不在文件里", "2405"), a_user("王若涵", "2403")
    classroom = a_classroom(
        students=(here, moving, gone), groups={"一组": (moving,)}, home_class="旧班"
    )
    an_enrollment(classroom, back, has_left=True)
    before = _everything()

    made = an_applied_import(
        classroom,
        chief,
        ("2401", "林晓雨", "新班", "二组"),
        ("2402", "陈思远", "新班", "二组"),
        (known.number, "王若涵"),
        ("2404", "丙", "新班"),
        ("2406", "新人", "另一班", "三组"),
        remove_missing=True,
    )
    during = _everything()
    undone = services.undo_import(made, actor=chief)

    assert during != before
    assert _everything() == before
    assert undone == services.Undone(accounts_kept=0, changes_kept=0)


def test_imports_are_taken_back_from_the_last_to_the_first(chief):
    classroom = a_classroom()
    before = _everything()
    first = an_applied_import(classroom, chief, ("2401", "林晓雨", "", "一组"))
    second = an_applied_import(classroom, chief, ("2401", "林晓雨", "", "二组"))

    with pytest.raises(services.ImportIsOver, match="先撤销后面"):
        services.undo_import(first, actor=chief)
    services.undo_import(second, actor=chief)
    services.undo_import(first, actor=chief)

    assert _everything() == before


@pytest.mark.parametrize("is_applied", [False, True])
def test_what_does_not_stand_is_not_taken_back(chief, is_applied):
    make = {False: a_planned_import, True: _undone_import}[is_applied]
    made = make(a_classroom(), chief, ("2401", "林晓雨"))

    with pytest.raises(services.ImportIsOver):
        services.undo_import(made, actor=chief)


def test_what_was_changed_by_hand_since_stays(chief):
    ada = a_user("林小雨", "2401")
    classroom = a_classroom(groups={"一组": (ada,)})
    made = an_applied_import(classroom, chief, ("2401", "林晓雨", "", "二组"))
    user_by_number("2401").name = "林晓羽"
    group = services.create_group(classroom, name="三组", actor=chief)
    services.set_groups(classroom, {ada.id: group.id}, actor=chief)

    undone = services.undo_import(made, actor=chief)

    assert undone == services.Undone(accounts_kept=0, changes_kept=2)
    assert _roster(classroom) == [("2401", "林晓羽", "", "三组")]


def test_accounts_in_use_stay_and_only_leave_the_classroom(chief):
    one, other = a_classroom(), a_classroom()
    made = an_applied_import(one, chief, ("2401", "甲"), ("2402", "乙"), ("2403", "丙"))
    an_applied_import(other, chief, ("2401", "甲"))
    change_password(user_by_number("2402"), new="Taishan-2027")

    undone = services.undo_import(made, actor=chief)

    assert undone.accounts_kept == 2
    assert queries.students_of(one.id) == []
    assert [row[0] for row in _roster(other)] == ["2401"]
    assert user_by_number("2403") is None


def test_an_account_other_rooms_point_at_stays(chief):
    classroom, other = a_classroom(), a_classroom()
    made = an_applied_import(classroom, chief, ("2401", "甲"), ("2402", "乙"))
    a_planned_import(other, user_by_number("2401"), ("1", "x"))

    undone = services.undo_import(made, actor=chief)

    assert undone.accounts_kept == 1
    assert user_by_number("2401") is not None
    assert user_by_number("2402") is None


def _undone_import(classroom: Classroom, chief: User, *rows):
    made = an_applied_import(classroom, chief, *rows)
    services.undo_import(made, actor=chief)
    return made


def _roster(classroom):
    return [
        (
            row.user.number,
            row.user.name,
            row.home_class.name if row.home_class else "",
            row.group.name if row.group else "",
        )
        for row in queries.students_of(classroom.id)
    ]


def _everything():
    """All that an import may touch."""
    return {
        "users": db.session.execute(select(User.number, User.name).order_by(User.id)).all(),
        "groups": db.session.scalars(select(Group.name).order_by(Group.id)).all(),
        "homes": db.session.scalars(select(HomeClass.name).order_by(HomeClass.id)).all(),
        "rows": db.session.execute(
            select(
                Enrollment.id,
                Enrollment.user_id,
                Enrollment.role,
                Enrollment.home_class_id,
                Enrollment.group_id,
                Enrollment.left_at,
            ).order_by(Enrollment.id)
        ).all(),
    }
