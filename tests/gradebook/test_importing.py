"""Marks from files: read, shown, entered whole once confirmed."""

import io
from decimal import Decimal
from time import perf_counter

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from lms.core.db import db
from lms.core.errors import Stale
from lms.core.tabular import Unreadable
from lms.gradebook import queries, services
from lms.gradebook.models import BatchKind, Mark, MarkSource
from lms.gradebook.rules.importing import Trouble
from lms.gradebook.services import ImportRefused
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.ledger import a_mark_import, an_edit, an_item, entered, points_of


@pytest.fixture
def teacher(app):
    return a_teacher("周敏")


@pytest.fixture
def ada(app):
    return a_user("林晓雨", number="2401020101")


@pytest.fixture
def ben(app):
    return a_user("陈思远", number="2401020102")


@pytest.fixture
def classroom(teacher, ada, ben):
    return a_classroom(teacher=teacher, students=(ada, ben))


@pytest.fixture
def item(classroom):
    return an_item(classroom, "期末口试")


FILE = "学号,姓名,期末口试\n2401020101,林晓雨,85\n2401020102,陈思远,90.5\n"


def applied(classroom, teacher, made, *, skip=False):
    token = services.preview_of(classroom, made).token
    batch = services.apply_import(classroom, made, token=token, skip=skip, by=teacher)
    db.session.commit()
    return batch


def workbook(*rows, merge=None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(classroom, teacher, data: bytes, file_name="成绩.xlsx"):
    made = services.read_import(classroom, data=data, file_name=file_name, by=teacher)
    return services.preview_of(classroom, made)


def test_nothing_is_entered_before_it_is_confirmed(classroom, teacher, item):
    made = a_mark_import(classroom, teacher, FILE)

    assert made.mapping == {"c3": f"i{item.id}"}
    assert len(services.preview_of(classroom, made).changes) == 2
    assert db.session.scalar(select(func.count(Mark.id))) == 0


def test_a_confirmed_file_is_one_batch(classroom, teacher, item, ada, ben):
    made = a_mark_import(classroom, teacher, FILE)

    batch = applied(classroom, teacher, made)

    assert (batch.kind, made.batch_id) == (BatchKind.IMPORT, batch.id)
    assert (points_of(item, ada), points_of(item, ben)) == ("85", "90.5")
    mark = queries.mark_of(item.id, ada.id)
    assert (mark.source, mark.origin) == (MarkSource.IMPORT, f"batch:{batch.id}")


def test_a_voided_import_leaves_nothing_counting(classroom, teacher, item, ada):
    batch = applied(classroom, teacher, a_mark_import(classroom, teacher, FILE))

    services.void_batch(batch, why="文件不对", by=teacher)

    assert points_of(item, ada) == ""


def test_a_mark_given_by_hand_goes_on_counting(classroom, teacher, item, ada):
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "60"))

    applied(classroom, teacher, a_mark_import(classroom, teacher, FILE))

    assert points_of(item, ada) == "60"


def test_a_file_is_imported_once(classroom, teacher, item):
    made = a_mark_import(classroom, teacher, FILE)
    applied(classroom, teacher, made)

    with pytest.raises(ImportRefused, match="已经导入过"):
        applied(classroom, teacher, made)


def test_what_changed_since_the_preview_is_noticed(classroom, teacher, item, ada):
    made = a_mark_import(classroom, teacher, FILE)
    token = services.preview_of(classroom, made).token
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "60"))

    with pytest.raises(Stale, match="预览之后"):
        services.apply_import(classroom, made, token=token, skip=True, by=teacher)


def test_errors_are_skipped_only_when_said(classroom, teacher, item, ada, ben):
    made = a_mark_import(classroom, teacher, FILE.replace("90.5", "优秀"))

    with pytest.raises(ImportRefused, match="有 1 处问题"):
        applied(classroom, teacher, made)
    applied(classroom, teacher, made, skip=True)

    assert (points_of(item, ada), points_of(item, ben)) == ("85", "")


def test_a_column_is_mapped_by_hand(classroom, teacher, item, ada):
    made = a_mark_import(classroom, teacher, FILE.replace("期末口试", "分数"))
    assert made.mapping == {}

    services.map_import(classroom, made, {"c3": f"i{item.id}"})
    applied(classroom, teacher, made)

    assert points_of(item, ada) == "85"


def test_two_columns_cannot_be_one_item(classroom, teacher, item):
    made = a_mark_import(classroom, teacher, "学号,甲,乙\n2401020101,1,2\n")

    with pytest.raises(ImportRefused, match="两列"):
        services.map_import(classroom, made, {"c2": f"i{item.id}", "c3": f"i{item.id}"})


def test_a_column_of_another_class_is_refused(classroom, teacher):
    other = an_item(a_classroom())
    made = a_mark_import(classroom, teacher, FILE)

    with pytest.raises(ImportRefused, match="没有所选的列"):
        services.map_import(classroom, made, {"c3": f"i{other.id}"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_in_the_encodings_schools_use(classroom, teacher, item, encoding):
    found = read(classroom, teacher, FILE.encode(encoding), "成绩.csv")

    assert [str(one.points) for one in found.changes] == ["85", "90.5"]


def test_the_header_is_found_below_a_title(classroom, teacher, item):
    data = workbook(
        ["某某学院成绩单"],
        [],
        ["序号", "学号", "姓名", "期末口试"],
        [1, "2401020101", "林晓雨", 85],
        ["", "", "任课教师签名", ""],
        merge="A1:D1",
    )

    found = read(classroom, teacher, data)

    assert [(one.row, one.points) for one in found.changes] == [(4, Decimal(85))]
    assert found.problems == ()


def test_a_file_without_a_header_is_refused_with_what_stands_there(classroom, teacher):
    with pytest.raises(Unreadable, match=r"没有找到表头.*学号.*林晓雨"):
        read(classroom, teacher, workbook(["2401020101", "林晓雨", 85]))


def test_merged_cells_in_the_rows_are_named(classroom, teacher, item):
    data = workbook(
        ["学号", "姓名", "期末口试"],
        ["2401020101", "林晓雨", 85],
        ["2401020102", "陈思远", None],
        merge="C2:C3",
    )

    found = read(classroom, teacher, data)

    assert [(one.row, one.trouble) for one in found.problems] == [
        (2, Trouble.MERGED),
        (3, Trouble.MERGED),
    ]


def test_a_web_page_called_xlsx_is_refused(classroom, teacher):
    with pytest.raises(Unreadable, match="网页"):
        read(classroom, teacher, b"<html><table><tr><td>1</td></tr></table></html>")


def test_a_file_with_only_names_is_refused(classroom, teacher):
    with pytest.raises(ImportRefused, match="没有别的列"):
        read(classroom, teacher, "学号,姓名\n1,2\n".encode(), "成绩.csv")


def test_the_template_is_read_back(classroom, teacher, item, ada):
    data = services.template(["期末口试"], [(ada.number, ada.name)])

    found = read(classroom, teacher, data)

    assert (found.blank, found.problems) == (1, ())


def test_five_thousand_rows_are_compared_at_once(classroom, teacher, item, at_most):
    rows = "".join(f"24{n:08d},学生{n},{n % 100}\n" for n in range(5000))
    began = perf_counter()

    made = a_mark_import(classroom, teacher, f"学号,姓名,期末口试\n{rows}")
    with at_most(12):
        found = services.preview_of(classroom, made)

    assert len(found.problems) == 5000
    assert perf_counter() - began < 5


def test_a_class_is_entered_in_a_fixed_number_of_statements(app, teacher, at_most):
    people = [a_user(f"学生{n}", number=f"24010300{n:02d}") for n in range(40)]
    classroom = a_classroom(teacher=teacher, students=people)
    an_item(classroom, "期末口试")
    rows = "".join(f"{one.number},{one.name},80\n" for one in people)
    made = a_mark_import(classroom, teacher, f"学号,姓名,期末口试\n{rows}")
    token = services.preview_of(classroom, made).token

    with at_most(28):
        services.apply_import(classroom, made, token=token, skip=False, by=teacher)
