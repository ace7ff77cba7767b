"""What the page of the composition shows: the draft, what is wrong, and what it would do."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from lms.classrooms.models import Classroom
from lms.core.errors import Refused
from lms.courses.queries import the_course
from lms.gradebook import queries, services
from lms.gradebook.models import Composition
from lms.gradebook.queries import Column, Preview
from lms.gradebook.rules import Tree
from lms.gradebook.rules.checking import Fault, faults_of, notes_of
from lms.gradebook.rules.differing import Differing, rows_between, sentences_between
from lms.gradebook.rules.drafting import Draft, DraftPlace, read


@dataclass(frozen=True)
class Version:
    """One composition there was, and what it changed; without `made` that of the course."""

    number: int
    made: Composition | None
    rows: list[Differing]
    sentences: list[str]


@dataclass(frozen=True)
class Around:
    """The classroom as the page needs it: its columns, the tree that holds, earlier ones."""

    columns: list[Column]
    course: Tree
    trees: dict[int, Tree]
    made: Sequence[Composition]

    @property
    def number(self) -> int:
        """The number of the composition that holds, 0 for that of the course."""
        return self.made[0].number if self.made else 0

    @property
    def tree(self) -> Tree:
        return self.trees[self.number]

    def versions(self) -> list[Version]:
        """Latest first; each with its difference from the one before."""
        titles = {one.key: one.title for one in self.columns}
        found = []
        for one in self.made:
            old, new = self.trees.get(one.number - 1, self.course), self.trees[one.number]
            found.append(
                Version(
                    one.number, one, rows_between(old, new), sentences_between(old, new, titles)
                )
            )
        return [*found, Version(0, None, [], [])]


def around(classroom: Classroom) -> Around:
    made = queries.compositions_of(classroom.id)
    course = Tree.of_course(the_course(classroom.course_code).grading)
    trees = {0: course} | {one.number: Tree.from_json(one.tree) for one in made}
    return Around(queries.columns_of(classroom.id), course, trees, made)


@dataclass(frozen=True)
class Written:
    """A draft read: the tree it says, what is wrong with it, and what is worth knowing."""

    draft: Draft
    tree: Tree
    faults: list[Fault]
    notes: list[str]

    @property
    def digest(self) -> str:
        """Changes with anything that counts: what was previewed is what is saved."""
        text = json.dumps(self.tree.to_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def of(self, place: str) -> list[str]:
        """What is wrong with one category or column."""
        return [one.sentence for one in self.faults if one.place == place]

    def place(self, column: Column) -> DraftPlace:
        return self.draft.places.get(column.key) or DraftPlace(column.category)

    def leaves(self) -> list[tuple[str, str]]:
        """The categories that may hold items, by the names of those they stand below."""
        found, path = [], list[str]()
        rows = self.draft.rows
        for n, row in enumerate(rows):
            path[row.depth :] = [row.title]
            is_leaf = n + 1 == len(rows) or rows[n + 1].depth <= row.depth
            if is_leaf:
                found.append((row.code, " › ".join(path)))
        return found


def written(draft: Draft, here: Around) -> Written:
    tree, faults = read(draft, {one.key: one.category for one in here.columns})
    counted = [queries.counted(one) for one in here.columns]
    faults += faults_of(tree, counted)
    return Written(draft, tree, faults, notes_of(tree, counted))


def preview(classroom: Classroom, page: Written) -> Preview | None:
    """What the draft would do; nothing while something is wrong with it."""
    return None if page.faults else queries.preview_of(classroom, page.tree)


def why_shut(classroom: Classroom) -> str:
    """Why the composition cannot be changed now; nothing when it can."""
    try:
        services.require_unlocked(classroom)
    except Refused as refusal:
        return str(refusal)
    return ""
