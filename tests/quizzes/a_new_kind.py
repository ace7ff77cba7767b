"""A kind of question the platform has never heard of: a word said backwards."""

import random
from fractions import Fraction

from lms.questions.kinds.base import Outcome, Piece, Usual, first, text_of
from lms.questions.kinds.editing import Column, Grid, Written, stem_lines

MARK = "倒写："
PAGE = """\
{% macro ask(definition, arrangement, answer, name, disabled=false) -%}
{{ definition.stem|rendered }}
<input name="{{ name }}w" aria-label="倒写" value="{{ answer.word }}"{{ " disabled" if disabled }}>
{%- endmacro %}
{% macro review(definition, arrangement, answer, outcome, show_key) -%}
{{ definition.stem|rendered }}<u>{{ answer.word }}</u>
{%- if show_key %}应写“{{ definition.body.word[::-1] }}”{% endif %}
{%- endmacro %}
"""


class Backwards(Usual):
    name = "backwards"
    title = "倒写"
    labels = ("倒写",)
    rank = 20
    is_automatic = True
    grid = Grid(title="词", columns=(Column("word", "词"),), begin=1, fixed=True)

    def parse(self, lines, place, findings):
        words = [line.text[len(MARK) :] for line in lines if line.text.startswith(MARK)]
        stem = [line for line in lines if not line.text.startswith(MARK)]
        return {"stem": text_of(stem), "word": "".join(words)}

    def html(self, body, render):
        return {"word": body["word"]}

    def arrange(self, body, chance: random.Random | None):
        return {}

    def read(self, body, fields):
        word = first(fields, "w").strip()
        return {"word": word} if word else {}

    def gaps(self, body, answer):
        return ("一半",) if len(answer["word"]) < len(body["word"]) else ()

    def fields(self, answer):
        return {"w": [answer["word"]]}

    def mark(self, body, answer, rules):
        accepted = [body["word"][::-1], *(one["word"] for one in body.get("also", ()))]
        return Outcome(Fraction(int(answer.get("word") in accepted)))

    def without_key(self, body):
        return {}

    def key(self, body):
        return {"word": body["word"][::-1]}

    def pieces(self, body, answer):
        word = answer.get("word", "")
        return (Piece(0, word, word, {"word": word}),) if word else ()

    def aligned(self, body, later):
        return later

    def written(self, body):
        return Written(body["stem"], ({"word": body["word"]},))

    def lines(self, written):
        return [*stem_lines(written.stem), (f"{MARK}{written.rows[0]['word']}", "row-0")]


TEXT = f"""\
### T03-I71 倒写 4分 {{K3.1}}
把这个词倒过来写。
{MARK}服务意识
"""
