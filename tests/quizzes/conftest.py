"""The templates of questions, until the application loads them itself."""

from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, FileSystemLoader

import lms


@pytest.fixture(autouse=True)
def question_templates(app):
    env = app.jinja_env
    if "questions/question.html" not in env.list_templates():
        folder = Path(lms.__file__).parent / "questions" / "templates"
        env.loader = ChoiceLoader([env.loader, FileSystemLoader(folder)])
