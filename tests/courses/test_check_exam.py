"""The checker says every problem at its place: banks and exams drawn from them."""

import pytest

from tests.builders.courses import (
    BANK_PATH,
    EXAM_PATH,
    LESSON_PATH,
    QUIZ_PATH,
    TASK,
    WITH_EXAM,
    edited,
    problems_of,
)


def bank(old, new):
    return edited(BANK_PATH, old, new)


def exam(old, new):
    return edited(EXAM_PATH, old, new)


CASES = {
    "a bank without its key": (
        bank("bank: T03-B", "bank: "),
        f"csf/{BANK_PATH}:2:1: error: 缺少 bank",
    ),
    "a question two documents have": (
        bank("T03-B01", "T03-I01"),
        f"csf/{BANK_PATH}:6:5: error: 码 T03-I01 已在 csf/{QUIZ_PATH} 第 12 行用过",
    ),
    "an objective nobody knows": (
        bank("{S3.1 level=应用}", "{S3.9 level=应用}"),
        f"csf/{BANK_PATH}:22:20: error: 不认识的目标 S3.9",
    ),
    "a level nobody knows": (
        bank("{S3.1 level=应用}", "{S3.1 level=顿悟}"),
        f"csf/{BANK_PATH}:22:25: error: 没有“顿悟”这个认知层次。可用的有：识记、理解",
    ),
    "a rule with a level nobody knows": (
        exam("level: 识记", "level: 顿悟"),
        f"csf/{EXAM_PATH}:8:33: error: level 的值 顿悟 不认识",
    ),
    "a rule without a level": (
        exam(" level: 识记,", ""),
        f"csf/{EXAM_PATH}:8:5: error: 缺少 level",
    ),
    "a rule with a kind nobody knows": (
        exam("type: 单选", "type: 独选"),
        f"csf/{EXAM_PATH}:8:43: error: 没有“独选”这种题型",
    ),
    "a rule without objectives": (
        exam("objectives: [K3.1], ", ""),
        f"csf/{EXAM_PATH}:8:5: error: 请写出这条规则考查的目标",
    ),
    "a rule about an objective nobody knows": (
        exam("objectives: [K3.1]", "objectives: [K3.7]"),
        f"csf/{EXAM_PATH}:8:19: error: 不认识的目标 K3.7，是不是 K3.1？",
    ),
    "an objective of the specification nobody knows": (
        exam("| 四类素质 | K3.1 |", "| 四类素质 | K3.1 K3.7 |"),
        f"csf/{EXAM_PATH}:14:10: error: 不认识的目标 K3.7，是不是 K3.1？",
    ),
    "a misspelled key of a rule": (
        exam("count: 1}\n  - {objectives: [S", "counts: 1}\n  - {objectives: [S"),
        f"csf/{EXAM_PATH}:8:58: error: 不认识的键 counts，是不是 count？",
    ),
    "no rules": (
        exam(
            """draw:
  - {objectives: [K3.1], level: 识记, type: 单选, points: 2, count: 1}
  - {objectives: [S3.1, A3.1], level: 应用, type: 简答, points: 6, count: 1}
""",
            "",
        ),
        f"csf/{EXAM_PATH}:2:1: error: 请写出抽题规则",
    ),
    "points that do not total": (
        exam("total: 8", "total: 100"),
        f"csf/{EXAM_PATH}:8:3: error: 各条规则的分数合计是 8，应是 100",
    ),
    "more questions than there are": (
        exam("points: 2, count: 1", "points: 2, count: 4"),
        f"csf/{EXAM_PATH}:8:5: error: 要抽 4 道，符合的只有 3 道",
    ),
    "questions of other points": (
        exam("points: 6", "points: 5"),
        f"csf/{EXAM_PATH}:9:5: error: 要抽 1 道，符合的只有 0 道",
    ),
    "two rules for one question": (
        exam(
            "  - {objectives: [S",
            "  - {objectives: [K3.1, S3.1], level: 识记, type: 单选, points: 2, count: 1}\n"
            "  - {objectives: [S",
        ),
        f"csf/{EXAM_PATH}:9:5: error: 题目 T03-B01 也符合第 1 条规则",
    ),
    "a bank that is not there": (
        exam("draw:", "from: [T09-B]\ndraw:"),
        f"csf/{EXAM_PATH}:7:8: error: 课程里没有题库 T09-B",
    ),
    "no specification": (
        {**WITH_EXAM, EXAM_PATH: WITH_EXAM[EXAM_PATH].split("| 内容")[0]},
        f"csf/{EXAM_PATH}:1:1: error: 没有双向细目表",
    ),
    "a quiz held as an exam without specification": (
        edited(QUIZ_PATH, "title:", "mode: exam\ntitle:"),
        f"csf/{QUIZ_PATH}:1:1: warning: 没有双向细目表",
    ),
    "a question of an exam told in a lesson": (
        edited(LESSON_PATH, "[question T03-I01]", "[question T03-B01]"),
        f"csf/{LESSON_PATH}:19:11: warning: 题目 T03-B01 也可能在“期末考试”里考到",
    ),
    "a question of a quiz held as an exam told in a lesson": (
        edited(QUIZ_PATH, "title:", "mode: exam\ntitle:"),
        f"csf/{LESSON_PATH}:19:11: warning: 题目 T03-I01 也可能在“任务测验”里考到",
    ),
    "a cell the rules do not fill": (
        exam("| 四类素质 | K3.1 | 2 | |", "| 四类素质 | K3.1 | 4 | |"),
        f"csf/{EXAM_PATH}:14:17: error: 双向细目表“识记”写的是 4 分，抽题规则给出 2 分",
    ),
    "a cell the rules overfill": (
        exam("| 情境 | S3.1 A3.1 | | 6 |", "| 情境 | S3.1 A3.1 | | |"),
        f"csf/{EXAM_PATH}:15:22: error: 双向细目表“应用”写的是 0 分，抽题规则给出 6 分",
    ),
    "a cell that is no number": (
        exam("| 四类素质 | K3.1 | 2 | |", "| 四类素质 | K3.1 | 两 | |"),
        f"csf/{EXAM_PATH}:14:17: error: 这一格应是分数",
    ),
    "a rule outside the specification": (
        exam("| 情境 | S3.1 A3.1 |", "| 情境 | S3.1 |"),
        f"csf/{EXAM_PATH}:9:5: error: 这条规则的目标不在双向细目表的任何一行里",
    ),
    "checks without a lesson": (
        {f"{TASK}x/checks.md": WITH_EXAM[BANK_PATH]},
        f"csf/{TASK}x/checks.md:1:1: error: 这个任务文件夹里缺少 lesson.md",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_said_at_its_place(changes, expected):
    found = problems_of({**WITH_EXAM, **changes})

    assert any(problem.startswith(expected) for problem in found), found


def test_a_bank_too_small_for_two_papers_is_a_warning():
    (problem,) = [one for one in problems_of(WITH_EXAM) if "题库偏小" in one]

    # One of three, and one of one: 1/3 + 1 of two questions.
    assert problem == f"csf/{EXAM_PATH}:1:1: warning: 题库偏小：两份抽出的试卷预计有 67% 的题相同。"


def test_nothing_else_is_wrong_with_the_small_exam():
    assert [one for one in problems_of(WITH_EXAM) if "题库偏小" not in one] == []
