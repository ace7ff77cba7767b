"""A question as a form holds it, and its way back into the lines of a document.

`written` gives each line with the part of the form it comes from, so that what a checker says
about a line is shown at its field. `read_block` is the way back; `faults` finds what a form
says that would be read as something else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from lms.authoring.rules.question_blocks import Block
from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.questions import kinds
from lms.questions.kinds.base import Kind, Line
from lms.questions.kinds.editing import AREA, LINE, Grid, Lines, Row, Written, tidy
from lms.questions.text.headings import BRACES, NUMBER, SHARE, read_heading
from lms.questions.text.levels import LEVEL_NAMES
from lms.questions.text.lines import FENCE, PART, QUESTION, blocks, split_explanation
from lms.questions.text.questions import parse_questions

CASE = "case"
NOWHERE = Place("")
WORD = re.compile(r"\w")
LEVEL_WORDS = {name: word for word, name in reversed(LEVEL_NAMES.items())}


@dataclass(frozen=True)
class Share:
    """An objective as a heading names it; the share is '' where it is not written."""

    code: str
    share: str = ""


@dataclass(frozen=True)
class QuestionEdit:
    """A question as typed: nothing is checked. `others` are words in braces a form does not show.

    `key` is '' for a part of a case. `head` is the line of the heading it was read from, which
    stays as long as it says the same.
    """

    kind: str
    key: str = ""
    points: str = ""
    objectives: tuple[Share, ...] = ()
    difficulty: str = ""
    level: str = ""
    others: tuple[str, ...] = ()
    said: Written = field(default_factory=Written)
    explanation: str = ""
    parts: tuple["QuestionEdit", ...] = ()
    head: str = field(default="", compare=False)


def begun(kind: str, key: str = "") -> QuestionEdit:
    """An empty question of a kind."""
    grid = kinds.get(kind).grid
    rows = grid.first_rows() if grid else ()
    parts = (begun("single"), begun("short")) if kind == CASE else ()
    objectives = (Share(""),) if key else ()
    return QuestionEdit(kind, key, objectives=objectives, said=Written(rows=rows), parts=parts)


def as_kind(edit: QuestionEdit, kind: str) -> QuestionEdit:
    """The question as one of another kind, with what fits it taken over; as it is for no kind."""
    if kind == edit.kind or kind not in kinds.all_kinds():
        return edit
    new = begun(kind, edit.key)
    before, after = kinds.get(edit.kind).grid, kinds.get(kind).grid
    found = new.said.rows
    if before and after and not (after.fixed or before.fixed):
        texts = [(row, _main(row, before)) for row in edit.said.rows]
        name = _words(after)[-1]
        found = tuple({**after.blank(), **row, name: text} for row, text in texts if text) or found
        found = tuple(after.tidy(row) for row in found)
    said = Written(edit.said.stem, found)
    return replace(edit, kind=kind, said=said, parts=new.parts, head="")


def _main(row: Row, grid: Grid) -> str:
    """What a row says in the last of its words."""
    return row.get(_words(grid)[-1], "")


def _words(grid: Grid) -> list[str]:
    return [one.name for one in grid.columns if one.kind in {LINE, AREA}]


def read_block(block: Block) -> QuestionEdit | None:
    """What a form shows of a block; None where it would lose or change anything of it."""
    found = _read(block)
    if found is None:
        return None
    lines, before = [text for text, _part in written(found)], block.lines()
    is_whole = _said_something(lines) >= _said_something(before)
    return found if is_whole and _complaints(lines) == _complaints(before) else None


def _read(block: Block) -> QuestionEdit | None:
    heading = _heading(block.head, QUESTION)
    if heading is None:
        return None
    if heading.kind != CASE:
        return _with_body(heading, block.rest)
    parts = list(blocks(block.rest, PART))
    first = parts[0][0].number if parts else block.last + 1
    material = [line for line in block.rest if line.number < first]
    own, explanation = (material, "") if parts else split_explanation(material)
    said = replace(_said(heading.kind, own), rows=())
    inside = []
    for head, lines in parts:
        part = _heading(head, PART)
        if part is None or part.kind == CASE:
            return None
        inside.append(replace(_with_body(part, lines), key=""))
    return replace(heading, said=said, explanation=explanation, parts=tuple(inside))


def rewritten(block: Block, edit: QuestionEdit) -> list[str]:
    """The lines of a block with what a form says now: as they stand where that is the same."""
    before = read_block(block)
    if before is not None and tidied(before) == edit:
        return block.lines()
    return [text for text, _part in written(edit)]


def _heading(head: Line, pattern: re.Pattern[str]) -> QuestionEdit | None:
    heading = read_heading(head, pattern, NOWHERE, Findings())
    if heading is None:
        return None
    braces = BRACES.search(head.text.strip())
    words = braces[1].split() if braces else []
    named = [match for match in map(SHARE.match, words) if match]
    settings = [word.partition("=") for word in words]
    difficulty = [value for name, _is, value in settings if _is_difficulty(name, value)]
    level = [value for name, _is, value in settings if name == "level" and value in LEVEL_NAMES]
    return QuestionEdit(
        kind=heading.kind.name,
        key=heading.name,
        points="" if heading.points is None else format(heading.points, "f"),
        objectives=tuple(Share(match[1], match[2] or "") for match in named),
        difficulty=difficulty[-1] if difficulty else "",
        level=LEVEL_NAMES[level[-1]] if level else "",
        others=tuple(word for word in words if not _is_known(word)),
        head=head.text,
    )


def _is_difficulty(name: str, value: str) -> bool:
    return name == "difficulty" and NUMBER.match(value) is not None


def _is_known(word: str) -> bool:
    name, _is, value = word.partition("=")
    is_level = name == "level" and value in LEVEL_NAMES
    return bool(SHARE.match(word)) or _is_difficulty(name, value) or is_level


def _with_body(heading: QuestionEdit, lines: Sequence[Line]) -> QuestionEdit:
    own, explanation = split_explanation(list(lines))
    return replace(heading, said=_said(heading.kind, own), explanation=explanation)


def _said(kind: str, lines: Sequence[Line]) -> Written:
    one = kinds.get(kind)
    return one.written(one.parse(lines, NOWHERE, Findings()))


def _said_something(lines: Sequence[str]) -> int:
    return sum(WORD.search(line) is not None for line in lines)


def _complaints(lines: Sequence[str]) -> list[str]:
    """What the grammar says against these lines, wherever; it must not change by a form."""
    findings = Findings()
    numbered = [Line(n, text) for n, text in enumerate(lines, start=1)]
    parse_questions(numbered, NOWHERE, findings)
    return sorted(one.message for one in findings.found)


def tidied(edit: QuestionEdit) -> QuestionEdit:
    """What a form sent, with empty rows left out and every text as it can be written."""
    grid = kinds.get(edit.kind).grid
    said = Written(
        stem=edit.said.stem.replace("\r\n", "\n").replace("\r", "\n").strip("\n").strip(),
        rows=grid.filled(edit.said.rows) if grid else (),
        switches=edit.said.switches & {one.name for one in grid.switches} if grid else frozenset(),
    )
    is_case = edit.kind == CASE
    return replace(
        edit,
        key=tidy(edit.key),
        points=tidy(edit.points).removesuffix("分").strip(),
        objectives=tuple(one for one in edit.objectives if one.code),
        difficulty=tidy(edit.difficulty),
        said=said,
        explanation="" if is_case and edit.parts else _plain(edit.explanation),
        parts=tuple(map(tidied, edit.parts)) if is_case else (),
    )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def written(edit: QuestionEdit) -> Lines:
    """The lines of a question, each with the part of the form it comes from.

    The lines of the nth part of a case have names that begin with `part-<n>-` (from 0).
    """
    found = _lines(edit, "###", edit.key)
    for n, part in enumerate(edit.parts):
        inside = _lines(part, "####", f"({n + 1})")
        found += [(text, f"part-{n}-{name}") for text, name in inside]
    return found


def _lines(edit: QuestionEdit, mark: str, name: str) -> Lines:
    kind = kinds.get(edit.kind)
    said = [(f"> {line}" if line else ">", "explanation") for line in edit.explanation.split("\n")]
    return [
        (_head(edit, kind, mark, name), "head"),
        *kind.lines(edit.said),
        *(said if edit.explanation else []),
    ]


def _head(edit: QuestionEdit, kind: Kind, mark: str, name: str) -> str:
    """The heading: the line it was read from, as long as that says the same."""
    if edit.head:
        pattern = PART if mark == "####" else QUESTION
        before = _heading(Line(1, edit.head), pattern)
        if before is not None and before.key == name and _same_heading(before, edit):
            return edit.head
    words = [mark, name, kind.labels[0], f"{edit.points}分" if edit.points else ""]
    inside = [f"{one.code}:{one.share}" if one.share else one.code for one in edit.objectives]
    inside += [f"difficulty={edit.difficulty}"] if edit.difficulty else []
    inside += [f"level={LEVEL_WORDS[edit.level]}"] if edit.level in LEVEL_WORDS else []
    inside += edit.others
    return " ".join(filter(None, [*words, f"{{{' '.join(inside)}}}" if inside else ""]))


def _same_heading(before: QuestionEdit, edit: QuestionEdit) -> bool:
    names = ("kind", "points", "objectives", "difficulty", "level", "others")
    return all(getattr(before, name) == getattr(edit, name) for name in names)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a part of a form ('' the whole question)."""

    part: str
    message: str


def faults(edit: QuestionEdit) -> list[Fault]:
    """What this form says that would be read as something else once written; tidy forms only."""
    lines = written(edit)
    fences = [part for text, part in lines if FENCE.match(text)]
    if len(fences) % 2:  # all that stands below would be read as code
        return [Fault(fences[-1], _("代码没有结束，请再写一行“```”。"))]
    numbered = [Line(n, text) for n, (text, _part) in enumerate(lines, start=1)]
    head, rest = next(blocks(numbered, QUESTION))
    if len(rest) < len(lines) - 1:
        return list(_differences(lines, lines[: 1 + len(rest)]))
    again = _read(Block(head, tuple(rest)))
    if again is None:
        return [Fault("", _("写进文档后读不出这道题。请检查题码、分数和目标。"))]
    return list(_differences(lines, written(again)))


def _differences(lines: Lines, back: Lines) -> Iterable[Fault]:
    for n, (text, part) in enumerate(lines):
        if n >= len(back) or back[n] != (text, part):
            yield Fault(
                part,
                _(
                    "“%(line)s”这一行写进文档后会被读成别的内容（如标题、选项或解析），"
                    "没有保存。请换一种写法，或在文本里改。",
                    line=text[:60],
                ),
            )
            return
    if len(back) > len(lines):
        yield Fault("", _("写进文档后读出来的内容不一样，没有保存。请在文本里改。"))


def part_of(lines: Lines, line: int, column: int) -> str:
    """The part of the form a finding belongs to, by the line of the block (from 1).

    What is said at the beginning of a heading is about the whole question or part.
    """
    if not 1 <= line <= len(lines):
        return ""
    text, part = lines[line - 1]
    if not part.endswith("head"):
        return part
    before = part.removesuffix("head")
    word = _word_at(text, column) if column > 1 else ""
    return before if before and word == "key" else before + word


def _word_at(text: str, column: int) -> str:
    brace = text.find("{")
    if 0 <= brace < column:
        name = text[column - 1 :].partition("=")[0]
        return name if name in {"difficulty", "level"} else "objectives"
    words = len(text[: column - 1].split())
    return ("key", "key", "kind", "points")[min(words, 3)]
