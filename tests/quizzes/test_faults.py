"""`make faults` in small: it kills, it compares, and it notices a server that forgets."""

import re
import subprocess
import sys

import pytest

SERVER = f"{sys.executable} -m lms serve"
FORGETFUL = f"{sys.executable} tests/quizzes/forgetful.py serve"
LAST = re.compile(r"kills (\d+) acknowledged (\d+) lost (\d+) doubled (\d+)")


@pytest.fixture
def faults(root):
    """Runs the command on SQLite; gives its exit code and the numbers of its last line."""

    def run(*, kills: int, students: int, server: str) -> tuple[int, list[int]]:
        command = [sys.executable, "scripts/faults.py", "--database", "sqlite", "--seed", "7"]
        options = ["--kills", str(kills), "--students", str(students)]
        done = subprocess.run(
            [*command, *options, "--serve", f"{server} --without-jobs"],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        last = LAST.fullmatch(done.stdout.splitlines()[-1])
        assert last, done.stdout + done.stderr
        return done.returncode, [int(number) for number in last.groups()]

    return run


def test_two_kills_lose_and_double_nothing(faults):
    code, (kills, acknowledged, lost, doubled) = faults(kills=2, students=8, server=SERVER)

    assert (code, kills, lost, doubled) == (0, 2, 0, 0)
    assert acknowledged > 8


def test_a_server_that_acknowledges_without_committing_is_found_out(faults):
    code, (_kills, _acknowledged, lost, _doubled) = faults(kills=0, students=4, server=FORGETFUL)

    assert code == 1
    assert lost > 0
