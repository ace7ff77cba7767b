"""Pages about oneself: signing in and out, profile, password; and the guard before all pages."""

from lms.accounts.views import profile, sign_in
from lms.accounts.views.blueprint import bp
from lms.accounts.views.guard import SESSION_KEY, init_app

__all__ = ["SESSION_KEY", "bp", "init_app", "profile", "sign_in"]
