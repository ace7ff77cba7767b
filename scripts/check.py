"""Runs every check of the project in order, and says loudly what it had to leave out.

In CI (CI=true) whatever was left out counts as a failure.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import services

ROOT = Path(__file__).parents[1]
BIN = ROOT / ".venv" / "bin"
PYTEST = [str(BIN / "python"), "-m", "pytest", "-q"]
SIDE_BY_SIDE = ["--numprocesses=auto"]  # each process has its own database, or its own school
UNITS = ["tests", "--ignore=tests/journeys", *SIDE_BY_SIDE]


class Run:
    """What passed, what failed, what was left out; and how long each took."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, float]] = []

    def step(self, name: str, command: list[str], **environment: str) -> None:
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
        state = "ok" if done.returncode == 0 else "FAILED"
        self.lines.append((name, state, time.monotonic() - began))

    def left_out(self, name: str, why: str) -> None:
        print(f"\n!! LEFT OUT: {name}: {why}", flush=True)
        self.lines.append((name, "LEFT OUT", 0.0))

    def verdict(self) -> int:
        print("\n== summary")
        for name, state, seconds in self.lines:
            print(f"{state:9} {seconds:6.1f} s  {name}")
        states = {state for _, state, _ in self.lines}
        in_ci = os.environ.get("CI", "").lower() == "true"
        return 1 if "FAILED" in states or (in_ci and "LEFT OUT" in states) else 0


def static_checks(run: Run) -> None:
    run.step("format", [str(BIN / "ruff"), "format", "--check", "."])
    run.step("lint", [str(BIN / "ruff"), "check", "."])
    run.step("types", [str(BIN / "mypy")])
    run.step("walls", [str(BIN / "lint-imports")])
    run.step("scripts", ["npx", "eslint", "-c", "static/eslint.config.mjs", "static/js"])
    run.step("course content", [str(BIN / "lms"), "courses", "check", "course_content"])


def on_sqlite(run: Run) -> None:
    coverage = [str(BIN / "python"), "-m", "coverage"]
    run.step("tests on SQLite", [*coverage, "run", "-m", "pytest", "-q", *UNITS])
    run.step("coverage of the processes", [*coverage, "combine", "--quiet"])
    run.step("coverage", [*coverage, "report", "--skip-covered", "--skip-empty"])


def on_postgresql(run: Run) -> None:
    try:
        with services.postgresql() as url:
            run.step("tests on PostgreSQL", [*PYTEST, *UNITS], LMS_TEST_DATABASE=url)
    except services.Missing as missing:
        run.left_out("tests on PostgreSQL", str(missing))


def on_redis(run: Run) -> None:
    try:
        with services.redis() as url:
            run.step("tests on Redis", [*PYTEST, "tests/core/test_redis.py"], LMS_TEST_REDIS=url)
    except services.Missing as missing:
        run.left_out("tests on Redis", str(missing))


def journeys(run: Run) -> None:
    try:
        environment = services.chromium()
    except services.Missing as missing:
        run.left_out("browser journeys", str(missing))
    else:
        run.step("browser journeys", [*PYTEST, "tests/journeys", *SIDE_BY_SIDE], **environment)


ALL: dict[str, Callable[[Run], None]] = {
    "static": static_checks,
    "sqlite": on_sqlite,
    "postgresql": on_postgresql,
    "redis": on_redis,
    "journeys": journeys,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no browser and no PostgreSQL")
    parser.add_argument("--only", choices=ALL, help="one part")
    chosen = parser.parse_args()
    parts = [chosen.only] if chosen.only else list(ALL)[: 2 if chosen.quick else None]
    run = Run()
    for part in parts:
        ALL[part](run)
    return run.verdict()


if __name__ == "__main__":
    sys.exit(main())
