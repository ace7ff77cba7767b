"""What is filled in on a printed table: marks and sums, the result, and what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date

from lms.core.i18n import _
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import SKIPPED, Evaluator
from lms.evaluations.queries import ReviewView, SheetView
from lms.evaluations.rules.printed import Column, Mark, Outcome, weight_words
from lms.evaluations.rules.results import Part, Result, evaluators_of
from lms.evaluations.rules.wording import LEVELS, NAMES, notes, number, sentence
from lms.evaluations.services.printing_papers import Box

PEERS = ("peer", "intergroup")


@dataclass(frozen=True)
class Filled:
    """A sheet with its result, and the evaluators whose columns may be shown."""

    view: SheetView
    outcome: Result
    shown: Sequence[str]

    @property
    def is_spelled(self) -> bool:
        """Whether the computation is printed: only when it would tell nothing hidden."""
        return self.outcome.stands and len(self.shown) == len(self.outcome.parts)

    def handed_in(self, who: str) -> list[ReviewView]:
        if who not in self.shown:
            return []
        return [review for review in self.view.by(who) if review.handed_in_at]


def columns_of(text: TableText, filled: Filled | None) -> list[Column]:
    """The evaluators with what they gave; empty columns where nothing is or may be shown."""
    return [_column(text, who, filled) for who in evaluators_of(text)]


def outcome_of(filled: Filled | None) -> Outcome:
    """The result under the table, and the points of rows taken from another activity."""
    if filled is None or not filled.is_spelled:
        return Outcome()
    outcome = filled.outcome
    sources = {
        row.criterion.key: number(row.earned) for row in outcome.rows if row.criterion.source
    }
    return Outcome(sentence(outcome), str(LEVELS[outcome.level]), sources)


def notes_of(filled: Filled | None) -> list[str]:
    return notes(filled.outcome) if filled and filled.is_spelled else []


def day_of(filled: Filled | None) -> str:
    """The day of a filled sheet: when the last of what it shows was handed in."""
    moments = [
        review.handed_in_at
        for review in (filled.view.reviews if filled else ())
        if review.handed_in_at and filled and review.evaluator.value in filled.shown
    ]
    return _day(max(moments)) if moments else ""


def boxes_of(text: TableText, filled: Filled | None) -> list[Box]:
    """Summary, comments and signatures of everybody who takes part."""
    takes_part = evaluators_of(text)
    boxes = {
        "self": _own_box(filled),
        "peer": _box(Evaluator.PEER, _("小组评语"), _("组长签名"), filled),
        "intergroup": _box(Evaluator.INTERGROUP, _("其他小组评语"), "", filled),
        "teacher": _box(Evaluator.TEACHER, _("教师评语"), _("教师签名"), filled),
        "mentor": _box(Evaluator.MENTOR, _("企业导师评语"), _("导师签名"), filled),
    }
    return [box for who, box in boxes.items() if who in takes_part and _is_needed(who, box, filled)]


def _is_needed(who: str, box: Box, filled: Filled | None) -> bool:
    """Classmates have said nothing on a filled form: then it needs no empty box for them."""
    return bool(box.text) or not (who == "intergroup" or (filled and who == "peer"))


def _column(text: TableText, who: str, filled: Filled | None) -> Column:
    name = str(NAMES[who])
    weight = weight_words(text.weight_of(who), counts=text.counts)
    part = _part(filled, who)
    if filled is None or part is None:
        return Column(who, name, weight)
    reviews = filled.handed_in(who)
    only = reviews[0] if len(reviews) == 1 else None
    averaged = who in PEERS and bool(part.count)
    marks = {}
    for row in text.criteria_for(who):
        if mark := _mark(part, row.key, only, averaged=averaged):
            marks[row.key] = mark
    return Column(who, name, weight, marks, number(part.total, averaged=averaged))


def _mark(part: Part, key: str, only: ReviewView | None, *, averaged: bool) -> Mark | None:
    """One evaluator's option as ticked; several people's as the points of all together."""
    choice = only.choices.get(key, "") if only else ""
    if choice == SKIPPED:
        return Mark(_("不适用"))
    if choice:
        return Mark(choice=choice)
    return Mark(number(part.points[key], averaged=averaged)) if key in part.points else None


def _part(filled: Filled | None, who: str) -> Part | None:
    """What is printed in this column: ratings, and nothings only once they count."""
    part = filled.outcome.part(who) if filled and who in filled.shown else None
    if filled is None or part is None or not part.counts:
        return None
    return part if part.count or filled.outcome.stands else None


def _own_box(filled: Filled | None) -> Box:
    (own,) = (filled.handed_in("self") if filled else []) or (None,)
    summary = "\n".join(filter(None, (own.gain, own.plan))) if own else ""
    label = _("自我总结（收获与提升计划）")
    return Box(label, summary, _("学生签名"), _signed(own))


def _box(who: Evaluator, label: str, signer: str, filled: Filled | None) -> Box:
    reviews = filled.handed_in(who.value) if filled else []
    said = "\n".join(review.comment for review in reviews if review.comment)
    # Classmates stay nameless; a teacher and a mentor stand by their word.
    only = reviews[0] if len(reviews) == 1 and who.value not in PEERS else None
    return Box(label, said, signer, _signed(only))


def _signed(review: ReviewView | None) -> str:
    """Who handed in on screen and when; the line for the pen stays free beside it."""
    if review is None or review.handed_in_at is None:
        return ""
    return _("%(name)s %(day)s 在线提交", name=review.rater or "", day=_day(review.handed_in_at))


def _day(moment: datetime) -> str:
    return str(format_date(moment, "yyyy-MM-dd"))
