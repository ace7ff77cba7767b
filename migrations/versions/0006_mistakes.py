"""The notebook of mistakes: cards, the log of repetitions, and how many new ones a day."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PHASES = ("learning", "review", "relearning")
RECALLS = ("again", "hard", "good", "easy")


def upgrade() -> None:
    op.create_table(
        "mistake_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phase", _words("phase", PHASES), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Float(53), nullable=True),
        sa.Column("difficulty", sa.Float(53), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_mistake_cards_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["users.id"], name=op.f("fk_mistake_cards_student_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistake_cards")),
        sa.UniqueConstraint(
            "student_id", "question_id", name=op.f("uq_mistake_cards_student_id_question_id")
        ),
    )
    with op.batch_alter_table("mistake_cards") as cards:
        cards.create_index(op.f("ix_mistake_cards_question_id"), ["question_id"], unique=False)
    op.create_table(
        "mistake_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recall", _words("recall", RECALLS), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("is_right", sa.Boolean(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(recall IS NULL) = (undoes_id IS NOT NULL)",
            name=op.f("ck_mistake_reviews_rated_or_undone"),
        ),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["mistake_cards.id"],
            name=op.f("fk_mistake_reviews_card_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["mistake_reviews.id"],
            name=op.f("fk_mistake_reviews_undoes_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistake_reviews")),
        sa.UniqueConstraint("card_id", "number", name=op.f("uq_mistake_reviews_card_id_number")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_mistake_reviews_undoes_id")),
    )
    op.create_table(
        "mistake_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("new_per_day", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "new_per_day >= 0 AND new_per_day <= 100",
            name=op.f("ck_mistake_plans_new_per_day_is_sane"),
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["users.id"], name=op.f("fk_mistake_plans_student_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistake_plans")),
        sa.UniqueConstraint("student_id", name=op.f("uq_mistake_plans_student_id")),
    )


def downgrade() -> None:
    op.drop_table("mistake_plans")
    op.drop_table("mistake_reviews")
    with op.batch_alter_table("mistake_cards") as cards:
        cards.drop_index(op.f("ix_mistake_cards_question_id"))
    op.drop_table("mistake_cards")


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    """One of these words, stored as text with a check."""
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
