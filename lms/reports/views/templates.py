"""The registrar's templates: administrators bring them in and say once which column is what."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length, Optional

from lms.accounts.policy import is_administrator
from lms.core.errors import Refused
from lms.core.i18n import _, lazy
from lms.reports import policy
from lms.reports.models import RegisterTemplate
from lms.reports.queries import templates as queries
from lms.reports.services import templates as services
from lms.reports.views import bp
from lms.web.access import only, opens
from lms.web.forms import HouseForm

COLUMN = "column-"  # before the letter of a column


class TemplateForm(HouseForm):
    """A workbook as the registrar's system gives it."""

    file = FileField(
        lazy("模板文件"),
        [FileRequired(lazy("请选择模板文件。"))],
        description=lazy(
            "从教务系统下载的 .xlsx，最大 5 MB。表头要有“学号”一列，前面可以有标题行。"
        ),
    )
    name = StringField(
        lazy("模板名称"),
        [Optional(), Length(max=100, message=lazy("名称最多 100 个字。"))],
        description=lazy("空着就用文件名。"),
    )


@bp.route("/register-templates", methods=["GET", "POST"])
@only(is_administrator)
def register_templates() -> ResponseReturnValue:
    form = TemplateForm()
    if form.submitted():
        try:
            made = services.take_in(
                form.file.data.read(),
                form.file.data.filename or "",
                name=form.name.data or "",
                by=current_user,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("已收下模板。请核对每一列填什么。"), "success")
            return redirect(url_for(".register_template", template_id=made.id))
    return render_template(
        "reports/register_templates.html", templates=queries.templates(), form=form
    )


@bp.route("/register-templates/<int:template_id>", methods=["GET", "POST"])
@opens("template_id", queries.usable_template, policy.can_manage_template)
def register_template(template: RegisterTemplate) -> ResponseReturnValue:
    """Which column takes which figure."""
    try:
        if request.method == "POST":
            made = services.remap(
                template, _sent(), name=request.form.get("name", ""), by=current_user
            )
            flash(_("模板“%(name)s”的列已设好，教师现在可以用它导出。", name=made.name), "success")
            return redirect(url_for(".register_templates"))
        form = services.form_in(template)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".register_templates"))
    return render_template(
        "reports/register_template.html",
        template=template,
        form=form,
        figures=queries.known_figures(),
    )


@bp.post("/register-templates/<int:template_id>/retire")
@opens("template_id", queries.usable_template, policy.can_manage_template)
def retire_template(template: RegisterTemplate) -> ResponseReturnValue:
    services.retire(template, by=current_user)
    flash(_("模板“%(name)s”已停用，以前用它导出的记录还在。", name=template.name), "success")
    return redirect(url_for(".register_templates"))


def _sent() -> dict[str, str]:
    return {
        name.removeprefix(COLUMN): value
        for name, value in request.form.items()
        if name.startswith(COLUMN)
    }
