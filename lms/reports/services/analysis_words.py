"""What a test analysis says in words: one wording for its page, its document and its workbook."""

from typing import TYPE_CHECKING

from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.reports.queries.analysis import Scope
from lms.reports.queries.taken import Taken
from lms.reports.rules.numbers import FEW
from lms.reports.rules.showing import NOTHING, estimate, shown

if TYPE_CHECKING:
    from lms.reports.rules.analysing import Analysis, ItemFigures, Whole
    from lms.reports.rules.items import Groups
    from lms.reports.rules.looking import Looked
    from lms.reports.rules.readings import Reading

NOISE = 1e-9  # of computing with floats


def which_words(name: str, quiz: QuizSettings) -> str:
    """Which attempts are looked at; in practice none counts."""
    if name == "counted" and quiz.is_practice:
        is_latest = quiz.grade_by == "latest"
        return _("每人最近的一次") if is_latest else _("每人成绩最好的一次")
    words = {
        "counted": _("每人计分的那一次"),
        "first": _("每人第一次"),
        "all": _("全部作答"),
    }
    return words[name]


def basis(scope: Scope, taken: Taken) -> str:
    """What the figures rest on, and who is not in them."""
    said = [
        _(
            "按%(which)s计算，共 %(n)s 次作答（%(people)s 人，应考 %(expected)s 人）。",
            which=which_words(taken.choice.which, taken.quiz),
            n=len(taken.entries),
            people=taken.assessed,
            expected=taken.expected,
        )
    ]
    if taken.choice.is_pooled:
        names = _("、").join(one.classroom.name for one in scope.taken(pooled=True))
        said.append(_("包括：%(names)s。", names=names))
    if taken.waiting:
        said.append(_("另有 %(n)s 份还没有批完，不在其中。", n=taken.waiting))
    if taken.gone:
        said.append(_("另有 %(n)s 名学生作答以后离开了班级，没有计入。", n=taken.gone))
    if taken.left_out:
        names = _("、").join(f"{one.name}（{one.why}）" for one in taken.left_out)
        said.append(_("因特殊标记没有计入：%(names)s。", names=names))
    if taken.quiz.is_practice:
        said.append(_("练习不计分；重做过的题按最后一次的答案算。"))
    elif "counted" not in taken.offers:
        said.append(_("这个测验计平均分，没有哪一次单独计分。"))
    return " ".join(said)


def count_word(found: "Analysis") -> str:
    """What the answers to a question are a number of."""
    return _("人数") if found.count == found.people else _("次数")


def by_response(found: "Analysis") -> list[str]:
    """Why a mastery exercise has no figures of a whole paper."""
    if found.whole is not None:
        return []
    return [
        _(
            "达标练习边做边出题，每人的题目和题数不同，得分说的是达标没有，不是答对多少。"
            "所以这里只有各题的难度：每答一次算一次，同一题答两次就算两次；"
            "没有平均分、区分度和信度。"
        )
    ]


def too_few(count: int, people: int) -> str:
    """Why there is no judgement."""
    if people < count:
        return _(
            "%(n)s 次作答来自 %(people)s 人：同一人的几次作答不独立，"
            "区间只作参考，所以只给数值，不评等级。",
            n=count,
            people=people,
        )
    return _(
        "只有 %(n)s 次作答，不到 %(few)s 次：少数几个人就能让这些数大变，"
        "所以只给数值和 95%% 区间，不评等级。",
        n=count,
        few=FEW,
    )


def groups_words(groups: "Groups") -> str:
    if groups.are_halves:
        return _("人数少，按总分高低各取一半，每组 %(n)s 人。", n=groups.size)
    return _("按总分取高分和低分各 27%%，每组 %(n)s 人。", n=groups.size)


def about_alpha(found: "Analysis") -> list[str]:
    """Over what α is computed, why it is missing, and what it says."""
    return _about_alpha(found, found.whole) if found.whole else []


def _about_alpha(analysis: "Analysis", whole: "Whole") -> list[str]:
    found, said = whole.reliability, []
    if whole.basis == "rules":
        said.append(_("每份试卷抽到的题不同：α 把每条抽题规则抽到的题合为一项来算，不是按题算的。"))
    if all(one.item.void for one in analysis.items):
        said.append(_("没有不作废的题，所以没有 α。"))
    elif not whole.basis:
        said.append(_("各人的试卷不同，题目之间比不了，所以没有 α。每一题的数值只算答过它的人。"))
    elif found is None:
        said.append(
            _("α 至少要 10 次作答、2 道题（或 2 条抽题规则），而且总分要有差别，现在算不出。")
        )
    elif not analysis.is_small:
        said.append(_alpha_words(analysis.alpha_level))
    if found is not None and abs(found.spread - (whole.deviation or 0)) > NOISE:
        said.append(
            _(
                "信度和测量标准误按各题得分之和算：不含作废的题，扣分后低于 0 分的不归零。"
                "这样算的标准差 S = %(spread)s。",
                spread=shown(found.spread),
            )
        )
    return said


def _alpha_words(level: str | None) -> str:
    match level:
        case "standard":
            return _("α 不低于 0.9，达到标准化考试的一般要求。")
        case "class":
            return _("α 不低于 0.7，达到班级测验的一般要求。")
        case "low":
            return _("α 低于 0.7：题目少、或题目之间考的不是一回事时都会这样。")
    return _("α 的区间跨过 0.7 或 0.9，还说不准达到哪一等。")


def about_items(found: "Analysis") -> list[str]:
    """Over whom the questions are looked at, and which were void."""
    said = []
    groups = max((one.groups for one in found.items), key=lambda one: one.size)
    if found.whole is not None and found.whole.basis != "questions":
        said.append(_("各题只算答过它的人，高低分组也在他们中间取。"))
    elif groups.size:
        said.append(groups_words(groups))
    said.append(_("方括号里是 95% 区间。"))
    if found.is_small:
        said.append(too_few(found.count, found.people))
    elif any(one.discrimination and not one.level for one in found.items):
        said.append(_("区分度的区间跨过几个等级时不写等级：人数还不够把它们分开。"))
    void = [f"{one.item.number}（{void_words(one)}）" for one in found.items if one.item.void]
    if void:
        said.append(
            _(
                "已作废的题：%(items)s。作废的题不算难度、区分度，也不计入信度；题号不变。",
                items=_("、").join(void),
            )
        )
    return said


def notes(found: "Analysis") -> list[str]:
    """All that is said beside the figures."""
    return [*by_response(found), *about_alpha(found), *about_items(found)]


def void_words(one: "ItemFigures") -> str:
    """What became of a void question, and on how many papers if not on all; '' of another."""
    words = {
        "full": _("所有人得满分"),
        "answered": _("作答的人得满分"),
        "out": _("移出试卷"),
    }
    kinds = dict.fromkeys(words[kind] for kind in one.item.void.values())
    said = _("、").join(kinds)
    if not kinds or not one.count:
        return said
    return _("%(what)s，只在 %(n)s 份上", what=said, n=len(one.item.void))


def reading_words(one: "Looked", reading: "Reading") -> str:
    """By which key these answers were judged; nothing where there is one for all."""
    if reading.void:
        return _("作废的 %(n)s 份", n=reading.count)
    if one.keys < 2:
        return ""
    return _("按第 %(k)s 种答案判的 %(n)s 份", k=one.readings.index(reading) + 1, n=reading.count)


def level_words(level: str | None) -> str:
    words = {
        "great": _("很好"),
        "good": _("良好"),
        "improve": _("需改进"),
        "replace": _("淘汰或重写"),
    }
    return words[level] if level else ""


def facility_words(one: "ItemFigures") -> str:
    """P with its interval; of a void question that there is none."""
    if one.facility is None:
        return _("已作废") if one.item.void else NOTHING
    return estimate(one.facility)


def band_words(band: tuple[int, int]) -> str:
    """90–100, 80–89: the lower end belongs to a band, 100 to the highest."""
    low, high = band
    return f"{low}–{high}" if high == 100 else f"{low}–{high - 1}"


def definitions() -> list[str]:
    """How each figure is computed."""
    return [
        _(
            "难度 P = 平均得分 ÷ 满分，越大越易；有的书用 1 减它，看别处的数时先看定义。"
            "只有对错的题用 Wilson 区间，有部分得分的题用 t 区间。"
        ),
        _(
            "区分度 D =（高分组平均 − 低分组平均）÷ 满分。组的人数是 27% 四舍五入，"
            "不到 15 人时各取一半；同分按学号。只有对错的题用 Newcombe 区间，"
            "有部分得分的题用 Welch 区间。≥0.40 很好，0.30–0.39 良好，0.20–0.29 需改进，"
            "低于 0.20 淘汰或重写；整个区间在同一等里才写。等级说的是题目，不是学生。"
        ),
        _(
            "题与其余得分的相关 r：这一题的得分率与同卷其余各题得分率的 Pearson 相关，"
            "用 Fisher z 区间；得分没有差别时没有 r。"
        ),
        _(
            "信度 α = k/(k−1)·(1 − Σσᵢ²/σ²)，区间按 Feldt（1965）；案例分析的几小问合为一项。"
            "测量标准误 = S·√(1−α)。"
        ),
        _(
            "实际权重 = 这一题与总分的协方差 ÷ 总分的方差；应占权重 = 满分 ÷ 各题满分之和。"
            "偏度、峰度与 Excel 的 SKEW、KURT 相同。"
        ),
        _(
            "答错扣分时，成绩最低是 0 分：平均分、及格率、分数段按成绩算；"
            "各题的数值、信度按扣分后的得分算，可以低于 0。"
        ),
    ]
