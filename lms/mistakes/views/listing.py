"""All mistakes: filtered, searched, printed, and counted by objective."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.mistakes import policy, queries
from lms.mistakes.queries import Lesson
from lms.mistakes.rules.notebook import Mistake, Notebook, Standing, Today, weak_spots
from lms.mistakes.views import goals, pages
from lms.mistakes.views.blueprint import bp
from lms.mistakes.views.pages import Pair
from lms.objectives.models import Objective
from lms.questions.rules import Definition
from lms.web.access import only
from lms.web.paging import SIZE, Page, page_number

MOST_ON_PAPER = 100


@dataclass(frozen=True)
class Filter:
    """What the list is asked for; empty words ask for nothing.

    `objective` names its course (`goals.value_of`).
    """

    course: str
    objective: str
    kind: str
    standing: str
    words: str

    def takes(self, mistake: Mistake, definition: Definition, today: Today) -> bool:
        """Whether this mistake is asked for; those taken out only when they are asked for."""
        standing = mistake.standing(today)
        wanted = standing != Standing.ARCHIVED if not self.standing else standing == self.standing
        return (
            wanted
            and self.course in {"", mistake.course_code}
            and self.kind in {"", mistake.kind}
            and (not self.objective or goals.is_about(mistake, definition, self.objective))
            and (not self.words or self.words in pages.stem_of(definition).casefold())
        )


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    shown: pages.Shown
    standing: Standing
    when: str  # it comes again


@dataclass(frozen=True)
class Spot:
    """An objective with how many questions went wrong, and the lesson that teaches it."""

    code: str
    objective: Objective | None
    value: str  # as `goals.Goal` has it
    count: int
    waiting: int  # of them to be repeated now
    share: float  # of the largest count: the length of its bar
    lesson: Lesson | None


@bp.get("/mistakes/all")
@only(policy.keeps_notebook)
def listing() -> ResponseReturnValue:
    notebook = queries.notebook_of(current_user)
    if notebook.is_shut:
        return render_template("mistakes/shut.html")
    today, wanted, pairs = pages.today(), _wanted(), pages.pairs(notebook)
    found = [pair for pair in pairs if wanted.takes(*pair, today)]
    number = min(page_number(), max(1, -(-len(found) // SIZE)))
    rows = [_row(*pair, today) for pair in found[(number - 1) * SIZE : number * SIZE]]
    return render_template(
        "mistakes/listing.html",
        page=Page(rows, number, len(found)),
        wanted=wanted,
        hidden=notebook.hidden,
        courses={one.course_code: one.course for one, _definition in pairs},
        goals=goals.choices(pairs),
        kinds=sorted({one.kind for one, _definition in pairs}),
        words=pages.standing_words(),
    )


@bp.get("/mistakes/print")
@only(policy.keeps_notebook)
def paper() -> ResponseReturnValue:
    """The mistakes the list shows, for paper: blank for practising, or with the answers."""
    notebook = queries.notebook_of(current_user)
    if notebook.is_shut:
        return render_template("mistakes/shut.html")
    today, wanted, with_key = pages.today(), _wanted(), "answers" in request.args
    found = [pair for pair in pages.pairs(notebook) if wanted.takes(*pair, today)]
    shown = [pages.as_written(*pair, with_key=with_key) for pair in found[:MOST_ON_PAPER]]
    return render_template(
        "mistakes/paper.html",
        questions=shown,
        total=len(found),
        with_key=with_key,
        day=today.moment,
    )


@bp.get("/mistakes/objectives")
@only(policy.keeps_notebook)
def objectives() -> ResponseReturnValue:
    """Where the mistakes gather, and the lesson to read again."""
    notebook = queries.notebook_of(current_user)
    if notebook.is_shut:
        return render_template("mistakes/shut.html")
    today = pages.today()
    pairs = [
        pair for pair in pages.pairs(notebook) if pair[0].standing(today) is not Standing.ARCHIVED
    ]
    codes = {one.course_code for one, _definition in pairs}
    known = queries.objectives_of(codes)
    lessons = queries.lessons_of(current_user, codes)
    return render_template(
        "mistakes/objectives.html",
        courses=[
            (title, _spots(code, pairs, notebook, known, lessons))
            for code, title in sorted({one.course_code: one.course for one, _text in pairs}.items())
        ],
        hidden=notebook.hidden,
    )


def _wanted() -> Filter:
    asked = {
        name: request.args.get(name, "").strip()
        for name in ("course", "objective", "kind", "standing", "words")
    }
    return Filter(**{**asked, "words": " ".join(asked["words"].casefold().split())[:100]})


def _row(mistake: Mistake, definition: Definition, today: Today) -> Row:
    standing, memory = mistake.standing(today), mistake.memory
    is_waiting = memory is not None and standing in {Standing.LEARNING, Standing.MASTERED}
    when = pages.in_words(memory.due_at, today.moment) if memory and is_waiting else ""
    return Row(pages.as_written(mistake, definition), standing, when)


def _spots(
    course: str,
    pairs: Sequence[Pair],
    notebook: Notebook,
    known: goals.Known,
    lessons: Sequence[Lesson],
) -> list[Spot]:
    mine = [(one, text.objectives()) for one, text in pairs if one.course_code == course]
    counts = weak_spots([codes for _one, codes in mine])
    most = max(counts.values(), default=1)
    today = pages.today()
    return [
        Spot(
            code=code,
            objective=known.get((course, code)),
            value=goals.value_of(course, code),
            count=count,
            waiting=len(notebook.only(one for one, codes in mine if code in codes).queue(today)),
            share=count / most,
            lesson=next(
                (one for one in lessons if one.course_code == course and code in one.objectives),
                None,
            ),
        )
        for code, count in counts.items()
    ]
