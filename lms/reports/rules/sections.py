"""What people write into the report of a classroom: which texts there are, and what they ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from lms.core.i18n import lazy

LONGEST = 4000  # characters of one text
NATURE, LEADER, MATERIALS = "nature", "leader", "materials"
SOUNDNESS, LAST, PROBLEMS, FEEDBACK = "soundness", "last", "problems", "feedback"


@dataclass(frozen=True)
class Section:
    """One text: what it is called, and what it asks for; the prompt is never printed."""

    key: str
    title: LazyString | str
    prompt: LazyString | str
    is_short: bool = False


GENERAL = (
    Section(NATURE, lazy("课程性质"), lazy("如：专业核心课，必修，理实一体化"), is_short=True),
    Section(LEADER, lazy("课程负责人"), lazy("姓名"), is_short=True),
    Section(
        MATERIALS,
        lazy("主要教学文档"),
        lazy("如：课程标准、授课计划、教案、教材名称"),
        is_short=True,
    ),
    Section(
        SOUNDNESS,
        lazy("考核合理性"),
        lazy("考核内容与课程目标是否对应，由谁、何时确认；不一致的地方怎样处理。"),
    ),
)
CLOSING = (
    Section(
        LAST,
        lazy("上一轮改进措施及效果"),
        lazy("上一轮写下的措施做了哪些，用哪些数据看出效果，哪些还没有做。"),
    ),
    Section(
        PROBLEMS,
        lazy("存在的问题"),
        lazy("从达成度、成绩分布和学生反馈中看到的问题，注明依据。"),
    ),
    Section(
        FEEDBACK,
        lazy("需要反馈的问题"),
        lazy("需要专业、教研室或学校知道并处理的事。没有就留空。"),
    ),
)


def analysis_key(code: str) -> str:
    return f"analysis:{code}"


def measure_key(code: str) -> str:
    return f"measure:{code}"


def of_objective(code: str, title: str) -> tuple[Section, Section]:
    """What is written about one course objective."""
    return (
        Section(
            analysis_key(code),
            lazy("%(code)s 的分析", code=code),
            lazy("“%(title)s”为什么达成或没有达成，哪个考核环节最能说明。", title=title),
        ),
        Section(
            measure_key(code),
            lazy("%(code)s 的改进措施", code=code),
            lazy("做什么、谁负责、什么时候完成。未达成的目标必须写。"),
        ),
    )


def sections_of(objectives: Sequence[tuple[str, str]]) -> list[Section]:
    """All texts of a report in their order; `objectives` are (code, title) of its course."""
    between = [section for code, title in objectives for section in of_objective(code, title)]
    return [*GENERAL, *between, *CLOSING]


def carried_over(earlier: dict[str, str], objectives: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What the last report of the course gives this one: facts as they are, measures to look at.

    Analyses, problems and opinions belong to their term and stay there.
    """
    kept = {key: earlier[key] for key in (NATURE, LEADER, MATERIALS) if earlier.get(key)}
    measures = [
        f"{code}：{text}"
        for code, _title in objectives
        if (text := earlier.get(measure_key(code), "").strip())
    ]
    return {**kept, **({LAST: "\n".join(measures)} if measures else {})}
