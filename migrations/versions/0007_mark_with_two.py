"""Marking by two, shares of markers, flags, the comment bank and appeals."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("shared_in_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_bank_comments_uses")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_bank_comments_owner_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_bank_comments_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["shared_in_id"],
            ["classrooms.id"],
            name=op.f("fk_bank_comments_shared_in_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_comments")),
    )
    op.create_index(
        "ix_bank_comments_once_for_a_question",
        "bank_comments",
        ["owner_id", "question_id", "text"],
        unique=True,
        sqlite_where=sa.text("question_id IS NOT NULL"),
        postgresql_where=sa.text("question_id IS NOT NULL"),
    )
    op.create_index(
        "ix_bank_comments_once_in_general",
        "bank_comments",
        ["owner_id", "text"],
        unique=True,
        sqlite_where=sa.text("question_id IS NULL"),
        postgresql_where=sa.text("question_id IS NULL"),
    )
    op.create_index(
        op.f("ix_bank_comments_question_id"), "bank_comments", ["question_id"], unique=False
    )
    op.create_index(
        op.f("ix_bank_comments_shared_in_id"), "bank_comments", ["shared_in_id"], unique=False
    )

    op.create_table(
        "appeal_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.CheckConstraint("days IS NULL OR days > 0", name=op.f("ck_appeal_windows_days")),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_appeal_windows_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_windows")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_appeal_windows_assignment_id")),
    )
    op.create_table(
        "marking_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("is_double", sa.Boolean(), nullable=False),
        sa.Column("tolerance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("tolerance >= 0", name=op.f("ck_marking_plans_tolerance")),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_marking_plans_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_marking_plans_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_plans")),
        sa.UniqueConstraint(
            "assignment_id", "question_id", name=op.f("uq_marking_plans_assignment_id_question_id")
        ),
    )
    op.create_index(
        op.f("ix_marking_plans_question_id"), "marking_plans", ["question_id"], unique=False
    )

    op.create_table(
        "markers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["marking_plans.id"], name=op.f("fk_markers_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_markers_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_markers")),
        sa.UniqueConstraint("plan_id", "user_id", name=op.f("uq_markers_plan_id_user_id")),
    )
    op.create_index(op.f("ix_markers_user_id"), "markers", ["user_id"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "upheld",
                "corrected",
                "withdrawn",
                name="appealstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("earned_before", sa.BigInteger(), nullable=True),
        sa.Column("earned_after", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state IN ('waiting', 'accepted'))",
            name=op.f("ck_appeals_closed_in_its_end"),
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["users.id"], name=op.f("fk_appeals_accepted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_appeals_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_appeals_attempt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["paper_items.id"], name=op.f("fk_appeals_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    op.create_index(op.f("ix_appeals_attempt_id_id"), "appeals", ["attempt_id", "id"], unique=False)
    op.create_index(
        "ix_appeals_one_open_for_a_question",
        "appeals",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL AND item_id IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND item_id IS NOT NULL"),
    )
    op.create_index(
        "ix_appeals_one_open_for_an_attempt",
        "appeals",
        ["attempt_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL AND item_id IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND item_id IS NULL"),
    )

    op.create_table(
        "marking_flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("lowered_by_id", sa.Integer(), nullable=True),
        sa.Column("lowered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["paper_items.id"],
            name=op.f("fk_marking_flags_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lowered_by_id"], ["users.id"], name=op.f("fk_marking_flags_lowered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["users.id"], name=op.f("fk_marking_flags_raised_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_flags")),
    )
    op.create_index(
        "ix_marking_flags_one_open",
        "marking_flags",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("lowered_at IS NULL"),
        postgresql_where=sa.text("lowered_at IS NULL"),
    )

    op.create_table(
        "markings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("marker_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "first",
                "second",
                "mean",
                "new",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("(slot = 3) = (choice IS NOT NULL)", name=op.f("ck_markings_decided")),
        sa.CheckConstraint("earned >= 0", name=op.f("ck_markings_earned")),
        sa.CheckConstraint("slot BETWEEN 1 AND 3", name=op.f("ck_markings_slot")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["paper_items.id"], name=op.f("fk_markings_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["marker_id"], ["users.id"], name=op.f("fk_markings_marker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_markings")),
        sa.UniqueConstraint(
            "item_id", "slot", "number", name=op.f("uq_markings_item_id_slot_number")
        ),
    )
    op.create_index(op.f("ix_markings_marker_id"), "markings", ["marker_id"], unique=False)


def downgrade() -> None:
    op.drop_table("markings")
    op.drop_table("marking_flags")
    op.drop_table("appeals")
    op.drop_table("markers")
    op.drop_table("marking_plans")
    op.drop_table("appeal_windows")
    op.drop_table("bank_comments")
