"""Questions for tests, written as their text."""

from html.parser import HTMLParser

from flask import current_app

from lms.core import markdown
from lms.core.findings import Findings, Place
from lms.questions import kinds
from lms.questions.kinds.base import Line
from lms.questions.rules import Definition
from lms.questions.text import ParsedQuestion, compile_question, parse_questions

TEXTS = {
    "single": """\
### T03-I01 单选 5分 {K3.1}
客户服务意识的对象包括：
- [ ] 只有付费客户
- [x] 外部客户与内部同事
- [ ] 只有投诉客户
> 内部服务做好了，外部服务才有基础。
""",
    "multiple": """\
### T03-I04 多选 6分 {K3.2}
属于品格素质的有：
- [x] 忍耐宽容
- [x] 慎诺守信
- [ ] 倾听能力
- [x] 谦虚
""",
    "true_false": """\
### T03-I06 判断 2分 {A3.1}
只要态度好，承诺超出权限也没有关系。
- [ ] 对
- [x] 错
""",
    "blank": """\
### T03-I08 填空 4分 {K3.1}
持续改进的方法叫 [[六西格玛|6σ]]；本月应记录完整的单位为 [[1241±1]] 个。
""",
    "number": """\
### T03-I14 数值 3分 {S3.2}
一天共受理多少件？
答案：400±0
""",
    "match": """\
### T03-I09 匹配 6分 {S3.1}
配对：
- 处变不惊 => 应变力
- 被误解仍平静 => 挫折承受力
- => 语言表达能力
""",
    "order": """\
### T03-I10 排序 4分 {S3.2}
先后顺序是：
1. 认真倾听
2. 充分道歉
3. 收集信息
""",
    "short": """\
### T03-I11 简答 8分 {K3.2:0.5 S3.2:0.5}
为什么前台的情绪来自后台？
要点：
- (3分) 客户不了解你之前的忙碌
- (5分) 情绪会转移给下一位客户
""",
    "essay": """\
### T03-I15 论述 10分 {K3.3}
谈谈德与才。
要点：
- (4分) 德
- (6分) 才
""",
    "case": """\
### T03-I12 案例分析 15分 {S3.3}
一位作家的书稿丢了，他在电话里要求赔偿。
#### (1) 单选 5分
第一句话最好是：
- [x] 您别急，我先把情况完整记下来
- [ ] 您为什么不备份
#### (2) 简答 10分 {S3.2}
写出接下来的三个步骤。
要点：
- (4分) 记录
- (6分) 核实并约定回复时限
""",
}
ALL_KINDS = tuple(TEXTS)


def parsed(text: str) -> tuple[list[ParsedQuestion], Findings]:
    """The questions of a text and what the grammar has to say about it."""
    findings = Findings()
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]
    return parse_questions(lines, Place("quiz.md"), findings), findings


def a_definition(kind: str = "single", text: str | None = None) -> Definition:
    """The compiled question of a text; without one, a good question of the kind."""
    (question,), findings = parsed(text or TEXTS[kind])
    assert not findings.has_errors, findings.in_order()
    return compile_question(question, render)


def render(text: str, *, inline: bool = False) -> str:
    return markdown.render_inline(text) if inline else markdown.render(text)


def asked(definition, answer, *, name, chance=None, disabled=False) -> str:
    """A question as a page shows it to be answered."""
    arrangement = kinds.arrange_question(definition, chance)
    with current_app.test_request_context():
        return str(_page().ask(definition, arrangement, answer, name, disabled))


def reviewed(definition, answer, *, show_key=True) -> str:
    """An answered question as a page shows it afterwards."""
    outcome = kinds.mark_answer(definition, answer)[definition.key]
    arrangement = kinds.arrange_question(definition, None)
    with current_app.test_request_context():
        return str(_page().review(definition, arrangement, answer, outcome, show_key))


def _page():
    return current_app.jinja_env.get_template("questions/question.html").module


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the fields on a page."""
    reader = Fields()
    reader.feed(page)
    return reader.sent


class Fields(HTMLParser):
    """Reads fields as a browser would; `unnamed` are those a screen reader cannot name."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.unnamed: list[str] = []
        self.ids: set[str] = set()
        self._labels: set[str] = set()
        self._is_in_label = False
        self._open = ""

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        self.ids.add(has.get("id") or "")
        getattr(self, f"_{tag}", lambda has: None)(has)
        is_field = tag in {"select", "textarea"} or (tag == "input" and has.get("type") != "hidden")
        if is_field and not self._is_named(has):
            self.unnamed.append(has["name"])

    def handle_endtag(self, tag):
        self._is_in_label = self._is_in_label and tag != "label"
        self._open = "" if tag == "textarea" else self._open

    def handle_data(self, data):
        if self._open and data.strip():
            self.sent.setdefault(self._open, []).append(data.removeprefix("\n"))

    def _is_named(self, has):
        pointed = has.get("aria-labelledby")
        return (
            self._is_in_label
            or "aria-label" in has
            or has.get("id") in self._labels - {None}
            or (pointed is not None and pointed in self.ids)
        )

    def _label(self, has):
        self._is_in_label = "for" not in has
        self._labels.add(has.get("for"))

    def _input(self, has):
        has.setdefault("type", "text")
        if has["type"] not in {"radio", "checkbox"} or "checked" in has:
            self.sent.setdefault(has["name"], []).append(has.get("value", ""))

    def _select(self, has):
        self._name = has["name"]

    def _option(self, has):
        if "selected" in has:
            self.sent.setdefault(self._name, []).append(has["value"])

    def _textarea(self, has):
        self._open = has["name"]
