"""What ties a lesson together: 图1-3-1 leads to the figure, a term to its meaning."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lms.core.markdown import link_words, name_captions, names_in
from lms.courses.rules.compiled import LessonText
from lms.courses.rules.glossary import GlossaryText, Term
from lms.courses.rules.numbering import NUMBERED, label_of

NAMES = {"图": "u-fig-", "表": "u-tab-"}


def link_lesson(text: LessonText, glossary: GlossaryText) -> LessonText:
    """The lesson with its own figures and tables linked where they are mentioned, and each term
    of the glossary where it stands first; `terms` are those found, in reading order.
    """
    named = [replace(one, html=name_captions(one.html, _name_of)) for one in text.sections]
    places = {
        label: name
        for section in named
        for name, caption in names_in(section.html).items()
        if (label := label_of(caption))
    }
    known = {term.term: term for term in glossary.terms}
    found: dict[str, Term] = {}

    def attributes(word: str) -> Mapping[str, str] | None:
        if NUMBERED.fullmatch(word):
            place = places.get(word.replace(" ", ""))
            return {"href": f"#{place}"} if place else None
        if word in found:
            return None
        found[word] = known[word]
        name = f"term-{len(found)}"
        return {"class": "term", "href": f"#{name}", "aria-describedby": name}

    words = words_of(known)
    linked = tuple(
        replace(section, html=link_words(section.html, words, attributes)) for section in named
    )
    return replace(text, sections=linked, terms=tuple(found.values()))


def words_of(terms: Iterable[str]) -> re.Pattern[str]:
    """Numbers of figures and tables, and terms; of two that begin alike the longer one."""
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    return re.compile("|".join([NUMBERED.pattern, *map(re.escape, longest_first)]))


def _name_of(caption: str) -> str | None:
    label = label_of(caption)
    return NAMES[label[0]] + label[1:] if label else None
