"""The checker says every problem at its place: evaluation tables."""

import pytest

from tests.builders.courses import (
    EVALUATION,
    EVALUATION_PATH,
    QUIZ_PATH,
    WITH_EXERCISES,
    edited,
    problems_of,
)

CASES = {
    "doubled question": (
        edited(QUIZ_PATH, "T03-I02", "T03-E1"),
        f"csf/{EVALUATION_PATH}:15:3: error: 码 T03-E1 已在 csf/{QUIZ_PATH} 第 19 行用过",
    ),
    "weights of evaluators": (
        edited(EVALUATION_PATH, "teacher: 50", "teacher: 40"),
        f"csf/{EVALUATION_PATH}:5:13: error: 评价主体的权重合计是 90，应是 100",
    ),
    "no evaluators": (
        edited(EVALUATION_PATH, "evaluators: {self: 20, peer: 30, teacher: 50}\n", ""),
        f"csf/{EVALUATION_PATH}:2:1: error: 请写出评价主体与权重",
    ),
    "mapping expected": (
        edited(EVALUATION_PATH, "evaluators: {self: 20, peer: 30, teacher: 50}", "evaluators: 3"),
        f"csf/{EVALUATION_PATH}:5:13: error: evaluators 应写成",
    ),
    "unknown evaluator in the head": (
        edited(EVALUATION_PATH, "{self: 20, peer", "{selfs: 20, peer"),
        f"csf/{EVALUATION_PATH}:5:14: error: 不认识的键 selfs，是不是 self？",
    ),
    "truth": (
        edited(EVALUATION_PATH, "anonymous: true", "anonymous: 也许"),
        f"csf/{EVALUATION_PATH}:7:70: error: anonymous 应写 true 或 false",
    ),
    "scale": (
        edited(EVALUATION_PATH, "scale: points", "scale: sterne"),
        f"csf/{EVALUATION_PATH}:6:8: error: scale 的值 sterne 不认识，可以写：points、levels",
    ),
    "no table": (
        {EVALUATION_PATH: EVALUATION.split("| 码")[0]},
        f"csf/{EVALUATION_PATH}:10:1: error: 没有找到评价表",
    ),
    "rows that do not total": (
        edited(EVALUATION_PATH, "| 40 | K3.1", "| 30 | K3.1"),
        f"csf/{EVALUATION_PATH}:13:1: error: 各行分值合计是 90，应是 100",
    ),
    "points of a row": (
        edited(EVALUATION_PATH, "| 40 | K3.1", "| 四十 | K3.1"),
        f"csf/{EVALUATION_PATH}:15:34: error: 分值应是大于 0 的数",
    ),
    "row without an objective": (
        edited(EVALUATION_PATH, "| 40 | S3.1", "| 40 | "),
        f"csf/{EVALUATION_PATH}:16:39: error: 请写出这一行评价哪个目标",
    ),
    "row without a title": (
        edited(EVALUATION_PATH, "| 知识掌握 |", "| |"),
        f"csf/{EVALUATION_PATH}:15:12: error: 请写出评价项目",
    ),
    "bad key of a row": (
        edited(EVALUATION_PATH, "| T03-E1 |", "| 一 |"),
        f"csf/{EVALUATION_PATH}:15:3: error: 评价行的码 一 不合规",
    ),
    "doubled key of a row": (
        edited(EVALUATION_PATH, "| T03-E2 |", "| T03-E1 |"),
        f"csf/{EVALUATION_PATH}:16:3: error: 码 T03-E1 在这张表里写了两次",
    ),
    "unknown evaluator of a row": (
        edited(EVALUATION_PATH, "self peer |", "self 同桌 |"),
        f"csf/{EVALUATION_PATH}:17:41: error: 不认识的评价者 同桌",
    ),
    "evaluator without a weight": (
        edited(EVALUATION_PATH, "self peer |", "self 导师 |"),
        f"csf/{EVALUATION_PATH}:17:41: error: 导师 在头部的 evaluators 里没有权重",
    ),
    "row taken from elsewhere": (
        edited(EVALUATION_PATH, "self peer |", "=T03-D1 |"),
        f"csf/{EVALUATION_PATH}:17:41: error: 课程里没有活动 T03-D1，是不是 T03-Q？",
    ),
    "share": (
        edited(EVALUATION_PATH, "| 40 | K3.1 |", "| 40 | K3.1:0 |"),
        f"csf/{EVALUATION_PATH}:15:39: error: K3.1:0 的占比应是大于 0 的数",
    ),
    "shares half said": (
        edited(EVALUATION_PATH, "| 40 | K3.1 |", "| 40 | K3.1:0.5 S3.1 |"),
        f"csf/{EVALUATION_PATH}:15:39: error: 几个目标的占比要么都写",
    ),
    "share twice": (
        edited(EVALUATION_PATH, "| 40 | K3.1 |", "| 40 | K3.1 K3.1 |"),
        f"csf/{EVALUATION_PATH}:15:39: error: 目标 K3.1 写了两次",
    ),
    "too much in a row": (
        edited(EVALUATION_PATH, "四类素质表述完整", "[" * 300),
        f"csf/{EVALUATION_PATH}:15:19: error: 第 1 行：同一个符号连续太多",
    ),
    "unknown column": (
        edited(EVALUATION_PATH, "| 评价者 |", "| 评价人 |"),
        f"csf/{EVALUATION_PATH}:13:34: error: 不认识的列“评价人”，是不是 评价者？",
    ),
    "missing column": (
        edited(EVALUATION_PATH, "| 分值 |", "| 评价项目 |"),
        f"csf/{EVALUATION_PATH}:13:1: error: 表格缺少“分值”这一列",
    ),
    "doubled column": (
        edited(EVALUATION_PATH, "| 评价者 |", "| 码 |"),
        f"csf/{EVALUATION_PATH}:13:1: error: “码”这一列写了两次",
    ),
    "row with too many cells": (
        edited(EVALUATION_PATH, "| K3.1 | |", "| K3.1 | | 多 |"),
        f"csf/{EVALUATION_PATH}:15:48: error: 这一行比表头多出 1 格",
    ),
}

SCALE = "scale: points"
HEADS = {
    "options of points": (
        "scale: points\noptions: {优: 95, 良: 85}",
        "7:10: error: 按分数打分的评价表没有选项",
    ),
    "options of stars": (
        "scale: stars\noptions: {优: 95, 良: 85}",
        "7:10: error: 星级用 stars: 5 或 stars: 3",
    ),
    "so many stars": ("scale: stars\nstars: 4", "7:8: error: stars 的值 4 不认识，可以写：5、3"),
    "stars of levels": ("scale: levels\nstars: 5", "7:8: error: stars 只用于 scale: stars"),
    "rising options": ("scale: levels\noptions: {良: 85, 优: 95}", "7:21: error: “优”要比前一个低"),
    "equal options": ("scale: levels\noptions: {优: 95, 良: 95}", "7:21: error: “良”要比前一个低"),
    "doubled option": ("scale: levels\noptions: {A: 95, a: 85}", "7:18: error: “a”写了两次"),
    "option out of range": (
        "scale: levels\noptions: {优: 101, 良: 85}",
        "7:14: error: “优”应是 0 到 100 的百分数",
    ),
    "option that is no number": (
        "scale: levels\noptions: {优: 95, 良: 中}",
        "7:21: error: “良”应是 0 到 100 的百分数",
    ),
    "long option": (
        "scale: levels\noptions: {" + "好" * 21 + ": 95, 良: 85}",
        "7:11: error: 选项的名称要有 1 到 20 个字",
    ),
    "one option": ("scale: levels\noptions: {优: 95}", "7:10: error: options 应有 2 到 10 项"),
    "options as a list": ("scale: levels\noptions: [优, 良]", "7:10: error: options 应写成"),
    "skipping as an option": (
        "scale: levels\noptions: {优: 95, NA: 0}",
        "7:10: error: “不适用”不写进 options",
    ),
    "checklist of three": (
        "scale: checklist\noptions: {能: 100, 半: 50, 否: 0}",
        "7:10: error: 检查表只有两个选项",
    ),
    "skipping": ("scale: points\nnot_applicable: 有时", "7:17: error: not_applicable 应写 true"),
    "rounding": ("scale: points\nrounding: 3", "7:11: error: rounding 应是 0 到 2 之间的数"),
    "levels without a floor": (
        "scale: points\nlevels: {优: 90, 良: 60}",
        "7:9: error: 最低的等级要从 0 开始",
    ),
    "levels that rise": (
        "scale: points\nlevels: {良: 60, 优: 90}",
        "7:20: error: “优”要比前一个低",
    ),
    "rule of other groups without a weight": (
        "scale: points\nintergroup: {reviews: 2}",
        "7:13: error: evaluators 里没有 intergroup 的权重",
    ),
    "group of other groups": (
        "scale: points\nintergroup: {among: group}",
        "7:14: error: 不认识的键 among",
    ),
    "weights of a self-check": ("scale: mastery", "5:13: error: 掌握自查只由学生本人填写"),
}
MISSING = "missing: {self: zero, peer: renormalise, teacher: wait}"
OTHERS = {
    "teacher for the teacher": (
        MISSING.replace("teacher: wait", "teacher: teacher"),
        MISSING,
        "8:51: error: teacher 的值 teacher 不认识",
    ),
    "unknown rule for activities": (
        MISSING.replace("teacher: wait", "activity: teacher"),
        MISSING,
        "8:52: error: activity 的值 teacher 不认识，可以写：wait、zero、renormalise",
    ),
    "teacher without a weight": (
        "evaluators: {self: 50, peer: 50}\nmissing: {self: teacher}",
        "evaluators: {self: 20, peer: 30, teacher: 50}",
        "6:17: error: 教师没有权重，不能用师评代替",
    ),
    "unknown preset": (
        "evaluators: 四方",
        "evaluators: {self: 20, peer: 30, teacher: 50}",
        "5:13: error: 请写出评价主体与权重：evaluators: {self: 20, peer: 30, teacher: 50}，"
        "或者一个常用方案：三方、教师为主、校企、校企均衡",
    ),
    "evaluator without rows": (
        "evaluators: {self: 20, peer: 30, teacher: 40, mentor: 10}",
        "evaluators: {self: 20, peer: 30, teacher: 50}",
        "",
    ),
    "source and evaluators": ("=T03-Q self |", "self peer |", "17:41: error: 取自其他活动得分"),
    "source without a key": ("= |", "self peer |", "17:41: error: 取自其他活动得分"),
    "a table as source": ("=T03-E |", "self peer |", "17:41: error: T03-E 是评价表"),
    "evaluator twice": ("self 自评 |", "self peer |", "17:41: error: 评价者 自评 写了两次"),
}


@pytest.mark.parametrize(("head", "expected"), HEADS.values(), ids=HEADS.keys())
def test_a_problem_of_the_head_is_found_at_its_place(head, expected):
    found = problems_of(edited(EVALUATION_PATH, SCALE, head))

    assert [line for line in found if f"csf/{EVALUATION_PATH}:{expected}" in line], found


@pytest.mark.parametrize(("new", "old", "expected"), OTHERS.values(), ids=OTHERS.keys())
def test_a_problem_of_rules_and_rows_is_found_at_its_place(new, old, expected):
    found = problems_of(edited(EVALUATION_PATH, old, new))

    if expected:
        assert [line for line in found if f"csf/{EVALUATION_PATH}:{expected}" in line], found
    else:
        assert not found


def test_who_has_a_weight_rates_something():
    text = EVALUATION.replace("| K3.1 | |", "| K3.1 | self |").replace(
        "| S3.1 | |", "| S3.1 | =T03-Q |"
    )

    found = problems_of({EVALUATION_PATH: text})

    assert [
        line for line in found if ":5:13: error: teacher 有权重，却没有一行由这一方评价" in line
    ]


def test_a_row_cannot_be_the_mark_of_practice():
    text = EVALUATION.replace("self peer |", "=CSF-P1 |")

    found = problems_of({EVALUATION_PATH: text, **WITH_EXERCISES})

    assert [line for line in found if ":17:41: error: CSF-P1 是练习" in line], found


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_found_at_its_place(changes, expected):
    found = problems_of(changes)

    assert [line for line in found if expected in line], found
