"""The production server with a fault planted: some saves are acknowledged and never committed."""

import itertools

from flask import Response, request

from lms.cli import main
from lms.core.db import db
from lms.web import transactions

settle = transactions._settle
saves = itertools.count(1)


def forget_now_and_then(response: Response) -> Response:
    if request.endpoint == "quizzes.save" and next(saves) % 4 == 0:
        db.session.rollback()
        return response
    return settle(response)


transactions._settle = forget_now_and_then
main()
