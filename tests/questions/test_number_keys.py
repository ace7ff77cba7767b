"""The key of a 数值: a number and perhaps a unit, in the text and through the form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.findings import Findings, Place
from lms.questions import kinds
from lms.questions.kinds.base import Line
from lms.questions.kinds.editing import Written
from tests.builders.questions import a_definition

NUMBER = kinds.get("number")

# What stands behind “答案：”, and the number and the unit in it.
KEYS = [
    ("1241", "1241", ""),
    ("1241±1", "1241±1", ""),
    ("1241±1 个", "1241±1", "个"),
    ("1241 ± 1", "1241 ± 1", ""),
    ("10～12 %", "10～12", "%"),
    ("１２４１ 个", "１２４１", "个"),
    ("1，460 元", "1，460", "元"),
    ("38%", "38", "%"),
    ("6‰", "6", "‰"),
    ("29 个百分点", "29", "个百分点"),
    ("−2 ℃", "−2", "℃"),
    ("7°C", "7", "°C"),
    ("5 m²", "5", "m²"),
    ("5 m2", "5", "m2"),
    ("5 ㎡", "5", "㎡"),
    ("1 cm2", "1", "cm2"),
    ("9m³", "9", "m³"),
    ("2 kg/m3", "2", "kg/m3"),
    ("9.8 m/s²", "9.8", "m/s²"),
    ("60 km/h", "60", "km/h"),
    ("3 次/天", "3", "次/天"),
    ("4元／月", "4", "元／月"),
    ("5 万元", "5", "万元"),
    (".5 h", ".5", "h"),
]

WRONG = [
    ("400|401", "只有一个"),
    ("400 | 401", "只有一个"),
    ("400或401", "只有一个"),
    ("400 或四百一", "只有一个"),
    ("400、401", "只有一个"),
    ("60–70", "10~12"),
    ("60—70", "10~12"),
    ("60-70", "10~12"),
    ("60 - 70 分", "10~12"),
    ("60至70", "10~12"),
    ("10%~12%", "10~12"),
    ("9~1", "小的数在前"),
    ("3/4", "“/4”不能作单位"),
    ("1e3", "“e3”不能作单位"),
    ("1E3", "“E3”不能作单位"),
    ("12:30", "“:30”不能作单位"),
    ("12：30", "“：30”不能作单位"),
    ("2^10", "“^10”不能作单位"),
    ("10²", "“²”不能作单位"),
    ("5x2", "“x2”不能作单位"),
    ("5 个2", "“个2”不能作单位"),
    ("5 次/", "“次/”不能作单位"),
    ("5 items2", "“items2”不能作单位"),
    ("400 通。", "“通。”不能作单位"),
    ("400。", "“。”不能作单位"),
    ("400 401", "不要有空格"),
    ("1 241", "不要有空格"),
    ("400，", "答案应是数"),
    ("400 ±", "答案应是数"),
    ("四百", "答案应是数"),
    ("½", "答案应是数"),
    ("①", "答案应是数"),
    ("", "答案应是数"),
]


def read(*lines):
    findings = Findings()
    numbered = [Line(n, text) for n, text in enumerate(lines, start=1)]
    body = NUMBER.parse(numbered, Place("quiz.md"), findings)
    return body, [(one.place.line, one.message) for one in findings.found]


def through_the_form(value, near, unit):
    """What is read of a key that was typed into the form, and what the form shows of it then."""
    row = {"value": value, "near": near, "unit": unit}
    lines = NUMBER.lines(Written("多少？", (row,)))
    body, found = read(*(text for text, _part in lines))
    assert NUMBER.lines(NUMBER.written(body)) == lines
    return body, found, NUMBER.written(body).rows[0]


@pytest.mark.parametrize(("key", "value", "unit"), KEYS)
def test_a_key_is_a_number_and_its_unit(key, value, unit):
    body, found = read("多少？", f"答案：{key}")

    assert found == []
    assert body == {"stem": "多少？", "value": value, "unit": unit}


@pytest.mark.parametrize(("key", "told"), WRONG)
def test_what_is_no_number_with_a_unit_is_told_at_its_line(key, told):
    body, ((line, message),) = read("多少？", f"答案：{key}")

    assert line == 2
    assert message.startswith("答案应是数")
    assert told in message
    assert body == {"stem": "多少？", "value": key, "unit": ""}


@pytest.mark.parametrize(("key", "value", "unit"), KEYS)
def test_a_key_answers_its_own_question_with_and_without_the_unit(key, value, unit):
    definition = a_definition("number", f"### T-1 数值 2分\n多少？\n答案：{key}\n")
    (text,) = NUMBER.key(definition.body).values()

    for answer in (text, f"{text}{unit}", f"{text} {unit}。"):
        (outcome,) = kinds.mark_answer(definition, {"text": answer}).values()
        assert outcome.share == 1, answer


@pytest.mark.parametrize(
    ("value", "near", "unit"),
    [
        ("400", "", "|401"),
        ("400", "", "401"),
        ("4", "", "~5"),
        ("4", "", "±1"),
        ("4", "", ".5"),
        ("4", "", ",000"),
        ("4", "", "-5"),
        ("4", "", "e3"),
        ("400|401", "", ""),
        ("400", "", "/4"),
        ("60–70", "", "分"),
        ("10~12", "1", ""),
        ("", "", "个"),
        ("", "1", ""),
        ("4", "1 个", "件"),
    ],
)
def test_the_form_is_told_at_its_row_and_keeps_what_was_typed(value, near, unit):
    body, ((line, message),), _row = through_the_form(value, near, unit)

    assert line == 2
    assert message.startswith("答案应是数")
    assert body["unit"] == ""


@pytest.mark.parametrize(("typed", "value", "unit"), KEYS)
def test_a_key_typed_into_the_field_of_the_number_has_its_unit_taken_out(typed, value, unit):
    body, found, row = through_the_form(typed, "", "")

    assert found == []
    assert (body["value"], body["unit"], row["unit"]) == (value, unit, unit)


FIELD = st.text(alphabet="0123.,-+~±–|/^:：eEm²²个%次通或至 “”①½", max_size=5).map(
    lambda text: " ".join(text.split())
)


@given(FIELD, FIELD, FIELD)
def test_a_form_is_read_as_it_was_typed_or_refused(value, near, unit):
    body, found, row = through_the_form(value, near, unit)

    # A sign may be parted from its number, and a tolerance or unit typed into another field.
    typed = f"{value}{'±' if near else ''}{near}{unit}".replace(" ", "")
    shown = f"{body['value']}{body['unit']}".replace(" ", "")
    assert found or shown == typed
    assert found or row["unit"] == body["unit"]
    assert found or not unit or row["unit"].endswith(unit)
