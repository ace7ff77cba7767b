"""The blueprint of the room, in a module of its own so that its pages can share it."""

from flask import Blueprint

bp = Blueprint("classrooms", __name__, template_folder="../templates")
