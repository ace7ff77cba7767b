"""Whether an answer lacks nothing: a question answered in part counts as open."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("paper_items") as items:
        items.add_column(
            sa.Column("is_complete", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    rows = sa.table(
        "paper_items",
        sa.column("is_answered", sa.Boolean()),
        sa.column("is_complete", sa.Boolean()),
    )
    op.execute(rows.update().values(is_complete=rows.c.is_answered))
    with op.batch_alter_table("paper_items") as items:
        items.alter_column("is_complete", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("paper_items") as items:
        items.drop_column("is_complete")
