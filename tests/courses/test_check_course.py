"""The checker says every problem at its place: folders, front matter, courses and units."""

import pytest

from tests.builders.courses import (
    FILES,
    TASK,
    UNIT,
    UNIT_PATH,
    edited,
    problems_of,
)

CASES = {
    "unknown key": (
        edited("course.md", "units: [M1]", "unit: [M1]"),
        "csf/course.md:7:1: error: 不认识的键 unit，是不是 units？",
    ),
    "unknown key, nothing near": (
        edited("course.md", "pass: 60", "pass: 60\nxyz: red"),
        "csf/course.md:12:1: error: 不认识的键 xyz。可以用：course、units",
    ),
    "doubled key": (
        edited("course.md", "hours: 32", "hours: 32\nhours: 33"),
        "csf/course.md:6:1: error: 键 hours 写了两次",
    ),
    "missing key": (
        edited("course.md", "title: 客户服务基础与实务\n", ""),
        "csf/course.md:2:1: error: 缺少 title。",
    ),
    "text expected": (
        edited("course.md", "title: 客户服务基础与实务", "title: [甲, 乙]"),
        "csf/course.md:3:8: error: title 应是一段文字",
    ),
    "title too long": (
        edited("course.md", "title: 客户服务基础与实务", "title: " + "长" * 201),
        "csf/course.md:3:8: error: title 太长，最多 200 个字",
    ),
    "number expected": (
        edited("course.md", "hours: 32", "hours: 很多"),
        "csf/course.md:5:8: error: hours 应是 0 到 1000 之间的数",
    ),
    "whole number expected": (
        edited("course.md", "hours: 32", "hours: 3.5"),
        "csf/course.md:5:8: error: hours 应是整数",
    ),
    "code of the course": (
        edited("course.md", "course: CSF", "course: 客服"),
        "csf/course.md:2:9: error: 课程码 客服 不合规",
    ),
    "folder name": (
        edited("course.md", "course: CSF", "course: CSX"),
        "csf/course.md:1:1: warning: 文件夹名应是课程码的小写：csx",
    ),
    "weights": (
        edited("course.md", "weight: 40", "weight: 45"),
        "csf/course.md:9:3: error: 成绩构成的权重合计是 105，应是 100",
    ),
    "no grading": (
        {"course.md": FILES["course.md"].split("grading:")[0] + "---\n"},
        "csf/course.md:2:1: error: 缺少成绩构成 grading",
    ),
    "doubled category": (
        edited("course.md", "category: evaluation", "category: quiz"),
        "csf/course.md:10:5: error: 类别 quiz 写了两次",
    ),
    "category in Chinese": (
        edited("course.md", "category: evaluation", "category: 评价"),
        "csf/course.md:10:16: error: 类别用小写英文字母",
    ),
    "list of mappings": (
        edited("course.md", "  - {category: quiz, title: 任务测验, weight: 40}", "  - quiz"),
        "csf/course.md:9:5: error: grading 的每一项应写成",
    ),
    "list of words": (
        edited("course.md", "units: [M1]", "units: [M1, [M2]]"),
        "csf/course.md:7:13: error: units 应是一串用逗号隔开的词",
    ),
    "bad key in a list": (
        edited("course.md", "units: [M1]", "units: [M1, 项目二]"),
        "csf/course.md:7:13: error: 项目二 不是合规的码",
    ),
    "key twice in a list": (
        edited("course.md", "units: [M1]", "units: [M1, M1]"),
        "csf/course.md:7:13: error: M1 写了两次",
    ),
    "unit without a folder": (
        edited("course.md", "units: [M1]", "units: [M1, M2]"),
        "csf/course.md:7:13: error: 项目 M2 没有文件夹",
    ),
    "unit not named": (
        edited("course.md", "units: [M1]", "units: []"),
        f"csf/{UNIT_PATH}:1:1: error: 项目 M1 没有写进 course.md 的 units",
    ),
    "task not listed by its unit": (
        edited(UNIT_PATH, "number: 项目一", "number: 项目一\ntasks: [T01]"),
        f"csf/{UNIT_PATH}:1:1: error: 任务 T03 没有写进本项目的 tasks",
    ),
    "no course.md": ({"course.md": None}, "csf/course.md:1:1: error: 课程文件夹里缺少 course.md"),
    "unknown file": (
        {f"{TASK}/lessons.md": ""},
        f"csf/{TASK}/lessons.md:1:1: error: 不认识的文件，是不是 lesson.md？",
    ),
    "unknown file, nothing near": (
        {"zzz.txt": ""},
        "csf/zzz.txt:1:1: error: 不认识的文件。这一层只放 course.md、objectives.md",
    ),
    "unknown file, too deep": (
        {f"{TASK}/more/deep/x.md": ""},
        f"csf/{TASK}/more/deep/x.md:1:1: error: 不认识的文件。图片和声音请放进 media",
    ),
    "no front matter": (
        {UNIT_PATH: "# 项目一\n"},
        f"csf/{UNIT_PATH}:1:1: error: 文档应以一行 --- 开头",
    ),
    "front matter without an end": (
        {UNIT_PATH: "---\nunit: M1\n"},
        f"csf/{UNIT_PATH}:1:1: error: 头部没有结束",
    ),
    "YAML that is a list": (
        {UNIT_PATH: "---\n- a\n---\n"},
        f"csf/{UNIT_PATH}:2:1: error: 头部应是“键: 值”的形式",
    ),
    "YAML alias": (
        edited(UNIT_PATH, "unit: M1", "unit: &a M1\ntitle_en: *a"),
        f"csf/{UNIT_PATH}:3:11: error: 头部不支持 YAML 的引用",
    ),
    "control character": (
        edited(UNIT_PATH, "number: 项目一", "number: 项目\x07一"),
        f"csf/{UNIT_PATH}:3:1: error: 这一行有不可见的控制字符",
    ),
    "deep brackets": (
        edited(UNIT_PATH, "unit: M1", "unit: " + "[" * 5000),
        f"csf/{UNIT_PATH}:2:1: error: 头部太长或括号太多",
    ),
    "deep lists": (
        edited(UNIT_PATH, "unit: M1", "unit:\n" + "- " * 5000),
        f"csf/{UNIT_PATH}:2:1: error: 头部的层次太深",
    ),
    "long front matter": (
        edited(UNIT_PATH, "number: 项目一", "number: " + "一" * 20_001),
        f"csf/{UNIT_PATH}:2:1: error: 头部太长",
    ),
    "empty front matter": (
        {UNIT_PATH: "---\n---\n"},
        f"csf/{UNIT_PATH}:2:1: error: 缺少 unit",
    ),
    "not UTF-8": (
        {UNIT_PATH: "---\nunit: M1\ntitle: 走进".encode("gb18030")},
        f"csf/{UNIT_PATH}:3:8: error: 这里不是 UTF-8 编码的文字",
    ),
    "null byte": (
        edited(UNIT_PATH, "number: 项目一", "number: \x00"),
        f"csf/{UNIT_PATH}:3:1: error: 这一行含有空字符",
    ),
    "too large": (
        {UNIT_PATH: UNIT + "字" * 200_000},
        f"csf/{UNIT_PATH}:1:1: error: 文档有 586 KB，超过上限 512 KB",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_found_at_its_place(changes, expected):
    found = problems_of(changes)

    assert [line for line in found if expected in line], found
