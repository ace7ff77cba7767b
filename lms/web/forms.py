"""What all forms of the house have in common."""

from flask import request
from flask_wtf import FlaskForm

from lms.core.errors import Refused


class HouseForm(FlaskForm):
    """A form that knows when it was sent and can carry a refusal from a service.

    CSRF is checked globally before any view, so the form itself does not repeat it.
    """

    class Meta:
        csrf = False

    def submitted(self) -> bool:
        return request.method == "POST" and bool(self.validate())

    def refuse(self, refusal: Refused) -> None:
        self.form_errors.append(str(refusal))
