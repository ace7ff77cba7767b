"""The blueprint of the gradebook."""

from flask import Blueprint

bp = Blueprint("gradebook", __name__, template_folder="../templates")
