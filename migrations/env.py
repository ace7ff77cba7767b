"""Runs the migrations on the database of the running application."""

from collections.abc import Iterator
from contextlib import contextmanager
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


def require_whole(ctx: Any, **_step: Any) -> None:
    """Every reference still leads somewhere: asked within the transaction of each migration."""
    if ctx.dialect.name == "sqlite":
        lost = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"a migration left references without their rows: {lost[:5]}")


def run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=target.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transaction_per_migration=True,
        on_version_apply=require_whole,
    )
    with context.begin_transaction():
        context.run_migrations()


@contextmanager
def tables_may_be_remade(connection: Any) -> Iterator[None]:
    """SQLite changes a table by making it anew, which foreign keys to it would forbid.

    They are left alone meanwhile, and all of them checked before anything is kept. The
    setting must change outside of any transaction, so below SQLAlchemy.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


with target.engine.connect() as connection, tables_may_be_remade(connection):
    run(connection)
    connection.commit()
