"""Banks and glossaries: two more kinds of documents, and the terms of a course."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = ("objectives", "course", "unit", "lesson", "quiz", "evaluation", "media")
AFTER = (*BEFORE[:-1], "bank", "glossary", "media")


def upgrade() -> None:
    _allow(AFTER)
    with op.batch_alter_table("courses") as courses:
        courses.add_column(
            sa.Column("glossary", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
    with op.batch_alter_table("courses") as courses:
        courses.alter_column("glossary", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("courses") as courses:
        courses.drop_column("glossary")
    _allow(BEFORE)  # refused while documents of the newer kinds are there


def _allow(kinds: tuple[str, ...]) -> None:
    """Let the kind of a document be one of these."""
    names = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("documents") as documents:
        documents.drop_constraint(op.f("ck_documents_documentkind"), type_="check")
        documents.create_check_constraint(op.f("ck_documents_documentkind"), f"kind IN ({names})")
