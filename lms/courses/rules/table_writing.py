"""An evaluation table as plain words, as a form holds it, and written back as evaluation.md.

What `text_of` writes is read as the same table: `draft_of(parse(text_of(draft))) == draft` for
every draft that came from a table, with all its Markdown, bars and line breaks.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lms.core.points import plain
from lms.courses.rules.compiled import LEVELS, Criterion, LevelFrom, Option, PeerRule, TableText
from lms.courses.rules.evaluation import Evaluation
from lms.courses.rules.evaluation_head import ACTIVITY, OPTIONS, stars

Pairs = tuple[tuple[str, str], ...]
HEADS = {
    "key": "码",
    "group": "类别",
    "title": "评价项目",
    "standard": "评价内容/标准",
    "points": "分值",
    "objectives": "目标",
    "evaluators": "评价者",
}
# A word YAML reads as it stands, inside braces too.
_PLAIN = re.compile(r"[\w★☆./+]([\w★☆./%+ -]*[\w★☆./%+])?")
_CUT = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BREAK = "<br>"
# What JSON leaves as it is and YAML takes for a line or refuses.
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class DraftPeers:
    """The rule of classmates, or of other groups, as written."""

    reviews: str = "3"
    among: str = "group"
    aggregate: str = "mean"
    is_anonymous: bool = True


@dataclass(frozen=True)
class DraftRow:
    """A row as written; `evaluators` may be `=T03-Q`."""

    key: str = ""
    group: str = ""
    title: str = ""
    standard: str = ""
    points: str = ""
    objectives: str = ""
    evaluators: str = ""


@dataclass(frozen=True)
class TableDraft:
    """A whole table as written: nothing is checked, nothing is computed.

    `options` and `levels` are empty where the usual ones hold; `introduction` is Markdown.
    """

    key: str
    label: str
    title: str
    scale: str = "points"
    stars: str = "5"
    options: Pairs = ()
    may_skip: bool = False
    weights: Pairs = ()
    peer: DraftPeers = DraftPeers()
    intergroup: DraftPeers = DraftPeers()
    missing: Pairs = ()
    rounding: str = "1"
    levels: Pairs = ()
    total: str = "100"
    rows: tuple[DraftRow, ...] = ()
    introduction: str = ""


def draft_of(evaluation: Evaluation) -> TableDraft:
    """A table that was read, as words again."""
    text = evaluation.text
    rows = zip(text.criteria, evaluation.standards, strict=True)
    return TableDraft(
        key=text.key,
        label=text.label,
        title=text.title,
        scale=text.scale,
        stars=str(len(text.options)) if text.scale == "stars" else "5",
        options=_unusual_options(text),
        may_skip=text.may_skip,
        weights=tuple((who, plain(weight)) for who, weight in text.weights),
        peer=_peers(text.peer),
        intergroup=_peers(text.intergroup),
        missing=text.missing,
        rounding=str(text.rounding),
        levels=() if text.levels == LEVELS else _pairs(text.levels),
        total=plain(text.total),
        rows=tuple(_row(row, standard, text) for row, standard in rows),
        introduction=evaluation.introduction,
    )


def text_of(draft: TableDraft) -> str:
    """The draft as evaluation.md."""
    parts = ["---", *_head(draft), "---", ""]
    if draft.introduction.strip():
        parts += [*draft.introduction.strip("\n").split("\n"), ""]
    return "\n".join([*parts, *_table(draft), ""])


def head_entries(draft: TableDraft) -> dict[str, str]:
    """The entries of the front matter that say this, in their order, values as YAML."""
    pairs = (line.partition(": ") for line in _head(draft))
    return {key: value for key, _colon, value in pairs}


def _head(draft: TableDraft) -> Iterable[str]:
    yield f"evaluation: {yaml_word(draft.key)}"
    yield f"table: {yaml_word(draft.label)}"
    yield f"title: {yaml_word(draft.title)}"
    yield f"scale: {yaml_word(draft.scale)}"
    if draft.scale == "stars":
        yield f"stars: {yaml_word(draft.stars)}"
    elif draft.options and draft.scale != "points":
        yield f"options: {_mapping(draft.options)}"
    if draft.may_skip:
        yield "not_applicable: true"
    if draft.scale != "mastery":
        yield f"evaluators: {_mapping(draft.weights)}"
        yield from _rules(draft)
    if draft.levels:
        yield f"levels: {_mapping(draft.levels)}"
    if draft.rounding != "1":
        yield f"rounding: {yaml_word(draft.rounding)}"
    if draft.total != "100" and _has_points(draft):
        yield f"total: {yaml_word(draft.total)}"


def _rules(draft: TableDraft) -> Iterable[str]:
    weighted = {who for who, weight in draft.weights if weight not in {"", "0"}}
    if draft.peer != DraftPeers() or "peer" in weighted:
        yield f"peer: {_peers_words(draft.peer, has_among=True)}"
    if "intergroup" in weighted:
        yield f"intergroup: {_peers_words(draft.intergroup, has_among=False)}"
    missing = [pair for pair in draft.missing if pair[0] in weighted or pair[0] == ACTIVITY]
    if missing:
        yield f"missing: {_mapping(missing)}"


def _table(draft: TableDraft) -> Iterable[str]:
    names = [name for name in HEADS if name != "group" or any(row.group for row in draft.rows)]
    if not _has_points(draft):
        names.remove("points")
    yield _line(HEADS[name] for name in names)
    yield "|" + "|".join("---:" if name == "points" else "---" for name in names) + "|"
    for row in draft.rows:
        yield _line(_cell(getattr(row, name), name) for name in names)


def _has_points(draft: TableDraft) -> bool:
    """Rows of a self-check may be worth nothing in particular."""
    return draft.scale != "mastery" or any(row.points for row in draft.rows)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(text: str, name: str) -> str:
    """A cell on one line: bars are escaped, a new line in a standard is a break."""
    between = _BREAK if name == "standard" else " "
    return _CUT.sub(between, text.strip()).replace("|", "\\|").strip()


def _mapping(pairs: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{yaml_word(key)}: {yaml_word(value)}" for key, value in pairs) + "}"


def _peers_words(rule: DraftPeers, *, has_among: bool) -> str:
    words = [("reviews", rule.reviews)]
    words += [("among", rule.among)] if has_among else []
    words += [("aggregate", rule.aggregate)]
    words += [("anonymous", "true" if rule.is_anonymous else "false")]
    return _mapping(words)


def yaml_word(text: str) -> str:
    """A YAML scalar: as it stands where that is sure to be read so, else in quotes."""
    text = _CUT.sub(" ", text).strip()
    if _PLAIN.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", quoted)


def _row(row: Criterion, standard: str, text: TableText) -> DraftRow:
    has_points = text.scale != "mastery" or any(one.points != 1 for one in text.criteria)
    return DraftRow(
        key=row.key,
        group=row.group,
        title=row.title,
        standard=standard,
        points=plain(row.points) if has_points else "",
        objectives=_shares(row),
        evaluators=f"={row.source}" if row.source else " ".join(row.evaluators),
    )


def _shares(row: Criterion) -> str:
    if all(share == 1 for _code, share in row.shares):
        return " ".join(code for code, _share in row.shares)
    return " ".join(f"{code}:{plain(share)}" for code, share in row.shares)


def _unusual_options(text: TableText) -> Pairs:
    if text.scale == "stars":
        return ()
    usual = tuple(Option(*pair) for pair in OPTIONS[text.scale])
    return () if text.options == usual else _pairs(text.options)


def _pairs(labelled: Iterable[Option | LevelFrom]) -> Pairs:
    return tuple((one.label, plain(one.percent)) for one in labelled)


def _peers(rule: PeerRule) -> DraftPeers:
    return DraftPeers(str(rule.reviews), rule.among, rule.aggregate, rule.is_anonymous)


def usual_options(scale: str, count: int = 5) -> Pairs:
    """The options a table of this scale has when it names none."""
    pairs = stars(count) if scale == "stars" else OPTIONS[scale]
    return tuple((label, plain(percent)) for label, percent in pairs)
