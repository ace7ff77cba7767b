"""Importing a roster: preview, apply whole or not at all, take back."""

import pytest
from sqlalchemy import select

from lms.accounts.queries import user_by_number
from lms.accounts.services import change_password
from lms.classrooms import queries, services
from lms.classrooms.rules.roster import Change, Trouble
from lms.core.db import db
from lms.core.journal import JournalEntry
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term, an_enrollment
from tests.builders.rosters import a_planned_import, a_roster, an_applied_import


@pytest.fixture
def chief(app):
    return an_administrator()


def test_a_preview_changes_nothing(chief):
    classroom = a_classroom()

    made = a_planned_import(classroom, chief, ("2401", "林晓雨", "客服2401", "一组"))

    assert services.plan_of(made).count(Change.ACCOUNT) == 1
    assert user_by_number("2401") is None
    assert queries.students_of(classroom.id) == []
    assert queries.groups_of(classroom.id) == []


def test_new_students_get_account_home_class_and_group(chief):
    classroom = a_classroom()

    an_applied_import(
        classroom,
        chief,
        ("2401", "林晓雨", "客服2401", "一组"),
        ("2402", "阿依古丽·买买提", "客服2401", "一组"),
        ("2403", "𬭎昊", "客服2402", ""),
    )

    assert _roster(classroom) == [
        ("2401", "林晓雨", "客服2401", "一组"),
        ("2402", "阿依古丽·买买提", "客服2401", "一组"),
        ("2403", "𬭎昊", "客服2402", ""),
    ]
    assert user_by_number("2401").password_hash == "none"


def test_everything_else_changes_too(chief):
    here, moving = a_user("林小雨", "2401"), a_user("陈思远", "2402")
    known, back = a_user("王若涵", "2403"), a_user("李嘉豪", "2404")
    gone = a_user("不在文件里", "2405")
    classroom = a_classroom(
        students=(here, moving, gone), groups={"一组": (moving,)}, home_class="旧班"
    )
    an_enrollment(classroom, back, has_left=True)

    an_applied_import(
        classroom,
        chief,
        ("2401", "林晓雨"),
        ("2402", "陈思远", "新班", "二组"),
        ("2403", "王若涵", "新班"),
        ("2404", "李嘉豪"),
        remove_missing=True,
    )

    assert _roster(classroom) == [
        ("2401", "林晓雨", "旧班", ""),
        ("2402", "陈思远", "新班", "二组"),
        ("2403", "王若涵", "新班", ""),
        ("2404", "李嘉豪", "", ""),
    ]
    assert user_by_number(known.number).id == known.id


def test_students_the_file_does_not_name_stay_unless_asked(chief):
    classroom = a_classroom(students=(a_user("甲", "2401"),))

    an_applied_import(classroom, chief, ("2402", "乙"))

    assert [row[0] for row in _roster(classroom)] == ["2401", "2402"]


def test_an_import_is_one_line_in_the_journal(chief):
    classroom = a_classroom(students=(a_user("甲", "2401"),))

    made = an_applied_import(classroom, chief, ("2402", "乙"), remove_missing=True)

    line = db.session.scalars(select(JournalEntry)).one()
    assert (line.action, line.subject) == ("roster.import", f"classroom:{classroom.id}")
    assert line.detail == {"counts": {"account": 1}, "left": 1, "import_id": made.id}


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (("2401", "再来一次"), Trouble.DOUBLED),
        (("80001", "周敏"), Trouble.STAFF),
        (("70001", "赵经理"), Trouble.STAFF),
        (("2402", ""), Trouble.NO_NAME),
        (("2402", "=1+1"), Trouble.FORMULA),
        (("1.1909E+10", "甲"), Trouble.CELL),
        (("99", "王若涵"), Trouble.LOST_ZEROS),
    ],
)
def test_an_error_blocks_every_row(chief, row, trouble):
    a_teacher("周敏", "80001")
    a_user("王若涵", "0099")
    classroom = a_classroom(mentor=a_user("赵经理", "70001"))
    made = a_planned_import(classroom, chief, ("2401", "林晓雨"), row)

    with pytest.raises(services.PlanHasErrors):
        services.apply_import(made, remove_missing=False, actor=chief)

    assert trouble in {problem.trouble for problem in services.plan_of(made).problems}
    assert queries.students_of(classroom.id) == []
    assert user_by_number("2401") is None


def test_numbers_typed_as_numbers_are_taken_when_nothing_was_lost(chief):
    classroom = a_classroom()
    data = "学号,姓名\n2401020101.0,林晓雨\n2.401020102E+09,陈思远\n".encode("gb18030")

    made = services.plan_import(classroom, data=data, file_name="名单.csv", actor=chief)

    assert [line.number for line in services.plan_of(made).lines] == ["2401020101", "2401020102"]
    assert not services.plan_of(made).has_errors


def test_a_number_shorter_than_its_column_has_lost_zeros(chief):
    from lms.core.tabular import Column, Sheet, write_xlsx  # noqa: PLC0415

    data = write_xlsx(
        [
            Sheet(
                "名单",
                [Column("学号", kind="number"), Column("姓名")],
                [("02401001", "甲"), ("02401002", "乙"), (2401003, "丙")],
            )
        ]
    )

    made = services.plan_import(a_classroom(), data=data, file_name="a.xlsx", actor=chief)

    (problem,) = services.plan_of(made).problems
    assert (problem.row, problem.field, problem.trouble) == (4, "number", Trouble.CELL)


def test_a_stale_preview_is_refused_and_made_again(chief):
    classroom = a_classroom(students=(a_user("林晓雨", "2401"),))
    made = a_planned_import(classroom, chief, ("2401", "林晓雨"), ("2402", "陈思远"))
    an_applied_import(classroom, chief, ("2402", "陈思远"))

    with pytest.raises(services.PlanIsStale):
        services.apply_import(made, remove_missing=False, actor=chief)
    plan = services.plan_again(made)

    assert plan.count(Change.SAME) == 2
    assert services.plan_of(made) == plan


def test_an_import_is_applied_once(chief):
    made = an_applied_import(a_classroom(), chief, ("2401", "林晓雨"))

    with pytest.raises(services.ImportIsOver):
        services.apply_import(made, remove_missing=False, actor=chief)


def test_in_a_closed_term_nothing_is_imported(chief):
    classroom = a_classroom()
    made = a_planned_import(classroom, chief, ("2401", "林晓雨"))
    applied = an_applied_import(classroom, chief, ("2402", "陈思远"))
    a_term(is_open=False)

    with pytest.raises(services.TermClosed):
        services.plan_import(classroom, data=a_roster(), file_name="x", actor=chief)
    with pytest.raises(services.TermClosed):
        services.apply_import(made, remove_missing=False, actor=chief)
    with pytest.raises(services.TermClosed):
        services.undo_import(applied, actor=chief)


def test_the_import_knows_the_accounts_it_made(chief):
    a_user("林晓雨", "2401")

    made = an_applied_import(a_classroom(), chief, ("2401", "林晓雨"), ("2402", "陈思远"))

    assert services.accounts_made_by(made) == [user_by_number("2402").id]


def test_a_password_sheet_is_made_for_who_waits_and_kept_nowhere(chief):
    classroom = a_classroom(students=(a_user("老同学", "2400"),), home_class="客服2401")
    made = an_applied_import(classroom, chief, ("2401", "林晓雨"), ("2402", "陈思远"))
    change_password(user_by_number("2402"), new="Taishan-2027")

    data = services.password_sheet(classroom, among=services.accounts_made_by(made), actor=chief)

    assert data.startswith(b"PK")
    assert user_by_number("2401").password_hash.startswith("initial$")
    assert not user_by_number("2402").must_change_password
    line = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (line.action, line.detail) == ("roster.passwords", {"students": 1})


def test_there_is_no_sheet_when_nobody_waits(chief):
    classroom = a_classroom(students=(a_user(),))

    with pytest.raises(services.NobodyWaits):
        services.password_sheet(classroom, actor=chief)


def test_a_second_sheet_ends_the_first(chief):
    classroom = a_classroom(students=(a_user(must_change_password=True),))
    services.password_sheet(classroom, actor=chief)
    before = queries.students_of(classroom.id)[0].user.password_hash

    services.password_sheet(classroom, actor=chief)

    assert queries.students_of(classroom.id)[0].user.password_hash != before


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
