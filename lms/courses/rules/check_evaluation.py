"""Checks the rows of evaluation tables that are the mark of another activity."""

from collections.abc import Collection, Mapping

from lms.core.i18n import _
from lms.courses.rules.fields import nearest
from lms.courses.rules.reading import CourseFolder


def check_evaluations(found: CourseFolder) -> None:
    """What a row is taken from is in the course, counts, and is no table itself.

    Tables never take from tables, so none can depend on itself in a circle.
    """
    marked = {one.settings.key: one.settings.is_practice for one in found.quizzes.values()}
    marked |= {one.settings.key: one.settings.is_practice for one in found.exams.values()}
    tables = {one.text.key for one in found.evaluations.values()}
    for evaluation in found.evaluations.values():
        for key, place in evaluation.sources:
            if problem := source_problem(key, marked, tables):
                found.findings.error(place, problem)


def source_problem(key: str, practices: Mapping[str, bool], tables: Collection[str]) -> str:
    """Why a row cannot be the mark of this activity, or ''.

    `practices` are the quizzes and exams of the course, each with whether it is practice.
    """
    if key in tables:
        return str(_("%(key)s 是评价表，评价行只能取测验或考试的得分。", key=key))
    if key not in practices:
        near = nearest(key, practices)
        if near:
            return str(_("课程里没有活动 %(key)s，是不是 %(near)s？", key=key, near=near))
        return str(_("课程里没有活动 %(key)s，评价行不能取它的得分。", key=key))
    if practices[key]:
        return str(_("%(key)s 是练习，没有成绩，评价行不能取它的得分。", key=key))
    return ""
