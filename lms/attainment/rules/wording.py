"""The words of attainment: verdicts, formulas, and the other choices of a plan."""

from flask_babel.speaklater import LazyString

from lms.attainment.rules.figures import Verdict
from lms.attainment.rules.plans import Absent, CourseRule, Formula
from lms.core.i18n import lazy

VERDICTS: dict[Verdict, LazyString] = {
    Verdict.REACHED: lazy("达成"),
    Verdict.NEARLY: lazy("基本达成"),
    Verdict.MISSED: lazy("未达成"),
    Verdict.UNKNOWN: lazy("暂无数据"),
}
BADGES = {
    Verdict.REACHED: "ok",
    Verdict.NEARLY: "due",
    Verdict.MISSED: "no",
    Verdict.UNKNOWN: "",
}
FORMULAS: dict[Formula, LazyString] = {
    Formula.RATES: lazy("达成度 = Σ（班级平均分 ÷ 满分 × 权重）÷ Σ 权重"),
    Formula.POINTS: lazy("达成度 = Σ（班级平均分 × 权重）÷ Σ（满分 × 权重）"),
}
RULES: dict[CourseRule, LazyString] = {
    CourseRule.WEIGHTED: lazy("各课程目标达成度按权重的平均"),
    CourseRule.MINIMUM: lazy("各课程目标达成度中最低的一个"),
}
ABSENT: dict[Absent, LazyString] = {
    Absent.OUT: lazy("没有交的不计入"),
    Absent.ZERO: lazy("过了截止时间没有交的计 0 分"),
}
SOURCES: dict[str, LazyString] = {
    "asked": lazy("请学生回答：每个课程目标选一个程度"),
    "self_checks": lazy("用这段时间里交上来的达标自查，不另外发问卷"),
}
SAID: dict[int, LazyString] = {
    5: lazy("完全达到"),
    4: lazy("基本达到"),
    3: lazy("一般"),
    2: lazy("达到一小部分"),
    1: lazy("没有达到"),
}
