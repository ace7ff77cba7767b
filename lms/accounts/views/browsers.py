"""The name people know their browser by, from what it says about itself."""

import re

from lms.core.i18n import _

# The first that matches counts: nearly every browser also claims to be Chrome and Safari.
_BROWSERS = (
    (r"MicroMessenger/", "微信"),
    (r"DingTalk/", "钉钉"),
    (r"QQBrowser/|MQQBrowser/", "QQ 浏览器"),
    (r"UCBrowser/|UCWEB", "UC 浏览器"),
    (r"HuaweiBrowser/", "华为浏览器"),
    (r"MiuiBrowser/", "小米浏览器"),
    (r"EdgA?/|EdgiOS/", "Edge"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"HarmonyOS|OpenHarmony", "鸿蒙"),
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


def _first(table: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, said)), "")
