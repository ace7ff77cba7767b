"""A git repository as a store of folders: the only user of the git command.

Nothing is ever checked out: trees are read and written as objects, so no filter, hook, link
or line-end setting of a repository touches anything.
"""

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from lms.core.errors import Refused
from lms.core.files import MEGABYTE
from lms.core.i18n import _

PATIENCE = 120  # seconds
MOST_FILES = 3000
MOST_BYTES = 200 * MEGABYTE
OTHER = "other"  # what the other side is called in commands
FILE, PROGRAM = "100644", "100755"

_ALLOWED = re.compile(
    r"https://[^\s/-][^\s]*"
    r"|ssh://[^\s/-][^\s]*"
    r"|[A-Za-z0-9._]+@[A-Za-z0-9][A-Za-z0-9.-]*:[^\s:-][^\s]*"
    r"|file:///[^\s]+"
)
_SECRET = re.compile(r"(?<=://)[^\s/]*@")
_BRANCH = re.compile(r"(?!.*(?:\.\.|//|@\{|\.lock$|\.lock/|/\.|\.$|/$))[A-Za-z0-9][\w./-]{0,99}")
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "protocol.ext.allow=never",
    "gc.auto=0",
    "fetch.fsckObjects=true",
    "advice.detachedHead=false",
)


class GitRefused(Refused):
    """What git, or the other side, does not do; the words say why."""


@dataclass(frozen=True)
class Blob:
    """One entry of a tree: a file, or something that is none (a link, a module)."""

    mode: str
    oid: str
    size: int

    @property
    def is_file(self) -> bool:
        return self.mode in {FILE, PROGRAM}


@dataclass(frozen=True)
class Signature:
    """Who made a commit."""

    name: str
    email: str

    def env(self, role: str) -> dict[str, str]:
        kept = re.sub(r"[<>\x00-\x1f\x7f]", "", self.name).strip() or "-"
        return {f"GIT_{role}_NAME": kept, f"GIT_{role}_EMAIL": self.email}


def masked(text: str) -> str:
    """A text with the names and passwords in its addresses taken out."""
    return _SECRET.sub("***@", text)


def check_address(url: str) -> None:
    """Raise GitRefused unless git may be pointed here: https, ssh, or a folder of this machine."""
    if len(url) > 500 or not url.isprintable() or not _ALLOWED.fullmatch(url):
        raise GitRefused(
            _("仓库地址要以 https://、ssh:// 或 file:/// 开头，或写成 git@主机:路径。")
        )


def check_branch(branch: str) -> None:
    if not _BRANCH.fullmatch(branch):
        raise GitRefused(_("“%(branch)s”不能作为分支名。", branch=branch[:80]))


def repository(name: str) -> "Repository":
    """The repository this installation keeps under a name."""
    instance: Path = current_app.extensions["lms_settings"].instance
    return Repository(instance / "git" / name)


@dataclass(frozen=True)
class Repository:
    """A bare repository in a folder of its own."""

    path: Path

    def prepare(self) -> None:
        if not (self.path / "HEAD").exists():
            self.path.mkdir(parents=True, exist_ok=True)
            self._git("init", "--bare", "--quiet", "--object-format=sha1")

    def fetch(self, url: str, branch: str) -> str | None:
        """Bring a branch here; its latest commit, or None while the other side has no such."""
        self.prepare()
        wanted = f"refs/heads/{branch}"
        listed = self._git("ls-remote", "--quiet", "--", OTHER, wanted, env=_at(url)).decode()
        if not any(line.endswith(f"\t{wanted}") for line in listed.splitlines()):
            return None
        into = f"+{wanted}:refs/remotes/origin/{branch}"
        quietly = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
        self._git("fetch", *quietly, "--", OTHER, into, env=_at(url))
        return self._git("rev-parse", f"refs/remotes/origin/{branch}").decode().strip()

    def has(self, commit: str) -> bool:
        """Whether this commit is here, whole."""
        found = self._run(("cat-file", "-e", f"{commit}^{{tree}}"))
        return bool(commit) and found.returncode == 0

    def tree(self, commit: str, folder: str) -> dict[str, Blob]:
        """What a folder of a commit holds, by path; {} where the folder is not there."""
        place = f"{commit}:{folder}"
        if self._run(("rev-parse", "--verify", "--quiet", place)).returncode != 0:
            return {}
        found: dict[str, Blob] = {}
        for line in self._git("ls-tree", "-r", "-z", "-l", "--full-tree", place).split(b"\0"):
            if line:
                facts, _tab, name = line.partition(b"\t")
                mode, _kind, oid, size = facts.decode().split()
                found[_name(name)] = Blob(mode, oid, int(size) if size.isdecimal() else 0)
        return found

    def contents(self, blobs: Mapping[str, Blob]) -> dict[str, bytes]:
        """The contents of these files; raises GitRefused where they are too many or too large."""
        if len(blobs) > MOST_FILES or sum(blob.size for blob in blobs.values()) > MOST_BYTES:
            raise GitRefused(
                _(
                    "仓库里的文件夹太大：最多 %(files)s 个文件、%(size)s MB。",
                    files=MOST_FILES,
                    size=MOST_BYTES // MEGABYTE,
                )
            )
        asked = "".join(f"{blob.oid}\n" for blob in blobs.values())
        answer = self._git("cat-file", "--batch", told=asked.encode())
        found: dict[str, bytes] = {}
        at = 0
        for path in blobs:
            end = answer.index(b"\n", at)
            size = int(answer[at:end].split()[2])
            found[path] = answer[end + 1 : end + 1 + size]
            at = end + 2 + size
        return found

    def commit(
        self,
        parent: str | None,
        changes: Mapping[str, bytes | None],
        message: str,
        author: Signature,
        committer: Signature,
    ) -> str:
        """A commit on top of another with these files written, or removed (None)."""
        lines = [self._entry(path, data) for path, data in changes.items()]
        with tempfile.TemporaryDirectory() as scratch:
            env = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
            if parent:
                self._git("read-tree", parent, env=env)
            self._git("update-index", "-z", "--index-info", told=b"".join(lines), env=env)
            tree = self._git("write-tree", env=env).decode().strip()
        parents = ("-p", parent) if parent else ()
        signed = {**author.env("AUTHOR"), **committer.env("COMMITTER")}
        made = self._git("commit-tree", tree, *parents, told=message.encode(), env=signed)
        return made.decode().strip()

    def _entry(self, path: str, data: bytes | None) -> bytes:
        if data is None:
            return f"0 {'0' * 40}\t{path}\0".encode()
        oid = self._git("hash-object", "-w", "--stdin", told=data).decode().strip()
        return f"{FILE} {oid}\t{path}\0".encode()

    def push(self, url: str, commit: str, branch: str) -> None:
        """Hand a commit over; never over what is there and not below it."""
        into = f"{commit}:refs/heads/{branch}"
        self._git("push", "--quiet", "--porcelain", "--", OTHER, into, env=_at(url))

    def _git(
        self, *words: str, told: bytes | None = None, env: Mapping[str, str] | None = None
    ) -> bytes:
        done = self._run(words, told, env)
        if done.returncode:
            said = masked((done.stderr or done.stdout).decode("utf-8", "replace")).strip()
            raise GitRefused(_("git 没有完成：%(why)s", why=said[-600:] or "—"))
        return done.stdout

    def _run(
        self,
        words: Sequence[str],
        told: bytes | None = None,
        env: Mapping[str, str] | None = None,
    ) -> "subprocess.CompletedProcess[bytes]":
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        try:
            return subprocess.run(  # noqa: S603  (no shell, words of our own)
                ["git", f"--git-dir={self.path}", *settings, *words],  # noqa: S607
                input=told if told is not None else b"",
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                env={**_surroundings(), **(env or {})},
            )
        except FileNotFoundError as missing:
            raise GitRefused(_("这台机器上没有 git 命令。请先安装 git。")) from missing
        except subprocess.TimeoutExpired as late:
            raise GitRefused(
                _("git 在 %(n)s 秒内没有完成，已停止。请检查网络和仓库地址。", n=PATIENCE)
            ) from late


def _at(url: str) -> dict[str, str]:
    """Where the other side is, told so that no list of processes shows it."""
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"remote.{OTHER}.url",
        "GIT_CONFIG_VALUE_0": url,
    }


def _surroundings() -> dict[str, str]:
    """The environment git sees: ours without what would lead it elsewhere, and no questions."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {
        **kept,
        "LC_ALL": "C.UTF-8",
        "GIT_ALLOW_PROTOCOL": "https:ssh:file",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=20",
    }


def _name(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as wrong:
        shown = raw.decode("utf-8", "replace")
        raise GitRefused(
            _("仓库里的路径“%(path)s”不是 UTF-8。请先在仓库里改名。", path=shown[:100])
        ) from wrong


def blob_id(data: bytes) -> str:
    """What git calls a content."""
    return hashlib.sha1(b"blob %d\0%s" % (len(data), data), usedforsecurity=False).hexdigest()
