"""A Word file to HTML, pictures and notes, with limits that hold before anything large is made."""

import base64
import json
import subprocess
import sys

from lms.core.chapters.chapter import Chapter, Note
from lms.core.chapters.parts import DOCUMENT
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.packages import (
    MEGABYTE,
    Limits,
    PackageBroken,
    PackageTooLarge,
    measure,
    opened,
)

BYTES = 30 * MEGABYTE
UNPACKED = 120 * MEGABYTE
RATIO = 100
SMALL = 2 * MEGABYTE  # below this a high ratio is mere repetition of markup
MEMBERS = 3000
TIMEOUT = 45
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class WordRefused(Refused):
    """A file that cannot be read as a Word document; the text says why and what would help."""


def read_chapter(data: bytes) -> Chapter:
    """Take a .docx apart; raises WordRefused. The content decides, not the name."""
    _check(data)
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-m", "lms.core.chapters.apart"],
            input=data,
            capture_output=True,
            check=True,
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired as slow:
        raise WordRefused(
            _("文档太复杂，没有在 %(n)s 秒内读完。请分成几个文件再上传。", n=TIMEOUT)
        ) from slow
    except subprocess.CalledProcessError as wrong:
        if b"DTDForbidden" in wrong.stderr or b"EntitiesForbidden" in wrong.stderr:
            raise WordRefused(
                _("文档里有实体定义（ENTITY），不能接受。请在 Word 里另存为 .docx 再上传。")
            ) from wrong
        raise _broken() from wrong
    read = json.loads(child.stdout)
    return Chapter(
        read["html"],
        tuple(base64.b64decode(one["content"]) for one in read["pictures"]),
        tuple(Note(**one) for one in read["notes"]),
        tuple(read["texts"]),
    )


def _check(data: bytes) -> None:
    if not data.strip(b"\x00 \t\r\n"):
        raise WordRefused(_("文件是空的。请确认文档已保存，再上传。"))
    if len(data) > BYTES:
        raise WordRefused(
            _(
                "文件太大：Word 文档最大 %(limit)s MB。请压缩图片或分成几个文件。",
                limit=BYTES // MEGABYTE,
            )
        )
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise WordRefused(
                _("文档有密码保护，打不开。请在 Word 或 WPS 中取消密码，保存后再上传。")
            )
        raise WordRefused(
            _(
                "这是旧格式的文档（.doc 或 .wps），只是扩展名不同也一样。"
                "请在 Word 或 WPS 中打开，另存为 .docx 再上传。"
            )
        )
    if not data.startswith(b"PK"):
        raise WordRefused(
            _("这个文件不是 Word 文档。请在 Word 或 WPS 中打开，另存为 .docx 再上传。")
        )
    _check_package(data)


def _check_package(data: bytes) -> None:
    limits = Limits(members=MEMBERS, unpacked=UNPACKED, small=SMALL, ratio=RATIO)
    try:
        with opened(data) as package:
            if DOCUMENT not in package.namelist():
                raise WordRefused(
                    _("这个文件是压缩包，里面没有 Word 文档。请另存为 .docx 再上传。")
                )
            measure(package, len(data), limits)
    except PackageTooLarge as wrong:
        raise WordRefused(
            _("文档解压后太大，没有读取。请压缩图片或分成几个文件再上传。")
        ) from wrong
    except PackageBroken as wrong:
        raise _broken() from wrong


def _broken() -> WordRefused:
    return WordRefused(_("文档打不开：文件已损坏。请在 Word 或 WPS 中打开，另存为 .docx 再上传。"))
