"""A course folder out and in: exact both ways, seen before it is taken, conflicts merged."""

import io
import re
import stat
import zipfile

import pytest
from sqlalchemy import func, select

from lms.authoring.models import DraftRevision, Incoming
from lms.authoring.queries.incoming import waiting_files
from lms.authoring.queries.texts import text_of, working_folder
from lms.authoring.queries.working import changes_of, files_of
from lms.authoring.rules.incoming import Verdict, verdict_of
from lms.authoring.services.saving import Change, save_all
from lms.core import files
from lms.core.db import db
from lms.courses.importer import read_archive, write_archive
from lms.courses.importer.media import examine
from lms.courses.rules.folder import Folder
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, a_draft
from tests.builders.courses import FILES, LESSON, LESSON_PATH, a_folder
from tests.builders.media import a_sound

PAGE, FOLDER, IMPORT = "/desk/CSF/incoming", "/desk/CSF/folder", "/desk/CSF/import"
QUIZ_PATH = LESSON_PATH.replace("lesson", "quiz")
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><!-- 注 --><rect width="1" height="1"/></svg>'


@pytest.fixture
def zhou(app, clock):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


@pytest.fixture
def client(desk, zhou, browser):
    return browser(zhou)


def packed(contents, top="csf") -> bytes:
    return write_archive(Folder("", {p: c for p, c in contents.items() if c is not None}), top)


def contents(**changed) -> dict[str, bytes]:
    return dict(a_folder().files)


def upload(client, data: bytes, name="csf.zip"):
    return client.post(IMPORT, data={"file": (io.BytesIO(data), name)})


def plan_of(client, data: bytes):
    address = upload(client, data).headers["Location"]
    return address, client.get(address).text


def take(client, data: bytes):
    address, page = plan_of(client, data)
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen, page
    return client.post(address, data={"seen": seen[1]})


def all_of(code: str) -> dict[str, bytes]:
    return dict(working_folder(code).files.items())


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "verdict"),
    [
        ("a", "a", "a", Verdict.SAME),
        ("a", "b", "b", Verdict.SAME),
        ("a", "b", "a", Verdict.KEPT),
        ("", "b", "", Verdict.KEPT),
        ("a", "", "a", Verdict.KEPT),
        ("a", "a", "b", Verdict.CHANGED),
        ("", "", "b", Verdict.NEW),
        ("a", "a", "", Verdict.REMOVED),
        ("a", "b", "c", Verdict.CONFLICT),
        ("a", "", "c", Verdict.CONFLICT),
        ("a", "b", "", Verdict.CONFLICT),
        ("", "b", "c", Verdict.CONFLICT),
        ("a", "", "", Verdict.SAME),
    ],
)
def test_what_becomes_of_a_path_follows_from_three_hashes(base, mine, theirs, verdict):
    assert verdict_of(base, mine, theirs) is verdict


def test_out_and_in_again_changes_nothing_to_the_byte(desk, zhou, client):
    sound = a_sound()
    files.keep(sound, "tone.wav")
    files.keep(DRAWING.encode(), "d.svg")
    save_all(
        desk,
        [
            Change(LESSON_PATH, "\ufeff" + LESSON.replace("\n", "\r\n") + "没有换行的最后一行"),
            Change(QUIZ_PATH, FILES[QUIZ_PATH].replace("\n", "\r\n", 3)),
            Change("media/图 一.wav", medium=examine("media/图 一.wav", sound)),
            Change("media/画.svg", medium=examine("media/画.svg", DRAWING.encode())),
        ],
        by=zhou,
    )
    db.session.commit()
    before = all_of("CSF")

    data = client.get(FOLDER).data
    _address, page = plan_of(client, data)

    (folder,) = read_archive(data).courses
    assert dict(folder.files) == before
    assert "没有要导入的改动" in page
    assert 'name="seen"' not in page


def test_what_is_published_comes_out_as_published(desk, zhou, client):
    a_draft(desk, zhou)

    answer = client.get(f"{FOLDER}?of=published")

    (folder,) = read_archive(answer.data).courses
    assert dict(folder.files) == dict(a_folder().files)
    assert 'filename="csf-published.zip"' in answer.headers["Content-Disposition"]
    assert "filename*=UTF-8''CSF%20" in answer.headers["Content-Disposition"]


class Gbk(zipfile.ZipInfo):
    """An entry named as Chinese Windows does."""

    def _encodeFilenameFlags(self):  # noqa: N802  (the name the library calls)
        return self.filename.encode("gb18030"), self.flag_bits


def test_an_archive_with_names_in_gbk_changes_nothing_either(desk, zhou, client):
    sound = a_sound()
    files.keep(sound, "tone.wav")
    save_all(desk, [Change("media/录音.wav", medium=examine("media/录音.wav", sound))], by=zhou)
    db.session.commit()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in all_of("CSF").items():
            archive.writestr(Gbk(f"课程/{name}"), content)

    _address, page = plan_of(client, held.getvalue())

    assert "没有要导入的改动" in page


def test_nothing_is_written_before_the_list_was_seen(desk, client):
    data = packed({**contents(), LESSON_PATH: (LESSON + "新\n").encode()})

    _address, page = plan_of(client, data)

    assert "修改" in page
    assert LESSON_PATH in page
    assert changes_of("CSF") == []
    assert db.session.scalar(select(func.count()).select_from(DraftRevision)) == 0


def test_what_only_they_changed_is_taken_in_one_save_with_a_note(desk, zhou, client):
    theirs = {
        **contents(),
        LESSON_PATH: (LESSON + "新\n").encode(),
        "media/tone.wav": a_sound(),
    }
    del theirs[QUIZ_PATH]

    answer = take(client, packed(theirs))

    assert answer.headers["Location"].endswith("/incoming")
    assert all_of("CSF") == theirs
    notes = set(db.session.scalars(select(DraftRevision.note)))
    assert notes == {"导入：csf.zip"}


def test_what_only_the_desk_changed_stays(desk, zhou, client):
    a_draft(desk, zhou, LESSON + "桌上的\n")
    theirs = {**contents(), "course.md": (FILES["course.md"] + "他们的\n").encode()}

    take(client, packed(theirs))

    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "桌上的\n"
    assert text_of(files_of("CSF")["course.md"]).endswith("他们的\n")


def test_changes_in_different_places_are_merged(desk, zhou, client):
    a_draft(desk, zhou, LESSON + "桌上的\n")
    theirs = {**contents(), LESSON_PATH: LESSON.replace("title: ", "title: 新").encode()}

    take(client, packed(theirs))

    assert text_of(files_of("CSF")[LESSON_PATH]) == (
        LESSON.replace("title: ", "title: 新") + "桌上的\n"
    )
    assert waiting_files("CSF") == []


@pytest.fixture
def conflict(desk, zhou, client):
    """A document both sides changed at its end, waiting."""
    a_draft(desk, zhou, LESSON + "桌上的\n")
    take(client, packed({**contents(), LESSON_PATH: (LESSON + "他们的\n").encode()}))
    (waiting,) = waiting_files("CSF")
    return f"{PAGE}/{waiting.id}"


def after(path=LESSON_PATH) -> str:
    return files_of("CSF")[path].sha256


def test_what_contradicts_waits_and_the_desk_stays(conflict, client, at_most):
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "桌上的\n"
    client.get("/desk")
    with at_most(6):
        page = client.get(PAGE).text
    assert "等待合并的文档" in page
    with at_most(16):
        page = client.get(conflict).text
    assert page.count("<fieldset") == 1
    assert "桌上的" in page
    assert "他们的" in page


@pytest.mark.parametrize(
    ("sent", "end"),
    [
        ({"choice-0": "mine"}, "桌上的\n"),
        ({"choice-0": "theirs"}, "他们的\n"),
        ({"choice-0": "mine-theirs"}, "桌上的\n他们的\n"),
        ({"choice-0": "theirs-mine"}, "他们的\n桌上的\n"),
        ({"choice-0": "base"}, ""),
        ({"choice-0": "edited", "words-0": "大家的\r\n两行"}, "大家的\n两行\n"),
        ({"side": "mine"}, "桌上的\n"),
        ({"side": "theirs"}, "他们的\n"),
    ],
)
def test_a_person_decides_hunk_by_hunk_or_for_the_whole(conflict, client, sent, end):
    answer = client.post(conflict, data={**sent, "after": after()})

    assert answer.status_code == 302
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + end
    assert waiting_files("CSF") == []
    assert client.get(conflict).status_code == 404
    assert db.session.scalars(select(Incoming)).one().settled_at is not None


def test_a_place_without_a_choice_is_not_saved(conflict, client):
    answer = client.post(conflict, data={"after": after()})

    assert answer.status_code == 422
    assert "还有没有选择的地方" in answer.text
    assert len(waiting_files("CSF")) == 1


def test_a_decision_about_what_is_gone_is_refused(desk, zhou, conflict, client):
    seen = after()
    a_draft(desk, zhou, LESSON + "桌上的，又改\n")

    answer = client.post(conflict, data={"choice-0": "theirs", "after": seen})

    assert answer.status_code == 409
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "桌上的，又改\n"


def test_a_removal_against_a_change_is_decided_by_side(desk, zhou, client):
    a_draft(desk, zhou, FILES[QUIZ_PATH] + "\n", QUIZ_PATH)
    theirs = contents()
    del theirs[QUIZ_PATH]
    take(client, packed(theirs))
    (waiting,) = waiting_files("CSF")

    page = client.get(f"{PAGE}/{waiting.id}").text
    client.post(f"{PAGE}/{waiting.id}", data={"side": "theirs", "after": after(QUIZ_PATH)})

    assert "对方移除了这个文件" in page
    assert not files_of("CSF")[QUIZ_PATH].is_there


def test_two_sounds_at_one_path_are_decided_by_side(desk, zhou, client):
    path = "media/tone.wav"
    files.keep(a_sound(), "tone.wav")
    save_all(desk, [Change(path, medium=examine(path, a_sound()))], by=zhou)
    db.session.commit()
    theirs = a_sound(pitch=880)
    take(client, packed({**contents(), path: theirs}))
    (waiting,) = waiting_files("CSF")

    page = client.get(f"{PAGE}/{waiting.id}").text
    client.post(f"{PAGE}/{waiting.id}", data={"side": "theirs", "after": after(path)})

    assert page.count("<audio") == 2
    assert all_of("CSF")[path] == theirs


def test_a_newer_folder_takes_the_place_of_what_waits(desk, conflict, client):
    take(client, packed({**contents(), LESSON_PATH: (LESSON + "他们的，新\n").encode()}))

    (waiting,) = waiting_files("CSF")
    assert waiting.theirs == LESSON + "他们的，新\n"


def test_a_plan_that_is_no_longer_true_is_shown_again(desk, zhou, client):
    data = packed({**contents(), LESSON_PATH: (LESSON + "新\n").encode()})
    address, page = plan_of(client, data)
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    a_draft(desk, zhou, LESSON + "桌上的\n")

    answer = client.post(address, data={"seen": seen})

    assert answer.status_code == 409
    assert "要人合并" in answer.text
    assert text_of(files_of("CSF")[LESSON_PATH]) == LESSON + "桌上的\n"


def test_foreign_files_are_left_out_with_a_reason(desk, client):
    theirs = {
        **contents(),
        "README.md": b"x",
        "m1-entering-the-post/notes.docx": b"PK",
        "media/evil.png": b"<script>",
        "glossary.md": "\u4e2d".encode("utf-16"),
        LESSON_PATH: (LESSON + "新\n").encode(),
    }
    _address, page = plan_of(client, packed(theirs))

    assert "不导入的文件" in page
    assert "不认识的文件" in page
    assert "文件的内容不是" in page
    assert "UTF-8" in page
    take(client, packed(theirs))
    assert set(all_of("CSF")) == set(contents())


def test_a_refused_file_is_not_taken_for_a_removed_one(desk, client):
    theirs = {**contents(), QUIZ_PATH: b"\xff\xfe\x00"}
    _address, page = plan_of(client, packed(theirs))

    assert "没有要导入的改动" in page


def _zip(*entries) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, mode in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, content)
    return held.getvalue()


COURSE = ("csf/course.md", FILES["course.md"], 0o644)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a zip", "不是"),
        (_zip(("a.txt", "x", 0o644)), "course.md"),
        (_zip(COURSE, ("../evil.md", "x", 0o644)), "不安全"),
        (_zip(COURSE, ("csf/link", "/etc/passwd", stat.S_IFLNK | 0o777)), "链接"),
        (_zip(*[(f"csf/{n}.md", "x", 0o644) for n in range(1001)], COURSE), "太大"),
        (_zip(("csx/course.md", FILES["course.md"].replace("CSF", "CSX"), 0o644)), "CSX"),
        (_zip(("csf/course.md", "no head", 0o644)), "—"),
    ],
)
def test_archives_that_are_unsafe_or_foreign_are_refused_with_a_reason(client, data, words):
    answer = upload(client, data)

    assert answer.status_code == 422
    assert words in answer.text
    assert changes_of("CSF") == []


def test_an_upload_belongs_to_its_course(desk, client):
    address, _page = plan_of(client, packed(contents()))

    assert client.get(address + "x").status_code == 404
    assert client.get(f"{IMPORT}/WyJDU0YiXQ.abc").status_code == 404


def test_an_archived_course_takes_nothing(desk, client):
    from lms.core.clock import now  # noqa: PLC0415
    from lms.courses.queries import the_course  # noqa: PLC0415

    address, page = plan_of(client, packed({**contents(), LESSON_PATH: b"x"}))
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    the_course("CSF").archived_at = now()
    db.session.commit()

    answer = client.post(address, data={"seen": seen})

    assert answer.status_code == 409
    assert "归档" in answer.text


def test_only_authors_take_folders_in_and_out(conflict, browser):
    for person in (a_teacher("顾文清", "T1003"), a_user("林晓")):
        other = browser(person)
        for address in (PAGE, FOLDER, conflict):
            assert other.get(address).status_code == 404
        assert upload(other, packed(contents())).status_code == 404
        assert other.post(conflict, data={"side": "theirs"}).status_code == 404
    assert browser().get(PAGE).status_code == 302
