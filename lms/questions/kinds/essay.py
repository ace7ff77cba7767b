"""论述: a longer text, marked by a person."""

from lms.questions.kinds.base import Kind
from lms.questions.kinds.writing import Writing


class Essay(Writing):
    name = "essay"
    labels = ("论述", "论述题", "essay")
    lines = 12


KIND: Kind = Essay()
