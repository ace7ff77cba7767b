"""The checker says every problem at its place: evaluation tables."""

import pytest

from tests.builders.courses import (
    EVALUATION,
    EVALUATION_PATH,
    QUIZ_PATH,
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
        edited(EVALUATION_PATH, "scale: points", "scale: stars"),
        f"csf/{EVALUATION_PATH}:6:8: error: scale 的值 stars 不认识，可以写：points",
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
        f"csf/{EVALUATION_PATH}:17:41: error: 评价行不能取自其他活动的得分",
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


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_found_at_its_place(changes, expected):
    found = problems_of(changes)

    assert [line for line in found if expected in line], found
