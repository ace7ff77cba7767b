"""One student before a server that dies: retries as the page does, and notes every receipt."""

import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPException

from bench import Answer, Visitor

Fields = dict[str, list[str]]
PAUSES = (0.05, 0.4)  # seconds before the next try
THINKING = (0.0, 0.15)  # seconds between two answers


@dataclass
class Written:
    """What one student knows of one question: the last receipt, and what may have arrived since."""

    sequence: int = 0
    receipted: Fields | None = None
    receipt: int = 0
    unsure: list[Fields] = field(default_factory=list)


@dataclass
class Sitting:
    """One attempt as its student knows it."""

    items: dict[int, Written] = field(default_factory=dict)
    is_handed_in: bool = False


@dataclass
class Ledger:
    """All receipts of one student."""

    number: str
    sittings: dict[int, Sitting] = field(default_factory=dict)
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)


class Paper(HTMLParser):
    """The questions of a page: item -> name of a field -> its choices (none: free text)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.items: dict[int, dict[str, list[str]]] = {}
        self.many: set[str] = set()
        self._item, self._select = 0, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name, kind = told.get("name", ""), told.get("type", "text")
        if tag == "fieldset" and "data-item" in told:
            self._item = int(told["data-item"])
            self.items[self._item] = {}
        elif tag == "option" and self._select and told.get("value"):
            self._fields()[self._select].append(told["value"])
        elif name.startswith(f"q{self._item}-"):
            choices = self._fields().setdefault(name, [])
            if tag == "select":
                self._select = name
            elif kind in {"radio", "checkbox"}:
                choices.append(told.get("value", ""))
                self.many |= {name} if kind == "checkbox" else set()

    def _fields(self) -> dict[str, list[str]]:
        return self.items[self._item]

    def answer(self, item: int, luck: random.Random) -> Fields:
        """Something a person might have chosen."""
        chosen: Fields = {}
        for name, choices in self.items[item].items():
            if not choices:
                chosen[name] = [f"{luck.randint(1, 10**6)}"]
            elif name in self.many:
                chosen[name] = [one for one in choices if luck.random() < 0.5]
            else:
                chosen[name] = [luck.choice(choices)]
        return chosen


def canonical(fields: Fields) -> Fields:
    """Answers compared as the page compares them."""
    trimmed = {name: sorted(v.strip() for v in values) for name, values in fields.items()}
    return {name: values for name, values in trimmed.items() if any(values)}


class Student:
    """Signs in, then begins, answers and hands in until told to stop."""

    def __init__(self, number: str, port: int, assignment_id: int, seed: int) -> None:
        self.ledger = Ledger(number)
        self.visitor = Visitor(port)
        self.luck = random.Random(seed)  # noqa: S311
        self.quiz = f"/assignments/{assignment_id}/quiz"
        self.stop = threading.Event()

    def run(self, password: str) -> None:
        try:
            self._patiently(lambda: self._sign_in(password))
            while not self.stop.is_set():
                self._sit()
        except Exception as wrong:  # a thread must not die unheard
            self.ledger.wrong.append(f"{self.ledger.number}: {wrong!r}")

    def _sign_in(self, password: str) -> Answer:
        self.visitor.cookies.clear()
        self.visitor.sign_in(self.ledger.number, password)
        return Answer(200, b"", 0, 0)

    def _patiently(
        self, ask: Callable[[], Answer], meanwhile: Callable[[], None] | None = None
    ) -> Answer:
        """Until the server is there and answers; it may have died after it did the work."""
        while True:
            try:
                answer = ask()
            except (OSError, HTTPException, RuntimeError):
                answer = None
            if answer is not None and answer.status < 500:
                return answer
            time.sleep(self.luck.uniform(*PAUSES))
            if meanwhile is not None:
                meanwhile()

    def _sit(self) -> None:
        attempt = self._begin()
        if attempt is None:
            return
        page = self._patiently(lambda: self.visitor.ask(attempt))
        paper = Paper(page.body.decode())
        self.visitor.learn_token(page.body)
        sitting = self.ledger.sittings.setdefault(int(attempt.rpartition("/")[2]), Sitting())
        if not paper.items or sitting.is_handed_in:
            self._note(f"{attempt} cannot be taken: {page.status}")
            self.stop.set()
            return
        for _turn in range(self.luck.randint(3, 12)):
            item = self.luck.choice(list(paper.items))
            self._save(attempt, item, paper, sitting.items.setdefault(item, Written()))
            time.sleep(self.luck.uniform(*THINKING))
        if self.luck.random() < 0.75:  # else the next turn continues where this one stopped
            self._hand_in(attempt, sitting)

    def _begin(self) -> str | None:
        """As a person does who presses the button twice now and then."""
        again = threading.Thread(target=lambda: self._patiently(self._press))
        if self.luck.random() < 0.3:
            again.start()
        answer = self._patiently(self._press)
        if again.ident is not None:
            again.join()
        if answer.status == 302 and answer.location.startswith("/attempts/"):
            self.ledger.acknowledged += 1
            return answer.location
        self._note(f"begin answered {answer.status} {answer.location}")
        return None

    def _press(self) -> Answer:
        return self.visitor.post(self.quiz, {})

    def _save(self, attempt: str, item: int, paper: Paper, written: Written) -> None:
        def change() -> None:
            if self.luck.random() < 0.3:
                written.unsure.append(paper.answer(item, self.luck))

        def send() -> Answer:
            sent = {"item": item, "seq": written.sequence, "answer": written.unsure[-1]}
            kind = "application/json"
            return self.visitor.ask(f"{attempt}/save", json.dumps(sent).encode(), kind)

        written.unsure.append(paper.answer(item, self.luck))
        while True:
            answer = self._patiently(send, change)
            told = json.loads(answer.body) if answer.status in {200, 409} else {}
            if answer.status == 200:
                self._receipt(written, told["seq"])
                return
            stored = canonical(told.get("answer", {}))
            if answer.status != 409 or stored not in map(canonical, written.unsure):
                self._note(f"{attempt} item {item} answered {answer.status}: {told}")
                return
            written.sequence = told["seq"]  # its receipt was lost: send what came after it

    def _receipt(self, written: Written, sequence: int) -> None:
        written.sequence = written.receipt = sequence
        written.receipted = written.unsure[-1]
        written.unsure.clear()
        self.ledger.acknowledged += 1

    def _hand_in(self, attempt: str, sitting: Sitting) -> None:
        answer = self._patiently(lambda: self.visitor.post(f"{attempt}/hand-in", {}))
        if answer.status != 302 or not answer.location.endswith("/review"):
            self._note(f"{attempt}/hand-in answered {answer.status}")
            return
        sitting.is_handed_in = True
        self.ledger.acknowledged += 1

    def _note(self, what: str) -> None:
        self.ledger.wrong.append(f"{self.ledger.number}: {what}")
