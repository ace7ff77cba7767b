"""Where a comment stands after the text has moved on: at the line that still says the same."""

from collections.abc import Sequence


def place_of(lines: Sequence[str], line: int, quote: str) -> int | None:
    """The line (from 1) that says `quote`, the nearest to where it stood; None: gone."""
    wanted = quote.strip()
    if not wanted:
        return line if 1 <= line <= len(lines) else None
    found = [number for number, text in enumerate(lines, 1) if text.strip() == wanted]
    return min(found, key=lambda number: (abs(number - line), number), default=None)
