"""The media library: brought, shown to authors only, renamed with every link, removed."""

import io
import struct

import pytest
from PIL import Image

from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.rules.media_names import relinked, safe_name, way
from lms.authoring.services.checking import check
from tests.builders.accounts import a_teacher, a_user
from tests.builders.authoring import a_desk, an_author
from tests.builders.courses import LESSON_PATH

QUALITIES = LESSON_PATH.replace("lesson.md", "media/qualities.svg")
WAVE = b"RIFF" + struct.pack("<I", 36 + 2000) + b"WAVEfmt " + b"\x00" * 2020


@pytest.fixture
def zhou(app):
    return a_teacher("周敏")


@pytest.fixture
def desk(zhou):
    return a_desk(zhou)


def a_png(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, "PNG")
    return out.getvalue()


def send(client, *files, **fields):
    data = {"file": [(io.BytesIO(data), name) for data, name in files], **fields}
    return client.post("/desk/CSF/media", data=data, headers={"Accept": "application/json"})


def test_a_picture_is_kept_beside_its_document_and_named_for_it(desk, zhou, browser):
    told = send(
        browser(zhou), (a_png(), "客户 照片.png"), beside=LESSON_PATH, alt="一位[客户]"
    ).json

    (one,) = told["files"]
    assert one["path"] == LESSON_PATH.replace("lesson.md", "media/客户-照片.png")
    assert one["markdown"] == "![一位（客户）](media/客户-照片.png)"
    assert (one["alt"], one["kind"], one["hint"]) == ("一位（客户）", "image", "")


def test_without_a_description_the_answer_says_so(desk, zhou, browser):
    (one,) = send(browser(zhou), (a_png(), "a.png"), beside=LESSON_PATH).json["files"]

    assert "还没有替代文字" in one["hint"]


def test_no_file_of_too_many_is_left_out_unsaid(desk, zhou, browser):
    many = [(a_png(), f"{n}.png") for n in range(21)]

    assert "最多上传 20 个" in send(browser(zhou), *many, beside=LESSON_PATH).json["error"]


def test_a_name_that_is_taken_gets_a_number_and_the_same_content_none(desk, zhou, browser):
    client = browser(zhou)
    names = [
        send(client, (a_png(colour), "a.png"), beside=LESSON_PATH).json["files"][0]["path"]
        for colour in ("teal", "red", "teal")
    ]

    assert [name.rpartition("/")[2] for name in names] == ["a.png", "a-2.png", "a.png"]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"MZ\x90\x00", "virus.png", "不是可以显示的图片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "a.svg", "script"),
        (b"hello", "a.mp3", "内容不是"),
        (b"hello", "a.exe", "不支持"),
        (b"", "a.mp3", "内容不是"),
    ],
)
def test_what_cannot_be_kept_is_said(zhou, browser, data, name, said):
    a_desk(zhou)
    answer = send(browser(zhou), (data, name), beside=LESSON_PATH)

    assert answer.status_code == 422
    assert said in answer.json["error"]


def test_of_several_files_all_are_kept_or_none(desk, zhou, browser):
    before = set(files_of("CSF"))

    send(browser(zhou), (a_png(), "a.png"), (b"no", "b.png"), beside=LESSON_PATH)

    assert set(files_of("CSF")) == before


def test_a_draft_s_medium_is_for_authors_until_it_is_published(desk, zhou, browser):
    href = send(browser(zhou), (WAVE, "a.wav"), beside=LESSON_PATH).json["files"][0]["href"]
    colleague = a_teacher("何老师", number="T0002")
    an_author(colleague)

    others = (zhou, colleague, a_teacher("韩老师", number="T0003"), a_user("林晓雨"))
    seen = []
    for who in others:
        with browser(who).get(href, headers={"Range": "bytes=0-9"}) as part:
            seen.append((part.status_code, part.data[:10] if part.status_code == 206 else b""))

    assert seen == [(206, WAVE[:10]), (206, WAVE[:10]), (404, b""), (404, b"")]


def test_a_renamed_file_is_found_by_every_document_that_shows_it(desk, zhou, browser):
    browser(zhou).post(
        "/desk/CSF/media/change", data={"deed": "rename", "path": QUALITIES, "name": "四类素质"}
    )

    text = text_of(files_of("CSF")[LESSON_PATH])
    assert '![四类素质的关系](media/四类素质.svg "图1-3-1 四类素质")' in text
    assert not files_of("CSF")[QUALITIES].is_there


def test_a_file_is_replaced_by_one_of_its_kind_only(desk, zhou, browser):
    client = browser(zhou)
    path = send(client, (a_png(), "a.png"), beside=LESSON_PATH).json["files"][0]["path"]
    before = files_of("CSF")[path].sha256
    for data, name in ((WAVE, "a.wav"), (a_png("red"), "b.png")):
        client.post(
            "/desk/CSF/media/change",
            data={"deed": "replace", "path": path, "file": (io.BytesIO(data), name)},
        )

    after = files_of("CSF")[path]
    assert after.sha256 != before
    assert (after.mime, after.number) == ("image/png", 2)


def test_the_library_tells_where_a_file_is_used_and_which_is_not(desk, zhou, browser):
    client = browser(zhou)
    send(client, (a_png(), "unused.png"), beside=LESSON_PATH)

    whole = client.get("/desk/CSF/media").text
    unused = client.get("/desk/CSF/media?which=unused").text

    assert "四类素质的关系" in whole
    assert "unused.png" in unused
    assert "qualities.svg" not in unused


def test_unused_files_are_removed_in_one_step(desk, zhou, browser):
    client = browser(zhou)
    path = send(client, (a_png(), "unused.png"), beside=LESSON_PATH).json["files"][0]["path"]

    client.post("/desk/CSF/media/change", data={"deed": "remove", "path": [path]})

    assert not files_of("CSF")[path].is_there


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a b.PNG", "a-b.png"),
        ("../../etc/passwd", "passwd"),
        ("图(1).jpg", "图-1.jpg"),
        ("C:\\x\\y.png", "y.png"),
        ("....png", "file.png"),
        ("x" * 90 + ".png", "x" * 60 + ".png"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_name(name, lambda _name: False) == safe


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("![a](media/x.png)", "![a](media/y.png)"),
        ('![a](media/x.png "t")', '![a](media/y.png "t")'),
        ("[a](./media/x.png#p)", "[a](media/y.png#p)"),
        ("![a](../media/x.png)", "![a](../media/x.png)"),
        ("[n]: media/x.png", "[n]: media/y.png"),
        ("media/x.png", "media/x.png"),
        ("![a](media/xx.png)", "![a](media/xx.png)"),
    ],
)
def test_only_links_to_the_file_change(text, changed):
    assert relinked(text, "m1/t1/lesson.md", "m1/t1/media/x.png", "m1/t1/media/y.png") == changed


def test_a_way_is_written_as_markdown_takes_it():
    assert way("m1/t1/lesson.md", "m1/media/一 (2).png") == "../media/一%20%282%29.png"


def test_a_file_moved_to_another_folder_is_found_from_where_it_was_used(desk, zhou, browser):
    browser(zhou).post(
        "/desk/CSF/media/change",
        data={"deed": "rename", "path": QUALITIES, "name": "qualities.svg", "folder": "media"},
    )

    assert files_of("CSF")["media/qualities.svg"].is_there
    assert "](../../media/qualities.svg " in text_of(files_of("CSF")[LESSON_PATH])
    assert not check("CSF").has_errors


def test_a_photo_takes_the_place_of_a_drawing_in_the_format_its_name_says(desk, zhou, browser):
    client = browser(zhou)
    path = send(client, (a_png(), "a.png"), beside=LESSON_PATH).json["files"][0]["path"]
    photo = io.BytesIO()
    Image.new("RGB", (50, 40), "red").save(photo, "JPEG")

    data = {"deed": "replace", "path": path, "file": (io.BytesIO(photo.getvalue()), "b.jpg")}
    client.post("/desk/CSF/media/change", data=data)

    page = client.get("/desk/CSF/media").text
    assert "50 × 40" in page
    assert files_of("CSF")[path].mime == "image/png"


@pytest.mark.parametrize(
    ("which", "names"),
    [
        ("image", ["qualities.svg", "a.png"]),
        ("audio", ["a.wav"]),
        ("video", []),
        ("unused", ["a.wav", "a.png"]),
        ("silent", []),
        ("nonsense", ["qualities.svg", "a.wav", "a.png"]),
    ],
)
def test_the_library_is_sifted(desk, zhou, browser, which, names):
    client = browser(zhou)
    send(client, (a_png(), "a.png"), (WAVE, "a.wav"), beside=LESSON_PATH)

    page = client.get(f"/desk/CSF/media?which={which}").text

    for name in ("qualities.svg", "a.wav", "a.png"):
        assert (f"<strong>{name}</strong>" in page) is (name in names)


def test_authors_may_send_more_than_others_send_elsewhere(desk, zhou, browser, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 100_000)
    large = b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + b"\x00" * 200_000

    sent = send(browser(zhou), (large, "a.wav"), beside=LESSON_PATH)
    stranger = send(browser(), (large, "a.wav"), beside=LESSON_PATH)

    assert (sent.status_code, stranger.status_code) == (200, 413)
