"""Entries of front matter, replaced one at a time."""

from pathlib import Path

import pytest
import yaml

from lms.authoring.rules.heads import BadHead, field_of, listed, mapped, set_field, word

HEAD = """\
---
quiz: T03-Q   # the key
title: 任务测验
# how often
attempts: 2
shuffle: [questions, options]
grading:
  - {category: quiz, weight: 40}
  # the rest
  - {category: evaluation, weight: 60}

empty:
review: "after: submit" # when
---

text: not a head
"""
DOCUMENTS = sorted((Path(__file__).parents[2] / "course_content").rglob("*.md"))


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("quiz", "T04-Q", "quiz: T03-Q   # the key\n", "quiz: T04-Q   # the key\n"),
        ("title", word("一: 二"), "title: 任务测验\n", 'title: "一: 二"\n'),
        ("attempts", None, "attempts: 2\n", ""),
        ("shuffle", listed(["options"]), "[questions, options]", "[options]"),
        (
            "grading",
            "\n  - {category: quiz, weight: 100}",
            "  - {category: quiz, weight: 40}\n  # the rest\n"
            "  - {category: evaluation, weight: 60}\n",
            "  - {category: quiz, weight: 100}\n",
        ),
        ("empty", "1", "empty:\n", "empty: 1\n"),
        (
            "review",
            "after_close",
            'review: "after: submit" # when\n',
            "review: after_close # when\n",
        ),
        ("points", mapped([("a", "1")]), "# when\n---\n", "# when\npoints: {a: 1}\n---\n"),
    ],
)
def test_only_the_entry_changes(key, value, old, new):
    assert set_field(HEAD, key, value) == HEAD.replace(old, new, 1)


def test_a_list_in_lines_is_removed_whole():
    text = set_field(HEAD, "grading", None)

    assert "category" not in text
    assert yaml.safe_load(text.split("---")[1]).keys() == {
        "quiz", "title", "attempts", "shuffle", "empty", "review",
    }  # fmt: skip


def test_line_ends_and_the_mark_stay():
    text = "\ufeff" + HEAD.replace("\n", "\r\n")

    changed = set_field(set_field(text, "attempts", "3"), "mode", "exam")

    assert changed.replace("attempts: 3", "attempts: 2").replace("mode: exam\r\n", "") == text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_setting_what_is_there_changes_no_byte_of_any_document(path):
    text = path.read_bytes().decode()
    head = yaml.compose(text.split("---", 2)[1])

    changed = text
    for key, _value in head.value:
        changed = set_field(changed, key.value, field_of(changed, key.value))

    assert changed == text


def test_a_key_that_is_not_there_can_be_removed_without_harm():
    assert set_field(HEAD, "nothing", None) == HEAD
    assert field_of(HEAD, "nothing") is None


@pytest.mark.parametrize(
    "text",
    ["", "text", "---\nno end", "---\n[a, b]\n---\n", "---\na: [\n---\n", "---\n{a: b}\n---\n"],
)
def test_a_head_that_cannot_be_read_is_refused(text):
    with pytest.raises(BadHead):
        set_field(text, "a", "1")
