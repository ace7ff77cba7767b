"""排序: steps to be put in order.

Each step in its right place earns its share, 1 / number of steps. Two steps in one place earn
nothing there: which of them was meant is not known.
"""

import random
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from lms.core.findings import Findings, Place
from lms.core.i18n import _, lazy
from lms.core.markdown import plain_text
from lms.questions.kinds.base import (
    Answer,
    Arrangement,
    Body,
    Fields,
    Kind,
    Line,
    Outcome,
    Piece,
    Render,
    Rules,
    Usual,
    also_of,
    by_chance_of_text,
    first,
    index,
    is_indented,
    is_position,
    mapped,
    permutation,
    place_of,
    shuffled,
    text_of,
)
from lms.questions.kinds.editing import AREA, Column, Grid, Lines, Written, item, stem_lines

STEP = re.compile(r"^\s*\d+[.)]\s+(.*\S)\s*$")


class Order(Usual):
    name = "order"
    title = lazy("排序")
    labels = ("排序", "排序题", "order")
    rank = 6
    is_automatic = True
    grid: Grid | None = Grid(
        title=lazy("步骤"),
        columns=(Column("text", lazy("步骤的文字"), AREA),),
        add=lazy("加一步"),
        hint=lazy("按正确的顺序写；学生看到的顺序是打乱的。"),
    )

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        begin = _begin(lines)
        steps: list[str] = []
        for line in lines[begin:]:
            if match := STEP.match(line.text):
                if match[1] in steps:
                    findings.error(place_of(place, line), _("有两步相同。"))
                steps.append(match[1])
            elif is_indented(line):
                steps[-1] += "\n" + line.text.strip()
            elif line.text.strip():
                findings.error(place_of(place, line), _("每一步应写成“1. …”，解析写在“>”后面。"))
        if len(steps) < 2:
            findings.error(place, _("排序题至少要有两步，按正确顺序写成“1. …”“2. …”。"))
        order = _muddled(by_chance_of_text(steps))
        return {
            "stem": text_of(lines[:begin]),
            "items": [steps[n] for n in order],
            "places": [n + 1 for n in order],
        }

    def html(self, body: Body, render: Render) -> Body:
        items = [render(text, inline=True) for text in body["items"]]
        return {"items": items, "places": body["places"]}

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        order = shuffled(len(body["items"]), chance)
        rights = _places(body)
        is_solved = len(order) > 2 and [rights[n] for n in order] == sorted(rights)
        return {"items": order[::-1] if is_solved else order}

    def read(self, body: Body, fields: Fields) -> Answer:
        count = len(body["items"])
        sent = {n: index(first(fields, str(n + 1)), count + 1) for n in range(count)}
        places = {str(n): spot for n, spot in sent.items() if spot}
        return {"places": places} if places else {}

    def gaps(self, body: Body, answer: Answer) -> tuple[str, ...]:
        places = mapped(answer, "places")
        left = sum(str(n) not in places for n in range(len(body["items"])))
        return (_("%(n)s 步", n=left),) if left else ()

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        places = mapped(answer, "places")
        return {str(int(item) + 1): [str(spot)] for item, spot in places.items()}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        sent = mapped(answer, "places")
        given = {item: place for item, place in sent.items() if is_position(place)}
        count = len(body["items"])
        also = [[key["places"][str(n)] for n in range(count)] for key in also_of(body)]
        keys = [_places(body), *also]
        found = [_hits(key, given) for key in keys]
        best = max(range(len(keys)), key=lambda n: (sum(found[n]), -n))
        hits = found[best]
        parts = tuple(
            {"key": n, "right": hit, "place": place}
            for n, (hit, place) in enumerate(zip(hits, keys[best], strict=True))
        )
        return Outcome(Fraction(sum(hits), len(hits) or 1), parts)

    def without_key(self, body: Body) -> Body:
        return {"items": body["items"]}

    def key(self, body: Body) -> Answer:
        return {"places": {str(n): place for n, place in enumerate(_places(body))}}

    def pieces(self, body: Body, answer: Answer) -> tuple[Piece, ...]:
        """The whole order as one; with gaps or with two in one place it cannot be accepted."""
        places = {int(n): spot for n, spot in answer.get("places", {}).items()}
        if not places:
            return ()
        steps = sorted((spot, n) for n, spot in places.items())
        words = _("；").join(f"{spot}. {plain_text(body['items'][n])}" for spot, n in steps)
        is_whole = sorted(places.values()) == list(range(1, len(body["items"]) + 1))
        return (Piece(0, words, str(steps), {"places": answer["places"]}, is_whole),)

    def aligned(self, body: Body, later: Body) -> Body | None:
        order = permutation(body["items"], later["items"])
        if order is None:
            return None
        places = _places(later)
        return {
            **later,
            "items": [later["items"][n] for n in order],
            "places": [places[n] for n in order],
        }

    def written(self, body: Body) -> Written:
        steps = sorted(zip(_places(body), body["items"], strict=True))
        return Written(body["stem"], tuple({"text": text} for _place, text in steps))

    def lines(self, written: Written) -> Lines:
        found = stem_lines(written.stem)
        for n, row in enumerate(written.rows):
            found += item(f"{n + 1}.", row["text"], f"row-{n}")
        return found


def _hits(key: Sequence[int], given: Mapping[str, int]) -> list[bool]:
    """Which steps stand in their right place, alone."""
    taken = list(given.values())
    return [given.get(str(n)) == place and taken.count(place) == 1 for n, place in enumerate(key)]


def _places(body: Body) -> list[int]:
    """The right place of each item; without a word about it, they stand in their order."""
    return list(body.get("places") or range(1, len(body["items"]) + 1))


def _begin(lines: Sequence[Line]) -> int:
    """Where the steps begin: the last run of numbered lines; an earlier one belongs to the stem."""
    begin = len(lines)
    is_run = False
    for n in range(len(lines) - 1, -1, -1):
        if STEP.match(lines[n].text):
            begin, is_run = n, True
        elif is_run and lines[n].text.strip() and not is_indented(lines[n]):
            break
    return begin


def _muddled(order: list[int]) -> list[int]:
    """An order that is not the right one, so that no paper shows the steps already solved.

    Of two steps there is but one other order, which would tell; chance of their texts decides.
    """
    return order[::-1] if len(order) > 2 and order == sorted(order) else order


KIND: Kind = Order()
