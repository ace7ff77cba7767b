"""The settings each kind of document has in its head, in the order of its form."""

from dataclasses import dataclass

from lms.authoring.rules.settings_kinds import Pairs, Review, Rows, Setting, Several, Tick
from lms.core.i18n import lazy
from lms.courses.rules.reading import COURSE, LESSON, QUIZ, UNIT
from lms.questions.kinds.editing import AREA, CHOICE, NUMBER, Column, Grid
from lms.questions.text.levels import LEVEL_NAMES


@dataclass(frozen=True)
class Group:
    """Settings that stand together under a heading; `is_rare`: closed until one is used."""

    title: object
    settings: tuple[Setting, ...]
    is_rare: bool = False


TITLE = Setting("title", lazy("名称"))
TITLE_EN = Setting("title_en", lazy("英文名"), lazy("可以空着"))
HOURS = Setting("hours", lazy("学时"), lazy("整数"), shape="number")
MODE = Setting(
    "mode",
    lazy("方式"),
    lazy("练习和达标练习每题当场看到对错，只能用自动批改的题。"),
    shape="choice",
    choices=(
        ("", lazy("默认")),
        ("homework", lazy("作业")),
        ("exam", lazy("考试")),
        ("practice", lazy("练习：可以再试，不计成绩")),
        ("mastery", lazy("达标练习：每个目标练到达标")),
    ),
)
TAKING = Group(
    lazy("怎样作答"),
    (
        Setting("time_limit", lazy("限时"), lazy("如 20m、1h、20分钟；空着就不限时")),
        Setting("attempts", lazy("可以做几次"), lazy("1 到 100，或“不限”；空着就是 1 次")),
        Setting(
            "grade_by",
            lazy("几次里取哪次"),
            shape="choice",
            choices=(
                ("", lazy("默认：最高")),
                ("highest", lazy("最高")),
                ("latest", lazy("最近一次")),
                ("average", lazy("平均")),
                ("first", lazy("第一次")),
            ),
        ),
        Several(
            "shuffle",
            lazy("打乱什么"),
            choices=(("questions", lazy("题目顺序")), ("options", lazy("选项顺序"))),
        ),
        Tick("one_by_one", lazy("一次只显示一题")),
    ),
)


def _multiple(usual: object) -> Setting:
    """The rule of 多选; `usual` says what holds where it is left out."""
    return Setting(
        "multiple",
        lazy("多选少选时怎样给分"),
        lazy("选得全对得满分，不选得零分；有选错时按所选的规则。"),
        shape="choice",
        choices=(
            ("", usual),
            ("half", lazy("得一半")),
            ("all", lazy("不得分")),
            ("proportional", lazy("按选对的比例")),
            ("per-option", lazy("每个选项判断正确都得一份")),
            ("fixed:0.5", lazy("每选对一项得 0.5 分")),
            ("fixed:1", lazy("每选对一项得 1 分")),
        ),
    )


MARKING = Group(
    lazy("怎样给分"),
    (
        _multiple(lazy("按课程的规定；课程没有写就得一半")),
        Setting(
            "blanks",
            lazy("填空怎样给分"),
            shape="choice",
            choices=(
                ("", lazy("默认：每空各得一份")),
                ("each", lazy("每空各得一份")),
                ("all", lazy("全对才得分")),
            ),
        ),
        Setting(
            "penalty",
            lazy("答错倒扣"),
            lazy("该题分数的比例，如 1/3；空着就不倒扣。只对单选、多选、判断。"),
        ),
        Tick(
            "certainty",
            lazy("每题要选把握程度"),
            lazy("很有把握却答错，扣得多；不能与倒扣同用。"),
        ),
    ),
)
SHOWING = Group(
    lazy("学生何时看到什么"),
    (
        Review("review", lazy("公布")),
        Rows(
            "feedback",
            lazy("总评语"),
            grid=Grid(
                title=lazy("总评语"),
                columns=(
                    Column("from", lazy("得分率从（%）"), NUMBER),
                    Column("text", lazy("评语"), AREA),
                ),
                add=lazy("加一档"),
                hint=lazy("从高分往低分写，最后一档从 0 开始；没有就一行也不写。"),
            ),
        ),
    ),
)
REACHING = Group(
    lazy("达标练习"),
    (
        Pairs(
            "mastery",
            lazy("怎样算达标"),
            lazy("最近几题里完全答对几题；空着就是 4 题里 3 题。"),
            grid=Grid(
                title="",
                columns=(
                    Column("right", lazy("完全答对"), NUMBER),
                    Column("of", lazy("最近几题"), NUMBER),
                ),
            ),
        ),
        Setting("points", lazy("全部达标的得分"), lazy("空着就是 100"), shape="number"),
        Several(
            "objectives",
            lazy("围绕哪些目标"),
            lazy("一个也不选，就是题目写到的全部目标。"),
            shape="objectives",
        ),
    ),
    is_rare=True,
)
DRAWING = Group(
    lazy("怎样抽题"),
    (
        Several(
            "from",
            lazy("从哪些题库抽"),
            lazy("一个也不选，就用 banks 里的全部题库。"),
            shape="banks",
        ),
        Setting(
            "total", lazy("满分"), lazy("各条规则的分数合计要等于它；空着就是 100"), shape="number"
        ),
        Rows(
            "draw",
            lazy("抽题规则"),
            grid=Grid(
                title=lazy("抽题规则"),
                columns=(
                    Column(
                        "objectives", lazy("目标的码"), hint=lazy("几个用空格隔开，如 K3.1 S3.1")
                    ),
                    Column(
                        "level",
                        lazy("认知层次"),
                        CHOICE,
                        choices=(("", lazy("请选择")), *((one, one) for one in [*LEVEL_NAMES][:6])),
                    ),
                    Column("type", lazy("题型"), CHOICE),
                    Column("points", lazy("每题分数"), NUMBER),
                    Column("count", lazy("抽几题"), NUMBER),
                    Column("difficulty", lazy("预计得分率"), NUMBER, lazy("如 0.4~0.6，可空")),
                ),
                add=lazy("加一条规则"),
                hint=lazy("一道题完全符合才会被抽到：题型、层次、分数相同，目标都在规则里。"),
            ),
            lists=("objectives",),
        ),
    ),
)
GRADING = Rows(
    "grading",
    lazy("成绩构成"),
    grid=Grid(
        title=lazy("成绩构成"),
        columns=(
            Column(
                "category",
                lazy("类别"),
                hint=lazy("quiz 测验、evaluation 学习评价、exam 考试，或自己起的英文名"),
            ),
            Column("title", lazy("名称")),
            Column("weight", lazy("权重（%）"), NUMBER),
        ),
        add=lazy("加一类"),
        hint=lazy("权重合计 100。"),
    ),
)


def _fixed(key: str, label: object) -> Setting:
    hint = lazy("码不在这里改：成绩和作答记在它下面。")
    return Setting(key, label, hint, shape="fixed")


def _paper(key: str, label: object, *more: Group) -> tuple[Group, ...]:
    about = Group(lazy("是什么"), (_fixed(key, label), TITLE, MODE))
    return (about, *more, TAKING, MARKING, SHOWING, REACHING)


_SETTINGS = {
    QUIZ: _paper("quiz", lazy("测验的码")),
    "exams": _paper("exam", lazy("考试的码"), DRAWING),
    "exercises": _paper("exercise", lazy("练习的码"), DRAWING),
    LESSON: (
        Group(
            lazy("学习任务"),
            (
                _fixed("task", lazy("任务的码")),
                Setting("number", lazy("显示的编号"), lazy("项目号-任务号，如 1-3")),
                TITLE,
                TITLE_EN,
                HOURS,
                Several(
                    "objectives",
                    lazy("本任务的学习目标"),
                    lazy("至少一个。目标的内容在 objectives.md 里写。"),
                    shape="objectives",
                ),
            ),
        ),
    ),
    UNIT: (
        Group(
            lazy("项目"),
            (
                _fixed("unit", lazy("项目的码")),
                Setting("number", lazy("显示的编号")),
                TITLE,
                TITLE_EN,
                Several(
                    "tasks",
                    lazy("任务的顺序"),
                    lazy("任务的码，用空格隔开；空着就按编号排列。"),
                    shape="words",
                ),
            ),
        ),
    ),
    COURSE: (
        Group(
            lazy("课程"),
            (
                _fixed("course", lazy("课程码")),
                TITLE,
                TITLE_EN,
                HOURS,
                Setting("credits", lazy("学分"), shape="number"),
                Several(
                    "units", lazy("项目"), lazy("项目的码，按顺序，用空格隔开。"), shape="words"
                ),
            ),
        ),
        Group(
            lazy("成绩"),
            (
                GRADING,
                Setting("pass", lazy("及格分"), lazy("空着就是 60"), shape="number"),
                _multiple(lazy("默认：得一半")),
            ),
        ),
    ),
}


def groups_of(role: str) -> tuple[Group, ...]:
    """The settings of a document by its role; none where it has no form."""
    return _SETTINGS.get(role, ())


def settings_of(role: str) -> list[Setting]:
    return [one for group in groups_of(role) for one in group.settings]
