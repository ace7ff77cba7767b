"""The levels of thought (认知层次) as an author writes them and as a page names them."""

from lms.core.i18n import lazy
from lms.questions.rules import LEVELS

LEVEL_NAMES = {
    "识记": "remember",
    "理解": "understand",
    "应用": "apply",
    "分析": "analyse",
    "评价": "evaluate",
    "创造": "create",
    **{name: name for name in LEVELS},
}
_TITLES = {
    "remember": lazy("识记"),
    "understand": lazy("理解"),
    "apply": lazy("应用"),
    "analyse": lazy("分析"),
    "evaluate": lazy("评价"),
    "create": lazy("创造"),
}


def level_title(level: str) -> str:
    """What a page calls a level, in the person's language; '' for none."""
    return str(_TITLES.get(level, ""))
