"""Terms and numbers lead somewhere: in the lesson, and on a page of their own."""

import pytest

from lms.courses import queries
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom
from tests.builders.courses import (
    GLOSSARY,
    GLOSSARY_PATH,
    LESSON,
    LESSON_PATH,
    OTHER,
    OTHER_LESSON,
    a_course,
    a_folder,
)


def a_lesson(changes=None, key="T03"):
    a_course(a_folder({GLOSSARY_PATH: GLOSSARY, OTHER: OTHER_LESSON, **(changes or {})}))
    return queries.lesson_of(queries.get_task("CSF", key))


def html_of(lesson):
    return "".join(section.html for section in lesson.sections)


def test_a_term_leads_to_its_meaning_where_it_stands_first(app):
    lesson = a_lesson()

    html = html_of(lesson)
    assert html.count(">心理素质</a>") == 1
    assert '<a class="term" href="#term-2" aria-describedby="term-2">心理素质</a>' in html
    assert [term.term for term in lesson.terms] == ["书稿", "心理素质", "素质"]
    assert lesson.terms[1].meaning == "让人<strong>站得住</strong>的素质。"


def test_of_two_terms_the_longer_one_is_meant(app):
    html = html_of(a_lesson())

    assert ">心理素质</a>、品格<a" in html


def test_headings_captions_links_and_definitions_stay_as_they_are(app):
    text = LESSON.replace(
        "客户的书稿丢了。", "素质\n:   做好工作的底子。\n\n见[书稿](#四类素质)和`书稿`。"
    )
    lesson = a_lesson({LESSON_PATH: text})

    html = html_of(lesson)
    assert "<dt>素质</dt>" in html
    assert "<code>书稿</code>" in html
    assert "书稿" not in {term.term for term in lesson.terms}
    assert 'class="term"' not in html.split("<figcaption>")[1].split("</figcaption>")[0]


def test_a_number_leads_to_its_figure(app):
    html = html_of(a_lesson())

    assert '<figure class="fig" id="u-fig-1-3-1">' in html
    assert '<a href="#u-fig-1-3-1">图1-3-1</a>' in html


def test_another_lesson_is_linked_as_seen_from_its_page(app):
    html = html_of(a_lesson(key="T04"))

    assert '<a href="T03">四类素质</a>' in html
    assert '<a href="T03#u-四类素质">正文</a>' in html


def test_a_changed_meaning_gives_the_lesson_a_new_revision(app):
    before = a_lesson()
    after = a_lesson({GLOSSARY_PATH: GLOSSARY.replace("还没有出版的文字。", "没有出版的稿子。")})

    assert (before.terms[0].meaning, after.terms[0].meaning) == (
        "还没有出版的文字。",
        "没有出版的稿子。",
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [("student", 200), ("teacher", 200), ("stranger", 404), ("office", 404), ("nobody", 302)],
)
def test_who_may_read_the_glossary(browser, who, status):
    a_lesson()
    people = {
        "student": a_user(),
        "teacher": a_teacher(),
        "stranger": a_user(),
        "office": an_administrator(),
        "nobody": None,
    }
    classroom = a_classroom(teacher=people["teacher"], students=(people["student"],))

    answer = browser(people[who]).get(f"/classrooms/{classroom.id}/glossary")

    assert answer.status_code == status


def test_the_glossary_stands_under_the_tasks(browser, at_most):
    a_lesson()
    student = a_user()
    classroom = a_classroom(students=(student,))
    client = browser(student)

    with at_most(3):
        page = client.get(f"/classrooms/{classroom.id}/glossary").get_data(as_text=True)

    assert page.index("1-3 树立客户服务意识") < page.index("心理素质") < page.index("通用术语")
    assert "Manuscript" in page
    assert "3 个术语" in page


def test_the_lesson_lists_its_terms(browser):
    a_lesson()
    student = a_user()
    classroom = a_classroom(students=(student,))

    page = browser(student).get(f"/classrooms/{classroom.id}/tasks/T03").get_data(as_text=True)

    assert "本课术语" in page
    assert 'id="term-1"' in page
    assert 'href="../glossary"' in page


def test_a_course_without_a_glossary_has_an_empty_page(browser):
    a_course()
    student = a_user()
    classroom = a_classroom(students=(student,))

    page = browser(student).get(f"/classrooms/{classroom.id}/glossary").get_data(as_text=True)

    assert "还没有术语表" in page
