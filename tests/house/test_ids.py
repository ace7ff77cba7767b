"""Ids that no database could hold are nobody's, in whatever address or form they come."""

import ast
import re
from pathlib import Path

import pytest

from lms.web.ids import whole, wholes

LMS = Path(__file__).parents[2] / "lms"
PAGES = [
    path
    for path in sorted(LMS.rglob("*.py"))
    if {"views", "forms"} & {*path.parent.parts, path.stem}
]
TOO_LONG = "9" * 19


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("17", 17),
        ("１７", 17),
        ("9" * 18, 10**18 - 1),
        (TOO_LONG, None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("1.0", None),
        ("²", None),
        ("x", None),
    ],
)
def test_a_whole_number_is_one_a_database_holds(text, number):
    assert whole(text) == number


def test_of_many_those_that_are_none_are_passed_over():
    assert wholes(["3", "x", TOO_LONG, "5"]) == [3, 5]


def test_no_address_takes_an_id_that_is_too_long(app):
    addresses = app.url_map.bind("school")
    rules = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    paths = {re.sub("<int:.+?>", TOO_LONG, rule.rule): min(rule.methods) for rule in rules}

    assert paths
    assert [path for path, method in paths.items() if addresses.test(path, method)] == []


@pytest.mark.parametrize("digits", [TOO_LONG, "9" * 5000])
@pytest.mark.parametrize("path", ["/appeals/{}", "/assignments/1/mends/{}", "/classrooms/{}"])
def test_a_page_with_such_an_id_is_not_found(browser, path, digits):
    assert browser().get(path.format(digits)).status_code == 404


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(LMS)))
def test_pages_read_numbers_that_are_sent_by_the_house_reader(path):
    """`get(…, type=int)` and `int(x) if x.isdecimal()` take numbers of any length."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    by_type = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "type" and ast.unparse(node.value) == "int"
    ]
    by_digits = [
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "int(" in line and ".isdecimal()" in line and "len(" not in line
    ]

    assert by_type + by_digits == []
