"""Addresses from which a quiz may be taken: one a line, a CIDR, a range or a single address."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
MOST_LINES = 100


@dataclass(frozen=True)
class Range:
    """All addresses of one family from the first to the last."""

    first: Address
    last: Address

    def __contains__(self, address: Address) -> bool:
        is_same = self.first.version == address.version
        return is_same and int(self.first) <= int(address) <= int(self.last)


def lines_of(text: str) -> list[tuple[int, str]]:
    """The lines that say something, with their numbers; what follows # is a note."""
    lines = [(n, line.partition("#")[0].strip()) for n, line in enumerate(text.splitlines(), 1)]
    return [(number, line) for number, line in lines if line]


def wrong_lines(text: str) -> list[int]:
    """The numbers of the lines that are no addresses."""
    return [number for number, line in lines_of(text) if read(line) is None]


def read(line: str) -> Range | None:
    """10.1.2.0/24, 10.1.2.3-10.1.2.90, 2001:db8::/32 or 10.1.2.3; None for anything else."""
    first, dash, last = (part.strip() for part in line.partition("-"))
    try:
        if dash:
            low, high = ip_address(first), ip_address(last)
            is_range = low.version == high.version and int(low) <= int(high)
            return Range(low, high) if is_range else None
        network = ip_network(line)
    except ValueError:
        return None
    return Range(network[0], network[-1])


def ranges(text: str) -> Sequence[Range]:
    """The ranges of a text that was checked before."""
    return [found for _number, line in lines_of(text) if (found := read(line)) is not None]


def is_inside(text: str, address: str | None) -> bool:
    """Whether this address is one of them; no line at all lets everybody in."""
    known = ranges(text)
    if not known:
        return True
    try:
        asked: Address = ip_address((address or "").partition("%")[0])
    except ValueError:
        return False
    if isinstance(asked, IPv6Address) and asked.ipv4_mapped is not None:
        asked = asked.ipv4_mapped
    return any(asked in one for one in known)
