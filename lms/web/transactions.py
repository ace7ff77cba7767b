"""One request, one transaction: reads never write, failures leave no trace."""

import logging

from flask import Flask, Response, request
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import Conflict, ServiceUnavailable

from lms.core.db import db, expect_writes
from lms.core.i18n import _
from lms.web import errors

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    app.before_request(_prepare)
    app.after_request(_settle)
    app.teardown_request(_forget)


def _prepare() -> None:
    expect_writes(request.method not in SAFE_METHODS)


def _settle(response: Response) -> Response:
    if request.method in SAFE_METHODS or response.status_code >= 400:
        db.session.rollback()
        return response
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        log.warning("commit met a constraint", exc_info=True)
        return errors.answer(
            Conflict(
                _("同一件事刚刚在别处也被改动，这次没有保存。请刷新页面，看过新内容再做一次。")
            )
        )
    except OperationalError:
        db.session.rollback()
        log.exception("commit failed")
        return errors.answer(
            ServiceUnavailable(_("数据库暂时繁忙，这次没有保存。请稍等几秒再试。"))
        )
    return response


def _forget(_error: BaseException | None) -> None:
    expect_writes(False)
