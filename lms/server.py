"""The production server: gunicorn with sync workers, static files by WhiteNoise, one job worker."""

import gc
import subprocess
import sys
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from whitenoise import WhiteNoise

from lms.app import create_app
from lms.core.config import load_settings
from lms.web.log import set_up


class Server(BaseApplication):
    """Gunicorn with the settings of this product instead of a configuration file.

    Every worker builds the application itself, so that no database connection is shared
    across a fork.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return application()


def application() -> Any:
    """The WSGI callable, static files in front."""
    settings = load_settings()
    set_up(settings.log_format)
    app = create_app(settings)
    return with_static(app)


def with_static(app: Flask) -> Any:
    """Serve built files compressed and cached for a year; their names carry their hash."""
    return WhiteNoise(
        app,
        root=app.static_folder,
        prefix="static/",
        immutable_file_test=lambda path, _url: Path(path).parent.name == "dist",
        max_age=300,
    )


def serve(*, host: str, port: int, workers: int, with_jobs: bool) -> None:
    _check_fonts()
    jobs = subprocess.Popen([sys.executable, "-m", "lms", "work"]) if with_jobs else None
    try:
        Server(
            {
                "bind": f"{host}:{port}",
                "workers": workers,
                "worker_class": "sync",
                "accesslog": None,
                "errorlog": "-",
                "loglevel": "warning",
                "graceful_timeout": 20,
                "timeout": 60,
                "forwarded_allow_ips": "127.0.0.1",
                "post_worker_init": _settle,
            }
        ).run()
    finally:
        if jobs:
            jobs.terminate()
            jobs.wait(timeout=30)


def _settle(_worker: object) -> None:
    """Take what a worker keeps for good out of the collector's rounds.

    Large pages make many objects; each round would look through the whole program again.
    """
    gc.collect()
    gc.freeze()


def _check_fonts() -> None:
    """Refuse to start without fonts: a blank document weeks later is worse.

    In a process of its own, because the typesetter's threads do not survive the fork into
    workers.
    """
    check = "from lms.core.print import check_fonts; check_fonts()"
    subprocess.run([sys.executable, "-c", check], check=True)  # noqa: S603
