"""A matrix of what is shown when, as one sentence a person can read."""

from datetime import timedelta

from lms.core.i18n import _
from lms.courses.rules.reviewing import ASPECTS, Matrix
from lms.quizzes.rules.reviewing import RIGHT_AFTER, Phase, Visible, visible_in

MINUTES = RIGHT_AFTER // timedelta(minutes=1)


def in_words(matrix: Matrix, *, has_end: bool = True, has_feedback: bool = True) -> str:
    """What students see in which phase; phases that show the same are told together.

    `has_end` says whether the assignment closes before the term does, `has_feedback`
    whether the quiz has general feedback at all.
    """
    shown = {phase: _known(visible_in(matrix, phase), has_feedback) for phase in Phase}
    clauses = []
    during = shown[Phase.DURING]
    if during not in {Visible(), Visible(answers=True)}:  # their own answers are on the paper
        clauses.append(_clause(_("作答时"), during))
    after, later, closed = (shown[one] for one in (Phase.AFTER, Phase.OPEN, Phase.CLOSED))
    if after == later == closed:
        spans = [(_("交卷后"), after)]
    elif after == later:
        spans = [(_until(has_end), after), (_from(has_end), closed)]
    elif later == closed:
        spans = [(_at_once(), after), (_("交卷 %(n)s 分钟以后", n=MINUTES), later)]
    else:
        spans = [(_at_once(), after), (_between(has_end), later), (_from(has_end), closed)]
    clauses += [_clause(when, what) for when, what in spans]
    return _capital(_("；").join(clauses) + _("。"))


def things(visible: Visible, *, has_feedback: bool = True) -> str:
    """The things that may be seen, as a list in words; '' for nothing."""
    titles = aspect_titles()
    known = _known(visible, has_feedback)
    return _("、").join(_small(titles[one]) for one in ASPECTS if getattr(known, one))


def aspect_titles() -> dict[str, str]:
    """The six things by name, in the words of the pages."""
    titles = {
        "answers": _("题目和自己的答案"),
        "right_wrong": _("对错"),
        "points": _("得分"),
        "explanation": _("解析"),
        "right_answer": _("正确答案"),
        "feedback": _("总评语"),
    }
    return {name: _capital(title) for name, title in titles.items()}


def phase_titles(*, has_end: bool = True) -> dict[str, str]:
    """The four phases by name."""
    titles = (_("作答时"), _at_once(), _between(has_end), _from(has_end))
    return {phase.value: _capital(title) for phase, title in zip(Phase, titles, strict=True)}


def _known(visible: Visible, has_feedback: bool) -> Visible:
    names = {name: getattr(visible, name) for name in ASPECTS}
    return Visible(**names | {"feedback": visible.feedback and has_feedback})


def _clause(when: str, what: Visible) -> str:
    if what == Visible():
        return _("%(when)s什么都不公布", when=when)
    if what == Visible(points=True):
        return _("%(when)s只公布得分，不公布答案", when=when)
    return _("%(when)s能看到%(what)s", when=when, what=things(what))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _at_once() -> str:
    return _("交卷后 %(n)s 分钟内", n=MINUTES)


def _until(has_end: bool) -> str:
    return _("交卷后到截止前") if has_end else _("交卷后到学期结束前")


def _between(has_end: bool) -> str:
    return _("之后到截止前") if has_end else _("之后到学期结束前")


def _from(has_end: bool) -> str:
    return _("全班截止后") if has_end else _("学期结束后")
