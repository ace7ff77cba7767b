"""Every setting of an installation, typed, read once and checked before anything starts."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SYNCHRONOUS = ("NORMAL", "FULL")


class BadSetting(Exception):
    """A setting is missing or cannot be right; the text says which and what would be."""


@dataclass(frozen=True)
class Settings:
    """The settings, in the order of docs/operations.md."""

    instance: Path  # folder of this installation: secret, database, uploads
    secret_key: str  # signs cookies and links; at least 32 characters
    database_url: str  # sqlite:///… (default, in the instance folder) or postgresql+psycopg://…
    redis_url: str = ""  # rate limits and jobs shared by several machines; empty: on this one
    school: str = "客服学堂"  # the name in the page head and on paper
    timezone: str = "Asia/Shanghai"  # in which the school's clocks and deadlines are shown
    sqlite_synchronous: str = "NORMAL"  # FULL survives a power cut without losing the last second
    secure_cookies: bool = False  # True behind HTTPS
    proxies: int = 0  # how many trusted reverse proxies set X-Forwarded-* headers
    session_hours: int = 12  # a sign-in ends after so many hours without use
    upload_megabytes: int = 8  # the largest file a person may send
    sign_in_limit: str = "10 per 15 minutes"  # wrong passwords for one account from one address
    argon2_memory_kib: int = 19456  # memory of one password hash (OWASP: 19 MiB, 2 passes)
    argon2_passes: int = 2
    log_format: str = "text"  # text for people, json for machines
    developer: bool = False  # shows the living page of parts

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise BadSetting(problem)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read `instance/settings.toml`, then the environment, which wins.

    Environment names are the setting's name in capitals with `LMS_` before it;
    `DATABASE_URL` and `REDIS_URL` are also read as hosting platforms set them. A secret
    is made on the first start and kept in the instance folder.
    """
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("LMS_INSTANCE", "instance")).resolve()
    values: dict[str, Any] = {"instance": instance, **_from_file(instance / "settings.toml")}
    known = {field.name: field.type for field in fields(Settings)}
    for unknown in values.keys() - known.keys():
        raise BadSetting(f"settings.toml: unknown setting {unknown!r}")
    for name, kind in known.items():
        text = environ.get(f"LMS_{name.upper()}") or _platform(environ, name)
        if text is not None and name != "instance":
            values[name] = _typed(name, text, kind)
    if "secret_key" not in values:
        values["secret_key"] = _secret_of(instance)
    values.setdefault("database_url", f"sqlite:///{instance / 'school.db'}")
    values["database_url"] = _with_driver(values["database_url"])
    return Settings(**values)


def _platform(environ: Mapping[str, str], name: str) -> str | None:
    return environ.get(name.upper()) if name in {"database_url", "redis_url"} else None


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        raise BadSetting(f"{path.name}: {wrong}") from wrong


def _typed(name: str, text: str, kind: Any) -> Any:
    if kind is int:
        if not text.isdigit():
            raise BadSetting(f"{name}: {text!r} is not a whole number")
        return int(text)
    if kind is bool:
        if text.lower() not in {"1", "0", "true", "false", "yes", "no"}:
            raise BadSetting(f"{name}: {text!r} is neither true nor false")
        return text.lower() in {"1", "true", "yes"}
    return text


def _secret_of(instance: Path) -> str:
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def _with_driver(url: str) -> str:
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _problems(settings: Settings) -> list[str]:
    checks = {
        "secret_key: at least 32 characters": len(settings.secret_key) >= 32,
        "database_url: sqlite:///… or postgresql+psycopg://…": _is_database(settings.database_url),
        f"sqlite_synchronous: one of {SYNCHRONOUS}": settings.sqlite_synchronous in SYNCHRONOUS,
        f"timezone: {settings.timezone!r} is unknown": _is_timezone(settings.timezone),
        "log_format: text or json": settings.log_format in {"text", "json"},
        "session_hours and upload_megabytes: at least 1": min(
            settings.session_hours, settings.upload_megabytes
        )
        >= 1,
        "argon2_memory_kib: at least 8": settings.argon2_memory_kib >= 8,
    }
    return [problem for problem, holds in checks.items() if not holds]


def _is_database(url: str) -> bool:
    try:
        return make_url(url).get_backend_name() in {"sqlite", "postgresql"}
    except ArgumentError:
        return False


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
