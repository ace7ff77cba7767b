"""All kinds of questions: each file in this folder with a `KIND` is one, and nothing lists them."""

import random
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from lms.core.i18n import _
from lms.questions.kinds.base import (
    Answer,
    Arrangement,
    Fields,
    Kind,
    MarkingPoint,
    Outcome,
    Rules,
)
from lms.questions.rules import Definition

DEFAULT = Rules()


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by name, in the order in which they are listed."""
    modules = [import_module(f"{__name__}.{one.name}") for one in iter_modules(__path__)]
    found = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: (kind.rank, kind.name))}


def get(name: str) -> Kind:
    return all_kinds()[name]


def by_label(label: str) -> Kind | None:
    """The kind a heading names, in Chinese or English."""
    wanted = label.strip().lower()
    return next((kind for kind in all_kinds().values() if wanted in kind.labels), None)


def arrange_question(definition: Definition, chance: random.Random | None) -> Arrangement:
    """How one paper shows a question; the parts of a case keep their order."""
    if definition.parts:
        parts = {part.key: arrange_question(part, chance) for part in definition.parts}
        return {"parts": parts}
    return get(definition.kind).arrange(definition.body, chance)


def read_answer(definition: Definition, fields: Fields) -> Answer:
    """The answer in the form fields of one question, names without its prefix.

    The fields of a case's nth part begin with `p<n>-`.
    """
    if not definition.parts:
        return get(definition.kind).read(definition.body, fields)
    parts = {}
    for number, part in enumerate(definition.parts, start=1):
        prefix = f"p{number}-"
        own = {
            name.removeprefix(prefix): values
            for name, values in fields.items()
            if name.startswith(prefix)
        }
        if answer := read_answer(part, own):
            parts[part.key] = answer
    return {"parts": parts} if parts else {}


def gaps(definition: Definition, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """What an answer that was begun still lacks, in words; () where nothing.

    "第 1 空" of a 填空, of a case "（2）" or "（3）的第 1 空".
    """
    if not definition.parts:
        return get(definition.kind).gaps(definition.body, dict(answer))
    found: list[str] = []
    for number, part in enumerate(definition.parts, start=1):
        if own := part_answer(answer, part.key):
            found += [_("（%(n)s）的%(gap)s", n=number, gap=gap) for gap in gaps(part, own)]
        else:
            found.append(_("（%(n)s）", n=number))
    return tuple(found)


def answer_fields(definition: Definition, answer: Mapping[str, Any]) -> dict[str, list[str]]:
    """The form fields that hold this answer: the way back from `read_answer`."""
    if not definition.parts:
        return get(definition.kind).fields(dict(answer)) if answer else {}
    fields: dict[str, list[str]] = {}
    for number, part in enumerate(definition.parts, start=1):
        own = answer_fields(part, part_answer(answer, part.key))
        fields |= {f"p{number}-{name}": values for name, values in own.items()}
    return fields


def mark_answer(
    definition: Definition, answer: Mapping[str, Any], rules: Rules = DEFAULT
) -> dict[str, Outcome]:
    """What each leaf of a question earned, by the leaf's key; no answer makes it raise."""
    if not definition.parts:
        own = dict(answer) if isinstance(answer, Mapping) else {}
        return {definition.key: _mark(definition, own, rules)}
    return {
        part.key: _mark(part, part_answer(answer, part.key), rules) for part in definition.parts
    }


def _mark(leaf: Definition, answer: Answer, rules: Rules) -> Outcome:
    return get(leaf.kind).mark(leaf.body, answer, replace(rules, points=leaf.points))


def part_answer(answer: Mapping[str, Any], key: str) -> Answer:
    """The answer to one part of a case."""
    parts = answer.get("parts") if isinstance(answer, Mapping) else None
    found = parts.get(key) if isinstance(parts, Mapping) else None
    return dict(found) if isinstance(found, Mapping) else {}


def without_key(definition: Definition) -> Definition:
    """The question as somebody sees it who may not know what is right."""
    return replace(
        definition,
        body=get(definition.kind).without_key(definition.body),
        parts=tuple(without_key(part) for part in definition.parts),
    )


def key_answer(definition: Definition) -> Answer:
    """A fully right answer; parts that a person marks stay open."""
    if not definition.parts:
        return get(definition.kind).key(definition.body)
    parts = {part.key: key_answer(part) for part in definition.parts}
    return {"parts": {key: answer for key, answer in parts.items() if answer}}


def aligned(definition: Definition, later: Definition) -> Definition | None:
    """A later wording by which answers to an earlier one can be marked, or None."""
    earlier_parts = [(part.key, part.kind) for part in definition.parts]
    later_parts = [(part.key, part.kind) for part in later.parts]
    if definition.kind != later.kind or earlier_parts != later_parts:
        return None
    body = get(later.kind).aligned(definition.body, later.body)
    parts = [aligned(*pair) for pair in zip(definition.parts, later.parts, strict=True)]
    known = tuple(part for part in parts if part is not None)
    if body is None or len(known) < len(parts):
        return None
    return replace(later, body=body, parts=known)


def marking_points(leaf: Definition) -> tuple[MarkingPoint, ...]:
    """What a person gives points for; empty where no person is needed."""
    return MarkingPoint.all_of(leaf.body)
