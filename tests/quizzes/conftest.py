"""Temporary."""

import pytest
from flask import g

from tests.conftest import Browser


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    original = Browser.open

    def open_(self, *args, **kwargs):
        for name in list(g.__dict__):
            g.pop(name)
        return original(self, *args, **kwargs)

    monkeypatch.setattr(Browser, "open", open_)


@pytest.fixture(autouse=True)
def question_templates(app):
    from pathlib import Path

    from jinja2 import ChoiceLoader, FileSystemLoader

    import lms

    env = app.jinja_env
    if not isinstance(env.loader, ChoiceLoader):
        folder = Path(lms.__file__).parent / "questions" / "templates"
        env.loader = ChoiceLoader([env.loader, FileSystemLoader(folder)])
