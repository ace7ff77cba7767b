"""Outlines, orders and links as pure text work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules.structure import (
    completed,
    free_key,
    free_name,
    moved_links,
    moved_paths,
    placed,
    stepped,
)

HERE, THERE = "m1-a/t01-x", "m2-b/t01-x"
FILES = [f"{HERE}/lesson.md", f"{HERE}/quiz.md", f"{HERE}/media/图.png"]
MOVED = moved_paths(FILES, HERE, THERE)


@pytest.mark.parametrize(
    ("keys", "key", "before", "wanted"),
    [
        (["A", "B", "C"], "C", "A", ["C", "A", "B"]),
        (["A", "B", "C"], "A", "", ["B", "C", "A"]),
        (["A", "B", "C"], "A", "C", ["B", "A", "C"]),
        (["A", "B"], "N", "B", ["A", "N", "B"]),
        ([], "N", "", ["N"]),
        (["A", "B"], "A", "gone", ["B", "A"]),
        (["A", "B"], "A", "A", ["B", "A"]),
    ],
)
def test_a_key_is_placed_before_another(keys, key, before, wanted):
    assert placed(keys, key, before) == wanted


@pytest.mark.parametrize(
    ("key", "step", "before"),
    [("A", 1, "C"), ("B", -1, "A"), ("B", 1, ""), ("C", -1, "B"), ("A", -1, "A"), ("C", 1, "")],
)
def test_a_step_up_or_down_names_the_key_it_comes_before(key, step, before):
    assert stepped(["A", "B", "C"], key, step) == before


def test_what_is_not_listed_comes_after_what_is():
    assert completed(["T02"], ["T01", "T02", "", "T03"]) == ["T02", "T01", "T03"]
    assert completed([], ["T01", "", "T02"]) == ["T01", "T02"]


@pytest.mark.parametrize(
    ("prefix", "taken", "width", "key"),
    [
        ("M", ["M1", "M3", "T9"], 1, "M4"),
        ("T", [], 2, "T01"),
        ("T", ["T09", "T10-Q"], 2, "T10"),
        ("CSF-B", ["CSF-B1"], 1, "CSF-B2"),
    ],
)
def test_the_next_key_follows_the_highest(prefix, taken, width, key):
    assert free_key(prefix, taken, width=width) == key


def test_a_taken_name_gets_a_number():
    assert free_name("t01", {"T01", "t01-2"}) == "t01-3"
    assert free_name("t02", {"t01"}) == "t02"


def test_everything_in_a_folder_moves_and_nothing_beside_it():
    paths = [*FILES, "m1-a/t01-xy/lesson.md", "m1-a/unit.md"]
    assert moved_paths(paths, HERE, THERE) == {
        f"{HERE}/lesson.md": f"{THERE}/lesson.md",
        f"{HERE}/quiz.md": f"{THERE}/quiz.md",
        f"{HERE}/media/图.png": f"{THERE}/media/图.png",
    }


@pytest.mark.parametrize(
    ("document", "before", "after"),
    [
        # What moves along is led to as before.
        (FILES[0], '![图](media/图.png "图1-1-1")', '![图](media/图.png "图1-1-1")'),
        (FILES[0], "[下面](#here)", "[下面](#here)"),
        # What stays behind is led to from the new place.
        (FILES[0], "[别处](../t02-y/lesson.md#a)", "[别处](../../m1-a/t02-y/lesson.md#a)"),
        (FILES[0], "![](../media/a%20b.png)", "![](../../m1-a/media/a%20b.png)"),
        (FILES[0], "[一]: ../t02-y/lesson.md", "[一]: ../../m1-a/t02-y/lesson.md"),
        (FILES[0], "[别处](../../m2-b/t09/lesson.md)", "[别处](../../m2-b/t09/lesson.md)"),
        # Others lead to the new place.
        ("m1-a/t02-y/lesson.md", "[x](../t01-x/lesson.md)", "[x](../../m2-b/t01-x/lesson.md)"),
        ("m2-b/t09/lesson.md", "[x](../../m1-a/t01-x/lesson.md)", "[x](../t01-x/lesson.md)"),
        ("course.md", "![](m1-a/t01-x/media/图.png)", "![](m2-b/t01-x/media/图.png)"),
        # What is no such link stays.
        (FILES[0], "[x](https://example.com/../a)", "[x](https://example.com/../a)"),
        (FILES[0], "`[x](../t02-y/lesson.md)`", "`[x](../t02-y/lesson.md)`"),
        (FILES[0], "```\n[x](../t02/lesson.md)\n```", "```\n[x](../t02/lesson.md)\n```"),
        (FILES[0], "[x](../../../outside.md)", "[x](../../../outside.md)"),
        ("m1-a/t02-y/lesson.md", "[x](../t03-z/lesson.md)", "[x](../t03-z/lesson.md)"),
    ],
)
def test_links_lead_where_they_led(document, before, after):
    head = "---\ntask: T01\n# [x](../t02-y/lesson.md)\n---\r\n"
    assert moved_links(head + before, document, MOVED) == head + after


@given(st.text(alphabet="ab[]()#./`\r\n-: 中!~|\\\ufeff", max_size=120))
def test_where_nothing_moves_every_byte_stays(text):
    assert moved_links(text, FILES[0], {}) == text


@given(st.text(alphabet="ab \r\n`~中", max_size=60), st.sampled_from(["\n", "\r\n"]))
def test_only_links_change_when_a_document_moves(text, end):
    after = moved_links(f"[x](../t02-y/lesson.md){end}{text}", FILES[0], MOVED)
    assert after == f"[x](../../m1-a/t02-y/lesson.md){end}{text}"
