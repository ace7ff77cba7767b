"""Who wrote which line of a text, told from the states it went through."""

from collections.abc import Iterable

from lms.core.differences import lines_of, matching


def blame(states: Iterable[str]) -> list[int]:
    """For each line of the last state, the number of the state it first stood in.

    A line that is left as it was keeps its origin, whatever moved around it.
    """
    lines: list[str] = []
    origins: list[int] = []
    for number, text in enumerate(states):
        now = lines_of(text)
        came = [number] * len(now)
        for match in matching(lines, now):
            came[match.b : match.b + match.size] = origins[match.a : match.a + match.size]
        lines, origins = now, came
    return origins
