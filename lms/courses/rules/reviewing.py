"""What a quiz shows its students afterwards: six things by four phases, and words by result."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.fields import Fields
from lms.courses.rules.modes import EXAM
from lms.courses.rules.render import Page

ASPECTS = ("answers", "right_wrong", "points", "explanation", "right_answer", "feedback")
DURING = "during"
PHASES = (DURING, "after", "open", "closed")
DONE = PHASES[1:]
# What cannot stand alone: beside which it is shown, or what it gives away.
NEEDS = {"right_wrong": "answers", "explanation": "answers", "right_answer": "right_wrong"}
# While the paper is answered, what is right so far has a page of its own; the rest stands on it.
NEEDS_DURING = dict.fromkeys(ASPECTS[2:], "right_wrong") | {"right_wrong": "answers"}
# What one who has handed in can pass on to somebody who has not.
TELLING = ("right_wrong", "explanation", "right_answer")
LONGEST_FEEDBACK = 1000

ReviewRule = str | Mapping[str, Any]  # a preset's name, or phases by aspect


@dataclass(frozen=True)
class Matrix:
    """Which aspect is shown in which phase: the cells that are ticked."""

    cells: frozenset[tuple[str, str]]

    def has(self, aspect: str, phase: str) -> bool:
        return (aspect, phase) in self.cells

    def shows(self, aspect: str, phase: str) -> bool:
        """Whether a cell is ticked and has what it needs."""
        needed = need_of(aspect, phase)
        return self.has(aspect, phase) and (not needed or self.shows(needed, phase))

    def gaps(self) -> list[tuple[str, str, str]]:
        """Cells that lack what they need: (aspect, phase, what it needs), in order."""
        return [
            (aspect, phase, needed)
            for aspect in ASPECTS
            for phase in PHASES
            for needed in (need_of(aspect, phase),)
            if needed and self.has(aspect, phase) and not self.has(needed, phase)
        ]

    def told_early(self) -> list[str]:
        """What tells answers before nobody may answer any more."""
        return [
            aspect for aspect in TELLING if any(self.shows(aspect, phase) for phase in PHASES[:-1])
        ]

    @property
    def preset(self) -> str:
        """The name of the preset this is, or ''."""
        return next((name for name, matrix in PRESETS.items() if matrix == self), "")

    def to_json(self) -> dict[str, list[str]]:
        return {
            aspect: [phase for phase in PHASES if self.has(aspect, phase)] for aspect in ASPECTS
        }

    @staticmethod
    def from_json(data: ReviewRule) -> "Matrix":
        """From a mapping, or from the name of a preset, as quizzes of earlier days have it."""
        if isinstance(data, str):
            return PRESETS[data]
        return Matrix(
            frozenset(
                (aspect, phase)
                for aspect in ASPECTS
                for phase in data.get(aspect, ())
                if phase in PHASES
            )
        )


def need_of(aspect: str, phase: str) -> str:
    """Without which other aspect this one is not shown in this phase; '' where it stands alone."""
    return (NEEDS_DURING if phase == DURING else NEEDS).get(aspect, "")


def _matrix(**phases: tuple[str, ...]) -> Matrix:
    return Matrix(frozenset((aspect, phase) for aspect, some in phases.items() for phase in some))


# Points are told as soon as they are known; the presets differ in when answers are.
PRESETS = {
    "never": _matrix(points=DONE, feedback=DONE),
    "after_submit": _matrix(**dict.fromkeys(ASPECTS, DONE)),
    "after_close": _matrix(
        **dict.fromkeys(ASPECTS, ("closed",)) | {"points": DONE, "feedback": DONE}
    ),
}


@dataclass(frozen=True)
class Band:
    """General feedback: what is said to whoever earned `least` percent or more."""

    least: Decimal
    text: str  # HTML

    def to_json(self) -> dict[str, str]:
        return {"from": plain(self.least), "text": self.text}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Band":
        return Band(Decimal(data["from"]), data["text"])


def default_review(mode: str) -> str:
    """What a quiz shows that does not say so: of an exam no answers before everybody is done."""
    return "after_close" if mode == EXAM else "after_submit"


def read_review(fields: Fields, mode: str) -> ReviewRule:
    """`review: after_close`, or `review: {answers: [after, open, closed], …}`."""
    rule = _read_rule(fields, mode)
    if mode == EXAM and (told := Matrix.from_json(rule).told_early()):
        fields.findings.warning(
            fields.place_of("review"),
            _(
                "考试在全班截止以前就公布 %(told)s，先交卷的人可以把答案告诉还没考的人。"
                "不写 review，或写 review: after_close，就等到截止。",
                told=_("、").join(told),
            ),
        )
    return rule


def _read_rule(fields: Fields, mode: str) -> ReviewRule:
    value = fields.value("review")
    if value is None or value.entries is None:
        return fields.choice("review", tuple(PRESETS), default_review(mode))
    inner = Fields(value, fields.findings)
    rule = {aspect: [word for word, _at in inner.words(aspect, PHASES)] for aspect in ASPECTS}
    inner.finish()
    matrix = Matrix.from_json(rule)
    for aspect, phase, needed in matrix.gaps():
        fields.findings.error(
            inner.place_of(aspect),
            _(
                "%(aspect)s 在 %(phase)s 公布时，%(needed)s 也要在 %(phase)s 公布。",
                aspect=aspect,
                phase=phase,
                needed=needed,
            ),
        )
    return matrix.to_json()


def read_feedback(fields: Fields, page: Page) -> tuple[Band, ...]:
    """`feedback`: bands of percent from the highest down to 0, each with what is said."""
    bands: list[Band] = []
    for entry in fields.mappings("feedback"):
        least = entry.number("from", least=0, most=100)
        text = entry.text("text", longest=LONGEST_FEEDBACK)
        entry.finish()
        if bands and least >= bands[-1].least:
            fields.findings.error(
                entry.place_of("from"),
                _("feedback 从高分往低分写，每一档的 from 都要比上一档小。"),
            )
        bands.append(Band(least, page.at(entry.place_of("text"))(text) if text else ""))
    if bands and bands[-1].least:
        fields.findings.error(
            fields.place_of("feedback"),
            _("feedback 的最后一档应从 0 开始，这样每个分数都有话可说。"),
        )
    return tuple(bands)


def feedback_for(bands: tuple[Band, ...], earned: Decimal, possible: Decimal) -> str:
    """What is said to this result, as HTML; '' where nothing is written or nothing was at stake."""
    if not possible:
        return ""
    return next((band.text for band in bands if earned * 100 >= band.least * possible), "")
