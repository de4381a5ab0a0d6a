"""What every place that a site can be sent to has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from generator.publishing.parcel import Parcel
from generator.record import Record


class Standing(Record, frozen=True):
    """What stands at a place: the fingerprints of our files there, by path.

    `is_ours` says that an earlier publishing is known to have filled it, `is_exact` that the place
    itself was asked, so that nothing need be sent where nothing changes.
    """

    prints: Mapping[str, str]
    is_ours: bool
    is_exact: bool = True


class Place(Protocol):
    """One place; `name` is what it is called in messages and receipts."""

    name: str
    asks_first: bool
    """Whether the first site that goes there needs a yes."""

    def look(self) -> Standing:
        """Ask the place what it has of ours; Refused where a site would harm what others put there."""
        ...

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Send a site, looking at its seal last; return what others have there and what stays."""
        ...
