"""The office is open to administrators only."""

from lms.accounts.policy import is_administrator

__all__ = ["is_administrator"]
