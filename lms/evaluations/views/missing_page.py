"""What the board of an evaluation shows, put together from one list of its students."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from lms.accounts.queries import users_by_id
from lms.core.i18n import _, format_moment
from lms.core.journal import JournalEntry
from lms.evaluations import queries, services
from lms.evaluations.queries import MentorProgress, Missing, Seat
from lms.evaluations.rules.allocation import Limit, limit_between
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.rules.wording import NAMES
from lms.web.ids import whole

FILTERS: dict[str, Callable[[Missing], bool]] = {
    "owing": lambda one: one.owes,
    "self": lambda one: one.owes_self,
    "peers": lambda one: one.owes_peers > 0,
    "blocked": lambda one: one.is_blocked,
    "teacher": lambda one: not one.has_teacher,
    "all": lambda one: True,
}


@dataclass(frozen=True)
class Holder:
    """A student for whose reviews classmates wait who have done all of their own."""

    student: Missing
    waiting: Sequence[str]


@dataclass(frozen=True)
class Move:
    """One time reviews changed hands: when, why, and what in words."""

    when: str
    why: str
    lines: Sequence[str]


@dataclass(frozen=True)
class MissingPage:
    """The board as its teacher opens it."""

    rows: Sequence[Missing]
    tabs: Sequence[Mapping[str, Any]]
    groups: Sequence[tuple[int, str]]
    show: str
    group: int | None
    deadlines: Sequence[str]
    facts: Sequence[str]
    holders: Sequence[Holder]
    released: Sequence[Missing]
    mentors: Sequence[MentorProgress]
    moves: Sequence[Move]
    limits: Sequence[str]
    has_self: bool
    has_peers: bool
    has_teacher: bool
    is_over: bool


def missing_page(seat: Seat, show: str, group: str) -> MissingPage:
    assignment, evaluators = seat.assignment, evaluators_of(seat.text)
    everyone = queries.missing_of(assignment, evaluators)
    show = show if show in FILTERS else "owing"
    group_id = whole(group)
    here = [one for one in everyone if group_id in {None, one.group_id}]
    names = {one.student_id: one.name for one in everyone}
    has_mentor = "mentor" in evaluators
    return MissingPage(
        rows=[one for one in here if FILTERS[show](one)],
        tabs=_tabs(assignment.id, here, evaluators, show, group_id),
        groups=sorted({(one.group_id, one.group) for one in everyone if one.group_id}),
        show=show,
        group=group_id,
        deadlines=_deadlines(seat, evaluators),
        facts=_facts(everyone, evaluators),
        holders=_holders(everyone, names),
        released=[one for one in everyone if one.is_released],
        mentors=queries.mentors_of(assignment, len(everyone)) if has_mentor else [],
        moves=_moves(queries.moves_of(assignment.id), names),
        limits=_limits(seat, everyone, evaluators),
        has_self="self" in evaluators,
        has_peers=bool({"peer", "intergroup"} & set(evaluators)),
        has_teacher="teacher" in evaluators,
        is_over=assignment.classroom.term.closed_at is not None,
    )


def _tabs(
    assignment_id: int,
    here: Sequence[Missing],
    evaluators: Sequence[str],
    show: str,
    group_id: int | None,
) -> list[dict[str, Any]]:
    labels = {"owing": _("没交齐"), "self": _("缺自评"), "peers": _("欠互评")}
    labels |= {"blocked": _("在等同学"), "teacher": _("缺师评"), "all": _("全部")}
    peers = {"peer", "intergroup"} & set(evaluators)
    offered = {"self": "self" in evaluators, "teacher": "teacher" in evaluators}
    offered |= {"peers": bool(peers), "blocked": bool(peers)}
    return [
        {
            "label": f"{label} {sum(map(FILTERS[key], here))}",
            "href": url_for(".missing", assignment_id=assignment_id, show=key, group=group_id),
            "current": show == key,
        }
        for key, label in labels.items()
        if offered.get(key, True)
    ]


def _deadlines(seat: Seat, evaluators: Sequence[str]) -> list[str]:
    said = []
    for who in evaluators:
        window = services.window_of(seat.assignment, who)
        end = window.due_at or window.closes_at
        said.append(
            _("%(who)s %(moment)s 前", who=NAMES[who], moment=format_moment(end))
            if end
            else _("%(who)s不限时间", who=NAMES[who])
        )
    return said


def _facts(everyone: Sequence[Missing], evaluators: Sequence[str]) -> list[str]:
    count = len(everyone)
    says = {
        "self": lambda: _(
            "自评 %(n)s / %(all)s 人", n=sum(not one.owes_self for one in everyone), all=count
        ),
        "peer": lambda: _peer_fact(everyone),
        "teacher": lambda: _(
            "师评 %(n)s / %(all)s 人", n=sum(one.has_teacher for one in everyone), all=count
        ),
    }
    return [says[who]() for who in evaluators if who in says]


def _peer_fact(everyone: Sequence[Missing]) -> str:
    done, total = (sum(one.gave[at] for one in everyone) for at in (0, 1))
    return _("互评 %(n)s / %(all)s 份", n=done, all=total) if total else _("互评还没有分配")


def _holders(everyone: Sequence[Missing], names: Mapping[int, str]) -> list[Holder]:
    """Who lets classmates wait, the most waiting first."""
    blocked = {one.student_id for one in everyone if one.is_blocked}
    found = [
        Holder(one, [names[ratee] for ratee in one.holds_up if ratee in blocked])
        for one in everyone
        if blocked & set(one.holds_up)
    ]
    return sorted(found, key=lambda holder: (-len(holder.waiting), holder.student.number))


def _moves(entries: Sequence[JournalEntry], names: Mapping[int, str]) -> list[Move]:
    pairs = [
        pair
        for entry in entries
        for pair in (*entry.detail.get("given", ()), *entry.detail.get("taken_back", ()))
    ]
    abouts = {entry.detail["about"] for entry in entries if entry.detail.get("about")}
    known = {person for _who, *both in pairs for person in both} | abouts
    gone = users_by_id(known - names.keys())
    people = {**{user_id: user.name for user_id, user in gone.items()}, **names}
    return [_move(entry, people) for entry in entries]


def _move(entry: JournalEntry, people: Mapping[int, str]) -> Move:
    def says(words: str, pairs: Sequence[Sequence[Any]]) -> list[str]:
        return [
            words
            % {
                "who": NAMES[who],
                "rater": people.get(rater, "—"),
                "ratee": people.get(ratee, "—"),
            }
            for who, rater, ratee in pairs
        ]

    about = people.get(entry.detail.get("about", 0), "")
    why = {
        "roster": _("名单或小组有变动"),
        "release": _("免去 %(name)s 的互评", name=about),
        "call_back": _("%(name)s 重新参加互评", name=about),
    }.get(entry.detail.get("reason", ""), _("重新核对分配"))
    return Move(
        when=format_moment(entry.at),
        why=why,
        lines=[
            *says(_("%(rater)s 评 %(ratee)s（%(who)s）"), entry.detail.get("given", ())),
            *says(_("收回：%(rater)s 评 %(ratee)s（%(who)s）"), entry.detail.get("taken_back", ())),
        ],
    )


def _limits(seat: Seat, everyone: Sequence[Missing], evaluators: Sequence[str]) -> list[str]:
    """Why not everybody can get as many reviews as the table says."""
    sizes: dict[int | None, int] = {}
    for one in everyone:
        sizes[one.group_id] = sizes.get(one.group_id, 0) + 1
    said = []
    if "peer" in evaluators and seat.text.peer.among == "group":
        said += _small_groups(everyone, sizes, seat.text.peer.reviews)
    if "intergroup" in evaluators:
        k, largest = seat.text.intergroup.reviews, max(sizes.values(), default=0)
        others = len(everyone) - largest
        match limit_between(sizes.values(), k):
            case Limit.ONE_GROUP:
                said.append(_("组间互评至少要两个小组，现在只有一个。请先分组。"))
            case Limit.LARGEST:
                said.append(
                    _(
                        "最大的小组 %(largest)s 人，比其余各组合起来（%(others)s 人）还多，"
                        "组间互评不可能每人都是 %(k)s 份：已按能做到的最多分配。"
                        "要人人一样，请把大组拆小。",
                        largest=largest,
                        others=others,
                        k=k,
                    )
                )
            case Limit.SIZES:
                said.append(
                    _(
                        "按现在各组的人数，组间互评不可能每人都是 %(k)s 份："
                        "已按能做到的最多分配。每人 %(possible)s 份一定做得到。",
                        k=k,
                        possible=len(everyone) - 2 * largest + 1,
                    )
                )
    return said


def _small_groups(
    everyone: Sequence[Missing], sizes: Mapping[int | None, int], k: int
) -> list[str]:
    names = {one.group_id: one.group or _("未分组") for one in everyone}
    alone = [names[group] for group, size in sizes.items() if size == 1]
    small = [names[group] for group, size in sizes.items() if 1 < size <= k]
    said = []
    if alone:
        said.append(
            _("只有 1 人、没有人可以互评的小组：%(names)s。请调整分组。", names=_("、").join(alone))
        )
    if small:
        said.append(
            _(
                "人数不超过 %(k)s 人的小组只能组内全部互评，每人不到 %(k)s 份：%(names)s。",
                k=k,
                names=_("、").join(small),
            )
        )
    return said
