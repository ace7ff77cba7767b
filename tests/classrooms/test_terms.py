"""Terms, and what a closed one refuses."""

from datetime import date

import pytest

from lms.accounts.models import SiteRole
from lms.classrooms import policy, queries, services
from lms.classrooms.models import Role
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term

AUTUMN = {"begins_on": date(2026, 9, 1), "ends_on": date(2027, 1, 20)}


@pytest.fixture
def chief(app):
    return an_administrator()


def test_a_term_is_made_from_any_spelling(chief):
    made = services.create_term(code="2026-2027学年第一学期", actor=chief, **AUTUMN)

    assert made.code == "2026-2027-1"
    assert queries.term_by_code("2026-2027-1") == made
    assert queries.get_term(made.id) == made


@pytest.mark.parametrize(
    ("code", "dates"),
    [
        ("2025-2026-1", AUTUMN),
        ("下学期", AUTUMN),
        ("2026-2027-1", {"begins_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1)}),
    ],
)
def test_a_term_is_refused(chief, code, dates):
    a_term("2025-2026-1")

    with pytest.raises(services.BadTerm):
        services.create_term(code=code, actor=chief, **dates)


def test_a_term_is_closed_and_opened_again(chief):
    term = a_term()

    services.close_term(term, actor=chief)
    services.close_term(term, actor=chief)
    closed_at = term.closed_at
    services.reopen_term(term, actor=chief)
    services.reopen_term(term, actor=chief)

    assert closed_at is not None
    assert term.closed_at is None


def test_the_current_term_is_the_open_one_that_began_last(app):
    spring, autumn = a_term("2025-2026-2"), a_term("2026-2027-1")
    spring.begins_on, spring.ends_on = date(2026, 2, 20), date(2026, 7, 10)
    later = a_term("2027-2028-1")
    later.begins_on, later.ends_on = date(2027, 9, 1), date(2028, 1, 20)
    a_term("2026-2027-3", is_open=False)

    assert queries.current_term(date(2026, 10, 1)) == autumn
    assert queries.current_term(date(2026, 3, 1)) == spring
    assert [term.code for term in queries.terms()] == [
        "2027-2028-1",
        "2026-2027-3",
        "2026-2027-1",
        "2025-2026-2",
    ]


@pytest.fixture
def closed(chief):
    """A classroom of a closed term, with one of everything."""
    teacher, ada = a_teacher(), a_user()
    classroom = a_classroom(teacher=teacher, groups={"一组": (ada,)})
    a_term(is_open=False)
    return {
        "classroom": classroom,
        "group": queries.groups_of(classroom.id)[0],
        "staff": queries.enrollment_of(classroom.id, teacher.id),
        "student": queries.enrollment_of(classroom.id, ada.id),
        "actor": chief,
    }


CHANGES = {
    "rename": lambda c: services.rename_classroom(c["classroom"], name="x", actor=c["actor"]),
    "create": lambda c: services.create_classroom(
        name="x", term=c["classroom"].term, course_code="CSF", actor=c["actor"]
    ),
    "add": lambda c: services.add_staff(
        c["classroom"], c["actor"], role=Role.TEACHER, actor=c["actor"]
    ),
    "remove": lambda c: services.remove_staff(c["classroom"], c["staff"], actor=c["actor"]),
    "enroll": lambda c: services.enroll_student(c["classroom"], c["actor"], actor=c["actor"]),
    "leave": lambda c: services.leave(c["classroom"], c["student"], actor=c["actor"]),
    "come_back": lambda c: services.come_back(c["classroom"], c["student"], actor=c["actor"]),
    "group": lambda c: services.create_group(c["classroom"], name="x", actor=c["actor"]),
    "regroup": lambda c: services.set_groups(c["classroom"], {}, actor=c["actor"]),
    "deal": lambda c: services.deal_groups(c["classroom"], size=3, seed=1, actor=c["actor"]),
    "rename_group": lambda c: services.rename_group(
        c["classroom"], c["group"], name="x", actor=c["actor"]
    ),
    "delete_group": lambda c: services.delete_group(c["classroom"], c["group"], actor=c["actor"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_in_a_closed_term_nothing_changes(closed, change):
    with pytest.raises(services.TermClosed, match="2026-2027-1 已经结束"):
        CHANGES[change](closed)


@pytest.mark.parametrize(
    ("who", "see", "group", "manage"),
    [
        ("administrator", True, True, True),
        ("teacher", True, True, False),
        ("mentor", True, False, False),
        ("student", False, False, False),
        ("stranger", False, False, False),
    ],
)
def test_who_may_do_what_in_a_classroom(chief, who, see, group, manage):
    people = {
        "administrator": chief,
        "teacher": a_teacher(),
        "mentor": a_user(),
        "student": a_user(),
        "stranger": a_user(role=SiteRole.TEACHER),
    }
    classroom = a_classroom(
        teacher=people["teacher"], mentor=people["mentor"], students=(people["student"],)
    )
    person = people[who]

    assert policy.can_see_members(person, classroom) is see
    assert policy.can_manage_groups(person, classroom) is group
    assert policy.can_manage_classroom(person, classroom) is manage
    assert policy.can_manage_term(person, classroom.term) is manage
