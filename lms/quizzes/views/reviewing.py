"""What became of an attempt: for its student as far as the quiz allows, for teachers always."""

from flask import redirect, render_template
from flask import url_for as address
from flask.typing import ResponseReturnValue

from lms.classrooms.models import Role
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import policy, queries
from lms.quizzes.models import Attempt
from lms.quizzes.views import appeals, pages
from lms.quizzes.views.blueprint import bp
from lms.web.access import finds


@bp.get("/attempts/<int:attempt_id>/review")
@finds("attempt_id", load=queries.attempt_to_review)
def review(found: tuple[Attempt, Role]) -> ResponseReturnValue:
    attempt, role = found
    is_teacher = role is Role.TEACHER
    if policy.is_running(attempt) and not is_teacher:
        return redirect(address(".take", attempt_id=attempt.id))
    settings = QuizSettings.from_json(attempt.revision.compiled)
    is_shown = is_teacher or policy.may_see_answers(attempt)
    asked = [pages.asked(item, settings) for item in queries.items_of(attempt.id)]
    return render_template(
        "quizzes/review.html",
        attempt=attempt,
        settings=settings,
        is_teacher=is_teacher,
        is_running=policy.is_running(attempt),
        ended_at=policy.handed_in_since(attempt),
        was_collected=attempt.handed_in_at in {None, policy.ends_at(attempt)},
        # What may not be seen yet never reaches the template.
        questions=asked if is_shown else [],
        total=pages.total(asked),
        appeals=None if is_teacher else appeals.standing(attempt),
    )
