"""One metadata, one session, and the types every table shares."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    Text,
    event,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from lms.core.config import Settings
from lms.core.points import PLACES, SCALE


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware datetimes out; SQLite would forget the zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Points(TypeDecorator[Decimal]):
    """Points as exact multiples of one millionth, stored as whole numbers.

    A value off the grid is refused rather than rounded: rounding is a decision of a
    rule (`lms.core.points.to_grid`), never of the storage.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value) * SCALE
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} does not lie on the grid of points")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else _from_stored(value)


@lru_cache(8192)
def _from_stored(value: int) -> Decimal:
    """The same few marks come thousands of times in one gradebook."""
    return Decimal(int(value)).scaleb(-PLACES)


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "pk": "pk_%(table_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime(),
            date: Date(),
            Decimal: Points(),
            str: Text(),
            dict[str, Any]: JSON(),
            list[Any]: JSON(),
            StrEnum: Enum(
                StrEnum,
                native_enum=False,
                length=32,
                create_constraint=True,
                values_callable=lambda kind: [member.value for member in kind],
            ),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

Key = Annotated[int, mapped_column(primary_key=True)]
Code = Annotated[str, mapped_column(String(64))]
ShortText = Annotated[str, mapped_column(String(200))]
Hash = Annotated[str, mapped_column(String(64))]


_writes: ContextVar[bool] = ContextVar("writes", default=False)


def init_app(app: Flask, settings: Settings) -> None:
    """Connect to the database of the settings; SQLite gets the manners of a server database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    is_sqlite = settings.database_url.startswith("sqlite")
    # Values of a failed statement may be personal data; they do not belong in the log.
    options = {"hide_parameters": True, "json_serializer": _json}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options | (
        {} if is_sqlite else {"pool_pre_ping": True}
    )
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", _send_no_nul, retval=True)
        if is_sqlite:
            _teach_sqlite(db.engine, settings.sqlite_synchronous)


def is_alive() -> bool:
    """Whether the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def expect_writes(expected: bool) -> None:
    """Say whether the next transaction will write.

    SQLite then takes its write lock at the start (`BEGIN IMMEDIATE`): a transaction that
    turned from reading to writing half-way could only fail where it might have waited.
    """
    _writes.set(expected)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """All of it or nothing: for commands and jobs, as the edge does it for requests."""
    expect_writes(True)
    try:
        yield
    except BaseException:
        db.session.rollback()
        raise
    else:
        db.session.commit()
    finally:
        expect_writes(False)


NUL = "\x00"
_NUL_IN_JSON = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")  # where the backslash is no text itself


def _send_no_nul(
    _connection: object, _cursor: object, statement: str, parameters: Any, *_more: object
) -> tuple[str, Any]:
    """Leave the character zero out of whatever goes to the database.

    No person means it, PostgreSQL refuses it, and it comes from any field, file or pasted
    answer; this is the one place that all of them pass.
    """
    return statement, _without_nul(parameters)


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace(NUL, "") if NUL in value else value
        case dict():
            return {key: _without_nul(one) for key, one in value.items()}
        case list() | tuple():
            return type(value)(_without_nul(one) for one in value)
        case _:
            return value


def _json(value: Any) -> str:
    """As ever, but for the character zero, which stands there as an escape."""
    dumped = json.dumps(value)
    return _NUL_IN_JSON.sub(r"\1", dumped) if r"\u0000" in dumped else dumped


def _teach_sqlite(engine: Engine, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # pysqlite must not begin transactions by itself
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {synchronous}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA busy_timeout = 8000")
        cursor.execute("PRAGMA cache_size = -16000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes.get() else "BEGIN")
