"""The blueprint all pages of this room hang on."""

from flask import Blueprint

bp = Blueprint("assignments", __name__, template_folder="../templates")
