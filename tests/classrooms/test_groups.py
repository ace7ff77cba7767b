"""Groups: made, named, filled, dealt; and the page for it."""

import pytest

from lms.classrooms import queries, services
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, a_term, an_enrollment


def test_groups_are_made_renamed_and_deleted(app):
    teacher, classroom = a_teacher(), a_classroom()
    one = services.create_group(classroom, name=" 一组 ", actor=teacher)
    services.create_group(classroom, name="二组", actor=teacher)

    services.rename_group(classroom, one, name="甲组", actor=teacher)
    services.rename_group(classroom, one, name="甲组", actor=teacher)
    names = [group.name for group in queries.groups_of(classroom.id)]
    services.delete_group(classroom, one, actor=teacher)

    assert names == ["甲组", "二组"]
    assert [group.name for group in queries.groups_of(classroom.id)] == ["二组"]


@pytest.mark.parametrize(
    ("name", "refusal"), [("一组", services.NameTaken), ("", services.BadName)]
)
def test_a_group_name_is_refused(app, name, refusal):
    teacher, classroom = a_teacher(), a_classroom(groups={"一组": (), "二组": ()})
    second = queries.groups_of(classroom.id)[1]

    with pytest.raises(refusal):
        services.create_group(classroom, name=name, actor=teacher)
    with pytest.raises(refusal):
        services.rename_group(classroom, second, name=name, actor=teacher)


def test_a_group_with_students_stays_but_one_of_those_who_left_goes(app):
    teacher, ada, ben = a_teacher(), a_user(), a_user()
    classroom = a_classroom(groups={"一组": (ada,), "二组": ()})
    one, two = queries.groups_of(classroom.id)
    gone = an_enrollment(classroom, ben, group_id=two.id, has_left=True)

    services.delete_group(classroom, two, actor=teacher)

    assert gone.group_id is None
    with pytest.raises(services.GroupInUse):
        services.delete_group(classroom, one, actor=teacher)


def test_students_are_put_into_groups_of_their_own_classroom_only(app):
    teacher, ada, ben, cem = a_teacher(), a_user(), a_user(), a_user()
    classroom = a_classroom(groups={"一组": (ada, ben), "二组": (cem,)})
    other = a_classroom(groups={"别班": (a_user(),)})
    one, two = queries.groups_of(classroom.id)
    (foreign,) = queries.groups_of(other.id)

    moved = services.set_groups(
        classroom, {ada.id: two.id, ben.id: None, cem.id: foreign.id, 0: one.id}, actor=teacher
    )
    again = services.set_groups(classroom, {ada.id: two.id}, actor=teacher)

    assert (moved, again) == (2, 0)
    assert {row.user_id: row.group_id for row in queries.students_of(classroom.id)} == {
        ada.id: two.id,
        ben.id: None,
        cem.id: two.id,
    }


def test_dealing_uses_the_groups_that_are_there_and_makes_the_rest(app):
    teacher = a_teacher()
    students = [a_user() for _n in range(10)]
    classroom = a_classroom(students=students[1:], groups={"第1组": students[:1]})

    dealt = services.deal_groups(classroom, size=3, seed=5, actor=teacher)

    sizes = [row.group.name for row in queries.students_of(classroom.id)]
    assert dealt == 3
    assert sorted(map(sizes.count, set(sizes))) == [3, 3, 4]
    assert set(sizes) == {"第1组", "第2组", "第3组"}


def test_dealing_deletes_the_groups_left_without_students(app):
    teacher, ada, ben = a_teacher(), a_user(), a_user()
    classroom = a_classroom(groups={"一组": (ada,), "二组": (ben,), "三组": ()})

    services.deal_groups(classroom, size=2, seed=5, actor=teacher)

    assert [group.name for group in queries.groups_of(classroom.id)] == ["一组"]


def test_dealing_is_refused_without_students_or_size(app):
    teacher = a_teacher()

    with pytest.raises(services.BadName):
        services.deal_groups(a_classroom(), size=3, seed=1, actor=teacher)
    with pytest.raises(services.BadName):
        services.deal_groups(a_classroom(students=(a_user(),)), size=0, seed=1, actor=teacher)


@pytest.mark.parametrize(
    ("who", "see", "change"),
    [
        ("administrator", 200, 302),
        ("teacher", 200, 302),
        ("mentor", 200, 404),
        ("student", 404, 404),
        ("stranger", 404, 404),
        ("nobody", 302, 302),
    ],
)
def test_who_sees_the_members_and_who_groups_them(browser, who, see, change):
    people = {
        "administrator": an_administrator(),
        "teacher": a_teacher(),
        "mentor": a_user(),
        "student": a_user(),
        "stranger": a_teacher(),
        "nobody": None,
    }
    classroom = a_classroom(
        teacher=people["teacher"], mentor=people["mentor"], students=(people["student"],)
    )
    client = browser(people[who])

    assert client.get(f"/classrooms/{classroom.id}/members").status_code == see
    assert client.post(f"/classrooms/{classroom.id}/groups", data={"name": "一组"}).status_code == (
        change
    )
    assert len(queries.groups_of(classroom.id)) == (who in {"administrator", "teacher"})


@pytest.mark.parametrize("students", [2, 12])
def test_a_class_of_any_size_is_shown_in_six_statements(browser, at_most, students):
    teacher = a_teacher()
    people = [a_user() for _n in range(students)]
    classroom = a_classroom(teacher=teacher, groups={"一组": people}, home_class="客服2401")
    client = browser(teacher)

    with at_most(6):
        page = client.get(f"/classrooms/{classroom.id}/members").get_data(as_text=True)

    assert page.count("<select ") == students


def test_a_teacher_groups_the_class_in_the_browser(browser):
    teacher, ada, ben = a_teacher(), a_user(), a_user()
    classroom = a_classroom(teacher=teacher, students=(ada, ben))
    client, base = browser(teacher), f"/classrooms/{classroom.id}/groups"

    client.post(base, data={"name": "一组"})
    (group,) = queries.groups_of(classroom.id)
    client.post(f"{base}/{group.id}/rename", data={"name": "甲组"})
    client.post(
        f"{base}/members",
        data={f"group-{ada.id}": group.id, f"group-{ben.id}": "", "group-x": "1", "other": "2"},
    )
    refused = client.post(f"{base}/{group.id}/delete", follow_redirects=True)
    client.post(f"{base}/members", data={f"group-{ada.id}": ""})
    client.post(f"{base}/{group.id}/delete")
    client.post(f"{base}/deal", data={"size": "1"})
    wrong = client.post(f"{base}/deal", data={"size": "0"}, follow_redirects=True)

    assert "“甲组”里还有学生" in refused.get_data(as_text=True)
    assert "请填 1 到 60 之间的整数。" in wrong.get_data(as_text=True)
    assert [row.group.name for row in queries.students_of(classroom.id)] != []
    assert len(queries.groups_of(classroom.id)) == 2


def test_a_group_of_another_classroom_is_not_there(browser):
    teacher = a_teacher()
    classroom = a_classroom(teacher=teacher)
    (foreign,) = queries.groups_of(a_classroom(groups={"别班": ()}).id)
    client, base = browser(teacher), f"/classrooms/{classroom.id}/groups/{foreign.id}"

    assert client.post(f"{base}/rename", data={"name": "x"}).status_code == 404
    assert client.post(f"{base}/delete").status_code == 404


def test_in_a_closed_term_the_page_offers_no_change(browser):
    teacher = a_teacher()
    classroom = a_classroom(teacher=teacher, groups={"一组": (a_user(),)})
    a_term(is_open=False)
    client = browser(teacher)

    page = client.get(f"/classrooms/{classroom.id}/members").get_data(as_text=True)
    refused = client.post(
        f"/classrooms/{classroom.id}/groups", data={"name": "x"}, follow_redirects=True
    )

    assert "<select" not in page
    assert "已经结束" in refused.get_data(as_text=True)
