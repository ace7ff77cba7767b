"""Keeping questions and their versions."""

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.questions import kinds
from lms.questions.models import Question, QuestionVersion
from lms.questions.rules import Definition


class KindChanged(Refused):
    """A question would change its kind, which would make its earlier answers meaningless."""


def keep_versions(
    course_code: str, definitions: Sequence[Definition]
) -> dict[str, QuestionVersion]:
    """The version of each definition, by key; made only where its content is new.

    Raises KindChanged when a key is known with another kind.
    """
    questions = _questions(course_code, definitions)
    hashes = {definition.key: content_hash(definition) for definition in definitions}
    known = {
        (version.question_id, version.content_hash): version
        for version in db.session.scalars(
            select(QuestionVersion).where(
                QuestionVersion.question_id.in_([one.id for one in questions.values()]),
                QuestionVersion.content_hash.in_(hashes.values()),
            )
        )
    }
    kept = {}
    for definition in definitions:
        question = questions[definition.key]
        version = known.get((question.id, hashes[definition.key]))
        if version is None:
            version = QuestionVersion(
                question_id=question.id,
                content_hash=hashes[definition.key],
                points=definition.points,
                definition=definition.to_json(),
            )
            db.session.add(version)
        kept[definition.key] = version
    db.session.flush()
    return kept


def content_hash(definition: Definition) -> str:
    """The hash of everything a student, a marker or the gradebook could notice."""
    text = json.dumps(definition.to_json(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _questions(course_code: str, definitions: Sequence[Definition]) -> dict[str, Question]:
    keys = [definition.key for definition in definitions]
    rows = db.session.scalars(
        select(Question).where(Question.course_code == course_code, Question.key.in_(keys))
    )
    found = {question.key: question for question in rows}
    for definition in definitions:
        question = found.get(definition.key)
        if question is None:
            question = Question(course_code=course_code, key=definition.key, kind=definition.kind)
            db.session.add(question)
            found[definition.key] = question
        elif question.kind != definition.kind:
            raise KindChanged(
                _(
                    "题目 %(key)s 原来是%(old)s，不能改成%(new)s。请换一个题码。",
                    key=definition.key,
                    old=kinds.get(question.kind).labels[0],
                    new=kinds.get(definition.kind).labels[0],
                )
            )
    db.session.flush()
    return found
