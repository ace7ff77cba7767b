from decimal import Decimal

import pytest

from lms.core.db import db
from lms.objectives import queries, services
from lms.objectives.services import TreeChange, UnknownParent
from tests.builders.objectives import a_row, some_objectives


def codes(course_code="CSF"):
    return [one.code for one in queries.objectives_of(course_code)]


def test_new_objectives_are_added_in_their_order(app):
    change = services.replace_tree("CSF", [a_row("S3.1"), a_row("K3.1")])

    assert change == TreeChange(added=("S3.1", "K3.1"))
    assert codes() == ["S3.1", "K3.1"]


def test_an_objective_that_is_gone_is_retired_and_keeps_its_id(app):
    before = some_objectives("K3.1", "S3.1")

    change = services.replace_tree("CSF", [a_row("K3.1")])

    assert change.retired == ("S3.1",)
    assert codes() == ["K3.1"]
    assert queries.ids_by_code("CSF")["S3.1"] == before["S3.1"].id


def test_an_objective_that_comes_back_lives_on(app):
    before = some_objectives("K3.1")["K3.1"].id
    services.replace_tree("CSF", [])

    change = services.replace_tree("CSF", [a_row("K3.1")])

    assert change.added == ("K3.1",)
    assert queries.objectives_of("CSF")[0].id == before


def test_an_objective_gone_before_is_not_retired_again(app):
    some_objectives("K3.1")
    services.replace_tree("CSF", [])

    assert services.replace_tree("CSF", []) == TreeChange()


def test_a_new_title_is_told(app):
    some_objectives("K3.1")

    change = services.replace_tree("CSF", [a_row("K3.1", "新的说法")])

    assert change == TreeChange(retitled=("K3.1",))


def test_a_parent_is_found_in_the_course_before_the_programme(app):
    some_objectives("G2", course_code="")
    services.replace_tree(
        "CSF", [a_row("G2"), a_row("K3.1", parents=(("G2", Decimal(2)),), expected=Decimal("0.7"))]
    )

    (support,) = queries.supports_of("CSF")

    assert support.parent_id == queries.ids_by_code("CSF")["G2"]
    assert support.weight == 2


def test_a_parent_may_be_a_training_objective(app):
    training = some_objectives("G2", course_code="")["G2"]

    services.replace_tree("CSF", [a_row("K3.1", parents=(("G2", Decimal(1)),))])

    assert [one.parent_id for one in queries.supports_of("CSF")] == [training.id]


def test_a_support_that_stays_is_kept_and_one_that_goes_is_gone(app):
    some_objectives("G1", "G2", course_code="")
    both = (("G1", Decimal(1)), ("G2", Decimal(1)))
    services.replace_tree("CSF", [a_row("K3.1", parents=both)])
    before = {one.parent_id: one.id for one in queries.supports_of("CSF")}

    services.replace_tree("CSF", [a_row("K3.1", parents=(("G2", Decimal(3)),))])

    (support,) = queries.supports_of("CSF")
    assert (support.id, support.weight) == (before[support.parent_id], 3)


@pytest.mark.parametrize("parent", ["G9", "K3.1"])
def test_an_unknown_parent_or_itself_is_refused(app, parent):
    with pytest.raises(UnknownParent):
        services.replace_tree("CSF", [a_row("K3.1", parents=((parent, Decimal(1)),))])


def test_the_tree_of_a_course_has_the_programme_and_its_supports(app, at_most):
    some_objectives("G2", course_code="")
    some_objectives("K9.9", course_code="CSM")
    services.replace_tree("CSF", [a_row("K3.1", parents=(("G2", Decimal(1)),))])
    db.session.commit()
    db.session.expunge_all()

    with at_most(2):
        tree = queries.tree(["CSF"])
        supports = [len(one.supports) for one in tree]

    assert [one.code for one in tree] == ["G2", "K3.1"]
    assert supports == [0, 1]
    assert len(queries.tree()) == 3


def test_objectives_are_found_by_course_code_and_id(app):
    objectives = some_objectives("K3.1")

    found = queries.by_code(["CSF", "CSM"])

    assert found["CSF"]["K3.1"] is objectives["K3.1"]
    assert found["CSM"] == {}
    assert set(queries.objectives_by_id([objectives["K3.1"].id])) == {objectives["K3.1"].id}
    assert len(queries.objectives_of("CSF", retired=True)) == 1
