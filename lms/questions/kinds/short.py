"""简答: a few sentences, marked by a person."""

from lms.core.i18n import lazy
from lms.questions.kinds.base import Kind
from lms.questions.kinds.writing import Writing


class Short(Writing):
    name = "short"
    title = lazy("简答")
    labels = ("简答", "简答题", "short")
    rank = 8


KIND: Kind = Short()
