"""A question as compiled from its text: exact, pure, and readable as JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.core.points import plain, share_out

BLANK = re.compile(r"⟦([0-9]{1,3})⟧")
# The levels of thought (认知层次) of Bloom's taxonomy as revised by Anderson and Krathwohl (2001).
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate", "create")


@dataclass(frozen=True)
class Definition:
    """One question, texts rendered to HTML.

    `shares` says which objective gets which part of the points; they need not total 1,
    only their proportion counts. `body` belongs to the kind (`questions.kinds`). A case
    (案例分析) carries its sub-questions as `parts`, keyed T03-I12-1, T03-I12-2 …; its
    points are the sum of theirs and its own `shares` serve parts that name none. `level` is
    one of LEVELS, or '' while nobody has said which. `void` is what became of a question
    that was void after the exam: "full" marks for all, "answered" for those who answered,
    "out" of the paper.
    """

    key: str
    kind: str
    points: Decimal
    shares: tuple[tuple[str, Decimal], ...]
    difficulty: Decimal | None
    stem: str
    body: dict[str, Any]
    explanation: str
    parts: tuple["Definition", ...] = ()
    level: str = ""
    void: str = ""

    def objectives(self) -> tuple[str, ...]:
        """The codes the question and its parts give evidence for, each once, as written."""
        whole = (self, *self.parts)
        return tuple(dict.fromkeys(code for one in whole for code, _share in one.shares))

    def leaves(self) -> tuple["Definition", ...]:
        """The questions that earn points: the parts of a case, else the question itself."""
        return self.parts or (self,)

    def pieces(self) -> list[tuple[str, int]]:
        """The stem of a 填空 cut at its blanks: (HTML, number of the blank after it or 0)."""
        cut = BLANK.split(self.stem)
        return list(zip(cut[::2], [*map(int, cut[1::2]), 0], strict=True))

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "points": plain(self.points),
            "shares": [[code, plain(share)] for code, share in self.shares],
            "difficulty": None if self.difficulty is None else plain(self.difficulty),
            "stem": self.stem,
            "body": self.body,
            "explanation": self.explanation,
            "parts": [part.to_json() for part in self.parts],
            **({"level": self.level} if self.level else {}),
            **({"void": self.void} if self.void else {}),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Definition":
        return Definition(
            key=data["key"],
            kind=data["kind"],
            points=Decimal(data["points"]),
            shares=tuple((code, Decimal(share)) for code, share in data["shares"]),
            difficulty=None if data["difficulty"] is None else Decimal(data["difficulty"]),
            stem=data["stem"],
            body=data["body"],
            explanation=data["explanation"],
            parts=tuple(Definition.from_json(part) for part in data["parts"]),
            level=data.get("level", ""),
            void=data.get("void", ""),
        )


def split_by_objective(
    points: Decimal, shares: tuple[tuple[str, Decimal], ...]
) -> list[tuple[str, Decimal]]:
    """The points of one question taken apart by objective; the parts sum to them exactly.

    A question that names no objective gives all its points to "" (no objective).
    """
    if not shares:
        return [("", points)]
    parts = share_out(points, [share for _, share in shares])
    return [(code, part) for (code, _), part in zip(shares, parts, strict=True)]
