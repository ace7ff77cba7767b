"""The blueprint of attainment."""

from flask import Blueprint

bp = Blueprint("attainment", __name__, template_folder="../templates")
