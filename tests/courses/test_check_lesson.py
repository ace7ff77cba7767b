"""The checker says every problem at its place: lessons and their media."""

import pytest

from tests.builders.courses import (
    EVALUATION_PATH,
    FILES,
    LESSON,
    LESSON_PATH,
    QUIZ_PATH,
    TASK,
    UNIT_PATH,
    edited,
    problems_of,
)

OTHER = "m1-entering-the-post/t04-needs"
CASES = {
    "no unit.md": (
        {UNIT_PATH: None},
        f"csf/{LESSON_PATH}:1:1: error: 这个项目文件夹里缺少 unit.md",
    ),
    "no lesson": (
        {LESSON_PATH: None},
        f"csf/{QUIZ_PATH}:1:1: error: 这个任务文件夹里缺少 lesson.md",
    ),
    "long path": (
        {f"media/{'x' * 200}.png": b""},
        "error: 路径太长或含有控制字符",
    ),
    "broken YAML": (
        edited(LESSON_PATH, "title: 树立", "title: 甲: 树立"),
        f"csf/{LESSON_PATH}:4:9: error: 头部不是有效的 YAML",
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
        f"csf/{LESSON_PATH}:7:20: error: 不认识的目标 素养。请先把它写进目标表",
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
    "doubled number": (
        {
            f"{OTHER}/lesson.md": LESSON.replace("T03\n", "T04\n")
            .replace("[question T03-I01]", "")
            .replace("(media", "(../t03-service-awareness/media")
        },
        f"csf/{OTHER}/lesson.md:1:1: error: 编号 1-3 已被 csf/{LESSON_PATH} 使用",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_found_at_its_place(changes, expected):
    found = problems_of(changes)

    assert [line for line in found if expected in line], found
