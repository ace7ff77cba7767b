"""The checker says every problem at once, each at its place."""

import pytest

from lms.core.findings import Findings
from lms.courses.importer.checking import checked
from tests.builders.courses import (
    EVALUATION,
    EVALUATION_PATH,
    FILES,
    LESSON,
    LESSON_PATH,
    OBJECTIVES,
    QUIZ,
    QUIZ_PATH,
    TASK,
    UNIT,
    UNIT_PATH,
    a_folder,
    edited,
)

TRAINING = {"G2.1", "G3.5"}


def problems(changes=None):
    findings = Findings()
    checked(a_folder(changes), TRAINING, findings)
    return [str(finding) for finding in findings.in_order()]


def test_the_small_course_has_no_problems():
    assert problems() == []


OTHER = "m1-entering-the-post/t04-needs"
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
    "no unit.md": (
        {UNIT_PATH: None},
        f"csf/{LESSON_PATH}:1:1: error: 这个项目文件夹里缺少 unit.md",
    ),
    "task not listed by its unit": (
        edited(UNIT_PATH, "number: 项目一", "number: 项目一\ntasks: [T01]"),
        f"csf/{UNIT_PATH}:1:1: error: 任务 T03 没有写进本项目的 tasks",
    ),
    "no lesson": (
        {LESSON_PATH: None},
        f"csf/{QUIZ_PATH}:1:1: error: 这个任务文件夹里缺少 lesson.md",
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
    "long path": (
        {f"media/{'x' * 200}.png": b""},
        "error: 路径太长或含有控制字符",
    ),
    "no front matter": (
        {UNIT_PATH: "# 项目一\n"},
        f"csf/{UNIT_PATH}:1:1: error: 文档应以一行 --- 开头",
    ),
    "front matter without an end": (
        {UNIT_PATH: "---\nunit: M1\n"},
        f"csf/{UNIT_PATH}:1:1: error: 头部没有结束",
    ),
    "broken YAML": (
        edited(LESSON_PATH, "title: 树立", "title: 甲: 树立"),
        f"csf/{LESSON_PATH}:4:9: error: 头部不是有效的 YAML",
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
        f"csf/{UNIT_PATH}:2:1: error: 头部的括号太多",
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
    "too much for the renderer": (
        edited(LESSON_PATH, "客户的书稿丢了。", "[" * 300),
        f"csf/{LESSON_PATH}:9:1: error: 第 11 行：同一个符号连续太多",
    ),
    "bad key": (
        edited(LESSON_PATH, "task: T03", "task: t-3"),
        f"csf/{LESSON_PATH}:2:7: error: task 的码 t-3 不合规",
    ),
    "number of a task": (
        edited(LESSON_PATH, "number: 1-3", "number: 第三"),
        f"csf/{LESSON_PATH}:3:9: error: 任务的显示号应是“项目号-任务号”",
    ),
    "no objectives": (
        edited(LESSON_PATH, "objectives: [K3.1, S3.1, A3.1]\n", ""),
        f"csf/{LESSON_PATH}:2:1: error: 请写出本任务的学习目标",
    ),
    "objective twice": (
        edited(LESSON_PATH, "[K3.1, S3.1", "[K3.1, K3.1, S3.1"),
        f"csf/{LESSON_PATH}:7:20: error: K3.1 写了两次",
    ),
    "unknown objective": (
        edited(LESSON_PATH, "[K3.1, S3.1", "[K3.1, S3.2, S3.1"),
        f"csf/{LESSON_PATH}:7:20: error: 不认识的目标 S3.2，是不是 S3.1？",
    ),
    "unknown objective, nothing near": (
        edited(LESSON_PATH, "[K3.1, S3.1", "[K3.1, 素养, S3.1"),
        f"csf/{LESSON_PATH}:7:20: error: 不认识的目标 素养。请先写进 objectives.md",
    ),
    "objective nobody measures": (
        edited(EVALUATION_PATH, "| 40 | S3.1 |", "| 40 | K3.1 |"),
        f"csf/{LESSON_PATH}:7:20: warning: 目标 S3.1 没有任何题目或评价行来衡量",
    ),
    "attitude measured by machine alone": (
        edited(EVALUATION_PATH, "| 20 | A3.1 |", "| 20 | K3.1 |"),
        f"csf/{LESSON_PATH}:7:26: warning: 素质目标 A3.1 只由客观题衡量",
    ),
    "summary is not last": (
        edited(LESSON_PATH, "## 知识总结", "## 小结"),
        f"csf/{LESSON_PATH}:21:1: error: 课文的最后一节应是“## 知识总结”",
    ),
    "no sections": (
        {LESSON_PATH: LESSON.split("## 情境导入")[0]},
        f"csf/{LESSON_PATH}:9:1: error: 课文的最后一节应是“## 知识总结”",
    ),
    "text before the first heading": (
        edited(LESSON_PATH, "## 情境导入", "开场白\n\n## 情境导入"),
        f"csf/{LESSON_PATH}:9:1: error: 第一个二级标题（##）之前不要写正文",
    ),
    "first-level heading": (
        edited(LESSON_PATH, "## 四类素质", "# 四类素质"),
        f"csf/{LESSON_PATH}:15:1: warning: 课文的标题已在头部写明",
    ),
    "inline check without a key": (
        edited(LESSON_PATH, "[question T03-I01]", "[question ]"),
        f"csf/{LESSON_PATH}:19:11: error: 请写出题目的码",
    ),
    "inline check of no question": (
        edited(LESSON_PATH, "[question T03-I01]", "[question T03-I10]"),
        f"csf/{LESSON_PATH}:19:11: error: 课程里没有题目 T03-I10，是不是 T03-I02？",
    ),
    "inline check, nothing near": (
        edited(LESSON_PATH, "[question T03-I01]", "[question 甲]"),
        f"csf/{LESSON_PATH}:19:11: error: 课程里没有题目 甲。",
    ),
    "inline check twice": (
        edited(LESSON_PATH, "[question T03-I01]", "[question T03-I01]\n\n[question T03-I01]"),
        f"csf/{LESSON_PATH}:21:11: error: 题目 T03-I01 在这一课里插了两次",
    ),
    "caption of another task": (
        edited(LESSON_PATH, "图1-3-1", "图1-4-1"),
        f"csf/{LESSON_PATH}:13:34: warning: 这里的编号应是 图1-3-1",
    ),
    "caption out of order": (
        edited(LESSON_PATH, "图1-3-1", "图1-3-2"),
        f"csf/{LESSON_PATH}:13:34: warning: 这里的编号应是 图1-3-1",
    ),
    "caption of a table": (
        edited(LESSON_PATH, "## 四类素质\n", "## 四类素质\n\n表1-3-2 素质\n{: .caption}\n"),
        f"csf/{LESSON_PATH}:17:2: warning: 这里的编号应是 表1-3-1",
    ),
    "missing picture": (
        edited(LESSON_PATH, "media/qualities.svg", "media/quality.svg"),
        f"csf/{LESSON_PATH}:13:12: error: 找不到文件 media/quality.svg，是不是 media/qualities.svg",
    ),
    "missing picture, nothing near": (
        edited(LESSON_PATH, "(media/qualities.svg", "(../../../x"),
        f"csf/{LESSON_PATH}:13:12: error: 找不到文件 ../../../x。请把它放进 media",
    ),
    "unused picture": (
        {f"{TASK}/media/other.svg": FILES[f"{TASK}/media/qualities.svg"]},
        f"csf/{TASK}/media/other.svg:1:1: warning: 没有文档用到这个文件",
    ),
    "picture of unknown type": (
        {f"{TASK}/media/other.bmp": b"BM"},
        f"csf/{TASK}/media/other.bmp:1:1: error: 不支持的文件类型",
    ),
    "picture with a wrong name": (
        {f"{TASK}/media/other.png": b"GIF89a...."},
        f"csf/{TASK}/media/other.png:1:1: error: 文件的内容不是 png",
    ),
    "picture too large": (
        {f"{TASK}/media/other.png": b"\x89PNG\r\n\x1a\n" + bytes(11 * 1024 * 1024)},
        f"csf/{TASK}/media/other.png:1:1: error: 文件太大：png 最大 10 MB",
    ),
    "drawing that runs something": (
        {
            f"{TASK}/media/qualities.svg": '<svg xmlns="http://www.w3.org/2000/svg">'
            "<script>alert(1)</script></svg>"
        },
        f"csf/{TASK}/media/qualities.svg:1:1: error: ",
    ),
    "drawing that is not UTF-8": (
        {
            f"{TASK}/media/qualities.svg": (
                '<svg xmlns="http://www.w3.org/2000/svg"><text>字</text></svg>'.encode("gb18030")
            )
        },
        f"csf/{TASK}/media/qualities.svg:1:1: error: SVG 图要用 UTF-8 编码保存",
    ),
    "hostile tag": (
        edited(LESSON_PATH, "客户的书稿丢了。", "客户的 <script>x</script>"),
        f"csf/{LESSON_PATH}:11:5: warning: 不允许的 HTML 标签 <script>",
    ),
    "hostile attribute": (
        edited(LESSON_PATH, "客户的书稿丢了。", '<b onclick="x()">客户</b>'),
        f"csf/{LESSON_PATH}:11:1: warning: 不允许的 HTML 属性 onclick",
    ),
    "hostile link": (
        edited(LESSON_PATH, "客户的书稿丢了。", "[客户](javascript:alert(1))"),
        f"csf/{LESSON_PATH}:11:6: warning: 这个链接会被去掉：javascript:alert(1",
    ),
    "hostile address in HTML": (
        edited(LESSON_PATH, "客户的书稿丢了。", '<a href="javascript:alert(1)">客户</a>'),
        f"csf/{LESSON_PATH}:11:1: warning: 这个链接会被去掉",
    ),
    "picture from elsewhere": (
        edited(LESSON_PATH, "客户的书稿丢了。", "![图](https://example.org/x.png)"),
        f"csf/{LESSON_PATH}:11:6: warning: 别处的图片不会显示",
    ),
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
        edited(QUIZ_PATH, "multiple: half", "multiple: fixed:2"),
        f"csf/{QUIZ_PATH}:8:11: error: multiple 的值 fixed:2 不认识",
    ),
    "time limit too long": (
        edited(QUIZ_PATH, "time_limit: 20m", "time_limit: 25h"),
        f"csf/{QUIZ_PATH}:4:13: error: time_limit 应写成分钟或小时",
    ),
    "inline check a person must mark": (
        edited(
            QUIZ_PATH,
            "### T03-I02",
            "### T03-I09 案例分析 {K3.1}\n材料\n#### (1) 简答 3分\n问\n要点：\n- (3分) 答\n\n"
            "### T03-I02",
        )
        | edited(LESSON_PATH, "question T03-I01", "question T03-I09"),
        f"csf/{LESSON_PATH}:19:11: error: 题目 T03-I09 要由教师评分",
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
    "doubled question": (
        edited(QUIZ_PATH, "T03-I02", "T03-E1"),
        f"csf/{EVALUATION_PATH}:15:3: error: 码 T03-E1 已在 csf/{QUIZ_PATH} 第 19 行用过",
    ),
    "doubled number": (
        {
            f"{OTHER}/lesson.md": LESSON.replace("T03\n", "T04\n")
            .replace("[question T03-I01]", "")
            .replace("(media", "(../t03-service-awareness/media")
        },
        f"csf/{OTHER}/lesson.md:1:1: error: 编号 1-3 已被 csf/{LESSON_PATH} 使用",
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
    "no table of objectives": (
        {"objectives.md": OBJECTIVES.split("| 码")[0]},
        "csf/objectives.md:4:1: error: 没有找到目标表",
    ),
    "code of an objective": (
        edited("objectives.md", "| S3.1 |", "| 技能 |"),
        "csf/objectives.md:9:3: error: 目标的码 技能 不合规",
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
    found = problems(changes)

    assert [line for line in found if expected in line], found


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

    assert len([line for line in problems(changes) if ": error: " in line]) == 3


def test_a_planned_task_is_not_missed():
    planned = edited(
        "objectives.md", "\n## T03", "\n| 码 | 类 | 目标 |\n|---|---|---|\n| K9.1 | 知识 | 以后 |\n"
    )

    assert problems(planned) == []


def test_code_is_not_read_as_text():
    lesson = edited(
        LESSON_PATH,
        "客户的书稿丢了。",
        "写法：`<script>`、`![图](media/no.png)`\n\n```\n# 标题\n[question X]\n<script>\n```\n",
    )

    assert problems(lesson) == []


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    lesson = {LESSON_PATH: b"\xef\xbb\xbf" + LESSON.replace("\n", "\r\n").encode()}

    assert problems(lesson) == []
