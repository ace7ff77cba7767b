"""Where a document or a question was taken from: `origin: CSF/T03@12`.

A note for its readers, kept in the text and nowhere else: the course, what was taken (nothing
for a whole course), and the publication it stood in.
"""

import re

from lms.core.i18n import _
from lms.courses.rules.fields import Fields

ORIGIN = re.compile(r"[A-Z][A-Z0-9]{1,15}(/[A-Z][A-Za-z0-9-]{0,31})?(@\d{1,9})?")


def check_origin(fields: Fields) -> None:
    """Read the entry `origin`, which may be missing."""
    origin = fields.text("origin", "", longest=60)
    if origin and not ORIGIN.fullmatch(origin):
        fields.findings.error(
            fields.place_of("origin"),
            _("来源应写成“课程码/码@发布号”，如 CSF/T03@12，不是 %(origin)s。", origin=origin),
        )
