"""Pictures of a document as data; drawing them is for a service."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Bar:
    """One bar from 0 to 1 and what is expected of it; no value, no bar."""

    label: str
    value: Fraction | None
    expected: Fraction


@dataclass(frozen=True)
class Bars:
    """Attainment against what is expected."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Dot:
    """One student by the number in the list; `name` only where it is to be read."""

    serial: int
    value: Fraction
    name: str = ""


@dataclass(frozen=True)
class Scatter:
    """The students of a class for one objective, against what is expected."""

    dots: tuple[Dot, ...]
    expected: Fraction


@dataclass(frozen=True)
class Bands:
    """How many fall into each band, in their order."""

    bands: tuple[tuple[str, int], ...]
    axis: str


Picture = Bars | Scatter | Bands
