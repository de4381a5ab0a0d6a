"""Shares and medians of small samples: what a few cases say, and how little.

In: counts and lists of days. Out: `Share` and `Median` values. It must not know where they come from.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.record import Record
from generator.reports.estimate import find_interval

LEAST_CASES = 5
"""Below this number of cases only counts are told, no percentage; no source."""


class Share(Record, frozen=True):
    """`cases` are the ids of those that have something, `of` the ids of all that could have it."""

    cases: tuple[str, ...]
    of: tuple[str, ...]

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval with z² = 2, low and high on 0..1; None for fewer than five cases."""
        if len(self.of) < LEAST_CASES:
            return None
        _, low, high = find_interval(len(self.of), len(self.cases))
        return low, high


class Lasting(Record, frozen=True):
    """How many days one thing took, and the id of the entry or process that it is about."""

    id: str
    days: int


class Median(Record, frozen=True):
    """The middle of some lengths in days, None of none; `cases` from the shortest to the longest."""

    cases: tuple[Lasting, ...]

    @property
    def days(self) -> float | None:
        """The median; the mean of the two in the middle of an even number."""
        if not self.cases:
            return None
        count = len(self.cases)
        low, high = self.cases[(count - 1) // 2].days, self.cases[count // 2].days
        return low if count % 2 else (low + high) / 2


def find_median(cases: Iterable[Lasting]) -> Median:
    """Put lengths in order, those of equal length by id."""
    return Median(tuple(sorted(cases, key=lambda item: (item.days, item.id))))
