"""Rules of the house that no linter knows: sizes, sessions, texts."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LMS = ROOT / "lms"
MODULES = sorted(LMS.rglob("*.py"))
# The living page of parts is for developers and speaks their language only.
TEMPLATES = sorted({*LMS.rglob("templates/**/*.html")} - {LMS / "web/templates/parts.html"})
NO_SESSION = ("views", "forms", "policy", "models", "rules")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
IN_BRACES = re.compile(r"\{[{%#].*?[#%}]\}", re.DOTALL)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_file_fits_in_the_head(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_function_fits_on_a_page(path):
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in _functions(path)
        if node.end_lineno - node.lineno + 1 > 40
    ]

    assert long == []


@pytest.mark.parametrize(
    "path", [path for path in MODULES if "views" in path.parts or path.stem == "views"], ids=_name
)
def test_a_view_is_a_door_a_form_a_call_and_an_answer(path):
    long = [
        node.name
        for node in _functions(path)
        if any("bp." in ast.unparse(mark) for mark in node.decorator_list)
        and node.end_lineno - node.body[0].lineno + 1 > 25
    ]

    assert long == []


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in MODULES
        if set(NO_SESSION) & {*path.parent.relative_to(LMS).parts, path.stem}
    ],
    ids=_name,
)
def test_only_queries_and_services_touch_the_session(path):
    touched = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "session"
        and isinstance(node.value, ast.Name)
        and node.value.id == "db"
    ]

    assert touched == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_in_one_sentence_what_it_holds(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_word_of_a_template_is_marked_for_translation(path):
    bare = IN_BRACES.sub("", path.read_text(encoding="utf-8"))

    assert CHINESE.findall(bare) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_no_template_carries_style_or_script_of_its_own(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\sstyle=|\son[a-z]+=\"|<style|\|\s*safe\b", text) == []
    assert re.findall(r"<script(?![^>]*(src=|application/json))", text) == []
