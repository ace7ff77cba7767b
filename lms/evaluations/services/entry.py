"""Typing in forms scored on paper: twice, compared, and only then handed in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Enrollment, Role
from lms.classrooms.queries import enrollment_of, student_in, students_of
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, PaperEntry, Review, Sheet
from lms.evaluations.queries import entry as entries
from lms.evaluations.rules.entry import EntryState, compare, read_cell
from lms.evaluations.rules.ratings import Fault, Value, read_value, reason_needed
from lms.evaluations.rules.results import PEERS, evaluators_of
from lms.evaluations.services import ratings
from lms.evaluations.services.allocating import allocate
from lms.evaluations.services.plans import gather
from lms.evaluations.services.refusals import NotAStudent, NotInTable, bad_rating
from lms.evaluations.services.sheets import begin_review, open_sheet
from lms.evaluations.services.standing import settle_many
from lms.evaluations.services.windows import require_term

STAFF = {Evaluator.TEACHER: Role.TEACHER, Evaluator.MENTOR: Role.MENTOR}


class NotAWriter(Refused):
    """A form whose writer may not rate this student in this way."""


class NothingToSettle(Refused):
    """A comparison of cells that do not differ."""


class StaleEntry(Stale):
    """Somebody else typed the same form in the same pass meanwhile."""

    def __init__(self, sequence: int, values: Mapping[str, str]) -> None:
        super().__init__(_("这一行刚刚由别人录入过，这次没有保存。请看过再决定用哪一份。"))
        self.sequence = sequence
        self.values = values


@dataclass(frozen=True)
class Stack:
    """Forms of one kind by one writer; of self-ratings everybody is the writer of the own one."""

    assignment: Assignment
    evaluator: Evaluator
    writing: Enrollment | None  # None: everybody the own one

    @property
    def writer(self) -> User | None:
        return self.writing.user if self.writing else None

    def rater_of(self, student: User) -> User:
        return student if self.writing is None else self.writing.user

    def may_rate(self, student: Enrollment, text: TableText) -> bool:
        """Whether the writer is somebody who rates this student in this way at all."""
        if self.writing is None or self.evaluator not in PEERS:
            return True
        if self.writing.user_id == student.user_id:
            return False
        is_same = self.writing.group_id == student.group_id
        if self.evaluator is Evaluator.INTERGROUP:
            return not is_same and None not in {self.writing.group_id, student.group_id}
        return is_same or text.peer.among == "classroom"


@dataclass(frozen=True)
class Outcome:
    """What became of forms both passes agree on."""

    written: int
    kept: int  # differs from what stands on the screen, and nobody asked to replace it


def type_in(
    stack: Stack,
    student_id: int,
    pass_number: int,
    values: Mapping[str, object],
    *,
    seq: int,
    by: User,
) -> PaperEntry:
    """Keep what was typed of one form in one pass; rows left out keep theirs.

    `seq` is the sequence the person saw. Needs the term, not the window: the paper was filled
    in when it was.
    """
    sheet, text, rater = _form(stack, student_id)
    entry = entries.entries_on(sheet.id, stack.evaluator, rater.id).get(pass_number)
    read = _read(text, stack.evaluator, values)
    if entry is None:
        entry = PaperEntry(
            sheet_id=sheet.id,
            evaluator=stack.evaluator,
            rater_id=rater.id,
            pass_number=pass_number,
            written={},
            sequence=0,
        )
    if seq != entry.sequence:
        raise StaleEntry(entry.sequence, dict(entry.written))
    _write(entry, read, by)
    return entry


def settle_cells(stack: Stack, student_id: int, values: Mapping[str, object], by: User) -> None:
    """Decide the cells two passes differ in, after a look at the paper: both take the value."""
    sheet, text, rater = _form(stack, student_id)
    passes = entries.entries_on(sheet.id, stack.evaluator, rater.id)
    first, second = passes.get(1), passes.get(2)
    if first is None or second is None:
        raise NothingToSettle(_("两遍都录入以后才能核对。"))
    rows = text.criteria_for(stack.evaluator.value)
    differing = {row.key for row in compare(rows, first.written, second.written).differing}
    read = {
        key: value
        for key, value in _read(text, stack.evaluator, values).items()
        if key in differing and value
    }
    if not read:
        return
    for entry in (first, second):
        _write(entry, read, by)
    journal.write(
        "evaluation.paper_check",
        subject=f"sheet:{sheet.id}",
        actor_id=by.id,
        actor_name=by.name,
        evaluator=stack.evaluator.value,
        rows=sorted(read),
    )


def submit(stack: Stack, by: User, replace: Collection[int] = ()) -> Outcome:
    """Write and hand in every form both passes agree on.

    What a review already holds otherwise is replaced only for the students in `replace`: a
    classmate's or an own one is opened again for that, in the journal's sight.
    """
    require_term(stack.assignment)
    gather(stack.assignment, by)
    here = {student.user_id: student.user for student in students_of(stack.assignment.classroom_id)}
    sheets = {sheet.student_id: sheet for sheet in queries.sheets_of(stack.assignment.id)}
    written: list[int] = []
    kept = 0
    for student_id, passes in passes_of(stack).items():
        sheet = sheets[student_id]
        rows = queries.text_of(sheet.revision).criteria_for(stack.evaluator.value)
        is_agreed = compare(rows, *both(passes)).state is EntryState.AGREES
        if not is_agreed or student_id not in here:
            continue
        review = _review(stack, sheet, here[student_id])
        if stands_as(review, passes[1].written):
            continue
        if review.sequence and student_id not in replace:
            kept += 1
            continue
        _hand_in(review, passes, by)
        written.append(student_id)
    if written:
        _settle(stack, written, by)
    return Outcome(len(written), kept)


def passes_of(stack: Stack) -> dict[int, dict[int, entries.EntryView]]:
    """The passes of every form of the stack, by student and number."""
    writer_id = stack.writer.id if stack.writer else None
    found: dict[int, dict[int, entries.EntryView]] = {}
    for entry in entries.entries_of(stack.assignment.id, stack.evaluator, writer_id):
        found.setdefault(entry.student_id, {})[entry.pass_number] = entry
    return found


def stands_as(review: Review, values: Mapping[str, str]) -> bool:
    """Whether a review is handed in with exactly these values."""
    return review.handed_in_at is not None and ratings.values_of(review) == dict(values)


def stack_of(assignment: Assignment, evaluator: Evaluator, writer_id: int | None) -> Stack:
    """The forms of a writer; refused for who writes no such form in this classroom."""
    if evaluator is Evaluator.SELF:
        return Stack(assignment, evaluator, None)
    wanted = STAFF.get(evaluator, Role.STUDENT)
    writing = enrollment_of(assignment.classroom_id, writer_id) if writer_id else None
    if writing is None or writing.left_at is not None or writing.role is not wanted:
        raise NotAWriter(_("这个教学班里没有这位填写人，请重新选择这些表是谁填写的。"))
    return Stack(assignment, evaluator, writing)


def both(passes: Mapping[int, entries.EntryView]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What was typed in the first and in the second pass."""
    first, second = passes.get(1), passes.get(2)
    return first.written if first else {}, second.written if second else {}


def _form(stack: Stack, student_id: int) -> tuple[Sheet, TableText, User]:
    """The sheet a form belongs to, its table, and who wrote it; refused where that cannot be."""
    require_term(stack.assignment)
    student = student_in(stack.assignment.classroom_id, student_id)
    if student is None:
        raise NotAStudent(_("这个教学班里没有这名学生，没有保存。"))
    sheet = open_sheet(stack.assignment, student.user)
    text = queries.tables_of([sheet.revision_id])[sheet.revision_id]
    if not stack.may_rate(student, text):
        _require_given(stack, sheet, student)
    return sheet, text, stack.rater_of(student.user)


def _require_given(stack: Stack, sheet: Sheet, student: Enrollment) -> None:
    """Somebody of another group by now may have been given the review before."""
    view = queries.sheet_view(sheet.id)
    writer_id = stack.writing.user_id if stack.writing else None
    if writer_id == student.user_id or view.one_by(stack.evaluator.value, writer_id) is None:
        raise NotAWriter(_("%(name)s 不由这位同学来评，没有保存。", name=student.user.name))


def _review(stack: Stack, sheet: Sheet, student: User) -> Review:
    review = begin_review(sheet, stack.evaluator, stack.rater_of(student))
    found = queries.get_review(review.id, lock=True)
    return found or review


def _read(text: TableText, who: Evaluator, values: Mapping[str, object]) -> dict[str, str]:
    if who not in evaluators_of(text):
        raise NotInTable(_("这张评价表没有这一种评价者。"))
    rows = {row.key: row for row in text.criteria_for(who.value)}
    read = {}
    for key, written in values.items():
        if key not in rows:
            raise NotInTable(_("评价表里没有 %(key)s 这一行，或者这一行不由他评。", key=key[:20]))
        value = read_cell(text, rows[key], written)
        if isinstance(value, Fault):
            raise bad_rating(text, rows[key], value, written)
        read[key] = value
    return read


def _write(entry: PaperEntry, values: Mapping[str, str], by: User) -> None:
    written = {key: value for key, value in {**entry.written, **values}.items() if value}
    if written == entry.written:
        if not entry.sequence:
            entry.typed_at = now()  # nothing typed yet, nothing to keep
        return
    entry.written = written
    entry.sequence += 1
    entry.typed_at = now()
    entry.typed_by_id = by.id
    db.session.add(entry)
    db.session.flush()


def _hand_in(review: Review, passes: Mapping[int, entries.EntryView], by: User) -> None:
    """Through the same checks as on the screen; a reason stands on the paper itself.

    The review is locked already, as `_review` or `reopen` has read it.
    """
    if review.evaluator in ratings.STUDENTS and review.handed_in_at is not None:
        review = ratings.reopen(review, by)
    values = passes[1].written
    review.is_from_paper = True
    ratings.save_review(
        review,
        values,
        {},
        review.sequence,
        by,
        reasons=_reasons(review, values),
        on_paper=True,
        is_locked=True,
    )
    ratings.hand_in(review, by, on_paper=True, is_locked=True)
    journal.write(
        "evaluation.paper",
        subject=f"sheet:{review.sheet_id}",
        actor_id=by.id,
        actor_name=by.name,
        evaluator=review.evaluator.value,
        review=review.id,
        typed_by=[passes[number].typed_by_id for number in sorted(passes)],
    )


def _settle(stack: Stack, student_ids: Sequence[int], by: User) -> None:
    """What single hand-ins do one by one; the ledger names no one for what students rated."""
    if stack.evaluator is Evaluator.SELF:
        allocate(stack.assignment)
    staff = by if stack.evaluator in STAFF else None
    settle_many(stack.assignment.id, student_ids, reason=_("纸质评价提交"), by=staff)


def _reasons(review: Review, values: Mapping[str, str]) -> dict[str, str]:
    if review.evaluator not in PEERS:
        return {}
    text = queries.text_of(review.sheet.revision)
    said = ratings.reasons_of(review)
    reasons = {}
    for row in text.criteria_for(review.evaluator.value):
        value = read_value(text, row, values.get(row.key))
        points = value.points if isinstance(value, Value) else None
        if reason_needed(row, points, text):
            reasons[row.key] = said.get(row.key) or _("理由见纸质评价表")
    return reasons
