"""The curriculum itself: what every learning task has, and what the examinations can draw."""

import random
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from lms.core.findings import Findings
from lms.courses.importer import check_root, read_root
from lms.courses.importer.checking import checked
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.reading import CourseFolder
from lms.questions import kinds
from lms.quizzes.rules.drawing import draw_paper

ROOT = Path(__file__).parents[2] / "course_content"
TASKS = [f"T{number:02}" for number in range(1, 13)]
HAN = re.compile(r"[\u4e00-\u9fff]")
# Signs that stand between Chinese characters only by mistake.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()\"'][\u4e00-\u9fff]")
PROMISES = re.compile("分支对话|对话模拟|情景模拟")


@cache
def course(code: str) -> CourseFolder:
    folder = next(one for one in read_root(ROOT).courses if one.path.endswith(code))
    return checked(folder, (), Findings()).found


@cache
def task(key: str) -> tuple[CourseFolder, str]:
    """The course of a task and the folder it stands in."""
    for found in (course("csf"), course("csm")):
        for path, lesson in found.lessons.items():
            if lesson.text.task == key:
                return found, path.removesuffix("lesson.md")
    raise LookupError(key)


def text_of(key: str, document: str) -> str:
    found, folder = task(key)
    return found.sources[folder + document].text


def test_the_check_finds_nothing_and_everything_is_covered(app):
    found = check_root(read_root(ROOT))

    assert [str(one) for one in found.findings] == []
    assert (found.coverage.measured, found.coverage.objectives) == (97, 97)
    assert (found.coverage.leaves, found.coverage.missing) == (69, ())


def test_twelve_tasks_stand_in_two_courses():
    keys = {
        code: [one.text.task for one in course(code).lessons.values()] for code in ("csf", "csm")
    }

    assert sorted(keys["csf"]) == TASKS[:7]
    assert sorted(keys["csm"]) == TASKS[7:]


@pytest.mark.parametrize("key", TASKS)
def test_a_lesson_has_its_parts(key):
    found, folder = task(key)
    lesson = found.lessons[folder + "lesson.md"]
    text = text_of(key, "lesson.md")
    main = text.split("## 知识正文")[1].split("## 实训任务")[0].split("\n### ")[1:]

    assert [one.title for one in lesson.text.sections] == [
        "情境导入",
        "知识正文",
        "实训任务",
        "知识总结",
    ]
    assert all("[question " in section for section in main)
    assert 3000 <= len(HAN.findall(text.split("---", 2)[2])) <= 5000
    assert '!!! case "' in text
    assert '!!! care "' in text
    labels = Counter(label[0] for label in lesson.numbered.captions)
    assert labels["图"] >= 2
    assert labels["表"] >= 1
    assert "交：" in text


@pytest.mark.parametrize("key", TASKS)
def test_a_quiz_has_its_questions(key):
    found, folder = task(key)
    quiz = found.quizzes[folder + "quiz.md"]

    assert len(quiz.definitions) >= 12
    assert len({one.kind for one in quiz.definitions}) >= 6
    assert quiz.settings.possible == 100


@pytest.mark.parametrize("key", TASKS)
def test_every_question_says_what_it_measures_and_why(key):
    found, folder = task(key)
    bank = found.banks[f"banks/{key.lower()}.md"]
    quiz, checks = found.quizzes[folder + "quiz.md"], found.banks[folder + "checks.md"]

    for one in (*quiz.definitions, *bank.definitions, *checks.definitions):
        assert one.level, one.key
        assert one.difficulty, one.key
        assert one.shares, one.key
        assert one.explanation or any(part.explanation for part in one.parts), one.key
        for leaf in one.leaves():
            if not kinds.get(leaf.kind).is_automatic:
                assert kinds.marking_points(leaf), leaf.key


@pytest.mark.parametrize("key", TASKS)
def test_an_evaluation_table_covers_every_objective_it_must(key):
    found, folder = task(key)
    lesson, table = found.lessons[folder + "lesson.md"], found.evaluations[folder + "evaluation.md"]
    named = {code for code, _place in table.objectives}

    assert table.text.label == f"表{lesson.text.number}"
    assert table.text.total == 100 or not table.text.counts
    # An attitude is never left to questions alone.
    assert {code for code in lesson.text.objectives if code.startswith(("S", "A"))} <= named
    assert all(len(HAN.findall(row.standard)) >= 20 for row in table.text.criteria)


@pytest.mark.parametrize("key", TASKS)
def test_texts_are_set_as_chinese_and_promise_nothing_that_is_not_there(key):
    for document in ("lesson.md", "quiz.md", "checks.md", "evaluation.md"):
        text = text_of(key, document)

        assert HALF_WIDTH.findall(text) == [], document
        assert PROMISES.findall(text) == [], document


def numbered(settings: QuizSettings) -> QuizSettings:
    """The same rules with each question under a number of its own, as if it were published."""
    keys = [key for draw in settings.draws for key, _version in draw.pool]
    ids = {key: number for number, key in enumerate(keys, 1)}
    draws = tuple(
        replace(draw, pool=tuple((key, ids[key]) for key, _version in draw.pool))
        for draw in settings.draws
    )
    return replace(settings, draws=draws)


@pytest.mark.parametrize("code", ["csf", "csm"])
def test_two_drawn_papers_share_less_than_half(code):
    found = course(code)
    settings = numbered(found.exams["exams/final.md"].pooled(found.banks, {}))
    papers = [set(draw_paper(settings, random.Random(luck))) for luck in range(400)]

    shared = [len(one & other) / settings.question_count for one, other in pairwise(papers)]

    assert settings.possible == 100
    assert max(shared) < 0.5


@pytest.mark.parametrize("key", TASKS)
def test_a_quiz_says_what_to_do_next_at_any_result(key):
    found, folder = task(key)
    bands = found.quizzes[folder + "quiz.md"].settings.feedback

    assert [int(band.least) for band in bands] == [85, 60, 0]
    assert all(len(HAN.findall(band.text)) >= 20 for band in bands)
    assert len({band.text for band in bands}) == 3


@pytest.mark.parametrize("code", ["csf", "csm"])
def test_an_exam_says_what_to_do_next_at_any_result(code):
    bands = course(code).exams["exams/final.md"].settings.feedback

    assert [int(band.least) for band in bands] == [85, 75, 60, 0]
    assert all(len(HAN.findall(band.text)) >= 30 for band in bands)
