"""When two written answers count as the same, and when they never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions.kinds.folding import fits, fold, number, span

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
    ("１０～１２", "10~12", True),
    ("11", "１０～１２", True),
    ("11", "10〜12", True),
    ("1240", "1,241±1", True),
    ("1,5", "15", False),
    ("10", "010", False),
    ("010", "010", True),
    ("012315", "12315", False),
    ("九点~六点", "九点～六点", True),
]


# What is typed in several ways, and says one thing.
FORM = [
    ("“同理心”", '"同理心"'),
    ("“同理心”", "「同理心」"),
    ("“同理心”", "‘同理心’"),
    ("don’t", "don't"),
    ("客户——企业", "客户-企业"),
    ("客户—企业", "客户–企业"),
    ("e‑mail", "e-mail"),
    ("A - B", "A—B"),
    ("甲，乙", "甲、乙"),
    ("甲,乙", "甲、乙"),
    ("甲；乙", "甲, 乙"),
    ("A, B", "a，b"),
    ("倾听，", "倾听"),
    ("倾听！", "倾听"),
    ("倾听；", "倾听"),
    ("倾听、", "倾听"),
    ("倾听？。", "倾听"),
    ("倾听……", "倾听"),
    ("马斯洛·亚伯拉罕", "马斯洛•亚伯拉罕"),
    ("马斯洛・亚伯拉罕", "马斯洛 ‧ 亚伯拉罕"),
    ("50 %", "50%"),
    ("5 kg", "5KG"),
    ("25 ℃", "25°C"),
    ("7 × 24", "7×24"),
    ("AHT (平均处理时长)", "AHT（平均处理时长）"),
    ("六西\u200e格\u200f玛\u00ad", "\ufeff六西格玛"),
    ("10²", "10^2"),
    ("10⁻²", "10^-2"),
    ("5 m²", "5m2"),
    ("5㎡", "5 m^2"),
    ("CO₂", "CO2"),
    ("½", "1/2"),
    ("1½", "1 1/2"),
    ("①", "（1）"),
    ("①②", "⑴⑵"),
    ("❶", "①"),
    ("Ⅳ", "IV"),
]

# What looks alike, and says two things.
MEANING = [
    ("C++", "C"),
    ("C#", "C"),
    (".NET", "NET"),
    ("3.5%", "3.5"),
    ("7×24", "7x24"),
    ("7×24", "724"),
    ("-5", "5"),
    ("5!", "5"),
    ("《同理心》", "“同理心”"),
    ("“同理心”", "同理心"),
    ("10²", "102"),
    ("10₂", "102"),
    ("2ⁿ", "2n"),
    ("x²", "x2"),
    ("①", "1"),
    ("①②", "12"),
    ("⒈5", "1.5"),
    ("1½", "11/2"),
    ("½", "0.5"),
    ("1 2", "12"),
    ("1 24", "124"),
    ("1,2", "12"),
    ("1、234", "1234"),
    ("0,123", "123"),
    ("5-3", "5~3"),
    ("5-3", "2"),
    ("2024-05", "2024~05"),
    ("九点-六点", "九点~六点"),
    ("12:30", "1230"),
    ("3·5", "3.5"),
    ("50%", "50‰"),
    ("not ok", "ok"),
    ("不；等于", "等于"),
]

# A key on the right, an answer on the left.
NUMBERS = [
    ("400。", "400", True),
    ("400.", "400", True),
    ("400，", "400", True),
    ("400。", "390~410", True),
    ("1,241", "1241", True),
    ("1 241", "1241", True),
    ("1241", "1 241", True),
    ("1 241 000", "1241000", True),
    ("1\u202f241.5", "1241.50", False),
    ("1 2411", "12411", False),
    ("1 241,000", "1241000", False),
    ("3.10", "3.1", True),
    ("3.1", "3.10", False),
    ("3.100", "3.10", False),
    ("３．１０。", "3.10", True),
    ("1241.50", "1,241.50", True),
    ("5", "5.0", False),
    ("5.0", "5", True),
    ("12~20", "12~20", True),
    ("12～20", "12~20", True),
    ("12-20", "12~20", True),
    ("12–20", "12~20", True),
    ("12 — 20", "12~20", True),
    ("12——20", "12~20", True),
    ("12〜20。", "12~20", True),
    ("12∼20", "12~20", True),
    ("12−20", "12~20", True),
    ("1000-2000", "1,000~2,000", True),
    ("-5--3", "-5~-3", True),
    ("15", "12~20", True),
    ("12~21", "12~20", False),
    ("20~12", "12~20", False),
    ("12/20", "12~20", False),
    ("12至20", "12~20", False),
    ("1220", "12~20", False),
    ("16±4", "12~20", False),
    ("12~20", "16±4", False),
    ("16±4", "16±4", True),
    ("9:00-18:00", "9:00~18:00", True),
    ("10%—12%", "10%~12%", True),
    ("5月1日-5月7日", "5月1日~5月7日", True),
    ("5~3", "5-3", False),
    ("12~20", "12-20", False),
    ("12–20", "12-20", True),
]


@pytest.mark.parametrize(("one", "other"), FORM)
def test_how_something_is_typed_does_not_matter(one, other):
    assert fits(one, other)
    assert fits(other, one)


@pytest.mark.parametrize(("one", "other"), MEANING)
def test_what_says_something_else_never_fits(one, other):
    assert not fits(one, other)
    assert not fits(other, one)


@pytest.mark.parametrize(("answer", "wanted", "right"), NUMBERS)
def test_numbers_and_ranges_in_blanks(answer, wanted, right):
    assert fits(answer, wanted) is right


@pytest.mark.parametrize(
    "text", ["。", "-", "——", "……", "“”", "（）", "、", "?!", "·", "\u200b", "__"]
)
def test_punctuation_alone_says_nothing(text):
    assert fold(text) == ""
    assert not fits(text, text)


@pytest.mark.parametrize("text", ["+", "×", "√", "#", "*", "%", "@", ">", "~", "&"])
def test_a_sign_may_be_an_answer(text):
    assert fits(text, text)
    assert not fits("。", text)


@pytest.mark.parametrize(("answer", "wanted", "right"), FITS)
def test_a_blank_folds_form_and_never_meaning(answer, wanted, right):
    assert fits(answer, wanted) is right


NO_NUMBERS = ["", "1,2", "1,2345", "5个", "abc", "1e5", "--1", "1.2.3", "９" * 50, "NaN", "inf"]
NO_NUMBERS += [
    "1 2",
    "1 2345",
    "0 123",
    "10²",
    "①",
    "⑴",
    "⒈",
    "🄂",
    "½",
    "1½",
    "1⁄2",
    "10₂",
    "٣",
    "5!",
]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_not_read_as_one(text):
    assert number(text) is None


# Every sign that folding knows of, so that chance finds them side by side.
SIGNS = st.text(
    alphabet="甲乙不a1 0.。，,;、-–—~～±!?！\"“'%²³①½⁻^m/·•(（\u200b\u0345\u0301ßİé:_2e", max_size=9
)
TEXTS = st.text() | SIGNS
NEGATIONS = st.sampled_from(["不", "没", "非", "无", "未", "not"])


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_a_key_fits_itself(text):
    assert fits(text, text) is (fold(text) != "")


@given(TEXTS, st.integers(0, 9), NEGATIONS)
def test_a_negation_is_never_folded_away(text, place, negation):
    negated = text[:place] + negation + text[place:]

    assert fold(negated) != fold(text)
    assert not fits(negated, text)
    assert not fits(text, negated)


@given(TEXTS.filter(bool), TEXTS.filter(bool))
def test_more_text_is_another_answer(text, more):
    is_numeric = number(text) is not None or span(text) is not None
    assert not fits(text + more, text) or fold(text + more) == fold(text) or is_numeric
