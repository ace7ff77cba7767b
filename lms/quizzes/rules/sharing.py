"""Who marks which response: dealt out evenly, and the same however many hand in later."""

from collections.abc import Sequence


def dealt(rank: int, markers: Sequence[int], *, is_double: bool) -> tuple[int, ...]:
    """The markers of the response that came `rank`-th, counted from 0 over all papers.

    Ranks never change (a later paper has a higher one), so neither does anybody's share. With
    two markers a response the pairs go round too: each pair of markers meets equally often.
    """
    n = len(markers)
    if n == 0:
        return ()
    first = rank % n
    if not is_double or n == 1:
        return (markers[first],)
    step = 1 + rank // n % (n - 1)
    return (markers[first], markers[(first + step) % n])
