"""Three texts made into one: nothing lost, nothing invented, conflicts left to a person."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules.merging import ChunkKind, merge
from lms.core import differences
from lms.core.differences import lines_of, matching

TEXTS = st.lists(
    st.tuples(
        st.sampled_from(["", "甲", "乙", "丙", "- 一", "# 标题"]),
        st.sampled_from(["\n", "\r\n", "\r"]),
    ),
    max_size=14,
).map(lambda lines: "".join(words + end for words, end in lines)) | st.text(
    alphabet="ab\r\n甲\u2028\x85", max_size=30
)
BASE = "".join(f"第 {n} 行\n" for n in range(20))


def changed(lines: dict[int, str]) -> str:
    return "".join(lines.get(n, f"第 {n} 行\n") for n in range(20))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc\n", "a\nB\nc\n", "a\nb\nc\nd\n", "a\nB\nc\nd\n"),
        ("a\nb\nc\n", "b\nc\n", "a\nb\n", "b\n"),
        ("a\nb\n", "a\nx\nb\n", "a\nx\nb\n", "a\nx\nb\n"),
        ("", "x\n", "", "x\n"),
        ("a\r\nb\r\nc", "a\r\nb\r\nc", "A\r\nb\r\nc", "A\r\nb\r\nc"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nc\nd", "A\nb\nc\nd"),
        ("a\n\n\nb\n", "a\n\n\n\nb\n", "a\n\n\nB\n", None),
        ("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n", None),
        ("a\nb\n", "a\nx\nb\n", "a\ny\nb\n", None),
        ("a\nb\n", "a\n", "a\nB\n", None),
        ("a\n", "a", "a\nb\n", None),
    ],
)
def test_three_texts_become_one(base, mine, theirs, merged):
    result = merge(base, mine, theirs)

    assert result.is_clean is (merged is not None)
    if merged is not None:
        assert result.text == merged


def test_a_conflict_has_the_lines_of_all_three():
    result = merge("a\nb\nc\n", "a\nx\nc\n", "a\ny\nz\nc\n")

    (conflict,) = result.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (("b\n",), ("x\n",), ("y\n", "z\n"))
    assert [chunk.kind for chunk in result.chunks] == [
        ChunkKind.SAME,
        ChunkKind.CONFLICT,
        ChunkKind.SAME,
    ]
    assert result.text == "a\nx\nc\n"


@given(TEXTS, TEXTS)
def test_what_only_one_side_changed_is_taken_whole(base, other):
    assert merge(base, base, other).text == other
    assert merge(base, other, base).text == other
    assert merge(base, other, other).text == other
    assert merge(base, base, other).is_clean
    assert merge(base, other, base).is_clean
    assert merge(base, other, other).is_clean


@given(TEXTS, TEXTS, TEXTS)
def test_the_sides_can_be_exchanged(base, mine, theirs):
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)

    assert one.is_clean == other.is_clean
    if one.is_clean:
        assert one.text == other.text


@given(TEXTS, TEXTS, TEXTS)
def test_the_chunks_are_the_three_texts(base, mine, theirs):
    chunks = merge(base, mine, theirs).chunks

    assert "".join(line for chunk in chunks for line in chunk.base) == base
    assert "".join(line for chunk in chunks for line in chunk.mine) == mine
    assert "".join(line for chunk in chunks for line in chunk.theirs) == theirs


@given(
    st.dictionaries(st.integers(0, 9), st.sampled_from(["", "新\n", "甲\n乙\n"])),
    st.dictionaries(st.integers(11, 19), st.sampled_from(["", "新\r\n", "丙\n"])),
)
def test_edits_that_do_not_touch_are_both_kept(mine, theirs):
    result = merge(BASE, changed(mine), changed(theirs))

    assert result.is_clean
    assert result.text == changed({**mine, **theirs})


@given(TEXTS)
def test_lines_are_the_text(text):
    assert "".join(lines_of(text)) == text


@given(TEXTS, TEXTS)
def test_what_matches_is_equal_and_in_order(one, other):
    a, b = lines_of(one), lines_of(other)
    at = (0, 0)
    for match in matching(a, b):
        assert match.a >= at[0]
        assert match.b >= at[1]
        assert a[match.a : match.a + match.size] == b[match.b : match.b + match.size]
        at = (match.a + match.size, match.b + match.size)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (["x\n", "\n"] * 2500, ["y\n", "\n"] * 2500),
        (["\n"] * 5000, ["- \n"] * 5000),
        ([f"{n % 50}\n" for n in range(5000)], [f"{n % 49}\n" for n in range(5000)]),
        ([f"{n}\n" for n in range(5000)], [f"{n}\n" for n in reversed(range(5000))]),
    ],
)
def test_five_thousand_lines_are_little_work(monkeypatch, mine, theirs):
    compared = 0

    class Counting(SequenceMatcher):
        def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
            nonlocal compared
            ahi = len(self.a) if ahi is None else ahi
            for one in self.a[alo:ahi]:
                compared += len(self.b2j.get(one, ()))
            return super().find_longest_match(alo, ahi, blo, bhi)

    monkeypatch.setattr(differences, "SequenceMatcher", Counting)
    merge("".join([f"{n % 60}\n\n" for n in range(2500)]), "".join(mine), "".join(theirs))

    assert compared < 3_000_000
