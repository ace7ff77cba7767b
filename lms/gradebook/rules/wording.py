"""The words a register uses: levels of 五级制 and 两级制, and special marks."""

from decimal import Decimal

from flask_babel.speaklater import LazyString

from lms.core.i18n import lazy
from lms.core.points import plain
from lms.gradebook.rules.composition import Method, Missing
from lms.gradebook.rules.scales import Scale, level_of
from lms.gradebook.rules.states import State

LEVELS = {
    "excellent": lazy("优秀"),
    "good": lazy("良好"),
    "fair": lazy("中等"),
    "pass": lazy("及格"),
    "fail": lazy("不及格"),
}
PASSED = lazy("合格")
FAILED = lazy("不合格")
STATES: dict[State, LazyString] = {
    State.ABSENT: lazy("缺考"),
    State.DEFERRED: lazy("缓考"),
    State.RESIT: lazy("补考"),
    State.EXEMPT: lazy("免修"),
    State.RETAKE: lazy("重修"),
    State.CHEATED: lazy("作弊"),
    State.BARRED: lazy("取消资格"),
    State.SUSPENDED: lazy("休学"),
}
SCALES: dict[Scale, LazyString] = {
    Scale.PERCENT: lazy("百分制"),
    Scale.FIVE: lazy("五级制"),
    Scale.TWO: lazy("两级制"),
}
METHODS: dict[Method, LazyString] = {
    Method.POINTS: lazy("按总分（得分 ÷ 满分）"),
    Method.MEAN: lazy("各项得分率平均"),
    Method.WEIGHTED: lazy("各项按权重平均"),
}
MISSING: dict[Missing, LazyString] = {
    Missing.SKIP: lazy("暂不计入"),
    Missing.ZERO: lazy("到期后按 0 分计"),
}


def grade_word(
    value: Decimal | None, scale: Scale, *, pass_mark: Decimal, state: State = State.NONE
) -> str:
    """What the register writes: the number, the level, or the state where there is no number."""
    if value is None:
        return str(STATES[state]) if state in STATES else ""
    match scale:
        case Scale.FIVE:
            return str(LEVELS[level_of(value, pass_mark)])
        case Scale.TWO:
            return str(PASSED if value >= pass_mark else FAILED)
        case _:
            return plain(value)


BATCHES: dict[str, LazyString] = {
    "entry": lazy("录入"),
    "clear": lazy("清除"),
    "import": lazy("导入"),
    "regrade": lazy("重新批改"),
    "release": lazy("公布"),
    "attendance": lazy("出勤"),
}
SOURCES: dict[str, LazyString] = {
    "computed": lazy("批改"),
    "import": lazy("导入"),
    "override": lazy("手工录入"),
}
