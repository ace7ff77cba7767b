"""Nobody loses a paper being written because somebody is moved to another group."""

from datetime import timedelta

import pytest

from lms.classrooms import queries as classrooms
from lms.classrooms import services as roster
from lms.core.clock import now
from lms.core.db import db
from lms.quizzes import policy, queries, services
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.assignments import an_allowance
from tests.builders.classrooms import a_classroom
from tests.builders.quizzes import SINGLE, a_quiz, an_attempt, handed_in
from tests.builders.rosters import a_planned_import, an_applied_import

HOUR = timedelta(hours=1)


@pytest.fixture
def teacher(app):
    return a_teacher()


@pytest.fixture
def student(app):
    return a_user("林晓雨", "2401")


@pytest.fixture
def classroom(teacher, student):
    return a_classroom(teacher=teacher, groups={"补考组": (student,), "二组": (a_user(),)})


@pytest.fixture
def quiz(classroom):
    return a_quiz(classroom, SINGLE, closes_at=now() - HOUR)


@pytest.fixture
def writing(classroom, quiz, student):
    """An attempt the student may write only because of her group."""
    group = classrooms.groups_of(classroom.id)[0]
    an_allowance(quiz, group=group, opens_at=now() - HOUR, closes_at=now() + HOUR)
    return an_attempt(quiz, student)


def moved(classroom, student, teacher) -> int:
    return roster.set_groups(classroom, {student.id: None}, actor=teacher)


def test_the_page_names_who_is_writing_what_and_leaves_the_groups(
    browser, teacher, student, classroom, writing
):
    client = browser(teacher)
    page = client.post(
        f"/classrooms/{classroom.id}/groups/members",
        data={f"group-{student.id}": ""},
        follow_redirects=True,
    )

    assert "林晓雨（任务测验）" in page.text
    assert "分组没有改" in page.text
    assert classrooms.student_in(classroom.id, student.id).group_id is not None
    assert policy.is_running(queries.get_attempt(writing.id))


@pytest.mark.parametrize("way", ["deal", "import", "undo"])
def test_no_other_way_to_regroup_takes_it_either(teacher, student, classroom, quiz, way):
    chief = an_administrator()
    row = (student.number, student.name, "", "二组")
    group = classrooms.groups_of(classroom.id)[1 if way == "undo" else 0]
    an_allowance(quiz, group=group, opens_at=now() - HOUR, closes_at=now() + HOUR)
    make = an_applied_import if way == "undo" else a_planned_import
    made = make(classroom, chief, row).id
    an_attempt(quiz, student)
    found = classrooms.get_import(made)
    regroup = {
        "deal": lambda: roster.deal_groups(classroom, size=1, seed=1, actor=teacher),
        "import": lambda: roster.apply_import(found, remove_missing=False, actor=chief),
        "undo": lambda: roster.undo_import(found, actor=chief),
    }

    with pytest.raises(services.SitsByGroup, match="林晓雨"):
        regroup[way]()


def test_after_the_hand_in_everybody_is_moved(classroom, student, teacher, writing):
    handed_in(writing)

    assert moved(classroom, student, teacher) == 1


def test_a_paper_that_no_group_decides_about_stops_nothing(classroom, student, teacher, quiz):
    an_allowance(quiz, student=student, opens_at=now() - HOUR, closes_at=now() + HOUR)
    an_attempt(quiz, student)

    assert moved(classroom, student, teacher) == 1


def test_of_many_the_first_are_named(teacher):
    crowd = [a_user(f"学生{n:02}", f"25{n:02}") for n in range(12)]
    classroom = a_classroom(teacher=teacher, groups={"补考组": crowd})
    quiz = a_quiz(classroom, SINGLE)
    an_allowance(quiz, group=classrooms.groups_of(classroom.id)[0], extra_minutes=30)
    for student in crowd:
        an_attempt(quiz, student)
    db.session.expunge_all()

    with pytest.raises(services.SitsByGroup, match="学生09（任务测验）等 12 人"):
        roster.deal_groups(classroom, size=4, seed=1, actor=teacher)
