"""Submitted grades: one line of the register, its digest, and how it differs from the ledger."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.core.points import plain
from lms.gradebook.rules.states import State


@dataclass(frozen=True)
class FinalLine:
    """One student's grade as the registrar has it; `corrected` when a correction applies.

    `value` is 0..100, None where a state leaves none; `grade` is what the register says.
    """

    value: Decimal | None
    grade: str
    state: State
    corrected: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, corrected: bool = False) -> "FinalLine":
        value = data["value"]
        return cls(
            None if value is None else Decimal(value),
            str(data["grade"]),
            State(data["state"]),
            corrected,
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "value": None if self.value is None else plain(self.value),
            "grade": self.grade,
            "state": self.state.value,
        }

    def says_as(self, other: "FinalLine") -> bool:
        """Whether the register would say the same, corrected or not."""
        return self.to_json() == other.to_json()


def digest_of(lines: Iterable[tuple[str, FinalLine]]) -> str:
    """SHA-256 of grades by 学号, whatever the order they come in."""
    rows = sorted((number, line.to_json()) for number, line in lines)
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
