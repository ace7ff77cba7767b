"""Words in the person's language: Chinese is written in the code, English in the catalog."""

from datetime import datetime
from gettext import NullTranslations

from flask import Flask, g, has_app_context, has_request_context, session
from flask_babel import (
    Babel,
    format_datetime,
    get_locale,
    get_translations,
    lazy_gettext,
    ngettext,
)
from flask_babel.speaklater import LazyString

LOCALES = {"zh": "中文", "en": "English"}
DEFAULT = "zh"


__all__ = ["DEFAULT", "LOCALES", "_", "format_day", "format_moment", "init_app", "lazy", "plural"]


def _(message: str, **values: object) -> str:
    """The message in the person's language, its named placeholders filled in."""
    translations = _translations()
    text = message if translations is None else str(translations.gettext(message))
    return text % values if values else text


def lazy(message: str, **values: object) -> LazyString:
    """As `_`, decided when shown: for labels made before there is a request."""
    return lazy_gettext(message, **values)


def plural(one: str, many: str, count: int, **values: object) -> str:
    """The form of the message that fits `count`, which fills %(num)s."""
    return str(ngettext(one, many, count, **values))


def _translations() -> NullTranslations | None:
    """The catalog of this request; None for Chinese, whose messages are the code's own.

    Found once a request: a page asks for a hundred messages.
    """
    if not has_app_context():
        return None
    if "catalog" not in g:
        is_default = str(get_locale()).startswith(DEFAULT)
        g.catalog = None if is_default else get_translations()
    found: NullTranslations | None = g.catalog
    return found


def _gettext(message: str) -> str:
    """For templates, which fill placeholders themselves."""
    translations = _translations()
    return message if translations is None else str(translations.gettext(message))


def _ngettext(one: str, many: str, count: int) -> str:
    translations = _translations()
    if translations is None:
        return many
    return str(translations.ngettext(one, many, count))


def init_app(app: Flask, *, timezone: str) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", timezone)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    Babel(app, locale_selector=chosen_locale)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    # The i18n extension's own door, which its types do not know.
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(locale=lambda: str(get_locale()), locales=LOCALES)
    app.jinja_env.filters.update(moment=format_moment, day=format_day)


def chosen_locale() -> str:
    """What the person chose, else Chinese: a school's pages look alike on every machine."""
    chosen = session.get("locale") if has_request_context() else None
    return str(chosen) if chosen in LOCALES else DEFAULT


def format_moment(moment: datetime | None) -> str:
    """A moment in the school's time zone: 11月24日 周二 18:00."""
    if moment is None:
        return "—"
    pattern = "M月d日 EEE HH:mm" if str(get_locale()).startswith("zh") else "EEE d MMM HH:mm"
    return str(format_datetime(moment, pattern))


def format_day(moment: datetime | None) -> str:
    if moment is None:
        return "—"
    pattern = "M月d日 EEE" if str(get_locale()).startswith("zh") else "EEE d MMM"
    return str(format_datetime(moment, pattern))
