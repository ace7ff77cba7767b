"""Pictures and sounds in stems, options and explanations: as compiled, checked and served."""

import io
import wave

import pytest

from lms.core.findings import Findings
from lms.core.markdown import render, render_inline
from lms.courses.importer.checking import checked
from tests.builders.accounts import a_user
from tests.builders.courses import QUIZ, QUIZ_PATH, SVG, TASK, a_course, a_folder, problems_of
from tests.builders.media import a_sound

MEDIA = {"media/打招呼.wav": "/media/1/a.wav", "media/笑.svg": "/media/2/b.svg"}
QUESTIONS = {
    "单选 5分": "听录音，选图：![录音：开场白](media/hello.wav)\n"
    "- [x] ![微笑](media/smile.svg)\n- [ ] 皱眉\n> ![讲解](media/hello.wav)",
    "多选 5分": "看图：![微笑](media/smile.svg)\n"
    "- [x] ![录音一](media/hello.wav)\n- [x] 二\n- [ ] 三\n> ![微笑](media/smile.svg)",
    "判断 5分": "![录音](media/hello.wav)\n- [x] 对\n- [ ] 错\n> ![微笑](media/smile.svg)",
    "填空 5分": "![录音](media/hello.wav) 说的是 [[您好]]。\n> ![微笑](media/smile.svg)",
    "匹配 5分": "配：![录音](media/hello.wav)\n- ![微笑](media/smile.svg) => 高兴\n"
    "- 声音 => ![问好的录音](media/hello.wav)\n> ![微笑](media/smile.svg)",
    "排序 5分": "![录音](media/hello.wav)\n1. ![微笑](media/smile.svg)\n2. 二\n3. 三\n"
    "> ![微笑](media/smile.svg)",
    "数值 5分": "![录音](media/hello.wav) 几声？\n答案：3\n> ![微笑](media/smile.svg)",
    "简答 5分": "![录音](media/hello.wav)\n要点：\n- (5分) 像 ![微笑](media/smile.svg)\n"
    "> ![微笑](media/smile.svg)",
    "论述 5分": "![录音](media/hello.wav)\n要点：\n- (5分) 一\n> ![微笑](media/smile.svg)",
    "案例分析 5分": "![录音](media/hello.wav)\n#### (1) 判断 5分\n![微笑](media/smile.svg)\n"
    "- [x] 对\n- [ ] 错\n> ![讲解](media/hello.wav)",
}


def a_quiz_with(kind, text):
    head = QUIZ.split("### T03-I02")[0]
    return {
        QUIZ_PATH: f"{head}\n### T03-I09 {kind} {{A3.1}}\n{text}\n",
        f"{TASK}/media/hello.wav": a_sound(),
        f"{TASK}/media/smile.svg": SVG,
    }


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_kind_shows_pictures_and_plays_sounds(app, kind):
    findings = Findings()

    found = checked(a_folder(a_quiz_with(kind, QUESTIONS[kind])), {"G2.1", "G3.5"}, findings)

    assert [str(one) for one in findings.in_order()] == []
    (definition,) = [
        one for one in found.found.quizzes[QUIZ_PATH].definitions if one.key == "T03-I09"
    ]
    html = str(definition.to_json())
    assert '<img loading="lazy" alt="微笑" src="/media/' in html
    assert "<audio" in html
    assert html.count("<audio") == html.count('preload="none"')
    assert "hello.wav" in html


def test_what_a_select_says_of_a_picture_or_sound_is_its_description(app):
    found = checked(a_folder(a_quiz_with("匹配 5分", QUESTIONS["匹配 5分"])), (), Findings())

    definition = found.found.quizzes[QUIZ_PATH].definitions[-1]

    assert sorted(definition.body["rights"]) == ["问好的录音", "高兴"]
    assert "<audio" in "".join(definition.body["right_media"])


def test_a_sound_is_described_in_text_in_lessons_too():
    html = render("![录音：打招呼](media/打招呼.wav)", media=MEDIA)

    assert 'controls=""' in html
    assert '<span class="small">录音：打招呼</span>' in html


def test_a_title_is_the_caption_and_not_said_twice():
    html = render('![录音](media/打招呼.wav "录音1 打招呼")', media=MEDIA)

    assert "<figcaption>录音1 打招呼</figcaption>" in html
    assert "small" not in html


def test_in_a_line_of_text_only_known_media_are_shown():
    known = render_inline("看 ![笑](media/笑.svg)", media=MEDIA)
    unknown = render_inline("看 ![笑](https://a.test/x.png)", media=MEDIA)

    assert '<img loading="lazy" alt="笑" src="/media/2/b.svg">' in known
    assert unknown == "看 笑"


def test_a_picture_without_description_is_found():
    text = "看图：![](media/smile.svg)\n- [x] 对\n- [ ] 错"

    found = problems_of(a_quiz_with("判断 5分", text))

    assert any("没有说明" in problem and ":21:8" in problem for problem in found), found


def test_the_sound_made_for_tests_is_one():
    with wave.open(io.BytesIO(a_sound())) as sound:
        assert sound.getnframes() > 1000


@pytest.fixture
def sound(app, browser):
    """Somebody signed in, and the address of a sound of the small course."""
    folder = a_folder(a_quiz_with("判断 5分", QUESTIONS["判断 5分"]))
    a_course(folder)
    address = checked(folder, (), Findings()).media[f"{TASK}/media/hello.wav"].address
    return browser(a_user("林晓雨")), address


def test_a_sound_is_served_as_what_it_is(sound):
    client, address = sound

    with client.get(address) as whole:
        assert (whole.status_code, whole.mimetype) == (200, "audio/wav")
        assert whole.headers["Accept-Ranges"] == "bytes"
        assert whole.data == a_sound()


# Safari asks for the first two bytes before it plays anything.
@pytest.mark.parametrize(
    ("asked", "status", "told", "size"),
    [
        ("bytes=0-1", 206, "bytes 0-1/8044", 2),
        ("bytes=8000-", 206, "bytes 8000-8043/8044", 44),
        ("bytes=-10", 206, "bytes 8034-8043/8044", 10),
        ("bytes=9000-9100", 416, "bytes */8044", None),
    ],
)
def test_a_part_of_a_sound_is_served_alone(sound, asked, status, told, size):
    client, address = sound

    with client.get(address, headers={"Range": asked}) as part:
        assert part.status_code == status
        assert part.headers["Content-Range"] == told
        assert size is None or len(part.data) == size


def test_pages_may_play_what_this_site_serves(browser):
    policy = browser().get("/sign-in").headers["Content-Security-Policy"]

    assert "media-src 'self'" in policy
