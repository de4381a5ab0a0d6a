"""The head of a request as a value, and a refusal as an exception.

In: what `wire` read. Out: `Head`, which the guard and the routes read. It must not know h11.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """Method, raw target and headers, names in lower case, in the order in which they came."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]

    def values(self, name: str) -> list[str]:
        """Return every value of a header, as often as it was sent."""
        return [value for key, value in self.headers if key == name]


class Refused(Exception):
    """A request that gets no file; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
