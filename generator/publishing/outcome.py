"""Why a site was not sent: refused by rule, or failed on the way."""

from __future__ import annotations


class NotSent(Exception):
    """Nothing was sent, or not all of it; `help` says what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message, self.help = message, help


class Unclear(NotSent):
    """It is not said where it should go."""


class Refused(NotSent):
    """It may not be sent, or not there."""


class Failed(NotSent):
    """Another program, a host or the disk did not take it."""
