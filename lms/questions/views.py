"""No pages of its own: lends its templates, which show any kind of question, to other rooms."""

from flask import Blueprint

from lms.questions import kinds
from lms.questions.kinds.base import Arrangement
from lms.questions.rules import Definition

bp = Blueprint("questions", __name__, template_folder="templates")


@bp.app_template_global()
def plain_arrangement(definition: Definition) -> Arrangement:
    """The arrangement of a question as written, where nothing is shuffled."""
    return kinds.arrange_question(definition, None)


@bp.app_template_global()
def kind_title(name: str) -> str:
    """What a page calls a kind of question, in the person's language."""
    return str(kinds.get(name).title)
