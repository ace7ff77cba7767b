"""The picture of two figures: where its points lie, and where their names have room."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Dot:
    """One named point of a picture, in its units; `anchor` is where its name is held."""

    label: str
    x: float
    y: float
    name_x: float
    name_y: float
    anchor: str


@dataclass(frozen=True)
class Plane:
    """The picture of two figures: where 0 and 1 lie, and from where the second one counts."""

    left: float = 34
    right: float = 344
    top: float = 20
    bottom: float = 230
    low: float = -0.2

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * min(1.0, max(0.0, value))

    def y(self, value: float) -> float:
        share = (min(1.0, max(self.low, value)) - self.low) / (1 - self.low)
        return self.bottom - (self.bottom - self.top) * share

    def placed(self, points: Sequence[tuple[str, float, float]]) -> list[Dot]:
        """The points with a place for each name where nothing else stands, if there is one."""
        taken = [_Box(self.x(x) - 3, self.y(y) - 3, 6, 6) for _label, x, y in points]
        dots = []
        for label, at, height in points:
            x, y, width = self.x(at), self.y(height), 4.8 * len(label)
            names = [_Name(x + dx, y + dy, anchor) for dx, dy, anchor in PLACES]
            free = [
                one
                for one in names
                if one.x + one.shift(width) + width < self.right + 14
                and not any(one.box(width).meets(box) for box in taken)
            ]
            name = (free or names)[0]
            taken.append(name.box(width))
            dots.append(Dot(label, x, y, name.x, name.y, name.anchor))
        return dots


PLACES = (
    (5, 3, "start"),
    (-5, 3, "end"),
    (0, -6, "middle"),
    (0, 12, "middle"),
    (5, -6, "start"),
    (5, 12, "start"),
    (-5, -6, "end"),
    (-5, 12, "end"),
)


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True)
class _Name:
    x: float
    y: float
    anchor: str

    def shift(self, width: float) -> float:
        return {"start": 0.0, "middle": -width / 2, "end": -width}[self.anchor]

    def box(self, width: float) -> _Box:
        return _Box(self.x + self.shift(width), self.y - 7, width, 8)


def short_codes(keys: Sequence[str]) -> dict[str, str]:
    """T03-I05 as I05 where all begin alike: what a picture has room for."""
    heads = {key.rpartition("-")[0] if key.count("-") == 1 else key.split("-")[0] for key in keys}
    start = len(heads.pop()) + 1 if len(heads) == 1 else 0
    return {key: key[start:] or key for key in keys}
