import pytest

from lms.core.db import db
from lms.courses import cli, importer, queries
from lms.courses.importer.folders import write_folder
from tests.builders.courses import PROGRAMME, a_course, a_folder, edited


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()

    def invoke(*words):
        return runner.invoke(cli.cli, [str(word) for word in words])

    return invoke


def content(directory, changes=None):
    write_folder(a_folder(changes), directory / "csf")
    (directory / "training-objectives.md").write_text(PROGRAMME)
    return directory


def test_a_good_folder_is_checked_quietly(run, tmp_path):
    result = run("check", content(tmp_path))

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "0 个错误，0 个警告",
        "覆盖：课程目标 3/3 有题目或评价行衡量；培养目标的叶 2/2 有已衡量的课程目标支撑",
    ]


def test_a_check_tells_how_far_it_is_beside_its_result(run, tmp_path):
    result = run("check", content(tmp_path))

    assert "正在检查" in result.stderr
    assert "正在检查" not in result.stdout


def test_problems_are_printed_and_counted(run, tmp_path):
    result = run("check", content(tmp_path, edited("course.md", "hours: 32", "hours: x")))

    assert result.exit_code == 1
    assert result.stdout.splitlines()[:2] == [
        f"{tmp_path}/csf/course.md:5:8: error: hours 应是 0 到 1000 之间的数。",
        "1 个错误，0 个警告",
    ]


def test_a_single_course_is_checked_with_the_programme_beside_it(run, tmp_path):
    assert run("check", content(tmp_path) / "csf").exit_code == 0


def test_a_single_course_is_checked_against_the_imported_programme(run, tmp_path):
    a_course()
    write_folder(a_folder(), tmp_path / "csf")

    assert run("check", tmp_path / "csf").exit_code == 0


def test_a_folder_without_course_md_is_a_problem(run, tmp_path):
    content(tmp_path)
    (tmp_path / "notes").mkdir()

    assert "缺少 course.md" in run("check", tmp_path).output


def test_two_courses_of_one_code_are_a_problem(run, tmp_path):
    content(tmp_path)
    write_folder(a_folder(), tmp_path / "csf2")

    assert "课程码 CSF 已被" in run("check", tmp_path).output


def test_a_broken_programme_is_a_problem(run, tmp_path):
    content(tmp_path)
    (tmp_path / "training-objectives.md").write_text("nothing")

    assert "training-objectives.md:1:1: error" in run("check", tmp_path).output


def test_a_root_is_imported_and_listed(run, tmp_path):
    result = run("import", content(tmp_path))

    assert (result.exit_code, "CSF：新增 7" in result.output) == (0, True)
    assert queries.the_course("CSF").title == "客户服务基础与实务"
    assert "CSF\t客户服务基础与实务\t1/1/2" in run("list").output


def test_a_broken_course_is_not_imported(run, tmp_path):
    result = run("import", content(tmp_path, edited("course.md", "hours: 32", "hours: x")))

    assert (result.exit_code, "没有导入任何内容" in result.output) == (1, True)
    assert queries.get_course("CSF") is None


def test_a_course_is_exported(run, tmp_path):
    a_course()

    result = run("export", "CSF", tmp_path / "csf")

    assert "已导出 CSF：7 个文件" in result.output
    assert importer.read_folder(tmp_path / "csf").files == a_folder().files


def test_the_last_import_is_undone(run):
    a_course()
    importer.import_course(a_folder(edited("course.md", "hours: 32", "hours: 40")), None)
    db.session.commit()

    result = run("undo", "CSF")

    assert "已撤销，恢复到：导入" in result.output
    assert queries.the_course("CSF").hours == 32


@pytest.mark.parametrize(
    "words",
    [("check", "nowhere"), ("import", "nowhere"), ("export", "XXX", "nowhere"), ("undo", "XXX")],
)
def test_what_cannot_be_done_is_said(run, words):
    result = run(*words)

    assert (result.exit_code, result.output.startswith("Error: ")) == (1, True)
