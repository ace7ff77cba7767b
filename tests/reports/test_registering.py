"""What a register is given: headers understood, figures computed, cells matched."""

from decimal import Decimal

import pytest

from lms.gradebook.rules import Category, ItemMark, Tally, Tree, total
from lms.reports.rules import registering
from lms.reports.rules.filling import fill
from lms.reports.rules.registering import Line, suggested, usual_of
from lms.reports.rules.workbooks import Form, Merged, Page, column_of, form_of, letter_of

KNOWN = ["total", "grade", "level", "passed", "state", "usual", "c:exam", "c:midterm", "t:期末作品"]


def a_line(number: str, name: str = "林晓雨", value: str | None = "87", state: str = "") -> Line:
    return Line(
        student_id=1,
        number=number,
        name=name,
        home_class="客服2401",
        value=None if value is None else Decimal(value),
        grade=value or state,
        level="良好",
        passed="合格",
        state=state,
        usual=Decimal(90),
        categories={"exam": Decimal(80)},
    )


def a_page(*rows: tuple[str, ...], **more) -> Page:
    texts = {(y, x): text for y, row in enumerate(rows, 1) for x, text in enumerate(row, 1) if text}
    return Page("成绩", texts, rows=len(rows), columns=max(map(len, rows)), **more)


def a_form(*rows: tuple[str, ...], **more) -> Form:
    form = form_of([a_page(*rows, **more)])
    assert form is not None
    return form


@pytest.mark.parametrize(
    ("title", "figure"),
    [
        ("平时成绩", "usual"),
        ("平时成绩（40%）", "usual"),
        ("期中成绩", "c:midterm"),
        ("期末成绩", "c:exam"),
        ("期末卷面成绩", "c:exam"),
        ("总评成绩", "total"),
        ("成绩", "total"),
        ("五级制", "level"),
        ("成绩备注", "state"),
        ("成绩标识", "state"),
        ("期末作品", "t:期末作品"),
        ("专业", None),
        ("学分", None),
        ("实验成绩", None),
    ],
)
def test_a_header_means_a_figure(title, figure):
    assert suggested({"D": title}, KNOWN).get("D") == figure


def test_each_figure_is_suggested_once():
    assert suggested({"D": "成绩", "E": "总评成绩"}, KNOWN) == {"D": "total"}


def test_a_figure_no_course_has_is_not_suggested():
    assert suggested({"D": "期中成绩"}, ["total"]) == {}


def tree(*categories: tuple[str, int, str]) -> Tree:
    return Tree(tuple(Category(code, code, Decimal(w), parent) for code, w, parent in categories))


def a_total(within: Tree, **rates: int):
    marks = [
        ItemMark(code, code, code, Decimal(100), Tally(Decimal(rate), Decimal(100)))
        for code, rate in rates.items()
    ]
    return total(within, marks)


@pytest.mark.parametrize(
    ("within", "rates", "usual"),
    [
        (tree(("quiz", 30, ""), ("exam", 70, "")), {"quiz": 85, "exam": 10}, 85),
        (
            tree(("quiz", 10, ""), ("work", 30, ""), ("exam", 60, "")),
            {"quiz": 60, "work": 90, "exam": 10},
            83,  # 82.5, halves up
        ),
        (
            tree(("process", 40, ""), ("work", 100, "process"), ("exam", 60, "")),
            {"work": 77, "exam": 10},
            77,
        ),
        (
            tree(("quiz", 20, ""), ("midterm", 20, ""), ("exam", 60, "")),
            {"quiz": 70, "midterm": 10, "exam": 10},
            70,
        ),
        (tree(("quiz", 30, ""), ("exam", 70, "")), {"exam": 10}, None),
    ],
)
def test_usual_is_everything_but_the_exams(within, rates, usual):
    assert usual_of(a_total(within, **rates), within) == usual


def test_a_figure_that_is_a_number_is_written_as_one():
    assert a_line("1", value="87").figure("grade") == Decimal(87)
    assert a_line("1", value=None, state="缓考").figure("grade") == "缓考"
    assert a_line("1").figure("c:exam") == 80
    assert a_line("1").figure("c:other") is None
    assert registering.percents(None) == {}


def test_letters_and_columns_are_each_other():
    assert [letter_of(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
    assert [column_of(letter_of(n)) for n in range(1, 800)] == list(range(1, 800))


def test_the_header_is_found_below_titles_and_notes():
    form = a_form(
        ("成绩登记表", "", ""),
        ("说明", "", ""),
        ("学号", "姓名", "总评"),
        ("2401", "林晓雨", ""),
        ("任课教师签名", "", ""),
    )

    assert (form.header_row, form.number_column) == (3, 1)
    assert form.titles == {"B": "姓名", "C": "总评"}
    assert [(row.row, row.number, row.name) for row in form.students] == [(4, "2401", "林晓雨")]


def test_a_header_of_two_rows_is_read_as_one():
    form = a_form(
        ("学号", "姓名", "成绩", ""),
        ("", "", "平时", "期末"),
        ("2401", "林晓雨", "", ""),
        merged=(Merged(1, 1, 2, 1), Merged(1, 2, 2, 2), Merged(1, 3, 1, 4)),
    )

    assert form.header_row == 2
    assert form.titles == {"B": "姓名", "C": "成绩 平时", "D": "成绩 期末"}
    assert form.students[0].row == 3


def test_merged_cells_matter_only_where_students_are_written():
    rows = (("学号", "总评"), ("2401", ""), ("2402", ""), ("签名", ""))

    assert a_form(*rows, merged=(Merged(2, 2, 3, 2),)).in_the_way({"B"})
    assert a_form(*rows, merged=(Merged(2, 1, 3, 1),)).in_the_way({"B"})
    assert not a_form(*rows, merged=(Merged(4, 1, 4, 2),)).in_the_way({"B"})
    assert not a_form(*rows, merged=(Merged(2, 3, 3, 3),)).in_the_way({"B"})


def test_a_student_twice_in_the_file_is_noticed():
    assert a_form(("学号", "总评"), ("2401", ""), ("2401", "")).doubled == ["2401"]


def test_cells_are_matched_by_number_and_both_sides_listed():
    form = a_form(
        ("学号", "姓名", "期末", "总评"),
        ("2401", "林晓雨", "", "60"),
        ("2409", "外班生", "", ""),
    )

    found = fill(form, {"C": "c:exam", "D": "total"}, [a_line("2401"), a_line("2402")])

    assert [(one.cell, one.value) for one in found.writes] == [("C2", 80), ("D2", 87)]
    assert [one.number for one in found.unknown] == ["2409"]
    assert [one.number for one in found.missing] == ["2402"]
    assert [one.cell for one in found.overwritten] == ["D2"]


def test_another_name_under_the_same_number_is_pointed_out():
    form = a_form(("学号", "姓名", "总评"), ("2401", "林小雨", ""), ("2402", "阿依 古丽", ""))

    found = fill(form, {"C": "total"}, [a_line("2401"), a_line("2402", "阿依古丽")])

    assert [row.number for row, _line in found.renamed] == ["2401"]


def test_a_formula_is_never_overwritten():
    form = a_form(("学号", "总评"), ("2401", "=C2"), formulas=frozenset({(2, 2)}))

    found = fill(form, {"B": "total"}, [a_line("2401")])

    assert (found.writes, found.formulas) == ([], ["B2"])


def test_who_has_no_grade_leaves_the_cell_empty():
    form = a_form(("学号", "总评", "备注"), ("2401", "", ""), ("2402", "", ""))
    lines = [a_line("2401", value=None, state="缓考"), a_line("2402", value=None)]

    found = fill(form, {"B": "total", "C": "state"}, lines)

    assert [(one.cell, one.value) for one in found.writes] == [("C2", "缓考")]
    assert [one.number for one in found.empty] == ["2402"]


def test_a_form_without_students_takes_all_in_order():
    form = a_form(("序号", "学号", "姓名", "总评"))

    found = fill(form, {"A": "serial", "C": "name", "D": "total"}, [a_line("2401"), a_line("2402")])

    assert [one.cell for one in found.writes] == ["B2", "A2", "C2", "D2", "B3", "A3", "C3", "D3"]
    assert found.writes[4].value == "2402"
