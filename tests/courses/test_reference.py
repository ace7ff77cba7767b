"""Every fenced example of docs/content-format.md is read as an author would have written it."""

import re

import pytest

from lms.core.findings import Findings
from lms.core.markdown import render, render_inline
from lms.courses.importer.checking import checked, checked_programme
from lms.courses.rules.folder import Folder
from lms.courses.rules.reading import read_table
from lms.courses.rules.render import Renderer
from lms.questions import kinds
from tests.builders.courses import SVG

EXAMPLE = re.compile(r"^(`{3,})markdown (\S+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
PICTURE = "m1-entering-the-post/t03-service-awareness/media/qualities.svg"


@pytest.fixture(scope="module")
def reference(root):
    return (root / "docs" / "content-format.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def examples(reference):
    return {path: text.encode() for _fence, path, text in EXAMPLE.findall(reference)}


@pytest.fixture(scope="module")
def course(examples):
    """The examples together, as a folder, with the findings about it."""
    files = {
        path.removeprefix("csf/"): text for path, text in examples.items() if path[:4] == "csf/"
    }
    findings = Findings()
    tree = checked_programme(
        Folder("", {"training-objectives.md": examples["training-objectives.md"]}), findings
    )
    folder = Folder("csf", {**files, PICTURE: SVG.encode()})
    found = checked(folder, {row.code for row in tree.rows}, findings).found
    return found, findings


def test_every_fence_of_the_reference_is_an_example_or_plain_text(reference, examples):
    fences = re.findall(r"^`{3,}(\w.*)$", reference, re.MULTILINE)

    assert [fence for fence in fences if fence != "text"] == [
        f"markdown {path}" for path in examples
    ]


def test_the_examples_make_a_course_without_problems(course):
    assert [str(finding) for finding in course[1].in_order()] == []


def test_the_examples_show_every_kind_of_question(course):
    (quiz,) = course[0].quizzes.values()

    assert {one.kind for one in quiz.definitions} == set(kinds.all_kinds())


def test_the_other_tables_of_the_reference_have_no_problems(reference):
    tables = re.findall(
        r"^```text\n(---\nevaluation:.*?)^```$", reference, re.MULTILINE | re.DOTALL
    )
    findings = Findings()

    for text in tables:
        read_table(text, "evaluation.md", Renderer(render, render_inline, {}), findings)

    assert len(tables) == 2
    assert findings.in_order() == []


@pytest.mark.parametrize(
    "words",
    [
        "course title title_en hours credits units grading pass",
        "quiz title time_limit attempts grade_by shuffle multiple review",
        "evaluation table title evaluators scale peer missing total",
        "stars options not_applicable intergroup rounding levels checklist mastery activity",
        "三方 教师为主 校企 校企均衡",
        "task number title hours objectives",
        "unit number title tasks",
        "highest latest average first",
        "all half proportional fixed:0.5 per-option",
        "after_submit after_close never",
        "group classroom mean median trimmed_mean renormalise zero wait",
    ],
)
def test_the_reference_names_every_word(reference, words):
    assert [word for word in words.split() if word not in reference] == []
