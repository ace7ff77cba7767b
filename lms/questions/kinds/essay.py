"""论述: a longer text, marked by a person."""

from lms.core.i18n import lazy
from lms.questions.kinds.base import Kind
from lms.questions.kinds.writing import Writing


class Essay(Writing):
    name = "essay"
    title = lazy("论述")
    labels = ("论述", "论述题", "essay")
    rank = 9
    tall = 12


KIND: Kind = Essay()
