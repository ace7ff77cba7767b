"""Blocks of a Word document put in the order a lesson has, ending in its knowledge summary."""

import re
from dataclasses import dataclass, field

from lms.authoring.rules.word_text import Block, Converter
from lms.core.chapters.chapter import Chapter, Note
from lms.core.markdown import plain_text, render
from lms.courses.rules.lesson import SUMMARY

OPENING, WHOLE = "导语", "正文"
_NUMBER = r"[一二三四五六七八九十百0-9]+"
_BEFORE = re.compile(rf"^(?:第?{_NUMBER}[章节]?[、.．\s]*|[（(]{_NUMBER}[)）]\s*|[0-9.]+\s*)")
_IS_SUMMARY = re.compile(
    r"(?:知识|本章|本节|本课|本项目|任务|项目|章节|课程|学习|单元)?的?(?:总结|小结|回顾)(?:与\S{1,4})?"
)
# Headings somebody wrote without a style for them, the higher ones first.
_LIKE = (
    re.compile(rf"(?:第{_NUMBER}[章节篇]|(?:项目|任务|模块|单元|学习任务)\s*{_NUMBER}).{{0,40}}"),
    re.compile(rf"{_NUMBER}、.{{1,30}}"),
    re.compile(rf"[（(]{_NUMBER}[)）].{{1,30}}"),
)
_LABEL = r"([0-9]+(?:\s*[-–—－.．]\s*[0-9]+){0,2})(?![0-9])"
_CAPTION = re.compile(rf"([图表])\s*{_LABEL}[\s:：、.．]*(.*)")
_BLANK = re.compile(r"\s+")
# Signs that would end a title or mean something in it.
_IN_TITLE = str.maketrans("\"'[]()\\<>*_`&", "”’［］（）＼＜＞＊＿‘＆")


@dataclass
class Draft:
    """The text of a lesson without its head, and what has to be said about it."""

    title: str = ""
    body: str = ""
    notes: list[Note] = field(default_factory=list)


def lesson_of(chapter: Chapter, pictures: list[str]) -> Draft:
    """The lesson a chapter makes; `pictures` are the ways to its pictures ('': not shown)."""
    converter = Converter(pictures)
    blocks = converter.blocks(chapter.html)
    draft = Draft(notes=[*chapter.notes, *converter.notes])
    draft.notes += _headings_found(blocks)
    blocks = _captioned(blocks)
    blocks, draft.title = _titled(blocks, draft.notes)
    blocks = _summarised(_levelled(blocks, draft.notes), draft.notes)
    draft.body = "\n\n".join("\n".join(block.lines) for block in blocks) + "\n"
    draft.notes += _missing(chapter.texts, draft, {way: "/" for way in pictures if way})
    return draft


def _headings_found(blocks: list[Block]) -> list[Note]:
    """Where no paragraph has a heading's style, those that look like headings become some."""
    if any(block.kind == "heading" for block in blocks):
        return []
    found = 0
    for block in blocks:
        level = next((n for n, like in enumerate(_LIKE, start=1) if like.fullmatch(block.words)), 0)
        is_sentence = block.words.endswith(("。", "；", ";", "，", "：", "！", "？"))
        if block.kind == "text" and level and not is_sentence and (block.is_bold or level < 3):
            line = block.lines[0].replace("**", "")
            block.kind, block.level, block.lines = "heading", level, [line]
            found += 1
    return [Note("guessed", "", str(found))] if found else []


def _captioned(blocks: list[Block]) -> list[Block]:
    """Captions where the house has them: in the picture, and above the table."""
    made: list[Block] = []
    for place, block in enumerate(blocks):
        found = _CAPTION.fullmatch(block.words) if block.kind in {"caption", "text"} else None
        is_caption = found and (block.kind == "caption" or len(block.words) <= 40)
        before = made[-1] if made else None
        after = blocks[place + 1].kind if place + 1 < len(blocks) else ""
        if not is_caption or found is None or (before is None and after != "table"):
            made.append(_as_text(block))
        elif found[1] == "图" and before is not None and before.kind == "picture":
            before.lines[-1] = _titled_picture(before.lines[-1], block.words)
        elif found[1] == "表" and after == "table":
            made.append(Block("caption", [*block.lines, "{: .caption}"], block.words))
        elif found[1] == "表" and before is not None and before.kind == "table":
            made.insert(-1, Block("caption", [*block.lines, "{: .caption}"], block.words))
        else:
            made.append(_as_text(block))
    return made


def _as_text(block: Block) -> Block:
    if block.kind == "caption":
        block.kind = "text"
    return block


def _titled_picture(line: str, title: str) -> str:
    return f'{line[:-1]} "{title.translate(_IN_TITLE)}")'


def _titled(blocks: list[Block], notes: list[Note]) -> tuple[list[Block], str]:
    """The title is what has its style, or the only heading of the highest level, at the top."""
    titles = [block for block in blocks if block.kind == "title"]
    for block in titles[1:]:
        block.kind = "text"
    title = titles[0].words if titles else ""
    rest = [block for block in blocks if block not in titles[:1]]
    levels = [block.level for block in rest if block.kind == "heading"]
    is_alone = len(levels) > 1 and levels.count(min(levels)) == 1
    if is_alone and rest[0].kind == "heading" and rest[0].level == min(levels):
        if title:
            notes.append(Note("other-title", "", title))
        title = rest.pop(0).words
    if title:
        notes.append(Note("title", "", title))
    return rest, title


def _levelled(blocks: list[Block], notes: list[Note]) -> list[Block]:
    """The highest headings become `##`; what stands before the first gets one."""
    levels = [block.level for block in blocks if block.kind == "heading"]
    top = min(levels, default=1)
    made = []
    for block in blocks:
        if block.kind == "heading":
            block.level = min(block.level - top + 2, 6)
            block.lines = [f"{'#' * block.level} {block.lines[0]}"]
        made.append(block)
    body = [block for block in made if block.kind != "note"]
    if body and not (body[0].kind == "heading" and body[0].level == 2):
        words = OPENING if levels else WHOLE
        notes.append(Note("opening", "", words))
        made.insert(0, Block("heading", [f"## {words}"], words, 2))
    return made


def _summarised(blocks: list[Block], notes: list[Note]) -> list[Block]:
    """A summary at the end: the one there is, or an empty one."""
    tops = [at for at, block in enumerate(blocks) if block.kind == "heading" and block.level == 2]
    found = [at for at in tops if _IS_SUMMARY.fullmatch(_BEFORE.sub("", blocks[at].words).strip())]
    marks = [block for block in blocks if block.kind == "note"]
    if not found:
        notes.append(Note("no-summary", "", ""))
        rest = [block for block in blocks if block.kind != "note"]
        return [*rest, Block("heading", [f"## {SUMMARY}"], SUMMARY, 2), *marks]
    at = found[-1]
    end = next((one for one in tops if one > at), len(blocks))
    section = [block for block in blocks[at:end] if block.kind != "note"]
    rest = [block for block in [*blocks[:at], *blocks[end:]] if block.kind != "note"]
    if section[0].words != SUMMARY:
        notes.append(Note("summary", "", section[0].words))
    if end < len(blocks) and any(block.kind != "note" for block in blocks[end:]):
        notes.append(Note("summary-moved", "", section[0].words))
    section[0].lines = [f"## {SUMMARY}"]
    return [*rest, *section, *marks]


def _missing(texts: tuple[str, ...], draft: Draft, media: dict[str, str]) -> list[Note]:
    """Words of the document that the lesson does not have: nothing gets lost unsaid."""
    whole = _bare(plain_text(render(draft.body, media=media))) + _bare(draft.title)
    said = {_bare(note.words) for note in draft.notes}
    return [
        Note("missing", "", text[:200])
        for text in texts
        if _bare(text) not in whole and _bare(text) not in said
    ]


def _bare(text: str) -> str:
    return _BLANK.sub("", text).translate(_IN_TITLE)


def renumbered(body: str, number: str) -> tuple[str, dict[str, str]]:
    """Figures and tables numbered as a lesson's are (图1-3-1), where they are mentioned too."""
    count = {"图": 0, "表": 0}
    new: dict[str, str] = {}
    for found in re.finditer(rf'"{_CAPTION.pattern}"\)|^{_CAPTION.pattern}\n\{{:', body, re.M):
        kind, old = found[1] or found[4], found[2] or found[5]
        if (kind + _BLANK.sub("", old)) not in new:
            count[kind] += 1
            new[kind + _BLANK.sub("", old)] = f"{kind}{number}-{count[kind]}"
    if not new:
        return body, {}

    def replaced(mention: re.Match[str]) -> str:
        return new.get(_BLANK.sub("", mention[0]), mention[0])

    changed = {old: one for old, one in new.items() if old != one}
    return re.sub(rf"[图表]\s*{_LABEL}", replaced, body), changed
