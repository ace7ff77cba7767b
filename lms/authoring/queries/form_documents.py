"""A document as one of its forms begins with it."""

from dataclasses import dataclass

from lms.authoring.queries.copies import working_copy_of
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of, text_with_hash
from lms.authoring.queries.working import WorkingFile


@dataclass(frozen=True)
class FormDocument:
    """A document of a course at the desk that has a form beside its text; texts are exact."""

    desk: CourseDesk
    file: WorkingFile

    @property
    def path(self) -> str:
        return self.file.path

    def text(self) -> str:
        return text_of(self.file)

    def is_typed_by(self, author_id: int) -> bool:
        """Whether somebody has typed in the editor and not saved; a form does not show that."""
        copy = working_copy_of(self.desk.code, self.path, author_id)
        return copy is not None and copy.text is not None

    def text_from(self, sha256: str) -> str | None:
        """The text a page began from, whatever stands by now; None: none that is known."""
        if not sha256:
            return None
        if sha256 == self.file.sha256:
            return text_of(self.file)
        return text_with_hash(self.desk.code, self.path, sha256)
