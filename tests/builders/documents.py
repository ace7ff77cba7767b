"""A class with marks, an exam and objectives, as its documents tell of it."""

from datetime import date

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Term
from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.courses.models import Activity
from lms.gradebook.queries import readiness_of
from lms.gradebook.services import submitting
from lms.reports.queries.filing import Filed, filed
from tests.builders.accounts import a_teacher
from tests.builders.analysis import marked, some_students
from tests.builders.assignments import a_task, an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark, a_support, an_objective
from tests.builders.quizzes import AUTOMATIC, a_quiz

EARNED = ("5", "4", "1", "3")  # of 5 for K3.1, student after student


class Scene:
    """`count` students with a marked quiz and an exam; the third is far below the others."""

    def __init__(self, count: int = 3, *, term: Term | None = None) -> None:
        self.teacher: User = a_teacher("周敏")
        self.students = some_students(count)
        self.classroom: Classroom = a_classroom(
            teacher=self.teacher, students=self.students, home_class="客服2401", term=term
        )
        knowledge, skill = an_objective("K3.1"), an_objective("S3.2")
        a_support(knowledge, an_objective("G1.1", course=""), "2")
        a_support(skill, an_objective("J2", course=""))
        self.quiz: Assignment = an_assignment(self.classroom, an_activity(task=a_task()))
        self.exam: Assignment = a_quiz(
            self.classroom, AUTOMATIC, key="CSF-F", title="期末考试", category="exam"
        )
        db.session.get_one(Activity, self.exam.activity_id).title = "期末考试"
        for n, student in enumerate(self.students):
            earned = EARNED[n % len(EARNED)]
            a_mark(
                self.quiz,
                student,
                a_line("T03-I01", "K3.1", earned),
                a_line("T03-I02", "S3.2", "4"),
            )
            marked(self.exam, student, [2, 0] if n % 2 else [2, 2])
        db.session.commit()

    @property
    def at(self) -> str:
        return f"/classrooms/{self.classroom.id}"

    @property
    def room(self) -> Classroom:
        found = get_classroom(self.classroom.id)
        assert found is not None
        return found

    def filed(self) -> Filed:
        return filed(self.room)

    def submitted(self) -> None:
        """Hand the grades in, everything found having been looked at."""
        seen = [one.key for one in readiness_of(self.room).findings]
        submitting.submit(self.room, seen=seen, by=self.teacher)
        db.session.commit()


def an_earlier_term() -> Term:
    term = Term(code="2025-2026-1", begins_on=date(2025, 9, 1), ends_on=date(2026, 1, 17))
    db.session.add(term)
    db.session.commit()
    return term
