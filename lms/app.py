"""Puts the house together. The only module that knows every room."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.accounts import views as accounts
from lms.admin import views as admin
from lms.assignments import views as assignments
from lms.attainment import views as attainment
from lms.authoring import listening as authoring_listening
from lms.authoring import views as authoring
from lms.classrooms import views as classrooms
from lms.core import db, i18n, jobs, points
from lms.core.config import Settings, load_settings
from lms.courses import jobs as course_jobs
from lms.courses import views as courses
from lms.evaluations import jobs as evaluation_jobs
from lms.evaluations import listening as evaluation_listening
from lms.evaluations import views as evaluations
from lms.gradebook import views as gradebook
from lms.mistakes import views as mistakes
from lms.questions import views as questions
from lms.quizzes import jobs as quiz_jobs
from lms.quizzes import listening as quiz_listening
from lms.quizzes import views as quizzes
from lms.reports import jobs as report_jobs
from lms.reports import views as reports
from lms.web import (
    access,
    assets,
    bodies,
    errors,
    fragments,
    frame,
    hall,
    headers,
    ids,
    log,
    sealing,
    transactions,
    unreferred,
)

ROOMS = (
    hall.bp,
    accounts.bp,
    admin.bp,
    assignments.bp,
    attainment.bp,
    authoring.bp,
    classrooms.bp,
    courses.bp,
    evaluations.bp,
    gradebook.bp,
    mistakes.bp,
    questions.bp,
    quizzes.bp,
    reports.bp,
)
LISTENERS = (authoring_listening, evaluation_listening, quiz_listening)
# Importing them is what registers their work.
JOBS = (course_jobs, evaluation_jobs, quiz_jobs, report_jobs)

HERE = Path(__file__).parent


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    settings = settings or load_settings()
    app = Flask("lms", template_folder="web/templates", static_folder=str(_static()))
    app.config.update(_flask_config(settings), TESTING=testing)
    app.extensions["lms_settings"] = settings

    log.init_app(app)
    db.init_app(app, settings)
    i18n.init_app(app, timezone=settings.timezone)
    jobs.init_app(app, settings)
    ids.init_app(app)
    assets.init_app(app)
    errors.init_app(app)
    transactions.init_app(app)
    headers.init_app(app)
    bodies.init_app(app)
    csrf = CSRFProtect(app)
    accounts.init_app(app, settings)
    fragments.init_app(app)
    frame.init_app(app, version=product_version())
    sealing.init_app(app)
    _dress(app, settings)

    for listening in LISTENERS:
        listening.listen()
    for room in ROOMS:
        app.register_blueprint(room)
    access.require_a_door_everywhere(app)
    unreferred.init_app(app, csrf)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def _dress(app: Flask, settings: Settings) -> None:
    """What every template may use."""
    app.jinja_env.filters.update(
        points=points.plain,
        mark=points.short,
        attainment=points.share,
        figure=points.figure,
        rendered=Markup,
    )
    app.jinja_env.globals["school"] = settings.school


def product_version() -> str:
    try:
        return version("lms")
    except PackageNotFoundError:
        return "0"


def _static() -> Path:
    """Beside the package in a checkout, inside it when installed from a wheel."""
    packed = HERE / "_static"
    return packed if packed.exists() else HERE.parent / "static"


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": settings.upload_megabytes * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 5000,
        "SESSION_COOKIE_NAME": "lms",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the sign-in: an exam may take hours
        "TRAP_BAD_REQUEST_ERRORS": False,
    }
