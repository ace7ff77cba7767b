"""lesson.md: the text a student reads, ending in its knowledge summary (知识总结)."""

import re
from dataclasses import dataclass

from lms.core.findings import Place
from lms.core.i18n import _
from lms.core.markdown import plain_text, reading_minutes, split_sections
from lms.courses.rules.compiled import LessonText, Section
from lms.courses.rules.course import Places, keys_of_objectives
from lms.courses.rules.fields import Fields
from lms.courses.rules.folder import Source
from lms.courses.rules.numbering import Numbered, read_numbers
from lms.courses.rules.origin import check_origin
from lms.courses.rules.render import Page
from lms.courses.rules.tables import without_fences
from lms.courses.rules.values import Split

SUMMARY = "知识总结"
NUMBER = re.compile(r"[0-9]{1,2}-[0-9]{1,2}")
CHECK = re.compile(r"[ \t]*\[question[ \t]+([^\]\s]*)[ \t]*\][ \t]*")
TOP_HEADING = re.compile(r"# +\S")


@dataclass(frozen=True)
class Lesson:
    """A lesson as read, with the places its names stand at."""

    text: LessonText
    place: Place
    key_at: Place
    objectives: Places
    checks: Places
    numbered: Numbered


def parse_lesson(source: Source, split: Split, page: Page) -> Lesson:
    fields = Fields(split.head, page.findings)
    key = fields.key("task")
    number = _number(fields)
    title = fields.text("title")
    title_en = fields.text("title_en", "")
    hours = fields.whole("hours", most=200)
    objectives = keys_of_objectives(fields, "objectives")
    key_at = fields.place_of("task")
    if not objectives:
        page.findings.error(
            fields.place_of("objectives"), _("请写出本任务的学习目标：objectives: [K3.1, S3.1]。")
        )
    check_origin(fields)
    fields.finish()
    lines = list(without_fences(split.numbered()))
    checks = _checks(lines, page)
    numbered = read_numbers(lines, number, page.place, page.findings)
    html = page.block(split.body, split.first_line, questions=True)
    sections = _sections(html, lines, page)
    return Lesson(
        text=LessonText(
            task=key,
            number=number,
            title=title,
            title_en=title_en,
            hours=hours,
            minutes=reading_minutes(plain_text(html)),
            objectives=tuple(objectives),
            sections=sections,
            checks=(),  # the questions themselves are known once the quizzes are read
        ),
        place=page.place,
        key_at=key_at,
        objectives=objectives,
        checks=checks,
        numbered=numbered,
    )


def _number(fields: Fields) -> str:
    number = fields.text("number", longest=20)
    if number and not NUMBER.fullmatch(number):
        fields.findings.error(
            fields.place_of("number"),
            _("任务的显示号应是“项目号-任务号”，如 1-3，不是 %(number)s。", number=number),
        )
    return number


def _checks(lines: list[tuple[int, str]], page: Page) -> Places:
    """The inline checks and where they stand; each question once."""
    found: Places = {}
    for number, line in lines:
        match = CHECK.fullmatch(line)
        if match is None:
            continue
        key, place = match[1], page.place.at(number, match.start(1) + 1)
        if not key:
            page.findings.error(place, _("请写出题目的码：[question T03-I01]。"))
        elif key in found:
            page.findings.error(place, _("题目 %(key)s 在这一课里插了两次。", key=key))
        else:
            found[key] = place
    return found


def _sections(html: str, lines: list[tuple[int, str]], page: Page) -> tuple[Section, ...]:
    for number, line in lines:
        if TOP_HEADING.match(line):
            page.findings.warning(
                page.place.at(number),
                _("课文的标题已在头部写明，正文请从二级标题（##）开始。"),
            )
    parts = split_sections(html)
    sections = tuple(Section(part.id, part.title, str(part.html)) for part in parts)
    if not sections or sections[-1].title != SUMMARY:
        headings = [number for number, line in lines if line.startswith("## ")]
        page.findings.error(
            page.place.at(headings[-1] if headings else lines[-1][0] if lines else 1),
            _("课文的最后一节应是“## %(summary)s”。", summary=SUMMARY),
        )
    if sections and not sections[0].title:
        page.findings.error(
            page.place.at(lines[0][0]),
            _("第一个二级标题（##）之前不要写正文，请给它一个标题，如“## 情境导入”。"),
        )
    return sections
