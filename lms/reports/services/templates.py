"""Templates of the registrar: taken in, mapped once, filled for one classroom after another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core import files, journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.files import Kind
from lms.core.i18n import _
from lms.reports.models import RegisterFill, RegisterTemplate
from lms.reports.queries.register import Register, register_of
from lms.reports.queries.templates import known_figures
from lms.reports.rules.filling import Filling, fill
from lms.reports.rules.registering import WHO
from lms.reports.rules.workbooks import Form, letter_of
from lms.reports.services.workbooks import BadWorkbook, filled, read_form, require_unmerged

NAME = 100


class BadMapping(Refused):
    """Columns that cannot be filled as was asked."""


@dataclass(frozen=True)
class Planned:
    """What filling one workbook for one classroom would do."""

    register: Register
    form: Form
    mapping: dict[str, str]  # letter in this file -> figure
    filling: Filling
    absent: list[str]  # headers whose figure this classroom does not have


def take_in(data: bytes, file_name: str, *, name: str, by: User) -> RegisterTemplate:
    """Keep a workbook as a template, its columns mapped as their headers suggest."""
    form = read_form(data, file_name)
    mapping = form.suggestion(list(known_figures()))
    if not form.is_blank:
        mapping = {letter: key for letter, key in mapping.items() if key not in WHO}
    require_unmerged(form, set(mapping))
    stored = files.keep(data, file_name, kinds=(Kind.DOCUMENT,))
    made = RegisterTemplate(
        name=name.strip()[:NAME] or file_name.rpartition(".")[0][:NAME],
        file=stored.sha256,
        file_name=file_name[-200:],
        sheet=form.page.name,
        header_row=form.header_row,
        number_column=letter_of(form.number_column),
        mapping=mapping,
        made_at=now(),
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    _note("register.template", f"register_template:{made.id}", by, columns=len(mapping))
    return made


def form_in(template: RegisterTemplate) -> Form:
    """The template as read again."""
    return read_form(_content(template.file), template.file_name)


def remap(
    template: RegisterTemplate, mapping: Mapping[str, str], *, name: str, by: User
) -> RegisterTemplate:
    """Map the columns anew: a new row; the old one is retired, what was made with it stays."""
    form, known = form_in(template), known_figures()
    wanted = {letter: key for letter, key in mapping.items() if key}
    if not wanted:
        raise BadMapping(_("至少要有一列选了要填的内容。"))
    if not wanted.keys() <= form.titles.keys() or not known.keys() >= set(wanted.values()):
        raise BadMapping(_("模板里没有这一列，或没有这项内容。请刷新页面再选。"))
    if not form.is_blank and set(wanted.values()) & set(WHO):
        raise BadMapping(_("模板里已有学生，姓名、行政班和序号不能改写。请改选“不填”。"))
    require_unmerged(form, set(wanted))
    made = RegisterTemplate(
        name=name.strip()[:NAME] or template.name,
        file=template.file,
        file_name=template.file_name,
        sheet=template.sheet,
        header_row=template.header_row,
        number_column=template.number_column,
        mapping=wanted,
        made_at=now(),
        made_by_id=by.id,
    )
    db.session.add(made)
    template.retired_at = now()
    db.session.flush()
    _note(
        "register.remap",
        f"register_template:{made.id}",
        by,
        was=template.id,
        before=template.mapping,
        after=wanted,
    )
    return made


def retire(template: RegisterTemplate, *, by: User) -> None:
    """Offer a template no more."""
    template.retired_at = now()
    db.session.flush()
    _note("register.retire", f"register_template:{template.id}", by)


def begin_fill(
    template: RegisterTemplate | None,
    classroom: Classroom,
    data: bytes,
    file_name: str,
    *,
    by: User,
) -> RegisterFill:
    """Keep the workbook to be filled: the person's own, or without one the template itself."""
    if template is None:
        raise BadWorkbook(_("请选一个模板；选的那个可能刚刚停用了。"))
    sha256, name = template.file, template.file_name
    if data:
        read_form(data, file_name)
        sha256, name = files.keep(data, file_name, kinds=(Kind.DOCUMENT,)).sha256, file_name
    made = RegisterFill(
        template_id=template.id,
        classroom_id=classroom.id,
        file=sha256,
        file_name=name[-200:],
        made_at=now(),
        made_by_id=by.id,
    )
    made.template, made.classroom = template, classroom
    plan(made)  # refused before it is kept
    db.session.add(made)
    db.session.flush()
    return made


def plan(one: RegisterFill) -> Planned:
    """What would be written where; reads only."""
    form = read_form(_content(one.file), one.file_name)
    mapping = _mapping_here(one, form)
    register = register_of(one.classroom)
    _require_room(form, register)
    absent = [form.titles[at] for at, key in mapping.items() if not register.has(key)]
    return Planned(register, form, mapping, fill(form, mapping, register.lines), absent)


def filled_file(one: RegisterFill, *, by: User) -> bytes:
    """The workbook with its cells filled, noted in the journal."""
    planned = plan(one)
    done = planned.filling
    data = filled(_content(one.file), planned.form.page.name, done.writes)
    _note(
        "register.fill",
        f"classroom:{one.classroom_id}",
        by,
        template=one.template_id,
        is_draft=planned.register.is_draft,
        rows=done.matched,
        cells=len(done.writes),
        unknown=len(done.unknown),
        missing=len(done.missing),
    )
    return data


def _mapping_here(one: RegisterFill, form: Form) -> dict[str, str]:
    """The mapping of the template in this file, whose columns may stand elsewhere."""
    known: dict[str, str] = one.template.mapping
    if one.file == one.template.file:
        found = dict(known)
    else:
        titles = form_in(one.template).titles
        places = {letter: form.letter_titled(titles[letter], letter) for letter in known}
        lost = [titles[letter] for letter, place in places.items() if place is None]
        if lost:
            raise BadWorkbook(
                _(
                    "这个文件里没有“%(title)s”这一列，和模板“%(name)s”不是同一种表。",
                    title="”“".join(lost),
                    name=one.template.name,
                )
            )
        found = {place: known[letter] for letter, place in places.items() if place}
    if not form.is_blank:
        found = {letter: key for letter, key in found.items() if key not in WHO}
    require_unmerged(form, set(found))
    return found


def _require_room(form: Form, register: Register) -> None:
    if form.is_blank and form.room is not None and form.room < len(register.lines):
        raise BadWorkbook(
            _(
                "模板里没有学生，表头下面只有 %(room)s 个空行，放不下本班的 %(n)s 人。",
                room=form.room,
                n=len(register.lines),
            )
        )


def _content(sha256: str) -> bytes:
    try:
        with files.open_file(sha256) as file:
            return file.read()
    except FileNotFoundError as gone:
        raise BadWorkbook(_("模板文件不在了，请让管理员重新上传。")) from gone


def _note(action: str, subject: str, by: User, **detail: Any) -> None:
    journal.write(action, subject=subject, actor_id=by.id, actor_name=by.name, **detail)
