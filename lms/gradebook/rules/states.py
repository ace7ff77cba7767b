"""Special marks of a register (domain.md §3.3): which there are, and what each does."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """What a register writes instead of, or beside, a number; NONE is no special mark."""

    NONE = "none"
    ABSENT = "absent"  # 缺考
    DEFERRED = "deferred"  # 缓考
    RESIT = "resit"  # 补考
    EXEMPT = "exempt"  # 免修
    RETAKE = "retake"  # 重修
    CHEATED = "cheated"  # 作弊
    BARRED = "barred"  # 取消资格
    SUSPENDED = "suspended"  # 休学


class Counting(StrEnum):
    """What becomes of a mark under a state."""

    MARK = "mark"  # it counts as it is
    ZERO = "zero"  # it counts as 0 of its full mark, whether or not there is one
    OUT = "out"  # it is left out, as if the item were not there


class TotalEffect(StrEnum):
    """What becomes of the total under a state of the whole course."""

    COMPUTED = "computed"
    ZERO = "zero"
    NONE = "none"  # the register shows the state and no number
    CAPPED = "capped"  # a pass is written as the pass mark (60), below it as it is


class Attained(StrEnum):
    """Whether a student belongs to the sample of attainment."""

    IN = "in"  # with the evidence there is
    ZERO = "zero"  # with 0 for what the state takes away (the exam)
    OUT = "out"  # left out, and the size of the sample says so


@dataclass(frozen=True)
class Effect:
    """What one state does: to its item, or (course-wide) to the exam and the total."""

    item: Counting = Counting.MARK
    exam: Counting = Counting.MARK
    total: TotalEffect = TotalEffect.COMPUTED
    attainment: Attained = Attained.IN
    is_in_pass_rate: bool = True
    is_in_analysis: bool = True

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Effect":
        return cls(
            Counting(data["item"]),
            Counting(data["exam"]),
            TotalEffect(data["total"]),
            Attained(data["attainment"]),
            data["is_in_pass_rate"],
            data["is_in_analysis"],
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


# 缓考 is a decision of the registrar (domain.md §3.3): only the office gives and takes it.
OFFICE_ONLY = frozenset({State.DEFERRED})

EXAM = "exam"  # the category a state of the whole course acts on

# domain.md §3.3: 缓考 免修 休学 out of statistics; 缺考 作弊 取消资格 in as 0 for the pass rate,
# out of the analysis of the paper.
DEFAULTS: Mapping[State, Effect] = {
    State.NONE: Effect(),
    State.ABSENT: Effect(
        Counting.ZERO, Counting.ZERO, TotalEffect.ZERO, Attained.ZERO, is_in_analysis=False
    ),
    State.DEFERRED: Effect(
        Counting.OUT,
        Counting.OUT,
        TotalEffect.NONE,
        Attained.OUT,
        is_in_pass_rate=False,
        is_in_analysis=False,
    ),
    State.RESIT: Effect(total=TotalEffect.CAPPED),
    State.EXEMPT: Effect(
        Counting.OUT,
        Counting.OUT,
        TotalEffect.NONE,
        Attained.OUT,
        is_in_pass_rate=False,
        is_in_analysis=False,
    ),
    State.RETAKE: Effect(),
    State.CHEATED: Effect(
        Counting.ZERO, Counting.ZERO, TotalEffect.ZERO, Attained.ZERO, is_in_analysis=False
    ),
    State.BARRED: Effect(
        Counting.ZERO, Counting.ZERO, TotalEffect.COMPUTED, Attained.ZERO, is_in_analysis=False
    ),
    State.SUSPENDED: Effect(
        Counting.OUT,
        Counting.OUT,
        TotalEffect.NONE,
        Attained.OUT,
        is_in_pass_rate=False,
        is_in_analysis=False,
    ),
}


def counted_as(
    item: State, course: State, category: str, effects: Mapping[State, Effect]
) -> Counting:
    """What becomes of a mark under the state of its item and that of the whole course.

    The state of the item goes first; that of the course reaches the exam only.
    """
    if item is not State.NONE:
        return effects[item].item
    return effects[course].exam if category == EXAM else Counting.MARK
