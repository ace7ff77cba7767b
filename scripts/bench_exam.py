"""An examination's two rushes: 600 students begin within a minute, and hand in within a minute.

They come at random moments of that minute, the same for the product and for the bare page of
the floor. Times count from the moment a student wanted to come, so waiting in line is in them.
"""

import json
import logging
import os
import random
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import services
from bench import PLACE, ROOT, Answer, Figures, Running, Visitor, free_port
from faults import instance
from faults_student import Fields, Paper
from flask import Flask

STUDENTS, SECONDS, SEED = 600, 60, 11
AT_ONCE = 200  # connections; a browser does not wait for another's
ANSWERS = 4  # each student answers so many questions between the rushes


@dataclass
class Candidate:
    """A student who is signed in already, and the attempt begun."""

    visitor: Visitor
    quiz: str
    attempt: str = ""
    answers: tuple[tuple[int, Fields], ...] = ()

    def begin(self) -> bool:
        """Press the button and get the paper."""
        pressed = self.visitor.post(self.quiz, {})
        self.attempt = pressed.location
        if pressed.status != 302 or not self.attempt.startswith("/attempts/"):
            return False
        page = self.visitor.ask(self.attempt)
        self._read(page)
        return page.status == 200 and bool(self.answers)

    def _read(self, page: Answer) -> None:
        paper, luck = Paper(page.body.decode()), random.Random(SEED)  # noqa: S311
        chosen = list(paper.items)[:ANSWERS]
        self.answers = tuple((item, paper.answer(item, luck)) for item in chosen)

    def save(self) -> bool:
        sent = [
            json.dumps({"item": item, "seq": 0, "answer": fields}).encode()
            for item, fields in self.answers
        ]
        kind = "application/json"
        saved = [self.visitor.ask(f"{self.attempt}/save", one, kind) for one in sent]
        return all(answer.status == 200 for answer in saved)

    def hand_in(self) -> bool:
        """Lock the answers and see the page after it."""
        pressed = self.visitor.post(f"{self.attempt}/hand-in", {})
        if pressed.status != 302 or not pressed.location.endswith("/review"):
            return False
        return self.visitor.ask(pressed.location).status == 200


@dataclass(frozen=True)
class Rush:
    """How long each one took, in milliseconds, and how many failed."""

    times: list[float]
    errors: int

    @property
    def p50(self) -> float:
        return quantiles(self.times, n=100)[49]

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=100)[94]


def rush(acts: Sequence[Callable[[], bool]]) -> Rush:
    """All of them within the minute, each at its own moment."""
    luck = random.Random(SEED)  # noqa: S311
    moments = sorted(luck.uniform(0, SECONDS) for _act in acts)
    began = time.perf_counter()

    def run(act: Callable[[], bool], moment: float) -> tuple[float, bool]:
        time.sleep(max(0.0, began + moment - time.perf_counter()))
        try:
            done = act()
        except OSError:
            done = False
        return 1000 * (time.perf_counter() - began - moment), done

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(run, acts, moments))
    return Rush([took for took, _done in results], sum(not done for _took, done in results))


def measure(figures: Figures) -> None:
    """Both rushes on both databases, beside the floor's page."""
    floor = of_floor()
    tell(figures, f"floor_page_{STUDENTS}", floor)
    of_product(figures, "sqlite", "", floor)
    try:
        with services.postgresql() as url:
            of_product(figures, "postgresql", url, floor)
    except services.Missing as missing:
        print(f"!! LEFT OUT: the rushes on PostgreSQL: {missing}", flush=True)


def of_floor() -> Rush:
    folder = PLACE / "floor-rush"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port = free_port()
    command = [str(ROOT / "scripts" / "bench_floor.py"), str(port), "2"]
    with Running(port, command, FLOOR_FOLDER=str(folder), FLOOR_SIZE="40000"):
        bare = Visitor(port)
        return rush([lambda: bare.ask("/row/1").status == 200] * STUDENTS)


def of_product(figures: Figures, name: str, database_url: str, floor: Rush) -> None:
    from faults_school import build  # noqa: PLC0415  the environment must be set first

    from lms.cli import build_app  # noqa: PLC0415
    from lms.core.db import db  # noqa: PLC0415

    with instance(database_url):
        app = build_app()
        logging.getLogger("lms.requests").setLevel(logging.WARNING)  # of this process only
        place = build(app, ROOT / "course_content" / "csf", students=STUDENTS + 1, attempts=1)
        quiz = f"/assignments/{place.assignment_id}/quiz"
        port = free_port()
        everybody = [Candidate(one, quiz) for one in signed_in(app, place.students, port)]
        count_statements(figures, app, everybody.pop(), name)
        with app.app_context():
            db.engine.dispose()
        with Running(port, ["-m", "lms", "serve", "--port", str(port)], **os.environ):
            starts = rush([one.begin for one in everybody])
            with ThreadPoolExecutor(4) as pool:
                if not all(pool.map(lambda one: one.save(), everybody)):
                    raise RuntimeError("an answer was not saved")
            hand_ins = rush([one.hand_in for one in everybody])
    for what, measured in ((f"starts_{STUDENTS}", starts), (f"hand_ins_{STUDENTS}", hand_ins)):
        tell(figures, f"{what}_{name}", measured)
        figures.note(f"{what}_{name}_p95_ratio", measured.p95 / floor.p95, "x")


def tell(figures: Figures, name: str, measured: Rush) -> None:
    figures.note(f"{name}_p50", measured.p50, "ms")
    figures.note(f"{name}_p95", measured.p95, "ms")
    figures.note(f"{name}_max", max(measured.times), "ms")
    figures.note(f"{name}_errors", measured.errors, "errors")


def signed_in(app: Flask, numbers: Sequence[str], port: int) -> list[Visitor]:
    """Everybody signed in without 600 password hashes: that rush is another one."""
    from sqlalchemy import select  # noqa: PLC0415

    from lms.accounts import services as accounts  # noqa: PLC0415
    from lms.accounts.models import User  # noqa: PLC0415
    from lms.accounts.views import SESSION_KEY  # noqa: PLC0415
    from lms.core.db import db, unit_of_work  # noqa: PLC0415

    with app.app_context(), unit_of_work():
        people = db.session.scalars(select(User).where(User.number.in_(numbers))).all()
        tokens = [accounts.sign_in(one, browser="bench", address="127.0.0.1") for one in people]
    visitors = []
    for token in tokens:
        client = app.test_client()
        with client.session_transaction() as session:
            session[SESSION_KEY] = token
        page = client.get("/profile").data
        name = app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        visitor = Visitor(port, {name: cookie.value if cookie else ""})
        visitor.learn_token(page)
        visitors.append(visitor)
    return visitors


def count_statements(figures: Figures, app: Flask, one: Candidate, name: str) -> None:
    """How many SQL statements a start, a save and a hand-in send."""
    from sqlalchemy import event  # noqa: PLC0415

    from lms.core.db import db  # noqa: PLC0415

    sent: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    client = app.test_client()
    for cookie, value in one.visitor.cookies.items():
        client.set_cookie(cookie, value)
    headers = {"X-CSRFToken": one.visitor.token}
    with app.app_context():
        engine = db.engine

    def post(what: str, path: str, body: object = None) -> str:
        sent.clear()
        answer = client.post(path, headers=headers, json=body)
        figures.note(f"{what}_{name}_statements", len(sent), "statements")
        return answer.headers.get("Location", "")

    event.listen(engine, "before_cursor_execute", note)
    attempt = post("start", one.quiz)
    one._read(Answer(200, client.get(attempt).data, 0, 0))
    item, fields = one.answers[0]
    post("save", f"{attempt}/save", {"item": item, "seq": 0, "answer": fields})
    post("hand_in", f"{attempt}/hand-in")
    event.remove(engine, "before_cursor_execute", note)


def main() -> None:
    """Only this part of `make bench`."""
    PLACE.mkdir(parents=True, exist_ok=True)
    measure(Figures())
    shutil.rmtree(Path(PLACE), ignore_errors=True)


if __name__ == "__main__":
    main()
