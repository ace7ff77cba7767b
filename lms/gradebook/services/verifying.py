"""Everything that follows from the ledger derived again and compared with what is stored.

Writes nothing. The words are for who runs the installation, in English as its commands are.
"""

from collections.abc import Iterator

from lms.classrooms.models import Classroom
from lms.core.points import plain
from lms.gradebook.models import FinalGrade, GradeSubmission
from lms.gradebook.queries import Basis, checking
from lms.gradebook.queries.cells import Place, entries_in
from lms.gradebook.rules import digest_of, standing
from lms.gradebook.rules.finals import FinalLine
from lms.gradebook.rules.standing import NOTHING, PRECEDENCE
from lms.gradebook.rules.totalled import Total
from lms.gradebook.rules.totals import again
from lms.gradebook.rules.verified import Checked, together


def verify(classroom_id: int | None = None) -> Checked:
    """Every classroom, or one: marks that count, their evidence, and submitted grades."""
    return together(
        verify_classroom(classroom) for classroom in checking.classrooms_with_items(classroom_id)
    )


def verify_classroom(classroom: Classroom) -> Checked:
    """One classroom; each difference names the place, what is stored and what follows."""
    return together(
        [
            _standing(classroom),
            _evidence(classroom),
            *_submissions(classroom),
            _corrections(classroom),
        ]
    )


class _Places:
    """Names cells for people: the classroom, the item and 学号."""

    def __init__(self, classroom: Classroom, items: dict[int, str], students: set[int]) -> None:
        self._classroom = classroom
        self._items = items
        self._numbers = checking.numbers_of(students)

    def name(self, place: Place) -> str:
        item, student = place
        where = f"classroom {self._classroom.id} item {item} ({self._items[item]})"
        return f"{where} student {self._numbers.get(student, student)}"


def _standing(classroom: Classroom) -> Checked:
    """Which entry counts in each cell."""
    items, stored = (
        checking.items_in(classroom.id),
        checking.stored_standing(classroom.id),
    )
    sums = checking.mark_sums(classroom.id)
    students = {one.student_id for one in sums} | {student for _item, student in stored}
    entries = entries_in(items, students)
    places = _Places(classroom, items, students)
    found = []
    for place in sorted(stored.keys() | entries.keys()):
        entry = standing(entries.get(place, []))
        follows = (entry.id, PRECEDENCE[entry.source]) if entry else (None, NOTHING)
        if stored.get(place, (None, NOTHING)) != follows:
            found.append(
                f"{places.name(place)}: standing mark stored {_told(stored.get(place))}"
                f" derived {_told(follows)}"
            )
    return Checked(len(stored.keys() | entries.keys()), tuple(found))


def _told(kept: tuple[int | None, int] | None) -> str:
    return "none" if kept is None else f"{kept[0] or 'none'} (precedence {kept[1]})"


def _evidence(classroom: Classroom) -> Checked:
    """Whether the lines of every mark ever entered sum to it."""
    sums = checking.mark_sums(classroom.id)
    students = {one.student_id for one in sums}
    places = _Places(classroom, checking.items_in(classroom.id), students)
    found = []
    for one in sums:
        where = f"{places.name((one.item_id, one.student_id))} mark {one.mark_id}"
        if (one.points, one.possible) != (one.earned, one.of):
            found.append(
                f"{where}: stored {plain(one.points)}/{plain(one.possible)}"
                f" evidence {plain(one.earned)}/{plain(one.of)}"
            )
        if one.unfit:
            found.append(f"{where}: {one.unfit} lines below 0 or over their full mark")
    return Checked(len(sums), tuple(found))


def _submissions(classroom: Classroom) -> Iterator[Checked]:
    """Submitted grades by their own basis, and the digest over them."""
    for submission, grades in checking.submissions_with_grades(classroom.id):
        basis = Basis.of(submission)
        where = f"classroom {classroom.id} submission {submission.number}"
        found = [
            f"{where} student {number}: {said}"
            for grade, number in grades
            if (said := _grade(grade, basis))
        ]
        if said := _digest(submission, grades):
            found.append(f"{where}: {said}")
        yield Checked(len(grades) + 1, tuple(found))


def _grade(grade: FinalGrade, basis: Basis) -> str:
    """What is wrong with a submitted grade, or ''."""
    whole = Total.from_json(grade.computation)
    anew = again(whole, basis.tree, basis.effects)
    if anew != whole:
        return f"computation stored {_value(whole)} recomputed {_value(anew)}"
    line, stored = basis.line(anew), _line(grade)
    if not line.says_as(stored):
        return f"grade stored {stored.grade or '-'} recomputed {line.grade or '-'}"
    return ""


def _digest(submission: GradeSubmission, grades: list[tuple[FinalGrade, str]]) -> str:
    anew = digest_of((number, _line(grade)) for grade, number in grades)
    if anew == submission.digest:
        return ""
    return f"digest stored {submission.digest[:12]} recomputed {anew[:12]}"


def _corrections(classroom: Classroom) -> Checked:
    """Whether each correction began where the grade stood."""
    grades = {
        grade.id: (_line(grade), number, submission.number)
        for submission, some in checking.submissions_with_grades(classroom.id)
        for grade, number in some
    }
    corrections = checking.approved_corrections(classroom.id)
    found = []
    for one in corrections:
        line, number, submission = grades[one.grade_id]
        before = FinalLine.from_json(one.before)
        if not line.says_as(before):
            found.append(
                f"classroom {classroom.id} submission {submission} student {number}: correction"
                f" {one.id} begins at {before.grade or '-'}, the grade was {line.grade or '-'}"
            )
        grades[one.grade_id] = (FinalLine.from_json(one.after), number, submission)
    return Checked(len(corrections), tuple(found))


def _line(grade: FinalGrade) -> FinalLine:
    return FinalLine(grade.value, grade.grade, grade.state)


def _value(whole: Total) -> str:
    return "-" if whole.value is None else plain(whole.value)
