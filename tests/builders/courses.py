"""Courses for tests: `a_folder()` is a small valid course, `a_course()` has it imported."""

from collections.abc import Mapping

from lms.accounts.models import User
from lms.core.db import db
from lms.core.findings import Findings
from lms.courses import importer
from lms.courses.importer.checking import checked
from lms.courses.models import Course
from lms.courses.queries import the_course
from lms.courses.rules.folder import Folder

COURSE = """\
---
course: CSF
title: 客户服务基础与实务
title_en: "Customer Service: Foundations and Practice"
hours: 32
credits: 2
units: [M1]
grading:
  - {category: quiz, title: 任务测验, weight: 40}
  - {category: evaluation, title: 学习评价, weight: 60}
pass: 60
---
面向一线客服岗位。
"""
OBJECTIVES = """\
---
course: CSF
---
## T03

| 码 | 类 | 目标 | 上级 | 期望值 |
|---|---|---|---|---:|
| K3.1 | 知识 | 说出四类素质 | G2.1 | 0.7 |
| S3.1 | 技能 | 接住客户的情绪 | G2.1、G3.5 | |
| A3.1 | 素质 | 把客户满意当作工作的终点 | G3.5 | |
"""
PROGRAMME = """\
---
programme: 客户服务
title: 培养目标
title_en: Training objectives
---
| 码 | 类 | 目标 | English | 上级 | 素质 |
|---|---|---|---|---|---|
| G2 | 培养目标 | 管控能力 | Control | | |
| G2.1 | 培养目标 | 营造服务文化 | Service culture | G2 | |
| G3.5 | 培养目标 | 服务意识与承受力兼备 | Awareness | | |
"""
UNIT = """\
---
unit: M1
number: 项目一
title: 走进客户服务岗位
title_en: Entering the service post
---
"""
LESSON = """\
---
task: T03
number: 1-3
title: 树立客户服务意识
title_en: Build customer-service awareness
hours: 6
objectives: [K3.1, S3.1, A3.1]
---
## 情境导入

客户的书稿丢了。

![四类素质的关系](media/qualities.svg "图1-3-1 四类素质")

## 四类素质

心理素质、品格素质、职业素质、综合素质（见图1-3-1）。

[question T03-I01]

## 知识总结

1. 服务好内部客户，才能服务好外部客户。
"""
QUIZ = """\
---
quiz: T03-Q
title: 任务测验
time_limit: 20m
attempts: 2
grade_by: highest
shuffle: [questions, options]
multiple: half
review: after_submit
---

### T03-I01 单选 5分 {K3.1 difficulty=0.8}
客户服务意识的对象包括：
- [ ] 只有付费客户
- [x] 外部客户与内部同事
- [ ] 只有投诉客户
> 内部服务做好了，外部服务才有基础。

### T03-I02 判断 2分 {A3.1}
只要态度好，承诺超出权限也没有关系。
- [ ] 对
- [x] 错
"""
EVALUATION = """\
---
evaluation: T03-E
table: 表1-3
title: 学习评价
evaluators: {self: 20, peer: 30, teacher: 50}
scale: points
peer: {reviews: 3, among: group, aggregate: trimmed_mean, anonymous: true}
missing: {self: zero, peer: renormalise, teacher: wait}
---

对照下表评价本任务的学习。

| 码 | 评价项目 | 评价内容/标准 | 分值 | 目标 | 评价者 |
|---|---|---|---:|---|---|
| T03-E1 | 知识掌握 | 四类素质表述完整、能举例 | 40 | K3.1 | |
| T03-E2 | 情境应对 | 先接住情绪，再处理事情 | 40 | S3.1 | |
| T03-E3 | 团队协作 | 守时、分工清楚 | 20 | A3.1 | self peer |
"""
BANK = """\
---
bank: T03-B
title: 题库
---

### T03-B01 单选 2分 {K3.1 difficulty=0.8 level=识记}
四类素质里，讲情绪的是哪一类？
- [x] 心理素质
- [ ] 品格素质
> 情绪调节属于心理素质。

### T03-B02 单选 2分 {K3.1 difficulty=0.8 level=识记}
四类素质里，讲承诺的是哪一类？
- [ ] 心理素质
- [x] 品格素质

### T03-B03 单选 2分 {K3.1 difficulty=0.7 level=识记}
四类素质里，讲倾听的是哪一类？
- [ ] 品格素质
- [x] 职业素质

### T03-B04 简答 6分 {S3.1 level=应用}
写一句接住情绪的话。
要点：
- (6分) 说出对方的感受
"""
EXAM = """\
---
exam: CSF-F
title: 期末考试
time_limit: 90m
attempts: 2
total: 8
draw:
  - {objectives: [K3.1], level: 识记, type: 单选, points: 2, count: 1}
  - {objectives: [S3.1, A3.1], level: 应用, type: 简答, points: 6, count: 1}
---

| 内容 | 目标 | 识记 | 应用 | 合计 |
|---|---|---:|---:|---:|
| 四类素质 | K3.1 | 2 | | 2 |
| 情境 | S3.1 A3.1 | | 6 | 6 |
| **合计** | | **2** | **6** | **8** |
"""
GLOSSARY = """\
---
course: CSF
title: 术语表
---

| 术语 | English | 释义 | 任务 |
|---|---|---|---|
| 心理素质 | Psychological quality | 让人**站得住**的素质。 | T03 |
| 素质 | Quality | 做好工作的底子。 | T03 |
| 书稿 | Manuscript | 还没有出版的文字。 | |
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
    '<circle cx="5" cy="5" r="4"/></svg>\n'
)
TASK = "m1-entering-the-post/t03-service-awareness"
FILES = {
    "course.md": COURSE,
    "objectives.md": OBJECTIVES,
    "m1-entering-the-post/unit.md": UNIT,
    f"{TASK}/lesson.md": LESSON,
    f"{TASK}/quiz.md": QUIZ,
    f"{TASK}/evaluation.md": EVALUATION,
    f"{TASK}/media/qualities.svg": SVG,
}
UNIT_PATH = "m1-entering-the-post/unit.md"
BANK_PATH, EXAM_PATH, GLOSSARY_PATH = "banks/t03.md", "exams/final.md", "glossary.md"
WITH_EXAM = {BANK_PATH: BANK, EXAM_PATH: EXAM}
OTHER = "m1-entering-the-post/t04-other/lesson.md"
OTHER_LESSON = """\
---
task: T04
number: 1-4
title: 另一个任务
hours: 2
objectives: [K3.1]
---
## 准备 {#before}

看[四类素质](../t03-service-awareness/lesson.md)，也看[正文](../t03-service-awareness/lesson.md#四类素质)。

## 知识总结

1. 一。
"""
LESSON_PATH = f"{TASK}/lesson.md"
QUIZ_PATH = f"{TASK}/quiz.md"
EVALUATION_PATH = f"{TASK}/evaluation.md"


def a_folder(changes: Mapping[str, str | bytes | None] | None = None) -> Folder:
    """A valid course folder; `changes` replaces files, or takes them out (None)."""
    files = {**FILES, **(changes or {})}
    return Folder(
        "csf",
        {
            name: text if isinstance(text, bytes) else text.encode()
            for name, text in files.items()
            if text is not None
        },
    )


def edited(name: str, old: str, new: str) -> dict[str, str]:
    """A change for `a_folder`: one passage of one document replaced."""
    text = {**FILES, **WITH_EXAM, **WITH_EXERCISES, GLOSSARY_PATH: GLOSSARY}[name]
    assert old in text, f"{old!r} is not in {name}"
    return {name: text.replace(old, new, 1)}


def problems_of(changes: Mapping[str, str | bytes | None] | None = None) -> list[str]:
    """What the checker says of the small course with these changes."""
    findings = Findings()
    checked(a_folder(changes), {"G2.1", "G3.5"}, findings)
    return [str(finding) for finding in findings.in_order()]


def a_programme(text: str = PROGRAMME) -> Folder:
    return Folder("", {"training-objectives.md": text.encode()})


def a_course(folder: Folder | None = None, by: User | None = None) -> Course:
    """The small course (or the given folder), imported and published."""
    importer.import_programme(a_programme(), by)
    report = importer.import_course(folder or a_folder(), by)
    assert not report.has_errors, report.findings
    db.session.commit()
    return the_course(report.course_code)


PRACTICE_PATH, MASTERY_PATH = "exercises/practice.md", "exercises/mastery.md"
PRACTICE = """\
---
exercise: CSF-P1
title: 自测练习
draw:
  - {objectives: [K3.1], level: 识记, type: 单选, points: 2, count: 2}
---
"""
MASTERY = """\
---
exercise: CSF-M1
title: 达标练习
mode: mastery
mastery: {right: 2, of: 3}
objectives: [K3.1]
points: 60
---
"""
WITH_EXERCISES = {BANK_PATH: BANK, PRACTICE_PATH: PRACTICE, MASTERY_PATH: MASTERY}
