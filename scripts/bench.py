"""Speed as ratios of one run: the product beside a bare Flask application on the same server.

Both run on gunicorn with one worker and SQLite, alternating in short rounds, so that what
else the machine does falls on both. Prints `name value unit`, one line a figure, and writes
the same to build/bench.json. The rates are for reading; the shares are what counts.
"""

import gzip
import http.client
import json
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "build" / "bench"
FLOOR = str(ROOT / "scripts" / "bench_floor.py")
LOG = ROOT / "build" / "bench.log"
ROUNDS, REQUESTS, CONNECTIONS = 7, 50, 2
SLOW = 9  # times a slow page or file is asked for
IMPORTS = 3
UPLOAD = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

AIMS = (  # figure, "≥" or "≤", aim
    ("lesson_share", ">=", 50),
    ("save_share", ">=", 40),
    ("rating_save_share", ">=", 30),
    ("ratings_grid_statements", "<=", 6),
    ("gradebook_ratio", "<=", 60),
    ("gradebook_40_ratio", "<=", 120),
    ("xlsx_ratio", "<=", 100),
    ("totals_growth", "<=", 12),
    ("attainment_growth", "<=", 12),
    ("register_export_growth", "<=", 12),
    ("lesson_statements", "<=", 4),
    ("home_statements", "<=", 6),
    ("quiz_start_statements", "<=", 6),
    ("quiz_statements", "<=", 6),
    ("progress_statements", "<=", 6),
)


@dataclass
class Figures:
    """What was measured, in the order it was."""

    all: dict[str, tuple[float, str]] = field(default_factory=dict)

    def note(self, name: str, value: float, unit: str) -> None:
        self.all[name] = (round(value, 2), unit)
        print(name, f"{value:.2f}".rstrip("0").rstrip("."), unit, flush=True)

    def aims(self) -> None:
        for name, sign, aim in AIMS:
            value, unit = self.all[name]
            holds = value >= aim if sign == ">=" else value <= aim
            print("aim", name, value, unit, sign, aim, "ok" if holds else "MISSED")

    def write(self) -> None:
        told = {name: {"value": value, "unit": unit} for name, (value, unit) in self.all.items()}
        text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        (ROOT / "build" / "bench.json").write_text(text, encoding="utf-8")


@dataclass
class Answer:
    status: int
    body: bytes
    first_byte: float
    whole: float
    location: str = ""


@dataclass
class Visitor:
    """A browser without the window: one address, its cookies, its CSRF token."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def ask(self, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": self.token}
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            first = time.perf_counter() - began
            content = response.read()
            whole = time.perf_counter() - began
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, content, first, whole, response.headers["Location"] or "")

    def get(self, path: str) -> Answer:
        answer = self.ask(path)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.ask(path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def learn_token(self, page: bytes) -> None:
        found = re.search(rb'name="csrf-token" content="([^"]+)"', page)
        self.token = found[1].decode() if found else ""

    def sign_in(self, number: str, password: str) -> "Visitor":
        self.learn_token(self.get("/sign-in").body)
        answer = self.post("/sign-in", {"number": number, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"{number} cannot sign in: {answer.status}")
        self.learn_token(self.get("/profile").body)
        return self


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A server of ours, ended by its own process id."""

    def __init__(self, port: int, command: list[str], **environment: str) -> None:
        with LOG.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env={**os.environ, **environment},
                stderr=log,
            )
        self.port = port

    def __enter__(self) -> "Running":
        until = time.monotonic() + 30
        while True:
            try:
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=2).connect()
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    self.process.kill()
                    raise
                time.sleep(0.1)
            else:
                return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def megabytes(self) -> float:
        """Resident memory of its worker; 0 where the system does not tell."""
        try:
            pid = self.process.pid
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
            status = Path(f"/proc/{children[0]}/status").read_text(encoding="utf-8")
        except (OSError, IndexError):
            return 0.0
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0


Work = Callable[[int, int], Answer]  # of one connection: which one, which request


def rate(work: Work) -> float:
    """Requests per second over a few connections at once."""
    wrong: list[int] = []

    def run(connection: int) -> None:
        for serial in range(REQUESTS):
            status = work(connection, serial).status
            if status != 200:
                wrong.append(status)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if wrong:
        raise RuntimeError(f"{len(wrong)} requests failed, the first with {wrong[0]}")
    return REQUESTS * CONNECTIONS / took


def beside(figures: Figures, name: str, floor: tuple[str, Work], product: Work) -> None:
    """Alternate floor and product; the share is the median of the rounds' shares."""
    rounds = []
    for _round in range(ROUNDS):
        rounds.append((rate(floor[1]), rate(product)))
    figures.note(f"{floor[0]}_beside_{name}", median(one for one, _two in rounds), "req/s")
    figures.note(name, median(two for _one, two in rounds), "req/s")
    figures.note(f"{name}_share", median(100 * two / one for one, two in rounds), "%")


def slow(figures: Figures, name: str, floor: Work, product: Callable[[int], Answer]) -> None:
    """Milliseconds to the first byte, and how many floor pages fit into that."""
    times, ratios = [], []
    for turn in range(SLOW):
        page = median(floor(0, n).first_byte for n in range(10))
        answer = product(turn)
        if answer.status not in {200, 302}:
            raise RuntimeError(f"{name} answered {answer.status}")
        times.append(1000 * answer.first_byte)
        ratios.append(answer.first_byte / page)
    figures.note(f"{name}_first_byte", median(times), "ms")
    figures.note(f"{name}_ratio", median(ratios), "x")


@dataclass
class Writer:
    """A student with an open attempt who keeps improving one written answer."""

    visitor: Visitor
    attempt: str
    item: int
    sequence: int

    @staticmethod
    def begin(visitor: Visitor, quiz_id: int) -> "Writer":
        attempt = visitor.post(f"/assignments/{quiz_id}/quiz", {}).location
        page = visitor.get(attempt).body.decode()
        visitor.learn_token(page.encode())
        found = re.search(r'<textarea[^>]*name="q(\d+)-a"', page)
        if found is None:
            raise RuntimeError("the quiz has no written question")
        return Writer(visitor, attempt, int(found[1]), 0)

    def save(self, serial: int) -> Answer:
        text = f"第 {serial} 稿：先听客户说完，再复述一遍，说明什么时候答复。"
        sent = {
            "item": self.item,
            "seq": self.sequence,
            "answer": {f"q{self.item}-a": [f"{text}{time.monotonic_ns()}"]},
        }
        body = json.dumps(sent).encode()
        answer = self.visitor.ask(f"{self.attempt}/save", body, "application/json")
        if answer.status == 200:
            self.sequence = json.loads(answer.body)["seq"]
        return answer


def upload(office: Visitor, classroom_id: int, data: bytes) -> Answer:
    """Send a roster and apply it; the time is that of both."""
    edge = "bench-edge"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="r.xlsx"\r\n'
        f"Content-Type: {UPLOAD}\r\n\r\n"
    )
    body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
    kind = f"multipart/form-data; boundary={edge}"
    planned = office.ask(f"/classrooms/{classroom_id}/imports/new", body, kind)
    if planned.status != 302:
        raise RuntimeError(f"the roster was refused: {planned.status}")
    applied = office.post(f"{planned.location}/apply", {})
    applied.first_byte += planned.first_byte
    return applied


def in_process(
    figures: Figures, app: Any, classroom_id: int, teacher: str, one_page: float
) -> None:
    """What takes long enough to be measured without a server."""
    import bench_authoring  # noqa: PLC0415
    import bench_documents  # noqa: PLC0415

    bench_documents.measure(figures, app, classroom_id, one_page)
    bench_authoring.measure(figures, app, teacher, one_page)


def measure(figures: Figures) -> None:
    from bench_ratings import two_raters  # noqa: PLC0415
    from bench_school import (  # noqa: PLC0415  the environment must be set first
        ADMINISTRATOR,
        PASSWORD,
        STUDENTS,
        TASK,
        TEACHER,
        build,
        roster,
        statements,
    )

    from lms.cli import build_app  # noqa: PLC0415

    ports, app = (free_port(), free_port()), build_app()
    logging.getLogger("lms.requests").setLevel(logging.WARNING)  # of this process only
    place = build(app, ROOT / "course_content", imports=IMPORTS)
    students = place.students[:CONNECTIONS]
    base = f"/classrooms/{place.classroom_id}"
    lesson, gradebook = f"{base}/tasks/{TASK}", f"{base}/gradebook"
    serve = ["-m", "lms", "serve", "--port", str(ports[0]), "--workers", "1", "--without-jobs"]
    with Running(ports[0], serve) as product:
        pupils = [Visitor(ports[0]).sign_in(number, PASSWORD) for number in students]
        writers = [Writer.begin(pupil, place.quiz_id) for pupil in pupils]
        teacher = Visitor(ports[0]).sign_in(TEACHER, PASSWORD)
        office = Visitor(ports[0]).sign_in(ADMINISTRATOR, PASSWORD)
        pages = {
            "home": (pupils[0], "/"),
            "lesson": (pupils[0], lesson),
            "quiz_start": (pupils[0], f"/assignments/{place.quiz_id}/quiz"),
            "quiz": (pupils[0], writers[0].attempt),
            "progress": (pupils[0], f"{base}/me"),
            "teacher_home": (teacher, "/"),
            "classroom": (teacher, base),
            "gradebook": (teacher, gradebook),
            "gradebook_40": (teacher, f"/classrooms/{place.wide_id}/gradebook"),
            "objectives": (teacher, f"{base}/objectives"),
            "marking": (teacher, f"/assignments/{place.quiz_id}/marking"),
            "ratings_grid": (teacher, place.grid.path),
        }
        bodies = {name: who.get(path).body for name, (who, path) in pages.items()}
        for name, body in bodies.items():
            figures.note(f"{name}_bytes", len(body), "bytes")
            figures.note(f"{name}_gzip", len(gzip.compress(body, 6)), "bytes")
        for name, (who, path) in pages.items():
            number = TEACHER if who is teacher else students[0]
            figures.note(f"{name}_statements", statements(app, number, path), "statements")
        floor_folder = PLACE / "floor"
        floor_folder.mkdir()
        told = {"FLOOR_FOLDER": str(floor_folder), "FLOOR_SIZE": str(len(bodies["lesson"]))}
        with Running(ports[1], [FLOOR, str(ports[1]), "1"], **told) as floor:
            bare = Visitor(ports[1])

            def page(_connection: int, _serial: int) -> Answer:
                return bare.ask("/row/1")

            def row(_connection: int, _serial: int) -> Answer:
                return bare.ask("/row", b"", "text/plain")

            figures.note("floor_page_bytes", len(bare.get("/row/1").body), "bytes")
            beside(figures, "lesson", ("floor_page", page), lambda n, _s: pupils[n].ask(lesson))
            beside(
                figures,
                "quiz",
                ("floor_page", page),
                lambda n, _s: pupils[n].ask(writers[n].attempt),
            )
            beside(figures, "home", ("floor_page", page), lambda n, _s: pupils[n].ask("/"))
            beside(figures, "save", ("floor_insert", row), lambda n, s: writers[n].save(s))
            raters = two_raters(teacher, place.grid)
            beside(figures, "rating_save", ("floor_insert", row), lambda n, s: raters[n].save(s))
            slow(figures, "ratings_grid", page, lambda _n: teacher.ask(place.grid.path))
            slow(figures, "gradebook", page, lambda _n: teacher.ask(gradebook))
            slow(figures, "gradebook_40", page, lambda _n: teacher.ask(pages["gradebook_40"][1]))
            slow(figures, "objectives", page, lambda _n: teacher.ask(f"{base}/objectives"))
            slow(figures, "xlsx", page, lambda _n: teacher.post(f"{base}/grades.xlsx", {}))
            rosters = (roster(f"{41 + n}", STUDENTS) for n in range(IMPORTS))
            took = [
                upload(office, one, data).first_byte
                for one, data in zip(place.empty_classrooms, rosters, strict=True)
            ]
            one_page = median(page(0, n).first_byte for n in range(50))
            figures.note("floor_page_first_byte", 1000 * one_page, "ms")
            figures.note("roster_import", 1000 * median(took), "ms")
            figures.note("roster_import_ratio", median(took) / one_page, "x")
            in_process(figures, app, place.classroom_id, TEACHER, one_page)
            figures.note("worker_memory", product.megabytes(), "MB")
            figures.note("floor_worker_memory", floor.megabytes(), "MB")


def main() -> None:
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    LOG.unlink(missing_ok=True)
    for name in ("DATABASE_URL", "LMS_DATABASE_URL", "REDIS_URL", "LMS_REDIS_URL"):
        os.environ.pop(name, None)
    os.environ["LMS_INSTANCE"] = str(PLACE)
    figures = Figures()
    measure(figures)
    from bench_exam import measure as measure_rushes  # noqa: PLC0415  it imports this module

    measure_rushes(figures)
    from bench_gradebook import measure as measure_gradebook  # noqa: PLC0415  it imports the product
    from bench_register import measure as measure_register  # noqa: PLC0415  so does it

    measure_register(figures, PLACE)
    measure_gradebook(figures, PLACE)
    figures.aims()
    figures.write()
    shutil.rmtree(PLACE, ignore_errors=True)


if __name__ == "__main__":
    main()
