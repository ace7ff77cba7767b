"""成绩构成: how the total is made up, edited as a draft, previewed, and saved with a reason."""

from fractions import Fraction

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom, role_in
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain, round_half_up
from lms.gradebook import policy, services
from lms.gradebook.queries import Preview
from lms.gradebook.rules import Tree
from lms.gradebook.rules.differing import choice_words, labels, limit_words
from lms.gradebook.rules.drafting import draft_of, edited
from lms.gradebook.rules.explaining import safe
from lms.gradebook.rules.presets import PRESETS
from lms.gradebook.rules.wording import METHODS, MISSING, SCALES
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.composing_form import action_sent, draft_sent, seen_sent
from lms.gradebook.views.composing_page import (
    Around,
    Written,
    around,
    preview,
    why_shut,
    written,
)
from lms.web.access import opens

ADDRESS = "/classrooms/<int:classroom_id>/gradebook/composition"
SHOWN = 60  # changes listed at once
CHECKING = {"preview", "save"}


@bp.get(ADDRESS)
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def composition(classroom: Classroom) -> ResponseReturnValue:
    """The composition that holds; or a preset or an earlier one, to begin with."""
    here = around(classroom)
    begun = _begun(here)
    page = written(draft_of(begun or here.tree), here)
    return _page(classroom, here, page, preview(classroom, page) if begun else None)


@bp.post(ADDRESS)
@opens("classroom_id", get_classroom, policy.can_compose)
def edit_composition(classroom: Classroom) -> ResponseReturnValue:
    """Take in what was typed: move categories about, preview, or save what was previewed.

    Nothing is kept but by saving; whatever is refused stays on the page as typed.
    """
    action, which = action_sent()
    here = around(classroom)
    page = written(edited(draft_sent(here.columns), action, which), here)
    if action == "save" and _save(classroom, page):
        return redirect(url_for(".composition", classroom_id=classroom.id))
    seen = preview(classroom, page) if action in CHECKING else None
    moved = f"{action}:{which}" if which else ""
    return _page(classroom, here, page, seen, moved=moved, is_checked=action in CHECKING)


def _begun(here: Around) -> Tree | None:
    """What the address asks to begin with, put into the form to be previewed and saved."""
    name, number = request.args.get("preset", ""), request.args.get("version", "")
    if name in PRESETS:
        return PRESETS[name].of(here.course)
    if number.isdecimal() and len(number) < 7:
        return here.trees.get(int(number))
    return None


def _save(classroom: Classroom, page: Written) -> bool:
    if page.faults:
        return False
    if request.form.get("previewed") != page.digest:
        flash(_("预览以后又有改动，还没有保存。请看过下面的预览，再按保存。"), "error")
        return False
    try:
        services.compose(
            classroom,
            page.tree,
            reason=request.form.get("reason", ""),
            seen=seen_sent(),
            by=current_user,
        )
    except Refused as refusal:
        flash(str(refusal), "error")
        return False
    flash(_("成绩构成已保存，总评都按它重新计算。"), "success")
    return True


def _mean(value: Fraction | None) -> str:
    return "—" if value is None else plain(round_half_up(value, 1))


def _page(
    classroom: Classroom,
    here: Around,
    page: Written,
    seen: Preview | None,
    *,
    moved: str = "",
    is_checked: bool = True,
) -> ResponseReturnValue:
    is_teacher = role_in(current_user, classroom.id) is Role.TEACHER
    shut = why_shut(classroom) if is_teacher else ""
    return render_template(
        "gradebook/composition.html",
        classroom=classroom,
        here=here,
        page=page,
        preview=seen,
        moved=moved,
        is_checked=is_checked,
        is_teacher=is_teacher,
        shut=shut,
        can_edit=is_teacher and not shut,
        seen=seen_sent() if request.method == "POST" else here.number,
        reason=request.form.get("reason", ""),
        versions=here.versions(),
        labels=labels(),
        words={"choice": choice_words, "limit": limit_words},
        presets=PRESETS,
        names={"method": METHODS, "missing": MISSING, "scale": SCALES},
        most=SHOWN,
        mean=_mean,
        exact=lambda whole: safe(whole.exact),
    )
