"""What lies at the authoring desk: a colleague's draft that is not published, and a comment."""

from lms.authoring.policy import authored_course
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.services.comments import comment
from lms.authoring.services.saving import save
from lms.demo.rules import people
from lms.demo.services.school import Staff

COURSE = "CSF"
POINT = "遇到流程里没有写的情况，先请示，再答复客户。"
ASKED = "这一条能不能配一个学生见过的例子？"


def live(staff: Staff) -> None:
    """The second author adds a line to a knowledge summary, the owner asks about it."""
    owner, author = (staff.teachers[one.number] for one in people.TEACHERS[:2])
    desk = authored_course(author, COURSE)
    lessons = [path for path in files_of(COURSE) if path.endswith("/lesson.md")]
    if desk is None or len(lessons) < 2:
        return
    path = lessons[1]
    file = files_of(COURSE)[path]
    lines = text_of(file).rstrip("\n").split("\n")
    number = lines[-1].partition(".")[0]
    if not number.isdecimal():
        return
    lines.append(f"{int(number) + 1}. {POINT}")
    text = "\n".join([*lines, ""])
    save(desk, path, text, after=file.sha256, by=author, note="知识总结补一条")
    comment(desk, path, line=len(lines), quote=lines[-1], body=ASKED, by=owner)
