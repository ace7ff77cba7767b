"""Keys renamed consistently in the documents of a course, where they are keys and not prose."""

import re
from collections.abc import Collection, Iterator, Mapping

from lms.courses.rules.values import FENCE

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_KEY = re.compile(r"(?<![A-Za-z0-9._/-])[A-Z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
_CHECK = re.compile(r"[ \t]*\[question[ \t]")
_CODE = re.compile(r"[ \t]*(```|~~~)")
_TABLED = ("evaluation.md", "objectives.md", "glossary.md")
_GROUPED = re.compile(r"([A-Z]+)(\d+)((?:\.[A-Za-z0-9]+)+)")
_TASK = re.compile(r"([A-Z]+)(\d+)")


def rekeyed(path: str, text: str, names: Mapping[str, str]) -> str:
    """The text of a document with other keys.

    Keys stand in the front matter, in headings of questions, in `[question …]` lines, and in
    the tables of evaluations, objectives and glossaries; everything else is prose and stays.
    """
    return "".join(
        _KEY.sub(lambda found: names.get(found[0], found[0]), line) if is_keyed else line
        for line, is_keyed in _lines(path, text)
    )


def _lines(path: str, text: str) -> Iterator[tuple[str, bool]]:
    is_tabled = path.rpartition("/")[2] in _TABLED
    fences, is_code = 0, False
    for line in filter(None, _LINE.findall(text)):
        words = line.lstrip("\ufeff").strip()
        if words == FENCE and fences < 2:
            fences += 1
            yield line, False
            continue
        if fences == 1:
            yield line, not words.startswith(("title", "#", "text"))
            continue
        is_code ^= bool(_CODE.match(line))
        is_head = line.startswith(("### ", "#### "))
        is_row = is_tabled and words.startswith("|")
        yield line, not is_code and (is_head or is_row or bool(_CHECK.match(line)))


def free_task(key: str, taken: Collection[str]) -> str:
    """The key itself, or the next of its kind no task has: T13 after T12."""
    found = _TASK.fullmatch(key)
    if key not in taken or found is None:
        return key if key not in taken else _suffixed(key, taken)
    numbers = [int(one[2]) for one in map(_TASK.fullmatch, taken) if one and one[1] == found[1]]
    return f"{found[1]}{max(numbers, default=0) + 1:0{len(found[2])}d}"


def names_for(keys: Collection[str], task: str, new: str, taken: Collection[str]) -> dict[str, str]:
    """Other names for the keys of a task: those below the task follow it, others stay if free."""
    names: dict[str, str] = {task: new}
    used = set(taken)
    for key in sorted(keys):
        follows = key.startswith(f"{task}-")
        wanted = f"{new}{key.removeprefix(task)}" if follows else key
        names[key] = _suffixed(wanted, used) if wanted in used else wanted
        used.add(names[key])
    return names


def codes_for(codes: Collection[str], taken: Collection[str]) -> dict[str, str]:
    """Other codes for objectives that are taken: K3.1, K3.2 become K13.1, K13.2 together."""
    groups = {found[2] for found in map(_GROUPED.fullmatch, codes) if found}
    clashing = {found[2] for code in codes if code in taken and (found := _GROUPED.fullmatch(code))}
    numbers = [int(found[2]) for found in map(_GROUPED.fullmatch, taken) if found]
    numbers += [int(group) for group in groups]
    highest = max(numbers, default=0)
    others = {group: str(highest + n) for n, group in enumerate(sorted(clashing, key=int), 1)}
    names = {}
    for code in codes:
        found = _GROUPED.fullmatch(code)
        if found and found[2] in others:
            names[code] = f"{found[1]}{others[found[2]]}{found[3]}"
        else:
            names[code] = _suffixed(code, taken) if code in taken else code
    return names


def _suffixed(key: str, taken: Collection[str]) -> str:
    number = 2
    while f"{key}-{number}" in taken:
        number += 1
    return f"{key}-{number}"


def renumbered(text: str, old: str, new: str) -> str:
    """Display numbers of a task in its documents: 1-3, 表1-3, 图1-3-1."""
    return re.sub(rf"(?<![\d.-]){re.escape(old)}(?!\d)", new, text) if old else text
