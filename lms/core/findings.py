"""What a checker has to say about a text: every problem, each at its place."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a file; lines and columns count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def at(self, line: int, column: int = 1) -> "Place":
        return Place(self.path, line, column)


@dataclass(frozen=True, order=True)
class Finding:
    """One problem: where it is, what is wrong, and what would be right."""

    place: Place
    severity: Severity
    message: str

    def __str__(self) -> str:
        place = f"{self.place.path}:{self.place.line}:{self.place.column}"
        return f"{place}: {self.severity.value}: {self.message}"


@dataclass
class Findings:
    """Collects problems instead of stopping at the first."""

    found: list[Finding] = field(default_factory=list)

    def error(self, place: Place, message: str) -> None:
        self.found.append(Finding(place, Severity.ERROR, message))

    def warning(self, place: Place, message: str) -> None:
        self.found.append(Finding(place, Severity.WARNING, message))

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.found)

    def in_order(self) -> list[Finding]:
        return sorted(set(self.found))
