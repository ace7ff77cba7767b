"""Saving what a form wrote: exact texts, and nothing typed is lost when somebody was first."""

from dataclasses import dataclass

from lms.accounts.models import User
from lms.authoring.queries.copies import working_copy_of
from lms.authoring.queries.form_documents import FormDocument
from lms.authoring.rules.line_ends import as_edited
from lms.authoring.services.refusals import DraftMoved
from lms.authoring.services.saving import Change, save_all
from lms.authoring.services.working_copies import keep_for_merging
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.questions import kinds
from lms.questions.queries import questions_of_course


class KindFixed(Refused):
    """A published question cannot become one of another kind."""


@dataclass(frozen=True)
class FormSaved:
    """What became of a form: written or the same as before, or `refused` with the reason.

    `is_merging`: somebody was first, and what was typed is kept for merging.
    """

    is_written: bool = False
    refused: str = ""
    is_merging: bool = False


def save_or_keep(
    document: FormDocument, text: str, *, after: str, by: User, note: str = ""
) -> FormSaved:
    """`save_form`, with the reason where it is refused; where somebody was first it is kept."""
    try:
        return FormSaved(save_form(document, text, after=after, by=by, note=note))
    except DraftMoved as moved:
        is_kept = _keep_moved(document, text, after=after, by=by)
        return FormSaved(refused=str(moved), is_merging=is_kept)
    except Refused as refusal:
        return FormSaved(refused=str(refusal))


def save_form(document: FormDocument, text: str, *, after: str, by: User, note: str = "") -> bool:
    """Keep the exact text a form wrote; `after` is the hash of what it was made from.

    False: the form says what stands already, and nothing was written.
    """
    if after == document.file.sha256 and text == document.text():
        return False
    save_all(document.desk, [Change(document.path, text, after=after)], by=by, note=note)
    return True


def _keep_moved(document: FormDocument, text: str, *, after: str, by: User) -> bool:
    """Keep for merging what could not be saved, unless its author has typed in the editor too.

    What was typed there is not overwritten: then the page alone holds the form.
    """
    copy = working_copy_of(document.desk.code, document.path, by.id)
    if copy is not None and copy.text is not None and copy.base_hash != after:
        return False
    if copy is not None and copy.text not in (None, as_edited(text)):
        return False
    keep_for_merging(document.desk, document.path, as_edited(text), base=after, by=by)
    return True


def expect_kind(code: str, key: str, kind: str) -> None:
    """Raise KindFixed where this key was published as another kind."""
    before = questions_of_course(code).get(key)
    if before is None or before == kind:
        return
    raise KindFixed(
        _(
            "题目 %(key)s 已按“%(before)s”发布过，不能改成“%(after)s”：学生的作答会失去意义。"
            "要换题型，请复制这道题并换一个题码。",
            key=key,
            before=kinds.get(before).title,
            after=kinds.get(kind).title,
        )
    )
