"""Whose sending an answer came with; how sure somebody was of an answer that came late."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("paper_items") as items:
        items.add_column(
            sa.Column("saved_as", sa.String(length=64), nullable=False, server_default="")
        )
    with op.batch_alter_table("late_answers") as late:
        late.add_column(
            sa.Column("certainty", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
        )
    with op.batch_alter_table("paper_items") as items:
        items.alter_column("saved_as", server_default=None)
    with op.batch_alter_table("late_answers") as late:
        late.alter_column("certainty", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("late_answers") as late:
        late.drop_column("certainty")
    with op.batch_alter_table("paper_items") as items:
        items.drop_column("saved_as")
