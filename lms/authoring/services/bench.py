"""A course laid out to change its structure: several documents, one step."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select, update

from lms.accounts.models import User
from lms.authoring.models import DraftComment, DraftRevision, WorkingCopy
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import WorkingFile, files_of
from lms.authoring.rules.heads import BadHead, set_field
from lms.authoring.rules.structure import Outline, moved_links, outline_of
from lms.authoring.services.checking import DeskCheck, check_files
from lms.authoring.services.refusals import CannotReshape, NotThere
from lms.authoring.services.saving import Change, save_all
from lms.core.db import db
from lms.core.i18n import _
from lms.courses.rules.fields import is_key
from lms.courses.rules.reading import CourseFolder


@dataclass(frozen=True)
class Standing:
    """A course as it stands at the desk: what is there, checked, as an outline."""

    desk: CourseDesk
    files: Mapping[str, WorkingFile]
    checked: DeskCheck
    outline: Outline

    @property
    def found(self) -> CourseFolder:
        return self.checked.planned.course.found

    @property
    def objectives(self) -> list[tuple[str, str]]:
        """Codes and words of the objectives of the course."""
        rows = self.found.tree.rows if self.found.tree else ()
        return [(row.code, row.title) for row in rows]

    def keys(self) -> set[str]:
        """Every key that is taken."""
        found = self.found
        keys = {one.key for one in found.units.values()}
        keys.update(one.text.task for one in found.lessons.values())
        keys.update(one.settings.key for one in found.quizzes.values())
        keys.update(one.settings.key for one in found.exams.values())
        keys.update(one.text.key for one in found.banks.values())
        keys.update(one.key for asked in found.question_sets() for one in asked.definitions)
        for table in found.evaluations.values():
            keys.update((table.text.key, *table.criteria))
        return keys


def standing_of(desk: CourseDesk) -> Standing:
    """The course with its documents read; as many statements as for a check."""
    every = files_of(desk.code)
    there = {path: one for path, one in every.items() if one.is_there}
    checked = check_files(desk.code, list(there.values()))
    return Standing(desk, there, checked, outline_of(checked.planned.course.found, there))


@dataclass
class Bench:
    """What one step changes: nothing is kept before `save`."""

    standing: Standing
    texts: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)

    def text(self, path: str) -> str:
        if path not in self.texts:
            file = self.standing.files.get(path)
            if file is None or not file.is_text:
                raise NotThere(_("%(path)s 不在编写台上。请刷新页面再看。", path=path))
            return text_of(file)
        return self.texts[path]

    def set(self, path: str, key: str, value: str | None) -> None:
        """Change one entry of a document's front matter."""
        try:
            self.texts[path] = set_field(self.text(path), key, value)
        except BadHead as bad:
            raise CannotReshape(
                _("%(path)s 的头部现在读不出来，没有改动结构。请先打开它，改正头部。", path=path)
            ) from bad

    def add(self, path: str, text: str) -> None:
        if path in self.standing.files:
            raise CannotReshape(_("课程里已有 %(path)s。", path=path))
        self.texts[path] = text

    def remove(self, paths: Iterable[str]) -> None:
        self.gone.update(paths)

    def move(self, moved: Mapping[str, str]) -> None:
        """Give paths other names; links of all documents still lead where they led."""
        self.moved.update(moved)
        for path, file in self.standing.files.items():
            if file.is_text:
                before = self.text(path)
                after = moved_links(before, path, moved)
                if after != before or path in moved:
                    self.texts[path] = after

    def save(self, *, by: User, note: str) -> list[DraftRevision]:
        """Keep everything in one step; raises DraftMoved where somebody else was faster."""
        changes = [self._written(path, text) for path, text in sorted(self.texts.items())]
        changes += [
            Change(
                new,
                medium=dataclasses.replace(medium, path=new),
                after="",
                came_from=path,
            )
            for path, new in sorted(self.moved.items())
            if (medium := self.standing.files[path].medium) is not None
        ]
        for path in sorted(self.gone | set(self.moved)):
            changes.append(Change(path, after=self.standing.files[path].sha256))
        kept = save_all(self.standing.desk, changes, by=by, note=note[:200])
        take_along(self.standing.desk.code, self.moved)
        return kept

    def _written(self, path: str, text: str) -> Change:
        if path in self.moved:
            return Change(self.moved[path], text, after="", came_from=path)
        file = self.standing.files.get(path)
        return Change(path, text, after=file.sha256 if file else "")


def take_along(code: str, moved: Mapping[str, str]) -> None:
    """Comments, and what people typed and did not save, go where their document goes."""
    for path, new in moved.items():
        db.session.execute(
            update(DraftComment)
            .where(DraftComment.course_code == code, DraftComment.path == path)
            .values(path=new)
        )
    copies = db.session.scalars(
        select(WorkingCopy).where(
            WorkingCopy.course_code == code,
            WorkingCopy.path.in_({*moved, *moved.values()}),
        )
    ).all()
    taken = {(one.path, one.author_id) for one in copies}
    for one in copies:
        new = moved.get(one.path, one.path)
        if (new, one.author_id) not in taken:
            one.path = new
    db.session.flush()


def new_key(key: str, taken: Collection[str]) -> str:
    """A key nobody has, or CannotReshape."""
    if not is_key(key):
        raise CannotReshape(
            _("码 %(key)s 不合规：以大写字母开头，只用字母、数字和连字符。", key=key[:40])
        )
    if key in taken:
        raise CannotReshape(_("码 %(key)s 已经用过，请换一个。", key=key))
    return key
