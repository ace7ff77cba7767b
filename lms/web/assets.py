"""Built style sheets and scripts under their hashed names."""

import json
from pathlib import Path

from flask import Flask, request

from lms.web.inner import ROOT


class NotBuilt(Exception):
    """The front end has not been built; `make build` does it."""


def init_app(app: Flask) -> None:
    manifest = Path(app.static_folder or "") / "dist" / "manifest.json"
    names: dict[str, str] = {}
    if manifest.exists():
        names = json.loads(manifest.read_text(encoding="utf-8"))
    elif not app.testing:
        raise NotBuilt(f"{manifest} is missing; run `make build`")

    def asset(name: str) -> str:
        # Not url_for: inside another request, too, files are loaded from where they lie.
        root = request.environ.get(ROOT, request.script_root)
        return f"{root}{app.static_url_path}/dist/{names.get(name, name)}"

    app.jinja_env.globals["asset"] = asset
