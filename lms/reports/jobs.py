"""Background work of this room: the grades of a whole term."""

from lms.accounts.queries import get_user
from lms.classrooms.queries import get_term
from lms.core.db import db, unit_of_work
from lms.core.i18n import _
from lms.core.jobs import JobHandle, job
from lms.reports.policy import TERM_JOB
from lms.reports.services import exporting


@job(TERM_JOB)
def export_term(handle: JobHandle, *, term_id: int, form: str) -> None:
    """Everybody's grades of a term in one file; made twice by accident it is the same file."""
    term, by = get_term(term_id), get_user(handle.started_by_id or 0)
    if term is None or by is None:
        raise LookupError(f"no term {term_id} or nobody to export it for")
    made = exporting.term_file(term, form, handle.progress)
    handle.progress(95, _("正在保存"))
    handle.result_file(made.data, made.name)
    handle.result(rows=made.rows)
    handle.log(_("%(n)s 人次的成绩", n=made.rows))
    db.session.rollback()  # what was read is in the file; the journal is a transaction of its own
    with unit_of_work():
        term, by = get_term(term_id), get_user(handle.started_by_id or 0)
        if term is not None and by is not None:
            exporting.note_term(term, made, form, by=by)
