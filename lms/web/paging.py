"""One way to page through a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request, url_for

T = TypeVar("T")

SIZE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list, with what a pager needs to show."""

    rows: Sequence[T]
    number: int
    total: int
    size: int = SIZE

    @property
    def count(self) -> int:
        return max(1, -(-self.total // self.size))

    def address(self, number: int) -> str:
        """The address of another page of the same list, filters kept."""
        arguments = {**request.args.to_dict(), **(request.view_args or {}), "page": number}
        return url_for(request.endpoint or "", **arguments)


def page_number() -> int:
    """The page asked for; nonsense counts as the first."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
