"""Checks papers: rules that can be fulfilled, and papers that fulfil the specification."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from lms.core.findings import Place
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.exam import Exam
from lms.courses.rules.modes import EXAM
from lms.courses.rules.paper import asked, drawn, expected_overlap, planned
from lms.courses.rules.quiz import Quiz
from lms.courses.rules.reading import CourseFolder
from lms.courses.rules.specification import Specification
from lms.questions.text import level_title

MOST_OVERLAP = Fraction(1, 2)
ZERO = Decimal(0)


def check_exams(found: CourseFolder) -> None:
    """Every exam and exercise of the course against its banks, every table against its paper."""
    for path, exam in found.exams.items():
        _check_banks(found, exam)
        _check_pools(found, exam)
        if exam.settings.specification:
            _check_specification(found, exam)
        elif exam.settings.mode == EXAM:
            found.findings.error(found.place(path), _no_table())

    for quiz in found.quizzes.values():
        if quiz.specification.rows:
            _check_fixed(found, quiz)
        elif quiz.settings.mode == EXAM:
            found.findings.warning(quiz.place, _no_table())
    _check_lessons(found)


def _check_lessons(found: CourseFolder) -> None:
    """A lesson tells its answers at any time, so no exam should ask the same."""
    asked: dict[str, str] = {}
    for exam in found.exams.values():
        if exam.settings.mode == EXAM:
            keys = exam.pooled(found.banks, {}).askable
            asked |= dict.fromkeys(keys, exam.settings.title)
    for quiz in found.quizzes.values():
        if quiz.settings.mode == EXAM:
            asked |= {one.key: quiz.settings.title for one in quiz.definitions}
    for lesson in found.lessons.values():
        for key, place in lesson.checks.items():
            if key in asked:
                words = _(
                    "题目 %(key)s 也可能在“%(title)s”里考到，课文却当场给出答案。请换一道题。",
                    key=key,
                    title=asked[key],
                )
                found.findings.warning(place, words)


def _no_table() -> str:
    return _("没有双向细目表。请写一张表：内容、目标，以及各认知层次的分数。")


def _check_banks(found: CourseFolder, exam: Exam) -> None:
    known = {bank.text.key for bank in found.banks.values()}
    for key, place in exam.banks.items():
        if key not in known:
            found.findings.error(place, _("课程里没有题库 %(key)s。", key=key))


def _check_pools(found: CourseFolder, exam: Exam) -> None:
    """Each rule finds enough questions, and no question could be drawn twice."""
    draws = exam.pooled(found.banks, {}).draws
    taken: dict[str, int] = {}
    for number, (draw, place) in enumerate(zip(draws, exam.draws_at, strict=True), 1):
        if len(draw.pool) < draw.count:
            found.findings.error(
                place,
                _(
                    "要抽 %(count)s 道，符合的只有 %(n)s 道：目标、题型、层次、分数、难度都要合。",
                    count=draw.count,
                    n=len(draw.pool),
                ),
            )
        for key, _version in draw.pool:
            if taken.setdefault(key, number) != number:
                found.findings.error(
                    place,
                    _("题目 %(key)s 也符合第 %(n)s 条规则，可能抽到两次。", key=key, n=taken[key]),
                )
                break
    overlap = expected_overlap(draws)
    if overlap >= MOST_OVERLAP and exam.settings.mode == EXAM:
        found.findings.warning(
            exam.place,
            _(
                "题库偏小：两份抽出的试卷预计有 %(percent)s%% 的题相同。",
                percent=round(float(overlap) * 100),
            ),
        )


def _check_specification(found: CourseFolder, exam: Exam) -> None:
    """What the rules draw is what the table plans, cell by cell."""
    rows, draws = exam.settings.specification, exam.settings.draws
    for draw, place in zip(draws, exam.draws_at, strict=True):
        if draw.objectives and not any(row.holds(draw) for row in rows):
            found.findings.error(place, _("这条规则的目标不在双向细目表的任何一行里。"))
    _compare(found, exam.specification, drawn(rows, draws), exam.place, _by_rules)


def _check_fixed(found: CourseFolder, quiz: Quiz) -> None:
    """The questions of a quiz are what its own table plans, cell by cell."""
    rows = quiz.specification.rows
    for one in quiz.definitions:
        place = quiz.place_of(one.key)
        if not any(row.covers(one.objectives()) for row in rows):
            found.findings.error(place, _("这道题的目标不在双向细目表的任何一行里。"))
        elif not one.level:
            found.findings.error(
                place, _("有双向细目表的测验，每道题都要写认知层次，如 level=理解。")
            )
    _compare(found, quiz.specification, asked(rows, quiz.definitions), quiz.place, _by_questions)


def _compare(
    found: CourseFolder,
    specification: Specification,
    fact: Mapping[tuple[int, str], Decimal],
    place: Place,
    words: Callable[[str, str, str], str],
) -> None:
    plan = planned(specification.rows)
    for row, level in sorted({*plan, *fact}):
        wanted, have = plan.get((row, level), ZERO), fact.get((row, level), ZERO)
        if row >= 0 and level and wanted != have:
            found.findings.error(
                specification.place_of(row, level, place),
                words(level_title(level), plain(wanted), plain(have)),
            )


def _by_rules(level: str, wanted: str, have: str) -> str:
    return _(
        "双向细目表“%(level)s”写的是 %(wanted)s 分，抽题规则给出 %(have)s 分。",
        level=level,
        wanted=wanted,
        have=have,
    )


def _by_questions(level: str, wanted: str, have: str) -> str:
    return _(
        "双向细目表“%(level)s”写的是 %(wanted)s 分，题目共有 %(have)s 分。",
        level=level,
        wanted=wanted,
        have=have,
    )
