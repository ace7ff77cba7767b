"""What a text leads to must be there: files, places, figures, tables and terms."""

import pytest

from tests.builders.courses import (
    GLOSSARY,
    GLOSSARY_PATH,
    LESSON,
    LESSON_PATH,
    OTHER,
    OTHER_LESSON,
    edited,
    problems_of,
)


def lesson(old, new):
    return edited(LESSON_PATH, old, new)


def says(words):
    return lesson("客户的书稿丢了。", words)


CASES = {
    "a lesson that is not there": (
        says("见[任务](../t04-othr/lesson.md)。"),
        f"csf/{LESSON_PATH}:11:7: error: 找不到文件 ../t04-othr/lesson.md，"
        "是不是 ../t04-other/lesson.md？",
    ),
    "a place another lesson does not have": (
        says("见[任务](../t04-other/lesson.md#befor)。"),
        f"csf/{LESSON_PATH}:11:7: error: 课文里没有锚点 #befor，是不是 #before？",
    ),
    "a place this lesson does not have": (
        says("见[下面](#below)。"),
        f"csf/{LESSON_PATH}:11:7: error: 课文里没有锚点 #below",
    ),
    "a document without a page": (
        says("见[测验](quiz.md)。"),
        f"csf/{LESSON_PATH}:11:7: error: quiz.md 没有自己的页面",
    ),
    "a figure that is not there": (
        says("见图1-3-2。"),
        f"csf/{LESSON_PATH}:11:2: error: 课程里没有 图1-3-2",
    ),
    "a table that is not there": (
        says("见表1-3-1。"),
        f"csf/{LESSON_PATH}:11:2: error: 课程里没有 表1-3-1",
    ),
    "an evaluation table that is not there": (
        says("见表1-4。"),
        f"csf/{LESSON_PATH}:11:2: error: 课程里没有 表1-4",
    ),
    "a figure nobody mentions": (
        lesson("（见图1-3-1）", ""),
        f"csf/{LESSON_PATH}:13:1: warning: 正文没有提到 图1-3-1",
    ),
    "a term no lesson uses": (
        edited(GLOSSARY_PATH, "| 书稿 |", "| 稿酬 |"),
        f"csf/{GLOSSARY_PATH}:10:3: warning: 没有课文用到术语“稿酬”",
    ),
    "a term twice": (
        edited(GLOSSARY_PATH, "| 素质 |", "| 心理素质 |"),
        f"csf/{GLOSSARY_PATH}:9:3: error: 术语 心理素质 已在第 8 行写过",
    ),
    "a term without a meaning": (
        edited(GLOSSARY_PATH, "做好工作的底子。", ""),
        f"csf/{GLOSSARY_PATH}:9:19: error: 请写出这个术语的释义",
    ),
    "a term of a task that is not there": (
        edited(GLOSSARY_PATH, "底子。 | T03 |", "底子。 | T09 |"),
        f"csf/{GLOSSARY_PATH}:9:29: error: 课程里没有任务 T09",
    ),
    "a glossary without a table": (
        {GLOSSARY_PATH: GLOSSARY.split("| 术语")[0]},
        f"csf/{GLOSSARY_PATH}:5:1: error: 没有找到术语表",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_said_at_its_place(changes, expected):
    found = problems_of({GLOSSARY_PATH: GLOSSARY, OTHER: OTHER_LESSON, **changes})

    assert any(problem.startswith(expected) for problem in found), found


@pytest.mark.parametrize(
    "words",
    [
        "见[任务](../t04-other/lesson.md)和[开头](../t04-other/lesson.md#before)。",
        "见[下面](#四类素质)。",
        "表1-3 是评价表，表4-1 属于另一门课程，图1-3-1 在下面。",
    ],
)
def test_what_is_there_may_be_named(words):
    assert problems_of({OTHER: OTHER_LESSON, **says(words)}) == []


def test_a_sentence_that_begins_with_a_number_is_no_caption():
    changes = {LESSON_PATH: LESSON.replace("客户的书稿丢了。", "图1-3-1 里有一个圆。")}

    assert problems_of(changes) == []
