"""The people of the made-up school, and the password they share."""

import random
from dataclasses import dataclass
from datetime import date

SEED = "客服学堂 2026"
PASSWORD = "Kefu-Demo-2026"  # noqa: S105  printed for everybody who tries the school

TERM = "2026-2027-1"
TERM_BEGINS, TERM_ENDS = date(2026, 9, 1), date(2027, 1, 17)
PAST_TERM = "2025-2026-1"
PAST_BEGINS, PAST_ENDS = date(2025, 9, 1), date(2026, 1, 18)
PAST_NAME = "客服2301 基础课教学班"  # those who are at the second course had the first last year
EXAM_IN = 40  # days until the final examination opens


@dataclass(frozen=True)
class Person:
    number: str
    name: str


@dataclass(frozen=True)
class Pupil(Person):
    """A student: `ability` from 0 to 1, `pace` from 0 (first of the class) to 1 (last)."""

    home_class: str
    group: str
    ability: float
    pace: float

    def chance(self, topic: str) -> random.Random:
        """Luck of its own for each topic, the same in every load."""
        return chance(self.number, topic)


@dataclass(frozen=True)
class Progress:
    """How far a class is: the share of its students who did each thing, from 0 to 1."""

    begun: float
    read: float
    quiz: float
    self_rated: float
    peer_rated: float
    teacher_rated: float
    mentor_rated: float
    marking_days: tuple[float, ...]  # the teacher's sittings, in days after the opening


@dataclass(frozen=True)
class Course:
    """A class as the made-up school has it, and the task it is at; earlier ones are read."""

    code: str
    task: str
    name: str
    home_class: str
    teacher: Person
    has_mentor: bool
    first_number: str
    names: tuple[str, ...]
    ability: float
    progress: Progress


ADMINISTRATOR = Person("A0001", "方静")
MENTOR = Person("M2001", "韩志强")
TEACHERS = (Person("T1001", "周敏"), Person("T1002", "陈立"), Person("T1003", "顾文清"))
NEWCOMER = Person("2401020131", "何雨桐")
NEWCOMERS_GROUP = "第7组"

HALF_WAY = "2401020101"  # 林晓雨: has read half, everything else is still to do
ALL_DONE = "2401020102"  # 陈思远: everything done and marked

# How a few of the first class rate, so that there is something to point out in its first table.
HABITS_IN = "T01-E"
ALWAYS_FULL = "2401020112"  # 孙宇航: full marks for everybody
FAVOURS = frozenset({"2401020103", "2401020110"})  # 王雅婷, 吴俊杰: for one another
SURE = "2401020106"  # 刘子轩: thinks far better of himself than the teacher does
MISSED_ROW = "T02-E6"  # the second recording, which who was ill that day did not make

_FIRST = """
    林晓雨 陈思远 王雅婷 李浩然 张梦琪 刘子轩 阿依古丽·买买提江 赵文博 黄诗涵 吴俊杰
    徐佳怡 孙宇航 马晓燕 朱明辉 胡静怡 郭志鹏 李㛃 高雪莹 罗天佑 郑欣妍
    梁家豪 谢婉清 宋宇轩 唐若溪 许嘉诚 韩雨晴 邓凯文 冯思琪 曹睿哲 彭丽娜
"""
_SECOND = """
    曾雨菲 肖嘉伟 田甜 董建国 潘晓彤 袁浩宇 蔡欣怡 蒋文杰 余思雨 杜子豪
    叶紫萱 程一鸣 魏佳慧 苏明哲 吕晨曦 丁浩东 任雅静 沈志远 姚梦瑶 卢俊熙
    傅晓雯 钟伟杰 姜雨欣 崔浩天 谭诗雅 廖文轩 范佳琳 汪子睿 陆婷婷 金永哲
"""
_THIRD = """
    石慧敏 熊子轩 孟凡婷 秦嘉树 白若冰 江一帆 阎思琪 薛昊然 侯雨晴 龙文轩
    史可馨 陶俊杰 黎梦洁 贺天宇 顾晓彤 毛家明 郝佳慧 龚子涵
"""

COURSES = (
    Course(
        code="CSF",
        task="T03",
        name="客服2401 教学班",
        home_class="客服2401",
        teacher=TEACHERS[0],
        has_mentor=True,
        first_number="2401020101",
        names=tuple(_FIRST.split()),
        ability=0.71,
        progress=Progress(
            begun=0.94,
            read=0.84,
            quiz=0.81,
            self_rated=0.76,
            peer_rated=0.68,
            teacher_rated=0.61,
            mentor_rated=0.31,
            marking_days=(4.8, 7.8),
        ),
    ),
    Course(
        code="CSF",
        task="T03",
        name="客服2402 教学班",
        home_class="客服2402",
        teacher=TEACHERS[1],
        has_mentor=True,
        first_number="0240102001",
        names=tuple(_SECOND.split()),
        ability=0.65,
        progress=Progress(
            begun=0.7,
            read=0.55,
            quiz=0.47,
            self_rated=0.34,
            peer_rated=0.2,
            teacher_rated=0.14,
            mentor_rated=0.0,
            marking_days=(5.8,),
        ),
    ),
    Course(
        code="CSM",
        task="T08",
        name="客服2301 教学班",
        home_class="客服2301",
        teacher=TEACHERS[2],
        has_mentor=False,
        first_number="2301020101",
        names=tuple(_THIRD.split()),
        ability=0.74,
        progress=Progress(
            begun=0.9,
            read=0.8,
            quiz=0.72,
            self_rated=0.6,
            peer_rated=0.5,
            teacher_rated=0.35,
            mentor_rated=0.0,
            marking_days=(6.8,),
        ),
    ),
)


def chance(*topic: str) -> random.Random:
    return random.Random("/".join((SEED, *topic)))  # noqa: S311  a made-up school, not secrets


def habit(rater: str, ratee: str, table: str) -> float:
    """By how much more than the others this person rates that one in this table."""
    if table != HABITS_IN:
        return 0.0
    if rater == ALWAYS_FULL != ratee:
        return 1.0
    if ratee in FAVOURS:  # both did little work for it
        return 0.4 if {rater, ratee} == FAVOURS else -0.2
    return 0.35 if rater == ratee == SURE else 0.0


def missed(pupil: Pupil, row: str) -> bool:
    """Whether a row does not apply to this student."""
    return row == MISSED_ROW and pupil.number != ALL_DONE and pupil.chance(row).random() < 0.15


def pupils_of(course: Course) -> list[Pupil]:
    """The students of a class by 学号, in groups of four and five."""
    numbers = [
        str(int(course.first_number) + n).zfill(len(course.first_number))
        for n in range(len(course.names))
    ]
    count = len(numbers) // 4
    groups = {number: _group(place, count) for place, number in enumerate(numbers)}
    paces = _paces(groups)
    return [
        Pupil(
            number=number,
            name=name,
            home_class=course.home_class,
            group=groups[number],
            ability=_ability(number, course.ability),
            pace=paces[number],
        )
        for number, name in zip(numbers, course.names, strict=True)
    ]


def _paces(groups: dict[str, str]) -> dict[str, float]:
    """Everybody's place in the race, evenly spread; those the tour needs have theirs fixed.

    The group of the one who is all done hurries, so that the peers' ratings are in.
    """
    fixed = {HALF_WAY: 2.0, ALL_DONE: -1.0}

    def drawn(number: str) -> float:
        hurry = 0.6 if groups[number] == groups.get(ALL_DONE) else 1.0
        return fixed.get(number, hurry * chance(number, "pace").random())

    order = sorted(groups, key=drawn)
    return {number: place / len(order) for place, number in enumerate(order)}


def _group(place: int, count: int) -> str:
    """Some groups have five members, the others four; neighbours of a list are split."""
    return f"第{place % count + 1}组"


def _ability(number: str, middle: float) -> float:
    fixed = {HALF_WAY: 0.8, ALL_DONE: 0.92}
    drawn = chance(number, "ability").gauss(middle, 0.15)
    return fixed.get(number, min(0.97, max(0.32, drawn)))
