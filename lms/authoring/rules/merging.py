"""Two texts that began from one, made into one again; what both changed is for a person."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.core.differences import lines_of, matching


class ChunkKind(StrEnum):
    """Who changed a stretch of lines."""

    SAME = "same"  # nobody
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # both, to the same words
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Chunk:
    """A stretch of lines as all three texts have it, each line with its own end."""

    kind: ChunkKind
    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def is_conflict(self) -> bool:
        return self.kind is ChunkKind.CONFLICT

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands in the merged text; of a conflict, mine."""
        return self.theirs if self.kind is ChunkKind.THEIRS else self.mine


@dataclass(frozen=True)
class Merged:
    """Chunks in order. `text` is the whole merged text; in a conflict it has mine."""

    chunks: tuple[Chunk, ...]

    @property
    def conflicts(self) -> tuple[Chunk, ...]:
        return tuple(chunk for chunk in self.chunks if chunk.is_conflict)

    @property
    def is_clean(self) -> bool:
        return not self.conflicts

    @property
    def text(self) -> str:
        return "".join(line for chunk in self.chunks for line in chunk.lines)


def merge(base: str, mine: str, theirs: str) -> Merged:
    """The changes from `base` to `mine` and those from `base` to `theirs`, in one text.

    Exact to the byte: a line is its words and its end. Changes that touch each other are a
    conflict unless both say the same.
    """
    lines = lines_of(base), lines_of(mine), lines_of(theirs)
    chunks: list[Chunk] = []
    at = (0, 0, 0)
    for start, size in _shared(*lines):
        if start != at:
            chunks.append(_chunk(lines, at, start))
        ends = (start[0] + size, start[1] + size, start[2] + size)
        same = tuple(lines[0][start[0] : ends[0]])
        if same:
            chunks.append(Chunk(ChunkKind.SAME, same, same, same))
        at = ends
    return Merged(tuple(chunks))


Places = tuple[int, int, int]


def _shared(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[Places, int]]:
    """Runs of lines that stand in all three texts; the last one is the end of them."""
    in_mine = {one.a + n: one.b + n for one in matching(base, mine) for n in range(one.size)}
    in_theirs = {one.a + n: one.b + n for one in matching(base, theirs) for n in range(one.size)}
    start: Places | None = None
    size = 0
    for line in range(len(base)):
        if line not in in_mine or line not in in_theirs:
            continue
        here = (line, in_mine[line], in_theirs[line])
        if start and here == (start[0] + size, start[1] + size, start[2] + size):
            size += 1
            continue
        if start:
            yield start, size
        start, size = here, 1
    if start:
        yield start, size
    yield (len(base), len(mine), len(theirs)), 0


def _chunk(lines: tuple[list[str], list[str], list[str]], at: Places, to: Places) -> Chunk:
    base, mine, theirs = (tuple(lines[n][at[n] : to[n]]) for n in range(3))
    if mine == theirs:
        kind = ChunkKind.BOTH
    elif mine == base:
        kind = ChunkKind.THEIRS
    elif theirs == base:
        kind = ChunkKind.MINE
    else:
        kind = ChunkKind.CONFLICT
    return Chunk(kind, base, mine, theirs)


class Choice(StrEnum):
    """What a person wants of a conflict."""

    MINE = "mine"
    THEIRS = "theirs"
    MINE_FIRST = "mine-theirs"
    THEIRS_FIRST = "theirs-mine"
    BASE = "base"
    EDITED = "edited"


@dataclass(frozen=True)
class Decision:
    """A choice, with the words where the person wrote some."""

    choice: Choice
    words: str = ""


def decided(merged: Merged, decisions: Sequence[Decision]) -> str:
    """The merged text with a decision for each conflict, in order."""
    left = list(decisions)
    text = ""
    for chunk in merged.chunks:
        lines = _decided(chunk, left.pop(0), merged) if chunk.is_conflict else chunk.lines
        text += "".join(lines)
    return text


def _decided(chunk: Chunk, decision: Decision, merged: Merged) -> Sequence[str]:
    match decision.choice:
        case Choice.THEIRS:
            return chunk.theirs
        case Choice.BASE:
            return chunk.base
        case Choice.MINE_FIRST:
            return _joined(chunk.mine, chunk.theirs, merged)
        case Choice.THEIRS_FIRST:
            return _joined(chunk.theirs, chunk.mine, merged)
        case Choice.EDITED:
            return _written(chunk, decision.words, merged)
    return chunk.mine


def _joined(first: Sequence[str], then: Sequence[str], merged: Merged) -> Sequence[str]:
    if first and then and not first[-1].endswith(("\r", "\n")):
        return (*first[:-1], first[-1] + _usual_end(merged), *then)
    return (*first, *then)


def _written(chunk: Chunk, words: str, merged: Merged) -> Sequence[str]:
    """What was typed, with the line ends of the text; a last line ends as the others do."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    is_open = chunk is merged.chunks[-1] and not "".join(chunk.mine).endswith(("\r", "\n"))
    if plain and not plain.endswith("\n") and not is_open:
        plain += "\n"
    return (plain.replace("\n", _usual_end(merged)),)


def _usual_end(merged: Merged) -> str:
    ends = Counter(
        line[len(line.rstrip("\r\n")) :] for chunk in merged.chunks for line in chunk.mine
    )
    del ends[""]
    return ends.most_common(1)[0][0] if ends else "\n"
