"""What an answer that was begun still lacks."""

import pytest

from lms.questions import kinds
from tests.builders.questions import ALL_KINDS, a_definition

CASES = [
    ("single", {"choices": [0]}, ()),
    ("multiple", {"choices": [0]}, ()),
    ("number", {"text": "4"}, ()),
    ("short", {"text": "字"}, ()),
    ("blank", {"blanks": ["六西格玛", ""]}, ("第 2 空",)),
    ("blank", {"blanks": [" ", "1241"]}, ("第 1 空",)),
    ("blank", {"blanks": ["六西格玛"]}, ("第 2 空",)),
    ("blank", {"blanks": ["精益", "7"]}, ()),
    ("match", {"pairs": {"1": 0}}, ("1 处配对",)),
    ("match", {"pairs": {"0": 0, "1": 0}}, ()),
    ("order", {"places": {"2": 1}}, ("2 步",)),
    ("order", {"places": {"0": 1, "1": 1, "2": 1}}, ()),
]


@pytest.mark.parametrize(("name", "answer", "gaps"), CASES)
def test_what_is_missing(app, name, answer, gaps):
    assert kinds.gaps(a_definition(name), answer) == gaps


def test_a_case_names_its_parts_and_what_they_lack(app):
    case = a_definition("case")
    first = case.parts[0]

    begun = kinds.gaps(case, {"parts": {first.key: kinds.key_answer(first)}})

    assert begun == tuple(f"（{n}）" for n in range(2, len(case.parts) + 1))


@pytest.mark.parametrize("name", ALL_KINDS)
def test_a_right_answer_lacks_nothing(app, name):
    definition = a_definition(name)
    answer = kinds.key_answer(definition)
    if definition.parts:  # a person marks the others
        return
    assert kinds.gaps(definition, answer) == ()
