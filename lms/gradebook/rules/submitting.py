"""What must be looked at before grades are submitted: each finding a sentence, with names."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lms.core.i18n import _
from lms.gradebook.rules.states import State
from lms.gradebook.rules.totalled import Total
from lms.gradebook.rules.wording import STATES


@dataclass(frozen=True)
class Candidate:
    """One student whose grade is to be submitted."""

    student_id: int
    number: str
    name: str
    total: Total


@dataclass(frozen=True)
class Finding:
    """One thing to look at. A blocking one must be put right first."""

    sentence: str
    names: tuple[str, ...] = ()
    is_blocking: bool = False

    @property
    def key(self) -> str:
        """Changes with what it says: what was looked at is known again, what is new is not."""
        text = "\n".join((self.sentence, *self.names))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def findings_of(
    candidates: Sequence[Candidate],
    *,
    faults: Sequence[str] = (),
    warnings: Sequence[Finding] = (),
    hidden: Sequence[str] = (),
) -> list[Finding]:
    """Everything there is to see, what blocks first.

    `faults` are those of the composition, `warnings` such as the spread of grades and totals
    just below the pass mark, `hidden` the columns students do not see yet.
    """
    found = [Finding(fault, is_blocking=True) for fault in faults]
    if not candidates:
        found.append(Finding(_("班里没有学生，没有可以送审的成绩。"), is_blocking=True))
    found += _without_grade(candidates)
    found += _missing(candidates)
    found += _with_state(candidates)
    found += warnings
    if hidden:
        sentence = _("有 %(n)s 项成绩尚未公布给学生，送审后仍可公布：", n=len(hidden))
        found.append(Finding(sentence, tuple(hidden)))
    return found


def unseen(findings: Sequence[Finding], seen: Collection[str]) -> list[Finding]:
    """Those that were not looked at as they are now."""
    return [one for one in findings if one.key not in seen]


def _without_grade(candidates: Sequence[Candidate]) -> Iterator[Finding]:
    names = tuple(
        one.name for one in candidates if one.total.value is None and one.total.state not in STATES
    )
    if names:
        yield Finding(
            _("%(n)s 名学生没有总评，也没有特殊标记；请先录入成绩或登记特殊标记：", n=len(names)),
            names,
            is_blocking=True,
        )


def _missing(candidates: Sequence[Candidate]) -> Iterator[Finding]:
    """Columns in which somebody has no mark, though no state takes it away."""
    by_title: dict[tuple[str, str], list[str]] = {}
    for one in candidates:
        missing = _missing_keys(one.total)
        for mark in one.total.marks:
            if mark.key in missing:
                by_title.setdefault((mark.key, mark.title), []).append(one.name)
    for (_key, title), names in by_title.items():
        yield Finding(
            _("“%(title)s”有 %(n)s 名学生没有得分：", title=title, n=len(names)), tuple(names)
        )


def _missing_keys(total: Total) -> set[str]:
    waiting = {key for part in total.parts for key in part.waiting}
    if total.state is State.NONE:
        zeros = {key for part in total.parts for key in part.zeros}
        waiting |= {
            mark.key
            for mark in total.marks
            if mark.key in zeros and mark.tally is None and mark.state is State.NONE
        }
    return waiting


def _with_state(candidates: Sequence[Candidate]) -> Iterator[Finding]:
    by_state: dict[State, list[str]] = {}
    for one in candidates:
        if one.total.state in STATES:
            by_state.setdefault(one.total.state, []).append(one.name)
        for mark in one.total.marks:
            if mark.state in STATES:
                said = _("%(name)s（%(title)s）", name=one.name, title=mark.title)
                by_state.setdefault(mark.state, []).append(said)
    for state, names in _in_order(by_state).items():
        yield Finding(
            _("特殊标记“%(state)s”%(n)s 处：", state=STATES[state], n=len(names)), tuple(names)
        )


def _in_order(by_state: Mapping[State, list[str]]) -> dict[State, list[str]]:
    return {state: by_state[state] for state in State if state in by_state}
