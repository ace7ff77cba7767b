"""What the front hall itself answers: health, and the living page of all parts."""

from flask import Blueprint, abort, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from lms.core.db import is_alive
from lms.web.access import public

bp = Blueprint("hall", __name__, template_folder="templates")


@bp.get("/health")
@public
def health() -> ResponseReturnValue:
    """For a load balancer: 200 while the database answers."""
    alive = is_alive()
    return jsonify(ok=alive), 200 if alive else 503


@bp.get("/parts")
@public
def parts() -> ResponseReturnValue:
    """Every part of the interface on one page, for developers."""
    if not current_app.extensions["lms_settings"].developer:
        abort(404)
    return render_template("parts.html")
