"""When two written answers count as the same, and when they never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions.kinds.folding import fits, fold, number

# domain.md §4.3
FITS = [
    ("六西格玛", "六西格玛", True),
    (" 六西格玛。", "六西格玛", True),
    ("6Σ", "6σ", True),
    ("６σ", "6σ", True),
    ("CRM", "crm", True),
    ("客户 至上", "客户至上", True),
    ("Net  Promoter", "net promoter", True),
    ("不等于", "等于", False),
    ("等于", "不等于", False),
    ("大自然", "自然", False),
    ("可以直接退款", "不可以直接退款", False),
    ("", "", False),
    ("1241", "1241±1", True),
    ("1,242", "1241±1", True),
    ("１２４０", "1241±1", True),
    ("1239.9", "1241±1", False),
    ("一千", "1241±1", False),
    ("9", "1~9", True),
    ("1", "1~9", True),
    ("9.01", "1~9", False),
    ("0.50", "0.5", True),
    ("1-9", "1-9", True),
    ("NPS 值", "NPS值", True),
    ("六\u200b西格玛", "六西格玛", True),
    ("六西格玛. ", "六西格玛", True),
    ("“同理心”", "同理心", False),
    ("１０～１２", "10~12", False),
    ("11", "１０～１２", True),
    ("11", "10〜12", True),
    ("1240", "1,241±1", True),
    ("1,5", "15", False),
    ("10", "010", False),
    ("010", "010", True),
    ("012315", "12315", False),
    ("九点~六点", "九点～六点", True),
]


@pytest.mark.parametrize(("answer", "wanted", "right"), FITS)
def test_a_blank_folds_form_and_never_meaning(answer, wanted, right):
    assert fits(answer, wanted) is right


@pytest.mark.parametrize(
    "text", ["", "1,2", "1,2345", "5个", "abc", "1e5", "--1", "1.2.3", "９" * 50, "NaN", "inf"]
)
def test_what_is_no_number_is_not_read_as_one(text):
    assert number(text) is None


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(min_size=1), st.text(min_size=1))
def test_more_text_is_another_answer(text, more):
    assert not fits(text + more, text) or fold(text + more) == fold(text) or number(text)
