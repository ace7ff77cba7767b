"""The fields of the table editor: read as a draft, and where each problem belongs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import request

from lms.core.findings import Finding
from lms.courses.rules.compiled import EVALUATORS
from lms.courses.rules.evaluation_head import ACTIVITY
from lms.courses.rules.table_writing import DraftPeers, DraftRow, Pairs, TableDraft
from lms.web.ids import wholes

MOST_ROWS = 60
ROW = ("key", "group", "title", "standard", "points", "objectives", "source")
FIELDS = {
    "evaluation": "",
    "table": "label",
    "not_applicable": "may_skip",
    "evaluators": "weights",
    "missing": "weights",
}


@dataclass(frozen=True)
class Spot:
    """One problem on the page: what is wrong, and the part of the form it belongs to."""

    message: str
    anchor: str
    line: int


def action_sent() -> tuple[str, str]:
    """What the button pressed asks for: (add | up | save …, of which row or by which name)."""
    action, _colon, which = request.form.get("action", "preview").partition(":")
    return action, which


def draft_sent(key: str) -> TableDraft:
    """The form as a draft, nothing checked; `key` is the table's own, which stays."""
    sent = request.form
    return TableDraft(
        key=key,
        label=sent.get("label", ""),
        title=sent.get("title", ""),
        scale=sent.get("scale", "points"),
        stars=sent.get("stars", "5"),
        options=_labelled(sent.get("options", "")),
        may_skip="may_skip" in sent,
        weights=_filled((who, sent.get(f"weight-{who}", "")) for who in EVALUATORS),
        peer=_peers("peer"),
        intergroup=_peers("intergroup"),
        missing=_filled((who, sent.get(f"missing-{who}", "")) for who in (*EVALUATORS, ACTIVITY)),
        rounding=sent.get("rounding", "1").strip(),
        levels=_labelled(sent.get("levels", "")),
        total=sent.get("total", "").strip() or "100",
        rows=tuple(map(_row, _numbers())),
        introduction=sent.get("introduction", "").replace("\r\n", "\n"),
    )


def spots(findings: Sequence[Finding], source: str, rows_at: Sequence[int]) -> list[Spot]:
    """Each problem with the row or setting of the form that its line belongs to."""
    lines = source.split("\n")
    found = []
    for finding in findings:
        line = finding.place.line
        if line in rows_at:
            anchor = f"row-{rows_at.index(line)}"
        else:
            name = lines[line - 1].partition(":")[0].strip() if line <= len(lines) else ""
            anchor = FIELDS.get(name, name if name.isidentifier() else "")
        found.append(Spot(finding.message, anchor, line))
    return found


def _numbers() -> list[int]:
    """The numbers of the rows sent, in the order of the page."""
    rows = [name for name in request.form if name.startswith("row-") and name.endswith("-key")]
    return wholes(name[4:-4] for name in rows)[:MOST_ROWS]


def _row(number: int) -> DraftRow:
    sent = request.form
    words = {name: sent.get(f"row-{number}-{name}", "").strip() for name in ROW}
    source = words.pop("source")
    who = [one for one in sent.getlist(f"row-{number}-who") if one in EVALUATORS]
    return DraftRow(**words, evaluators=f"={source}" if source else " ".join(who))


def _peers(name: str) -> DraftPeers:
    sent = request.form
    return DraftPeers(
        reviews=sent.get(f"{name}-reviews", "3").strip(),
        among=sent.get(f"{name}-among", "group"),
        aggregate=sent.get(f"{name}-aggregate", "mean"),
        is_anonymous=f"{name}-anonymous" in sent,
    )


def _filled(pairs: Iterable[tuple[str, str]]) -> Pairs:
    stripped = ((who, value.strip()) for who, value in pairs)
    return tuple((who, value) for who, value in stripped if value not in {"", "0"})


def _labelled(text: str) -> Pairs:
    """Lines such as `优 95`: a label and its percent."""
    found = []
    for line in filter(None, map(str.strip, text.replace("：", " ").splitlines())):
        words = line.rsplit(None, 1)
        found.append((words[0], words[1].removesuffix("%")) if len(words) == 2 else (line, ""))
    return tuple(found)
