"""单选: one right option."""

from lms.core.i18n import lazy
from lms.questions.kinds.base import Kind
from lms.questions.kinds.choosing import Choosing


class Single(Choosing):
    name = "single"
    title = lazy("单选")
    labels = ("单选", "单选题", "single")
    rank = 1


KIND: Kind = Single()
