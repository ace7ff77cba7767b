"""The append-only ledger of marks, the evidence each is made of, and which of them count."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Code, Key, Model, ShortText
from lms.gradebook.models.items import GradeItem
from lms.objectives.models import Objective


class MarkSource(StrEnum):
    """Where a mark came from; a later source in this list outranks an earlier one."""

    COMPUTED = "computed"
    IMPORT = "import"
    OVERRIDE = "override"


class LeafKind(StrEnum):
    """What a line of evidence was earned with; ITEM is a mark given as a whole."""

    QUESTION = "question"
    CRITERION = "criterion"
    ITEM = "item"


class BatchKind(StrEnum):
    """What was done to many marks in one step."""

    ENTRY = "entry"  # typed, pasted or filled in the grid
    CLEAR = "clear"  # hand-entered or imported marks taken away again
    IMPORT = "import"
    REGRADE = "regrade"
    RELEASE = "release"
    ATTENDANCE = "attendance"


class MarkBatch(Model):
    """Entries made in one step, which can be voided whole and stood up again.

    `detail` says what its kind needs: the file of an import, the items of a release and
    what held before.
    """

    __tablename__ = "mark_batches"
    __table_args__ = (
        CheckConstraint("(voided_at IS NULL) = (voided_by_id IS NULL)", name="voided"),
    )

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[BatchKind]
    reason: Mapped[ShortText]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    voided_why: Mapped[ShortText] = mapped_column(default="")

    made_by: Mapped[User] = relationship(foreign_keys=made_by_id, lazy="raise")
    voided_by: Mapped[User | None] = relationship(foreign_keys=voided_by_id, lazy="raise")


class Mark(Model):
    """One entry of the ledger: what a student earned on an item. Never changed, never deleted.

    Of the entries of an item and student the one that counts has the highest source, and of
    these is the latest; entries of voided batches, and those a batch voids, do not count
    (`gradebook.rules.standing`). `origin` names the piece of work it came from ("attempt:12",
    "sheet:7", "batch:3"), `reason` why it was entered.
    """

    __tablename__ = "marks"
    __table_args__ = (
        Index(None, "item_id", "student_id", "id"),
        CheckConstraint("points >= 0", name="points_not_negative"),
        CheckConstraint("possible > 0", name="possible_is_positive"),
    )

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("grade_items.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    points: Mapped[Decimal]
    possible: Mapped[Decimal]
    source: Mapped[MarkSource]
    origin: Mapped[Code]
    reason: Mapped[ShortText]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("mark_batches.id"), index=True)

    item: Mapped[GradeItem] = relationship(lazy="raise")
    batch: Mapped[MarkBatch | None] = relationship(lazy="raise")
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="mark",
        cascade="all, delete-orphan",
        order_by="Evidence.position",
        lazy="raise",
    )


class Evidence(Model):
    """One line of a mark: what one question or criterion earned for one objective.

    The lines of a mark sum to it exactly. `leaf` is the stable key of the question or
    criterion (T03-I05, T03-E2); `objective_id` is None only for work no objective names.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("possible >= 0", name="possible_not_negative"),
        Index(None, "objective_id", "mark_id"),
    )

    id: Mapped[Key]
    mark_id: Mapped[int] = mapped_column(ForeignKey("marks.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    leaf_kind: Mapped[LeafKind]
    leaf: Mapped[Code]
    label: Mapped[ShortText]
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objectives.id"))
    earned: Mapped[Decimal]
    possible: Mapped[Decimal]

    mark: Mapped[Mark] = relationship(back_populates="evidence", lazy="raise")
    objective: Mapped[Objective | None] = relationship(lazy="raise")


class MarkVoid(Model):
    """A single entry voided by a batch; it counts again when that batch is voided itself."""

    __tablename__ = "mark_voids"
    __table_args__ = (UniqueConstraint("batch_id", "mark_id"),)

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(ForeignKey("mark_batches.id", ondelete="CASCADE"))
    mark_id: Mapped[int] = mapped_column(ForeignKey("marks.id", ondelete="CASCADE"), index=True)


class StandingMark(Model):
    """The entry that counts of one item and student; follows from the ledger.

    `number` grows with each change, so that a page can tell whether what it shows still
    stands; `mark_id` is None when nothing counts any more. `lms gradebook verify` derives
    every row again.
    """

    __tablename__ = "standing_marks"
    __table_args__ = (UniqueConstraint("item_id", "student_id"), UniqueConstraint("mark_id"))

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("grade_items.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("marks.id", ondelete="CASCADE"))
    precedence: Mapped[int]  # of the mark's source; -1 without a mark
    number: Mapped[int]

    mark: Mapped[Mark | None] = relationship(lazy="raise")
