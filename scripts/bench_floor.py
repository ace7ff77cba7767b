"""The floor the product is measured against: bare Flask on the same server and database.

One page: a primary-key read and a template of the size of the product's lesson page. One
POST: a one-row insert, committed. No sign-in, no CSRF, no translation, no journal.
"""

import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lms.server import Server, with_static

SERIALS = 8  # lines of the template that are filled in, the rest is fixed text


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Row(db.Model):  # type: ignore[name-defined,misc]
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class FloorServer(Server):
    """The product's own server with another application inside."""

    def load(self) -> Any:
        return with_static(floor_app())


def floor_app() -> Flask:
    folder, size = Path(os.environ["FLOOR_FOLDER"]), int(os.environ["FLOOR_SIZE"])
    app = Flask("floor", static_folder=str(folder))
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'floor.db'}"
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "connect", _as_the_product_does)
        db.create_all()
        if db.session.get(Row, 1) is None:
            db.session.add(Row(id=1, title="一行"))
            db.session.commit()
    app.jinja_loader = DictLoader({"page.html": _template(size)})

    @app.get("/row/<int:row_id>")
    def show(row_id: int) -> str:
        return render_template("page.html", row=db.session.get(Row, row_id))

    @app.post("/row")
    def insert() -> str:
        row = Row(title="又一行")
        db.session.add(row)
        db.session.commit()
        return str(row.id)

    return app


def _as_the_product_does(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _template(size: int) -> str:
    """A page of so many bytes, with a few places to fill in."""
    lines = [f"<p>{{{{ row.title }}}} {n}</p>" for n in range(SERIALS)]
    line = "<p>客户服务意识先对内、再对外；说到的事按时做到。</p>\n"
    rest = max(0, size - sum(len(one.encode()) for one in lines))
    body = line * (rest // len(line.encode()))
    return "<!doctype html><title>{{ row.title }}</title>" + body + "".join(lines)


def main() -> None:
    _program, port, workers = sys.argv
    FloorServer(
        {
            "bind": f"127.0.0.1:{port}",
            "workers": int(workers),
            "worker_class": "sync",
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
        }
    ).run()


if __name__ == "__main__":
    main()
