"""A result as it is stored with its sheet, exactly, and read back.

Fractions are written "173/2", points as decimals. What pages say about a result that
stands is taken from here, and `lms evaluations verify` derives it again from the reviews.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, LevelFrom
from lms.evaluations.rules.results import Part, PartState, Result, RowResult
from lms.evaluations.rules.voices import SourceMark

VERSION = 1  # of the way results are computed and written


def to_stored(result: Result) -> dict[str, Any]:
    """The whole computation: parts, rows, full mark, total and level."""
    return {
        "version": VERSION,
        "is_overdue": result.is_overdue,
        "parts": [_part(part) for part in result.parts],
        "rows": [_row(row) for row in result.rows],
        "skipped": [_criterion(row) for row in result.skipped],
        "pending": [_criterion(row) for row in result.pending],
        "sources": {key: _source(mark) for key, mark in result.sources.items()},
        "rounding": result.rounding,
        "levels": [[one.label, plain(one.percent)] for one in result.levels],
        "possible": plain(result.possible),
        "points": plain(result.points),
        "level": result.level if result.stands else "",
    }


def from_stored(data: Mapping[str, Any]) -> Result:
    """The result as stored; its criteria know no standards, which no sentence needs."""
    parts = tuple(_part_from(one) for one in data["parts"])
    return Result(
        parts=parts,
        rows=tuple(_row_from(one, parts) for one in data["rows"]),
        possible=Decimal(data["possible"]),
        skipped=_criteria_from(data["skipped"]),
        pending=_criteria_from(data["pending"]),
        sources=_sources_from(data["sources"]),
        rounding=data["rounding"],
        levels=tuple(LevelFrom(label, Decimal(percent)) for label, percent in data["levels"]),
        is_overdue=data["is_overdue"],
    )


def sources_in(data: Mapping[str, Any]) -> dict[str, SourceMark]:
    """The marks a stored computation took rows from, by criterion."""
    return _sources_from(data["sources"])


def _part(part: Part) -> dict[str, Any]:
    return {
        "evaluator": part.evaluator,
        "weight": plain(part.weight),
        "state": part.state.value,
        "count": part.count,
        "method": part.method,
        "points": {key: str(value) for key, value in part.points.items()},
        "choices": dict(part.choices),
        "partial": part.partial,
        "excluded": part.excluded,
    }


def _part_from(data: Mapping[str, Any]) -> Part:
    return Part(
        **{
            **data,
            "weight": Decimal(data["weight"]),
            "state": PartState(data["state"]),
            "points": {key: Fraction(value) for key, value in data["points"].items()},
        }
    )


def _row(row: RowResult) -> dict[str, Any]:
    return {
        **_criterion(row.criterion),
        "evaluators": [part.evaluator for part in row.parts],
        "exact": str(row.exact),
        "earned": plain(row.earned),
    }


def _row_from(data: Mapping[str, Any], parts: Sequence[Part]) -> RowResult:
    return RowResult(
        criterion=_criterion_from(data),
        parts=tuple(part for part in parts if part.evaluator in data["evaluators"]),
        exact=Fraction(data["exact"]),
        earned=Decimal(data["earned"]),
    )


def _criterion(row: Criterion) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "points": plain(row.points),
        "shares": [[code, plain(share)] for code, share in row.shares],
        "source": row.source,
    }


def _criterion_from(data: Mapping[str, Any]) -> Criterion:
    return Criterion(
        key=data["key"],
        title=data["title"],
        standard="",
        points=Decimal(data["points"]),
        shares=tuple((code, Decimal(share)) for code, share in data["shares"]),
        source=data["source"],
    )


def _criteria_from(data: Sequence[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    return tuple(_criterion_from(one) for one in data)


def _source(mark: SourceMark) -> list[str]:
    return [mark.title, plain(mark.points), plain(mark.possible)]


def _sources_from(data: Mapping[str, Sequence[str]]) -> dict[str, SourceMark]:
    return {
        key: SourceMark(title, Decimal(points), Decimal(possible))
        for key, (title, points, possible) in data.items()
    }
