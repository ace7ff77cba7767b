"""The shape of what a rating form or its autosave sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, request

TEXTS = ("gain", "plan", "comment")
OTHERS = ("csrf_token", "seq", "action", "student")


@dataclass(frozen=True)
class Written:
    """Ratings by criterion, texts by name, the sequence the writer saw, and what is wanted."""

    values: Mapping[str, str]
    texts: Mapping[str, str]
    seq: int
    hands_in: bool = False
    student_id: int = 0


def written() -> Written:
    """Read a rating form: JSON from the autosave, fields from the form itself."""
    return _from_json(request.get_json()) if request.is_json else _from_form()


def chosen_students() -> list[int]:
    """The students ticked in the grid."""
    return [int(text) for text in request.form.getlist("student") if text.isdecimal()]


def _from_json(sent: Any) -> Written:
    if not isinstance(sent, dict):
        abort(400)
    values, texts = sent.get("values", {}), sent.get("texts", {})
    seq, student_id = sent.get("seq", 0), sent.get("student", 0)
    if not (_is_words(values) and _is_words(texts) and _is_number(seq) and _is_number(student_id)):
        abort(400)
    return Written(
        values={key: str(value) for key, value in values.items()},
        texts={name: str(text) for name, text in texts.items()},
        seq=seq,
        student_id=student_id,
    )


def _from_form() -> Written:
    sent = request.form
    seq = sent.get("seq", "0")
    return Written(
        values={key: sent[key] for key in sent if key not in (*TEXTS, *OTHERS)},
        texts={name: sent[name] for name in TEXTS if name in sent},
        seq=int(seq) if seq.isdecimal() else 0,
        hands_in=sent.get("action") == "hand_in",
    )


def _is_words(sent: object) -> bool:
    return isinstance(sent, dict) and all(
        isinstance(value, str | int | float | None) for value in sent.values()
    )


def _is_number(sent: object) -> bool:
    return isinstance(sent, int) and 0 <= sent < 2**31
