"""Numbers, names, passwords and ways back: tables of cases."""

import pytest

from lms.accounts import rules
from lms.accounts.rules import Weakness


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("Hengshan-2026", []),
        ("wuyiS2027", []),
        ("密码Abc12", [Weakness.SHORT]),
        ("衡山云海abC1", []),
        ("Ab1-xyz", [Weakness.SHORT]),
        ("abcdefgh1", [Weakness.PLAIN]),
        ("ABCDEFGH", [Weakness.PLAIN]),
        ("X-26010001-y", [Weakness.NUMBER]),
        ("Passw0rd", [Weakness.COMMON]),
        ("Qwer1234", [Weakness.COMMON]),
        ("", [Weakness.SHORT, Weakness.PLAIN]),
        ("aB1-" * 40, [Weakness.LONG]),
    ],
)
def test_a_password_is_weak_for_every_rule_it_breaks(password, weak):
    assert rules.weaknesses(password, "26010001") == weak


@pytest.mark.parametrize(
    ("typed", "number"),
    [("26010001", "26010001"), ("２６０１ ", "2601"), (" 26 01\t", "2601"), ("ａB1", "aB1")],
)
def test_a_number_is_cleaned(typed, number):
    assert rules.clean_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" 王  小明 ", "王 小明"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("𬭎\u200b昊", "𬭎昊"),
        ("\ufeff", ""),
        ("Zoe\u0301", "Zo\u00e9"),
    ],
)
def test_a_name_is_cleaned_and_its_rare_characters_stay(typed, name):
    assert rules.clean_name(typed) == name


@pytest.mark.parametrize(
    ("bits", "password"),
    [(0, "0000-0000-0000"), (2**60 - 1, "zzzz-zzzz-zzzz"), (1, "1000-0000-0000")],
)
def test_sixty_bits_are_spelled_in_three_groups(bits, password):
    assert rules.initial_password(bits) == password


@pytest.mark.parametrize(
    "copied", ["k7m2-9xwq-4hn0", "K7M29XWQ4HNO", " k7m2 9xwq 4hn0 ", "ｋ７ｍ２－９ｘｗｑ－４ｈｎ０"]
)
def test_an_initial_password_is_recognised_as_people_copy_it(copied):
    assert rules.canonical_initial(copied) == "k7m29xwq4hn0"


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/", True),
        ("/quizzes/7?page=2#q3", True),
        (None, False),
        ("", False),
        ("quizzes/7", False),
        ("//evil.example/x", False),
        ("https://evil.example/", False),
        ("javascript:alert(1)", False),
        ("/\\evil.example", False),
        ("/\t/evil.example", False),
        ("\n//evil.example", False),
        ("/a b", False),
        ("/\x7f", False),
    ],
)
def test_only_paths_of_this_site_are_ways_back(target, safe):
    assert rules.local_path(target) == (target if safe else None)
