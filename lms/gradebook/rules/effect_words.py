"""What a state does, in words for those who give it and those who decide about it."""

from lms.core.i18n import _, lazy
from lms.gradebook.rules.states import Attained, Counting, Effect, TotalEffect

COUNTINGS = {
    Counting.MARK: lazy("照实计"),
    Counting.ZERO: lazy("按 0 分计"),
    Counting.OUT: lazy("不计"),
}
TOTALS = {
    TotalEffect.COMPUTED: lazy("照常计算"),
    TotalEffect.ZERO: lazy("记 0 分"),
    TotalEffect.NONE: lazy("不记分，只写标记"),
    TotalEffect.CAPPED: lazy("及格的记为及格线，不及格的照实记"),
}
ATTAINED = {
    Attained.IN: lazy("照实计入"),
    Attained.ZERO: lazy("取消的部分按 0 计"),
    Attained.OUT: lazy("不计入"),
}


def for_item(effect: Effect) -> str:
    """What it does where it is given for one item."""
    return _("这一项的得分：%(how)s。", how=COUNTINGS[effect.item])


def for_course(effect: Effect) -> str:
    """What it does where it is given for the whole course."""
    said = _(
        "期末考试：%(exam)s；总评：%(total)s；达成度：%(attained)s。",
        exam=COUNTINGS[effect.exam],
        total=TOTALS[effect.total],
        attained=ATTAINED[effect.attainment],
    )
    rate = _("计入及格率。") if effect.is_in_pass_rate else _("不计入及格率。")
    analysis = _("计入试卷分析。") if effect.is_in_analysis else _("不计入试卷分析。")
    return _("%(said)s%(rate)s%(analysis)s", said=said, rate=rate, analysis=analysis)
