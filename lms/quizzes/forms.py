"""What browsers send to this room, read without trusting it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from lms.quizzes.models import PaperItem
from lms.quizzes.rules.marking import LeafResult, read_points
from lms.quizzes.services import Response

LARGEST_SAVE = 256 * 1024  # bytes of one autosave; far above the longest answer allowed
FLAG = "flag"


def prefix_of(item_id: int) -> str:
    """What stands before the field names of one question, so that one form holds many."""
    return f"q{item_id}-"


def read_save(sent: Any) -> tuple[int, Response] | None:
    """One autosave: {item, seq, answer: {field: [values]}}; None when it is something else."""
    if not isinstance(sent, Mapping) or not isinstance(sent.get("answer"), Mapping):
        return None
    item_id, sequence = _whole(sent.get("item")), _whole(sent.get("seq"))
    if item_id is None or sequence is None:
        return None
    answer = {str(name): _texts(values) for name, values in sent["answer"].items()}
    prefix = prefix_of(item_id)
    fields = {
        name.removeprefix(prefix): values
        for name, values in answer.items()
        if name.startswith(prefix)
    }
    return item_id, Response(fields, sequence, bool(answer.get(FLAG)) or sent.get(FLAG) is True)


def read_paper(form: MultiDict[str, str]) -> dict[int, Response]:
    """A whole page sent as a plain form: `seq-<item>` says which questions were on it."""
    flagged = set(form.getlist(FLAG))
    responses: dict[int, Response] = {}
    for name, value in form.items():
        item_id, sequence = _whole(name.removeprefix("seq-")), _whole(value)
        if not name.startswith("seq-") or item_id is None or sequence is None:
            continue
        prefix = prefix_of(item_id)
        fields = {
            key.removeprefix(prefix): values
            for key, values in form.lists()
            if key.startswith(prefix)
        }
        responses[item_id] = Response(fields, sequence, str(item_id) in flagged)
    return responses


def read_marks(
    form: MultiDict[str, str], results: Iterable[LeafResult]
) -> dict[str, list[Decimal]]:
    """The points typed for each marking point; a field that is no number leaves its leaf out."""
    marks: dict[str, list[Decimal]] = {}
    for result in results:
        if not result.is_by_hand:
            continue
        key = result.definition.key
        values = [read_points(form.get(f"{key}-{n}", "")) for n in range(len(result.points))]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            marks[key] = known
    return marks


def read_changes(
    form: MultiDict[str, str], results: Iterable[LeafResult]
) -> dict[str, list[Decimal]]:
    """The points typed for the leaves that were touched; what is no number is out of any range."""
    changes: dict[str, list[Decimal]] = {}
    for result in (one for one in results if one.is_by_hand):
        key = result.definition.key
        texts = [form.get(f"{key}-{n}", "").strip() for n in range(len(result.points))]
        if any(texts):
            values = [read_points(text) for text in texts]
            changes[key] = [Decimal(-1) if value is None else value for value in values]
    return changes


def shown_fields(item: PaperItem, fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Stored fields as the page names them, for a browser that must show them again."""
    prefix = prefix_of(item.id)
    shown = {f"{prefix}{name}": list(values) for name, values in fields.items()}
    return {**shown, FLAG: [str(item.id)] if item.is_flagged else []}


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 2**31 else None
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _texts(values: Any) -> list[str]:
    listed = values if isinstance(values, list) else [values]
    return [value for value in listed if isinstance(value, str)]
