"""Every lesson on a phone and on a desk: figures are there, nothing is cut off, all can read it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import look, sign_in

COURSES = {
    "2401020102": [f"/classrooms/1/tasks/T{number:02}" for number in range(1, 8)],
    "2301020101": [f"/classrooms/3/tasks/T{number:02}" for number in range(8, 13)],
}
UNSEEN = """() => [...document.querySelectorAll('article img')]
  .filter((image) => !image.complete || !image.naturalWidth).map((image) => image.src)"""
NOWHERE = """() => [...document.querySelectorAll('article a[href^="#"]')]
  .filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1))))
  .map((link) => link.hash)"""


def read(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", name="知识总结")).to_be_visible()
    page.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(UNSEEN) == []
    assert page.evaluate(NOWHERE) == []
    look(page)


@pytest.mark.parametrize("student", COURSES)
def test_every_lesson_reads_well(phone: Page, desk: Page, student: str) -> None:
    for page in (phone, desk):
        sign_in(page, student)
        for path in COURSES[student]:
            read(page, path)
