"""Which objectives points give evidence for, and in which proportion."""

from decimal import Decimal

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.courses.rules.fields import SEPARATORS, decimal_of

Shares = tuple[tuple[str, Decimal], ...]


def parse_shares(text: str, place: Place, findings: Findings) -> Shares:
    """`K3.1 S3.2` in equal parts, or `K3.1:0.7 S3.2:0.3` in these."""
    shares: dict[str, Decimal] = {}
    weighted = []
    for word in filter(None, SEPARATORS.split(text.replace("：", ":"))):
        code, colon, weight = word.partition(":")
        number = decimal_of(weight) if colon else Decimal(1)
        if number is None or number <= 0:
            findings.error(place, _("%(word)s 的占比应是大于 0 的数，如 K3.1:0.7。", word=word))
        elif code in shares:
            findings.error(place, _("目标 %(code)s 写了两次。", code=code))
        else:
            shares[code] = number
            weighted.append(bool(colon))
    if any(weighted) and not all(weighted):
        findings.error(place, _("几个目标的占比要么都写，要么都不写。"))
    return tuple(shares.items())
