"""Definitions: their leaves, and their points by objective."""

from decimal import Decimal

import pytest

from lms.questions.rules import split_by_objective
from tests.builders.questions import a_definition

SPLITS = [
    ((), [("", "8")]),
    ((("K3.2", "1"),), [("K3.2", "8")]),
    ((("K3.2", "0.5"), ("S3.2", "0.5")), [("K3.2", "4"), ("S3.2", "4")]),
    ((("K3.2", "7"), ("S3.2", "3")), [("K3.2", "5.6"), ("S3.2", "2.4")]),
    (
        (("K3.1", "1"), ("K3.2", "1"), ("K3.3", "1")),
        [("K3.1", "2.666667"), ("K3.2", "2.666667"), ("K3.3", "2.666666")],
    ),
]


@pytest.mark.parametrize(("shares", "parts"), SPLITS)
def test_points_are_split_by_objective_to_the_last_millionth(shares, parts):
    split = split_by_objective(Decimal(8), tuple((code, Decimal(share)) for code, share in shares))

    assert split == [(code, Decimal(part)) for code, part in parts]


def test_the_leaves_of_a_case_are_its_parts():
    case, single = a_definition("case"), a_definition("single")

    assert case.leaves() == case.parts
    assert single.leaves() == (single,)
