"""Keys of options, short labels, and levels to start a class with, as tables of cases."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lms.courses.rules.compiled import LevelFrom, Option
from lms.evaluations.rules.desk import brief, choices_of, starts_of
from lms.evaluations.views.grid_page import Band, bands_of
from tests.builders.evaluations import a_criterion, a_table


def scaled(scale, *labels):
    options = tuple(Option(label, Decimal(100 - n)) for n, label in enumerate(labels))
    return replace(a_table(), scale=scale, options=options)


@pytest.mark.parametrize(
    ("scale", "labels", "keys"),
    [
        ("points", (), []),
        ("levels", ("优", "良", "中"), ["1", "2", "3"]),
        ("checklist", ("能", "否"), ["1", "2"]),
        ("mastery", ("掌握", "基本掌握", "未掌握"), ["1", "2", "3"]),
        ("stars", ("★★★", "★★", "★"), ["3", "2", "1"]),
        ("levels", tuple("ABCDEFGHIJK"), [*"123456789", "", ""]),
    ],
)
def test_the_best_option_has_key_one_and_stars_are_counted(scale, labels, keys):
    assert [one.key for one in choices_of(scaled(scale, *labels))] == keys


@pytest.mark.parametrize(
    ("label", "short"), [("★★★★", "4★"), ("★", "1★"), ("优", "优"), ("", ""), ("★好", "★好")]
)
def test_stars_are_short_in_a_narrow_cell(label, short):
    assert brief(label) == short


def test_a_level_starts_in_the_middle_of_its_range():
    starts = [(one.label, str(one.percent)) for one in starts_of(a_table())]

    assert starts == [("优", "95"), ("良", "85"), ("中", "75"), ("及格", "65")]


def test_levels_of_the_table_start_where_the_table_says():
    levels = (LevelFrom("合格", Decimal(60)), LevelFrom("不合格", Decimal(0)))

    starts = starts_of(replace(a_table(), levels=levels))

    assert [(one.label, one.percent) for one in starts] == [("合格", Decimal(80))]


def test_a_table_with_options_starts_with_an_option():
    assert starts_of(scaled("levels", "优", "良")) == []


@pytest.mark.parametrize(
    ("groups", "bands"),
    [
        ([], []),
        (["", ""], []),
        (["知识", "知识", "技能"], [Band("知识", 2), Band("技能", 1)]),
        (["知识", "", "知识"], [Band("知识", 1), Band("", 1), Band("知识", 1)]),
    ],
)
def test_neighbouring_rows_of_a_group_stand_under_one_heading(groups, bands):
    rows = [replace(a_criterion(f"T03-E{n}"), group=group) for n, group in enumerate(groups)]

    assert bands_of(rows) == bands
