"""The form of the composition: read as a draft, nothing checked."""

import re
from collections.abc import Sequence

from flask import request

from lms.gradebook.queries import Column
from lms.gradebook.rules.drafting import Draft, DraftPlace, DraftRow

MOST_ROWS = 60
LONGEST = 60  # characters of a title
CODE = re.compile(r"[a-z0-9_-]{1,40}")
DEEPEST = 3


def action_sent() -> tuple[str, str]:
    """What the button pressed asks for: (add | up | preview | save …, of which category)."""
    action, _colon, which = request.form.get("action", "preview").partition(":")
    return action, which


def seen_sent() -> int:
    """The number of the composition the writer began from."""
    sent = request.form.get("seen", "")
    return int(sent) if sent.isdecimal() and len(sent) < 7 else -1


def draft_sent(columns: Sequence[Column]) -> Draft:
    """The form as typed; what it says of columns that are not there is left out."""
    sent = request.form
    codes = dict.fromkeys(code for code in sent.getlist("row") if CODE.fullmatch(code))
    return Draft(
        tuple(_row(code) for code in list(codes)[:MOST_ROWS]),
        {one.key: _place(one) for one in columns},
        sent.get("scale", ""),
        sent.get("missing", ""),
    )


def _row(code: str) -> DraftRow:
    sent = request.form
    depth = sent.get(f"{code}.depth", "0")
    return DraftRow(
        code=code,
        title=sent.get(f"{code}.title", "").strip()[:LONGEST],
        depth=min(int(depth), DEEPEST) if depth.isdecimal() and len(depth) < 3 else 0,
        weight=sent.get(f"{code}.weight", ""),
        method=sent.get(f"{code}.method", ""),
        choice=sent.get(f"{code}.choice", ""),
        number=sent.get(f"{code}.number", ""),
        is_extra=f"{code}.extra" in sent,
        cap=sent.get(f"{code}.cap", ""),
        must_reach=sent.get(f"{code}.must", ""),
    )


def _place(column: Column) -> DraftPlace:
    sent, key = request.form, column.key
    return DraftPlace(
        sent.get(f"{key}.category", column.category),
        sent.get(f"{key}.weight", "1"),
        f"{key}.extra" in sent,
    )
