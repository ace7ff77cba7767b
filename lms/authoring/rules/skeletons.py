"""The texts new documents begin with: whole and sound, with what is to be written in brackets."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.authoring.rules.heads import listed, word


@dataclass(frozen=True)
class Asked:
    """One question a paper can draw, as a rule of drawing names it."""

    objectives: tuple[str, ...]
    level: str
    kind: str
    points: str


def a_course(code: str, title: str, hours: int, credits: str) -> str:
    return f"""\
---
course: {code}
title: {word(title)}
hours: {hours}
credits: {credits}
units: []
grading:
  - {{category: quiz, title: 任务测验, weight: 40}}
  - {{category: evaluation, title: 学习评价, weight: 60}}
pass: 60
---

（这门课学什么，学完能做什么。）
"""


def the_objectives(code: str) -> str:
    return f"""\
---
course: {code}
---

## 第一个任务

| 码 | 类 | 目标 | 上级 | 期望值 |
|---|---|---|---|---:|
| K1.1 | 知识 | （说出……） | | |
| S1.1 | 技能 | （做到……） | | |
| A1.1 | 素质 | （愿意……） | | |
"""


def the_glossary(code: str) -> str:
    return f"""\
---
course: {code}
title: 术语表
---

| 术语 | English | 释义 | 任务 |
|---|---|---|---|
"""


def a_unit(key: str, number: str, title: str) -> str:
    return f"""\
---
unit: {key}
number: {word(number)}
title: {word(title)}
---

（这个项目要解决什么问题。）
"""


def a_lesson(key: str, number: str, title: str, hours: int, objectives: Sequence[str]) -> str:
    return f"""\
---
task: {key}
number: {number}
title: {word(title)}
hours: {hours}
objectives: {listed(objectives)}
---

## 情境导入

（一个真实的工作场景。）

## 学一学

（要讲清楚的知识和做法。）

## 知识总结

1. （一句话记住的要点。）
"""


def a_quiz(key: str, question: str, objective: str) -> str:
    return f"""\
---
quiz: {key}
title: 任务测验
time_limit: 20m
attempts: 2
---

{_question(question, objective)}"""


def a_bank(key: str, title: str, question: str, objective: str) -> str:
    return f"""\
---
bank: {key}
title: {word(title)}
---

{_question(question, objective)}"""


def _question(key: str, objective: str) -> str:
    return f"""\
### {key} 单选 2分 {{{objective} level=理解}}
（题干）
- [x] （正确选项）
- [ ] （干扰选项）
> （解析）
"""


def an_evaluation(key: str, label: str, objectives: Sequence[str]) -> str:
    """A row for each objective, the points shared out in whole numbers."""
    share, rest = divmod(100, len(objectives))
    rows = "\n".join(
        f"| {key}{n} | （项目） | （标准） | {share + (n <= rest)} | {code} | |"
        for n, code in enumerate(objectives, 1)
    )
    return f"""\
---
evaluation: {key}
table: {label}
title: 学习评价
evaluators: {{self: 20, peer: 30, teacher: 50}}
scale: points
---

| 码 | 评价项目 | 评价内容/标准 | 分值 | 目标 | 评价者 |
|---|---|---|---:|---|---|
{rows}
"""


def an_exam(key: str, title: str, asked: Asked) -> str:
    return f"""\
---
exam: {key}
title: {word(title)}
time_limit: 90m
total: {asked.points}
draw:
  - {_rule(asked)}
---

| 内容 | 目标 | {asked.level} | 合计 |
|---|---|---:|---:|
| （内容） | {" ".join(asked.objectives)} | {asked.points} | {asked.points} |
"""


def an_exercise(key: str, title: str, asked: Asked) -> str:
    return f"""\
---
exercise: {key}
title: {word(title)}
draw:
  - {_rule(asked)}
---
"""


def _rule(asked: Asked) -> str:
    return (
        f"{{objectives: {listed(asked.objectives)}, level: {asked.level}, type: {asked.kind}, "
        f"points: {asked.points}, count: 1}}"
    )
