"""Faults planted in the services, one at a time: the proof must find each of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from lms.core.db import db
from lms.gradebook.services import recording
from lms.quizzes import policy, queries, services
from lms.quizzes.services import allowing, attempts, responses, results


def instead(module: object, name: str, wrap: Callable) -> Callable:
    """A fault: this function of this module, wrapped."""
    return lambda monkeypatch: monkeypatch.setattr(module, name, wrap(getattr(module, name)))


def unstored_in_the_grace(save):
    def faulty(saving, response):
        saved = save(saving, response)
        if saved.is_late:
            db.session.rollback()
        return saved

    return faulty


def stale_taken(may):
    """Stale saves are taken where `may(response, moment, ends_at)` says so."""

    def wrap(store):
        def faulty(item, response, moment, ends_at):
            if may(response, moment, ends_at):
                response = replace(response, sequence=item.sequence)
            return store(item, response, moment, ends_at)

        return faulty

    return wrap


def is_the_last_minute(_response, moment, ends_at):
    return ends_at - timedelta(minutes=1) < moment <= ends_at


def first_answer_wiped(running_of):
    def faulty(earlier, moment):
        for one in earlier:
            if one.handed_in_at is None and not policy.is_running(one, moment):
                attempts.locked(one.id).items[0].answer = {}
        return running_of(earlier, moment)

    return faulty


def certainty_dropped(read):
    return lambda *asked: (read(*asked)[0], {})


def nothing_kept(keep):
    def faulty(saving, response, over):
        kept = keep(saving, response, over)
        db.session.rollback()
        return kept

    return faulty


def marked_twice(hand_in):
    def faulty(attempt, **options):
        was_over = attempt.handed_in_at is not None
        done = hand_in(attempt, **options)
        work = queries.work_handed_in_by(done.student_id, done.assignment_id)
        entry = results.entry_of(work) if was_over else None
        if entry is not None:
            objectives = recording.objective_ids("CSF", entry.lines)
            item = recording.item_of(done.assignment)
            recording.enter(item, [entry], objectives, reason="", recorded_by=None)
        return done

    return faulty


def last_question_forgotten(save):
    def faulty(attempt, sent):
        return save(attempt, dict(list(sent.items())[:-1]))

    return faulty


def flag_lost(store):
    def faulty(item, response, moment, ends_at):
        return store(item, replace(response, is_flagged=False), moment, ends_at)

    return faulty


def never_late(store):
    return lambda item, response, moment, _ends_at: store(item, response, moment, None)


FAULTS = {
    "a save within the grace is acknowledged and not stored": instead(
        services, "save_response", unstored_in_the_grace
    ),
    "a stale save is taken when it carries a flag": instead(
        responses, "_store", stale_taken(lambda response, *_: response.is_flagged)
    ),
    "a stale save is taken in the last minute": instead(
        responses, "_store", stale_taken(is_the_last_minute)
    ),
    "beginning again wipes the first answer of an attempt that is overdue": instead(
        attempts, "_running_of", first_answer_wiped
    ),
    "how sure the student is gets lost": instead(responses, "read", certainty_dropped),
    "what comes late is acknowledged and not kept": instead(services, "keep_late", nothing_kept),
    "handing in twice enters a second mark": instead(services, "hand_in", marked_twice),
    "a page sent as a form loses its last question": instead(
        services, "save_paper", last_question_forgotten
    ),
    "a flag gets lost": instead(responses, "_store", flag_lost),
    "a save within the grace is not marked late": instead(responses, "_store", never_late),
    "what is over opens again when time is given": instead(
        allowing, "settle_overdue", lambda _settle: lambda **_options: 0
    ),
    "answers are taken after the end": instead(
        responses, "require_running", lambda _require: lambda _attempt, _moment: None
    ),
}
