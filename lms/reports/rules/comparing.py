"""Whether papers can be compared question by question: what α and the weights are computed over.

A case is one question for α: its parts share one text, and counting them apart would make a
paper look more reliable than it is. What was void on any paper is left out of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.reports.rules.samples import Item, Sample


@dataclass(frozen=True)
class Compared:
    """Papers × what α counts as items, which `basis` names: questions, or rules of drawing.

    `full` is what these are worth together on every paper.
    """

    basis: str
    rows: list[list[Decimal]]
    full: Decimal


def compared(sample: Sample) -> Compared | None:
    """None where papers differ, for then they have no α.

    Where papers are drawn, what a rule took is one item: its questions are of one kind, level
    and worth.
    """
    papers = _papers(sample, left_in(sample.items))
    for basis, slots in (("questions", papers), ("rules", _by_rule(sample, papers))):
        shapes = {tuple(sorted((key, full) for key, (_e, full) in one.items())) for one in slots}
        if len(shapes) == 1 and all(slots):
            keys = sorted(slots[0])
            rows = [[one[key][0] for key in keys] for one in slots]
            return Compared(basis, rows, sum((full for _key, full in shapes.pop()), Decimal(0)))
    return None


def left_in(items: Sequence[Item]) -> list[Item]:
    """The items that were void on no paper."""
    return [one for one in items if not one.void]


def leaves(sample: Sample) -> list[list[Decimal]] | None:
    """Papers × leaves, where each leaf is on every paper and worth the same everywhere.

    Questions may be alike where their leaves are not: a part of a case was taken apart.
    """
    items = left_in(sample.items)
    papers = {one.key for one in sample.entries}
    if any(one.earned.keys() < papers or len(set(one.possible.values())) > 1 for one in items):
        return None
    return [[one.earned[entry.key] for one in items] for entry in sample.entries]


Paper = dict[str, tuple[Decimal, Decimal]]  # (earned, possible) by question or slot


def _papers(sample: Sample, items: Sequence[Item]) -> list[Paper]:
    papers: dict[int, Paper] = {entry.key: {} for entry in sample.entries}
    for item in items:
        for key, earned in item.earned.items():
            _add(papers[key], item.question, earned, item.possible[key])
    return [papers[entry.key] for entry in sample.entries]


def _by_rule(sample: Sample, papers: Sequence[Paper]) -> list[Paper]:
    """Each paper by what its questions were drawn for; two rules never fit one question."""
    rules = {
        revision: {key: _rule(n, one) for n, one in enumerate(of.draws) for key, _v in one.pool}
        for revision, of in sample.settings.items()
    }
    slots: list[Paper] = []
    for entry, paper in zip(sample.entries, papers, strict=True):
        slot: Paper = {}
        for key, (earned, full) in paper.items():
            _add(slot, rules[entry.revision_id].get(key, key), earned, full)
        slots.append(slot)
    return slots


def _rule(n: int, draw: object) -> str:
    told = (getattr(draw, name) for name in ("objectives", "level", "kind", "points", "count"))
    return f"{n} " + " ".join(map(str, told))


def _add(paper: Paper, key: str, earned: Decimal, full: Decimal) -> None:
    before = paper.get(key, (Decimal(0), Decimal(0)))
    paper[key] = before[0] + earned, before[1] + full
