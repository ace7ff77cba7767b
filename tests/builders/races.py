"""People who act at the very same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from lms.core.db import db, unit_of_work


def at_once(app, *jobs, refusals=()):
    """What each job answers, in transactions of their own that begin together.

    Of one that is refused, by an error that the test expects, the name of the refusal.
    """
    db.session.rollback()
    db.session.remove()
    together = Barrier(len(jobs))

    def run(job):
        with app.app_context():
            together.wait(timeout=20)
            try:
                with unit_of_work():
                    return job()
            except refusals as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
