"""The first page of the office: the school in numbers and what needs attention."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.admin.policy import is_administrator
from lms.admin.queries.attention import bare_classrooms, counts, unapplied_imports
from lms.admin.views.blueprint import bp
from lms.classrooms.queries import current_term
from lms.core.clock import now
from lms.web.access import only


@bp.get("")
@only(is_administrator)
def index() -> ResponseReturnValue:
    today = now().date()
    found = counts(today)
    return render_template(
        "admin/index.html",
        counts=found,
        term=current_term(today),
        bare=bare_classrooms() if found.without_teacher or found.without_students else [],
        imports=unapplied_imports() if found.imports_left else [],
    )
