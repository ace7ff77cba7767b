"""A course in a git repository: pulled, pushed, never overwritten; with real repositories."""

import os
import shutil
import subprocess

import pytest
from sqlalchemy import select

from lms.accounts.queries import user_by_number
from lms.authoring.models import AuthorRole, GitLink
from lms.authoring.queries.incoming import link_of, waiting_files
from lms.authoring.queries.texts import text_of, working_folder
from lms.authoring.queries.working import changes_of, files_of
from lms.authoring.services.people import set_author
from lms.authoring.services.publishing import publish
from lms.authoring.services.saving import Change, save_all
from lms.core import files, git
from lms.core.db import db
from lms.core.git import GitRefused, check_address, check_branch, masked
from lms.core.journal import JournalEntry
from lms.courses.importer.media import examine
from tests.builders.accounts import a_teacher
from tests.builders.authoring import a_desk, a_draft
from tests.builders.courses import LESSON, LESSON_PATH, a_folder
from tests.builders.media import a_sound

QUIZ_PATH = LESSON_PATH.replace("lesson", "quiz")


class Remote:
    """A repository as a colleague has it: a bare one, and a checkout to work in."""

    def __init__(self, place, folder: str) -> None:
        self.bare, self.work, self.folder = place / "remote.git", place / "work", folder
        self.url = f"file://{self.bare}"
        self("init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        self("clone", "--quiet", str(self.bare), str(self.work))
        self("-C", str(self.work), "checkout", "--quiet", "-B", "main")

    def __call__(self, *words: str) -> str:
        identity = ["-c", "user.name=同事", "-c", "user.email=a@b.cn", "-c", "core.autocrlf=false"]
        done = subprocess.run(
            ["git", *identity, *words], capture_output=True, check=True, env=os.environ
        )
        return done.stdout.decode()

    @property
    def head(self) -> str:
        return self("-C", str(self.bare), "rev-parse", "main").strip()

    def commit(self, changes: dict[str, bytes | None], message: str = "改") -> None:
        self("-C", str(self.work), "pull", "--quiet", "origin", "main")
        for path, data in changes.items():
            target = self.work / self.folder / path
            if data is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        self("-C", str(self.work), "add", "--all")
        self("-C", str(self.work), "commit", "--quiet", "-m", message)
        self("-C", str(self.work), "push", "--quiet", "origin", "main")

    def files(self) -> dict[str, bytes]:
        names = self("-C", str(self.bare), "ls-tree", "-r", "-z", "--name-only", "main")
        return {name: self.show(name) for name in names.split("\0") if name}

    def show(self, name: str) -> bytes:
        command = ["git", "-C", str(self.bare), "cat-file", "blob", f"main:{name}"]
        return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.fixture
def zhou(app, clock):
    return a_teacher("周敏", "T1001")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


@pytest.fixture
def remote(tmp_path):
    return Remote(tmp_path, "courses/csf")


@pytest.fixture
def lms(app, clock):
    """`lms("pull", "CSF")` runs a command of the group; its output, and whether it went well."""
    from lms.authoring.cli import cli  # noqa: PLC0415

    def run(*words: str):
        clock.move(minutes=1)
        db.session.rollback()
        return app.test_cli_runner().invoke(cli, words)

    return run


@pytest.fixture
def connected(desk, remote, lms):
    """The course pushed once: both sides say the same."""
    shutil.rmtree(git.repository("CSF").path, ignore_errors=True)
    done = lms("connect", "CSF", remote.url, "--folder", "courses/csf")
    assert done.exit_code == 0, done.output
    done = lms("push", "CSF", "-m", "第一次", "--by", "T1001")
    assert done.exit_code == 0, done.output
    return remote


def published(desk, by, clock, text, path=LESSON_PATH):
    clock.move(minutes=1)
    a_draft(desk, by, text, path)
    clock.move(minutes=1)
    publish(desk, message="x", by=by)
    db.session.commit()


def desk_files() -> dict[str, bytes]:
    return dict(working_folder("CSF").files.items())


def test_what_is_published_is_pushed_byte_for_byte(connected):
    assert connected.files() == {
        f"courses/csf/{path}": data for path, data in a_folder().files.items()
    }
    told = connected("-C", str(connected.bare), "log", "-1", "--format=%an|%ae|%cn|%s", "main")
    assert told.strip() == "周敏|T1001@lms.invalid|客服学堂|第一次"


def test_a_pull_of_our_own_push_changes_nothing(desk, zhou, clock, connected, lms):
    sound = a_sound()
    files.keep(sound, "tone.wav")
    clock.move(minutes=1)
    save_all(
        desk,
        [
            Change(LESSON_PATH, "\ufeff" + LESSON.replace("\n", "\r\n") + "没有换行"),
            Change("media/录 音.wav", medium=examine("media/录 音.wav", sound)),
        ],
        by=zhou,
    )
    clock.move(minutes=1)
    publish(desk, message="x", by=zhou)
    db.session.commit()
    assert lms("push", "CSF", "-m", "二").exit_code == 0
    assert connected.show(f"courses/csf/{LESSON_PATH}") == desk_files()[LESSON_PATH]

    assert "没有新的内容" in lms("pull", "CSF").output
    link_of("CSF").commit = ""  # as after a restart from nothing: compared whole
    db.session.commit()
    assert "没有新的内容" in lms("pull", "CSF").output

    assert changes_of("CSF") == []
    assert "没有要推送的改动" in lms("push", "CSF", "-m", "三").output


def test_what_they_changed_comes_as_drafts_and_goes_on_when_published(
    desk, zhou, clock, connected, lms
):
    theirs = (LESSON + "他们的\n").encode()
    connected.commit({LESSON_PATH: theirs, "README.md": b"readme", "media/tone.wav": a_sound()})

    done = lms("pull", "CSF", "--by", "T1001")

    assert done.exit_code == 0, done.output
    assert desk_files()[LESSON_PATH] == theirs
    assert {one.path for one in changes_of("CSF")} == {LESSON_PATH, "media/tone.wav"}
    assert "README.md" in done.stderr
    refused = lms("push", "CSF", "-m", "x")
    assert refused.exit_code == 1
    assert "还没有发布" in refused.output

    clock.move(minutes=1)
    publish(desk, message="收下", by=zhou)
    db.session.commit()
    assert "没有要推送的改动" in lms("push", "CSF", "-m", "x").output
    assert connected.show("courses/csf/README.md") == b"readme"


def test_both_sides_are_merged_from_where_they_last_met(desk, zhou, clock, connected, lms):
    clock.move(minutes=1)
    a_draft(desk, zhou, LESSON + "桌上的\n")
    connected.commit({LESSON_PATH: LESSON.replace("title: ", "title: 新").encode()})

    lms("pull", "CSF")

    assert text_of(files_of("CSF")[LESSON_PATH]) == (
        LESSON.replace("title: ", "title: 新") + "桌上的\n"
    )


@pytest.fixture
def clash(desk, zhou, clock, connected, lms):
    """Both sides wrote another end; pulled, and waiting."""
    published(desk, zhou, clock, LESSON + "桌上的\n")
    connected.commit({LESSON_PATH: (LESSON + "他们的\n").encode()})

    done = lms("pull", "CSF")
    assert "1 个等待合并" in done.output
    return connected


def test_conflicts_wait_and_stop_pull_and_push(clash, desk, clock, lms, browser):
    zhou = user_by_number("T1001")
    for words in (("pull", "CSF"), ("push", "CSF", "-m", "x")):
        refused = lms(*words)
        assert refused.exit_code == 1
        assert "等待合并" in refused.output

    (waiting,) = waiting_files("CSF")
    assert waiting.base == LESSON
    answer = browser(zhou).post(
        f"/desk/CSF/incoming/{waiting.id}",
        data={"choice-0": "mine-theirs", "after": files_of("CSF")[LESSON_PATH].sha256},
    )
    assert answer.status_code == 302
    clock.move(minutes=1)
    publish(desk, message="合并", by=zhou)
    db.session.commit()
    assert lms("push", "CSF", "-m", "合并").exit_code == 0
    assert clash.show(f"courses/csf/{LESSON_PATH}").decode() == LESSON + "桌上的\n他们的\n"


def test_a_push_over_what_was_not_pulled_is_refused(desk, zhou, clock, connected, lms):
    published(desk, zhou, clock, LESSON + "桌上的\n")
    connected.commit({QUIZ_PATH: a_folder().files[QUIZ_PATH] + b"\n"})
    head = connected.head

    refused = lms("push", "CSF", "-m", "x")

    assert refused.exit_code == 1
    assert "还没有拉取" in refused.output
    assert connected.head == head


def test_a_draft_beside_what_was_published_does_not_stop_a_push(desk, zhou, clock, connected, lms):
    published(desk, zhou, clock, LESSON + "发布的\n")
    connected.commit({QUIZ_PATH: a_folder().files[QUIZ_PATH] + b"\n"})
    lms("pull", "CSF")
    clock.move(minutes=1)
    publish(desk, message="收下", by=zhou)
    clock.move(minutes=1)
    a_draft(desk, zhou, LESSON + "发布的\n又写的\n")

    done = lms("push", "CSF", "-m", "x")

    assert done.exit_code == 0, done.output
    assert connected.show(f"courses/csf/{LESSON_PATH}").decode() == LESSON + "发布的\n"


def test_a_removal_goes_both_ways(desk, zhou, clock, connected, lms):
    without = LESSON.replace("[question T03-I01]\n", "").encode()
    connected.commit({QUIZ_PATH: None, LESSON_PATH: without})
    lms("pull", "CSF")
    assert not files_of("CSF")[QUIZ_PATH].is_there

    clock.move(minutes=1)
    publish(desk, message="x", by=zhou)
    published(desk, zhou, clock, without.decode() + "又\n")
    assert lms("push", "CSF", "-m", "x").exit_code == 0
    assert f"courses/csf/{QUIZ_PATH}" not in connected.files()


def test_a_history_written_anew_is_compared_with_what_is_published(
    desk, zhou, clock, connected, lms
):
    connected("-C", str(connected.work), "checkout", "--quiet", "--orphan", "fresh")
    for path, data in {**a_folder().files, LESSON_PATH: (LESSON + "新\n").encode()}.items():
        target = connected.work / "courses/csf" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    connected("-C", str(connected.work), "add", "--all")
    connected("-C", str(connected.work), "commit", "--quiet", "-m", "重来")
    connected("-C", str(connected.work), "push", "--quiet", "--force", "origin", "fresh:main")

    done = lms("pull", "CSF")

    assert done.exit_code == 0, done.output
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "新\n"


def test_a_link_in_the_repository_is_refused(connected, lms):
    link = connected.work / "courses/csf/media/evil.png"
    connected("-C", str(connected.work), "pull", "--quiet", "origin", "main")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to("/etc/passwd")
    connected("-C", str(connected.work), "add", "--all")
    connected("-C", str(connected.work), "commit", "--quiet", "-m", "x")
    connected("-C", str(connected.work), "push", "--quiet", "origin", "main")

    refused = lms("pull", "CSF")

    assert refused.exit_code == 1
    assert "链接" in refused.output
    assert changes_of("CSF") == []


def test_the_folder_of_another_course_is_refused(connected, lms):
    course = a_folder().files["course.md"].replace(b"CSF", b"CSX")
    connected.commit({"course.md": course})

    refused = lms("pull", "CSF")

    assert refused.exit_code == 1
    assert "CSX" in refused.output


def test_a_course_comes_from_its_repository_and_goes_nowhere_before_it_is_published(
    desk, zhou, clock, connected, lms
):
    course = a_folder().files["course.md"].replace(b"CSF", b"NEW")
    objectives = a_folder().files["objectives.md"].replace(b"CSF", b"NEW")
    connected.commit({"course.md": course, "objectives.md": objectives})
    set_author("NEW", db.session.merge(zhou), AuthorRole.OWNER, by=None)
    db.session.commit()
    lms("connect", "NEW", connected.url, "--folder", "courses/csf")
    shutil.rmtree(git.repository("NEW").path, ignore_errors=True)

    assert lms("pull", "NEW").exit_code == 0
    refused = lms("push", "NEW", "-m", "x")

    assert dict(working_folder("NEW").files.items()) == {
        **a_folder().files,
        "course.md": course,
        "objectives.md": objectives,
    }
    assert refused.exit_code == 1
    assert "没有已发布的课程" in refused.output


def test_status_says_how_both_stand(desk, zhou, clock, connected, lms):
    published(desk, zhou, clock, LESSON + "桌上的\n")
    connected.commit({QUIZ_PATH: a_folder().files[QUIZ_PATH] + b"\n"})

    done = lms("status", "CSF")

    assert done.exit_code == 0
    assert "还没有拉取的提交" in done.output
    assert LESSON_PATH in done.output


def test_a_secret_in_an_address_is_shown_nowhere(desk, zhou, lms, browser):
    url = "https://zhou:gh-pat@secret@127.0.0.1:1/csf.git"
    done = lms("connect", "CSF", url)
    told = [done.output, lms("status", "CSF").output, lms("pull", "CSF").output]
    told.append(browser(zhou).get("/desk/CSF/incoming").text)
    told += [str(entry.detail) for entry in db.session.scalars(select(JournalEntry))]

    assert db.session.scalars(select(GitLink)).one().url == url
    assert "***@127.0.0.1" in told[0]
    assert not any("secret" in one or "gh-pat" in one for one in told)


def test_without_a_repository_without_git_or_late_it_says_so(desk, connected, lms, monkeypatch):
    assert "还没有连接" in lms("status", "CSM").output or "没有课程" in lms("status", "CSM").output
    assert "没有课程" in lms("pull", "XXX").output or "还没有连接" in lms("pull", "XXX").output
    assert "没有工号" in lms("pull", "CSF", "--by", "nobody").output

    monkeypatch.setattr(git, "PATIENCE", 0.000001)
    assert "没有完成" in lms("pull", "CSF").output
    monkeypatch.setattr(git, "PATIENCE", 60)
    monkeypatch.setattr(git.subprocess, "run", _no_such_command)
    assert "没有 git 命令" in lms("pull", "CSF").output


def _no_such_command(*_words, **_more):
    raise FileNotFoundError("git")


def test_a_branch_that_is_not_there_is_named(connected, lms):
    lms("connect", "CSF", connected.url, "--branch", "teaching", "--folder", "courses/csf")

    assert "没有分支 teaching" in lms("pull", "CSF").output
    assert lms("push", "CSF", "-m", "x").exit_code == 0
    assert "teaching" in connected("-C", str(connected.bare), "branch", "--list", "teaching")


@pytest.mark.parametrize(
    "url",
    [
        "--upload-pack=touch /tmp/x",
        "ext::sh -c touch% /tmp/x",
        "http://host/x.git",
        "git://host/x.git",
        "https://-x/y",
        "ssh://-oProxyCommand=x/y",
        "git@-oProxyCommand=x:y",
        "file://relative",
        "https://host/x y",
        "https://host/x\ny",
        "/srv/x",
        "",
    ],
)
def test_an_address_that_is_not_safe_is_refused(desk, lms, url):
    with pytest.raises(GitRefused):
        check_address(url)


@pytest.mark.parametrize("url", ["https://host/x.git", "ssh://git@host/x", "git@host.cn:a/b.git"])
def test_usual_addresses_are_allowed(url):
    check_address(url)


@pytest.mark.parametrize("branch", ["-x", "a..b", "a b", "", "a.lock", "/a", "a/", "a@{b"])
def test_a_name_that_is_no_branch_is_refused(branch):
    with pytest.raises(GitRefused):
        check_branch(branch)


def test_names_and_passwords_are_masked():
    assert (
        masked("fatal: https://u:p@w@h/x and ssh://git@h/y")
        == "fatal: https://***@h/x and ssh://***@h/y"
    )
