"""Who rates whom follows the roster: joining, leaving, coming back, regrouping, imports."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import User
from lms.classrooms import services as classrooms
from lms.classrooms.queries import enrollment_of, groups_of, student_in
from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, Sheet
from lms.evaluations.rules.windows import Window
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom
from tests.builders.evaluations import (
    PEERS,
    SELF,
    Scene,
    a_review,
    a_scene,
    a_table,
    an_evaluation,
    handed_in,
)
from tests.builders.rosters import a_roster

WHO = Evaluator
Pair = tuple[int, int]
BETWEEN = {"self": 20, "intergroup": 30, "teacher": 50}


def pairs(scene: Scene, who: Evaluator = WHO.PEER) -> set[Pair]:
    return {
        (review.rater_id or 0, view.student_id)
        for view in queries.sheet_views(scene.assignment.id)
        for review in view.by(who)
    }


def counts(found: Iterable[Pair], members: Iterable[User]) -> set[tuple[int, int]]:
    """How many each of these gives and gets."""
    found = list(found)
    return {
        (sum(a == one.id for a, _ in found), sum(b == one.id for _, b in found)) for one in members
    }


def in_groups(*sizes: int) -> Scene:
    """A classroom in groups of these sizes that rates between groups."""
    teacher, mentor = a_teacher("周敏"), a_user("韩师傅")
    students = [a_user(f"学生{n}", f"24010201{n:02}") for n in range(1, sum(sizes) + 1)]
    ends = [sum(sizes[:n]) for n in range(len(sizes) + 1)]
    groups = {f"第{n}组": students[a:b] for n, (a, b) in enumerate(pairwise(ends), 1)}
    classroom = a_classroom(teacher=teacher, mentor=mentor, groups=groups)
    given = an_evaluation(classroom, a_table(weights=BETWEEN))
    return Scene(teacher, mentor, students, classroom, given)


def leaves(scene: Scene, student: User) -> None:
    enrollment = student_in(scene.classroom.id, student.id)
    assert enrollment is not None
    classrooms.leave(scene.classroom, enrollment, actor=scene.teacher)
    db.session.commit()


def told(scene: Scene) -> JournalEntry | None:
    """The latest line of the journal about reviews that changed hands."""
    return next(iter(queries.moves_of(scene.assignment.id)), None)


def test_between_groups_nobody_rates_the_own_group(app: Flask):
    scene = in_groups(3, 2, 2)
    own = {student.id: n for n, student in enumerate(scene.students)}

    assert services.allocate(scene.assignment) == 21
    found = pairs(scene, WHO.INTERGROUP)

    assert counts(found, scene.students) == {(3, 3)}
    assert all((own[a] < 3) != (own[b] < 3) or own[a] >= 3 for a, b in found)
    assert services.allocate(scene.assignment) == 0


def test_students_without_a_group_are_one_group(app: Flask):
    scene = in_groups(2, 2)
    for student in scene.students[:2]:
        enrollment = student_in(scene.classroom.id, student.id)
        assert enrollment is not None
        enrollment.group_id = None
    db.session.commit()

    services.allocate(scene.assignment)

    first, second = (s.id for s in scene.students[:2])
    assert not {(first, second), (second, first)} & pairs(scene, WHO.INTERGROUP)


def test_a_review_between_groups_is_written_and_handed_in(app: Flask):
    scene = in_groups(2, 2)
    services.allocate(scene.assignment)
    (ratee, *_others) = [b for a, b in pairs(scene, WHO.INTERGROUP) if a == scene.ada.id]
    student = next(s for s in scene.students if s.id == ratee)

    handed_in(scene, student, WHO.INTERGROUP, scene.ada, PEERS[1])

    assert [who for who, moment in queries.own_duties(scene.assignment.id, scene.ada.id) if moment]


def test_before_anything_is_given_out_the_roster_changes_nothing(app: Flask):
    scene = a_scene(3)

    leaves(scene, scene.ada)

    assert queries.sheet_views(scene.assignment.id) == []
    assert told(scene) is None


def test_who_leaves_is_rated_no_more_and_the_others_stay_even(app: Flask):
    scene = a_scene(6)
    services.allocate(scene.assignment)
    before = pairs(scene)
    leaver, *stayed = scene.students

    leaves(scene, leaver)

    after = pairs(scene)
    assert not any(leaver.id in pair for pair in after)
    assert counts(after, stayed) == {(2, 2)}
    assert len({pair for pair in before - after if leaver.id not in pair}) <= 2
    entry = told(scene)
    assert entry is not None
    assert (entry.actor_id, entry.detail["reason"]) == (scene.teacher.id, "roster")
    assert {tuple(pair[1:]) for pair in entry.detail["taken_back"]} == before - after


def test_what_a_leaver_handed_in_stays_and_drafts_go(app: Flask):
    scene = a_scene(4)
    services.allocate(scene.assignment)
    leaver = scene.ada
    first, second = (s for s in scene.students if (leaver.id, s.id) in pairs(scene))
    handed_in(scene, first, WHO.PEER, leaver, PEERS[1])
    a_review(scene, second, WHO.PEER, leaver, PEERS[2])
    handed_in(scene, leaver, WHO.SELF, leaver, SELF)

    leaves(scene, leaver)

    after = pairs(scene)
    assert {pair for pair in after if leaver.id in pair} == {(leaver.id, first.id)}
    stayed = [s for s in scene.students if s is not leaver]
    assert counts({p for p in after if leaver.id not in p}, stayed) == {(2, 2)}
    assert leaver.id in {view.student_id for view in queries.sheet_views(scene.assignment.id)}


def test_who_comes_back_rates_and_is_rated_again(app: Flask):
    scene = a_scene(5)
    services.allocate(scene.assignment)
    leaves(scene, scene.ada)

    enrollment = enrollment_of(scene.classroom.id, scene.ada.id)
    assert enrollment is not None
    classrooms.come_back(scene.classroom, enrollment, actor=scene.teacher)

    assert counts(pairs(scene), scene.students) == {(2, 2)}


def test_who_joins_gets_a_sheet_and_reviews(app: Flask):
    scene = a_scene(4, text=a_table(among="classroom"))
    services.allocate(scene.assignment)
    before, newcomer = pairs(scene), a_user("新来的")

    classrooms.enroll_student(scene.classroom, newcomer, actor=scene.teacher)

    after = pairs(scene)
    assert counts(after, [*scene.students, newcomer]) == {(2, 2)}
    assert len(before - after) == 2


def test_who_changes_group_rates_the_new_one(app: Flask):
    scene = a_scene(6)
    group = classrooms.create_group(scene.classroom, name="第2组", actor=scene.teacher)
    services.allocate(scene.assignment)
    moved = {student.id: group.id for student in scene.students[3:]}

    classrooms.set_groups(scene.classroom, moved, actor=scene.teacher)

    assert all((a in moved) == (b in moved) for a, b in pairs(scene))
    assert counts(pairs(scene), scene.students) == {(2, 2)}


def test_dealing_groups_anew_brings_reviews_between_groups_along(app: Flask):
    scene = in_groups(3, 3, 3)
    services.allocate(scene.assignment)

    classrooms.deal_groups(scene.classroom, size=3, seed=7, actor=scene.teacher)

    group = {
        student.id: found.group_id
        for student in scene.students
        if (found := student_in(scene.classroom.id, student.id))
    }
    assert len(groups_of(scene.classroom.id)) == 3
    assert all(group[a] != group[b] for a, b in pairs(scene, WHO.INTERGROUP))
    assert counts(pairs(scene, WHO.INTERGROUP), scene.students) == {(3, 3)}


def test_after_the_window_nothing_moves(app: Flask):
    scene = a_scene(4)
    services.allocate(scene.assignment)
    before = pairs(scene)
    window = Window(None, now())
    scene.assignment.opens_at = now().replace(year=2020)
    services.set_windows(scene.assignment, {WHO.PEER: window}, scene.teacher)
    db.session.commit()

    leaves(scene, scene.ada)

    assert pairs(scene) == before


def test_an_import_and_taking_it_back(app: Flask):
    scene = a_scene(4, text=a_table(among="classroom"))
    chief = an_administrator()
    services.allocate(scene.assignment)
    before = pairs(scene)
    data = a_roster(("2401020199", "新同学", "客服2401", "第1组"))
    made = classrooms.plan_import(scene.classroom, data=data, file_name="名单.xlsx", actor=chief)

    classrooms.apply_import(made, remove_missing=False, actor=chief)
    newcomer = db.session.scalars(select(User).where(User.number == "2401020199")).one()
    grown = counts(pairs(scene), [*scene.students, newcomer])
    undone = classrooms.undo_import(made, actor=chief)

    assert grown == {(2, 2)}
    assert undone.accounts_kept == 0
    assert counts(pairs(scene), scene.students) == {(2, 2)}
    assert len(pairs(scene)) == len(before)
    assert db.session.scalars(select(Sheet).where(Sheet.student_id == newcomer.id)).all() == []


def test_home_counts_of_duties_follow(app: Flask):
    from lms.assignments.queries import work_of  # noqa: PLC0415

    scene = a_scene(3)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    begun = work_of(scene.assignment.id, scene.ada.id)
    assert begun is not None
    assert (begun.done, begun.total) == (1, 3)

    leaves(scene, scene.students[2])

    after = work_of(scene.assignment.id, scene.ada.id)
    assert after is not None
    assert (after.done, after.total, after.handed_in_at) == (1, 2, None)


@pytest.mark.parametrize("count", [4, 16])
def test_following_the_roster_costs_no_statement_per_student(
    app: Flask, at_most: Callable[[int], Any], count: int
):
    scene = a_scene(count)
    services.allocate(scene.assignment)
    db.session.commit()
    enrollment = student_in(scene.classroom.id, scene.ada.id)
    assert enrollment is not None
    enrollment.left_at = now()
    db.session.commit()

    with at_most(14):
        services.follow_roster(scene.classroom, scene.teacher)
