"""The pictures of the documentation: the made-up school in a real browser.

Starts the product in a throw-away instance below build/, signs in as the people of the tour
and writes docs/pictures/*.png. A picture that would be too heavy is taken again coarser.
"""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pypdfium2
import services
from bench import Running, free_port
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, sync_playwright
from sqlalchemy import func, select

from lms.cli import build_app
from lms.core.db import db
from lms.demo.rules import people
from lms.demo.services.school import roster

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "build" / "pictures"
PICTURES = ROOT / "docs" / "pictures"
PORT = free_port()
ADDRESS = f"http://127.0.0.1:{PORT}"
HEAVIEST = 250_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LESSON = "m1-entering-the-post/t03-service-awareness/lesson.md"  # the text the editor shows
LEAF = "T03-I12-3"  # the question whose answers the trail shows
PRINTED = "陈思远"  # has everybody's ratings
MENTOR_ADDRESS = re.compile(r"/mentor/[\w.~-]+")
PHONE, DESK = (390, 844), (1280, 860)
SCALES = {PHONE: (2.0, 1.5, 1.0), DESK: (1.25, 1.0, 0.8)}


@dataclass(frozen=True)
class Addresses:
    """Where the pages lie in this load of the school."""

    classroom: int
    quiz: int
    evaluation: int
    earlier: int
    objective: int


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at which page, on which screen."""

    name: str
    person: str
    path: str
    size: tuple[int, int] = DESK
    dark: bool = False


def find_addresses() -> Addresses:
    from lms.assignments.queries import assignments_of  # noqa: PLC0415
    from lms.classrooms.models import Classroom  # noqa: PLC0415
    from lms.gradebook.models import Evidence  # noqa: PLC0415

    with build_app().app_context():
        first = people.COURSES[0].name
        classroom = db.session.scalars(select(Classroom).where(Classroom.name == first)).one()
        given = {one.activity.key: one.id for one in assignments_of(classroom.id)}
        task = people.COURSES[0].task
        most = (
            select(Evidence.objective_id)
            .where(Evidence.leaf == LEAF)
            .group_by(Evidence.objective_id)
            .order_by(func.count().desc(), Evidence.objective_id)
            .limit(1)
        )
        return Addresses(
            classroom.id,
            given[f"{task}-Q"],
            given[f"{task}-E"],
            given["T01-E"],
            db.session.scalars(most).one() or 0,
        )


def pictures(at: Addresses) -> list[Picture]:
    student, teacher = people.HALF_WAY, people.COURSES[0].teacher.number
    classroom = f"/classrooms/{at.classroom}"
    lesson = f"{classroom}/tasks/{people.COURSES[0].task}"
    return [
        Picture("student-home-390", student, "/", PHONE),
        Picture("lesson-390", student, lesson, PHONE),
        Picture("lesson-1280", student, lesson),
        Picture("lesson-dark-390", student, lesson, PHONE, dark=True),
        Picture("evaluation-390", student, f"/assignments/{at.evaluation}/evaluation", PHONE),
        Picture("glossary-390", student, f"{classroom}/glossary", PHONE),
        Picture("teacher-home-1280", teacher, "/"),
        Picture("exam-1280", teacher, "/courses/CSF/exams/CSF-F"),
        Picture("gradebook-1280", teacher, f"{classroom}/gradebook"),
        Picture("objectives-1280", teacher, f"{classroom}/objectives"),
        Picture("trail-1280", teacher, f"{classroom}/objectives/{at.objective}?leaf={LEAF}"),
        Picture("composition-1280", teacher, f"{classroom}/gradebook/composition"),
        Picture("attainment-1280", teacher, f"{classroom}/attainment"),
        Picture("report-1280", teacher, f"{classroom}/report"),
        Picture("editor-1280", teacher, f"/desk/CSF/edit/{LESSON}"),
        Picture("changes-1280", teacher, "/desk/CSF/changes"),
        Picture("ratings-1280", teacher, f"/assignments/{at.evaluation}/ratings"),
        Picture("marking-1280", teacher, f"/assignments/{at.quiz}/marking"),
        Picture("analysis-1280", teacher, f"/assignments/{at.quiz}/analysis"),
        Picture("mending-1280", teacher, f"/assignments/{at.quiz}/mending"),
        Picture("release-1280", teacher, f"/assignments/{at.quiz}/release"),
        Picture("growth-390", people.ALL_DONE, f"{classroom}/growth", PHONE),
        Picture("honesty-1280", teacher, f"/assignments/{at.earlier}/evaluation/honesty"),
        Picture("mistakes-390", people.ALL_DONE, "/mistakes", PHONE),
    ]


@contextmanager
def signed_in(
    browser: Browser, person: str, size: tuple[int, int], scale: float, *, dark: bool = False
) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        color_scheme="dark" if dark else "light",
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        is_mobile=size == PHONE,
        has_touch=size == PHONE,
    )
    try:
        page = context.new_page()
        page.goto(f"{ADDRESS}/sign-in")
        page.fill("input[name=number]", person)
        page.fill("input[name=password]", people.PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda address: "/sign-in" not in address)
        yield page
    finally:
        context.close()


def shoot(page: Page) -> bytes:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page.screenshot(animations="disabled", caret="hide")


def keep(name: str, size: tuple[int, int], take: Callable[[float], bytes]) -> None:
    """Write the finest of the pictures that is light enough."""
    for scale in SCALES[size]:
        data = take(scale)
        if len(data) <= HEAVIEST:
            break
    (PICTURES / f"{name}.png").write_bytes(data)
    print(f"{name}.png {len(data) // 1000} kB", flush=True)


def plain(browser: Browser, picture: Picture, scale: float) -> bytes:
    with signed_in(browser, picture.person, picture.size, scale, dark=picture.dark) as page:
        page.goto(ADDRESS + picture.path)
        return shoot(page)


def quiz(browser: Browser, at: Addresses, scale: float) -> bytes:
    """The paper of a student who has just begun and answered the first question."""
    with signed_in(browser, people.HALF_WAY, PHONE, scale) as page:
        page.goto(f"{ADDRESS}/assignments/{at.quiz}/quiz")
        page.locator("main form[method=post] button").first.click()
        page.wait_for_url("**/attempts/*")
        page.locator("main label:has(input[type=radio])").first.click()
        page.wait_for_timeout(1500)  # the answer is saved by itself
        return shoot(page)


def difference(browser: Browser, at: Addresses, scale: float) -> bytes:
    """What a new class list would change, before anything is changed."""
    pupils = people.pupils_of(people.COURSES[0])
    pupils[4] = replace(pupils[4], name="张梦淇")
    pupils[9] = replace(pupils[9], group="第1组")
    pupils[12] = replace(pupils[12], home_class="客服2402")
    pupils[20] = replace(pupils[20], number="2401020132", name="孟繁星", group="第7组")
    sheet = FilePayload(
        name="客服2401学生名单（十一月）.xlsx", mimeType=XLSX, buffer=roster(pupils)
    )
    with signed_in(browser, people.ADMINISTRATOR.number, DESK, scale) as page:
        page.goto(f"{ADDRESS}/classrooms/{at.classroom}/imports/new")
        page.set_input_files("input[type=file]", files=[sheet])
        page.locator("main form[method=post] button[type=submit]").last.click()
        page.wait_for_url(re.compile(r"/imports/\d+$"))
        return shoot(page)


def mentor(browser: Browser, at: Addresses, scale: float) -> bytes:
    """What a mentor without an account sees on the phone, by the link the teacher sent."""
    with signed_in(browser, people.COURSES[0].teacher.number, DESK, scale) as page:
        page.goto(f"{ADDRESS}/assignments/{at.evaluation}/evaluation/mentor-links")
        page.locator("main a[href*='/mentor-links/']").first.click()
        page.wait_for_url(re.compile(r"/mentor-links/\d+"))
        address = MENTOR_ADDRESS.search(page.content())
    if address is None:
        raise LookupError("no address of a mentor link")
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        device_scale_factor=scale,
        locale="zh-CN",
        is_mobile=True,
        has_touch=True,
    )
    try:
        page = context.new_page()
        page.goto(ADDRESS + address[0])
        return shoot(page)
    finally:
        context.close()


def paper(browser: Browser, at: Addresses, scale: float) -> bytes:
    """The first page of a filled table as it comes out of the printer."""
    with signed_in(browser, people.COURSES[0].teacher.number, DESK, scale) as page:
        page.goto(f"{ADDRESS}/assignments/{at.evaluation}/ratings")
        row = page.locator("tbody tr", has_text=PRINTED).first
        sheet = row.locator("a[href*='/sheets/']").first.get_attribute("href")
        document = page.request.get(f"{ADDRESS}{sheet}/print").body()
    return page_picture(document, scale)


def page_picture(document: bytes, scale: float) -> bytes:
    """The first page of a PDF as PNG."""
    book = pypdfium2.PdfDocument(document)
    picture = io.BytesIO()
    try:
        book[0].render(scale=scale, grayscale=True).to_pil().save(picture, "png", optimize=True)
    finally:
        book.close()
    return picture.getvalue()


def take_all() -> None:
    found = services.chromium()
    environment = {**os.environ, **found}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found["LMS_CHROMIUM"],
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
            env=environment,
        )
        at = find_addresses()
        for picture in pictures(at):
            keep(picture.name, picture.size, partial(plain, browser, picture))
        keep("quiz-390", PHONE, partial(quiz, browser, at))
        keep("roster-1280", DESK, partial(difference, browser, at))
        keep("mentor-390", PHONE, partial(mentor, browser, at))
        keep("evaluation-paper", DESK, partial(paper, browser, at))
        browser.close()


def main() -> int:
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in ("DATABASE_URL", "LMS_DATABASE_URL", "REDIS_URL", "LMS_REDIS_URL"):
        os.environ.pop(name, None)
    os.environ["LMS_INSTANCE"] = str(PLACE)
    subprocess.run([sys.executable, "-m", "lms", "demo", "load"], cwd=ROOT, check=True)
    serve = ["-m", "lms", "serve", "--port", str(PORT), "--workers", "1", "--without-jobs"]
    with Running(PORT, serve):
        take_all()
    shutil.rmtree(PLACE, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
