"""What documents compile to, as kept in `Revision.compiled` and read by higher rooms."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.core.points import plain
from lms.courses.rules.glossary import Term
from lms.courses.rules.modes import MASTERY, PRACTICE, Mastery, default_mode
from lms.courses.rules.paper import Draw, SpecificationRow
from lms.courses.rules.reviewing import Band, Matrix, ReviewRule
from lms.questions.rules import Definition

# The sanitiser decides in which order the attributes stand.
CHECK = re.compile(r'<div (?=[^>]*class="check")[^>]*data-question="([^"]+)"[^>]*></div>')
EVALUATORS = ("self", "peer", "intergroup", "teacher", "mentor")


@dataclass(frozen=True)
class Section:
    """One section of a lesson (a `##` heading and what follows), rendered."""

    id: str
    title: str
    html: str

    def pieces(self) -> list[tuple[str, str]]:
        """The HTML cut at its inline checks: (HTML, key of the check after it or '')."""
        cut = CHECK.split(self.html)
        return list(zip(cut[::2], [*cut[1::2], ""], strict=True))


@dataclass(frozen=True)
class LessonText:
    """A lesson: front matter and rendered sections; the last is the knowledge summary.

    `checks` are its inline checks, each a `questions.rules.Definition` as JSON, so that a
    lesson is read with one statement; in the HTML each stands as
    `<div class="check" data-question="KEY"></div>`. When the quiz changes a question, the
    lesson compiles anew and gets a revision of its own. So do `terms`, the terms of the
    glossary it uses: the n-th is linked as `<a class="term" href="#term-n">`.
    """

    task: str
    number: str
    title: str
    title_en: str
    hours: int
    minutes: int
    objectives: tuple[str, ...]
    sections: tuple[Section, ...]
    checks: tuple[dict[str, Any], ...]
    terms: tuple[Term, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "task": self.task,
            "number": self.number,
            "title": self.title,
            "title_en": self.title_en,
            "hours": self.hours,
            "minutes": self.minutes,
            "objectives": list(self.objectives),
            "sections": [[s.id, s.title, s.html] for s in self.sections],
            "checks": list(self.checks),
            "terms": [term.to_json() for term in self.terms],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "LessonText":
        return LessonText(
            **{
                **data,
                "objectives": tuple(data["objectives"]),
                "sections": tuple(Section(*section) for section in data["sections"]),
                "checks": tuple(data["checks"]),
                "terms": tuple(Term(**term) for term in data.get("terms", ())),
            }
        )


@dataclass(frozen=True)
class QuizSettings:
    """A quiz or an exam: its settings, and its questions by key with their versions.

    `time_limit` in minutes (None: no limit); `attempts` None: any number. `questions` pairs
    each key with the id of the question version it was published with; what `draws` take
    comes after them, anew for each attempt. `category` is the part of the course total.

    `penalty` is the share of the points a wrong choice costs; with `has_certainty` each answer
    is given with a certainty that decides it. In mastery the questions stand in `mastery`,
    and `possible` is what its goals are worth together.
    """

    key: str
    title: str
    time_limit: int | None
    attempts: int | None
    grade_by: str  # highest | latest | average | first
    shuffle: tuple[str, ...]  # of: questions, options
    multiple: str  # all | half | proportional | fixed:0.5 | per-option
    review: ReviewRule  # never | after_submit | after_close, or phases by aspect
    questions: tuple[tuple[str, int], ...]
    possible: Decimal
    category: str = "quiz"
    draws: tuple[Draw, ...] = ()
    specification: tuple[SpecificationRow, ...] = ()
    mode: str = ""  # homework | exam | practice | mastery; '' is what the category says
    blanks: str = "each"  # each | all
    penalty: Fraction = Fraction(0)
    has_certainty: bool = False
    is_one_by_one: bool = False
    mastery: Mastery | None = None
    feedback: tuple[Band, ...] = ()  # by percent, from the highest band down

    def __post_init__(self) -> None:
        if not self.mode:
            object.__setattr__(self, "mode", default_mode(self.category))

    @property
    def is_practice(self) -> bool:
        """Whether nothing of it counts."""
        return self.mode == PRACTICE

    @property
    def is_mastery(self) -> bool:
        return self.mode == MASTERY

    @property
    def matrix(self) -> Matrix:
        """What students see afterwards, unless their classroom has a rule of its own."""
        return Matrix.from_json(self.review)

    @property
    def question_count(self) -> int:
        """How many questions a paper has."""
        return len(self.questions) + sum(draw.count for draw in self.draws)

    @property
    def askable(self) -> dict[str, int]:
        """Every question a paper may ask, with its version: fixed, drawn, or for an objective."""
        goals = self.mastery.goals if self.mastery else ()
        pools = (*(draw.pool for draw in self.draws), *(goal.pool for goal in goals))
        return dict(pair for pool in (*pools, self.questions) for pair in pool)

    def over(self, definitions: Iterable[Definition]) -> "QuizSettings":
        """The same settings with the full mark of these questions and of what is drawn."""
        if self.is_mastery:
            return self
        points = [one.points for one in definitions] + [draw.worth for draw in self.draws]
        return replace(self, possible=sum(points, Decimal(0)))

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "time_limit": self.time_limit,
            "attempts": self.attempts,
            "grade_by": self.grade_by,
            "shuffle": list(self.shuffle),
            "multiple": self.multiple,
            "review": self.review,
            "questions": [list(pair) for pair in self.questions],
            "possible": plain(self.possible),
            "category": self.category,
            "draws": [draw.to_json() for draw in self.draws],
            "specification": [row.to_json() for row in self.specification],
            **self._extras(),
        }

    def _extras(self) -> dict[str, Any]:
        """What most quizzes do not say, so that their revisions stay as they were."""
        said = {
            "mode": (self.mode, default_mode(self.category)),
            "blanks": (self.blanks, "each"),
            "penalty": (str(self.penalty), "0"),
            "has_certainty": (self.has_certainty, False),
            "is_one_by_one": (self.is_one_by_one, False),
            "mastery": (self.mastery and self.mastery.to_json(), None),
            "feedback": ([band.to_json() for band in self.feedback], []),
        }
        return {name: value for name, (value, usual) in said.items() if value != usual}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "QuizSettings":
        return QuizSettings(
            **{
                **data,
                "shuffle": tuple(data["shuffle"]),
                "questions": tuple((key, version) for key, version in data["questions"]),
                "possible": Decimal(data["possible"]),
                # Quizzes published before there were exams say nothing of these.
                "draws": tuple(Draw.from_json(one) for one in data.get("draws", ())),
                "specification": tuple(
                    SpecificationRow.from_json(one) for one in data.get("specification", ())
                ),
                "penalty": Fraction(data.get("penalty", 0)),
                "mastery": Mastery.from_json(data["mastery"]) if data.get("mastery") else None,
                "feedback": tuple(Band.from_json(one) for one in data.get("feedback", ())),
            }
        )


@dataclass(frozen=True)
class Criterion:
    """A row of an evaluation table. `evaluators` limits who rates it; empty: everybody.

    `group` is the heading it stands under (知识、技能、素质). A row with a `source` is rated by
    nobody: it is the mark of that activity (T03-Q) in the same classroom, put on its points.
    """

    key: str
    title: str
    standard: str  # HTML, inline
    points: Decimal
    shares: tuple[tuple[str, Decimal], ...]
    evaluators: tuple[str, ...] = ()
    group: str = ""
    source: str = ""

    def is_rated_by(self, evaluator: str) -> bool:
        return not self.source and (not self.evaluators or evaluator in self.evaluators)

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "standard": self.standard,
            "points": plain(self.points),
            "shares": [[code, plain(share)] for code, share in self.shares],
            "evaluators": list(self.evaluators),
            "group": self.group,
            "source": self.source,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Criterion":
        return Criterion(
            **{
                **data,
                "points": Decimal(data["points"]),
                "shares": tuple((code, Decimal(share)) for code, share in data["shares"]),
                "evaluators": tuple(data["evaluators"]),
            }
        )


@dataclass(frozen=True)
class PeerRule:
    """How peers rate: how many reviews each student gives, and among whom.

    Between groups (`TableText.intergroup`) `among` says nothing: it is always another group.
    """

    reviews: int = 3
    among: str = "group"  # group | classroom
    aggregate: str = "mean"  # mean | median | trimmed_mean
    is_anonymous: bool = True

    def to_json(self) -> dict[str, Any]:
        return {
            "reviews": self.reviews,
            "among": self.among,
            "aggregate": self.aggregate,
            "is_anonymous": self.is_anonymous,
        }


@dataclass(frozen=True)
class Option:
    """What can be ticked in a row (优, 能, 掌握), and the percent of its points that earns."""

    label: str
    percent: Decimal


@dataclass(frozen=True)
class LevelFrom:
    """A level of the result, and the percent it begins with (优 from 90)."""

    label: str
    percent: Decimal


LEVELS = tuple(
    LevelFrom(label, Decimal(percent))
    for label, percent in (("优", 90), ("良", 80), ("中", 70), ("及格", 60), ("不及格", 0))
)


@dataclass(frozen=True)
class TableText:
    """An evaluation table (表1-3): rows, evaluator weights (total 100) and rules.

    `missing` says per evaluator what happens when no rating came: renormalise | zero | wait |
    teacher (the teacher's ratings stand for them); the same under "activity" for rows taken
    from another activity: zero | wait | renormalise.
    `scale` is points | levels | stars | checklist | mastery; all but points are rated by
    `options`, best first. With `may_skip` a row may be called not applicable. `rounding` is
    the number of decimals (0 to 2) a result is shown with; `levels`, best first, are read
    from the rounded percent.
    """

    key: str
    label: str
    title: str
    scale: str
    weights: tuple[tuple[str, Decimal], ...]
    peer: PeerRule
    missing: tuple[tuple[str, str], ...]
    criteria: tuple[Criterion, ...]
    total: Decimal
    introduction: str  # HTML
    options: tuple[Option, ...] = ()
    may_skip: bool = False
    intergroup: PeerRule = PeerRule()
    rounding: int = 1
    levels: tuple[LevelFrom, ...] = LEVELS

    @property
    def counts(self) -> bool:
        """Whether it makes a mark; a mastery self-check only tells how sure students feel."""
        return self.scale != "mastery"

    def peers_of(self, evaluator: str) -> PeerRule:
        """The rule of classmates in the group, or of those of other groups."""
        return self.intergroup if evaluator == "intergroup" else self.peer

    def weight_of(self, evaluator: str) -> Decimal:
        return dict(self.weights).get(evaluator, Decimal(0))

    def criteria_for(self, evaluator: str) -> tuple[Criterion, ...]:
        return tuple(row for row in self.criteria if row.is_rated_by(evaluator))

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label,
            "title": self.title,
            "scale": self.scale,
            "weights": [[who, plain(weight)] for who, weight in self.weights],
            "peer": self.peer.to_json(),
            "missing": [list(pair) for pair in self.missing],
            "criteria": [row.to_json() for row in self.criteria],
            "total": plain(self.total),
            "introduction": self.introduction,
            "options": [[one.label, plain(one.percent)] for one in self.options],
            "may_skip": self.may_skip,
            "intergroup": self.intergroup.to_json(),
            "rounding": self.rounding,
            "levels": [[one.label, plain(one.percent)] for one in self.levels],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "TableText":
        """The table; one compiled before a field was known has that field's default."""
        more: dict[str, Any] = {}
        if "levels" in data:
            more["levels"] = tuple(LevelFrom(label, Decimal(n)) for label, n in data["levels"])
            more["options"] = tuple(Option(label, Decimal(n)) for label, n in data["options"])
            more["intergroup"] = PeerRule(**data["intergroup"])
        return TableText(
            **{
                **data,
                "weights": tuple((who, Decimal(weight)) for who, weight in data["weights"]),
                "peer": PeerRule(**data["peer"]),
                "missing": tuple((who, rule) for who, rule in data["missing"]),
                "criteria": tuple(Criterion.from_json(row) for row in data["criteria"]),
                "total": Decimal(data["total"]),
                **more,
            }
        )
