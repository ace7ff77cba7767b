"""What changed from one composition to the next, in rows and sentences a teacher reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.core.i18n import _
from lms.core.points import plain
from lms.gradebook.rules.composition import Category, Tree
from lms.gradebook.rules.wording import METHODS, MISSING, SCALES

Cell = str | tuple[str, str]


@dataclass(frozen=True)
class Differing:
    """One category: added, gone or changed; a cell with two texts changed from one to the other."""

    change: str
    title: str
    cells: tuple[Cell, ...]


def labels() -> list[str]:
    """What the cells are."""
    return [_("分项"), _("上级"), _("比例"), _("算法"), _("取用"), _("限制")]


def rows_between(old: Tree, new: Tree) -> list[Differing]:
    """The categories that are not the same in both, in the order of the new tree."""
    found = []
    for one in new.categories:
        was = old.by_code.get(one.code)
        if was is None:
            found.append(Differing("add", one.title, _words(one, new)))
        elif _words(was, old) != _words(one, new) or was.title != one.title:
            found.append(Differing("change", _title(was, one), _cells(was, old, one, new)))
    gone = [one for one in old.categories if one.code not in new.by_code]
    return found + [Differing("gone", one.title, _words(one, old)) for one in gone]


def sentences_between(old: Tree, new: Tree, titles: Mapping[str, str]) -> list[str]:
    """What else changed: where columns count, the scale, what is missing."""
    said = []
    if old.scale is not new.scale:
        said.append(_("等级制：%(old)s → %(new)s。", old=SCALES[old.scale], new=SCALES[new.scale]))
    if old.missing is not new.missing:
        said.append(
            _(
                "没有成绩的项：%(old)s → %(new)s。",
                old=MISSING[old.missing],
                new=MISSING[new.missing],
            )
        )
    moved = [
        titles.get(key, key)
        for key in sorted(old.places.keys() | new.places.keys())
        if old.places.get(key) != new.places.get(key)
    ]
    if moved:
        listed = _("、").join(f"「{title}」" for title in moved)
        said.append(_("归入的分项或权重有变化：%(titles)s。", titles=listed))
    return said


def _title(was: Category, one: Category) -> str:
    if was.title == one.title:
        return one.title
    return _("%(new)s（原为%(old)s）", new=one.title, old=was.title)


def _cells(was: Category, old: Tree, one: Category, new: Tree) -> tuple[Cell, ...]:
    pairs = zip(_words(was, old), _words(one, new), strict=True)
    return tuple(after if before == after else (before, after) for before, after in pairs)


def _words(one: Category, tree: Tree) -> tuple[str, ...]:
    parent = tree.by_code.get(one.parent)
    weight = f"{plain(one.weight)}%"
    return (
        parent.title if parent else _("总评"),
        _("加分 %(n)s", n=weight) if one.is_extra else weight,
        str(METHODS[one.method]),
        choice_words(one),
        limit_words(one),
    )


def choice_words(one: Category) -> str:
    """Which of its items count."""
    if one.best_of is not None:
        return _("取最好的 %(n)s 项", n=one.best_of)
    if one.drop_lowest:
        return _("去掉最低的 %(n)s 项", n=one.drop_lowest)
    return _("全部")


def limit_words(one: Category) -> str:
    """What it may reach at most and must at least."""
    said = []
    if one.cap is not None:
        said.append(_("最高 %(n)s%%", n=plain(one.cap)))
    if one.must_reach is not None:
        said.append(_("须达到 %(n)s%%", n=plain(one.must_reach)))
    return _("，").join(said) or _("无")
