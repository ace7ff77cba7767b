"""判断: right or wrong; its two options are never shuffled."""

import random

from lms.questions.kinds.base import Arrangement, Body, Kind, shuffled
from lms.questions.kinds.choosing import Choosing


class TrueFalse(Choosing):
    name = "true_false"
    labels = ("判断", "判断题", "true-false")

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {"options": shuffled(len(body["options"]), None)}


KIND: Kind = TrueFalse()
