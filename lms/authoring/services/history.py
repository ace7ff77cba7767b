"""Earlier states of a document compared, told line by line, and brought back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.accounts.models import User
from lms.authoring.models import DraftRevision
from lms.authoring.queries.history import (
    Content,
    KeptDocument,
    State,
    contents_of,
    states_of,
)
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import working_folder
from lms.authoring.rules.blame import blame
from lms.authoring.rules.documents import in_words
from lms.authoring.rules.side_by_side import SideBySide, runs, side_by_side
from lms.authoring.services.refusals import NotThere
from lms.authoring.services.saving import Change, save_all
from lms.core.differences import lines_of
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.core.markdown import render
from lms.core.markdown.comparing import BlockChange, BlockPair, compare_blocks
from lms.courses.rules.folder import Medium
from lms.courses.rules.reading import lesson_addresses
from lms.courses.rules.render import Renderer

# Signs of a text that is shown rendered; a longer one is compared as source only.
MOST_RENDERED = 60_000
# Signs of all states together that are read to tell who wrote what.
MOST_TOLD = 20_000_000


class TooLong(Refused):
    """A text that is too long to be compared as it is read."""


def restore_state(
    desk: CourseDesk, path: str, state: State, *, after: str, by: User
) -> DraftRevision:
    """Make an earlier state of a document what stands at the desk: a new draft revision.

    `after` is the hash of what the person saw standing.
    """
    content = contents_of(path, [state])[state.key]
    change = Change(path, content.text, content.medium, after=after)
    note = _("恢复到 %(when)s 的版本", when=format_moment(state.at))
    (revision,) = save_all(desk, [change], by=by, note=str(note))
    return revision


def find_state(desk: CourseDesk, path: str, key: str) -> State:
    """The state an address names; raises NotThere."""
    found = states_of(desk.code, path, only=[key])
    if not found:
        raise NotThere(_("没有这个版本：它可能属于别的文档。请从版本页重新选择。"))
    return found[0]


@dataclass(frozen=True)
class Told:
    """One line of a text with the state it first stood in; None: older than what was read."""

    number: int
    text: str
    state: State | None
    is_first: bool  # of a run of lines with the same origin


def tell(desk: CourseDesk, path: str) -> list[Told]:
    """Who wrote which line of a document as it stands; no text when it is a medium."""
    states = list(reversed(_readable(states_of(desk.code, path))))
    contents = contents_of(path, states)
    texts = [contents[state.key].text or "" for state in states]
    if not texts:
        return []
    origins = blame(texts)
    return [
        Told(
            number=n + 1,
            text=line.rstrip("\r\n"),
            state=states[origins[n]],
            is_first=n == 0 or origins[n] != origins[n - 1],
        )
        for n, line in enumerate(lines_of(texts[-1]))
    ]


def _readable(states: Sequence[State]) -> list[State]:
    """The newest states, as many as are read; of neighbours that are equal the oldest."""
    found: list[State] = []
    left = MOST_TOLD
    for state in states:
        left -= state.size
        if state.mime or (left < 0 and found):
            break
        if found and found[-1].sha256 == state.sha256:
            found[-1] = state
        else:
            found.append(state)
    return found


@dataclass(frozen=True)
class Comparison:
    """Two states compared: as media, as source, or as read (`blocks`, or why not: `refused`)."""

    media: tuple[Medium | None, Medium | None] | None = None
    source: SideBySide | None = None
    blocks: Sequence[tuple[bool, list[BlockPair]]] = ()
    refused: str = ""


def compare_states(
    document: KeptDocument, before: State, after: State, *, as_read: bool
) -> Comparison:
    """Compare two states of a document; media are only ever put side by side."""
    contents = contents_of(document.path, [before, after])
    was, now = contents[before.key], contents[after.key]
    if was.medium is not None or now.medium is not None:
        return Comparison(media=(was.medium, now.medium))
    if not as_read:
        return Comparison(source=side_by_side(was.text or "", now.text or ""))
    try:
        return Comparison(blocks=_compare_rendered(document.desk, document.path, was, now))
    except Refused as refusal:
        return Comparison(refused=str(refusal))


def _compare_rendered(
    desk: CourseDesk, path: str, before: Content, after: Content
) -> list[tuple[bool, list[BlockPair]]]:
    """Two states as they are read: runs of blocks, each with whether it is folded.

    Raises Refused where one of them cannot be shown.
    """
    longest = max(len(before.text or ""), len(after.text or ""))
    if longest > MOST_RENDERED:
        raise TooLong(
            _(
                "文档有 %(n)s 字，太长，不能按阅读样式比较（最多 %(most)s 字）。请看源文比较。",
                n=longest,
                most=MOST_RENDERED,
            )
        )
    media = _addresses(desk.code, path)
    blocks = compare_blocks(_html(before, path, media), _html(after, path, media))
    is_changed = [pair.change is not BlockChange.SAME for pair in blocks]
    return [(is_folded, blocks[a:b]) for a, b, is_folded in runs(is_changed, context=1)]


def _html(content: Content, path: str, media: Mapping[str, str]) -> str:
    if content.text is None:
        return ""
    return str(render(in_words(content.text, path), media=media))


def _addresses(code: str, path: str) -> Mapping[str, str]:
    """Where the pictures and lessons are that a document may name."""
    folder = working_folder(code)
    addresses = {name: medium.address for name, medium in folder.examined.items()}
    addresses |= lesson_addresses(folder)
    return Renderer(render, render, addresses).media_for(path)
