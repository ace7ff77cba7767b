"""A class whose grades can be submitted: a quiz and an evaluation, both marked."""

from decimal import Decimal

from lms.accounts.models import User
from lms.classrooms.queries import get_classroom
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import ActivityKind
from lms.gradebook import queries, services
from lms.gradebook.models import (
    CorrectionStatus,
    FinalGrade,
    GradeCorrection,
    GradeSubmission,
    SubmissionStatus,
)
from lms.gradebook.rules import State, Tree
from lms.gradebook.rules.states import DEFAULTS
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark


class FinalClass:
    """A quiz (40 %) and an evaluation (60 %), where every student earned `points` of 100."""

    def __init__(self, *points: str, unmarked: int = 0) -> None:
        self.teacher = a_teacher("周敏")
        self.office = an_administrator("教务")
        self.students = [
            a_user(f"学生{n}", f"0240103{n:03}") for n in range(1, len(points) + unmarked + 1)
        ]
        self.row = a_classroom(teacher=self.teacher, students=self.students)
        self.quiz = an_assignment(self.row, an_activity(key="T03-Q"))
        self.table = an_assignment(
            self.row, an_activity(ActivityKind.EVALUATION, key="T03-E", position=2)
        )
        for student, earned in zip(self.students, points, strict=False):
            line = a_line(earned=earned, possible="100")
            a_mark(self.quiz, student, line)
            a_mark(self.table, student, a_line("T03-E1", earned=earned, possible="100"))
        self.at = f"/classrooms/{self.row.id}/gradebook"
        self.quiz_key = f"a{self.quiz.id}"

    @property
    def classroom(self):
        """The classroom with its term, as a door loads it."""
        return get_classroom(self.row.id)

    def set_state(self, student, state, *, column="", by=None, reason="教务批准"):
        done = services.set_states(
            self.classroom, [student.id], state, column=column, reason=reason, by=by or self.office
        )
        db.session.commit()
        return done

    def seen(self) -> list[str]:
        return [one.key for one in queries.readiness_of(self.classroom).findings]

    def submitted(self) -> GradeSubmission:
        made = services.submit(self.classroom, seen=self.seen(), by=self.teacher)
        db.session.commit()
        return made

    def approved(self) -> GradeSubmission:
        made = self.submitted()
        services.approve(made, by=self.office)
        db.session.commit()
        return made

    def corrected(self, student, value, *, reason="漏批一题"):
        """An approved correction; to be called after `approved()`."""
        made = queries.standing_submission(self.row.id)
        one = self.asked(student, value, reason=reason)
        services.decide_correction(
            made, queries.correction_in(made.id, one.id), is_approved=True, by=self.office
        )
        db.session.commit()
        return one

    def asked(self, student, value, *, state=None, reason="漏批一题"):
        made = services.request_correction(
            queries.standing_submission(self.row.id),
            student.id,
            value=None if value is None else Decimal(value),
            state=state or State.NONE,
            reason=reason,
            by=self.teacher,
        )
        db.session.commit()
        return made

    def total(self, student):
        grid = queries.grid_of(self.row.id, self.row.course_code)
        return next(row.total for row in grid.rows if row.enrollment.user_id == student.id)


def a_submission(classroom_id: int, student: User, by: User) -> GradeSubmission:
    """Approved grades of one student, with a correction that waits, as rows without a service."""
    moment = now()
    made = GradeSubmission(
        classroom_id=classroom_id,
        number=1,
        status=SubmissionStatus.APPROVED,
        basis={
            "tree": Tree(()).to_json(),
            "pass_mark": "60",
            "effects": {state.value: one.to_json() for state, one in DEFAULTS.items()},
        },
        digest="0" * 64,
        submitted_at=moment,
        submitted_by_id=by.id,
        decided_at=moment,
        decided_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    grade = FinalGrade(
        submission_id=made.id,
        student_id=student.id,
        value=Decimal(80),
        grade="80",
        state=State.NONE,
        computation={},
    )
    db.session.add(grade)
    db.session.flush()
    line = {"value": "80", "grade": "80", "state": "none"}
    db.session.add(
        GradeCorrection(
            grade_id=grade.id,
            status=CorrectionStatus.REQUESTED,
            before=line,
            after=line | {"value": "81", "grade": "81"},
            reason="漏批",
            requested_at=moment,
            requested_by_id=by.id,
        )
    )
    db.session.commit()
    return made
