"""What the parsers make of what may be written in several ways."""

from decimal import Decimal

import pytest

from lms.core.findings import Findings, Place
from lms.courses.importer.checking import checked, checked_programme
from lms.courses.rules.check_objectives import circles
from lms.courses.rules.compiled import LessonText, PeerRule, QuizSettings, TableText
from lms.courses.rules.course import CourseText, UnitText
from lms.courses.rules.objectives import Tree
from lms.courses.rules.shares import parse_shares
from lms.courses.rules.tables import Columns, tables_in
from tests.builders.courses import (
    EVALUATION_PATH,
    LESSON_PATH,
    PROGRAMME,
    QUIZ_PATH,
    UNIT_PATH,
    a_folder,
    a_programme,
    edited,
)


def read(changes=None):
    """The small course with these changes, which must be without errors."""
    findings = Findings()
    found = checked(a_folder(changes), {"G2.1", "G3.5"}, findings).found
    assert not findings.has_errors, findings.in_order()
    return found


def quiz(old, new):
    return read(edited(QUIZ_PATH, old, new)).quizzes[QUIZ_PATH].settings


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("time_limit: 20m", 20),
        ("time_limit: 45", 45),
        ("time_limit: 30 分钟", 30),
        ("time_limit: 1h", 60),
        ("time_limit: 2小时", 120),
        ("time_limit: 不限", None),
        ("", None),
    ],
)
def test_a_time_limit_in_minutes_or_hours(written, minutes):
    assert quiz("time_limit: 20m", written).time_limit == minutes


@pytest.mark.parametrize(
    ("written", "attempts"),
    [("attempts: 3", 3), ("attempts: unlimited", None), ("attempts: 不限", None), ("", 1)],
)
def test_attempts(written, attempts):
    assert quiz("attempts: 2", written).attempts == attempts


@pytest.mark.parametrize("rule", ["all", "half", "proportional", "per-option", "fixed:0.5"])
def test_rules_for_several_answers(rule):
    assert quiz("multiple: half", f"multiple: {rule}").multiple == rule


def test_a_quiz_without_settings_has_defaults():
    settings = (
        read(
            {
                QUIZ_PATH: "---\nquiz: T03-Q\ntitle: 测验\n---\n"
                "### T03-I01 判断 2.5分 {A3.1}\n问\n- [x] 对\n- [ ] 错\n"
            }
        )
        .quizzes[QUIZ_PATH]
        .settings
    )

    assert (settings.grade_by, settings.shuffle, settings.multiple, settings.review) == (
        "highest",
        (),
        "half",
        "after_submit",
    )
    assert settings.possible == Decimal("2.5")


def test_a_single_word_counts_as_a_list():
    assert quiz("[questions, options]", "options").shuffle == ("options",)


def table(*pairs):
    changes = {EVALUATION_PATH: a_folder().files[EVALUATION_PATH].decode()}
    for old, new in pairs:
        assert old in changes[EVALUATION_PATH]
        changes[EVALUATION_PATH] = changes[EVALUATION_PATH].replace(old, new)
    return read(changes).evaluations[EVALUATION_PATH].text


def test_an_evaluation_without_rules_has_defaults():
    text = table(
        ("peer: {reviews: 3, among: group, aggregate: trimmed_mean, anonymous: true}\n", ""),
        ("missing: {self: zero, peer: renormalise, teacher: wait}\n", ""),
    )

    assert text.peer == PeerRule(3, "group", "mean", True)
    assert text.missing == (("self", "zero"), ("peer", "renormalise"), ("teacher", "wait"))


def test_the_words_of_an_evaluation_are_kept():
    text = table(("anonymous: true", "anonymous: 否"), ("self peer |", "自评 互评 |"))

    assert not text.peer.is_anonymous
    assert text.weights == (("self", 20), ("peer", 30), ("teacher", 50))
    assert text.criteria[2].evaluators == ("self", "peer")
    assert "对照下表评价本任务的学习" in text.introduction
    assert "T03-E1" not in text.introduction


def test_a_line_with_the_sum_is_for_the_reader():
    text = table(("self peer |\n", "self peer |\n| | **合计** | | **100** | | |\n"))

    assert [row.key for row in text.criteria] == ["T03-E1", "T03-E2", "T03-E3"]


def test_points_may_be_halves_and_totals_other_than_a_hundred():
    text = table(("| 40 | K3.1", "| 39.5 | K3.1"), ("scale: points", "scale: points\ntotal: 99.5"))

    assert (text.total, text.criteria[0].points) == (Decimal("99.5"), Decimal("39.5"))


def test_parents_and_expectations():
    tree = read(edited("objectives.md", "| G2.1 | 0.7 |", "| G2.1:2，— | 65％ |")).tree

    assert (tree.rows[0].parents, tree.rows[0].expected) == (
        (("G2.1", Decimal(2)),),
        Decimal("0.65"),
    )


@pytest.mark.parametrize("word", ["技能", "S", "skill", "技能 S", "能力"])
def test_kinds_of_objectives(word):
    tree = read(edited("objectives.md", "| 技能 |", f"| {word} |")).tree

    assert tree.rows[1].kind == "skill"


def test_a_programme_names_qualities_it_has():
    findings = Findings()

    checked_programme(
        a_programme(PROGRAMME.replace("culture | G2 | |", "culture | G2 | Q9.9 |")), findings
    )

    assert [str(one) for one in findings.in_order()] == [
        "training-objectives.md:9:49: error: 不认识的目标 Q9.9。请先把它写进目标表。"
    ]


def test_an_unreadable_programme_has_no_tree():
    findings = Findings()

    assert checked_programme(a_programme("text"), findings) is None
    assert findings.has_errors


@pytest.mark.parametrize(
    ("parents", "found"),
    [
        ({"A": ["B"], "B": []}, []),
        ({"A": ["A"]}, ["A"]),
        ({"A": ["B"], "B": ["C"], "C": ["A"], "D": ["A"]}, ["A", "B", "C"]),
        ({"A": ["B", "C"], "B": ["D"], "C": ["D"], "D": ["X"]}, []),
    ],
)
def test_circles(parents, found):
    assert circles(parents) == found


COLUMNS = Columns(required={"a": ("甲", "A"), "b": ("乙",)}, optional={"c": ("丙",)})


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲|乙\n-|-\n1|2", [("1", "2")]),
        ("| 乙 | A |\n|:-|-:|\n| 2 | 1 |", [("1", "2")]),
        ("| 甲 | 乙 |\n|---|---|\n| x\\|y | 2 |", [("x|y", "2")]),
        ("| 甲 | 乙 |\n|---|---|\n| 1 |", [("1", "")]),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |", [("1", "2")]),
        ("| 别 | 的 |\n|---|---|\n| 1 | 2 |", []),
        ("甲 | 乙\n没有横线", []),
        ("```\n甲|乙\n-|-\n1|2\n```", []),
        ("~~~\n```\n甲|乙\n-|-\n~~~\n甲|乙\n-|-\n1|2", [("1", "2")]),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2\\|", [("1", "2|")]),
    ],
)
def test_tables(text, rows):
    findings = Findings()
    found = tables_in(enumerate(text.split("\n"), 1), Place("x"), COLUMNS, findings)

    assert [(row.text("a"), row.text("b")) for one in found for row in one.rows] == rows
    assert findings.found == []


def test_a_cell_that_is_not_there_stands_where_its_row_does():
    (found,) = tables_in(enumerate(["|甲|乙|", "|-|-|", "|1|"], 1), Place("x"), COLUMNS, Findings())

    assert found.rows[0].place_of("b") == Place("x", 3, 1)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("K3.1", [("K3.1", "1")]),
        ("K3.1、S3.1", [("K3.1", "1"), ("S3.1", "1")]),
        ("K3.1：0.7 S3.1:0.3", [("K3.1", "0.7"), ("S3.1", "0.3")]),
        ("", []),
    ],
)
def test_shares(text, shares):
    findings = Findings()

    found = parse_shares(text, Place("x"), findings)

    assert [(code, str(share)) for code, share in found] == shares
    assert findings.found == []


def test_what_was_compiled_is_read_back():
    found = read()
    lesson = found.lessons[LESSON_PATH].text
    settings = found.quizzes[QUIZ_PATH].settings
    evaluation = found.evaluations[EVALUATION_PATH].text

    assert LessonText.from_json(lesson.to_json()) == lesson
    assert QuizSettings.from_json(settings.to_json()) == settings
    assert TableText.from_json(evaluation.to_json()) == evaluation
    assert CourseText.from_json(found.course.to_json()) == found.course
    assert UnitText.from_json(found.units[UNIT_PATH].to_json()) == found.units[UNIT_PATH]
    assert Tree.from_json(found.tree.to_json()) == found.tree


def test_a_lesson_knows_its_sections_and_its_reading_time():
    lesson = read().lessons[LESSON_PATH].text

    assert [part.title for part in lesson.sections] == ["情境导入", "四类素质", "知识总结"]
    assert lesson.minutes == 1
    assert [key for _html, key in lesson.sections[1].pieces()] == ["T03-I01", ""]
    assert "<img" in lesson.sections[0].html


def test_a_table_knows_who_rates_what():
    text = table()

    assert text.weight_of("peer") == 30
    assert text.weight_of("mentor") == 0
    assert [row.key for row in text.criteria_for("teacher")] == ["T03-E1", "T03-E2"]
