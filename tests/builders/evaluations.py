"""Evaluation tables for tests: `a_table()` is 表1-3, `an_evaluation(classroom)` is given out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import assignment_with_text
from lms.classrooms.models import Classroom
from lms.core.db import db
from lms.courses.models import ActivityKind
from lms.courses.rules.compiled import Criterion, Option, PeerRule, TableText
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, Review
from lms.objectives.models import Objective
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import a_task, an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import an_objective

# The worked example of domain.md §1.4: rows, and who gave what.
ROWS = (
    ("T03-E1", "投诉处理流程与法规", 15, "K3.1"),
    ("T03-E2", "倾听与信息收集", 20, "S3.1"),
    ("T03-E3", "安抚情绪与沟通", 25, "S3.2"),
    ("T03-E4", "解决方案", 20, "S3.2"),
    ("T03-E5", "团队协作", 10, "A3.1"),
    ("T03-E6", "职业道德与信息保护", 10, "A3.1"),
)
SELF = (14, 18, 22, 18, 9, 10)  # 91
TEACHER = (12, 16, 20, 17, 9, 9)  # 83
MENTOR = (12, 15, 21, 16, 8, 9)  # 81
PEERS = (  # 86, 83, 95, 86
    (13, 17, 21, 17, 9, 9),
    (12, 16, 20, 17, 9, 9),
    (14, 19, 24, 19, 10, 9),
    (13, 17, 22, 16, 9, 9),
)
PEER_KINDS = {Evaluator.PEER, Evaluator.INTERGROUP}
WEIGHTS = {"self": 10, "peer": 20, "teacher": 40, "mentor": 30}
MISSING = {
    "self": "zero",
    "peer": "renormalise",
    "intergroup": "renormalise",
    "teacher": "wait",
    "mentor": "renormalise",
}
LEVEL_OPTIONS = {"优": 95, "良": 85, "中": 75, "及格": 65, "不及格": 50}
STARS = {"★" * n: 20 * n for n in (5, 4, 3, 2, 1)}
CHECKLIST = {"能": 100, "否": 0}


def a_criterion(
    key: str = "T03-E1",
    title: str = "知识掌握",
    points: int | str = 15,
    objectives: str = "K3.1",
    evaluators: Sequence[str] = (),
    *,
    source: str = "",
) -> Criterion:
    """A row; several objectives share its points equally."""
    codes = objectives.split()
    return Criterion(
        key=key,
        title=title,
        standard=f"<strong>{title}</strong>有依据",
        points=Decimal(points),
        shares=tuple((code, Decimal(1)) for code in codes),
        evaluators=tuple(evaluators),
        source=source,
    )


def a_table(
    criteria: Sequence[Criterion] | None = None,
    *,
    weights: Mapping[str, int] | None = None,
    missing: Mapping[str, str] | None = None,
    aggregate: str = "trimmed_mean",
    reviews: int = 2,
    among: str = "group",
    options: Mapping[str, int | str] | None = None,
    **more: Any,
) -> TableText:
    """表1-3 of the worked example, or with other rows, weights, rules and options."""
    rows = tuple(criteria or (a_criterion(*row) for row in ROWS))
    weights = weights or WEIGHTS
    return TableText(
        key="T03-E",
        label="表1-3",
        title="学习评价",
        weights=tuple((who, Decimal(weight)) for who, weight in weights.items()),
        peer=PeerRule(reviews=reviews, among=among, aggregate=aggregate),
        missing=tuple({**{who: MISSING[who] for who in weights}, **(missing or {})}.items()),
        criteria=rows,
        total=sum((row.points for row in rows), Decimal(0)),
        introduction="<p>按事实打分。</p>",
        options=tuple(Option(label, Decimal(n)) for label, n in (options or {}).items()),
        **{"scale": "points", **more},
    )


def points(given: Sequence[int | str], text: TableText | None = None) -> dict[str, Decimal]:
    """Points by criterion, in the order of the table."""
    keys = [row.key for row in (text or a_table()).criteria]
    return {key: Decimal(value) for key, value in zip(keys, given, strict=False)}


def written(given: Sequence[int | str], text: TableText | None = None) -> dict[str, str]:
    """The same (or options) as a form sends it."""
    keys = [row.key for row in (text or a_table()).criteria]
    return {key: str(value) for key, value in zip(keys, given, strict=False)}


def an_evaluation(classroom: Classroom, text: TableText | None = None, **window: Any) -> Assignment:
    """A table given to a classroom, with the objectives it names."""
    text = text or a_table()
    course = classroom.course_code
    known = set(db.session.scalars(select(Objective.code).where(Objective.course_code == course)))
    codes = dict.fromkeys(code for row in text.criteria for code, _share in row.shares)
    for code in [code for code in codes if code not in known]:
        an_objective(code, course)
    activity = an_activity(
        ActivityKind.EVALUATION,
        key=text.key,
        task=a_task(course),
        course=course,
        compiled=text.to_json(),
        possible=text.total,
    )
    given = an_assignment(classroom, activity, **window)
    loaded = assignment_with_text(given.id)
    assert loaded is not None
    db.session.commit()  # else the next request's rollback would empty it
    return loaded


@dataclass(frozen=True)
class Scene:
    """A classroom with a group of students who evaluate one another."""

    teacher: User
    mentor: User
    students: Sequence[User]
    classroom: Classroom
    assignment: Assignment

    @property
    def ada(self) -> User:
        return self.students[0]


def a_scene(count: int = 3, text: TableText | None = None, **window: Any) -> Scene:
    """Teacher, mentor and one group of `count` students with 表1-3 to fill in."""
    teacher, mentor = a_teacher("周敏"), a_user("韩师傅")
    students = [a_user(f"学生{n}", f"24010201{n:02}") for n in range(1, count + 1)]
    classroom = a_classroom(teacher=teacher, mentor=mentor, groups={"第1组": students})
    return Scene(teacher, mentor, students, classroom, an_evaluation(classroom, text, **window))


def a_review(
    scene: Scene, student: User, evaluator: Evaluator, rater: User, given: Sequence[int | str] = ()
) -> Review:
    """A review by this rater, saved with these points or options; peers explain every row."""
    sheet = services.open_sheet(scene.assignment, student)
    review = services.begin_review(sheet, evaluator, rater)
    if given:
        values = written(given, queries.tables_of([sheet.revision_id])[sheet.revision_id])
        reasons = dict.fromkeys(values, "有事实") if evaluator in PEER_KINDS else {}
        services.save_review(review, values, {}, review.sequence, rater, reasons=reasons)
    db.session.commit()
    return review


def handed_in(
    scene: Scene, student: User, evaluator: Evaluator, rater: User, given: Sequence[int | str]
) -> Review:
    """The same, handed in."""
    review = a_review(scene, student, evaluator, rater, given)
    services.hand_in(review, rater)
    db.session.commit()
    return review


def fully_rated(scene: Scene, student: User | None = None) -> None:
    """Self, all peers, teacher and mentor have handed in the worked example on one student."""
    student = student or scene.ada
    handed_in(scene, student, Evaluator.SELF, student, SELF)
    others = [one for one in scene.students if one is not student]
    for rater, given in zip(others, PEERS, strict=False):
        handed_in(scene, student, Evaluator.PEER, rater, given)
    handed_in(scene, student, Evaluator.TEACHER, scene.teacher, TEACHER)
    handed_in(scene, student, Evaluator.MENTOR, scene.mentor, MENTOR)
