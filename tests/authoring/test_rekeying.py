"""Keys renamed where they are keys."""

from pathlib import Path

import pytest

from lms.authoring.rules.rekeying import codes_for, free_task, names_for, rekeyed, renumbered
from tests.builders.courses import EVALUATION, LESSON, QUIZ

NAMES = {"T03": "T13", "T03-I01": "T13-I01", "T03-I02": "T13-I02", "T03-Q": "T13-Q", "K3.1": "K9.1"}
DOCUMENTS = sorted((Path(__file__).parents[2] / "course_content").rglob("*.md"))


@pytest.mark.parametrize(
    ("path", "text", "changed"),
    [
        ("quiz.md", "---\nquiz: T03-Q\n---\n", "---\nquiz: T13-Q\n---\n"),
        ("quiz.md", "### T03-I01 单选 {K3.1:0.5}\n", "### T13-I01 单选 {K9.1:0.5}\n"),
        ("lesson.md", "[question T03-I01]\n", "[question T13-I01]\n"),
        ("lesson.md", "见 T03-I01 这道题。\n", "见 T03-I01 这道题。\n"),
        ("lesson.md", "## T03 概述\n", "## T03 概述\n"),
        (
            "evaluation.md",
            "| T03-E1 | a | b | 5 | K3.1 | =T03-Q |\n",
            "| T03-E1 | a | b | 5 | K9.1 | =T13-Q |\n",
        ),
        ("lesson.md", "| K3.1 | 课文里的表 |\n", "| K3.1 | 课文里的表 |\n"),
        ("quiz.md", "### T03-I011 单选\n", "### T03-I011 单选\n"),
        ("quiz.md", "```\n### T03-I01 单选\n```\n", "```\n### T03-I01 单选\n```\n"),
        (
            "lesson.md",
            "---\ntitle: T03 的课\ntask: T03\n---\n",
            "---\ntitle: T03 的课\ntask: T13\n---\n",
        ),
    ],
)
def test_keys_change_and_prose_stays(path, text, changed):
    assert rekeyed(path, text, NAMES) == changed


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_renaming_there_and_back_is_the_identity(path):
    text = path.read_bytes().decode()
    names = {f"{a}{n:02d}": f"{a}{n + 50:02d}" for a in "TM" for n in range(20)}
    names |= {f"T{n:02d}-I{m:02d}": f"T{n + 50}-I{m:02d}" for n in range(20) for m in range(30)}
    back = {new: old for old, new in names.items()}

    assert rekeyed(path.name, rekeyed(path.name, text, names), back) == text


def test_a_document_without_keys_of_the_set_stays_byte_for_byte():
    for text in (LESSON, QUIZ, EVALUATION):
        assert rekeyed("quiz.md", text, {"T77": "T78"}) == text


@pytest.mark.parametrize(
    ("key", "taken", "free"),
    [
        ("T03", set(), "T03"),
        ("T03", {"T03"}, "T04"),
        ("T03", {"T03", "T12"}, "T13"),
        ("X", {"X"}, "X-2"),
    ],
)
def test_a_task_gets_a_key_that_is_free(key, taken, free):
    assert free_task(key, taken) == free


def test_keys_below_a_task_follow_it_and_others_stay_if_free():
    names = names_for(["T03-I01", "T03-Q", "Z1"], "T03", "T13", {"Z1", "T03-I01"})

    assert names == {"T03": "T13", "T03-I01": "T13-I01", "T03-Q": "T13-Q", "Z1": "Z1-2"}


def test_codes_of_one_group_move_together():
    assert codes_for(["K3.1", "S3.2", "A4.1"], {"K3.1", "K7.1"}) == {
        "K3.1": "K8.1",
        "S3.2": "S8.2",
        "A4.1": "A4.1",
    }


def test_display_numbers_change_with_their_figures():
    assert renumbered("图1-3-1、表1-3、11-3、1-32", "1-3", "2-4") == "图2-4-1、表2-4、11-3、1-32"
