"""What a teacher asked of a test analysis, as its addresses say it."""

from typing import Any

from flask import request, url_for

from lms.reports.queries.analysis import Scope
from lms.reports.queries.taken import DIVISORS, Choice, Taken, offers_of, quiz_of
from lms.reports.queries.taken import taken as taken_by


def taken(scope: Scope) -> Taken:
    """The attempts the address asks for; nonsense counts as not said."""
    offers = offers_of(quiz_of(scope))
    which = request.args.get("which", "")
    divisor = request.args.get("divisor", "")
    choice = Choice(
        which=which if which in offers else offers[0],
        is_pooled=request.args.get("classes") == "all" and bool(scope.siblings),
        divisor=divisor if divisor in DIVISORS else DIVISORS[0],
    )
    return taken_by(scope, choice)


def address(endpoint: str, scope: Scope, choice: Choice, **more: str) -> str:
    """Another page of the same analysis."""
    values: dict[str, Any] = {**choice.arguments, **more, "assignment_id": scope.assignment.id}
    return url_for(endpoint, **values)
