"""Every endpoint with who may open it: measured at the door, compared with the reviewed list.

`pytest tests/house/test_doors.py -s` prints the matrix. After a review of the difference,
`LMS_REVIEW_DOORS=1` writes the list anew.
"""

import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from lms.accounts.models import User
from lms.authoring.models import Preview, PublicationRequest
from lms.classrooms.models import RosterImport
from lms.core.clock import now
from lms.core.db import db
from lms.core.jobs import Job, JobState
from lms.evaluations.models import EvaluationArchive, Evaluator
from lms.gradebook.models import Meeting
from lms.reports.models import ClassArchive
from lms.revisions.models import Publication
from tests.builders.accounts import a_teacher, a_user, an_administrator, sign_in
from tests.builders.assignments import an_allowance, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.evaluations import an_evaluation
from tests.builders.finals import a_submission
from tests.builders.gradebook import a_line, a_mark, an_objective
from tests.builders.mending import a_wish, mended, sat
from tests.builders.mistakes import mistake, past_mistakes
from tests.builders.quizzes import BLANK, JUDGE, SHORT, a_quiz, an_attempt, compiled, paper
from tests.builders.registers import a_template, a_workbook

LIST = Path(__file__).with_name("doors.txt")
ROLES = ("nobody", "stranger", "student", "classmate", "mentor", "teacher", "administrator")
SKIPPED = {"static"}


@dataclass(frozen=True)
class World:
    """One of everything, and a person in each role."""

    people: dict[str, User | None]
    ids: dict[str, object]

    def address(self, rule: Rule) -> str:
        room = rule.endpoint.partition(".")[0]
        own = {name: self.ids.get(f"{rule.endpoint}.{name}") for name in rule.arguments}
        names = {
            name: own[name] or self.ids.get(f"{room}.{name}", self.ids.get(name))
            for name in rule.arguments
        }
        missing = [name for name, value in names.items() if value is None]
        assert not missing, f"{rule.endpoint}: give the world an example of {missing}"
        return url_for(rule.endpoint, **names)


@pytest.fixture
def world(app: Flask) -> World:
    people = {
        "nobody": None,
        "stranger": a_user("陌生人"),
        "student": a_user("林晓雨"),
        "classmate": a_user("陈思远"),
        "mentor": a_user("韩师傅"),
        "teacher": a_teacher("周敏"),
        "administrator": an_administrator(),
    }
    ada, ben = people["student"], people["classmate"]
    classroom = a_classroom(
        teacher=people["teacher"], mentor=people["mentor"], groups={"第1组": (ada, ben)}
    )
    table = an_evaluation(classroom)
    quiz = a_quiz(classroom, SHORT)
    attempt = an_attempt(quiz, ada)
    ids = _entered(classroom, people["teacher"])
    ids |= _around(classroom.id, quiz, ada, people["administrator"])
    ids |= _marking(quiz, attempt, people)
    ids |= _sheets(table, ada, ben)
    ids |= _linked(table, ada, people["teacher"])
    ids |= _mended(classroom, ben, people["teacher"])
    ids |= _filed(classroom.id, people["administrator"])
    ids |= _asked(classroom, people["teacher"])
    ids |= _late(quiz, attempt, ada)
    ids |= {"attempt_id": attempt.id, "assignment_id": quiz.id}
    ids |= {"evaluations.assignment_id": table.id, "attainment.code": "CO1"}
    past_mistakes(classroom, ben, BLANK, key="T02-Q")
    ids |= _written(classroom.id, people["teacher"], ada)
    ids |= {"mistakes.question_id": mistake(ben, "T03-I08").question_id}
    return World(people, ids)


def _around(classroom_id: int, quiz, ada: User, admin: User) -> dict[str, object]:
    from lms.classrooms.models import Classroom, Group  # noqa: PLC0415

    mark = a_mark(an_assignment(db.session.get(Classroom, classroom_id), _extra()), ada, a_line())
    roster = RosterImport(
        classroom_id=classroom_id,
        file_name="名单.xlsx",
        file_hash="0" * 64,
        plan={},
        uploaded_by_id=admin.id,
        uploaded_at=now(),
    )
    publication = Publication(course_code="CSF", message="导入", published_at=now())
    group = Group(classroom_id=classroom_id, name="第9组")
    job = Job(
        name="evaluations.print_class",
        started_by_id=admin.id,
        subject="assignment:1",
        state=JobState.QUEUED,
        arguments={},
        created_at=now(),
    )
    upload = Job(
        name="courses.import",
        started_by_id=admin.id,
        subject="csf.zip",
        state=JobState.QUEUED,
        arguments={},
        created_at=now(),
    )
    mending = Job(
        name="quizzes.mend",
        started_by_id=admin.id,
        subject="更正",
        state=JobState.QUEUED,
        arguments={"assignment_id": quiz.id, "leaf": "T03-I01"},
        created_at=now(),
    )
    archive = EvaluationArchive(
        classroom_id=classroom_id,
        version=1,
        file="0" * 64,
        name="x.zip",
        size=1,
        tables=1,
        sheets=1,
        made_at=now(),
        made_by_id=admin.id,
    )
    meeting = Meeting(classroom_id=classroom_id, held_on=date(2026, 9, 7), hours=2)
    exported = Job(
        name="reports.export_term",
        started_by_id=admin.id,
        subject="成绩",
        state=JobState.DONE,
        arguments={},
        result_file="0" * 64,
        result_name="成绩.xlsx",
        created_at=now(),
    )
    submission = a_submission(classroom_id, ada, admin)
    db.session.add_all([roster, publication, group, job, upload, mending, archive])
    db.session.add_all([meeting, exported])
    db.session.commit()
    return {
        "classroom_id": classroom_id,
        "term_id": db.session.get(Classroom, classroom_id).term_id,
        "user_id": ada.id,
        "student_id": ada.id,
        "sign_in_id": 1,
        "item_id": mark.item_id,
        "objective_id": an_objective("K9.9").id,
        "key": "T03",
        "assignments.assign.key": "T03-X",
        "quizzes.paper.key": "T03-X",
        "reports.analysis_item.question": "T03-I11",
        "question": "T03-I01",
        "leaf": "T03-I01",
        "form": "xlsx",
        "code": "CSF",
        "sha256": "0" * 64,
        "name": "fig.svg",
        "import_id": roster.id,
        "publication_id": publication.id,
        "group_id": group.id,
        "job_id": job.id,
        "archive_id": archive.id,
        "meeting_id": meeting.id,
        "reports.term_file.job_id": exported.id,
        **_registers(classroom_id, admin),
        "submission_id": submission.id,
        "correction_id": 1,
        "courses.job_id": upload.id,
        "quizzes.job_id": mending.id,
    }


def _written(classroom_id: int, teacher: User, student: User) -> dict[str, object]:
    """A course at the desk with a saved draft."""
    from tests.builders.authoring import (  # noqa: PLC0415
        a_draft,
        a_waiting_file,
        a_word_upload,
        an_author,
        an_upload,
    )
    from tests.builders.courses import LESSON_PATH  # noqa: PLC0415

    desk = an_author(teacher)
    a_draft(desk, teacher)
    word, picture = a_word_upload(desk)
    asked = PublicationRequest(
        course_code=desk.code,
        message="改动",
        entries=[],
        requested_by_id=teacher.id,
        requested_at=now(),
    )
    db.session.add(asked)
    looked = Preview(
        course_code=desk.code,
        classroom_id=classroom_id,
        student_id=student.id,
        moment=now(),
        started_by_id=teacher.id,
        started_at=now(),
    )
    db.session.add(looked)
    db.session.commit()
    return {
        "authoring.code": desk.code,
        "authoring.path": LESSON_PATH,
        **{
            f"authoring.{name}.path": LESSON_PATH.replace("lesson.md", "quiz.md")
            for name in ("questions", "arrange_questions", "question", "edit_question")
        },
        "authoring.preview_id": looked.id,
        "authoring.page": "learning",
        "authoring.request_id": asked.id,
        "authoring.unit": "m1-entering-the-post",
        "authoring.what": LESSON_PATH,
        "authoring.upload": an_upload(desk),
        **{
            f"authoring.{name}.upload": word
            for name in ("word_preview", "keep_word", "word_picture")
        },
        "authoring.word_picture.sha256": picture,
        "authoring.file_id": a_waiting_file(desk).id,
    }


def _entered(classroom, teacher: User) -> dict[str, object]:
    """A column entered by hand, a batch and a file of marks."""
    from tests.builders.ledger import a_batch, a_mark_import, an_item  # noqa: PLC0415

    item = an_item(classroom).id
    return {
        "gradebook.item.item_id": item,
        "gradebook.retire_item.item_id": item,
        "batch_id": a_batch(classroom, teacher).id,
        "mark_import_id": a_mark_import(classroom, teacher, "学号,期末口试\n1,2\n").id,
    }


def _asked(classroom, teacher: User) -> dict[str, object]:
    """A survey that runs."""
    from tests.builders.attainment import a_survey  # noqa: PLC0415

    return {"survey_id": a_survey(classroom, teacher, opens_in=-1, closes_in=7).id}


def _filed(classroom_id: int, admin: User) -> dict[str, object]:
    """A document that is being made, and an archive of the class."""
    making = Job(
        name="reports.document",
        started_by_id=admin.id,
        subject="报告",
        state=JobState.QUEUED,
        arguments={"classroom_id": classroom_id},
        created_at=now(),
    )
    archive = ClassArchive(
        classroom_id=classroom_id,
        version=1,
        file="0" * 64,
        name="x.zip",
        size=1,
        contents=[],
        figures={},
        made_at=now(),
        made_by_id=admin.id,
    )
    db.session.add_all([making, archive])
    db.session.commit()
    return {"reports.job_id": making.id, "reports.archive_id": archive.id}


def _registers(classroom_id: int, admin: User) -> dict[str, object]:
    """A template of the registrar, and a workbook to be filled by it."""
    from lms.classrooms.queries import get_classroom  # noqa: PLC0415
    from lms.reports.services import templates  # noqa: PLC0415

    template = a_template(admin, a_workbook())
    fill = templates.begin_fill(template, get_classroom(classroom_id), b"", "", by=admin)
    db.session.commit()
    return {"template_id": template.id, "fill_id": fill.id}


def _mended(classroom, ben: User, teacher: User) -> dict[str, object]:
    """A quiz that was handed in and mended, for the pages about that."""
    quiz = a_quiz(classroom, key="T04-Q")
    sat(quiz, ben)
    (mend,) = mended(quiz, teacher, a_wish())
    pages = ("mend", "mend_preview", "mend_question", "mend_shown", "undo_mend")
    return {f"quizzes.{page}.assignment_id": quiz.id for page in pages} | {"mend_id": mend.id}


def _extra():
    from tests.builders.assignments import an_activity  # noqa: PLC0415

    return an_activity(key="T03-X", compiled=compiled(JUDGE, key="T03-X").to_json())


def _sheets(table, ada: User, ben: User) -> dict[str, object]:
    from lms.evaluations import services  # noqa: PLC0415

    sheet = services.open_sheet(table, ada)
    review = services.begin_review(sheet, Evaluator.PEER, ben)
    db.session.commit()
    return {"sheet_id": sheet.id, "review_id": review.id}


def _linked(table, ada: User, teacher: User) -> dict[str, object]:
    """A mentor link and its address, which opens for whoever has it."""
    from lms.evaluations.queries.plans import table_of  # noqa: PLC0415
    from lms.evaluations.services import links  # noqa: PLC0415
    from tests.builders.mentor_links import ZONE, token_for  # noqa: PLC0415

    latest = links.days_for(table, ZONE)[0]
    link = links.make_link(
        table,
        table_of(table).text,
        name="韩师傅",
        company="",
        shows_names=False,
        student_ids={ada.id},
        last_day=latest,
        zone=ZONE,
        by=teacher,
    )
    db.session.commit()
    return {"link_id": link.id, "token": token_for(link), "number": 1}


def _late(quiz, attempt, ada: User) -> dict[str, object]:
    from lms.quizzes.models import LateAnswer  # noqa: PLC0415

    (item,) = paper(attempt).values()
    late = LateAnswer(item_id=item.id, answer={}, sequence=0, arrived_at=now(), replaced={})
    db.session.add(late)
    db.session.commit()
    return {"late_id": late.id, "allowance_id": an_allowance(quiz, student=ada).id}


def _marking(quiz, attempt, people: dict[str, User | None]) -> dict[str, object]:
    """A response two teachers have marked, an appeal about it, and a comment of a bank."""
    from lms.assignments.models import BankComment  # noqa: PLC0415
    from lms.quizzes.models import Appeal, AppealState, Marking  # noqa: PLC0415

    item = paper(attempt)["T03-I11"]
    teacher, office = people["teacher"], people["administrator"]
    both = [
        Marking(
            item_id=item.id,
            marker_id=person.id,
            slot=slot,
            marks={"T03-I11": ["0", "0"]},
            earned=0,
            marked_at=now(),
        )
        for slot, person in ((1, teacher), (2, office))
    ]
    appeal = Appeal(
        attempt_id=attempt.id, state=AppealState.WAITING, reason="请再看", asked_at=now()
    )
    comment = BankComment(owner_id=teacher.id, text="好", created_at=now())
    db.session.add_all([*both, appeal, comment])
    db.session.commit()
    return {
        "quizzes.decide.item_id": item.id,
        "appeal_id": appeal.id,
        "comment_id": comment.id,
    }


def _cookies(app: Flask, world: World) -> dict[str, str]:
    """The cookie of each role's signed-in browser."""
    cookies = {}
    for role, person in world.people.items():
        client = app.test_client()
        if person is not None:
            sign_in(client, person)
        client.get("/sign-in")
        cookie = client.get_cookie("lms")
        cookies[role] = cookie.value if cookie else ""
    return cookies


def _opens(app: Flask, address: str, method: str, cookie: str) -> bool:
    """Whether the door let this browser in; what happens behind it is rolled back."""
    client = app.test_client()
    client.set_cookie("lms", cookie)
    answer = client.open(address, method=method)
    location = answer.headers.get("Location", "")
    is_turned_away = answer.status_code in {401, 404} or "/sign-in" in location
    return not is_turned_away or address.endswith("/sign-in")


def _matrix(app: Flask, world: World, cookies: dict[str, str]) -> list[str]:
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if rule.endpoint in SKIPPED:
            continue
        address = world.address(rule)
        for method in sorted(rule.methods & {"GET", "POST"}):
            may = [role for role in ROLES if _opens(app, address, method, cookies[role])]
            lines.append(f"{rule.endpoint:34} {method:4} {' '.join(may) or '-'}")
    return lines


def test_every_endpoint_lets_in_just_those_on_the_reviewed_list(app, world, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    cookies = _cookies(app, world)
    with app.test_request_context():
        monkeypatch.setattr("lms.web.transactions.db.session.commit", db.session.rollback)
        measured = _matrix(app, world, cookies)
    sys.stdout.write("\n".join(measured) + "\n")
    if os.environ.get("LMS_REVIEW_DOORS"):
        LIST.write_text("\n".join(measured) + "\n", encoding="utf-8")

    assert measured == LIST.read_text(encoding="utf-8").splitlines()


def test_an_endpoint_without_a_door_stops_the_house(app):
    app = Flask("careless")
    app.get("/secrets")(lambda: "oops")

    from lms.web.access import require_a_door_everywhere  # noqa: PLC0415

    with pytest.raises(RuntimeError, match="endpoints without an access rule"):
        require_a_door_everywhere(app)
