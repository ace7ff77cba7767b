import io

import pytest

from lms.core.db import db
from lms.core.jobs import JobHandle
from lms.courses import importer, queries
from lms.revisions.queries import current_publication
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.courses import a_course, a_folder, edited

PEOPLE = {"administrator": an_administrator, "teacher": a_teacher, "student": a_user}


def archive(changes=None):
    data = importer.write_archive(a_folder(changes), "csf")
    return {"file": (io.BytesIO(data), "csf.zip")}


def someone(who):
    return PEOPLE[who]() if who in PEOPLE else None


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("administrator", "/courses", 200),
        ("teacher", "/courses", 200),
        ("student", "/courses", 404),
        ("nobody", "/courses", 302),
        ("administrator", "/courses/import", 200),
        ("teacher", "/courses/import", 404),
        ("administrator", "/courses/CSF/archive", 200),
        ("teacher", "/courses/CSF/archive", 200),
        ("student", "/courses/CSF/archive", 404),
        ("teacher", "/courses/XXX/archive", 404),
        ("nobody", "/media/x/y.svg", 302),
        ("student", "/media/x/y.svg", 404),
    ],
)
def test_who_may_open_the_catalogue(browser, who, path, status):
    a_course()

    assert browser(someone(who)).get(path).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 302), ("teacher", 404), ("student", 404)]
)
def test_who_may_undo_a_publication(browser, who, status):
    a_course()
    importer.import_course(a_folder(edited("course.md", "hours: 32", "hours: 40")), None)
    db.session.commit()
    path = f"/courses/publications/{current_publication('CSF').id}/undo"

    answer = browser(someone(who)).post(path)

    assert answer.status_code == status


def test_the_catalogue_lists_courses_with_their_tasks(browser):
    a_course()

    page = browser(a_teacher()).get("/courses").get_data(as_text=True)

    assert "客户服务基础与实务" in page
    assert "树立客户服务意识" in page
    assert "表1-3 学习评价" in page
    assert "发布记录" not in page


def test_an_empty_catalogue_says_what_to_do(browser):
    assert "还没有课程" in browser(a_teacher()).get("/courses").get_data(as_text=True)


def test_the_catalogue_takes_five_statements(browser, at_most):
    a_course()
    client = browser(an_administrator())

    with at_most(5):
        assert client.get("/courses").status_code == 200


def test_the_history_says_who_published(browser):
    boss = an_administrator("周主任")
    a_course(by=boss)

    page = browser(boss).get("/courses").get_data(as_text=True)

    assert "发布记录" in page
    assert "周主任" in page


def imported(client, changes=None):
    """Upload an archive and open the page its import leads to."""
    answer = client.post("/courses/import", data=archive(changes))
    assert answer.status_code == 302
    return client.get(answer.location).get_data(as_text=True)


def test_an_archive_is_imported(browser):
    a_course()

    page = imported(browser(an_administrator()), edited("course.md", "hours: 32", "hours: 40"))

    assert "已发布 CSF：新增 0 个文档，修改 1 个，移除 0 个。" in page
    assert queries.the_course("CSF").hours == 40


def test_who_imported_stands_in_the_history(browser):
    a_course()
    client = browser(an_administrator("周主任"))

    imported(client, edited("course.md", "hours: 32", "hours: 40"))

    assert "周主任" in client.get("/courses").get_data(as_text=True)


def test_an_archive_without_changes_says_so(browser):
    a_course()

    assert "没有改动" in imported(browser(an_administrator()))


def test_findings_are_shown_and_nothing_is_imported(browser):
    a_course()

    page = imported(browser(an_administrator()), edited("course.md", "hours: 32", "hours: x"))

    assert "csf/course.md:5:8" in page
    assert "没有导入任何内容" in page
    assert queries.the_course("CSF").hours == 32


def test_an_import_tells_how_far_it_is(browser, monkeypatch):
    a_course()
    told = []
    monkeypatch.setattr(
        JobHandle, "progress", lambda _job, percent, message: told.append((percent, message))
    )

    imported(browser(an_administrator()))

    percents = [percent for percent, _message in told]
    assert percents == sorted(percents)
    assert len(told) >= 3
    assert all(message for _percent, message in told)


@pytest.mark.parametrize(("who", "status"), [("teacher", 404), ("student", 404), ("nobody", 302)])
def test_who_may_not_follow_an_import(browser, who, status):
    a_course()
    answer = browser(an_administrator()).post("/courses/import", data=archive())

    assert browser(someone(who)).get(answer.location).status_code == status


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请选择一个课程文件夹"),
        ({"file": (io.BytesIO(b"no archive"), "csf.zip")}, "不是完整的 .zip"),
    ],
)
def test_what_is_no_archive_is_refused(browser, data, words):
    answer = browser(an_administrator()).post("/courses/import", data=data)

    assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)


def test_a_publication_is_undone_from_the_page(browser):
    a_course()
    importer.import_course(a_folder(edited("course.md", "hours: 32", "hours: 40")), None)
    db.session.commit()
    path = f"/courses/publications/{current_publication('CSF').id}/undo"
    client = browser(an_administrator())

    client.post(path)

    assert queries.the_course("CSF").hours == 32
    assert "已撤销" in client.get("/courses").get_data(as_text=True)


def test_the_first_publication_is_not_undone(browser):
    a_course()
    path = f"/courses/publications/{current_publication('CSF').id}/undo"
    client = browser(an_administrator())

    client.post(path)

    assert "这是第一次发布" in client.get("/courses").get_data(as_text=True)


def test_a_course_is_handed_out_as_an_archive(browser):
    a_course()

    answer = browser(a_teacher()).get("/courses/CSF/archive")

    (folder,) = importer.read_archive(answer.data).courses
    assert folder.files == a_folder().files
    assert answer.headers["Content-Disposition"] == "attachment; filename=csf.zip"


def address():
    html = queries.lesson_of(queries.get_task("CSF", "T03")).sections[0].html
    return html.split('src="')[1].split('"')[0]


def test_a_picture_is_served_safely_and_kept_for_ever(browser):
    a_course()

    with browser(a_user()).get(address()) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
        assert answer.data.startswith(b"<svg")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_costs_two_statements(browser, at_most):
    a_course()
    client, path = browser(a_user()), address()

    with at_most(2), client.get(path) as answer:
        assert answer.status_code == 200


def test_a_lost_picture_is_not_there(browser, monkeypatch, tmp_path):
    a_course()
    path = address()
    monkeypatch.setattr("lms.core.files.path_of", lambda _hash: tmp_path / "gone")

    assert browser(a_user()).get(path).status_code == 404
