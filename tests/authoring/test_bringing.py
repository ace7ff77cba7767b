"""Objectives and media that come along with a text out of another course."""

from decimal import Decimal

import pytest

from lms.authoring.rules.bringing import carried, objectives_for
from lms.courses.rules.folder import Medium
from lms.courses.rules.objectives import ObjectiveText

HALF = Decimal("0.5")
TEXT = "### T03-I01 单选 5分 {K3.1}\n"


def one(code: str, title: str, *parents: tuple[str, Decimal]) -> ObjectiveText:
    return ObjectiveText(code, "knowledge", title, parents=parents)


def a_medium(path: str, sha256: str) -> Medium:
    return Medium(path, sha256, "image/svg+xml", 1, "")


def test_the_same_objective_is_not_brought_again():
    found = objectives_for([TEXT], [one("K3.1", "说出")], [one("K3.1", "说出")], {})

    assert (found.codes, found.brought, found.offered) == ({"K3.1": "K3.1"}, (), ())


def test_parents_stay_where_they_are_here_and_are_dropped_where_they_are_not():
    parents = (("G1.1", Decimal(1)), ("K1.1", HALF), ("K2.1", HALF))
    theirs = [one("K3.1", "说出", *parents), one("K1.1", "甲"), one("K2.1", "乙")]
    ours = [one("K3.1", "别的"), one("K1.1", "甲"), one("K2.1", "另一个意思")]

    found = objectives_for([TEXT], theirs, ours, {})

    assert found.lines("CSM")[-1] == "| K4.1 | 知识 | 说出 | G1.1 K1.1:0.5 | 0.65 |"
    assert found.dropped == (("K4.1", "K2.1"),)


def test_an_objective_that_is_chosen_stands_for_the_other_one():
    theirs, ours = [one("K3.1", "说出")], [one("K3.1", "别的"), one("K5.2", "近似")]

    assert objectives_for([TEXT], theirs, ours, {"K3.1": "K5.2"}).codes == {"K3.1": "K5.2"}
    assert objectives_for([TEXT], theirs, ours, {"K3.1": "K9.9"}).codes == {"K3.1": "K6.1"}


@pytest.mark.parametrize(
    ("there", "path", "link"),
    [
        ({}, "banks/media/a.svg", "media/a.svg"),
        ({"banks/media/a.svg": "1"}, None, "media/a.svg"),
        ({"banks/media/a.svg": "2"}, "banks/media/a-2.svg", "media/a-2.svg"),
    ],
)
def test_a_picture_is_shared_or_gets_a_free_name(there, path, link):
    theirs = {"m1/t1/media/a.svg": a_medium("m1/t1/media/a.svg", "1")}
    ours = {name: a_medium(name, sha256) for name, sha256 in there.items()}

    text, media = carried("看 ![图](media/a.svg)。", "m1/t1", "banks", theirs, ours)

    assert text == f"看 ![图]({link})。"
    assert list(media) == ([path] if path else [])


def test_links_to_anything_else_stay():
    text = "[甲](https://example.com/media/a.svg) ![乙](media/b.svg) [丙](../t2/lesson.md)"

    assert carried(text, "m1/t1", "banks", {}, {}) == (text, {})
