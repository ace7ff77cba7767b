"""How much of what a programme promises is measured by what its courses ask and rate."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lms.courses.rules.objectives import ObjectiveText, reached


@dataclass(frozen=True)
class Coverage:
    """Objectives of tasks that are measured, and training objectives these support.

    `missing` are the leaves of the programme no measured objective reaches.
    """

    measured: int
    objectives: int
    leaves: int
    missing: tuple[ObjectiveText, ...]


def coverage_of(
    programme: Iterable[ObjectiveText],
    objectives: Iterable[ObjectiveText],
    taught: Collection[str],
    measured: Collection[str],
) -> Coverage:
    """`taught` are the objectives lessons name, `measured` those with a question or a row.

    A leaf is a training objective under which there is no other; it is reached over any
    number of steps of support.
    """
    training = list(programme)
    parents = {row.code: [code for code, _weight in row.parents] for row in objectives}
    above = reached(measured, parents)
    groups = {code for row in training for code, _weight in row.parents}
    leaves = [row for row in training if row.code not in groups]
    return Coverage(
        measured=len(set(taught) & set(measured)),
        objectives=len(set(taught)),
        leaves=len(leaves),
        missing=tuple(row for row in leaves if row.code not in above),
    )
