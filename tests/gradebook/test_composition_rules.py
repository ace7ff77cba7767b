"""Compositions checked, begun from a preset, written as a draft, compared and put into words."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.gradebook.rules import Place, State, Tree, total
from lms.gradebook.rules.checking import Counted, faults_of, notes_of
from lms.gradebook.rules.comparing import Change, Comparison
from lms.gradebook.rules.differing import rows_between, sentences_between
from lms.gradebook.rules.drafting import Draft, DraftPlace, DraftRow, draft_of, edited, read
from lms.gradebook.rules.explaining import explained, in_short, steps
from lms.gradebook.rules.guards import near_pass, spread_warnings
from lms.gradebook.rules.presets import PRESETS, whole_percents
from lms.gradebook.rules.scales import Scale
from lms.gradebook.rules.states import DEFAULTS
from lms.gradebook.rules.statistics import Graded, class_figures
from tests.builders.totals import a_category, a_tree, extra, marked

COURSE = a_tree(a_category("quiz", "30"), a_category("evaluation", "40"), a_category("exam", "30"))
QUIZ = Counted("a1", "测验一", "quiz")

WRONG = [
    (a_tree(), "还没有分项"),
    (a_tree(a_category("x", "90")), "合计 90%，应为 100%"),
    (a_tree(a_category("x", "100"), a_category("y", "80", "x")), "「x」下面各分项的比例合计 80%"),
    (a_tree(a_category("x", "100"), a_category("y", "10", "z")), "「y」的上级分项不存在"),
    (a_tree(a_category("x", "100", "y"), a_category("y", "100", "x")), "的上级分项不存在"),
    (a_tree(a_category("x", "100", drop_lowest=1, best_of=2)), "不能同时"),
    (a_tree(a_category("x", "100", best_of=0)), "至少是 1"),
    (a_tree(a_category("x", "100", cap="0")), "上限应大于 0%"),
    (a_tree(a_category("x", "100", cap="50", must_reach="60")), "不超过上限"),
    (
        a_tree(a_category("x", "100"), a_category("y", "5", is_extra=True, must_reach="60")),
        "是加分",
    ),
    (a_tree(a_category("x", "120"), a_category("y", "-20")), "应在 0 到 100 之间"),
    (a_tree(a_category("x", "100", is_extra=True)), "合计 0%"),
    (a_tree(a_category("exam", "100")), "「测验一」没有归入任何分项"),
    (a_tree(a_category("quiz", "100"), a_category("y", "100", "quiz")), "应放进其中一个"),
    (a_tree(a_category("quiz", "100"), places={"a1": Place("quiz", Decimal(0))}), "权重应大于 0"),
]


@pytest.mark.parametrize(("tree", "said"), WRONG)
def test_what_is_wrong_with_a_composition_is_said_in_a_sentence(tree, said):
    assert said in "".join(one.sentence for one in faults_of(tree, [QUIZ]))


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_adds_up(key):
    assert faults_of(PRESETS[key].of(COURSE), [QUIZ]) == []


@pytest.mark.parametrize(
    ("weights", "percents"),
    [(["1", "1", "1"], ["34", "33", "33"]), (["30", "40"], ["43", "57"]), (["0"], ["0"])],
)
def test_whole_percents_add_up_to_100(weights, percents):
    found = whole_percents([Decimal(one) for one in weights])

    assert found == [Decimal(one) for one in percents]


def test_an_item_left_out_on_purpose_is_no_fault_but_named():
    tree = a_tree(a_category("quiz", "100"), places={"a1": Place("")})

    assert faults_of(tree, [QUIZ]) == []
    assert "「测验一」不计入总评" in notes_of(tree, [QUIZ])[0]


def the_draft(*rows: tuple[str, int]) -> Draft:
    return Draft(tuple(DraftRow(code, code, depth, "50") for code, depth in rows))


FAMILY = the_draft(("a", 0), ("b", 1), ("c", 1), ("d", 0))
MOVES = [
    ("up", "d", "d0 a0 b1 c1"),
    ("up", "c", "a0 c1 b1 d0"),
    ("up", "b", "a0 b1 c1 d0"),
    ("down", "a", "d0 a0 b1 c1"),
    ("down", "c", "a0 b1 c1 d0"),
    ("in", "d", "a0 b1 c1 d1"),
    ("in", "c", "a0 b1 c2 d0"),
    ("in", "a", "a0 b1 c1 d0"),
    ("out", "b", "a0 c1 b0 d0"),
    ("out", "a", "a0 b1 c1 d0"),
    ("remove", "a", "d0"),
    ("add", "", "a0 b1 c1 d0 g10"),
    ("up", "nobody", "a0 b1 c1 d0"),
    ("dance", "a", "a0 b1 c1 d0"),
]


@pytest.mark.parametrize(("action", "which", "rows"), MOVES)
def test_a_button_moves_a_category_with_all_below_it(action, which, rows):
    moved = edited(FAMILY, action, which)

    assert " ".join(f"{row.code}{row.depth}" for row in moved.rows) == rows


@pytest.mark.parametrize("key", PRESETS)
def test_a_composition_written_as_a_draft_reads_as_it_was(key):
    tree = PRESETS[key].of(COURSE)

    assert read(draft_of(tree), {}) == (tree, [])


@pytest.mark.parametrize("typed", ["abc", "1e9", "NaN", "1.23456", "-inf"])
def test_what_is_no_number_is_named(typed):
    draft = Draft((DraftRow("x", "测验", weight=typed),))

    assert "不是可用的数" in read(draft, {})[1][0].sentence


def test_a_place_that_says_nothing_new_is_not_kept():
    draft = Draft(
        (DraftRow("quiz", "测验", weight="100%"),),
        {"a1": DraftPlace("quiz"), "a2": DraftPlace("quiz", "2")},
    )

    assert list(read(draft, {"a1": "quiz", "a2": "quiz"})[0].places) == ["a2"]


def test_the_difference_of_two_compositions_names_what_changed():
    new = Tree(
        (a_category("quiz", "60", drop_lowest=1), a_category("exam", "40"), a_category("x", "0")),
        {"a1": Place("exam")},
        Scale.FIVE,
    )

    rows = rows_between(COURSE, new)

    assert [(row.change, row.title) for row in rows] == [
        ("change", "quiz"),
        ("change", "exam"),
        ("add", "x"),
        ("gone", "evaluation"),
    ]
    assert rows[0].cells[1] == ("30%", "60%")
    assert sentences_between(COURSE, new, {"a1": "测验一"}) == [
        "等级制：百分制 → 五级制。",
        "归入的分项或权重有变化：「测验一」。",
    ]


def test_a_total_says_each_step():
    tree = a_tree(
        a_category("平时", "60"),
        a_category("quiz", "100", "平时", drop_lowest=1),
        a_category("exam", "40", must_reach="60"),
        a_category("奖励", "5", is_extra=True),
        places={"a9": extra("quiz", "2")},
    )
    whole = total(
        tree,
        [
            *(marked(f"a{n}", "quiz", points) for n, points in enumerate(["50", "80", "97"])),
            marked("a9", "quiz", "50"),
            marked("a7", "exam", "55"),
            marked("a8", "奖励", "60"),
            marked("a6", "elsewhere", "1"),
        ],
    )

    assert [(one.depth, one.text) for one in steps(whole)] == [
        (0, "平时：由 1 个分项折算，得 89.5%，占总评 60%，计 53.7 分。"),
        (
            1,
            "quiz：3 项中去掉最低的 1 项，得 89.5%，占平时 100%，计 89.5 分。得分率中含 1 项加分。",
        ),
        (
            0,
            "exam：1 项共 55 / 100 分，得 55%，占总评 40%，计 22 分。本项须达到 60%，没有达到。",
        ),
        (0, "奖励：1 项共 60 / 100 分，得 60%，另给总评加 3 分。"),
        (0, "「a6」不在成绩构成里，不计入总评。"),
        (0, "各项相加得 78.7 分，四舍五入为 79 分。"),
        (0, "「exam」没有达到必须的要求，总评最高记 59 分。"),
    ]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.ABSENT, "因缺考，总评记 0 分。"),
        (State.DEFERRED, "因缓考，总评不记分数。"),
        (State.RESIT, "补考：及格记 60 分，不及格记实际分数。"),
    ],
)
def test_a_state_that_takes_the_place_of_the_total_says_so(state, said):
    whole = total(a_tree(a_category("exam", "100")), [marked("a1", "exam", "88")], state=state)

    assert explained(whole).endswith(said)
    assert in_short(whole).endswith(said)


def test_nothing_marked_is_said_to_be_nothing():
    assert explained(total(COURSE, [])).endswith("还没有成绩，暂无总评。")


def test_a_number_never_reads_as_if_it_rounded_otherwise():
    whole = total(a_tree(a_category("quiz", "100")), [marked("a1", "quiz", "59.499")])

    assert "得 59.499 分，四舍五入为 59 分" in explained(whole)


def test_what_is_scaled_up_says_by_what():
    whole = total(COURSE, [marked("a1", "quiz", "80")])

    assert "有成绩的部分共占 30%，按此折算得 80 分" in explained(whole)
    assert in_short(whole) == "quiz 80×30%，按已有的 30% 折算 = 80"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([95] * 3 + [80] * 6 + [50], "优秀 3 人，占 30%，超过 20%"),
        ([80] * 6 + [50] * 4, "不及格 4 人，占 40%，超过 30%"),
        ([80] * 10, "不及格 0 人，占 0%；有的学校要求在 5% 到 20% 之间"),
    ],
)
def test_an_unusual_spread_is_pointed_out(values, said):
    figures = class_figures([Graded("某", Decimal(one)) for one in values], DEFAULTS, Decimal(60))

    assert said in "".join(spread_warnings(figures))


def test_few_people_have_no_spread():
    figures = class_figures([Graded("某", Decimal(95))], DEFAULTS, Decimal(60))

    assert spread_warnings(figures) == []


def test_those_just_below_the_pass_mark_are_named_before_rounding():
    tree = a_tree(a_category("quiz", "100"))
    people = [
        (points, total(tree, [marked("a1", "quiz", points)]))
        for points in ("58.4", "58.5", "59.5", "60")
    ]

    assert [(one.name, one.has_passed) for one in near_pass(people)] == [
        ("59.5", True),
        ("58.5", False),
    ]


def test_two_computations_beside_one_another_tell_who_crosses_the_line():
    tree = a_tree(a_category("quiz", "100"))
    people = tuple(
        Change(
            n,
            f"2401{n}",
            name,
            total(tree, [marked("a1", "quiz", before)]),
            total(tree, [marked("a1", "quiz", after)]),
        )
        for n, (name, before, after) in enumerate(
            [("升", "58", "61"), ("降", "60", "50"), ("同", "80", "80.2")]
        )
    )
    found = Comparison(people, Decimal(60))

    assert [one.name for one in found.changes] == ["降", "升"]
    assert [one.name for one in found.newly_passed] == ["升"]
    assert [one.name for one in found.newly_failed] == ["降"]
    assert (found.mean_before, found.mean_after) == (Fraction(66), Fraction(191, 3))
