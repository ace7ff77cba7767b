"""The documents say what is so: tables, settings, commands, links, pictures, words of the pages."""

import re
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path

import pytest
from click import Group
from flask_migrate.cli import db as db_commands

from lms.app import create_app
from lms.cli import cli
from lms.core.config import Settings
from lms.core.db import db
from tests.house.test_translations import extracted

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"
DATA_MODEL = ROOT / "docs" / "data-model.md"
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), ROOT / "instance" / "README.md", *(ROOT / "docs").rglob("*.md")]
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))

FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1`*[ ]*$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
ROW = re.compile(r"^\| `([^`]+)` \|([^|]*)\|", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMED = re.compile(r"%\(\w+\)[a-z]")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
LMS_COMMAND = re.compile(r"(?<![\w.-])lms ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")
MAKE_COMMAND = re.compile(r"(?<![\w-])make ([a-z][a-z-]*)")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _prose(path: Path) -> str:
    """The text without code."""
    return INLINE.sub("", FENCED.sub("", path.read_text(encoding="utf-8")))


def _code(path: Path) -> str:
    """Only the code, blocks and spans, one a line."""
    text = path.read_text(encoding="utf-8")
    blocks = [found.group(0) for found in FENCED.finditer(text)]
    spans = [found.group(2) for found in INLINE.finditer(FENCED.sub("", text))]
    return "\n".join([*blocks, *spans])


def _anchors(path: Path) -> set[str]:
    """The anchors of a document, named as GitHub names them."""
    headings = HEADING.findall(FENCED.sub("", path.read_text(encoding="utf-8")))
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in headings)
    return {re.sub(r"\s", "-", heading) for heading in plain}


def _leads_somewhere(path: Path, target: str) -> bool:
    place, _hash, anchor = target.partition("#")
    there = (path.parent / place).resolve() if place else path
    if not there.exists() or not there.is_relative_to(ROOT):
        return False
    return not anchor or anchor in _anchors(there)


@cache
def _make_targets() -> frozenset[str]:
    """What `make help` lists."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))


def _is_command(room: str, verb: str) -> bool:
    commands = {**cli.commands, "db": db_commands}
    found = commands.get(room)
    if isinstance(found, Group):
        return verb in found.commands
    return found is not None


def _default(field) -> str:
    """How the table of settings writes a default."""
    if field.default is MISSING:
        return "—"
    match field.default:
        case "":
            return "—"
        case True | False:
            return f"`{str(field.default).lower()}`"
        case _:
            return f"`{field.default}`"


def _pattern(message: str) -> str:
    """A message as a pattern, with anything in place of its placeholders."""
    parts = NAMED.split(message.replace("%%", "%"))
    return ".+".join(re.escape(part) for part in parts)


@cache
def _words_of_the_pages() -> re.Pattern[str]:
    messages = {form for one in extracted() for form in ([one] if isinstance(one, str) else one)}
    spelled = (
        message for message in messages if len(re.findall(r"\w", NAMED.sub("", message))) > 1
    )
    return re.compile("|".join(f"(?:{_pattern(message)})" for message in sorted(spelled)))


def test_the_data_model_names_every_table_and_invents_none():
    documented = [name for name, _ in ROW.findall(DATA_MODEL.read_text(encoding="utf-8"))]

    assert callable(create_app)  # importing it brings every room's tables
    assert sorted(documented) == sorted(db.metadata.tables)


def test_operations_list_every_setting_in_order_with_its_default():
    chapter = OPERATIONS.read_text(encoding="utf-8").split("\n## Settings\n")[1].split("\n## ")[0]
    listed = ROW.findall(chapter)
    settings = [(field.name, _default(field)) for field in fields(Settings)]

    assert [(name, default.strip()) for name, default in listed] == settings


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_link_and_picture_is_there(path):
    targets = [target for target in LINK.findall(_prose(path)) if "://" not in target]

    assert [target for target in targets if not _leads_somewhere(path, target)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_picture_is_one_that_make_screenshots_takes(path):
    shown = [Path(target) for target in LINK.findall(_prose(path)) if target.endswith(".png")]
    script = (ROOT / "scripts" / "screenshots.py").read_text(encoding="utf-8")

    assert [picture.name for picture in shown if f'"{picture.stem}"' not in script] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_make_command_exists(path):
    assert set(MAKE_COMMAND.findall(_code(path))) - _make_targets() == set()


def test_the_readme_names_just_what_make_help_lists():
    named = MAKE_COMMAND.findall(_code(ROOT / "README.md"))

    assert set(named) == _make_targets()


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_lms_command_exists(path):
    named = LMS_COMMAND.findall(_code(path))

    assert [words for words in named if not _is_command(*words)] == []


@pytest.mark.parametrize("path", GUIDES, ids=_name)
def test_a_guide_quotes_the_words_the_pages_show(path):
    quoted = BOLD.findall(_prose(path).split("\n## English\n")[0])

    assert quoted
    assert [words for words in quoted if not _words_of_the_pages().fullmatch(words)] == []


@pytest.mark.parametrize("path", GUIDES, ids=_name)
def test_a_guide_is_chinese_first_and_english_after(path):
    headings = HEADING.findall(path.read_text(encoding="utf-8"))

    assert CHINESE.search(headings[0])
    assert headings.count("English") == 1


def test_decisions_are_numbered_without_gaps():
    assert [path.name[:4] for path in DECISIONS] == [
        f"{number:04}" for number in range(1, len(DECISIONS) + 1)
    ]


@pytest.mark.parametrize("path", DECISIONS, ids=_name)
def test_a_decision_tells_question_choice_and_price(path):
    text = path.read_text(encoding="utf-8")

    assert [word for word in ("Question", "Choice", "Price") if f"**{word}.**" not in text] == []
