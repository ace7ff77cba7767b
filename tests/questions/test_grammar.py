"""The text of questions: what is read, and what every mistake is told, at its place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions import kinds
from lms.questions.kinds.blank import settled
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
    assert question.attributes.shares == (("K3.1", Decimal("0.7")), ("S3.2", Decimal("0.3")))
    assert question.attributes.difficulty == Decimal("0.8")


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
    (SINGLE.replace("T03-I01", "t03-I01"), "1:5", "题码以大写字母开头"),
    (SINGLE.replace("T03-I01", "T" * 33), "1:5", "最多 32 个字符"),
    (SINGLE.replace("### ", "###"), "1:1", "后面要空一格"),
    ("这里是说明。\n" + SINGLE, "1:1", "不属于任何题"),
    (SINGLE + "## 二、多选题\n说明\n", "8:1", "不属于任何题"),
    (SINGLE.replace("包括：", "包括：\n```\n开着"), "3:1", "代码没有结束"),
    (SINGLE.replace("{K3.1}", "{K3.1:0.7 S3.2}"), "1:20", "要么都写"),
    (SINGLE.replace("- [ ] 只有投诉", "- 只有投诉"), "5:1", "选项应写成"),
    (SINGLE.replace("- [ ] 只有付费", "-[ ] 只有付费"), "3:1", "选项应写成"),
    (SINGLE.replace("- [ ] 只有付费", "- 【】只有付费"), "3:1", "选项应写成"),
    (SINGLE.replace("只有投诉客户\n", "只有投诉客户\n#### (1) 单选 5分\n"), "6:1", "才有小题"),
    (SINGLE + "- [ ] 解析之后\n", "6:1", "选项应写成"),
    (
        "### T-1 单选 2分\n选\n- [x] 甲\n" + "".join(f"- [ ] 乙{n}\n" for n in range(26)),
        "1:1",
        "26",
    ),
    (TEXTS["true_false"].replace("对\n", "可以\n"), "1:1", "依次是“对”和“错”"),
    (TEXTS["true_false"].replace("[ ]", "[x]"), "4:1", "只能有一个是正确"),
    (TEXTS["true_false"].replace("[x]", "[ ]"), "1:1", "没有正确选项"),
    (
        TEXTS["multiple"].replace("- [x] 慎", "- [ ] 慎").replace("- [x] 谦", "- [ ] 谦"),
        "3:1",
        "改为“单选”",
    ),
    (TEXTS["blank"].replace("1241±1", "1241±"), "2:34", "看不懂"),
    (TEXTS["blank"].replace("1241±1", "9~1"), "2:34", "看不懂"),
    (TEXTS["blank"].replace("[[1241±1]]", "[[1241"), "2:34", "成对"),
    (TEXTS["blank"].replace("方法叫 ", "方法叫 ![图]("), "2:13", "不能写在图片或链接里"),
    (TEXTS["number"].replace("400±0", "9~1"), "3:1", "答案应是数"),
    (TEXTS["match"].replace("- 被误解仍平静 =>", "- 被误解仍平静 ->"), "4:1", "每一对应写成"),
    (TEXTS["match"].replace("语言表达能力", "应变力"), "5:1", "干扰项与另一项相同"),
    (TEXTS["order"] + "这里多了一行\n", "6:1", "每一步应写成"),
    (
        TEXTS["case"].replace(
            "### T03", TEXTS["number"].replace("T03-I14", "T03-I12-1") + "### T03"
        ),
        "4:1",
        "T03-I12-1 重复",
    ),
    ("### T03-I01\n题干\n", "1:1", "题目标题"),
    (SINGLE.replace("5分", "5分 多余"), "1:19", "多了"),
    (TEXTS["multiple"].replace("[x]", "[ ]"), "1:1", "没有正确选项"),
    (TEXTS["blank"].replace("[[六西格玛|6σ]]", "[[ | ]]"), "2:10", "没有答案"),
    ("### T-1 填空 2分\n没有空。\n", "1:1", "没有空"),
    (TEXTS["number"].replace("答案：400±0", ""), "1:1", "要有一行答案"),
    (TEXTS["blank"].replace("1241±1", "。"), "2:34", "只有标点"),
    (TEXTS["blank"].replace("1241±1", "1241|-"), "2:34", "只有标点"),
    (TEXTS["blank"].replace("1241±1", "……|1241"), "2:34", "只有标点"),
    (TEXTS["number"].replace("400±0", "四百"), "3:1", "答案应是数"),
    (TEXTS["number"].replace("400±0", "400|401"), "3:1", "答案应是数"),
    (TEXTS["number"].replace("400±0", "60–70"), "3:1", "10~12"),
    (TEXTS["match"].replace("应变力", ""), "3:1", "右边没有内容"),
    (TEXTS["match"].replace("被误解仍平静", "处变不惊"), "4:1", "左边有两项相同"),
    ("### T-1 匹配 2分\n配对\n- 甲 => 乙\n", "1:1", "至少要有两对"),
    (TEXTS["order"].replace("充分道歉", "认真倾听"), "4:1", "两步相同"),
    ("### T-1 排序 2分\n排\n1. 甲\n", "1:1", "至少要有两步"),
    (TEXTS["short"].replace("8分", "9分"), "1:1", "要点分数之和"),
    (TEXTS["short"].replace("- (3分)", "- 3分"), "4:1", "要点应写成"),
    ("### T-1 简答 2分\n为什么？\n", "1:1", "没有要点"),
    (TEXTS["short"] + "参考答案\n", "6:1", "要点应写成"),
    (TEXTS["short"].replace("- (5分)", "  - 5分"), "5:3", "要点应写成"),
    (TEXTS["case"].replace("(1) 单选", "(1) 案例"), "3:1", "不能再有案例分析"),
    (TEXTS["case"].replace("(1) 单选", "(1) 单挑"), "3:10", "这种题型"),
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


def test_an_outer_heading_only_groups_questions():
    text = f"## 一、单选题\n\n{SINGLE}\n## 二、判断题\n\n{TEXTS['true_false']}"

    questions, findings = parsed(text)

    assert [question.explanation for question in questions] == [
        "内部服务做好了，外部服务才有基础。",
        "",
    ]
    assert findings.in_order() == []


def test_points_may_stand_apart_and_have_decimals():
    (question,), findings = parsed(SINGLE.replace("5分", "2.25 分"))

    assert question.points == Decimal("2.25")
    assert findings.in_order() == []


def test_options_and_steps_may_run_over_several_lines():
    (single, order), findings = parsed(
        SINGLE.replace("同事\n", "同事\n  （包括前台）\n")
        + TEXTS["order"].replace("认真倾听\n", "认真倾听\n   不打断\n")
    )

    assert single.body["options"][1]["text"] == "外部客户与内部同事\n（包括前台）"
    assert "认真倾听\n不打断" in order.body["items"]
    assert findings.in_order() == []


def test_a_numbered_list_in_the_stem_is_no_step():
    text = TEXTS["order"].replace(
        "先后顺序是：", "已知：\n1. 客户在线\n2. 工单已开\n\n先后顺序是："
    )

    (question,), findings = parsed(text)

    assert sorted(question.body["items"]) == ["充分道歉", "收集信息", "认真倾听"]
    assert question.stem.endswith("先后顺序是：")
    assert findings.in_order() == []


def test_a_bar_with_a_backslash_belongs_to_the_answer():
    definition = a_definition("blank", "### T-1 填空 2分\n写 [[a\\|b|丙]]。\n")

    assert definition.body["blanks"] == [["a|b", "丙"]]


GAPS = [
    ("<p>甲⟦1⟧乙⟦2⟧</p>", "<p>甲⟦1⟧乙⟦2⟧</p>"),
    ("<p>⟦2⟧⟦1⟧</p>", "<p>⟦2⟧⟦1⟧</p>"),
    ('<p><img alt="⟦1⟧">⟦2⟧</p>', '<p><img alt=" ">⟦2⟧</p><p>⟦1⟧</p>'),
    ("<p>⟦1⟧⟦1⟧⟦2⟧⟦7⟧</p>", "<p>⟦1⟧ ⟦2⟧ </p>"),
    ("", "<p>⟦1⟧</p><p>⟦2⟧</p>"),
]


@pytest.mark.parametrize(("html", "settled_html"), GAPS)
def test_every_blank_stands_in_the_stem_exactly_once(html, settled_html):
    assert settled(html, 2) == settled_html


def test_an_entity_cannot_forge_a_blank():
    definition = a_definition("blank", "### T-1 填空 2分\n&#10214;7&#10215; 和 [[甲]]。\n")

    assert [number for _html, number in definition.pieces()] == [1, 0]


def test_a_number_may_have_a_unit():
    definition = a_definition("number", "### T-1 数值 2分\n多少？\n答案：1241±1 个\n")

    assert definition.body == {"value": "1241±1", "unit": "个"}


def test_headings_inside_code_are_text():
    text = SINGLE.replace("客户服务意识的对象包括：", "看这段：\n```\n### 不是题目\n```\n选：")

    questions, findings = parsed(text)

    assert len(questions) == 1
    assert findings.in_order() == []


@given(st.text(max_size=300))
def test_no_text_at_all_breaks_the_grammar(text):
    parsed(text)


@given(st.text(alphabet="#-[]x(){}分1.: \n>=|±~单选填空简答要点T03I", max_size=200))
def test_no_text_breaks_the_grammar(text):
    parsed("### T-1 填空 2分\n" + text)


@pytest.mark.parametrize("name", ALL_KINDS)
@given(junk=st.text(max_size=80))
def test_no_body_breaks_a_kind(name, junk):
    head, _newline, rest = TEXTS[name].partition("\n")

    parsed(f"{head}\n{junk}\n{rest}")


@pytest.mark.parametrize(
    ("word", "level"),
    [("识记", "remember"), ("应用", "apply"), ("analyse", "analyse"), ("创造", "create")],
)
def test_a_heading_tells_the_level_of_thought(word, level):
    text = TEXTS["single"].replace("{K3.1}", f"{{K3.1 level={word}}}")

    (question,), findings = parsed(text)

    assert findings.in_order() == []
    assert question.attributes.level == level


def test_the_parts_of_a_case_think_as_their_case():
    text = TEXTS["case"].replace("{S3.3}", "{S3.3 level=分析}", 1)

    (question,), _findings = parsed(text)

    assert {part.attributes.level for part in question.parts} == {"analyse"}


def test_a_question_kept_before_there_were_levels_is_still_read():
    data = a_definition().to_json()

    assert "level" not in data
    assert Definition.from_json(data).level == ""
