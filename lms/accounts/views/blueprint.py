"""The blueprint of the room, in a module of its own so that its pages can share it."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="../templates")
