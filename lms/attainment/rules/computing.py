"""The arithmetic of attainment (domain.md §2.2): exact, rounded by nobody but who prints it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from lms.attainment.rules.figures import CourseFigures, Figure, Indirect, Link, Verdict
from lms.attainment.rules.links import Outline, link_weights
from lms.attainment.rules.plans import CourseObjective, CourseRule, Formula, Plan
from lms.gradebook.rules import State, Tally, weighted_attainment

NEARLY = Fraction(1, 20)  # so far below what is expected it is still 基本达成

Evidence: TypeAlias = Mapping[tuple[str, str], Tally]  # of a student, by objective and category


def worth(formula: Formula, links: Iterable[Link]) -> dict[str, Fraction]:
    """What one point earned in each category adds to the figure; Σ earned × worth is the figure.

    Categories without evidence or weight have no worth: they are not there (暂无数据).
    """
    known = [
        (one.category, Fraction(one.weight), Fraction(one.tally.possible), one.students)
        for one in links
        if one.tally.possible and one.weight
    ]
    if formula is Formula.RATES:
        whole = sum((weight for _, weight, _, _ in known), Fraction(0))
        return {code: weight / (whole * possible) for code, weight, possible, _ in known}
    whole = sum((weight * possible / n for _, weight, possible, n in known), Fraction(0))
    return {code: weight / (whole * n) for code, weight, _, n in known}


def direct_of(formula: Formula, links: Sequence[Link]) -> Fraction | None:
    """One objective: B `Σ (m ÷ F)·w ÷ Σ w` or A `Σ m·w ÷ Σ F·w`; None without evidence."""
    each = worth(formula, links)
    if not each:
        return None
    earned = (
        Fraction(one.tally.earned) * each[one.category] for one in links if one.category in each
    )
    return sum(earned, Fraction(0))


def combined(direct: Fraction | None, indirect: Indirect | None, share: Decimal) -> Fraction | None:
    """α·direct + (1−α)·indirect; the direct figure alone while the survey says nothing."""
    if direct is None or indirect is None or indirect.value is None:
        return direct
    return Fraction(share) * direct + (1 - Fraction(share)) * indirect.value


def verdict(value: Fraction | None, expected: Decimal) -> Verdict:
    """≥ expected 达成; at most 0.05 below 基本达成; below 未达成; None 暂无数据."""
    if value is None:
        return Verdict.UNKNOWN
    if value >= Fraction(expected):
        return Verdict.REACHED
    return Verdict.NEARLY if value >= Fraction(expected) - NEARLY else Verdict.MISSED


def course_value(
    rule: CourseRule, parts: Iterable[tuple[Fraction | None, Decimal]]
) -> Fraction | None:
    """The course from its objectives: by weight, or the lowest; those without data left out."""
    parts = list(parts)
    if rule is CourseRule.WEIGHTED:
        return weighted_attainment(parts)
    return min((value for value, _ in parts if value is not None), default=None)


def course_verdict(figures: Sequence[Figure]) -> Verdict:
    """The course is as well reached as its least reached objective."""
    order = (Verdict.MISSED, Verdict.NEARLY, Verdict.REACHED)
    known = [one.verdict for one in figures if one.verdict is not Verdict.UNKNOWN]
    return min(known, key=order.index, default=Verdict.UNKNOWN)


def course_figures(
    plan: Plan,
    outline: Outline,
    evidence: Mapping[int, Evidence],
    *,
    left_out: Mapping[int, State] | None = None,
    indirect: Mapping[str, Indirect] | None = None,
) -> CourseFigures:
    """Every figure of a course from the evidence of the students of its sample, pooled."""
    said = indirect or {}
    figures = tuple(
        figure_of(plan, one, outline, evidence, said.get(one.code)) for one in plan.objectives
    )
    return CourseFigures(
        plan=plan,
        figures=figures,
        value=course_value(plan.course_rule, ((one.value, one.weight) for one in figures)),
        verdict=course_verdict(figures),
        sample=sum(1 for own in evidence.values() if any(one.possible for one in own.values())),
        left_out=left_out or {},
    )


def figure_of(
    plan: Plan,
    one: CourseObjective,
    outline: Outline,
    evidence: Mapping[int, Evidence],
    indirect: Indirect | None,
) -> Figure:
    """One course objective: its links, the class, and every student by the same formula."""
    weights = link_weights(one, outline)
    own = {who: _by_category(one, lines) for who, lines in evidence.items()}
    links = tuple(
        _pooled(source.code, source.title, weights[source.code], own.values())
        for source in outline.sources
    )
    direct = direct_of(plan.formula, links)
    value = combined(direct, indirect, plan.direct_share)
    return Figure(
        code=one.code,
        title=one.title,
        weight=one.weight,
        expected=one.expected,
        objectives=one.objectives,
        links=links,
        direct=direct,
        indirect=indirect,
        value=value,
        students={who: _student(plan.formula, weights, parts) for who, parts in own.items()},
        verdict=verdict(value, one.expected),
    )


def _by_category(one: CourseObjective, lines: Evidence) -> dict[str, Tally]:
    """A student's evidence for a course objective, added up by category."""
    codes = frozenset(one.objectives)
    found: dict[str, Tally] = {}
    for (code, category), tally in lines.items():
        if code in codes:
            before = found.get(category)
            found[category] = (
                Tally(before.earned + tally.earned, before.possible + tally.possible)
                if before
                else tally
            )
    return found


def _pooled(
    category: str, title: str, weight: Decimal, all_parts: Iterable[Mapping[str, Tally]]
) -> Link:
    earned, possible, students = Decimal(0), Decimal(0), 0
    for parts in all_parts:
        tally = parts.get(category)
        if tally is not None and tally.possible:
            earned += tally.earned
            possible += tally.possible
            students += 1
    return Link(category, title, weight, Tally(earned, possible), students)


def _student(
    formula: Formula, weights: Mapping[str, Decimal], parts: Mapping[str, Tally]
) -> Fraction | None:
    return direct_of(
        formula,
        [Link(one, "", weights.get(one, Decimal(0)), tally) for one, tally in parts.items()],
    )
