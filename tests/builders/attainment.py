"""Plans, surveys and what is said in them: `said(a_survey(classroom, teacher), students, 5, 4)`."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from lms.accounts.models import User
from lms.attainment.models import Survey, SurveyAnswer, SurveySource
from lms.attainment.rules.plans import CourseObjective, Plan
from lms.classrooms.models import Classroom
from lms.core.clock import now
from lms.core.db import db


def a_course_objective(
    code: str = "CO1", *objectives: str, weight: str = "1", expected: str = "0.65"
) -> CourseObjective:
    return CourseObjective(
        code, f"课程目标 {code}", Decimal(weight), Decimal(expected), objectives or ("K3.1",)
    )


def a_plan(*objectives: CourseObjective) -> Plan:
    return Plan(objectives or (a_course_objective(),))


def a_survey(
    classroom: Classroom,
    maker: User,
    *,
    source: SurveySource = SurveySource.ASKED,
    opens_in: float = -8,
    closes_in: float = -1,
    title: str = "期末问卷",
) -> Survey:
    """A survey that ran last week and is over; times are days from now."""
    survey = Survey(
        classroom_id=classroom.id,
        source=source,
        title=title,
        opens_at=now() + timedelta(days=opens_in),
        closes_at=now() + timedelta(days=closes_in),
        made_at=now(),
        made_by_id=maker.id,
    )
    db.session.add(survey)
    db.session.commit()
    return survey


def said(survey: Survey, students: Sequence[User], *levels: int, code: str = "CO1") -> None:
    """What these students say of one objective, each a level; one level for all may stand once."""
    given = levels if len(levels) > 1 else levels * len(students)
    db.session.add_all(
        SurveyAnswer(
            survey_id=survey.id,
            student_id=student.id,
            objective=code,
            level=level,
            answered_at=now(),
        )
        for student, level in zip(students, given, strict=True)
    )
    db.session.commit()
