"""What a student of some ability would answer: right, or wrong in a way people are wrong."""

import random
import re
from collections.abc import Callable
from typing import Any

from lms.demo.rules import writing
from lms.questions import kinds
from lms.questions.rules import Definition

Answer = dict[str, Any]

MIDDLING = 0.7  # the difficulty of a question that names none: the share who get it right


def answer_to(definition: Definition, ability: float, chance: random.Random) -> Answer:
    """An answer as `questions.kinds` keeps it; {} where the question was left empty."""
    if definition.parts:
        parts = {part.key: answer_to(part, ability, chance) for part in definition.parts}
        given = {key: answer for key, answer in parts.items() if answer}
        return {"parts": given} if given else {}
    skill = skill_on(definition, ability)
    if chance.random() < (0.55 - skill) * 0.2:
        return {}
    if not kinds.get(definition.kind).is_automatic:
        return {"text": writing.write(definition, skill, chance)}
    right = kinds.key_answer(definition)
    wrong = WRONG.get(definition.kind)
    return wrong(definition.body, right, skill, chance) if wrong else right


def skill_on(definition: Definition, ability: float) -> float:
    """How likely a student of this ability is right here; easier questions forgive more."""
    known = definition.difficulty
    difficulty = MIDDLING if known is None else float(known)
    return min(0.98, max(0.08, ability + (difficulty - MIDDLING) * 0.6))


def _choice(body: Answer, right: Answer, skill: float, chance: random.Random) -> Answer:
    if chance.random() < skill:
        return right
    return {"choices": [chance.choice(_wrong_options(body))]}


def _choices(body: Answer, right: Answer, skill: float, chance: random.Random) -> Answer:
    """A right option forgotten happens more often than a wrong one taken."""
    if chance.random() < skill:
        return right
    chosen = list(right["choices"])
    if len(chosen) > 1 and chance.random() < 0.7:
        chosen.remove(chance.choice(chosen))
    elif wrong := _wrong_options(body):
        chosen.append(chance.choice(wrong))
    return {"choices": sorted(chosen)}


def _blanks(body: Answer, right: Answer, skill: float, chance: random.Random) -> Answer:
    texts = [
        text if chance.random() < skill else _misremembered(text, right["blanks"], chance)
        for text in right["blanks"]
    ]
    return {"blanks": texts} if any(texts) else {}


def _number(body: Answer, right: Answer, skill: float, chance: random.Random) -> Answer:
    if chance.random() < skill:
        return right
    return {"text": _off(right["text"], chance)}


def _pairs(body: Answer, right: Answer, skill: float, chance: random.Random) -> Answer:
    count = len(body["rights"])
    return {
        "pairs": {
            left: wanted if chance.random() < skill + 0.1 else chance.randrange(count)
            for left, wanted in right["pairs"].items()
        }
    }


def _places(body: Answer, right: Answer, skill: float, chance: random.Random) -> Answer:
    places = dict(right["places"])
    if len(places) > 1 and chance.random() >= skill:
        first = chance.randrange(len(places) - 1)
        one, other = str(first), str(first + 1)
        places[one], places[other] = places[other], places[one]
    return {"places": places}


WRONG: dict[str, Callable[[Answer, Answer, float, random.Random], Answer]] = {
    "single": _choice,
    "true_false": _choice,
    "multiple": _choices,
    "blank": _blanks,
    "number": _number,
    "match": _pairs,
    "order": _places,
}


def _wrong_options(body: Answer) -> list[int]:
    return [n for n, option in enumerate(body["options"]) if not option["right"]]


def _misremembered(text: str, all_texts: list[str], chance: random.Random) -> str:
    """The answer of another blank, a number next to it, or nothing."""
    others = [other for other in all_texts if other != text]
    if others and chance.random() < 0.5:
        return chance.choice(others)
    return _off(text, chance) if re.search(r"\d", text) else ""


def _off(text: str, chance: random.Random) -> str:
    """A number a little beside the right one; other texts stay empty."""
    found = re.search(r"-?\d+", text)
    if found is None:
        return ""
    return str(int(found[0]) + chance.choice((-2, -1, 1, 2)))
