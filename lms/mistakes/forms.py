"""What browsers send to this room, read without trusting it."""

from werkzeug.datastructures import MultiDict
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from lms.core.i18n import lazy
from lms.mistakes.rules.notebook import MOST_PER_DAY
from lms.mistakes.rules.scheduling import Recall
from lms.web.forms import HouseForm

PREFIX = "a-"  # before the field names of the question that is answered
LONGEST = 20_000  # characters of one answer, all its fields together


class PlanForm(HouseForm):
    """How many new questions a day."""

    new_per_day = IntegerField(
        lazy("每天新题"),
        validators=[
            InputRequired(lazy("请填一个整数。")),
            NumberRange(0, MOST_PER_DAY, lazy("请填 0 到 100 之间的整数。")),
        ],
    )


def read_fields(form: MultiDict[str, str]) -> dict[str, list[str]]:
    """The fields of the question that was answered, names without the prefix."""
    return {
        name.removeprefix(PREFIX): values
        for name, values in form.lists()
        if name.startswith(PREFIX)
    }


def is_too_long(fields: dict[str, list[str]]) -> bool:
    return sum(len(value) for values in fields.values() for value in values) > LONGEST


def read_review(form: MultiDict[str, str]) -> tuple[Recall, int, bool | None] | None:
    """How well it was known, the state that was seen, what marking found; None for nonsense."""
    number = form.get("number", "")
    try:
        recall = Recall(form.get("recall", ""))
    except ValueError:
        return None
    if not (number.isascii() and number.isdecimal() and len(number) < 9):
        return None
    return recall, int(number), {"yes": True, "no": False}.get(form.get("right", ""))
