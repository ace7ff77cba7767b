"""Kills the server again and again while a class takes a quiz; nothing acknowledged may be lost.

Starts the production server on a fresh school, lets students begin, answer and hand in as
their pages do, and ends the whole process group with SIGKILL at random moments. Whatever a
student got a receipt for must be in the database in the end, and nothing twice.
The last line is `kills N acknowledged N lost N doubled N`.
"""

import argparse
import contextlib
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import services
from bench import free_port
from faults_student import Ledger, Student

ROOT = Path(__file__).parents[1]
SERVE = f"{shlex.quote(sys.executable)} -m lms serve"
STARTS_WITHIN = 90  # seconds, on a busy machine
BETWEEN = (0.3, 2.0)  # seconds of work between a start and the next kill
SETTINGS = {"LMS_ARGON2_MEMORY_KIB": "64", "LMS_ARGON2_PASSES": "1"}


@dataclass
class Outcome:
    """What one database went through."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


class Victim:
    """The server with all its processes, in a group of its own."""

    def __init__(self, command: str, port: int, log: Path) -> None:
        self.command = [*shlex.split(command), "--port", str(port), "--workers", "3"]
        self.port, self.log = port, log

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                self.kill()
                raise RuntimeError(f"the server does not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """All of them at once, as a power switch would, but for the machine itself."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def instance(database_url: str) -> Iterator[Path]:
    """An empty installation, and an environment that leads to it and nowhere else."""
    before = dict(os.environ)
    folder = Path(tempfile.mkdtemp(prefix="lms-faults-"))
    for name in [one for one in os.environ if one.startswith("LMS_")]:
        del os.environ[name]
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ.update(SETTINGS, LMS_INSTANCE=str(folder))
    if database_url:
        os.environ["LMS_DATABASE_URL"] = database_url
    try:
        yield folder
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(folder, ignore_errors=True)


def torture(*, kills: int, students: int, seed: int, database_url: str, serve: str) -> Outcome:
    """Build, kill so many times, let everybody finish, compare."""
    from faults_check import verdict  # noqa: PLC0415  imports the product
    from faults_school import PASSWORD, build  # noqa: PLC0415

    from lms.cli import build_app  # noqa: PLC0415
    from lms.core.db import db  # noqa: PLC0415

    with instance(database_url) as folder:
        app = build_app()
        course = ROOT / "course_content" / "csf"
        place = build(app, course, students=students, attempts=None)
        with app.app_context():
            db.engine.dispose()
        port = free_port()
        victim = Victim(serve, port, folder / "server.log")
        victim.start()
        everybody = [
            Student(number, port, place.assignment_id, seed * 1000 + n)
            for n, number in enumerate(place.students)
        ]
        outcome = Outcome()
        try:
            work(victim, everybody, PASSWORD, kills=kills, seed=seed, outcome=outcome)
        finally:
            victim.kill()
        ledgers = [one.ledger for one in everybody]
        with app.app_context():
            found = verdict(place.assignment_id, ledgers)
            db.session.remove()
            db.engine.dispose()
    outcome.acknowledged = sum(one.acknowledged for one in ledgers)
    outcome.lost, outcome.doubled = found.lost, found.doubled
    tell(ledgers)
    return outcome


def work(
    victim: Victim,
    everybody: Sequence[Student],
    password: str,
    *,
    kills: int,
    seed: int,
    outcome: Outcome,
) -> None:
    luck = random.Random(seed)  # noqa: S311
    threads = [threading.Thread(target=one.run, args=(password,)) for one in everybody]
    for thread in threads:
        thread.start()
    try:
        while not all(one.ledger.sittings for one in everybody):
            if not any(thread.is_alive() for thread in threads):
                return
            time.sleep(0.05)
        for _kill in range(kills):
            time.sleep(luck.uniform(*BETWEEN))
            victim.kill()
            outcome.kills += 1
            print(f"kill {outcome.kills}", flush=True)
            time.sleep(luck.uniform(0, 0.5))
            victim.start()
        time.sleep(luck.uniform(*BETWEEN))
    finally:
        for one in everybody:
            one.stop.set()
        for thread in threads:
            thread.join(timeout=STARTS_WITHIN)
    late = [one.ledger for one, thread in zip(everybody, threads, strict=True) if thread.is_alive()]
    for ledger in late:
        ledger.wrong.append(f"{ledger.number}: never got an answer")


def tell(ledgers: Sequence[Ledger]) -> None:
    sittings = [sitting for ledger in ledgers for sitting in ledger.sittings.values()]
    done = sum(sitting.is_handed_in for sitting in sittings)
    print(f"students {len(ledgers)} attempts {len(sittings)} handed in {done}", flush=True)


def parts(database: str, kills: int) -> list[tuple[str, int]]:
    """Which databases, and how many kills each; both share them."""
    if database == "both":
        return [("sqlite", kills - kills // 2), ("postgresql", kills // 2)]
    return [(database, kills)]


def one_part(name: str, kills: int, chosen: argparse.Namespace) -> Outcome:
    options = {"kills": kills, "students": chosen.students, "seed": chosen.seed}
    print(f"== {name}: {kills} kills, {chosen.students} students, seed {chosen.seed}", flush=True)
    if name == "sqlite":
        return torture(**options, database_url="", serve=chosen.serve)
    with services.postgresql() as url:
        return torture(**options, database_url=url, serve=chosen.serve)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--students", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--database", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument("--serve", default=SERVE, help="the command that serves")
    chosen = parser.parse_args()
    total = Outcome()
    for name, kills in parts(chosen.database, chosen.kills):
        outcome = one_part(name, kills, chosen)
        total.kills += outcome.kills
        total.acknowledged += outcome.acknowledged
        total.lost += outcome.lost
        total.doubled += outcome.doubled
    for word, sentences in (("lost", total.lost), ("doubled", total.doubled)):
        for sentence in sentences[:50]:
            print(f"{word}: {sentence}")
    print(
        f"kills {total.kills} acknowledged {total.acknowledged}"
        f" lost {len(total.lost)} doubled {len(total.doubled)}",
        flush=True,
    )
    return 1 if total.lost or total.doubled or total.kills < chosen.kills else 0


if __name__ == "__main__":
    sys.exit(main())
