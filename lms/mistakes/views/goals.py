"""One objective of one course: what the list is filtered by, and what a round of repeating is on.

Courses number their objectives alike, so a form names the course with the code: CSF:K1.1.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flask import request

from lms.mistakes import queries
from lms.mistakes.rules.notebook import Mistake, Notebook
from lms.mistakes.views import pages
from lms.mistakes.views.pages import Pair
from lms.objectives.models import Objective
from lms.questions.rules import Definition

Known = Mapping[tuple[str, str], Objective]


@dataclass(frozen=True)
class Goal:
    """An objective to choose; without a title where the course no longer has it."""

    value: str
    code: str
    title: str

    @property
    def name(self) -> str:
        return f"{self.code} {self.title}".strip()


def value_of(course: str, code: str) -> str:
    return f"{course}:{code}"


def wanted() -> str | None:
    """The objective this request is about, as a form names it; None for all."""
    return request.args.get("objective", "").strip() or None


def is_about(mistake: Mistake, definition: Definition, value: str) -> bool:
    return value in {value_of(mistake.course_code, code) for code in definition.objectives()}


def narrowed(notebook: Notebook, value: str | None) -> Notebook:
    """The notebook with the mistakes about this objective alone."""
    if value is None:
        return notebook
    return notebook.only(one for one, text in pages.pairs(notebook) if is_about(one, text, value))


def goal(value: str | None) -> Goal | None:
    """The objective that is wanted, with its title."""
    if value is None:
        return None
    course, _colon, code = value.partition(":")
    return _goal(course, code, queries.objectives_of([course]))


def choices(found: Iterable[Pair]) -> list[tuple[str, list[Goal]]]:
    """The objectives of these mistakes under the titles of their courses."""
    courses: dict[str, str] = {}
    codes: dict[str, set[str]] = {}
    for one, text in found:
        courses[one.course_code] = one.course
        codes.setdefault(one.course_code, set()).update(text.objectives())
    known = queries.objectives_of(courses)
    return [
        (title, [_goal(course, code, known) for code in _in_order(course, codes[course], known)])
        for course, title in sorted(courses.items())
    ]


def _in_order(course: str, codes: Collection[str], known: Known) -> list[str]:
    """As the course has them; codes it no longer has at the end."""
    taught = [code for of, code in known if of == course and code in codes]
    return [*taught, *sorted(set(codes) - set(taught))]


def _goal(course: str, code: str, known: Known) -> Goal:
    objective = known.get((course, code))
    return Goal(value_of(course, code), code, objective.title if objective else "")
