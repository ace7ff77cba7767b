"""Columns a teacher enters by hand: made, changed, taken out."""

from decimal import Decimal, InvalidOperation

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.queries import the_course
from lms.gradebook import policy, queries, services
from lms.gradebook.forms import ItemForm
from lms.gradebook.models import GradeItem, ItemKind
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.telling import lock_of
from lms.objectives.queries import objectives_of
from lms.web.access import opens

SHARE = "share-"  # the names of the fields of objectives


@bp.route("/classrooms/<int:classroom_id>/gradebook/items/new", methods=["GET", "POST"])
@opens("classroom_id", get_classroom, policy.can_enter_grades)
def new_item(classroom: Classroom) -> ResponseReturnValue:
    form = _form(classroom, None)
    if form.submitted():
        try:
            made = services.add_item(classroom, _wish(form), by=current_user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("已添加成绩项“%(title)s”，公布以前学生看不到。", title=made.title), "success")
            return redirect(url_for(".show", classroom_id=classroom.id))
    return _page(classroom, form, None)


@bp.route("/classrooms/<int:classroom_id>/gradebook/items/<int:item_id>", methods=["GET", "POST"])
@opens("classroom_id", get_classroom, policy.can_enter_grades)
def item(classroom: Classroom, item_id: int) -> ResponseReturnValue:
    found = _entered(classroom, item_id)
    form = _form(classroom, found)
    if form.submitted():
        try:
            services.change_item(classroom, found, _wish(form), by=current_user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("成绩项已保存。"), "success")
            return redirect(url_for(".show", classroom_id=classroom.id))
    return _page(classroom, form, found)


@bp.post("/classrooms/<int:classroom_id>/gradebook/items/<int:item_id>/retire")
@opens("classroom_id", get_classroom, policy.can_enter_grades)
def retire_item(classroom: Classroom, item_id: int) -> ResponseReturnValue:
    found = _entered(classroom, item_id)
    try:
        services.retire_item(classroom, found, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".item", classroom_id=classroom.id, item_id=found.id))
    flash(_("已移除成绩项“%(title)s”。", title=found.title), "success")
    return redirect(url_for(".show", classroom_id=classroom.id))


def _entered(classroom: Classroom, item_id: int) -> GradeItem:
    found = queries.item_in(classroom.id, item_id)
    if found is None or found.kind is not ItemKind.ENTERED or found.is_retired:
        abort(404)
    return found


def _form(classroom: Classroom, found: GradeItem | None) -> ItemForm:
    form = ItemForm(obj=found)
    tree = queries.tree_of(classroom.id, the_course(classroom.course_code))
    form.category.choices = [
        (one.code, one.title) for one in tree.categories if one.code not in tree.below
    ]
    return form


def _wish(form: ItemForm) -> services.ItemWish:
    return services.ItemWish(
        title=form.title.data or "",
        possible=form.possible.data or Decimal(0),
        category=form.category.data or "",
        shares=tuple(
            (name.removeprefix(SHARE), _share(text))
            for name, text in request.form.items()
            if name.startswith(SHARE) and text.strip()
        ),
    )


def _share(text: str) -> Decimal:
    """The number typed; what is none comes out as one the service refuses."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return Decimal(-1)
    return number if number.is_finite() else Decimal(-1)


def _page(classroom: Classroom, form: ItemForm, found: GradeItem | None) -> ResponseReturnValue:
    kept = {part["code"]: part["share"] for part in found.objectives} if found else {}
    typed = {
        name.removeprefix(SHARE): text
        for name, text in request.form.items()
        if name.startswith(SHARE)
    }
    return render_template(
        "gradebook/item.html",
        classroom=classroom,
        form=form,
        item=found,
        objectives=objectives_of(classroom.course_code),
        shares=typed or kept,
        is_fixed=found is not None and services.has_marks(found),
        lock=lock_of(classroom),
    )
