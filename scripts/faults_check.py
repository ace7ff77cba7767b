"""Compares what students hold receipts for with what the database holds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from faults_student import Fields, Ledger, Sitting, Written
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import User
from lms.assignments.models import Work
from lms.core.db import db
from lms.gradebook.models import GradeItem, Mark
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.quizzes.forms import prefix_of
from lms.quizzes.models import Attempt, PaperItem


@dataclass
class Verdict:
    """What is missing and what is there twice, in sentences."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


def verdict(assignment_id: int, ledgers: Iterable[Ledger]) -> Verdict:
    """Needs an application context on the database the server wrote to."""
    found = Verdict()
    for ledger in ledgers:
        found.lost += ledger.wrong
        student_id = db.session.scalars(select(User.id).where(User.number == ledger.number)).one()
        attempts = _attempts(assignment_id, student_id)
        _compare(ledger, attempts, found)
        _compare_marks(ledger, assignment_id, student_id, attempts, found)
    return found


def _attempts(assignment_id: int, student_id: int) -> dict[int, Attempt]:
    found = db.session.scalars(
        select(Attempt)
        .where(Attempt.assignment_id == assignment_id, Attempt.student_id == student_id)
        .order_by(Attempt.number)
        .options(selectinload(Attempt.items).joinedload(PaperItem.version))
    )
    return {attempt.id: attempt for attempt in found}


def _compare(ledger: Ledger, attempts: dict[int, Attempt], found: Verdict) -> None:
    for attempt_id in attempts.keys() - ledger.sittings.keys():
        found.doubled.append(f"{ledger.number}: attempt {attempt_id} was begun by nobody")
    still_open = [one.id for one in attempts.values() if one.handed_in_at is None]
    if len(still_open) > 1:
        found.doubled.append(f"{ledger.number}: open attempts {still_open}")
    for attempt_id, sitting in ledger.sittings.items():
        attempt = attempts.get(attempt_id)
        if attempt is None:
            found.lost.append(f"{ledger.number}: attempt {attempt_id} is gone")
        else:
            found.lost += _lost_of(attempt, sitting)


def _lost_of(attempt: Attempt, sitting: Sitting) -> list[str]:
    lost = []
    items = {item.id: item for item in attempt.items}
    for item_id, written in sitting.items.items():
        if not _is_kept(items[item_id], written):
            lost.append(f"attempt {attempt.id} item {item_id}: receipt {written.receipt}")
    if sitting.is_handed_in:
        earned = [item.earned for item in attempt.items]
        known = [part for part in earned if part is not None]
        whole = sum(known, Decimal(0))
        if attempt.handed_in_at is None or len(known) < len(earned) or attempt.points != whole:
            lost.append(f"attempt {attempt.id}: its hand-in")
    return lost


def _is_kept(item: PaperItem, written: Written) -> bool:
    """The receipted answer, or one the student sent after it without getting a receipt."""
    if item.sequence < written.receipt:
        return False
    if item.sequence == written.receipt:
        return written.receipted is None or item.answer == _read(item, written.receipted)
    return any(item.answer == _read(item, fields) for fields in written.unsure)


def _read(item: PaperItem, fields: Fields) -> dict[str, object]:
    own = {name.removeprefix(prefix_of(item.id)): values for name, values in fields.items()}
    return kinds.read_answer(Definition.from_json(item.version.definition), own)


def _compare_marks(
    ledger: Ledger,
    assignment_id: int,
    student_id: int,
    attempts: dict[int, Attempt],
    found: Verdict,
) -> None:
    """One entry for each attempt handed in, the latest counts, evidence sums; one row of work."""
    marks = db.session.scalars(
        select(Mark)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(GradeItem.assignment_id == assignment_id, Mark.student_id == student_id)
        .order_by(Mark.id)
        .options(joinedload(Mark.item), selectinload(Mark.evidence))
    ).all()
    origins = Counter(mark.origin for mark in marks)
    done = {f"attempt:{one.id}": one for one in attempts.values() if one.handed_in_at is not None}
    found.doubled += [f"{ledger.number}: {origin}" for origin, n in origins.items() if n > 1]
    found.lost += [f"{ledger.number}: mark of {one}" for one in done.keys() - origins.keys()]
    for mark in marks:
        evidence = sum((line.earned for line in mark.evidence), Decimal(0))
        origin = done.get(mark.origin)
        if evidence != mark.points or origin is None or origin.points != mark.points:
            found.lost.append(f"{ledger.number}: mark {mark.id} is not its evidence or attempt")
    if marks and marks[-1].origin != list(done)[-1]:
        found.lost.append(f"{ledger.number}: the mark that counts is not the latest")
    works = db.session.scalars(
        select(Work.id).where(Work.assignment_id == assignment_id, Work.student_id == student_id)
    ).all()
    if len(works) > 1:
        found.doubled.append(f"{ledger.number}: {len(works)} rows of work")
