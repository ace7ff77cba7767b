"""Whether a composition adds up: everything that is wrong with it, each in one sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.core.i18n import _
from lms.core.points import plain
from lms.gradebook.rules.composition import Category, Tree

DEEPEST = 4  # levels below the total
FULL = Decimal(100)
MOST = Decimal(200)  # of a cap, in percent


@dataclass(frozen=True)
class Counted:
    """A column as the composition sees it; `category` is what its item says."""

    key: str
    title: str
    category: str


@dataclass(frozen=True)
class Fault:
    """What is wrong, and with which category or column ("" for the whole)."""

    sentence: str
    place: str = ""


def faults_of(tree: Tree, columns: Sequence[Counted] = ()) -> list[Fault]:
    """Everything that must be put right before a total may be computed this way."""
    if not tree.categories:
        return [Fault(_("成绩构成里还没有分项，请先加一个。"))]
    return [
        *_of_shape(tree),
        *_of_sums(tree),
        *(fault for one in tree.categories for fault in _of_category(one)),
        *_of_columns(tree, columns),
    ]


def notes_of(tree: Tree, columns: Sequence[Counted]) -> list[str]:
    """What is allowed and still worth knowing: what counts nowhere, and what is empty."""
    out = [one.title for one in columns if not tree.place_of(one.key, one.category).category]
    used = {tree.place_of(one.key, one.category).category for one in columns}
    empty = [
        one.title
        for one in tree.categories
        if one.code not in tree.below and one.code not in used and not one.is_extra
    ]
    said = []
    if out:
        said.append(_("%(titles)s不计入总评。", titles=_listed(out)))
    if empty:
        said.append(
            _("%(titles)s里还没有成绩项，有成绩以前其余分项按比例折算。", titles=_listed(empty))
        )
    return said


def _listed(titles: Sequence[str]) -> str:
    return _("、").join(f"「{title}」" for title in titles)


def _of_shape(tree: Tree) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for one in tree.categories:
        if (one.parent, one.title) in seen:
            yield Fault(_("有两个分项都叫「%(title)s」，请改一个名称。", title=one.title), one.code)
        seen.add((one.parent, one.title))
        depth = _depth(tree, one)
        if depth is None:
            yield Fault(_("「%(title)s」的上级分项不存在。", title=one.title), one.code)
        elif depth > DEEPEST:
            yield Fault(
                _("「%(title)s」放得太深，最多 %(n)s 层。", title=one.title, n=DEEPEST), one.code
            )


def _depth(tree: Tree, one: Category) -> int | None:
    """1 at the top; None when its ancestors lead nowhere or in a circle."""
    seen: set[str] = set()
    while one.parent:
        if one.code in seen or one.parent not in tree.by_code:
            return None
        seen.add(one.code)
        one = tree.by_code[one.parent]
    return len(seen) + 1


def _of_sums(tree: Tree) -> Iterator[Fault]:
    for code, children in tree.below.items():
        weights = sum((one.weight for one in children if not one.is_extra), Decimal(0))
        if weights == FULL:
            continue
        if code == "":
            yield Fault(_("总评各分项的比例合计 %(n)s%%，应为 100%%。", n=plain(weights)))
        elif code in tree.by_code:
            yield Fault(
                _(
                    "「%(title)s」下面各分项的比例合计 %(n)s%%，应为 100%%。",
                    title=tree.by_code[code].title,
                    n=plain(weights),
                ),
                code,
            )


def _of_category(one: Category) -> Iterator[Fault]:
    if not one.title.strip():
        yield Fault(_("有一个分项没有名称。"), one.code)
    if not 0 <= one.weight <= FULL:
        yield Fault(_("「%(title)s」的比例应在 0 到 100 之间。", title=one.title), one.code)
    yield from _of_choice(one)
    yield from _of_limits(one)


def _of_choice(one: Category) -> Iterator[Fault]:
    if one.drop_lowest and one.best_of is not None:
        yield Fault(
            _("「%(title)s」不能同时去掉最低的几项又只取最好的几项。", title=one.title), one.code
        )
    if one.drop_lowest < 0 or (one.best_of is not None and one.best_of < 1):
        yield Fault(_("「%(title)s」取或去掉的项数至少是 1。", title=one.title), one.code)


def _of_limits(one: Category) -> Iterator[Fault]:
    if one.cap is not None and not 0 < one.cap <= MOST:
        yield Fault(
            _("「%(title)s」的上限应大于 0%%，不超过 %(n)s%%。", title=one.title, n=MOST), one.code
        )
    if one.must_reach is None:
        return
    if one.is_extra:
        yield Fault(_("「%(title)s」是加分，不能要求必须达到多少。", title=one.title), one.code)
    elif not 0 < one.must_reach <= min(FULL, one.cap or FULL):
        yield Fault(
            _("「%(title)s」必须达到的得分率应大于 0%%，不超过上限。", title=one.title), one.code
        )


def _of_columns(tree: Tree, columns: Sequence[Counted]) -> Iterator[Fault]:
    for one in columns:
        place = tree.place_of(one.key, one.category)
        if place.category == "":
            continue
        if place.category not in tree.by_code:
            yield Fault(
                _(
                    "成绩项「%(title)s」没有归入任何分项，请选一个分项，或者选“不计入总评”。",
                    title=one.title,
                ),
                one.key,
            )
        elif place.category in tree.below:
            yield Fault(
                _(
                    "「%(above)s」下面还有分项，成绩项「%(title)s」应放进其中一个。",
                    above=tree.by_code[place.category].title,
                    title=one.title,
                ),
                one.key,
            )
        if place.weight <= 0 or (place.is_extra and place.weight > FULL):
            yield Fault(
                _("成绩项「%(title)s」的权重应大于 0，加分不超过 100。", title=one.title), one.key
            )
