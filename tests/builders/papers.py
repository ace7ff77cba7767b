"""Papers as the rules of the test analysis take them, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from lms.courses.rules.compiled import QuizSettings
from lms.questions.rules import Definition
from lms.reports.rules.papers import Papers
from lms.reports.rules.samples import Entry, Sample, best_first
from tests.builders.questions import a_definition

Points = int | float | str | Decimal


def some_settings(*keys: str, **options: object) -> QuizSettings:
    """A quiz of these questions."""
    return replace(
        QuizSettings(
            key="E",
            title="考试",
            time_limit=None,
            attempts=1,
            grade_by="highest",
            shuffle=(),
            multiple="half",
            review="never",
            questions=tuple((key, n) for n, key in enumerate(keys)),
            possible=Decimal(10),
        ),
        **options,
    )


def a_question(key: str, points: Points, void: str = "") -> Definition:
    text = f"### {key} 单选 5分 {{K3.1}}\n问？\n- [ ] 甲\n- [x] 乙\n"
    worth = Decimal(0) if void == "out" else Decimal(str(points))
    return replace(a_definition(text=text), points=worth, void=void)


def a_paper(
    rows: Sequence[Sequence[Points]],
    full: Sequence[Points],
    *,
    void: dict[int, str] | None = None,
    students: Sequence[int] | None = None,
) -> Sample:
    """Attempts × questions of what was earned; 学号 in the order of the rows.

    `void` names questions that are void by their position, `students` whose attempts these
    are: each another student's, where nothing is said. No mark is below zero.
    """
    keys = [f"T03-I{n:02}" for n in range(1, len(full) + 1)]
    asked = [
        a_question(key, worth, (void or {}).get(n, ""))
        for n, (key, worth) in enumerate(zip(keys, full, strict=True))
    ]
    papers = Papers(dict(enumerate(asked)))
    entries = []
    for at, row in enumerate(rows):
        earned = [Decimal(str(one)) for one in row]
        for n, one in enumerate(earned):
            papers.take(at + 1, n, one, asked[n].points, {})
        whole = sum(earned, Decimal(0))
        student = students[at] if students else at
        possible = sum((one.points for one in asked), Decimal(0))
        number = sum(one.student_id == student for one in entries) + 1
        name = f"学生{student}"
        points = max(whole, Decimal(0))
        entries.append(
            Entry(at + 1, 1, student, f"{student:04}", name, number, 7, points, possible, whole)
        )
    settings = {7: some_settings(*keys)}
    return Sample(tuple(best_first(entries)), papers.items(settings), settings)
