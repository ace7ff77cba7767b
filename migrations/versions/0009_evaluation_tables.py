"""Plans, windows and mentor links of evaluations, choices of ratings, paper typed in twice."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BEFORE = ("self", "peer", "teacher", "mentor")
EVALUATORS = ("self", "peer", "intergroup", "teacher", "mentor")
TABLES = (
    "paper_entries",
    "reviewer_weights",
    "released_raters",
    "evaluation_reminders",
    "evaluator_windows",
    "evaluation_plans",
)


def upgrade() -> None:
    _make_links()
    _make_plans()
    _make_reminders()
    _make_released_raters()
    _make_reviewer_weights()
    _make_paper_entries()
    _widen_reviews()
    _widen_ratings()
    _keep_computations()
    _settle_what_is_handed_in()


def downgrade() -> None:
    """Refused by the database while reviews of the newer kinds are there."""
    with op.batch_alter_table("ratings") as ratings:
        ratings.drop_constraint(op.f("ck_ratings_points_unless_skipped"), type_="check")
        ratings.alter_column("points", existing_type=sa.BigInteger(), nullable=False)
        ratings.drop_column("reason")
        ratings.drop_column("choice")
    with op.batch_alter_table("reviews") as reviews:
        reviews.drop_constraint(op.f("ck_reviews_one_rater"), type_="check")
        reviews.drop_constraint(op.f("uq_reviews_sheet_id_link_id"), type_="unique")
        reviews.drop_index(op.f("ix_reviews_link_id"))
        reviews.drop_constraint(op.f("fk_reviews_link_id"), type_="foreignkey")
        reviews.drop_column("link_id")
        reviews.drop_column("is_from_paper")
        reviews.alter_column("rater_id", existing_type=sa.Integer(), nullable=False)
    _allow(BEFORE)
    with op.batch_alter_table("sheets") as sheets:
        sheets.drop_column("computation")
    for table in (*TABLES, "mentor_link_students", "mentor_links"):
        op.drop_table(table)


def _make_links() -> None:
    op.create_table(
        "mentor_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("company", sa.String(200), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("shows_names", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "created_at < expires_at", name=op.f("ck_mentor_links_begins_before_it_ends")
        ),
        _foreign("mentor_links", "assignment_id", "assignments", ondelete="CASCADE"),
        _foreign("mentor_links", "created_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_links")),
        sa.UniqueConstraint("nonce", name=op.f("uq_mentor_links_nonce")),
    )
    op.create_index(op.f("ix_mentor_links_assignment_id"), "mentor_links", ["assignment_id"])
    op.create_table(
        "mentor_link_students",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        _foreign("mentor_link_students", "link_id", "mentor_links", ondelete="CASCADE"),
        _foreign("mentor_link_students", "student_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_link_students")),
        sa.UniqueConstraint(
            "link_id", "student_id", name=op.f("uq_mentor_link_students_link_id_student_id")
        ),
    )
    op.create_index(
        op.f("ix_mentor_link_students_student_id"), "mentor_link_students", ["student_id"]
    )


def _make_plans() -> None:
    op.create_table(
        "evaluation_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        _foreign("evaluation_plans", "assignment_id", "assignments", ondelete="CASCADE"),
        _foreign("evaluation_plans", "revision_id", "revisions"),
        _foreign("evaluation_plans", "changed_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_plans")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_evaluation_plans_assignment_id")),
    )
    op.create_table(
        "evaluator_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("evaluator", _one_of("evaluator", EVALUATORS), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "opens_at < closes_at", name=op.f("ck_evaluator_windows_opens_before_it_closes")
        ),
        _foreign("evaluator_windows", "assignment_id", "assignments", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator_windows")),
        sa.UniqueConstraint(
            "assignment_id", "evaluator", name=op.f("uq_evaluator_windows_assignment_id_evaluator")
        ),
    )


def _settle_what_is_handed_in() -> None:
    """Where somebody has handed in, the table in use stays: the latest handed in on."""
    op.execute(
        sa.text(
            "INSERT INTO evaluation_plans (assignment_id, revision_id, frozen_at, changed_at)"
            " SELECT sheets.assignment_id, max(sheets.revision_id),"
            " min(reviews.handed_in_at), min(reviews.handed_in_at)"
            " FROM sheets JOIN reviews ON reviews.sheet_id = sheets.id"
            " WHERE reviews.handed_in_at IS NOT NULL GROUP BY sheets.assignment_id"
        )
    )


def _make_reminders() -> None:
    op.create_table(
        "evaluation_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        _foreign("evaluation_reminders", "assignment_id", "assignments", ondelete="CASCADE"),
        _foreign("evaluation_reminders", "user_id", "users"),
        _foreign("evaluation_reminders", "sent_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_reminders")),
    )
    op.create_index(
        op.f("ix_evaluation_reminders_user_id_assignment_id"),
        "evaluation_reminders",
        ["user_id", "assignment_id"],
    )


def _make_released_raters() -> None:
    op.create_table(
        "released_raters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=False),
        _foreign("released_raters", "assignment_id", "assignments", ondelete="CASCADE"),
        _foreign("released_raters", "rater_id", "users"),
        _foreign("released_raters", "released_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_raters")),
        sa.UniqueConstraint(
            "assignment_id", "rater_id", name=op.f("uq_released_raters_assignment_id_rater_id")
        ),
    )


def _make_reviewer_weights() -> None:
    op.create_table(
        "reviewer_weights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("factor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("factor BETWEEN 0 AND 1000000", name=op.f("ck_reviewer_weights_factor")),
        _foreign("reviewer_weights", "assignment_id", "assignments", ondelete="CASCADE"),
        _foreign("reviewer_weights", "rater_id", "users"),
        _foreign("reviewer_weights", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_weights")),
    )
    op.create_index(
        op.f("ix_reviewer_weights_assignment_id_rater_id_id"),
        "reviewer_weights",
        ["assignment_id", "rater_id", "id"],
    )


def _make_paper_entries() -> None:
    op.create_table(
        "paper_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("evaluator", _one_of("evaluator", EVALUATORS), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("typed_at", sa.DateTime(), nullable=False),
        sa.Column("typed_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("pass_number IN (1, 2)", name=op.f("ck_paper_entries_pass_number")),
        _foreign("paper_entries", "sheet_id", "sheets", ondelete="CASCADE"),
        _foreign("paper_entries", "rater_id", "users"),
        _foreign("paper_entries", "typed_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entries")),
        sa.UniqueConstraint(
            "sheet_id",
            "evaluator",
            "rater_id",
            "pass_number",
            name=op.f("uq_paper_entries_sheet_id_evaluator_rater_id_pass_number"),
        ),
    )


def _keep_computations() -> None:
    with op.batch_alter_table("sheets") as sheets:
        sheets.add_column(sa.Column("computation", sa.JSON(), nullable=True))


def _widen_reviews() -> None:
    _allow(EVALUATORS)
    _add("reviews", sa.Column("is_from_paper", sa.Boolean(), nullable=False), sa.false())
    with op.batch_alter_table("reviews") as reviews:
        reviews.add_column(sa.Column("link_id", sa.Integer(), nullable=True))
        reviews.alter_column("rater_id", existing_type=sa.Integer(), nullable=True)
        reviews.create_foreign_key(op.f("fk_reviews_link_id"), "mentor_links", ["link_id"], ["id"])
        reviews.create_unique_constraint(
            op.f("uq_reviews_sheet_id_link_id"), ["sheet_id", "link_id"]
        )
        reviews.create_check_constraint(
            op.f("ck_reviews_one_rater"), "(rater_id IS NULL) <> (link_id IS NULL)"
        )
        reviews.create_index(op.f("ix_reviews_link_id"), ["link_id"])


def _widen_ratings() -> None:
    _add("ratings", sa.Column("choice", sa.String(200), nullable=False), "''")
    _add("ratings", sa.Column("reason", sa.String(200), nullable=False), "''")
    with op.batch_alter_table("ratings") as ratings:
        ratings.alter_column("points", existing_type=sa.BigInteger(), nullable=True)
        ratings.create_check_constraint(
            op.f("ck_ratings_points_unless_skipped"), "(points IS NULL) = (choice = 'na')"
        )


def _allow(evaluators: tuple[str, ...]) -> None:
    """Let the evaluator of a review be one of these."""
    names = ", ".join(f"'{name}'" for name in evaluators)
    with op.batch_alter_table("reviews") as reviews:
        reviews.drop_constraint(op.f("ck_reviews_evaluator"), type_="check")
        reviews.create_check_constraint(op.f("ck_reviews_evaluator"), f"evaluator IN ({names})")


def _add(table: str, column: sa.Column[Any], value: Any) -> None:
    """A column that must hold something, with what the rows that are there get."""
    column.server_default = sa.DefaultClause(sa.text(value) if isinstance(value, str) else value)
    with op.batch_alter_table(table) as changed:
        changed.add_column(column)
    with op.batch_alter_table(table) as changed:
        changed.alter_column(column.name, server_default=None)


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32, create_constraint=True)


def _foreign(
    table: str, column: str, to: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
