"""What an archive states in numbers, and what these numbers follow from."""

import hashlib
import json
from typing import Any

from lms.attainment.rules.figures import Figure, Indirect
from lms.core.points import plain
from lms.gradebook.rules import Tally
from lms.reports.queries.filing import Filed


def figures_stated(found: Filed) -> dict[str, Any]:
    """Totals by 学号, attainment by objective and of the course, exactly."""
    figures = found.figures
    return {
        "totals": {
            one.number: None if one.value is None else plain(one.value) for one in found.lines
        },
        "grades": {one.number: one.final.grade for one in found.lines},
        "attainment": {
            one.code: None if one.value is None else str(one.value) for one in figures.figures
        },
        "course": None if figures.value is None else str(figures.value),
    }


def basis_of(found: Filed) -> str:
    """SHA-256 of the numbers everything is computed from.

    While it is the same, the figures derived today must be those the archive states.
    """
    figures = found.figures
    said = {
        "tree": found.tree.to_json(),
        "submission": found.submission.digest if found.submission else "",
        "marks": [
            [one.number, [mark.to_json() for mark in one.total.marks]] for one in found.lines
        ],
        "states": [[one.number, one.state.value, one.final.corrected] for one in found.lines],
        "links": [_links(one) for one in figures.figures],
        "plan": figures.plan.to_json(),
        "sample": [figures.sample, sorted(figures.left_out)],
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _links(one: Figure) -> list[Any]:
    links = [
        [link.category, str(link.weight), *_tally(link.tally), link.students] for link in one.links
    ]
    return [one.code, plain(one.weight), plain(one.expected), links, _indirect(one.indirect)]


def _tally(tally: Tally) -> tuple[str, str]:
    return plain(tally.earned), plain(tally.possible)


def _indirect(found: Indirect | None) -> list[Any]:
    return [] if found is None else [str(found.value), found.answered, found.asked]
