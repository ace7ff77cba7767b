"""What the pages about mending are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from werkzeug.datastructures import MultiDict

from lms.core.i18n import _
from lms.gradebook.rules import Tally
from lms.questions import kinds
from lms.questions.kinds.base import Rules
from lms.questions.rules import Definition
from lms.quizzes import queries
from lms.quizzes.models import Attempt, Mend
from lms.quizzes.rules import marking, suspicion
from lms.quizzes.rules.mending import MendKind, MendPolicy
from lms.quizzes.rules.scoring import Scoring
from lms.quizzes.rules.suspicion import Sat, Suspicion
from lms.quizzes.services.mending import Undoing, Wish
from lms.quizzes.services.results import settings_of
from lms.quizzes.views.pages import Asked


@dataclass(frozen=True)
class Row:
    """One leaf of a quiz as its class answered it."""

    key: str
    label: str
    papers: int
    facility: Fraction | None
    suspicion: Suspicion
    mends: int

    @property
    def is_suspicious(self) -> bool:
        return self.suspicion.wrong_is_commoner or self.suspicion.better_did_worse


@dataclass
class Gathered:
    """What is gathered of one leaf over all papers; `leaf` is its latest wording."""

    leaf: Definition
    rules: Rules
    sat: list[Sat] = field(default_factory=list)


def rows(attempts: Sequence[Attempt], mends: Sequence[Mend]) -> list[Row]:
    """Every leaf that was asked, the suspicious ones first."""
    definitions: dict[int, Definition] = {}
    found: dict[str, Gathered] = {}
    for attempt in attempts:
        rules = Scoring.of(settings_of(attempt)).rules
        paper = _paper(attempt)
        for item in attempt.items:
            definition = definitions.get(item.version_id)
            if definition is None:
                definition = Definition.from_json(item.version.definition)
                definitions[item.version_id] = definition
            sat = suspicion.leaf_sat(definition, item.answer, item.marks, paper)
            for leaf in definition.leaves():
                gathered = found.setdefault(leaf.key, Gathered(leaf, rules))
                gathered.sat.append(sat[leaf.key])
                gathered.leaf = leaf
    standing = [mend.leaf for mend in mends if mend.undone_at is None]
    listed = [_row(one, standing.count(key)) for key, one in found.items()]
    return sorted(listed, key=lambda row: (not row.is_suspicious, row.key))


def _paper(attempt: Attempt) -> Tally:
    known = [item for item in attempt.items if item.earned is not None]
    return Tally(
        sum((item.earned or Decimal(0) for item in known), Decimal(0)),
        sum((item.possible for item in known), Decimal(0)),
    )


def _row(gathered: Gathered, mends: int) -> Row:
    leaf = gathered.leaf
    given = suspicion.distinct(leaf, [one.answer for one in gathered.sat], gathered.rules)
    return Row(
        key=leaf.key,
        label=marking.label(leaf),
        papers=len(gathered.sat),
        facility=suspicion.facility(gathered.sat),
        suspicion=suspicion.suspicion(leaf, gathered.sat, given),
        mends=mends,
    )


def read_wish(leaf: str, sent: MultiDict[str, str]) -> Wish | None:
    """What a form asks for; None when it names no kind of mending there is."""
    try:
        kind = MendKind(sent.get("kind", ""))
        policy = MendPolicy(sent.get("policy", MendPolicy.EXACT.value))
    except ValueError:
        return None
    answers = tuple(sent.getlist("answer")) if kind is MendKind.ACCEPT else ()
    return Wish(leaf, kind, policy, answers, sent.get("scope") == "all")


def asked_again(said: Mapping[str, str]) -> dict[str, Any]:
    """The address of the preview that a mend in the background was started from, and its reason."""
    kept = ("assignment_id", "leaf", "kind", "policy", "reason")
    return {
        **{name: said[name] for name in kept},
        "answer": said["answers"].split(),
        "scope": "all" if said["in_all_classes"] else "one",
    }


def kind_words(kind: MendKind) -> str:
    """What a kind of mending does, in one sentence."""
    return {
        MendKind.REVISION: _("按已发布的新文字重新计分"),
        MendKind.ACCEPT: _("另外认可勾选的答案"),
        MendKind.FULL: _("作废，所有人得满分"),
        MendKind.ANSWERED: _("作废，作答的人得满分"),
        MendKind.OUT: _("作废，移出试卷，不计分"),
    }[kind]


def policy_words(policy: MendPolicy) -> str:
    return {
        MendPolicy.EXACT: _("严格按更正后的计分，分数可能降低"),
        MendPolicy.NEVER_LOWER: _("只升不降，原来得分更高的保留原分"),
    }[policy]


def undone_words(found: Sequence[Undoing]) -> list[tuple[str, str]]:
    """What is told after undoing, each with the kind of message: what was undone, and what not."""
    done = [one for one in found if not one.is_closed]
    numbers = _("、").join(str(one.mend.id) for one in done)
    told = [(_("更正 %(n)s 已撤销，答卷和成绩已恢复。", n=numbers), "success")]
    if left := sum(len(one.left_alone) for one in done):
        words = _("有 %(n)s 份答卷在更正之后又由老师评阅过，保留了那个得分。", n=left)
        told.append((words, "warning"))
    closed = [one.plan.assignment.classroom.name for one in found if one.is_closed]
    if closed:
        words = _("%(names)s 的学期已经结束，那里的更正没有撤销。", names=_("、").join(closed))
        told.append((words, "warning"))
    return told


def sentences(attempt: Attempt, asked: Sequence[Asked]) -> dict[int, list[str]]:
    """What a paper says about its mended questions to whoever may see the right answers."""
    mended = queries.mended_leaves(attempt.id)
    return {
        one.id: [_sentence(mend, one.definition) for mend in mended[one.id]]
        for one in asked
        if one.id in mended
    }


def _sentence(mend: Mend, definition: Definition) -> str:
    match mend.kind:
        case MendKind.REVISION:
            words = _("这道题的答案已更正，所有人按新答案重新计分。")
        case MendKind.ACCEPT:
            accepted = _("、").join(accepted_words(mend, definition))
            words = _("这道题另外认可：%(answers)s。所有人重新计分。", answers=accepted)
        case MendKind.FULL:
            words = _("这道题已作废，所有人得满分。")
        case MendKind.ANSWERED:
            words = _("这道题已作废，作答的人都得满分。")
        case MendKind.OUT:
            words = _("这道题已作废，移出试卷，不计分。")
    if mend.policy is MendPolicy.NEVER_LOWER:
        return words + _("原来得分更高的保留原分。")
    return words


def accepted_words(mend: Mend, definition: Definition) -> list[str]:
    """The accepted answers of a mend as people read them."""
    leaf = next((leaf for leaf in definition.leaves() if leaf.key == mend.leaf), None)
    if leaf is None:
        return []
    kind = kinds.get(leaf.kind)
    pieces = [piece for answer in mend.accepted for piece in kind.pieces(leaf.body, answer)]
    return [
        _("%(where)s“%(words)s”", where=piece.where, words=piece.words)
        if piece.where
        else _("“%(words)s”", words=piece.words)
        for piece in pieces
    ]
