"""Term codes, dealing groups, and what a roster file changes: tables of cases."""

from datetime import date
from itertools import chain

import pytest

from lms.classrooms.rules import groups, terms
from lms.classrooms.rules.roster import (
    Account,
    Change,
    Entry,
    Member,
    Trouble,
    compare,
    with_zeros,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-2027-1", "2026-2027-1"),
        ("2026-2027-02", "2026-2027-2"),
        ("２０２６－２０２７－３", "2026-2027-3"),
        ("2026—2027-1", "2026-2027-1"),
        ("2026~2027-1", "2026-2027-1"),
        ("2026/2027-1", "2026-2027-1"),
        ("(2026-2027-1)", "2026-2027-1"),
        ("（2026-2027-1）", "2026-2027-1"),
        ("2026-2027(1)", "2026-2027-1"),
        ("2026-2027（2）", "2026-2027-2"),
        ("2026-2027学年第一学期", "2026-2027-1"),
        ("2026-2027学年 第 2 学期", "2026-2027-2"),
        ("2026至2027学年第二学期", "2026-2027-2"),
        ("2026-2027第三学期", "2026-2027-3"),
        ("2026-2027学年秋季学期", "2026-2027-1"),
        ("2026-2027春", "2026-2027-2"),
        ("2026-2027学年短学期", "2026-2027-3"),
        ("2014-2015-长1", "2014-2015-1"),
        ("2014-2015-长2", "2014-2015-2"),
        ("2014-2015-短1", "2014-2015-3"),
        ("20261", "2026-2027-1"),
        ("20264", None),
        ("2026-2028-1", None),
        ("2027-2026-1", None),
        ("2026-2027-4", None),
        ("2026-2027", None),
        ("第一学期", None),
        ("", None),
    ],
)
def test_the_code_of_a_term_is_read_however_it_is_written(written, code):
    assert terms.term_code(written) == code


@pytest.mark.parametrize(
    ("code", "begins", "ends"),
    [
        ("2026-2027-1", date(2026, 9, 1), date(2027, 1, 20)),
        ("2026-2027-2", date(2027, 2, 20), date(2027, 7, 10)),
        ("2026-2027-3", date(2027, 7, 11), date(2027, 8, 20)),
    ],
)
def test_a_term_has_usual_dates(code, begins, ends):
    assert terms.usual_dates(code) == (begins, ends)


@pytest.mark.parametrize(
    ("students", "into", "sizes"),
    [(10, 3, [4, 3, 3]), (9, 3, [3, 3, 3]), (2, 3, [1, 1, 0]), (0, 1, [0]), (5, 1, [5])],
)
def test_groups_differ_by_one_student_at_most(students, into, sizes):
    hands = groups.deal(range(students), groups=into, seed=7)

    assert [len(hand) for hand in hands] == sizes
    assert sorted(chain(*hands)) == list(range(students))


def test_the_same_seed_deals_the_same_groups():
    once = groups.deal(range(30), groups=5, seed=42)

    assert groups.deal(range(30), groups=5, seed=42) == once
    assert groups.deal(range(30), groups=5, seed=43) != once


@pytest.mark.parametrize(
    ("students", "size", "into"), [(30, 6, 5), (31, 6, 5), (33, 6, 6), (2, 6, 1), (0, 6, 1)]
)
def test_a_size_makes_so_many_groups(students, size, into):
    assert groups.groups_for(students, size=size) == into


def test_nobody_is_dealt_into_no_groups():
    with pytest.raises(ValueError, match="one group"):
        groups.deal([1], groups=0, seed=1)
    with pytest.raises(ValueError, match="one student"):
        groups.groups_for(1, size=0)


ADA = Account(1, "2401", "林晓雨")
ADA_HERE = Member(1, "2401", "林晓雨", home_class="客服1", group="一组")


@pytest.mark.parametrize(
    ("entry", "accounts", "members", "changes"),
    [
        (Entry(2, "2402", "新人"), [], [], (Change.ACCOUNT,)),
        (Entry(2, "2401", "林晓雨"), [ADA], [], (Change.JOIN,)),
        (Entry(2, "2401", "林小雨"), [ADA], [], (Change.JOIN, Change.RENAME)),
        (Entry(2, "2401", "林晓雨"), [ADA], [ADA_HERE], (Change.SAME,)),
        (Entry(2, "2401", "林小雨"), [ADA], [ADA_HERE], (Change.RENAME,)),
        (Entry(2, "2401", "林晓雨", "客服2"), [ADA], [ADA_HERE], (Change.HOME_CLASS,)),
        (Entry(2, "2401", "林晓雨", "客服1", "二组"), [ADA], [ADA_HERE], (Change.GROUP,)),
        (
            Entry(2, "2401", "林小雨", "客服2", "二组"),
            [ADA],
            [ADA_HERE],
            (Change.RENAME, Change.HOME_CLASS, Change.GROUP),
        ),
        (
            Entry(2, "2401", "林晓雨"),
            [ADA],
            [Member(1, "2401", "林晓雨", has_left=True)],
            (Change.RETURN,),
        ),
    ],
)
def test_a_row_changes(entry, accounts, members, changes):
    plan = compare([entry], _by_number(accounts), _by_number(members))

    assert [line.changes for line in plan.lines] == [changes]
    assert not plan.has_errors


def test_a_blank_home_class_or_group_changes_nothing():
    plan = compare([Entry(2, "2401", "林晓雨")], _by_number([ADA]), _by_number([ADA_HERE]))

    (line,) = plan.lines
    assert line.home_class == ("客服1", "客服1")
    assert line.group == ("一组", "一组")


def test_students_the_file_does_not_name_are_listed_apart():
    members = [
        ADA_HERE,
        Member(2, "2402", "陈思远"),
        Member(3, "2403", "已退出", has_left=True),
        Member(4, "8001", "老师", is_student=False),
    ]

    plan = compare([Entry(2, "2401", "林晓雨")], _by_number([ADA]), _by_number(members))

    assert [line.number for line in plan.missing] == ["2402"]
    assert plan.count(Change.SAME) == 1


@pytest.mark.parametrize(
    ("entry", "trouble", "field"),
    [
        (Entry(2, "", "林晓雨"), Trouble.NO_NUMBER, "number"),
        (Entry(2, "24 学号", "林晓雨"), Trouble.BAD_NUMBER, "number"),
        (Entry(2, "1.1909E+10", "林晓雨"), Trouble.BAD_NUMBER, "number"),
        (Entry(2, "=A1", "林晓雨"), Trouble.BAD_NUMBER, "number"),
        (Entry(2, "2402", ""), Trouble.NO_NAME, "name"),
        (Entry(2, "2402", "=HYPERLINK(1)"), Trouble.FORMULA, "name"),
        (Entry(2, "2402", "@cmd"), Trouble.FORMULA, "name"),
        (Entry(2, "2402", "甲", "+1"), Trouble.FORMULA, "home_class"),
        (Entry(2, "2402", "甲", "", "-1"), Trouble.FORMULA, "group"),
        (Entry(2, "2402", "长" * 201), Trouble.LONG_TEXT, "name"),
        (Entry(2, "401", "林晓雨"), Trouble.LOST_ZEROS, "number"),
        (Entry(2, "8001", "周敏"), Trouble.STAFF, "number"),
        (Entry(2, "7001", "赵经理"), Trouble.STAFF, "number"),
    ],
)
def test_an_error_stops_the_import_at_its_place(entry, trouble, field):
    accounts = [
        Account(9, "000401", "林晓雨"),
        Account(4, "8001", "周敏", is_staff=True),
        Account(5, "7001", "赵经理"),
    ]
    members = [Member(5, "7001", "赵经理", is_student=False)]

    plan = compare([entry], _by_number(accounts), _by_number(members))

    assert plan.has_errors
    assert [(one.row, one.trouble, one.field) for one in plan.problems] == [(2, trouble, field)]


@pytest.mark.parametrize(
    ("account", "name", "trouble"),
    [
        (Account(1, "2401", "林晓雨", is_active=False), "林晓雨", Trouble.DEACTIVATED),
        (Account(1, "2401", "陈思远"), "林晓雨", Trouble.OTHER_NAME),
    ],
)
def test_a_warning_does_not_stop_the_import(account, name, trouble):
    plan = compare([Entry(2, "2401", name)], _by_number([account]), {})

    assert not plan.has_errors
    assert [one.trouble for one in plan.problems] == [trouble]


def test_a_doubled_number_is_wrong_in_every_row_and_each_names_the_others():
    entries = [Entry(2, "2401", "甲"), Entry(3, "2402", "乙"), Entry(4, "2401", "甲")]

    plan = compare([*entries, Entry(9, "2401", "丙")], {}, {})

    assert [(one.row, one.trouble, one.detail) for one in plan.problems] == [
        (2, Trouble.DOUBLED, "4、9"),
        (4, Trouble.DOUBLED, "2、9"),
        (9, Trouble.DOUBLED, "2、4"),
    ]


def test_a_number_known_as_it_is_has_lost_no_zeros():
    accounts = [Account(1, "401", "甲"), Account(2, "0401", "乙")]

    assert not compare([Entry(2, "401", "甲")], _by_number(accounts), {}).has_errors


@pytest.mark.parametrize(
    ("number", "before"), [("41", ["041", "0041", "00041"]), ("A41", []), ("", [])]
)
def test_only_numbers_of_digits_may_have_lost_zeros(number, before):
    assert with_zeros(number) == before


def _by_number(rows):
    return {row.number: row for row in rows}
