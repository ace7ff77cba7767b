"""A roster plan as it is kept in the row of its import, and back."""

from dataclasses import asdict
from typing import Any

from lms.classrooms.rules.roster import Change, Entry, Line, Plan, Problem, Trouble

FORMAT = 1


def kept(entries: list[Entry], found: list[Problem], plan: Plan, **about: Any) -> dict[str, Any]:
    """The plan as JSON, with the entries it was made from: so it can be made again."""
    return {
        "format": FORMAT,
        **about,
        "entries": [asdict(entry) for entry in entries],
        "found": [asdict(problem) for problem in found],
        "lines": [asdict(line) for line in plan.lines],
        "missing": [asdict(line) for line in plan.missing],
        "problems": [asdict(problem) for problem in plan.problems],
    }


def entries_of(stored: dict[str, Any]) -> list[Entry]:
    return [Entry(**entry) for entry in stored["entries"]]


def found_in(stored: dict[str, Any]) -> list[Problem]:
    return [_problem(problem) for problem in stored["found"]]


def plan_of(stored: dict[str, Any]) -> Plan:
    """The plan as it was when it was made."""
    return Plan(
        lines=tuple(_line(line) for line in stored["lines"]),
        missing=tuple(_line(line) for line in stored["missing"]),
        problems=tuple(_problem(problem) for problem in stored["problems"]),
    )


def _line(stored: dict[str, Any]) -> Line:
    before_after = {
        field: (stored[field][0], stored[field][1]) for field in ("name", "home_class", "group")
    }
    changes = tuple(Change(change) for change in stored["changes"])
    return Line(**{**stored, **before_after, "changes": changes})


def _problem(stored: dict[str, Any]) -> Problem:
    return Problem(**{**stored, "trouble": Trouble(stored["trouble"])})
