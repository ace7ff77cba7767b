"""What the pictures of attainment show: their points, and the sentence that says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import url_for

from lms.attainment.queries import Compared
from lms.attainment.rules.figures import Figure, Verdict
from lms.attainment.rules.wording import VERDICTS
from lms.classrooms.models import Classroom, Enrollment
from lms.core.i18n import _
from lms.core.points import plain, round_half_up, share
from lms.gradebook.rules.statistics import LEVELS, ClassFigures


@dataclass(frozen=True)
class Bar:
    """One course objective against what is expected of it."""

    label: str
    name: str
    value: Fraction | None
    expected: Decimal
    verdict: Verdict
    word: str
    href: str | None = None


@dataclass(frozen=True)
class Dot:
    """One student of the roster; no value without evidence."""

    name: str
    number: str
    value: Fraction | None
    href: str | None = None


@dataclass(frozen=True)
class Series:
    """Shares over the same steps or axes."""

    name: str
    shares: tuple[Fraction | Decimal | None, ...]


@dataclass(frozen=True)
class Bin:
    label: str
    count: int


def bars_of(figures: Sequence[Figure]) -> list[Bar]:
    return [
        Bar(one.code, one.title, one.value, one.expected, one.verdict, str(VERDICTS[one.verdict]))
        for one in figures
    ]


def bars_say(figures: Sequence[Figure]) -> str:
    """How many are reached, and which are not."""
    known = [one for one in figures if one.verdict is not Verdict.UNKNOWN]
    if not known:
        return _("还没有能算出达成度的成绩。")
    reached = sum(1 for one in known if one.verdict is Verdict.REACHED)
    said = _("%(n)s 个课程目标中 %(reached)s 个达成。", n=len(figures), reached=reached)
    low = [one for one in known if one.verdict is not Verdict.REACHED]
    if low:
        said += _("低于期望值的是%(codes)s。", codes=_("、").join(one.code for one in low))
    return said


def dots_of(figure: Figure, students: Sequence[Enrollment]) -> list[Dot]:
    """In the order of the roster; who is outside the sample has no value."""
    return [
        Dot(
            one.user.name,
            one.user.number,
            figure.students.get(one.user_id),
            url_for("reports.student", classroom_id=one.classroom_id, student_id=one.user_id),
        )
        for one in students
    ]


def dots_say(figure: Figure) -> str:
    if not figure.sample:
        return _("还没有学生有这个目标的成绩。")
    return _(
        "%(n)s 名学生有数据，%(reached)s 人达到期望值 %(expected)s，%(low)s 人低于期望值。",
        n=figure.sample,
        reached=figure.reached,
        expected=plain(figure.expected),
        low=figure.sample - figure.reached,
    )


def bins_of(found: ClassFigures, names: Mapping[str, str]) -> list[Bin]:
    """From the lowest level to the highest."""
    return [Bin(names[level], found.levels[level]) for level in reversed(LEVELS)]


def bins_say(found: ClassFigures) -> str:
    if not found.count or found.mean is None:
        return _("还没有总评。")
    return _(
        "%(n)s 人有总评，平均 %(mean)s 分，%(passed)s 人及格。",
        n=found.count,
        mean=plain(round_half_up(found.mean, 1)),
        passed=found.passed,
    )


def star_of(figures: Sequence[Figure], student_id: int, name: str) -> list[Series]:
    """One student beside the class and what is expected."""
    return [
        Series(name, tuple(one.students.get(student_id) for one in figures)),
        Series(_("全班"), tuple(one.value for one in figures)),
        Series(_("期望值"), tuple(one.expected for one in figures)),
    ]


def star_say(figures: Sequence[Figure], student_id: int, name: str) -> str:
    """Which objectives this student does not reach."""
    values = [(one, one.students.get(student_id)) for one in figures]
    known = [(one, value) for one, value in values if value is not None]
    if not known:
        return _("%(name)s还没有能算出达成度的成绩。", name=name)
    low = [f"{one.code} {share(value)}" for one, value in known if value < Fraction(one.expected)]
    if not low:
        return _("%(name)s有数据的目标都达到期望值。", name=name)
    return _("%(name)s低于期望值的目标：%(low)s。", name=name, low=_("、").join(low))


def steps_of(found: Compared) -> list[str]:
    return [_step(room) for room, _made in found.each]


def _step(room: Classroom) -> str:
    return f"{room.term.code} {room.name}"


def lines_of(found: Compared, figures: Sequence[Figure]) -> list[Series]:
    """Each course objective over the classrooms, in order of terms."""
    return [
        Series(
            one.code,
            tuple(
                next((other.value for other in made.figures if other.code == one.code), None)
                for _room, made in found.each
            ),
        )
        for one in figures
    ]


def lines_say(found: Compared) -> str:
    """How the course moved from the first classroom with a value to the last."""
    known = [made.value for _room, made in found.each if made.value is not None]
    if len(known) < 2:
        return _("只有一个教学班有数据，还看不出变化。")
    return _(
        "%(n)s 个教学班有数据，课程达成度从 %(first)s 到 %(last)s。",
        n=len(known),
        first=share(known[0]),
        last=share(known[-1]),
    )
