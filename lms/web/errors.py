"""Error answers: a page for people, JSON for scripts, both with the id of the request."""

import logging

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _, lazy

log = logging.getLogger(__name__)

TITLES = {
    400: lazy("请求不完整"),
    401: lazy("需要登录"),
    403: lazy("没有权限"),
    404: lazy("没有找到这个页面"),
    405: lazy("不能这样打开"),
    409: lazy("没有保存"),
    410: lazy("已经结束"),
    413: lazy("文件太大"),
    429: lazy("尝试过于频繁"),
    500: lazy("系统出错"),
    503: lazy("系统繁忙"),
}
REMEDIES = {
    400: lazy("请返回上一页，刷新后再试一次。"),
    404: lazy("地址可能有误，或者你没有查看的权限。请从首页重新进入。"),
    413: lazy("请把文件压缩或拆小后再上传。"),
    500: lazy("已记录。请把下面的编号告诉管理员，便于查找原因。"),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, answer)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Whether a script asked, not a person's navigation."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return request.is_json or best == "application/json"


def answer(error: HTTPException) -> Response:
    """The answer to an HTTP error; redirects and prepared responses pass as they are."""
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    code = error.code or 500
    said = error.description if error.description != type(error).description else None
    message = said or REMEDIES.get(code, "")
    if wants_json():
        body = jsonify(error=str(message or TITLES.get(code, "")), request_id=_request_id())
        return make_response(body, code)
    page = render_template(
        "errors/error.html",
        code=code,
        title=TITLES.get(code, error.name),
        message=message,
        request_id=_request_id(),
    )
    return make_response(page, code)


def _refused(refusal: Refused) -> Response:
    error = HTTPException(str(refusal))
    error.code = 409
    return answer(error)


def _database_away(_error: OperationalError) -> Response:
    db.session.rollback()
    log.exception("database error")
    return answer(ServiceUnavailable(_("数据库暂时繁忙，这次没有保存。请稍等几秒再试。")))


def _unexpected(error: Exception) -> Response:
    """The one place that catches everything: nothing is saved, the id leads to the log."""
    db.session.rollback()
    log.exception("unexpected error")
    return answer(InternalServerError())


def _request_id() -> str:
    return str(g.get("request_id", "-"))
