"""Access and time: multipliers, allowances, entrance rules of quizzes, late answers.

When an attempt ends is computed from now on; of the stored end only the limit stays.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ATTEMPTS = sa.table(
    "attempts",
    sa.column("id", sa.Integer()),
    sa.column("assignment_id", sa.Integer()),
    sa.column("revision_id", sa.Integer()),
    sa.column("began_at", sa.DateTime()),
    sa.column("ends_at", sa.DateTime()),
    sa.column("handed_in_at", sa.DateTime()),
    sa.column("time_limit", sa.Integer()),
    sa.column("ended_by", sa.String()),
)
ASSIGNMENTS = sa.table(
    "assignments", sa.column("id", sa.Integer()), sa.column("closes_at", sa.DateTime())
)
REVISIONS = sa.table("revisions", sa.column("id", sa.Integer()), sa.column("compiled", sa.JSON()))
ENDS = ("student", "time", "teacher")


def upgrade() -> None:
    _add("users", sa.Column("time_factor", sa.BigInteger(), nullable=False), "1000000")
    with op.batch_alter_table("users") as users:
        users.create_check_constraint(
            op.f("ck_users_time_factor"), "time_factor BETWEEN 1000000 AND 4000000"
        )
    _add("assignments", sa.Column("is_restricted", sa.Boolean(), nullable=False), sa.false())
    _make_allowances()
    _make_access_rules()
    _make_late_answers()
    _add("paper_items", sa.Column("saved_from", sa.String(64), nullable=False), "''")
    _add("paper_items", sa.Column("is_late", sa.Boolean(), nullable=False), sa.false())
    with op.batch_alter_table("attempts") as attempts:
        attempts.add_column(sa.Column("time_limit", sa.Integer(), nullable=True))
        attempts.add_column(sa.Column("ended_by", sa.String(32), nullable=True))
    _add("attempts", sa.Column("address", sa.String(64), nullable=False), "''")
    _add("attempts", sa.Column("end_reason", sa.String(200), nullable=False), "''")
    _add("attempts", sa.Column("late_percent", sa.Integer(), nullable=False), "0")
    _note_limits()
    with op.batch_alter_table("attempts") as attempts:
        attempts.drop_column("ends_at")
        attempts.create_check_constraint(
            op.f("ck_attempts_endedby"), f"ended_by IN ({', '.join(map(repr, ENDS))})"
        )


def downgrade() -> None:
    with op.batch_alter_table("attempts") as attempts:
        attempts.add_column(sa.Column("ends_at", sa.DateTime(), nullable=True))
    _note_ends()
    with op.batch_alter_table("attempts") as attempts:
        attempts.drop_constraint(op.f("ck_attempts_endedby"), type_="check")
        for name in ("time_limit", "ended_by", "address", "end_reason", "late_percent"):
            attempts.drop_column(name)
    with op.batch_alter_table("paper_items") as items:
        items.drop_column("is_late")
        items.drop_column("saved_from")
    for table in ("late_answers", "access_rules", "allowances"):
        op.drop_table(table)
    with op.batch_alter_table("assignments") as assignments:
        assignments.drop_column("is_restricted")
    with op.batch_alter_table("users") as users:
        users.drop_constraint(op.f("ck_users_time_factor"), type_="check")
        users.drop_column("time_factor")


def _add(table: str, column: sa.Column[Any], value: Any) -> None:
    """A column that must hold something, with what the rows that are there get."""
    column.server_default = sa.DefaultClause(sa.text(value) if isinstance(value, str) else value)
    with op.batch_alter_table(table) as changed:
        changed.add_column(column)
    with op.batch_alter_table(table) as changed:
        changed.alter_column(column.name, server_default=None)


def _note_limits() -> None:
    """The limit of an attempt is the one of the revision it was begun with."""
    connection = op.get_bind()
    limits = {
        row.id: _limit(row.compiled)
        for row in connection.execute(
            sa.select(REVISIONS).where(REVISIONS.c.id.in_(sa.select(ATTEMPTS.c.revision_id)))
        )
    }
    for revision_id, minutes in limits.items():
        connection.execute(
            sa.update(ATTEMPTS)
            .where(ATTEMPTS.c.revision_id == revision_id)
            .values(time_limit=minutes)
        )
    by_time = sa.and_(
        ATTEMPTS.c.ends_at.is_not(None), ATTEMPTS.c.handed_in_at == ATTEMPTS.c.ends_at
    )
    connection.execute(
        sa.update(ATTEMPTS)
        .where(ATTEMPTS.c.handed_in_at.is_not(None))
        .values(ended_by=sa.case((by_time, "time"), else_="student"))
    )


def _limit(compiled: Any) -> int | None:
    found = compiled.get("time_limit") if isinstance(compiled, Mapping) else None
    return found if isinstance(found, int) else None


def _note_ends() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(
            ATTEMPTS.c.id, ATTEMPTS.c.began_at, ATTEMPTS.c.time_limit, ASSIGNMENTS.c.closes_at
        ).join(ASSIGNMENTS, ASSIGNMENTS.c.id == ATTEMPTS.c.assignment_id)
    ).all()
    for attempt_id, began_at, minutes, closes_at in rows:
        limit = began_at + timedelta(minutes=minutes) if minutes else None
        known: list[datetime] = [one for one in (limit, closes_at) if one is not None]
        connection.execute(
            sa.update(ATTEMPTS)
            .where(ATTEMPTS.c.id == attempt_id)
            .values(ends_at=min(known, default=None))
        )


def _make_allowances() -> None:
    op.create_table(
        "allowances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "student_id IS NULL OR group_id IS NULL", name=op.f("ck_allowances_one_subject")
        ),
        sa.CheckConstraint("minutes IS NULL OR minutes > 0", name=op.f("ck_allowances_minutes")),
        sa.CheckConstraint("attempts IS NULL OR attempts > 0", name=op.f("ck_allowances_attempts")),
        sa.CheckConstraint("extra_minutes >= 0", name=op.f("ck_allowances_extra_minutes")),
        sa.CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at",
            name=op.f("ck_allowances_window"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_allowances_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["users.id"], name=op.f("fk_allowances_student_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_allowances_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["users.id"], name=op.f("fk_allowances_given_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowances")),
        sa.UniqueConstraint(
            "assignment_id", "student_id", name=op.f("uq_allowances_assignment_id_student_id")
        ),
        sa.UniqueConstraint(
            "assignment_id", "group_id", name=op.f("uq_allowances_assignment_id_group_id")
        ),
    )
    op.create_index(op.f("ix_allowances_student_id"), "allowances", ["student_id"])
    op.create_index(op.f("ix_allowances_group_id"), "allowances", ["group_id"])
    for_all = sa.text("student_id IS NULL AND group_id IS NULL")
    op.create_index(
        "ix_allowances_one_for_all",
        "allowances",
        ["assignment_id"],
        unique=True,
        sqlite_where=for_all,
        postgresql_where=for_all,
    )


def _make_access_rules() -> None:
    op.create_table(
        "access_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("password", sa.String(64), nullable=False),
        sa.Column("addresses", sa.Text(), nullable=False),
        sa.Column("starts_until", sa.DateTime(), nullable=True),
        sa.Column("late_percent", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "late_percent BETWEEN 0 AND 100", name=op.f("ck_access_rules_late_percent")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_access_rules_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name=op.f("fk_access_rules_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_rules")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_access_rules_assignment_id")),
    )


def _make_late_answers() -> None:
    op.create_table(
        "late_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("replaced", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["paper_items.id"],
            name=op.f("fk_late_answers_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_late_answers_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_answers")),
    )
    op.create_index(op.f("ix_late_answers_item_id"), "late_answers", ["item_id"])
