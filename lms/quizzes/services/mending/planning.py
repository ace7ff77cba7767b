"""The dry run: what a mend would change, computed from the papers as they are, writing nothing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import QuizSettings
from lms.gradebook.rules import Tally
from lms.questions.kinds.base import Answer
from lms.questions.models import QuestionVersion
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.quizzes import queries
from lms.quizzes.models import Attempt, Mend, PaperItem
from lms.quizzes.rules import marking, mending, suspicion
from lms.quizzes.rules.mending import VOIDING, MendKind, MendPolicy, Repair
from lms.quizzes.rules.scoring import Scoring
from lms.quizzes.rules.suspicion import GivenAnswer
from lms.quizzes.services.mending.effects import ClassPlan, Counts, class_plan
from lms.quizzes.services.repairing import Change, repaired
from lms.quizzes.services.results import by_student, settings_of


class MendRefused(Refused):
    """This repair cannot be made; the message says why and what can."""


@dataclass(frozen=True)
class Wish:
    """What a teacher asks for; `answers` are tokens of the answers to accept."""

    leaf: str
    kind: MendKind
    policy: MendPolicy = MendPolicy.EXACT
    answers: tuple[str, ...] = ()
    in_all_classes: bool = False


@dataclass(frozen=True)
class Plan:
    """A mend as it would be: for each class what changes. `token` stands for all of it."""

    wish: Wish
    repair: Repair
    question_id: int
    target: QuestionVersion | None
    versions: tuple[int, ...]
    classes: tuple[ClassPlan, ...]
    token: str

    @property
    def changes(self) -> list[Change]:
        return [change for one in self.classes for change in one.changes]

    @property
    def papers(self) -> int:
        return sum(one.papers for one in self.classes)

    @property
    def is_empty(self) -> bool:
        """Whether it would touch nobody, now or when running attempts are handed in."""
        return not self.changes and not any(one.running for one in self.classes)


def planned(assignment: Assignment, *, wish: Wish, by: User) -> Plan:
    """Plan a mend for this class, or for every class of `by` that was given the same quiz."""
    places = queries.taught_alike(by, assignment) if wish.in_all_classes else [assignment]
    return plan_for([one for one in places if one.id != assignment.id], assignment, wish)


def plan_for(others: Sequence[Assignment], assignment: Assignment, wish: Wish) -> Plan:
    """Plan a mend for these classes; `assignment` is where the teacher stands."""
    places = sorted([assignment, *others], key=lambda one: one.id)
    ids = [one.id for one in places]
    attempts = queries.papers_of(ids)
    asked = [pair for attempt in attempts for pair in _asked(attempt, wish.leaf)]
    if not asked:
        raise MendRefused(_("还没有交上来的答卷里有题 %(key)s，没有可以更正的。", key=wish.leaf))
    question_id = asked[0][1].version.question_id
    if wish.kind is MendKind.REVISION:
        _require_not_void(queries.standing_mends(ids), wish.leaf)
    target = _target(assignment, asked[0][1]) if wish.kind is MendKind.REVISION else None
    accepted = _accepted(wish, asked) if wish.kind is MendKind.ACCEPT else ()
    published = Definition.from_json(target.definition) if target else None
    repair = Repair(wish.leaf, wish.kind, wish.policy, accepted, published)
    versions = _versions(ids, asked[-1][1], repair, target)
    pass_mark = queries.course_of(assignment.classroom.course_code).pass_mark
    classes = tuple(
        _class(one, attempts, question_id, repair, versions=versions, pass_mark=pass_mark)
        for one in places
    )
    token = _token(wish, versions, target, classes)
    return Plan(wish, repair, question_id, target, versions, classes, token)


def given_answers(
    attempts: Sequence[Attempt], leaf_key: str
) -> tuple[Definition, list[GivenAnswer]]:
    """The leaf as it counts now, and the distinct answers it got."""
    asked = [pair for attempt in attempts for pair in _asked(attempt, leaf_key)]
    if not asked:
        raise MendRefused(_("还没有交上来的答卷里有题 %(key)s。", key=leaf_key))
    attempt, item = asked[-1]
    leaf = _leaf_of(Definition.from_json(item.version.definition), leaf_key)
    rules = Scoring.of(settings_of(attempt)).rules
    return leaf, suspicion.distinct(leaf, _answers(asked, leaf), rules)


def published_version(assignment: Assignment, key: str) -> int | None:
    """The version of a question in the quiz as it is published now; None once it is gone."""
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    pairs = [*settings.questions, *(pair for draw in settings.draws for pair in draw.pool)]
    return dict(pairs).get(key)


def _asked(attempt: Attempt, leaf_key: str) -> list[tuple[Attempt, PaperItem]]:
    return [
        (attempt, item) for item in attempt.items if _has_leaf(item.version.definition, leaf_key)
    ]


def _has_leaf(definition: dict[str, object], leaf_key: str) -> bool:
    parts = definition["parts"]
    if isinstance(parts, list) and parts:
        return any(part["key"] == leaf_key for part in parts)
    return definition["key"] == leaf_key


def _leaf_of(definition: Definition, key: str) -> Definition:
    return next(leaf for leaf in definition.leaves() if leaf.key == key)


def _answers(
    asked: Sequence[tuple[Attempt, PaperItem]], leaf: Definition
) -> list[dict[str, object]]:
    """The answers to this leaf that stand for the same options: other wordings are left out."""
    versions = {item.version_id: item.version for _attempt, item in asked}
    known = {id_: Definition.from_json(one.definition) for id_, one in versions.items()}
    own = {id_: _leaf_of(definition, leaf.key) for id_, definition in known.items()}
    alike = {id_ for id_, one in own.items() if mending.is_alike(one, leaf)}
    return [
        marking.leaf_answer(known[item.version_id], own[item.version_id], item.answer)
        for _attempt, item in asked
        if item.version_id in alike
    ]


def _target(assignment: Assignment, item: PaperItem) -> QuestionVersion:
    key = item.version.definition["key"]
    version_id = published_version(assignment, key)
    version = versions_by_id([version_id]).get(version_id) if version_id else None
    if version is None:
        raise MendRefused(_("题 %(key)s 已经不在发布的测验里，没有可以采用的新文字。", key=key))
    return version


def _require_not_void(standing: Sequence[Mend], leaf: str) -> None:
    """A void question holds no points a person gave, so nothing could be marked by a new text."""
    void = next((one for one in standing if one.leaf == leaf and one.kind in VOIDING), None)
    if void is not None:
        raise MendRefused(
            _(
                "题 %(key)s 已由更正 %(n)s 作废。请先撤销那次作废，再按新文字重新计分。",
                key=leaf,
                n=void.id,
            )
        )


def _accepted(wish: Wish, asked: Sequence[tuple[Attempt, PaperItem]]) -> tuple[Answer, ...]:
    attempt, item = asked[-1]
    leaf = _leaf_of(Definition.from_json(item.version.definition), wish.leaf)
    rules = Scoring.of(settings_of(attempt)).rules
    given = suspicion.distinct(leaf, _answers(asked, leaf), rules)
    chosen = [
        one.piece.answer
        for one in given
        if one.token in wish.answers and one.piece.can_accept and not one.is_right
    ]
    if not chosen:
        raise MendRefused(_("请先勾选要认可的答案。"))
    return tuple(chosen)


def _versions(
    assignment_ids: Sequence[int], item: PaperItem, repair: Repair, target: QuestionVersion | None
) -> tuple[int, ...]:
    """The versions a mend repairs: all on papers, but for accepted answers only those alike.

    Answers name options by position, so they mean nothing where the options differ.
    """
    ids = queries.versions_asked(assignment_ids, item.version.question_id)
    if repair.kind is not MendKind.ACCEPT:
        return tuple(one for one in ids if target is None or one != target.id)
    leaf = _leaf_of(Definition.from_json(item.version.definition), repair.leaf)
    found = versions_by_id(ids)
    definitions = {one: Definition.from_json(found[one].definition) for one in ids}
    return tuple(
        one
        for one, definition in definitions.items()
        for own in definition.leaves()
        if own.key == leaf.key and mending.is_alike(own, leaf)
    )


def _class(
    assignment: Assignment,
    attempts: Sequence[Attempt],
    question_id: int,
    repair: Repair,
    *,
    versions: Sequence[int],
    pass_mark: Decimal,
) -> ClassPlan:
    own = [attempt for attempt in attempts if attempt.assignment_id == assignment.id]
    changes: list[Change] = []
    hand_marked = unfit = 0
    for work in by_student(own).values():
        asked = [
            (attempt, item)
            for attempt in work
            for item in attempt.items
            if item.version.question_id == question_id
        ]
        covered = [pair for pair in asked if pair[1].version_id in versions]
        found = repaired(covered, repair, work)
        changes += found
        hand_marked += sum(item.marked_by_id is not None for _attempt, item in asked)
        meant = asked if repair.kind is MendKind.ACCEPT else covered
        unfit += len(meant) - len(found)
    _require_something_left(own, changes)
    counts = Counts(queries.running_count([assignment.id]), hand_marked, unfit)
    return class_plan(assignment, own, changes, pass_mark=pass_mark, counts=counts)


def _require_something_left(attempts: Sequence[Attempt], changes: Sequence[Change]) -> None:
    after = {change.item.id: change.after.possible for change in changes}
    for attempt in attempts:
        if not sum((after.get(item.id, item.possible) for item in attempt.items), Decimal(0)):
            raise MendRefused(_("移出这道题之后，有的试卷就没有题了。请改用“作废，所有人得满分”。"))


def _token(
    wish: Wish,
    versions: Sequence[int],
    target: QuestionVersion | None,
    classes: Sequence[ClassPlan],
) -> str:
    """A fingerprint of everything the plan rests on and says."""
    state = [
        [wish.leaf, wish.kind, wish.policy, sorted(wish.answers), wish.in_all_classes],
        list(versions),
        target.id if target else None,
        [
            [
                one.assignment.id,
                one.papers,
                [_print(change) for change in one.changes],
                [[e.student_id, _word(e.points), _word(e.possible), e.origin] for e in one.entries],
                [[_tally(e.before), _tally(e.after), e.is_outranked] for e in one.effects],
                one.is_submitted,
            ]
            for one in classes
        ],
    ]
    text = json.dumps(state, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _print(change: Change) -> list[object]:
    return [
        change.item.id,
        change.item.version_id,
        change.definition.to_json(),
        [
            [_word(held.earned), _word(held.possible), dict(held.marks)]
            for held in (change.before, change.after)
        ],
        change.is_kept,
    ]


def _tally(tally: Tally | None) -> list[str | None]:
    return [_word(tally.earned), _word(tally.possible)] if tally else []


def _word(value: Decimal | None) -> str | None:
    """The number whatever zeros it carries: 8 and 8.000000 are the same state."""
    return None if value is None else plain(value)
