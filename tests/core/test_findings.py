"""Findings: every problem at its place, in the order of the text."""

from lms.core.findings import Finding, Findings, Place, Severity


def test_a_finding_reads_like_a_compilers():
    place = Place("task/lesson.md").at(12, 3)

    assert str(Finding(place, Severity.ERROR, "标题缺失")) == (
        "task/lesson.md:12:3: error: 标题缺失"
    )


def test_a_place_starts_at_the_first_line_and_column():
    assert Place("a.md") == Place("a.md", 1, 1)
    assert Place("a.md", 9, 9).at(2) == Place("a.md", 2, 1)


def test_only_errors_are_errors():
    findings = Findings()
    findings.warning(Place("a.md"), "careful")
    before = findings.has_errors
    findings.error(Place("a.md"), "wrong")

    assert not before
    assert findings.has_errors


def test_findings_come_in_the_order_of_the_text_and_once():
    findings = Findings()
    findings.error(Place("b.md", 1), "third")
    findings.warning(Place("a.md", 10), "second")
    findings.error(Place("a.md", 9, 2), "first")
    findings.error(Place("a.md", 9, 2), "first")

    assert [finding.message for finding in findings.in_order()] == ["first", "second", "third"]


def test_two_collections_are_independent():
    one, other = Findings(), Findings()
    one.error(Place("a.md"), "wrong")

    assert other.found == []
