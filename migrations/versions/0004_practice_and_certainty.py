"""Practice and certainty: tries, checks and certainty of a response, and marks below zero."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAME = "ck_paper_items_earned"
BEFORE = "earned IS NULL OR (earned >= 0 AND earned <= possible)"
AFTER = "earned IS NULL OR (earned >= -2 * possible AND earned <= possible)"


def upgrade() -> None:
    with op.batch_alter_table("paper_items") as items:
        items.add_column(
            sa.Column("certainty", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
        )
        items.add_column(
            sa.Column("tries", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
        items.add_column(sa.Column("checked_at", sa.DateTime(), nullable=True))
        items.add_column(
            sa.Column("objective", sa.String(64), nullable=False, server_default=sa.text("''"))
        )
        items.drop_constraint(op.f(NAME), type_="check")
        items.create_check_constraint(op.f(NAME), AFTER)
    with op.batch_alter_table("paper_items") as items:
        for name in ("certainty", "tries", "objective"):
            items.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("paper_items") as items:
        items.drop_constraint(op.f(NAME), type_="check")
        items.create_check_constraint(op.f(NAME), BEFORE)  # refused while a mark is below zero
        for name in ("objective", "checked_at", "tries", "certainty"):
            items.drop_column(name)
