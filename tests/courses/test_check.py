"""The checker reads a whole course, and says everything at once."""

from lms.core.findings import Findings
from lms.courses.importer.checking import check_root, checked
from lms.courses.importer.folders import Root
from tests.builders.courses import (
    EVALUATION_PATH,
    LESSON,
    LESSON_PATH,
    a_folder,
    a_programme,
    edited,
    problems_of,
)


def test_the_small_course_has_no_problems():
    assert problems_of() == []


def test_without_a_programme_the_way_out_is_said():
    findings = Findings()

    checked(a_folder(edited("objectives.md", "| G2.1 | 0.7", "| 素养 | 0.7")), (), findings)

    assert "还没有培养目标" in str(findings.in_order()[0])


def test_everything_is_reported_at_once():
    changes = {
        **edited("course.md", "units: [M1]", "units: [M1, M2]"),
        **edited(LESSON_PATH, "media/qualities.svg", "media/none.svg"),
        **edited(EVALUATION_PATH, "| 40 | K3.1", "| 30 | K3.1"),
    }

    assert len([line for line in problems_of(changes) if ": error: " in line]) == 3


def test_a_planned_task_is_not_missed():
    planned = edited(
        "objectives.md", "\n## T03", "\n| 码 | 类 | 目标 |\n|---|---|---|\n| K9.1 | 知识 | 以后 |\n"
    )

    assert problems_of(planned) == []


def test_code_is_not_read_as_text():
    lesson = edited(
        LESSON_PATH,
        "客户的书稿丢了。",
        "写法：`<script>`、`![图](media/no.png)`\n\n```\n# 标题\n[question X]\n<script>\n```\n",
    )

    assert problems_of(lesson) == []


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    lesson = {LESSON_PATH: b"\xef\xbb\xbf" + LESSON.replace("\n", "\r\n").encode()}

    assert problems_of(lesson) == []


def test_a_folder_with_its_own_programme_is_checked_without_an_installation(app, at_most):
    root = Root((a_folder(),), a_programme())

    with at_most(0):
        assert check_root(root).findings == []
