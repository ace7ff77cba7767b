"""YAML front matter as values that know their place; nothing is ever constructed from it.

Every scalar stays the text the author wrote: YAML's own guesses (`1-3`, `1:30`, `no`)
would turn numbers of tasks into dates and sums.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.courses.rules.folder import Source

FENCE = "---"
LARGEST_HEAD = 20_000
MOST_BRACKETS = 500  # nested ones take quadratic time to read


@dataclass(frozen=True)
class Value:
    """A scalar (text), a list or a mapping, with the place where it begins."""

    place: Place
    text: str | None = None
    items: tuple["Value", ...] | None = None
    entries: tuple[tuple["Value", "Value"], ...] | None = None


@dataclass(frozen=True)
class Split:
    """A document taken apart: its front matter and where its body begins."""

    head: Value
    body: tuple[str, ...]
    first_line: int  # number of the body's first line

    def numbered(self) -> Iterator[tuple[int, str]]:
        return enumerate(self.body, self.first_line)


class _Loader(yaml.SafeLoader):
    """Composes nodes only; references are refused, so no small text can become a huge one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "alias", mark)
        return super().compose_node(parent, index)


def split_document(source: Source, findings: Findings) -> Split | None:
    """Front matter and body; None (and a finding) when the front matter cannot be read."""
    if source.lines[0].rstrip() != FENCE:
        findings.error(
            source.at(1), _("文档应以一行 --- 开头，接着写头部信息，再用一行 --- 结束。")
        )
        return None
    end = next((n for n, line in enumerate(source.lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        findings.error(source.at(1), _("头部没有结束。请在头部信息后面加一行 ---。"))
        return None
    head = _parse("\n".join(source.lines[1:end]) + "\n", source, findings)
    return Split(head, source.lines[end + 1 :], end + 2) if head else None


def _parse(text: str, source: Source, findings: Findings) -> Value | None:
    if len(text) > LARGEST_HEAD or text.count("[") + text.count("{") > MOST_BRACKETS:
        findings.error(source.at(2), _("头部太长或括号太多。头部只写设置，内容请写在正文里。"))
        return None
    try:
        node = yaml.compose(text, Loader=_Loader)
        value = _value(node, source) if node else Value(source.at(2), entries=())
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        place = source.at(mark.line + 2, mark.column + 1) if mark else source.at(2)
        findings.error(place, _explain(wrong))
        return None
    except yaml.reader.ReaderError as wrong:
        line = text[: int(wrong.position)].count("\n") + 2
        findings.error(source.at(line), _("这一行有不可见的控制字符，请删去后重新输入。"))
        return None
    except RecursionError:
        findings.error(source.at(2), _("头部的层次太深。"))
        return None
    if value.entries is None:
        findings.error(value.place, _("头部应是“键: 值”的形式，每行一个键，冒号后面留一个空格。"))
        return None
    return value


def _explain(wrong: yaml.MarkedYAMLError) -> str:
    if wrong.problem == "alias":
        message = _("头部不支持 YAML 的引用（*名称），请直接写出值；以 * 开头的文字请加引号。")
    else:
        message = _(
            "头部不是有效的 YAML（%(problem)s）。常见原因：冒号后少了空格、括号或引号没有配对、"
            "值里有冒号却没有加引号。",
            problem=str(wrong.problem or wrong.context or ""),
        )
    return str(message)


def _value(node: Any, source: Source) -> Value:
    place = source.at(node.start_mark.line + 2, node.start_mark.column + 1)
    match node:
        case yaml.ScalarNode():
            return Value(place, text=str(node.value).strip())
        case yaml.SequenceNode():
            return Value(place, items=tuple(_value(item, source) for item in node.value))
        case _:
            pairs = tuple((_value(k, source), _value(v, source)) for k, v in node.value)
            return Value(place, entries=pairs)
