"""The blueprint of the authoring desk."""

from flask import Blueprint

bp = Blueprint("authoring", __name__, template_folder="../templates")
