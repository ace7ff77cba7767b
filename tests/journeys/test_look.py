"""The look at each page is worth something only if it fails when it should."""

import pytest
from playwright.sync_api import Page

from tests.journeys.steps import look

FAULTS = {
    "axe": "document.querySelector('main').append(document.createElement('textarea'))",
    "axe in the dark": "document.querySelector('h1').style.setProperty('color', '#1d2733')",
    "too wide": "document.querySelector('main').style.setProperty('min-width', '600px')",
    "console": "console.error('something broke')",
    "CSP": "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"x()\">x</p>')",
}


@pytest.mark.parametrize("complaint", FAULTS)
def test_a_look_sees_what_is_wrong(phone: Page, complaint: str) -> None:
    phone.goto("/sign-in")
    look(phone)

    phone.evaluate(f"() => {{ {FAULTS[complaint]} }}")

    with pytest.raises(AssertionError, match=complaint):
        look(phone)
