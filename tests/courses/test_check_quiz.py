"""The checker says every problem at its place: quizzes."""

import pytest

from tests.builders.courses import (
    QUIZ,
    QUIZ_PATH,
    edited,
    problems_of,
)

CASES = {
    "option of a quiz": (
        edited(QUIZ_PATH, "grade_by: highest", "grade_by: best"),
        f"csf/{QUIZ_PATH}:6:11: error: grade_by 的值 best 不认识，可以写：highest、latest",
    ),
    "word in a list of a quiz": (
        edited(QUIZ_PATH, "[questions, options]", "[questions, answers]"),
        f"csf/{QUIZ_PATH}:7:22: error: shuffle 的值 answers 不认识",
    ),
    "time limit": (
        edited(QUIZ_PATH, "time_limit: 20m", "time_limit: 很久"),
        f"csf/{QUIZ_PATH}:4:13: error: time_limit 应写成分钟或小时",
    ),
    "attempts": (
        edited(QUIZ_PATH, "attempts: 2", "attempts: 0"),
        f"csf/{QUIZ_PATH}:5:11: error: attempts 应是 1 到 100 之间的数",
    ),
    "rule for several answers": (
        edited(QUIZ_PATH, "multiple: half", "multiple: fixed:0"),
        f"csf/{QUIZ_PATH}:8:11: error: multiple 的值 fixed:0 不认识",
    ),
    "time limit too long": (
        edited(QUIZ_PATH, "time_limit: 20m", "time_limit: 25h"),
        f"csf/{QUIZ_PATH}:4:13: error: time_limit 应写成分钟或小时",
    ),
    "question without a right answer": (
        edited(QUIZ_PATH, "- [x] 错", "- [ ] 错"),
        f"csf/{QUIZ_PATH}:19:1: error: 没有正确选项",
    ),
    "too much in a question": (
        edited(QUIZ_PATH, "只要态度好", "[" * 300),
        f"csf/{QUIZ_PATH}:19:1: error: 第 1 行：同一个符号连续太多",
    ),
    "too much in an option": (
        edited(QUIZ_PATH, "只有付费客户", "[" * 300),
        f"csf/{QUIZ_PATH}:12:1: error: 第 1 行：同一个符号连续太多",
    ),
    "no questions": (
        {QUIZ_PATH: QUIZ.split("### T03-I01")[0]},
        f"csf/{QUIZ_PATH}:11:1: error: 没有找到题目",
    ),
    "objective of a question": (
        edited(QUIZ_PATH, "{A3.1}", "{A3.9}"),
        f"csf/{QUIZ_PATH}:19:20: error: 不认识的目标 A3.9，是不是 A3.1？",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_found_at_its_place(changes, expected):
    found = problems_of(changes)

    assert [line for line in found if expected in line], found
