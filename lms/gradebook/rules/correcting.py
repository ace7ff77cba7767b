"""What a corrected grade may be."""

from collections.abc import Mapping
from decimal import Decimal

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.gradebook.rules.finals import FinalLine
from lms.gradebook.rules.scales import Scale
from lms.gradebook.rules.states import Effect, State, TotalEffect
from lms.gradebook.rules.wording import STATES, grade_word

FULL = 100


class BadCorrection(Refused):
    """The correction cannot be asked for or decided like this."""


def corrected_line(
    before: FinalLine,
    value: Decimal | None,
    state: State,
    *,
    effects: Mapping[State, Effect],
    scale: Scale,
    pass_mark: Decimal,
) -> FinalLine:
    """The grade as it shall be; refuses what no register could say, or what it says already."""
    effect = effects[state].total
    if value is not None and (value < 0 or value > FULL or value != value.to_integral_value()):
        raise BadCorrection(_("总评应是 0 到 100 的整数。"))
    if value is None and state is State.NONE:
        raise BadCorrection(_("请填写更正后的总评，或选择特殊标记。"))
    if effect is TotalEffect.NONE and value is not None:
        raise BadCorrection(
            _("“%(state)s”不记总评，请把总评留空，或换一个特殊标记。", state=STATES[state])
        )
    if effect is not TotalEffect.NONE and value is None:
        raise BadCorrection(_("“%(state)s”要写出总评，请填写。", state=STATES[state]))
    after = FinalLine(value, grade_word(value, scale, pass_mark=pass_mark, state=state), state)
    if after.says_as(before):
        raise BadCorrection(_("更正后和现在一样，没有要改的。"))
    return after
