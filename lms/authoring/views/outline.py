"""The courses a person writes, and one of them as an outline of its documents."""

from collections import Counter
from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.cards import cards_of
from lms.authoring.queries.comments import open_comments
from lms.authoring.queries.copies import unsaved_in
from lms.authoring.queries.people import CourseDesk, desks_of
from lms.authoring.rules.faces import faces_of
from lms.authoring.services.bench import Standing, standing_of
from lms.authoring.views.blueprint import bp
from lms.core.findings import Severity
from lms.courses.rules.reading import role_of
from lms.web.access import finds, only


@bp.get("/desk")
@only(policy.can_come_to_desk)
def index() -> ResponseReturnValue:
    """A card for each course, those that are archived last."""
    cards = cards_of(current_user, desks_of(current_user))
    cards.sort(key=lambda one: (one.desk.is_archived, one.desk.code))
    return render_template("authoring/index.html", cards=cards)


@bp.get("/desk/<code>")
@finds("code", load=policy.authored_course)
def course(desk: CourseDesk) -> ResponseReturnValue:
    """Every document of the course in its place; read by folders where heads cannot be."""
    standing = standing_of(desk)
    found = standing.found.course
    problems = _problems(standing)
    title = (found.title if found else "") or desk.title
    return render_template(
        "authoring/course.html",
        desk=replace(desk, title=title),
        outline=standing.outline,
        files=standing.files,
        titles=_titles(standing),
        problems=problems,
        errors=sum(one for one, _warnings in problems.values()),
        warnings=sum(one for _errors, one in problems.values()),
        comments=open_comments(desk.code),
        unsaved=unsaved_in(desk.code),
        faces=faces_of,
        role=role_of,
        step=request.args.get("step", ""),
    )


def _problems(standing: Standing) -> dict[str, tuple[int, int]]:
    """Errors and warnings of each document."""
    counts = Counter(
        (standing.checked.path_of(one), one.severity is Severity.ERROR)
        for one in standing.checked.findings
    )
    return {path: (counts[path, True], counts[path, False]) for path, _is in counts}


def _titles(standing: Standing) -> dict[str, str]:
    """What documents call themselves, where a kind has many of them."""
    found = standing.found
    titles = {path: one.settings.title for path, one in found.quizzes.items()}
    titles |= {path: one.settings.title for path, one in found.exams.items()}
    titles |= {path: one.text.title for path, one in found.banks.items()}
    titles |= {
        path: f"{one.text.label} {one.text.title}" for path, one in found.evaluations.items()
    }
    return titles
