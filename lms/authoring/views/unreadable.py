"""The page of a document that a form cannot show."""

from flask import render_template

from lms.authoring.queries.form_documents import FormDocument
from lms.authoring.rules.faces import faces_of
from lms.authoring.services.checking import DeskCheck


def unreadable_form(document: FormDocument, checked: DeskCheck, face: str, **words: str) -> str:
    """What is wrong and the way to the text; `words` are `title` and `why` where they differ."""
    return render_template(
        "authoring/unreadable_form.html",
        desk=document.desk,
        path=document.path,
        faces=faces_of(document.path),
        face=face,
        problems=checked.of(document.path),
        **words,
    )
