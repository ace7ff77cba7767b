"""What people of the made-up school write beside points: comments, gains and plans."""

import random
from collections.abc import Sequence
from decimal import Decimal

from lms.core.points import plain, round_half_up
from lms.courses.rules.compiled import Criterion, Option

ON_ANSWERS = {
    "high": (
        "要点齐全，例子具体，很好。",
        "写得有条理，能看出你真的做过。",
        "观点清楚，做法可行，保持。",
    ),
    "middle": (
        "方向对，例子再具体一些，写出当时的人和话。",
        "要点抓住了大半，办法要写到别人能照着做。",
        "前半部分很好，后面收得急了，请补上做法。",
        "思路清楚，再对照要点看看漏了哪一条。",
    ),
    "low": (
        "只写了结论，请补上理由和一个自己的例子。",
        "请再读一遍正文的相关部分，课后找我谈一谈。",
        "写得太笼统，“努力”“加强”不算做法。",
    ),
}
GAINS = (
    "我发现自己一着急语速就变快，听录音才知道。现在会先停一下再说。",
    "学会了先复述再回答，客户确实没有那么急了。",
    "以前觉得客服就是脾气好，这次才明白规则和流程也要很熟。",
    "“只承诺答复的时间”这句话对我帮助最大，练习里用了三次。",
    "给自己打分的时候不敢打低，写出例子以后反而清楚了。",
    "和组员一起听录音，发现我的问题别人一耳朵就能听出来。",
)
PLANS = (
    "十二月前每周录两通模拟来电，请同桌数我打断对方的次数，降到一次以内。",
    "每天背两条退换货规则，周五让组长抽查，四周后能不看书回答十个问题。",
    "被责备以后先写三行事实再接下一通，坚持二十次，写在本子上给老师看。",
    "每周去服务台跟班一小时，记下两句好的开场和一句不好的，月底整理成一页。",
)
BY_PEERS = (
    "被打断以后没有急，等对方说完才开口。",
    "报单位和姓名很清楚，最后确认了一遍要点。",
    "声音有点小，后半段好多了。",
    "说“我五点前给您回电”，这一句很稳。",
    "记录写得快，复述时漏了日期。",
    "讨论时会先听别人的意见，再说自己的。",
    "有两处用了行话，客户可能听不懂。",
)
REASONS = {
    "low": (
        "这一项只做了开头，后面没有演示。",
        "两通来电里有一通漏了这一步，要再练。",
        "说的时候靠同伴提示，自己还不熟。",
    ),
    "high": (
        "三通来电都做到了，还提醒了同伴。",
        "做得完整，我们组把它当示范。",
        "对照标准一条一条都有，录音里听得出来。",
    ),
}
BY_TEACHER = {
    "high": (
        "全程沉稳，承诺留有余地，计划可以检验。",
        "倾听和复述做得扎实，可以带一带同组的同学。",
    ),
    "middle": (
        "开场和收尾规范；中段抢了两次话，提问前先复述。",
        "态度真诚，办法还不够具体，计划请补上检验人。",
    ),
    "low": (
        "请重听录音 2 分 10 秒处，那一句承诺超出了权限。",
        "先把 23 条归类弄熟，再做一次来电练习。",
    ),
}
BY_MENTOR = (
    "这样接电话，在我们班组可以独立上线了。",
    "语气合适，查单动作还要再快一点。",
    "知道先稳住客户，回岗后补上书面记录就更完整。",
)


def level(share: float) -> str:
    return "high" if share >= 0.85 else "middle" if share >= 0.55 else "low"


def comment_on(share: float, chance: random.Random) -> str:
    """A teacher's short comment on a written answer; not every answer gets one."""
    return chance.choice(ON_ANSWERS[level(share)]) if chance.random() < 0.8 else ""


def texts_by(evaluator: str, share: float, chance: random.Random) -> dict[str, str]:
    """What this evaluator writes on a sheet, by field."""
    if evaluator == "self":
        return {"gain": chance.choice(GAINS), "plan": chance.choice(PLANS)}
    choices = {"peer": BY_PEERS, "intergroup": BY_PEERS, "mentor": BY_MENTOR}.get(
        evaluator, BY_TEACHER[level(share)]
    )
    return {"comment": chance.choice(choices) if chance.random() < 0.85 else ""}


def rating(criterion: Criterion, share: float, options: Sequence[Option] = ()) -> str:
    """What a person writes for one row: whole points within it, or the option that comes near."""
    if options:
        percent = Decimal(str(round(share * 100, 4)))
        return min(options, key=lambda one: abs(one.percent - percent)).label
    points = round_half_up(criterion.points * Decimal(str(round(share, 4))))
    return plain(max(Decimal(0), min(criterion.points, points)))


def reason(why: str, row: str) -> str:
    """A peer's word on a row rated very low or very high."""
    return REASONS[why][sum(row.encode()) % len(REASONS[why])]
