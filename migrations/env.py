"""Runs the migrations on the database of the running application."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

target = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write house types as plain ones: a migration must outlive the code it was made from."""
    if kind == "type" and isinstance(item, TypeDecorator):
        plain = item.impl_instance if hasattr(item, "impl_instance") else item.impl
        return f"sa.{type(plain).__name__}()"
    return False


def run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=target.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


with target.engine.connect() as connection:
    run(connection)
    connection.commit()
