"""Rows in the fields of a form: `row-0-text`, `part-1-row-0-right` … read, added, moved, dropped.

Every row carries a field `<name>-<n>-is`, so that one with nothing ticked is a row too. What a
button asks for is done to the names alone, so it works the same for every form.
"""

import re
from collections.abc import Mapping, Sequence

Sent = Mapping[str, Sequence[str]]  # what a form sent: every field with its values
MARK = "is"
MOST = 100


def numbers(sent: Sent, name: str) -> list[int]:
    """The numbers of the rows of this name, in order."""
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,4}})-")
    found = {int(match[1]) for match in map(pattern.match, sent) if match}
    return sorted(found)[:MOST]


def inside(sent: Sent, prefix: str) -> dict[str, Sequence[str]]:
    """The fields below a prefix, by the rest of their names."""
    return {
        name.removeprefix(prefix): values
        for name, values in sent.items()
        if name.startswith(prefix)
    }


def rows(sent: Sent, name: str) -> list[dict[str, str]]:
    """What the rows of this name say: the last value of each field."""
    return [
        {field: one(values) for field, values in inside(sent, f"{name}-{n}-").items()}
        for n in numbers(sent, name)
    ]


def one(values: Sequence[str]) -> str:
    return values[-1] if values else ""


def acted(sent: Sent, action: str, which: str) -> dict[str, Sequence[str]]:
    """The fields after a button: add:NAME, drop:NAME-n, up:NAME-n, down:NAME-n."""
    if action == "add":
        if len(numbers(sent, which)) >= MOST:
            return dict(sent)
        after = max(numbers(sent, which), default=-1) + 1
        return {**sent, f"{which}-{after}-{MARK}": ["1"]}
    name, _dash, number = which.rpartition("-")
    if not name or not number.isdecimal():
        return dict(sent)
    known = numbers(sent, name)
    if int(number) not in known:
        return dict(sent)
    at = known.index(int(number))
    if action == "drop":
        return _ordered(sent, name, [*known[:at], *known[at + 1 :]])
    to = at + {"up": -1, "down": 1}.get(action, 0)
    if 0 <= to < len(known):
        known[at], known[to] = known[to], known[at]
    return _ordered(sent, name, known)


def _ordered(sent: Sent, name: str, order: Sequence[int]) -> dict[str, Sequence[str]]:
    """The fields with only these rows of a name, numbered in this order."""
    every = numbers(sent, name)
    kept = {
        field: values
        for field, values in sent.items()
        if not any(field.startswith(f"{name}-{n}-") for n in every)
    }
    for n, number in enumerate(order):
        for field, values in inside(sent, f"{name}-{number}-").items():
            kept[f"{name}-{n}-{field}"] = values
    return kept
