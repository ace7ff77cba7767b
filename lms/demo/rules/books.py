"""What the books of the made-up classes say: marks, signs, texts; the same in every load."""

from decimal import Decimal

from lms.demo.rules.people import Pupil

SHOW, REPORT = "课堂展示", "实训报告"
BARRED = "2401020118"  # 高雪莹: missed more than a third of the hours
DEFERRED = "2401020126"  # 韩雨晴: may sit the examination later
CORRECTED = "2301020106"  # 江一帆: a sheet was added up wrongly
MEETINGS = 10
HOURS = 2
ABSENT_OF_BARRED = 6

PAST_ITEMS = (  # title, category, and which of the objectives of the course, as a slice
    ("任务测验（单元一、二）", "quiz", slice(0, None, 2)),
    ("任务测验（单元三）", "quiz", slice(1, None, 2)),
    ("实训作品评价", "evaluation", slice(0, None, 3)),
    ("情景演练评价", "evaluation", slice(1, None, 3)),
    ("期末考试", "exam", slice(None)),
)
HARDER = {"任务测验（单元三）": 6, "期末考试": 9}  # points lower than the others

PAST_TEXTS = {
    "nature": "专业基础课，必修，理实一体化",
    "leader": "周敏",
    "materials": "课程标准、授课计划、教案、实训指导书",
    "soundness": "测验、评价表和期末试卷都标明了对应的目标，开学第二周由教研室确认。",
    "problems": "单元三的测验和期末考试偏低：投诉处理的步骤能背出来，换一个情境就用不上。",
    "feedback": "实训室的录音设备只有六套，一个班要分三次才能录完。",
}
MEASURE = "下一轮把投诉情境从两个增加到五个，每个情境先练后评；期末前安排一次限时演练。"

NOTES = (
    ("2401020101", "课后谈话：晚自习时间和兼职冲突，约定本周五前补上测验。"),
    (BARRED, "已电话联系家长和辅导员，核对缺课记录，本周内答复是否销假。"),
)


def mark(pupil: Pupil, title: str) -> Decimal:
    """Points of 100 that suit this student, for a piece of work of the past term."""
    luck = pupil.chance(title).gauss(12, 6)
    points = int(pupil.ability * 82 + luck) - HARDER.get(title, 0)
    return Decimal(max(38, min(99, points)))


def shown(pupil: Pupil) -> Decimal | None:
    """Points of 20 for the talk in class; a few have not given it."""
    luck = pupil.chance(SHOW)
    if luck.random() < 0.12:
        return None
    return Decimal(max(8, min(20, round(pupil.ability * 20 + luck.gauss(1, 1.2)))))


def sign(pupil: Pupil, meeting: int) -> str:
    """What the list says of this student at the nth meeting: "present" and the like."""
    if pupil.number == BARRED:
        return "absent" if meeting < ABSENT_OF_BARRED else "present"
    drawn = pupil.chance(f"meeting {meeting}").random()
    limits = ((0.02, "absent"), (0.05, "late"), (0.06, "early"), (0.09, "leave"))
    return next((one for limit, one in limits if drawn < limit), "present")


def level(pupil: Pupil, objective: str) -> int:
    """How far this student says to have reached an objective, from 1 to 5."""
    drawn = pupil.ability * 4 + pupil.chance(f"survey {objective}").gauss(0.9, 0.7)
    return max(1, min(5, round(drawn)))
