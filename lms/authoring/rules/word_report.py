"""What could not be carried over from a Word document, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lms.core.chapters.chapter import Note
from lms.core.i18n import lazy

MOST_PLACES = 20


class Weight(StrEnum):
    """How much a note asks of the teacher."""

    LOST = "lost"  # not in the lesson
    TODO = "todo"  # only a person knows
    CHANGED = "changed"  # there, in another form


_SENTENCES = {
    "missing": (Weight.LOST, lazy("这些文字没有带过来，请自己补上。")),
    "picture": (
        Weight.LOST,
        lazy("图片没有带过来：格式不能显示（如 emf、wmf）或已损坏。请另存为 png 再上传。"),
    ),
    "linked-picture": (Weight.LOST, lazy("图片只是链接，不在文档里，没有带过来。请另外上传。")),
    "chart": (Weight.LOST, lazy("图表没有带过来。请在 Word 里另存为图片再上传，或改写成表格。")),
    "smartart": (
        Weight.LOST,
        lazy("SmartArt 图形没有带过来，下面是其中的文字。请另存为图片再上传，或改写成列表。"),
    ),
    "shape": (Weight.LOST, lazy("自选图形或艺术字没有带过来。请另存为图片再上传。")),
    "object": (Weight.LOST, lazy("嵌入的对象（如 Excel 表格）没有带过来，只可能留下它的图片。")),
    "equation-object": (
        Weight.LOST,
        lazy("旧式公式（公式编辑器、MathType）没有带过来。请截图上传或改写成文字。"),
    ),
    "inserted-file": (Weight.LOST, lazy("插入的另一份文档没有带过来。请单独上传那份文档。")),
    "comment": (Weight.LOST, lazy("批注没有带过来。")),
    "deleted": (Weight.LOST, lazy("修订中删除的文字没有带过来。")),
    "margin": (Weight.LOST, lazy("页眉和页脚没有带过来。")),
    "contents": (Weight.LOST, lazy("目录没有带过来：课文有自己的目录。")),
    "looks": (
        Weight.LOST,
        lazy("文字的颜色和底色没有带过来。如果颜色有意义（如答案标红），请改用粗体或写明。"),
    ),
    "other-title": (Weight.LOST, lazy("文档另有一个大标题，没有用作课文标题。")),
    "link": (Weight.LOST, lazy("链接的地址不能用，只保留了文字。")),
    "no-alt": (Weight.TODO, lazy("图片没有替代文字。请写一句话，让看不见图的人也知道图里有什么。")),
    "no-summary": (
        Weight.TODO,
        lazy("没有找到“知识总结”一类的标题，已在最后加上空的“知识总结”，请补写。"),
    ),
    "opening": (Weight.TODO, lazy("第一个标题之前有正文，已给它加上标题，可以改成合适的名字。")),
    "guessed": (
        Weight.TODO,
        lazy("文档没有使用标题样式，按“一、”“（一）”这样的编号认出了标题，请核对。"),
    ),
    "equation": (Weight.CHANGED, lazy("公式改成了一行文字，请核对。")),
    "textbox": (Weight.CHANGED, lazy("文本框里的文字移到了正文里，请核对位置。")),
    "inserted": (Weight.CHANGED, lazy("修订中插入的文字当作已接受。")),
    "style": (Weight.CHANGED, lazy("不认识的样式，按普通段落处理。")),
    "merged": (Weight.CHANGED, lazy("表格里合并的单元格拆开了：短的内容在每一格重复，请核对。")),
    "nested-table": (Weight.CHANGED, lazy("表格里的表格改成了文字，请核对。")),
    "box": (Weight.CHANGED, lazy("只有一格的表格改成了引用。")),
    "title": (Weight.CHANGED, lazy("用作课文的标题，正文里不再重复。")),
    "summary": (Weight.CHANGED, lazy("改名为“知识总结”。")),
    "summary-moved": (Weight.CHANGED, lazy("总结移到了最后：课文的最后一节必须是知识总结。")),
    "renumbered": (Weight.CHANGED, lazy("图和表按任务的编号重新编号，正文里提到的地方也改了。")),
}
_ORDER = list(_SENTENCES)


@dataclass(frozen=True)
class Place:
    """Where something stood: under which heading, with which words."""

    near: str
    words: str

    @property
    def shown(self) -> bool:
        return bool(self.near or self.words)


@dataclass(frozen=True)
class Remark:
    """One kind of thing that did not come along as it was, with all its places."""

    kind: str
    weight: Weight
    sentence: str
    places: tuple[Place, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.places)


def remarks_of(notes: Iterable[Note]) -> list[Remark]:
    """Notes of the same kind together, what is lost first."""
    by_kind: dict[str, list[Place]] = {}
    for note in notes:
        by_kind.setdefault(note.kind, []).append(Place(note.near, note.words))
    return [
        Remark(
            kind,
            _SENTENCES[kind][0],
            str(_SENTENCES[kind][1]),
            tuple(dict.fromkeys(by_kind[kind]))[:MOST_PLACES],
            len(dict.fromkeys(by_kind[kind])),
        )
        for kind in _ORDER
        if kind in by_kind
    ]
