"""What a register can be given: figures of one student, and which header means which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from lms.core.points import round_half_up
from lms.gradebook.rules import Tree
from lms.gradebook.rules.presets import MIDTERM, PROCESS
from lms.gradebook.rules.states import EXAM
from lms.gradebook.rules.totalled import Part, Total

TOTAL, GRADE, LEVEL, PASSED, STATE, USUAL = "total", "grade", "level", "passed", "state", "usual"
NAME, HOME_CLASS, SERIAL = "name", "home_class", "serial"
CATEGORY, ITEM = "c:", "t:"  # before the code of a category, the title of an item
PLAIN = (TOTAL, GRADE, LEVEL, PASSED, STATE, USUAL)
WHO = (NAME, HOME_CLASS, SERIAL)  # only where the file has no students yet
Value = str | Decimal | None

NUMBER_WORDS = ("学号", "学生学号", "学籍号", "学生编号", "studentnumber", "studentid")
NAME_WORDS = ("姓名", "学生姓名", "名字", "studentname")
# From the first that fits; a header is compared without blanks and brackets.
WORDS: tuple[tuple[str, str], ...] = (
    (r"^(序号|编号)$", SERIAL),
    (r"^(学生)?姓名$", NAME),
    (r"^(行政班|班级|行政班级|行政班名称|班级名称)$", HOME_CLASS),
    (r"备注|标识|标记|考试状态|特殊情况", STATE),
    (r"五级|等级|等第", LEVEL),
    (r"两级|二级|是否合格|是否通过", PASSED),
    (r"平时|过程", USUAL),
    (r"期中", CATEGORY + MIDTERM),
    (r"期末|卷面|考试成绩", CATEGORY + EXAM),
    (r"总评|总成绩|综合成绩|最终成绩|^成绩$|课程成绩", TOTAL),
)


@dataclass(frozen=True)
class Line:
    """One student as a register may write them; percents are whole numbers, halves up."""

    student_id: int
    number: str
    name: str
    home_class: str
    value: Decimal | None
    grade: str
    level: str
    passed: str
    state: str
    usual: Decimal | None
    categories: Mapping[str, Decimal | None] = field(default_factory=dict)
    items: Mapping[str, Decimal | None] = field(default_factory=dict)  # percent, by title
    points: Mapping[str, Decimal | None] = field(default_factory=dict)  # by column key
    is_corrected: bool = False

    def figure(self, key: str, serial: int = 0) -> Value:
        """The figure called so; None where this student has none."""
        if key.startswith(CATEGORY):
            return self.categories.get(key.removeprefix(CATEGORY))
        if key.startswith(ITEM):
            return self.items.get(key.removeprefix(ITEM))
        known: dict[str, Value] = {
            TOTAL: self.value,
            GRADE: Decimal(self.grade) if _is_number(self.grade) else self.grade,
            LEVEL: self.level,
            PASSED: self.passed,
            STATE: self.state,
            USUAL: self.usual,
            NAME: self.name,
            HOME_CLASS: self.home_class,
            SERIAL: Decimal(serial),
        }
        return known.get(key)


def percents(whole: Total | None) -> dict[str, Decimal | None]:
    """Each category of a total in percent, as a register writes it (domain.md §3.4)."""
    return {part.category: _percent(part.rate) for part in whole.parts} if whole else {}


def item_percents(whole: Total | None) -> dict[str, Decimal | None]:
    """Each item of a total in percent of its full mark, by column; without a mark None."""
    if whole is None:
        return {}
    return {
        mark.key: _percent(mark.tally.attainment) if mark.tally else None for mark in whole.marks
    }


def usual_of(whole: Total | None, tree: Tree) -> Decimal | None:
    """平时成绩 in percent: that category, or all but 期中 and 期末 by their weights."""
    if whole is None:
        return None
    known = [one for one in whole.parts if one.rate is not None]
    if PROCESS in tree.by_code:
        return next((_percent(one.rate) for one in known if one.category == PROCESS), None)
    parts = [one for one in known if _is_usual(one, tree)]
    weight = sum((Fraction(one.weight) for one in parts), Fraction(0))
    earned = sum((one.points or Fraction(0) for one in parts), Fraction(0))
    return _percent(min(earned / weight, Fraction(1))) if weight else None


def _is_usual(part: Part, tree: Tree) -> bool:
    is_top = not part.node.parent and not part.node.is_extra
    return is_top and not any(tree.is_within(part.category, one) for one in (EXAM, MIDTERM))


def suggested(titles: Mapping[str, str], known: Sequence[str]) -> dict[str, str]:
    """For each column (letter → title) the figure its header means, each figure once.

    `known` are the figures there are; a title that is just that of an item is the item.
    """
    found: dict[str, str] = {}
    for letter, title in titles.items():
        text = re.sub(r"[\s*（）()：:/%％\d]|必填|选填|成绩录入", "", title)
        figure = f"{ITEM}{title}" if f"{ITEM}{title}" in known else _meant(text)
        if figure and figure not in found.values() and (figure in known or figure in WHO):
            found[letter] = figure
    return found


def _meant(text: str) -> str | None:
    return next((figure for pattern, figure in WORDS if re.search(pattern, text)), None)


def _percent(rate: Fraction | None) -> Decimal | None:
    return None if rate is None else round_half_up(rate * 100)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.\d+)?", text))
