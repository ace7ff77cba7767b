"""Pages over many rooms; each file holds the pages of one kind of reader."""

from flask import Blueprint

bp = Blueprint("reports", __name__, template_folder="../templates")

from lms.reports.views import (  # noqa: E402, F401  they fill `bp`
    analysis,
    archive,
    classroom,
    documents,
    home,
    register,
    templates,
)
