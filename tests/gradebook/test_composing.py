"""A classroom's composition: who may change it, what is refused, and what follows from it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from lms.assignments.models import Work
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.courses.models import ActivityKind
from lms.gradebook import queries
from lms.gradebook.models import Composition
from lms.gradebook.rules import Missing, Place
from lms.gradebook.services import Locked, NotComposed, compose, submit
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.assignments import an_activity, an_allowance, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark
from tests.builders.totals import a_category, a_tree

TREE = a_tree(a_category("quiz", "70"), a_category("evaluation", "30"))


class School:
    """A classroom whose first student has a quiz at 90 and a table at 40; the second nothing."""

    def __init__(self) -> None:
        self.teacher = a_teacher("周敏")
        self.ada, self.ben = a_user("林晓雨", "2401020101"), a_user("陈思远", "2401020102")
        self.classroom = a_classroom(teacher=self.teacher, students=(self.ada, self.ben))
        table = an_activity(key="T03-E", kind=ActivityKind.EVALUATION, category="evaluation")
        self.quiz = an_assignment(self.classroom, an_activity(key="T03-Q"))
        self.table = an_assignment(self.classroom, table)
        a_mark(self.quiz, self.ada, a_line(earned="90", possible="100"))
        a_mark(self.table, self.ada, a_line("T03-E1", earned="40", possible="100"))
        self.at = f"/classrooms/{self.classroom.id}/gradebook/composition"

    def compose(self, tree, reason="系部同意", seen=0) -> Composition:
        made = compose(self.classroom, tree, reason=reason, seen=seen, by=self.teacher)
        db.session.commit()
        return made

    def value(self, person: int = 0) -> Decimal | None:
        grid = queries.grid_of(self.classroom.id, self.classroom.course_code)
        return grid.rows[person].total.value


@pytest.fixture
def school(app):
    return School()


def form(**more: str) -> dict[str, object]:
    return {
        "seen": "0",
        "row": ["quiz", "evaluation"],
        "quiz.title": "任务测验",
        "quiz.weight": "70",
        "evaluation.title": "学习评价",
        "evaluation.weight": "30",
        "missing": "skip",
        "scale": "percent",
        **more,
    }


def test_totals_follow_the_composition_that_holds(school):
    before = school.value()
    school.compose(TREE)

    assert (before, school.value()) == (60, 75)


def test_the_journal_says_how_many_totals_changed(school):
    school.compose(TREE)

    entry = db.session.query(JournalEntry).filter_by(action="grades.compose").one()
    assert entry.detail["totals_changed"] == 1


def test_every_composition_stays_on_record(school):
    school.compose(TREE)
    school.compose(replace(TREE, missing=Missing.ZERO), seen=1)

    assert [one.number for one in queries.compositions_of(school.classroom.id)] == [2, 1]


@pytest.mark.parametrize(
    ("tree", "reason", "said"),
    [
        (TREE, " ", "请写明调整成绩构成的原因"),
        (a_tree(a_category("quiz", "70")), "改", "合计 70%"),
        (a_tree(a_category("quiz", "100")), "改", "没有归入任何分项"),
    ],
)
def test_what_does_not_add_up_is_refused(school, tree, reason, said):
    with pytest.raises(NotComposed, match=said):
        school.compose(tree, reason)


def test_saving_nothing_new_is_refused(school):
    school.compose(TREE)

    with pytest.raises(NotComposed, match="和现在的成绩构成一样"):
        school.compose(TREE, seen=1)


def test_of_two_teachers_the_second_is_told(school):
    school.compose(TREE)

    with pytest.raises(Stale, match="刚刚被别的老师改过"):
        school.compose(replace(TREE, missing=Missing.ZERO), seen=0)


def test_submitted_grades_keep_their_composition(school):
    a_mark(school.quiz, school.ben, a_line(earned="70", possible="100"))
    ready = queries.readiness_of(school.classroom)
    submit(school.classroom, seen=[one.key for one in ready.findings], by=school.teacher)
    db.session.commit()

    with pytest.raises(Locked, match="成绩更正"):
        school.compose(TREE)


def test_a_preview_names_whose_total_changes_and_writes_nothing(browser, school):
    page = browser(school.teacher).post(school.at, data=form(action="preview"))

    text = page.get_data(as_text=True)
    assert "2 人中有 1 人的总评会变；平均分 60 → 75" in text
    assert queries.composition_of(school.classroom.id) is None


def test_what_was_previewed_can_be_saved(browser, school):
    client = browser(school.teacher)
    text = client.post(school.at, data=form(action="preview")).get_data(as_text=True)
    digest = text.partition('name="previewed" value="')[2].partition('"')[0]

    answer = client.post(school.at, data=form(action="save", previewed=digest, reason="系部同意"))

    assert answer.status_code == 302
    assert school.value() == 75
    assert "系部同意" in client.get(school.at).get_data(as_text=True)


def test_what_was_changed_after_the_preview_is_shown_once_more(browser, school):
    data = form(action="save", previewed="0" * 16, reason="系部同意")

    text = browser(school.teacher).post(school.at, data=data).get_data(as_text=True)

    assert "预览以后又有改动" in text
    assert queries.composition_of(school.classroom.id) is None


def test_a_button_moves_a_part_and_keeps_what_was_typed(browser, school):
    data = form(action="up:evaluation", **{"quiz.title": "我的测验"})

    text = browser(school.teacher).post(school.at, data=data).get_data(as_text=True)

    assert text.index('id="cat-evaluation"') < text.index('id="cat-quiz"')
    assert "我的测验" in text


def test_what_is_wrong_leads_to_the_part_it_belongs_to(browser, school):
    data = form(action="preview", **{"quiz.weight": "viel"})

    text = browser(school.teacher).post(school.at, data=data).get_data(as_text=True)

    assert '<a href="#cat-quiz">比例「viel」不是可用的数。</a>' in text


def test_a_preset_and_an_earlier_version_come_as_a_preview(browser, school):
    school.compose(TREE)
    client = browser(school.teacher)

    preset = client.get(f"{school.at}?preset=60-40").get_data(as_text=True)
    first = client.get(f"{school.at}?version=0").get_data(as_text=True)

    assert "预览：保存后会怎样" in preset
    assert "平均分 75 → 60" in first


def test_strange_input_is_no_fault_of_the_server(browser, school):
    data = form(
        action="in:nobody", row=["quiz", "../x", "quiz"], **{"quiz.depth": "99", "quiz.choice": "?"}
    )

    assert browser(school.teacher).post(school.at, data=data).status_code == 200


def test_administrators_read_and_strangers_find_nothing(browser, school):
    text = browser(an_administrator()).get(school.at).get_data(as_text=True)

    assert "现在的成绩构成" in text
    assert "保存" not in text.partition("<main")[2].partition("各版")[0].replace("保存以后", "")
    assert browser(school.ada).get(school.at).status_code == 404
    assert browser(an_administrator("A0009")).post(school.at, data=form()).status_code == 404


def test_an_item_can_be_moved_and_left_out(school):
    tree = replace(TREE, places={f"a{school.table.id}": Place("")})

    school.compose(tree)

    assert school.value() == 90


def due_before(school: School, **more: object) -> None:
    school.quiz.due_at = now() - timedelta(days=1)
    db.session.commit()
    school.compose(replace(TREE, missing=Missing.ZERO))


def test_what_is_missing_is_0_after_it_was_due(school):
    due_before(school)

    assert school.value(1) == 0


def test_what_is_not_due_is_not_missing(school):
    school.compose(replace(TREE, missing=Missing.ZERO))

    assert school.value(1) is None


def test_work_that_waits_for_its_marker_is_not_missing(school):
    due_before(school)
    moment = now()
    db.session.add(
        Work(
            assignment_id=school.quiz.id,
            student_id=school.ben.id,
            began_at=moment,
            handed_in_at=moment,
            changed_at=moment,
        )
    )
    db.session.commit()

    assert school.value(1) is None


def test_who_has_more_time_misses_nothing_yet(school):
    due_before(school)
    an_allowance(school.quiz, student=school.ben, closes_at=now() + timedelta(days=1))

    assert school.value(1) is None


def test_pages_of_a_large_class_send_no_more_statements(app, browser, school, at_most):
    client = browser(school.teacher)
    client.get(school.at)

    with at_most(14):
        client.get(school.at)


@pytest.mark.parametrize("count", [2, 20])
def test_a_preview_takes_as_many_statements_for_any_class(app, at_most, count):
    students = [a_user(f"学生{n}", f"24020{n:04}") for n in range(count)]
    classroom = a_classroom(teacher=a_teacher("周敏"), students=students)
    quiz = an_assignment(classroom, an_activity())
    a_mark(quiz, students[0])
    queries.preview_of(classroom, TREE)

    with at_most(18):
        queries.preview_of(classroom, replace(TREE, missing=Missing.ZERO))
