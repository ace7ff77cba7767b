"""The text of questions: what is read, and what every mistake is told, at its place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions import kinds
from lms.questions.rules import Definition
from tests.builders.questions import ALL_KINDS, TEXTS, a_definition, parsed


@pytest.mark.parametrize("name", ALL_KINDS)
def test_every_kind_is_read_without_findings(name):
    (question,), findings = parsed(TEXTS[name])

    assert findings.in_order() == []
    assert question.kind.name == name


@pytest.mark.parametrize("name", ALL_KINDS)
def test_a_definition_survives_json(name):
    definition = a_definition(name)

    assert Definition.from_json(definition.to_json()) == definition


def test_all_ten_kinds_are_there_in_two_languages():
    labels = {kind.name: kind.labels for kind in kinds.all_kinds().values()}

    assert labels.keys() == set(ALL_KINDS)
    assert kinds.by_label("TRUE-FALSE") is kinds.by_label("判断")
    assert kinds.by_label("看图说话") is None


def test_a_heading_tells_points_shares_and_difficulty():
    text = TEXTS["single"].replace("{K3.1}", "{K3.1:0.7 S3.2:0.3 difficulty=0.8}")

    (question,), _findings = parsed(text)

    assert question.points == 5
    assert question.shares == (("K3.1", Decimal("0.7")), ("S3.2", Decimal("0.3")))
    assert question.difficulty == Decimal("0.8")


def test_an_explanation_is_the_quote_at_the_end():
    definition = a_definition()

    assert definition.explanation == "<p>内部服务做好了，外部服务才有基础。</p>"


def test_parts_of_a_case_get_keys_points_and_objectives():
    definition = a_definition("case")

    assert [part.key for part in definition.parts] == ["T03-I12-1", "T03-I12-2"]
    assert [part.shares[0][0] for part in definition.parts] == ["S3.3", "S3.2"]
    assert definition.points == 15


def test_a_blank_leaves_a_gap_that_text_cannot_forge():
    definition = a_definition("blank", "### T-1 填空 2分\n⟦7⟧ 和 [[甲]]。\n")

    assert [number for _html, number in definition.pieces()] == [1, 0]


SINGLE = TEXTS["single"]
MISTAKES = [
    (SINGLE.replace("单选", "单项选择"), "1:13", "单选"),
    (SINGLE.replace(" 5分", ""), "1:1", "没有写分数"),
    (SINGLE.replace("5分", "五分"), "1:16", "分数应写成"),
    (SINGLE.replace("{K3.1}", "{3.1}"), "1:20", "看不懂"),
    (SINGLE.replace("{K3.1}", "{K3.1 K3.1}"), "1:25", "看不懂"),
    (SINGLE.replace("{K3.1}", "{difficulty=3}"), "1:20", "看不懂"),
    (SINGLE.replace("[x]", "[ ]"), "1:1", "没有正确选项"),
    (SINGLE.replace("- [ ] 只有投诉", "- [x] 只有投诉"), "5:1", "只能有一个正确选项"),
    (SINGLE.replace("外部客户与内部同事", ""), "4:1", "选项没有文字"),
    (SINGLE.replace("只有投诉客户", "只有付费客户"), "5:1", "两个相同的选项"),
    (SINGLE.replace("客户服务意识的对象包括：", ""), "1:1", "没有题干"),
    (SINGLE + SINGLE, "7:1", "重复"),
    (SINGLE.replace("T03-I01", "T03_I01"), "1:5", "题码"),
    ("### T03-I01\n题干\n", "1:1", "题目标题"),
    (SINGLE.replace("5分", "5分 多余"), "1:19", "多了"),
    (TEXTS["multiple"].replace("[x]", "[ ]"), "1:1", "没有正确选项"),
    (TEXTS["blank"].replace("[[六西格玛|6σ]]", "[[ | ]]"), "2:10", "没有答案"),
    ("### T-1 填空 2分\n没有空。\n", "1:1", "没有空"),
    (TEXTS["number"].replace("答案：400±0", ""), "1:1", "要有一行答案"),
    (TEXTS["number"].replace("400±0", "四百"), "3:1", "答案应是数"),
    (TEXTS["match"].replace("应变力", ""), "3:1", "右边没有内容"),
    (TEXTS["match"].replace("被误解仍平静", "处变不惊"), "4:1", "左边有两项相同"),
    ("### T-1 匹配 2分\n配对\n- 甲 => 乙\n", "1:1", "至少要有两对"),
    (TEXTS["order"].replace("充分道歉", "认真倾听"), "4:1", "两步相同"),
    ("### T-1 排序 2分\n排\n1. 甲\n", "1:1", "至少要有两步"),
    (TEXTS["short"].replace("8分", "9分"), "1:1", "要点分数之和"),
    (TEXTS["short"].replace("- (3分)", "- 3分"), "4:1", "要点应写成"),
    ("### T-1 简答 2分\n为什么？\n", "1:1", "没有要点"),
    (TEXTS["case"].replace("15分", "14分"), "1:1", "小题分数之和"),
    (TEXTS["case"].replace("(2)", "(3)"), "7:6", "依次编号"),
    ("### T-1 案例分析 2分\n材料\n", "1:1", "要有小题"),
    (TEXTS["case"].replace("一位作家的书稿丢了，他在电话里要求赔偿。\n", ""), "1:1", "没有材料"),
]


@pytest.mark.parametrize(("text", "place", "says"), MISTAKES)
def test_a_mistake_is_told_at_its_place(text, place, says):
    _questions, findings = parsed(text)

    told = [(f"{f.place.line}:{f.place.column}", f.message) for f in findings.in_order()]
    assert any(at == place and says in message for at, message in told), told


def test_headings_inside_code_are_text():
    text = SINGLE.replace("客户服务意识的对象包括：", "看这段：\n```\n### 不是题目\n```\n选：")

    questions, findings = parsed(text)

    assert len(questions) == 1
    assert findings.in_order() == []


@given(st.text(alphabet="#-[]x(){}分1.: \n>=|±~单选填空简答要点T03I", max_size=200))
def test_no_text_breaks_the_grammar(text):
    parsed("### T-1 填空 2分\n" + text)


@pytest.mark.parametrize("name", ALL_KINDS)
@given(junk=st.text(max_size=80))
def test_no_body_breaks_a_kind(name, junk):
    head, _newline, rest = TEXTS[name].partition("\n")

    parsed(f"{head}\n{junk}\n{rest}")
