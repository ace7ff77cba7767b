"""The checker says every problem at its place: objectives."""

import pytest

from tests.builders.courses import (
    OBJECTIVES,
    edited,
    problems_of,
)

CASES = {
    "no table of objectives": (
        {"objectives.md": OBJECTIVES.split("| 码")[0]},
        "csf/objectives.md:4:1: error: 没有找到目标表",
    ),
    "code of an objective": (
        edited("objectives.md", "| S3.1 |", "| 技能 |"),
        "csf/objectives.md:9:3: error: 目标的码 技能 不合规",
    ),
    "objective without a code": (
        edited("objectives.md", "| S3.1 |", "| |"),
        "csf/objectives.md:9:3: error: 目标的码 — 不合规",
    ),
    "kind of an objective": (
        edited("objectives.md", "| 技能 |", "| 手艺 |"),
        "csf/objectives.md:9:10: error: 不认识的类“手艺”",
    ),
    "objective without words": (
        edited("objectives.md", "| 接住客户的情绪 |", "| |"),
        "csf/objectives.md:9:15: error: 目标要有内容",
    ),
    "objective in two rows": (
        edited("objectives.md", "| S3.1 |", "| K3.1 |"),
        "csf/objectives.md:9:3: error: 目标 K3.1 已在第 8 行写过",
    ),
    "unknown parent": (
        edited("objectives.md", "| G2.1 | 0.7", "| G2.2 | 0.7"),
        "csf/objectives.md:8:24: error: 不认识的上级 G2.2，是不是 G2.1？",
    ),
    "unknown parent, nothing near": (
        edited("objectives.md", "| G2.1 | 0.7", "| 素养 | 0.7"),
        "csf/objectives.md:8:24: error: 不认识的上级 素养。请先写进 training-objectives.md",
    ),
    "parent of itself": (
        {
            "objectives.md": OBJECTIVES.replace("| G2.1 | 0.7", "| S3.1 | 0.7").replace(
                "| G2.1、G3.5 |", "| K3.1 |"
            )
        },
        "csf/objectives.md:8:24: error: 目标 K3.1 经上级绕回了自己",
    ),
    "weight of a parent": (
        edited("objectives.md", "| G2.1 | 0.7", "| G2.1:无 | 0.7"),
        "csf/objectives.md:8:24: error: 上级 G2.1:无 的支撑权重应是大于 0 的数",
    ),
    "parent twice": (
        edited("objectives.md", "G2.1、G3.5", "G2.1、G2.1"),
        "csf/objectives.md:9:25: error: 上级 G2.1 写了两次",
    ),
    "expected attainment": (
        edited("objectives.md", "| 0.7 |", "| 70 |"),
        "csf/objectives.md:8:31: error: 期望值应在 0 到 1 之间",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_found_at_its_place(changes, expected):
    found = problems_of(changes)

    assert [line for line in found if expected in line], found
