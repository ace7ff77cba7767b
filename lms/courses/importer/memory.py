"""Documents as they were read before, so that after a change only that one is read anew.

What a document reads as follows from its text, the addresses of the course's media and
lessons, and the language findings are told in; a process keeps the latest of them.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock

from flask_babel import get_locale

from lms.courses.rules.reading import Read, Recall

KEPT = 1000

_store: OrderedDict[Hashable, Read] = OrderedDict()
_lock = Lock()


def recall_with(addresses: Mapping[str, str]) -> Recall:
    """How `read_course` may recall documents whose links lead to these addresses."""
    surroundings = (str(get_locale()), frozenset(addresses.items()))

    def recall(key: Hashable, read: Callable[[], Read]) -> Read:
        whole = (surroundings, key)
        with _lock:
            if whole in _store:
                _store.move_to_end(whole)
                return _store[whole]
        made = read()
        with _lock:
            _store[whole] = made
            while len(_store) > KEPT:
                _store.popitem(last=False)
        return made

    return recall


def forget() -> None:
    """Forget everything, to measure what reading afresh takes."""
    with _lock:
        _store.clear()
