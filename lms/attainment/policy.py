"""Who may see the attainment of a classroom."""

from lms.accounts.models import User
from lms.attainment.models import Survey, SurveySource
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import role_in


def can_see_attainment(actor: User, classroom: Classroom) -> bool:
    """Results of a whole class are for its teachers and for administrators."""
    return actor.is_administrator or role_in(actor, classroom.id) is Role.TEACHER


def can_plan_attainment(actor: User, classroom: Classroom) -> bool:
    """How attainment is computed is decided by the teachers of the classroom."""
    return role_in(actor, classroom.id) is Role.TEACHER


def can_run_survey(actor: User, survey: Survey) -> bool:
    """The teachers of its classroom end a survey."""
    return role_in(actor, survey.classroom_id) is Role.TEACHER


def can_answer_survey(actor: User, survey: Survey) -> bool:
    """The students of its classroom, where it asks at all."""
    return (
        survey.source is SurveySource.ASKED and role_in(actor, survey.classroom_id) is Role.STUDENT
    )
