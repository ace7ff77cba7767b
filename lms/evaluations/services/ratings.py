"""Writing ratings, handing them in, and opening them again."""

from collections.abc import Collection, Iterable, Mapping

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, Rating, Review
from lms.evaluations.rules.ratings import (
    Fault,
    Value,
    read_value,
    reason_needed,
    written_value,
)
from lms.evaluations.rules.results import PEERS
from lms.evaluations.services.allocating import allocate
from lms.evaluations.services.guests import Guest, account_of, signed
from lms.evaluations.services.plans import freeze, gather
from lms.evaluations.services.refusals import (
    Locked,
    NotInTable,
    StaleReview,
    bad_rating,
    incomplete,
    unexplained,
)
from lms.evaluations.services.sheets import begin_review, open_sheet
from lms.evaluations.services.standing import note_student, settle_many, settle_sheet
from lms.evaluations.services.windows import require_open_for, require_term

STUDENTS = {Evaluator.SELF, Evaluator.PEER, Evaluator.INTERGROUP}
TEXTS = {
    Evaluator.SELF: ("gain", "plan"),
    Evaluator.PEER: ("comment",),
    Evaluator.INTERGROUP: ("comment",),
    Evaluator.TEACHER: ("comment",),
    Evaluator.MENTOR: ("comment",),
}
LONGEST = 2000
LONGEST_REASON = 200


class TextTooLong(Refused):
    """A comment nobody would read, or a paste by mistake."""


def save_review(
    review: Review,
    values: Mapping[str, object],
    texts: Mapping[str, str],
    seq: int,
    by: User | Guest,
    *,
    reasons: Mapping[str, str] | None = None,
    on_paper: bool = False,
    is_locked: bool = False,
) -> Review:
    """Write ratings and texts; rows and texts left out keep theirs, empty values are cleared.

    `reasons` say by row why a peer gave so little or so much; one for a row without a rating
    is dropped, as a rating cleared takes its reason along.

    `seq` is the sequence the writer saw; when the review has moved on, nothing is written.
    Staff may change a review after handing it in: the result is computed anew at once.
    What was written on paper (`on_paper`) is typed in by a teacher, whatever the window.
    `is_locked` says that the review was read with a lock just now and is not read again.
    """
    review = review if is_locked else _fresh(review)
    _require_writable(review, on_paper=on_paper)
    if seq != review.sequence:
        raise StaleReview(review.sequence, values_of(review), texts_of(review), reasons_of(review))
    read = _read(review, values)
    _check_texts(review, texts)
    reasons = _read_reasons(review, reasons or {})
    if review.handed_in_at is not None:
        _refuse_gaps(review, read)
    if not _write(review, read, texts, reasons):
        return review
    if review.handed_in_at is not None:
        _tell(review, "evaluation.change", by, rows=sorted(read))
        settle_sheet(review.sheet, reason=signed(_("评分修改"), by), by=account_of(by))
    elif not on_paper:  # the hand-in that follows notes it
        _note_rater(review)
    return review


def hand_in(
    review: Review, by: User | Guest, *, on_paper: bool = False, is_locked: bool = False
) -> Review:
    """Hand in a complete review; a student's is locked from now on.

    The first hand-in of a classroom settles its table for good, and the first self-rating
    decides who rates whom. Handing in again changes nothing. From paper (`on_paper`) many come
    at once, and who hands them in allocates and settles when all are there.
    """
    review = review if is_locked else _fresh(review)
    _require_writable(review, on_paper=on_paper)
    if review.handed_in_at is not None:
        return review
    assignment = review.sheet.assignment
    is_settled = review.sheet.plan is not None and review.sheet.plan.frozen_at is not None
    if not is_settled and gather(assignment):
        review = _fresh(review)
    _require_complete(review)
    if not is_settled:
        freeze(assignment)
    review.handed_in_at = now()
    db.session.flush()
    _tell(review, "evaluation.hand_in", by)
    if on_paper:
        _note_rater(review)
        return review
    if review.evaluator is Evaluator.SELF:
        allocate(assignment)
    _note_rater(review)
    staff = None if review.evaluator in STUDENTS else account_of(by)
    settle_sheet(review.sheet, reason=signed(_reason(review.evaluator), by), by=staff)
    return review


def reopen(review: Review, by: User) -> Review:
    """Give a student's handed-in review back for changes."""
    review = _fresh(review)
    require_term(review.sheet.assignment)
    if review.handed_in_at is None or review.evaluator not in STUDENTS:
        return review
    review.handed_in_at = None
    review.is_from_paper = False  # whoever writes it next does so on the screen
    db.session.flush()
    _tell(review, "evaluation.reopen", by)
    _note_rater(review)
    settle_sheet(review.sheet, reason=_("退回一份评价"), by=by)
    return review


def own_review(assignment: Assignment, student: User) -> Review:
    """The student's self-rating, begun with its first save; refused outside the window."""
    require_open_for(assignment, Evaluator.SELF, student.id)
    return begin_review(open_sheet(assignment, student), Evaluator.SELF, student)


def staff_review(assignment: Assignment, student: User, rater: User, who: Evaluator) -> Review:
    """The teacher's or mentor's review of one student, begun with its first save."""
    return begin_review(open_sheet(assignment, student), who, rater)


def hand_in_all(
    assignment: Assignment, student_ids: Iterable[int], by: User, who: Evaluator
) -> tuple[int, int]:
    """Hand in the staff's complete reviews of these students; says how many, and how many not.

    Rows still empty make a review wait; they do not hold up the others. The number of
    statements does not grow with the students.
    """
    require_open_for(assignment, who)
    chosen = set(student_ids)
    ready = _ready(assignment, chosen, who, by)
    if not ready:
        return 0, len(chosen)
    plan = queries.plan_of(assignment.id)
    if plan is None or plan.frozen_at is None:
        if gather(assignment):
            ready = _ready(assignment, chosen, who, by)
        if not ready:
            return 0, len(chosen)
        freeze(assignment)
    moment = now()
    for review in ready:
        review.handed_in_at = moment
    db.session.flush()
    lines = [
        (f"sheet:{review.sheet_id}", {"review": review.id, "evaluator": who.value})
        for review in ready
    ]
    journal.write_many("evaluation.hand_in", lines, actor_id=by.id, actor_name=by.name)
    students = [review.sheet.student_id for review in ready]
    settle_many(assignment.id, students, reason=signed(_reason(who), by), by=by)
    return len(ready), len(chosen) - len(ready)


def _ready(
    assignment: Assignment, student_ids: Collection[int], who: Evaluator, by: User
) -> list[Review]:
    """The complete reviews of these students that this member of staff has not handed in."""
    begun = queries.reviews_to_hand_in(assignment.id, student_ids, who, by)
    return [review for review in begun if not _missing_rows(review)]


def settle(assignment: Assignment, by: User) -> int:
    """Compute every sheet again, as after the due moment; returns how many results stand."""
    require_term(assignment)
    allocate(assignment, by)
    outcomes = settle_many(assignment.id, reason=_("截止后结算"), by=by)
    return sum(outcome.stands for outcome in outcomes)


def values_of(review: Review) -> dict[str, str]:
    """The ratings as a form shows them: what was ticked, or the points."""
    return {
        rating.criterion: written_value(Value(rating.points, rating.choice))
        for rating in review.ratings
    }


def reasons_of(review: Review) -> dict[str, str]:
    """Why a peer gave so little or so much, by row."""
    return {rating.criterion: rating.reason for rating in review.ratings if rating.reason}


def texts_of(review: Review) -> dict[str, str]:
    return {name: getattr(review, name) for name in TEXTS[review.evaluator]}


def _note_rater(review: Review) -> None:
    """Note how far the student is who wrote this review."""
    if review.evaluator in STUDENTS and review.rater_id is not None:
        note_student(review.sheet.assignment, review.rater_id)


def _fresh(review: Review) -> Review:
    return _fresh_by_id(review.id)


def _fresh_by_id(review_id: int) -> Review:
    found = queries.get_review(review_id, lock=True)
    if found is None:  # a re-allocation gave it to somebody else meanwhile
        raise Locked(_("这份互评已经分给了别的同学，不需要再写。请回到评价页面。"))
    return found


def _require_writable(review: Review, *, on_paper: bool = False) -> None:
    """Refuse after the term, the window or the hand-in."""
    require_term(review.sheet.assignment)
    if review.evaluator in STUDENTS and review.handed_in_at is not None:
        raise Locked(_("这份评价已经提交，不能再改。需要修改请联系任课教师退回。"))
    if not on_paper:
        own = review.rater_id if review.evaluator in STUDENTS else None
        require_open_for(review.sheet.assignment, review.evaluator, own)


def _text(review: Review) -> TableText:
    return queries.text_of(review.sheet.revision)


def _rows(review: Review) -> tuple[Criterion, ...]:
    return _text(review).criteria_for(review.evaluator.value)


def _read(review: Review, values: Mapping[str, object]) -> dict[str, Value | None]:
    text = _text(review)
    rows = {row.key: row for row in text.criteria_for(review.evaluator.value)}
    read: dict[str, Value | None] = {}
    for key, written in values.items():
        if key not in rows:
            raise NotInTable(_("评价表里没有 %(key)s 这一行，或者这一行不由你评。", key=key[:20]))
        value = read_value(text, rows[key], written)
        if isinstance(value, Fault):
            raise bad_rating(text, rows[key], value, written)
        read[key] = value
    return read


def _read_reasons(review: Review, reasons: Mapping[str, str]) -> dict[str, str]:
    read = {key: reason.strip() for key, reason in reasons.items()}
    if any(read.values()) and review.evaluator not in PEERS:
        raise NotInTable(_("只有给同学评分时才写理由。"))
    for row in _rows(review):
        if len(read.get(row.key, "")) > LONGEST_REASON:
            raise TextTooLong(
                _(
                    "“%(title)s”的理由最多 %(limit)s 字，请精简后再保存。",
                    title=row.title,
                    limit=LONGEST_REASON,
                )
            )
    return read


def _check_texts(review: Review, texts: Mapping[str, str]) -> None:
    for name in TEXTS[review.evaluator]:
        if len(texts.get(name, "")) > LONGEST:
            raise TextTooLong(_("文字最多 %(limit)s 字，请精简后再保存。", limit=LONGEST))


def _write(
    review: Review,
    values: Mapping[str, Value | None],
    texts: Mapping[str, str],
    reasons: Mapping[str, str],
) -> bool:
    """Write what differs; says whether anything did."""
    written = [
        _write_values(review, values),
        _write_reasons(review, reasons),
        _write_texts(review, texts),
    ]
    if any(written):
        review.sequence += 1
        review.saved_at = now()
        db.session.flush()
    return any(written)


def _write_values(review: Review, values: Mapping[str, Value | None]) -> bool:
    ratings = {rating.criterion: rating for rating in review.ratings}
    changed = False
    for key, value in values.items():
        rating = ratings.get(key)
        if value == (Value(rating.points, rating.choice) if rating else None):
            continue
        changed = True
        if value is None:
            review.ratings.remove(ratings[key])
        elif rating is None:
            review.ratings.append(Rating(criterion=key, points=value.points, choice=value.choice))
        else:
            rating.points, rating.choice = value.points, value.choice
    return changed


def _write_reasons(review: Review, reasons: Mapping[str, str]) -> bool:
    changed = False
    for rating in review.ratings:
        reason = reasons.get(rating.criterion)
        if reason is not None and reason != (rating.reason or ""):
            rating.reason, changed = reason, True
    return changed


def _write_texts(review: Review, texts: Mapping[str, str]) -> bool:
    changed = False
    for name in TEXTS[review.evaluator]:
        text = texts.get(name, getattr(review, name)).strip()
        if text != getattr(review, name):
            setattr(review, name, text)
            changed = True
    return changed


def _missing_rows(review: Review) -> list[Criterion]:
    rated = {rating.criterion for rating in review.ratings}
    return [row for row in _rows(review) if row.key not in rated]


def _require_complete(review: Review) -> None:
    """Every row rated, and by a peer every very low or very high one explained."""
    if missing := _missing_rows(review):
        raise incomplete(missing)
    if review.evaluator in PEERS and (bare := _unexplained(review)):
        raise unexplained(bare)


def _unexplained(review: Review) -> list[tuple[Criterion, str]]:
    """Rows that need a reason and have none, each with "low" or "high"."""
    text = _text(review)
    given = {rating.criterion: rating for rating in review.ratings}
    needed = [
        (row, reason_needed(row, given[row.key].points, text))
        for row in text.criteria_for(review.evaluator.value)
        if not given[row.key].reason
    ]
    return [(row, why) for row, why in needed if why]


def _refuse_gaps(review: Review, values: Mapping[str, Value | None]) -> None:
    """What counts in the gradebook stays complete."""
    if gaps := [row for row in _rows(review) if row.key in values and values[row.key] is None]:
        raise incomplete(gaps)


def _reason(evaluator: Evaluator) -> str:
    return {
        Evaluator.SELF: _("自评提交"),
        Evaluator.PEER: _("互评提交"),
        Evaluator.INTERGROUP: _("组间互评提交"),
        Evaluator.TEACHER: _("师评提交"),
        Evaluator.MENTOR: _("企业导师评价提交"),
    }[evaluator]


def _tell(review: Review, action: str, by: User | Guest, **detail: object) -> None:
    journal.write(
        action,
        subject=f"sheet:{review.sheet_id}",
        actor_id=by.id,
        actor_name=by.name,
        review=review.id,
        evaluator=review.evaluator.value,
        **detail,
    )
