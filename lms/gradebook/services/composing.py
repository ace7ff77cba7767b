"""Giving a classroom another composition of its total; every one there was stays on record."""

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.courses.queries import the_course
from lms.gradebook import queries
from lms.gradebook.models import Composition
from lms.gradebook.rules import Tree
from lms.gradebook.rules.checking import faults_of
from lms.gradebook.services.locks import require_unlocked


class NotComposed(Refused):
    """The composition does not add up, changes nothing, or says no reason."""


def compose(classroom: Classroom, tree: Tree, *, reason: str, seen: int, by: User) -> Composition:
    """Let this composition hold from now on.

    `seen` is the number of the composition the writer began from, 0 for that of the course;
    another one means that a colleague was faster, and nothing is written.
    """
    require_unlocked(classroom)
    if not reason.strip():
        raise NotComposed(_("请写明调整成绩构成的原因，以后能查到。"))
    latest = queries.composition_of(classroom.id)
    number = latest.number if latest else 0
    if number != seen:
        raise Stale(_("成绩构成刚刚被别的老师改过，没有保存。请看过新的构成以后再改。"))
    columns = [queries.counted(one) for one in queries.columns_of(classroom.id)]
    if faults := faults_of(tree, columns):
        raise NotComposed(" ".join(one.sentence for one in faults))
    if tree == queries.tree_of(classroom.id, the_course(classroom.course_code)):
        raise NotComposed(_("和现在的成绩构成一样，没有要保存的改动。"))
    changed = len(queries.preview_of(classroom, tree).comparison.changes)
    made = _add(classroom, number + 1, tree, reason.strip(), by)
    journal.write(
        "grades.compose",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        number=made.number,
        totals_changed=changed,
        reason=made.reason,
    )
    return made


def _add(classroom: Classroom, number: int, tree: Tree, reason: str, by: User) -> Composition:
    """The database allows each number once, so of two writers at once one gives way."""
    made = Composition(
        classroom_id=classroom.id,
        number=number,
        tree=tree.to_json(),
        reason=reason,
        made_at=now(),
        made_by_id=by.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as taken:
        raise Stale(_("成绩构成刚刚被别的老师改过，没有保存。请看过新的构成以后再改。")) from taken
    return made
