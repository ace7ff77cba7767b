"""Loading the made-up school: what is in it, and that every rule of the rooms holds."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import SiteRole, User
from lms.accounts.services import authenticate
from lms.assignments.models import Assignment, Work
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db, unit_of_work
from lms.core.journal import JournalEntry
from lms.courses.models import Activity, ActivityKind, LearningTask, Reading
from lms.courses.rules.compiled import TableText
from lms.demo import cli, services
from lms.demo.rules import people
from lms.evaluations.models import Evaluator, MentorLink, Rating, Reminder, Review, Sheet
from lms.evaluations.queries.honesty import given_in
from lms.evaluations.queries.sheets import sheet_views, tables_of
from lms.evaluations.rules.honesty import WIDE_GAP, Sign, gaps, reviewers
from lms.gradebook.models import Evidence, GradeItem, ItemKind, Mark
from lms.gradebook.queries import is_current
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.services import verifying
from lms.revisions.models import Revision

OF_THE_TASK = (2, 7, 12)

pytestmark = pytest.mark.usefixtures("school")


def rows_by_table() -> dict[str, int]:
    names = [table.name for table in db.metadata.sorted_tables if table.name != "journal_entries"]
    return {
        name: db.session.scalar(text(f"SELECT count(*) FROM {name}"))  # noqa: S608
        for name in names
    }


def person(number: str) -> User:
    return db.session.scalars(select(User).where(User.number == number)).one()


def count(asked) -> int:
    return db.session.scalar(select(func.count()).select_from(asked.subquery()))


def test_a_second_load_keeps_everything():
    before = rows_by_table()

    with unit_of_work():
        made = services.load(lambda _said: None)

    assert not made.is_new
    assert rows_by_table() == before


def test_the_command_on_a_loaded_school_tells_the_names_again(school, no_migrations, content):
    before = rows_by_table()

    told = school.runner.invoke(cli.cli, ["load", "--content", str(content)])

    assert told.exit_code == 0, told.output
    assert "2401020101" in told.output
    assert people.PASSWORD in told.output
    assert "都保留" in told.output
    assert rows_by_table() == before


def test_every_figure_of_every_attempt_is_what_its_answers_make_of_it():
    verified = verifying.verify()

    assert verified.attempts > 50
    assert verified.differences == ()


def test_everybody_named_can_sign_in(school):
    tour = [one for one in services.accounts() if not one.is_newcomer]

    signed_in = [authenticate(one.number, people.PASSWORD).name for one in tour]

    assert signed_in == [one.name for one in tour]


def test_the_newcomer_signs_in_with_the_initial_password_and_has_done_nothing(school):
    password = services.new_initial_password()

    newcomer = authenticate(people.NEWCOMER.number, password)

    assert newcomer.must_change_password
    assert count(select(Work.id).where(Work.student_id == newcomer.id)) == 0
    assert count(select(Reading.id).where(Reading.student_id == newcomer.id)) == 0
    db.session.rollback()


def test_the_load_says_what_it_does(school):
    assert school.made.is_new
    assert school.made.initial_password
    assert len(school.said) == 4


def test_four_classrooms_learn_two_courses():
    rows = db.session.execute(select(Classroom.name, Classroom.course_code))

    assert dict(tuple(row) for row in rows) == {
        "客服2401 教学班": "CSF",
        "客服2402 教学班": "CSF",
        "客服2301 教学班": "CSM",
        people.PAST_NAME: "CSF",
    }


def test_the_classrooms_have_their_students_and_one_has_the_newcomer():
    rows = db.session.execute(
        select(Classroom.name, func.count(Enrollment.id))
        .join(Enrollment, Enrollment.classroom_id == Classroom.id)
        .where(Enrollment.role == Role.STUDENT)
        .group_by(Classroom.name)
        .order_by(Classroom.name)
    )

    assert [tuple(row) for row in rows] == [
        (people.PAST_NAME, 18),
        ("客服2301 教学班", 18),
        ("客服2401 教学班", 31),
        ("客服2402 教学班", 30),
    ]


def test_groups_have_four_or_five_members():
    sizes = db.session.scalars(
        select(func.count())
        .where(Enrollment.role == Role.STUDENT)
        .group_by(Enrollment.group_id)
        .order_by(func.count())
    ).all()

    assert set(sizes) == {4, 5}


def test_numbers_with_leading_zeros_and_rare_names_are_kept():
    assert person("0240102001").name == "曾雨菲"
    assert person("2401020107").name == "阿依古丽·买买提江"
    assert person("2401020117").name == "李㛃"


def test_one_administrator_three_teachers_and_a_mentor_of_two_classrooms_work_here():
    rows = db.session.execute(
        select(User.site_role, func.count()).group_by(User.site_role).order_by(User.site_role)
    )
    roles = dict(rows.all())
    mentored = select(Enrollment.id).where(Enrollment.role == Role.MENTOR)

    assert roles[SiteRole.ADMINISTRATOR] == 1
    assert roles[SiteRole.TEACHER] == 3
    assert count(mentored) == 2


def test_the_student_half_way_has_read_half_and_done_nothing_else():
    student = person(people.HALF_WAY)

    readings = db.session.execute(
        select(LearningTask.key, Reading)
        .join(Reading, Reading.task_id == LearningTask.id)
        .where(Reading.student_id == student.id)
        .order_by(LearningTask.key)
    )
    (first, second, half) = [tuple(row) for row in readings]

    assert (first[0], second[0], half[0]) == ("T01", "T02", "T03")
    assert first[1].finished_at < second[1].finished_at < half[1].began_at
    assert half[1].sections
    assert half[1].finished_at is None
    assert count(select(Attempt.id).where(Attempt.student_id == student.id)) == 0
    assert set(tables_with_marks(student)) == {"T01-E", "T02-E"}  # of the weeks before


def tables_with_marks(student: User) -> list[str]:
    return list(
        db.session.scalars(
            select(Activity.key)
            .join(Assignment, Assignment.activity_id == Activity.id)
            .join(GradeItem, GradeItem.assignment_id == Assignment.id)
            .join(Mark, Mark.item_id == GradeItem.id)
            .where(Mark.student_id == student.id)
        )
    )


def test_the_student_who_is_all_done_has_both_marks_and_every_rating():
    student = person(people.ALL_DONE)
    evaluators = db.session.scalars(
        select(Review.evaluator)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .join(Assignment, Assignment.id == Sheet.assignment_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(
            Activity.key == "T03-E",
            Sheet.student_id == student.id,
            Review.handed_in_at.is_not(None),
        )
        .order_by(Review.evaluator)
    ).all()

    marks = select(Mark.item_id).where(Mark.student_id == student.id).distinct()

    assert count(marks) == 8  # quiz, three evaluations, mastery, talk, report, attendance
    assert set(evaluators) == set(Evaluator) - {Evaluator.INTERGROUP}
    assert len(evaluators) == 5


def test_some_work_is_marked_and_some_waits_in_every_classroom():
    of_tasks = (
        select(Attempt.assignment_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(Activity.task_id.is_not(None))
    )
    marked = set(db.session.scalars(of_tasks.where(Attempt.marked_at.is_not(None))))
    waiting = set(db.session.scalars(of_tasks.where(Attempt.marked_at.is_(None))))

    assert len(marked) == 3
    assert waiting == marked


def test_quiz_and_evaluation_are_open_and_due_in_some_days(school):
    given = db.session.scalars(
        select(Assignment)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(Activity.key.in_(["T03-Q", "T03-E", "T08-Q", "T08-E"]))
        .order_by(Assignment.id)
    ).all()

    assert len(given) == 6
    assert all(one.is_open_at(school.loaded_at) for one in given)
    assert all(one.due_at > school.loaded_at for one in given)
    assert {one.closes_at - one.due_at for one in given} == {timedelta(days=7)}


def test_every_classroom_has_its_examination_ahead(school):
    exams = db.session.scalars(
        select(Assignment)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(Activity.category == "exam")
    ).all()

    assert len(exams) == 3
    assert all(one.opens_at > school.loaded_at + timedelta(days=30) for one in exams)
    assert {one.closes_at - one.opens_at for one in exams} == {timedelta(hours=2)}


def test_some_practise_and_some_work_until_the_objectives_are_reached(school):
    rows = db.session.execute(
        select(Activity.key, Attempt.handed_in_at.is_(None), func.count())
        .join(Assignment, Assignment.activity_id == Activity.id)
        .join(Attempt, Attempt.assignment_id == Assignment.id)
        .where(Activity.key.in_(["CSF-P1", "CSF-M3"]))
        .group_by(Activity.key, Attempt.handed_in_at.is_(None))
    ).all()
    found = {(key, is_open): n for key, is_open, n in rows}

    assert found["CSF-P1", False] >= 8
    assert found["CSF-M3", False] >= 4
    assert found["CSF-M3", True] >= 1  # somebody stopped for the day


def test_practice_has_no_marks(school):
    assert count(select(Mark.id).join(GradeItem).where(GradeItem.category == "practice")) == 0


def test_the_evidence_of_every_mark_sums_to_it():
    wrong = (
        select(Mark.id)
        .join(Evidence, Evidence.mark_id == Mark.id)
        .group_by(Mark.id, Mark.points, Mark.possible)
        .having(
            (func.sum(Evidence.earned) != Mark.points)
            | (func.sum(Evidence.possible) != Mark.possible)
        )
    )

    assert count(select(Mark.id)) > 40
    assert count(wrong) == 0


def test_every_mark_has_evidence_and_names_its_objectives():
    bare = select(Mark.id).where(~select(Evidence.id).where(Evidence.mark_id == Mark.id).exists())
    aimless = (
        select(Evidence.id)
        .join(Mark, Mark.id == Evidence.mark_id)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(Evidence.objective_id.is_(None), GradeItem.kind != ItemKind.ATTENDANCE)
    )

    assert count(bare) == 0
    assert count(aimless) == 0


def test_every_quiz_mark_equals_its_attempt():
    rows = db.session.execute(
        select(Mark.points, Attempt.points)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .join(
            Attempt,
            (Attempt.assignment_id == GradeItem.assignment_id)
            & (Attempt.student_id == Mark.student_id),
        )
        .where(is_current())
    ).all()

    assert rows
    assert all(mark == attempt for mark, attempt in rows)


def test_every_attempt_earns_the_sum_of_its_items():
    wrong = (
        select(Attempt.id)
        .join(PaperItem, PaperItem.attempt_id == Attempt.id)
        .where(Attempt.marked_at.is_not(None), PaperItem.objective == "")
        .group_by(Attempt.id, Attempt.points)
        .having(func.sum(PaperItem.earned) != Attempt.points)
    )

    assert count(wrong) == 0


def test_only_teachers_of_the_classroom_mark():
    outside = (
        select(PaperItem.id)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(
            PaperItem.marked_by_id.is_not(None),
            ~select(Enrollment.id)
            .where(
                Enrollment.classroom_id == Assignment.classroom_id,
                Enrollment.user_id == PaperItem.marked_by_id,
                Enrollment.role == Role.TEACHER,
            )
            .exists(),
        )
    )

    assert count(select(PaperItem.id).where(PaperItem.marked_by_id.is_not(None))) > 40
    assert count(outside) == 0


def test_nobody_is_a_peer_of_oneself_and_only_oneself_rates_oneself():
    peers = (
        select(Review.id)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .where(Review.evaluator == Evaluator.PEER, Review.rater_id == Sheet.student_id)
    )
    selves = (
        select(Review.id)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .where(Review.evaluator == Evaluator.SELF, Review.rater_id != Sheet.student_id)
    )

    assert count(peers) == 0
    assert count(selves) == 0


def test_peers_are_of_the_same_group():
    rater, ratee = aliased(Enrollment), aliased(Enrollment)
    strangers = (
        select(Review.id)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .join(Assignment, Assignment.id == Sheet.assignment_id)
        .join(
            rater,
            (rater.user_id == Review.rater_id) & (rater.classroom_id == Assignment.classroom_id),
        )
        .join(
            ratee,
            (ratee.user_id == Sheet.student_id) & (ratee.classroom_id == Assignment.classroom_id),
        )
        .where(Review.evaluator == Evaluator.PEER, rater.group_id != ratee.group_id)
    )

    assert count(strangers) == 0


def test_everybody_was_given_two_peers_and_one_more_where_somebody_joined_late():
    given = db.session.scalars(
        select(func.count())
        .select_from(Review)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .where(Review.evaluator == Evaluator.PEER, Sheet.assignment_id.in_(OF_THE_TASK))
        .group_by(Review.rater_id)
    ).all()

    # Reviews begun stay, so a few give one more when the newcomer comes.
    assert sorted(given)[: len(given) - 2] == [2] * (len(given) - 2)
    assert set(given) <= {2, 3}


def test_what_was_there_keeps_its_numbers_and_earlier_tables_come_after_it():
    given = dict(
        db.session.execute(
            select(Assignment.id, Activity.key).join(
                Activity, Activity.id == Assignment.activity_id
            )
        ).all()
    )

    assert {given[n] for n in OF_THE_TASK} == {"T03-E", "T08-E"}
    assert [given[n] for n in sorted(given)[-3:]] == ["T01-E", "T02-E", "T05-E"]


def test_earlier_tables_are_rated_by_everybody_and_closed(school):
    rows = db.session.execute(
        select(Activity.key, Review.evaluator, Review.handed_in_at.is_(None), func.count())
        .join(Assignment, Assignment.activity_id == Activity.id)
        .join(Sheet, Sheet.assignment_id == Assignment.id)
        .join(Review, Review.sheet_id == Sheet.id)
        .where(Activity.key.in_(["T01-E", "T02-E"]), Assignment.closes_at < school.loaded_at)
        .group_by(Activity.key, Review.evaluator, Review.handed_in_at.is_(None))
    ).all()

    assert {tuple(row) for row in rows} == {
        ("T01-E", Evaluator.SELF, False, 30),
        ("T01-E", Evaluator.PEER, False, 90),
        ("T01-E", Evaluator.TEACHER, False, 30),
        ("T02-E", Evaluator.SELF, False, 30),
        ("T02-E", Evaluator.PEER, False, 30),
        ("T02-E", Evaluator.INTERGROUP, False, 30),
        ("T02-E", Evaluator.TEACHER, False, 30),
    }
    assert count(select(Rating.id).where(Rating.points.is_(None))) > 0  # 不适用


def test_the_first_table_shows_what_honesty_points_out():
    (first,) = db.session.scalars(
        select(Assignment).join(Activity).where(Activity.key == "T01-E")
    ).all()
    views = sheet_views(first.id)
    given = given_in(views, tables_of(view.revision_id for view in views))
    flags = {one.rater: {flag.sign for flag in one.flags} for one in reviewers(given)}
    one, other = (person(number).id for number in sorted(people.FAVOURS))
    sure = gaps(given)[person(people.SURE).id]

    assert Sign.ALL_FULL in flags[person(people.ALWAYS_FULL).id]
    assert Sign.FAVOUR in flags[one] & flags[other]
    assert sure.own is not None
    assert sure.own >= WIDE_GAP


def test_a_mentor_without_an_account_and_a_reminder_are_there(school):
    link = db.session.scalars(select(MentorLink)).one()

    assert not link.shows_names
    assert link.expires_at > school.loaded_at
    assert count(select(Review.id).where(Review.link_id == link.id)) == 1
    assert person(people.HALF_WAY).id in set(db.session.scalars(select(Reminder.user_id)))


def test_staff_rate_as_what_they_are():
    wrong = (
        select(Review.id)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .join(Assignment, Assignment.id == Sheet.assignment_id)
        .join(
            Enrollment,
            (Enrollment.user_id == Review.rater_id)
            & (Enrollment.classroom_id == Assignment.classroom_id),
        )
        .where(
            ((Review.evaluator == Evaluator.TEACHER) & (Enrollment.role != Role.TEACHER))
            | ((Review.evaluator == Evaluator.MENTOR) & (Enrollment.role != Role.MENTOR))
        )
    )

    assert count(wrong) == 0


def test_every_rating_lies_within_its_row():
    compiled = db.session.scalars(
        select(Revision.compiled)
        .join(Activity, Activity.revision_id == Revision.id)
        .where(Activity.kind == ActivityKind.EVALUATION)
    ).all()
    tops = {row.key: row.points for one in compiled for row in TableText.from_json(one).criteria}

    ratings = db.session.scalars(select(Rating)).all()

    assert ratings
    assert all(
        Decimal(0) <= rating.points <= tops[rating.criterion]
        for rating in ratings
        if rating.points is not None
    )


def test_nothing_happens_before_the_opening_or_after_now(school):
    attempts = db.session.scalars(select(Attempt).options(joinedload(Attempt.assignment))).all()
    last = db.session.scalar(select(func.max(JournalEntry.at)))

    assert all(
        one.assignment.opens_at <= one.began_at < (one.handed_in_at or school.loaded_at)
        for one in attempts
    )
    over = [one for one in attempts if one.handed_in_at is not None]
    assert all(one.handed_in_at < (one.ends_at or school.loaded_at) for one in over)
    assert all(one.handed_in_at < school.loaded_at for one in over)
    assert last <= school.loaded_at + timedelta(minutes=5)


def test_no_answer_was_saved_after_its_attempt_ended():
    late = (
        select(PaperItem.id)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .where(PaperItem.saved_at > Attempt.handed_in_at)
    )

    assert count(late) == 0
