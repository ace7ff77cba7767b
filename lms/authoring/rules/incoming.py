"""What becomes of the files of a folder that comes from outside, path by path."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.courses.rules.folder import Medium


class Verdict(StrEnum):
    """What an import does at a path."""

    SAME = "same"  # both sides say the same
    KEPT = "kept"  # only the desk changed it
    NEW = "new"  # taken
    CHANGED = "changed"  # taken
    REMOVED = "removed"  # taken away
    MERGED = "merged"  # both changed it, in different places
    CONFLICT = "conflict"  # both changed it: a person decides

    @property
    def is_taken(self) -> bool:
        """Whether the import itself changes the desk here."""
        return self in {Verdict.NEW, Verdict.CHANGED, Verdict.REMOVED, Verdict.MERGED}


def verdict_of(base: str, mine: str, theirs: str) -> Verdict:
    """By the hashes of the three sides ('': not there)."""
    if mine == theirs:
        return Verdict.SAME
    if theirs == base:
        return Verdict.KEPT
    if mine != base:
        return Verdict.CONFLICT
    if not theirs:
        return Verdict.REMOVED
    return Verdict.CHANGED if mine else Verdict.NEW


@dataclass(frozen=True)
class Held:
    """What a side has at a path: a text or a medium."""

    sha256: str
    text: str | None = None
    medium: Medium | None = None

    @staticmethod
    def of(text: str) -> "Held":
        return Held(hashlib.sha256(text.encode()).hexdigest(), text)


@dataclass(frozen=True)
class PlannedFile:
    """One path with its verdict, the three sides, and the text that shall stand if merged."""

    path: str
    verdict: Verdict
    base_hash: str
    mine_hash: str
    theirs: Held | None
    base: str | None = None
    merged: str | None = None


@dataclass(frozen=True)
class IncomingPlan:
    """What taking a folder would do. `refused` are files that are left out, with the reason."""

    name: str
    files: tuple[PlannedFile, ...]
    refused: Mapping[str, str]

    def of(self, *verdicts: str) -> list[PlannedFile]:
        return [one for one in self.files if one.verdict in verdicts]

    @property
    def is_nothing(self) -> bool:
        return not any(
            one.verdict.is_taken or one.verdict is Verdict.CONFLICT for one in self.files
        )

    @property
    def fingerprint(self) -> str:
        """Equal for plans that do the same."""
        told = [
            (one.path, one.verdict.value, one.mine_hash, one.theirs.sha256 if one.theirs else "")
            for one in self.files
            if one.verdict is not Verdict.SAME
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()
