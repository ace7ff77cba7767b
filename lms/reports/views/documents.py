"""报告与归档: the texts of a classroom's report, its documents, and the files they become."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.attainment.queries import figures_of
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core import files, jobs
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.jobs import Job
from lms.core.tabular import attachment_headers
from lms.reports import forms, policy, queries
from lms.reports.queries.archives import earlier_report
from lms.reports.queries.filing import exams_given
from lms.reports.rules.sections import Section, sections_of
from lms.reports.services import making, texts
from lms.reports.services.making import Kind
from lms.reports.services.report_results import VERDICTS
from lms.reports.services.report_words import without_measure
from lms.reports.services.texts import Edit, TextsChanged
from lms.reports.views import bp
from lms.web.access import opens

MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KEPT = 8  # documents made lately


@bp.get("/classrooms/<int:classroom_id>/report")
@opens("classroom_id", get_classroom, policy.can_see_results)
def report(classroom: Classroom) -> ResponseReturnValue:
    """The documents of a classroom, and what people write into its report."""
    return _page(classroom)


@bp.post("/classrooms/<int:classroom_id>/report")
@opens("classroom_id", get_classroom, policy.can_write_report)
def save_report(classroom: Classroom) -> ResponseReturnValue:
    asked = sections_of(_objectives(classroom))
    edits = forms.written(asked)
    known = {one.key for one in asked}
    try:
        count = texts.save_texts(classroom, edits, known=known, by=current_user)
    except Refused as refusal:
        return _page(classroom, edits=edits, refusal=refusal), 422
    flash(_("已保存 %(n)s 段。", n=count) if count else _("没有改动。"), "success")
    return redirect(url_for(".report", classroom_id=classroom.id))


@bp.post("/classrooms/<int:classroom_id>/report/earlier")
@opens("classroom_id", get_classroom, policy.can_write_report)
def carry_report(classroom: Classroom) -> ResponseReturnValue:
    """Take from the course's last report what is still empty here."""
    earlier = earlier_report(current_user, classroom)
    try:
        taken = texts.carry_over(classroom, earlier, _objectives(classroom), by=current_user)
    except Refused as refusal:
        return _page(classroom, refusal=refusal), 422
    flash(_("已沿用上一轮报告的 %(n)s 段。", n=len(taken)), "success")
    return redirect(url_for(".report", classroom_id=classroom.id))


@bp.post("/classrooms/<int:classroom_id>/documents")
@opens("classroom_id", get_classroom, policy.can_see_results)
def make_document(classroom: Classroom) -> ResponseReturnValue:
    """Begin to make a document; the page of the job gives the file."""
    wanted = forms.wanted() or abort(400)
    exams = {one.id: one.activity.title for one in exams_given(classroom)}
    try:
        making.require_possible(wanted, set(exams))
    except Refused as refusal:
        return _page(classroom, refusal=refusal), 422
    title = str(making.TITLES[wanted.kind])
    named = _("、").join(filter(None, (exams.get(wanted.exam_id or 0), title)))
    begun = jobs.enqueue(
        policy.DOCUMENT_JOB,
        started_by_id=current_user.id,
        subject=f"{named} {classroom.name}",
        classroom_id=classroom.id,
        kind=wanted.kind.value,
        form=wanted.form,
        exam_id=wanted.exam_id,
    )
    return redirect(url_for(".document_job", job_id=begun.id))


@bp.get("/report-documents/<int:job_id>")
@opens("job_id", jobs.get_job, policy.can_follow_document)
def document_job(found: Job) -> ResponseReturnValue:
    return render_template("reports/document_job.html", job=found)


@bp.get("/report-documents/<int:job_id>/file")
@opens("job_id", jobs.get_job, policy.can_follow_document)
def document_file(found: Job) -> ResponseReturnValue:
    if not found.result_file or not found.result_name:
        abort(404)
    form = found.result_name.rpartition(".")[2]
    answer = send_file(files.path_of(found.result_file), mimetype=MIMES[form])
    answer.headers.update(attachment_headers(found.result_name, f"report-{found.id}.{form}"))
    return answer


@dataclass(frozen=True)
class Shown:
    """One text as the page shows it; `theirs` is what stands meanwhile, where it differs."""

    section: Section
    text: str
    number: int
    theirs: str | None = None


@dataclass(frozen=True)
class Offer:
    """A document that can be made, its forms, and for which exam."""

    title: str
    kind: Kind
    forms: tuple[str, ...]
    exam_id: int | None = None


def _page(
    classroom: Classroom, *, edits: Sequence[Edit] = (), refusal: Refused | None = None
) -> str:
    figures = figures_of([classroom])
    objectives = [(one.code, one.title) for one in figures.plan.objectives]
    there = {key: one.text for key, one in queries.texts_of(classroom.id).items()}
    return render_template(
        "reports/report.html",
        classroom=classroom,
        figures=figures,
        verdicts=VERDICTS,
        missing=without_measure(figures, there),
        texts=_shown(classroom, sections_of(objectives), edits, refusal),
        offers=_offers(classroom),
        made=_made_lately(classroom),
        earlier=earlier_report(current_user, classroom),
        refusal=refusal,
        can_write=policy.can_write_report(current_user, classroom),
        is_teacher=not current_user.is_administrator,
    )


def _objectives(classroom: Classroom) -> list[tuple[str, str]]:
    return [(one.code, one.title) for one in figures_of([classroom]).plan.objectives]


def _shown(
    classroom: Classroom,
    asked: Sequence[Section],
    edits: Sequence[Edit],
    refusal: Refused | None,
) -> list[Shown]:
    """As typed where something was refused, so that nothing typed is lost."""
    there = queries.texts_of(classroom.id)
    typed = {one.key: one.text for one in edits}
    stale = refusal.keys if isinstance(refusal, TextsChanged) else ()
    shown = []
    for one in asked:
        text = there[one.key].text if one.key in there else ""
        number = there[one.key].number if one.key in there else 0
        theirs = text if one.key in stale else None
        shown.append(Shown(one, typed.get(one.key, text), number, theirs))
    return shown


def _offers(classroom: Classroom) -> list[Offer]:
    exams = exams_given(classroom)
    single = [
        Offer(str(title), kind, making.FORMS[kind])
        for kind, title in making.TITLES.items()
        if kind not in making.OF_AN_EXAM
    ]
    of_exams = [
        Offer(f"{exam.activity.title} {making.TITLES[kind]}", kind, making.FORMS[kind], exam.id)
        for exam in exams
        for kind in making.OF_AN_EXAM
    ]
    return [*single, *of_exams]


def _made_lately(classroom: Classroom) -> list[Job]:
    mine = [
        one
        for one in jobs.jobs_of(current_user.id)
        if one.name == policy.DOCUMENT_JOB and one.arguments.get("classroom_id") == classroom.id
    ]
    return mine[:KEPT]
