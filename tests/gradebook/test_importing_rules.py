"""What a file of marks would enter, row by row."""

from decimal import Decimal

import pytest

from lms.gradebook.rules.importing import (
    Against,
    Effect,
    Held,
    MarkRow,
    MarkTable,
    Student,
    Target,
    Trouble,
    compare,
    suggested,
)

ORAL = Target("i7", "期末口试", Decimal(100))
QUIZ = Target("a3", "任务测验", Decimal(20), "1-3")
ADA = Student(1, "2401020101", "林晓雨")
BEN = Student(2, "0401020102", "陈思远")


def against(**held: tuple[str, str]) -> Against:
    """The class; `i7_1=("80", "import")` is what stands in a column for a student."""
    stands = {
        (key.split("_")[0], int(key.split("_")[1])): Held(Decimal(points), source, 5)
        for key, (points, source) in held.items()
    }
    return Against(
        {one.key: one for one in (ORAL, QUIZ)},
        {one.number: one for one in (ADA, BEN)},
        stands,
        frozenset({"缺考"}),
    )


def preview(*rows: tuple[str, str, str], stands=None, merged=(), shortened=()):
    """A file with one column, mapped to the oral exam; rows begin at 2."""
    table = MarkTable(
        {"c3": "期末口试"},
        tuple(
            MarkRow(at, number, name, {"c3": points} if points else {})
            for at, (number, name, points) in enumerate(rows, start=2)
        ),
        frozenset(merged),
        frozenset(shortened),
    )
    return compare(table, {"c3": "i7"}, stands or against())


def troubles(*rows: tuple[str, str, str], **more) -> list[tuple[int, Trouble, str]]:
    return [(one.row, one.trouble, one.detail) for one in preview(*rows, **more).problems]


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("优秀", Trouble.TEXT),
        ("85分", Trouble.TEXT),
        ("85%", Trouble.TEXT),
        ("1e2", Trouble.TEXT),
        ("=B2*2", Trouble.FORMULA),
        ("缺考", Trouble.STATE),
        ("-3", Trouble.NEGATIVE),
        ("100.01", Trouble.TOO_MUCH),
        ("88.888", Trouble.DECIMALS),
    ],
)
def test_a_cell_that_is_no_mark_is_named(text, trouble):
    found = preview((ADA.number, ADA.name, text))

    assert [(one.row, one.title, one.trouble) for one in found.problems] == [
        (2, "期末口试", trouble)
    ]
    assert (found.errors, found.changes) == (1, ())


@pytest.mark.parametrize("text", ["85", " 85 ", "８５", "85.0", "+85"])
def test_a_number_is_read_however_it_is_written(text):
    (change,) = preview((ADA.number, "", text)).changes

    assert (change.points, change.effect, change.before) == (85, Effect.NEW, None)


@pytest.mark.parametrize(
    ("number", "trouble", "detail"),
    [
        ("", Trouble.NO_NUMBER, ""),
        ("2401020999", Trouble.UNKNOWN, ""),
        ("401020102", Trouble.LOST_ZEROS, "0401020102"),
    ],
)
def test_a_row_of_nobody_in_the_class_is_named(number, trouble, detail):
    assert troubles((number, "某人", "85")) == [(2, trouble, detail)]


def test_a_doubled_number_refuses_both_rows():
    assert troubles((ADA.number, "", "85"), (ADA.number, "", "86")) == [
        (2, Trouble.DOUBLED, "2、3"),
        (3, Trouble.DOUBLED, "2、3"),
    ]


def test_merged_rows_are_named():
    assert troubles((ADA.number, "", "85"), merged=[2]) == [(2, Trouble.MERGED, "")]


def test_a_number_that_lost_its_last_digits_is_named():
    assert troubles((ADA.number, "", "85"), shortened=[2]) == [(2, Trouble.LOST_DIGITS, "")]


def test_another_name_is_a_warning_and_the_mark_is_taken():
    found = preview((ADA.number, "林小雨", "85"))

    assert [(one.trouble, one.detail) for one in found.problems] == [(Trouble.OTHER_NAME, "林晓雨")]
    assert (found.errors, len(found.changes)) == (0, 1)


def test_a_row_without_number_and_marks_is_passed_over():
    assert troubles(("", "任课教师签名", "")) == []


def test_what_stands_already_is_no_change():
    found = preview((ADA.number, "", "85"), stands=against(i7_1=("85", "import")))

    assert (found.same, found.changes) == (1, ())


@pytest.mark.parametrize(
    ("source", "effect"),
    [
        ("computed", Effect.CHANGED),
        ("import", Effect.CHANGED),
        ("override", Effect.OUTRANKED),
    ],
)
def test_a_mark_given_by_hand_outranks_the_file(source, effect):
    (change,) = preview((ADA.number, "", "85"), stands=against(i7_1=("80", source))).changes

    assert (change.effect, change.before, change.seen) == (effect, 80, 5)


def test_blank_cells_and_students_not_in_the_file_are_counted():
    found = preview((ADA.number, "", ""))

    assert (found.blank, found.missing) == (1, (BEN,))


def test_another_preview_has_another_token():
    row = (ADA.number, "", "85")

    assert preview(row).token == preview(row).token
    assert preview(row).token != preview(row, stands=against(i7_1=("80", "import"))).token


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("期末口试", "i7"),
        (" 期末 口试（100分）", "i7"),
        ("任务测验", "a3"),
        ("1-3 任务测验", "a3"),
        ("1-3", "a3"),
        ("备注", None),
    ],
)
def test_a_column_is_mapped_by_its_words(title, key):
    assert suggested({"c3": title}, [ORAL, QUIZ]).get("c3") == key
