"""The table a classroom writes for itself: read, checked, saved, given back to the course."""

from dataclasses import dataclass

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.findings import Finding, Findings, Severity
from lms.core.i18n import _
from lms.core.markdown import render, render_inline
from lms.courses.rules.check_evaluation import source_problem
from lms.courses.rules.evaluation import Evaluation
from lms.courses.rules.fields import nearest
from lms.courses.rules.modes import PRACTICE
from lms.courses.rules.reading import read_table
from lms.courses.rules.render import Renderer
from lms.evaluations import queries
from lms.evaluations.models import EvaluationPlan
from lms.evaluations.queries import Surroundings
from lms.evaluations.services.locks import lock_assignment
from lms.evaluations.services.plans import gather
from lms.evaluations.services.refusals import BadTable, TableFrozen, TableMoved
from lms.evaluations.services.windows import require_term
from lms.revisions import services as revisions
from lms.revisions.models import DocumentKind

NAME = "evaluation.md"


@dataclass(frozen=True)
class TableRead:
    """A text as a table; `evaluation` is None when its head cannot be read."""

    evaluation: Evaluation | None
    findings: list[Finding]

    @property
    def has_errors(self) -> bool:
        return any(one.severity is Severity.ERROR for one in self.findings)


def read_for(assignment: Assignment, source: str, around: Surroundings) -> TableRead:
    """The text as the table of this classroom, with everything that is wrong about it."""
    findings = Findings()
    found = read_table(source, NAME, Renderer(render, render_inline, {}), findings)
    if found is not None:
        _check(assignment, found, around, findings)
    return TableRead(found, findings.in_order())


def save_table(assignment: Assignment, source: str, after: int, by: User) -> EvaluationPlan:
    """Use this text as the table of the classroom; drafts already begun move to it.

    `after` is the revision the writer began from: another one by now is refused, and so is
    everything once somebody has handed in.
    """
    _hold(assignment, after)
    read = read_for(assignment, source, queries.surroundings_of(assignment))
    if read.evaluation is None or read.has_errors:
        raise BadTable(read.findings)
    revision = revisions.save(
        assignment.classroom.course_code,
        DocumentKind.EVALUATION,
        assignment.activity.key,
        source=source,
        compiled=read.evaluation.text.to_json(),
        author_id=by.id,
    )
    plan = queries.plan_of(assignment.id)
    if plan is None:
        plan = EvaluationPlan(assignment_id=assignment.id)
        db.session.add(plan)
    plan.revision_id, plan.changed_at, plan.changed_by_id = revision.id, now(), by.id
    db.session.flush()
    _tell(assignment, "evaluation.table", by, before=after, revision=revision.id)
    gather(assignment, by)
    return plan


def reset_table(assignment: Assignment, after: int, by: User) -> None:
    """Use the table the course has published again, and follow its publications."""
    _hold(assignment, after)
    plan = queries.plan_of(assignment.id)
    if plan is None:
        return
    db.session.delete(plan)
    db.session.flush()
    _tell(assignment, "evaluation.table_reset", by, before=after)
    gather(assignment, by)


def _hold(assignment: Assignment, after: int) -> None:
    """One at a time, in an open term, before the first hand-in, from the table that stands."""
    require_term(assignment)
    lock_assignment(assignment)
    plan = queries.plan_of(assignment.id)
    if (plan and plan.frozen_at) or queries.has_hand_ins(assignment.id):
        raise TableFrozen(
            _("已经有人提交评价，这个教学班的评价表不能再改。大家都按同一张表评，结果才能比较。")
        )
    if queries.revision_id_of(assignment) != after:
        raise TableMoved(
            _("评价表刚刚在另一个页面改过，这次没有保存。你写的内容还在下面，请对照新表再保存。")
        )


def _check(
    assignment: Assignment, found: Evaluation, around: Surroundings, findings: Findings
) -> None:
    """What the text alone cannot show: names that must be there."""
    activity = assignment.activity
    if found.text.key != activity.key:
        findings.error(found.key_at, _("评价表的码不能改，应是 %(key)s。", key=activity.key))
    if found.text.counts == (activity.category == PRACTICE):
        findings.error(
            found.key_at,
            _("计分的评价表与掌握自查不能互换：成绩册已按原来的样式建好。请另选评分方式。"),
        )
    for code, place in found.objectives:
        if code not in around.objectives:
            near = nearest(code, around.objectives)
            findings.error(
                place,
                _("课程里没有目标 %(code)s，是不是 %(near)s？", code=code, near=near)
                if near
                else _("课程里没有目标 %(code)s。", code=code),
            )
    for key, place in found.sources:
        if problem := source_problem(key, around.practices, around.tables):
            findings.error(place, problem)


def _tell(assignment: Assignment, action: str, by: User, **detail: object) -> None:
    journal.write(
        action,
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        **detail,
    )
