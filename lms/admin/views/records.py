"""The journal, the jobs and the health of the machine."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from lms.admin.policy import is_administrator
from lms.admin.queries import health as health_queries
from lms.admin.queries import records as queries
from lms.admin.views import actions
from lms.admin.views.blueprint import bp
from lms.core.config import Settings
from lms.core.jobs import JobState
from lms.web.access import only
from lms.web.paging import SIZE, Page, page_number


@bp.get("/journal")
@only(is_administrator)
def journal() -> ResponseReturnValue:
    number = page_number()
    day = _day(request.args.get("day", ""))
    begins, ends = _bounds(day) if day else (None, None)
    wanted = queries.JournalFilter(
        action=request.args.get("action", ""),
        person=request.args.get("person", "").strip(),
        begins=begins,
        ends=ends,
    )
    lines, total = queries.journal_lines(wanted, start=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "admin/journal.html",
        page=Page(lines, number, total),
        wanted=wanted,
        day=day,
        actions=queries.journal_actions(),
        action_name=actions.name,
        subject_href=actions.subject_href,
    )


@bp.get("/jobs")
@only(is_administrator)
def jobs() -> ResponseReturnValue:
    number, state = page_number(), request.args.get("state", "")
    rows, total = queries.jobs(
        state=JobState(state) if state in set(JobState) else None,
        start=(number - 1) * SIZE,
        limit=SIZE,
    )
    return render_template("admin/jobs.html", page=Page(rows, number, total), state=state)


@bp.get("/health")
@only(is_administrator)
def health() -> ResponseReturnValue:
    settings = _settings()
    found = health_queries.health(settings)
    return render_template("admin/health.html", health=found, settings=settings)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _bounds(day: date) -> tuple[datetime, datetime]:
    """When this day begins and ends by the school's clock."""
    zone = ZoneInfo(_settings().timezone)
    begins = datetime.combine(day, time(), zone)
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["lms_settings"]
    return settings
