"""Quizzes for tests, written as their text; attempts answered and handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import assignment_with_text
from lms.classrooms.models import Classroom
from lms.core import markdown
from lms.core.clock import now
from lms.core.db import db
from lms.core.findings import Findings, Place
from lms.courses.models import ActivityKind
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.reviewing import Matrix
from lms.objectives.models import Objective
from lms.questions.kinds.base import Line
from lms.questions.rules import Definition
from lms.questions.services import keep_versions
from lms.questions.text import compile_question, parse_questions
from lms.quizzes import queries, services
from lms.quizzes.models import AccessRules, Attempt, PaperItem
from lms.quizzes.rules.reviewing import Release
from lms.quizzes.services import Response
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.gradebook import an_objective

T = TypeVar("T")

SINGLE = """\
### T03-I01 单选 5分 {K3.1}
客户服务意识的对象包括：
- [ ] 只有付费客户
- [x] 外部客户与内部同事
- [ ] 只有投诉客户
> 内部服务做好了，外部服务才有基础。
"""
MULTIPLE = """\
### T03-I02 多选 4分 {K3.2}
属于服务禁语的有：
- [x] 甲
- [x] 乙
- [ ] 丙
- [ ] 丁
"""
JUDGE = """\
### T03-I06 判断 2分 {A3.1}
只要态度好，承诺超出权限也没有关系。
- [ ] 对
- [x] 错
> 承诺以权限为界。
"""
BLANK = """\
### T03-I08 填空 4分 {K3.1}
强调在每个环节持续改进的方法叫 [[六西格玛|6σ]]；本月应记录完整的单位为 [[1241±1]] 个。
"""
SHORT = """\
### T03-I11 简答 8分 {K3.2:0.5 S3.2:0.5}
为什么说前台的情绪来自后台？
要点：
- (3分) 客户不了解你之前的忙碌
- (5分) 情绪会转移给下一位客户
"""
CASE = """\
### T03-I12 案例分析 15分 {S3.3}
一位作家的书稿丢了，他在电话里要求赔偿。
#### (1) 单选 5分
第一句话最好是：
- [x] 您别急，我先把情况完整记下来
- [ ] 您为什么不备份
#### (2) 简答 10分
写出接下来的三个步骤。
要点：
- (4分) 记录
- (3分) 核实
- (3分) 回复时限
"""
AUTOMATIC = SINGLE + "\n" + JUDGE
# What a browser sends for each question, names without the prefix of the question.
RIGHT: dict[str, dict[str, list[str]]] = {
    "T03-I01": {"a": ["1"]},
    "T03-I06": {"a": ["1"]},
    "T03-I08": {"1": ["六西格玛"], "2": ["1241"]},
    "T03-I11": {"a": ["前面的客户让我着急，情绪就传给了这一位。"]},
    "T03-I12": {"p1-a": ["0"], "p2-a": ["先记录，再核对，最后说明什么时候答复。"]},
}
WRONG: dict[str, dict[str, list[str]]] = {
    "T03-I01": {"a": ["0"]},
    "T03-I06": {"a": ["0"]},
    "T03-I08": {"1": ["精益"], "2": ["1300"]},
}
WINDOW = ("opens_at", "due_at", "closes_at", "is_restricted")
OBJECTIVES = ("K3.1", "K3.2", "S3.2", "S3.3", "A3.1")


def definitions(text: str) -> tuple[Definition, ...]:
    """The questions of a text, compiled as an import does it."""
    findings = Findings()
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]
    parsed = parse_questions(lines, Place("quiz.md"), findings)
    found = tuple(compile_question(question, _render) for question in parsed)
    assert not findings.has_errors, findings.in_order()
    return found


def a_quiz(classroom: Classroom, text: str = AUTOMATIC, **options: Any) -> Assignment:
    """A quiz published and given to a classroom; settings and window by name."""
    window = {name: options.pop(name) for name in WINDOW if name in options}
    course = classroom.course_code
    known = set(db.session.scalars(select(Objective.code).where(Objective.course_code == course)))
    for code in set(OBJECTIVES) - known:
        an_objective(code, course)
    worth = options.pop("worth", None)
    settings = compiled(text, course, worth=worth, **options)
    activity = an_activity(
        ActivityKind.QUIZ,
        key=settings.key,
        course=course,
        compiled=settings.to_json(),
        possible=settings.possible,
        category=settings.category,
    )
    quiz = loaded(an_assignment(classroom, activity, **window))
    return _kept(quiz)


def compiled(
    text: str, course: str = "CSF", *, worth: int | None = None, **options: Any
) -> QuizSettings:
    """The settings of a quiz whose questions stand in the bank; `worth` replaces their points."""
    found = definitions(text)
    if worth is not None:
        found = tuple(replace(one, points=Decimal(worth)) for one in found)
    return QuizSettings(
        **{
            "key": "T03-Q",
            "title": "任务测验",
            "time_limit": None,
            "attempts": 2,
            "grade_by": "highest",
            "shuffle": (),
            "multiple": "half",
            "review": "after_submit",
            "questions": tuple((one.key, _version(one, course)) for one in found),
            "possible": sum((one.points for one in found), Decimal(0)),
            **options,
        }
    )


def loaded(assignment: Assignment) -> Assignment:
    """The assignment as a page has it, with its published text."""
    found = assignment_with_text(assignment.id)
    assert found is not None
    return found


def access_rules(assignment: Assignment, **rules: Any) -> AccessRules:
    """What a quiz asks at its entrance."""
    row = AccessRules(assignment_id=assignment.id, changed_at=now(), **rules)
    db.session.add(row)
    db.session.commit()
    return _kept(row)


def an_attempt(assignment: Assignment, student: User, **options: Any) -> Attempt:
    attempt = services.begin(loaded(assignment), student=student, **options)
    db.session.commit()
    return _kept(attempt)


def paper(attempt: Attempt) -> dict[str, PaperItem]:
    """The items of a paper by the key of their question."""
    items = {item.version.definition["key"]: item for item in queries.items_of(attempt.id)}
    return _kept(items)


def answer(
    attempt: Attempt,
    student: User,
    key: str,
    fields: Mapping[str, Sequence[str]] | None = None,
) -> PaperItem:
    """Answer one question as its page would; rightly, unless told otherwise."""
    fields = RIGHT[key] if fields is None else fields
    item = paper(attempt)[key]
    saving = queries.saving_of(student, attempt.id, item.id)
    assert saving is not None
    services.save_response(saving, Response(fields, saving.item.sequence))
    db.session.commit()
    return _kept(saving.item)


def sent(
    item: PaperItem, fields: Mapping[str, Sequence[str]], *, seq: int = 0, flag: bool = False
) -> dict[str, Any]:
    """The autosave of one question, as the script of the page sends it."""
    named = {f"q{item.id}-{name}": list(values) for name, values in fields.items()}
    flags = [str(item.id)] if flag else []
    return {"item": str(item.id), "seq": seq, "answer": {**named, "flag": flags}}


def handed_in(attempt: Attempt) -> Attempt:
    done = services.hand_in(attempt)
    db.session.commit()
    return _kept(done)


def _kept(thing: T) -> T:
    """The thing as it is now, out of reach of what the pages under test do to the session."""
    db.session.expunge_all()
    return thing


def _version(definition: Definition, course: str) -> int:
    return keep_versions(course, [definition])[definition.key].id


def _render(text: str, *, inline: bool = False) -> str:
    return str(markdown.render_inline(text) if inline else markdown.render(text))


def a_review_setting(
    assignment: Assignment,
    teacher: User,
    *,
    matrix: Matrix | None = None,
    to: Release = Release.RULE,
    later: datetime | None = None,
) -> None:
    """What a teacher decided about the review of this assignment, by the services of the page."""
    quiz = loaded(assignment)
    if matrix is not None:
        services.set_review(quiz, by=teacher, matrix=matrix)
    if to is not Release.RULE:
        services.switch_release(quiz, by=teacher, to=to)
    if later is not None:
        services.release_later(quiz, by=teacher, at=later)
    db.session.commit()
    db.session.expunge_all()
