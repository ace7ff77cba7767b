"""Mends of questions after an exam, and what each paper had before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = ("revision", "accept", "full", "answered", "out")
POLICIES = ("exact", "never_lower")


def upgrade() -> None:
    op.create_table(
        "mends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(64), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.String(64), nullable=False),
        sa.Column("kind", _one_of("mendkind", KINDS), nullable=False),
        sa.Column("policy", _one_of("mendpolicy", POLICIES), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("accepted", sa.JSON(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_why", sa.String(200), nullable=False),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_mends_undone")
        ),
        sa.CheckConstraint(
            "(kind = 'revision') = (target_id IS NOT NULL)", name=op.f("ck_mends_target")
        ),
        _foreign("mends", "assignment_id", "assignments", ondelete="CASCADE"),
        _foreign("mends", "question_id", "questions"),
        _foreign("mends", "target_id", "question_versions"),
        _foreign("mends", "made_by_id", "users"),
        _foreign("mends", "undone_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mends")),
    )
    op.create_index(op.f("ix_mends_batch"), "mends", ["batch"])
    op.create_index(
        op.f("ix_mends_assignment_id_question_id"), "mends", ["assignment_id", "question_id"]
    )
    op.create_table(
        "mend_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mend_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("is_undo", sa.Boolean(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("version_before_id", sa.Integer(), nullable=False),
        sa.Column("version_after_id", sa.Integer(), nullable=False),
        sa.Column("earned_before", sa.BigInteger(), nullable=True),
        sa.Column("earned_after", sa.BigInteger(), nullable=True),
        sa.Column("possible_before", sa.BigInteger(), nullable=False),
        sa.Column("possible_after", sa.BigInteger(), nullable=False),
        sa.Column("marks_before", sa.JSON(), nullable=False),
        sa.Column("marks_after", sa.JSON(), nullable=False),
        _foreign("mend_changes", "mend_id", "mends", ondelete="CASCADE"),
        _foreign("mend_changes", "item_id", "paper_items", ondelete="CASCADE"),
        _foreign("mend_changes", "version_before_id", "question_versions"),
        _foreign("mend_changes", "version_after_id", "question_versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mend_changes")),
    )
    op.create_index(op.f("ix_mend_changes_mend_id"), "mend_changes", ["mend_id"])
    op.create_index(op.f("ix_mend_changes_item_id"), "mend_changes", ["item_id"])


def downgrade() -> None:
    op.drop_table("mend_changes")
    op.drop_table("mends")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32, create_constraint=True)


def _foreign(
    table: str, column: str, to: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
