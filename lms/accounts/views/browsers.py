"""The name people know their browser by, from what it says about itself."""

import re

from flask_babel.speaklater import LazyString

from lms.core.i18n import _, lazy

_Names = tuple[tuple[str, str | LazyString], ...]
# The first that matches counts: nearly every browser also claims to be Chrome and Safari.
_BROWSERS: _Names = (
    (r"MicroMessenger/", lazy("微信")),
    (r"DingTalk/", lazy("钉钉")),
    (r"QQBrowser/|MQQBrowser/", lazy("QQ 浏览器")),
    (r"UCBrowser/|UCWEB", lazy("UC 浏览器")),
    (r"HuaweiBrowser/", lazy("华为浏览器")),
    (r"MiuiBrowser/", lazy("小米浏览器")),
    (r"EdgA?/|EdgiOS/", "Edge"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS: _Names = (
    (r"HarmonyOS|OpenHarmony", lazy("鸿蒙")),
    (r"Android", "Android"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Windows", "Windows"),
    (r"Mac OS X", "Mac"),
    (r"Linux", "Linux"),
)


def browser_name(said: str) -> str:
    """`微信 · Android`, or that it is unknown."""
    names = [_first(_BROWSERS, said), _first(_SYSTEMS, said)]
    return " · ".join(name for name in names if name) or _("未知浏览器")


def _first(table: _Names, said: str) -> str:
    return next((str(name) for pattern, name in table if re.search(pattern, said)), "")
