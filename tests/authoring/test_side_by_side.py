"""Two texts beside each other, and who wrote which line."""

from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules import side_by_side as subject
from lms.authoring.rules.blame import blame
from lms.authoring.rules.side_by_side import RowChange, side_by_side
from lms.core import differences
from lms.core.differences import lines_of

TEXTS = st.text(alphabet="ab甲乙 \r\n#", max_size=60)


def rows_of(compared):
    return [row for stretch in compared.stretches for row in stretch.rows]


def test_a_changed_line_has_its_changed_signs_marked():
    compared = side_by_side("一\n客户很满意。\n三\n", "一\n顾客很满意！\n三\n")

    (row,) = [row for row in rows_of(compared) if row.change is not RowChange.SAME]
    assert row.change is RowChange.CHANGED
    assert [one.text for one in row.before.pieces if one.is_changed] == ["户", "。"]
    assert [one.text for one in row.after.pieces if one.is_changed] == ["顾", "！"]


def test_lines_that_are_not_alike_stand_alone():
    compared = side_by_side("甲乙丙丁\n", "abc def\n")

    assert [row.change for row in rows_of(compared)] == [RowChange.REMOVED, RowChange.ADDED]


def test_far_from_a_change_lines_are_folded():
    text = "".join(f"第 {n} 行\n" for n in range(100))
    compared = side_by_side(text, text.replace("第 50 行", "第五十行"))

    assert [stretch.is_folded for stretch in compared.stretches] == [True, False, True]
    assert len(compared.stretches[1].rows) in {7, 8}
    assert compared.changes == 1


def test_other_line_ends_are_a_change_that_is_named():
    compared = side_by_side("一\r\n二", "一\n二")

    (row,) = [row for row in rows_of(compared) if row.change is RowChange.CHANGED]
    assert (row.before.end, row.after.end) == ("CRLF", "LF")


def test_a_byte_order_mark_is_named():
    compared = side_by_side("\ufeff一\n", "一\n")

    assert (compared.mark_before, compared.mark_after, compared.changes) == (True, False, 0)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_rows(before, after):
    rows = rows_of(side_by_side(before, after))

    for text, sides in (
        (before, [row.before for row in rows]),
        (after, [row.after for row in rows]),
    ):
        shown = ["".join(piece.text for piece in side.pieces) for side in sides if side]
        assert shown == [line.rstrip("\r\n") for line in lines_of(text)]


def test_a_large_document_is_little_work_and_a_bounded_page(monkeypatch):
    compared_pairs = []
    closely = differences._closely

    def counting(a, b, from_a, from_b):
        compared_pairs.append(len(a) + len(b))
        return closely(a, b, from_a, from_b)

    monkeypatch.setattr(differences, "_closely", counting)
    before = "".join(f"{n} 客户说：一段话，{n % 7}。\n" for n in range(12_000))
    compared = side_by_side(before, before.replace("客户", "顾客"))

    assert compared.left_out == 12_000 - subject.MOST_ROWS
    assert len(rows_of(compared)) == subject.MOST_ROWS
    assert sum(compared_pairs) < 600_000


def test_a_line_belongs_to_the_state_it_first_stood_in():
    assert blame(["a\nb\n", "a\nx\nb\n", "x\nb\nc\n"]) == [1, 0, 2]
    assert blame(["a\n", "a\n", "a\n"]) == [0]
    assert blame([""]) == []


def test_a_line_that_went_and_came_back_is_new():
    assert blame(["a\nb\n", "a\n", "a\nb\n"]) == [0, 2]


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_every_line_has_an_origin_it_stood_in(states):
    lines = lines_of(states[-1])

    origins = blame(states)

    assert len(origins) == len(lines)
    for line, origin in zip(lines, origins, strict=True):
        assert line in lines_of(states[origin])


def test_three_hundred_states_are_compared_once_each(monkeypatch):
    lines = [f"第 {n} 行\n" for n in range(400)]
    states = []
    for n in range(300):
        lines[n] = f"改 {n}\n"
        states.append("".join(lines))
    calls = []
    monkeypatch.setattr(
        differences, "_closely", lambda a, b, *_at: calls.append(len(a) * len(b)) or []
    )

    origins = blame(states)

    assert origins[:300] == list(range(300))
    assert sum(calls) < 1000
