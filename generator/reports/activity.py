"""Activity: on which days of the last year something was written.

In: entries and today. Out: entries by day, of whole weeks. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from generator.model import Entry
from generator.record import Record
from generator.reports.days import shift_day

WEEKS = 53
"""As many whole weeks as hold each day of a year."""


class ActiveDay(Record, frozen=True):
    """A day with the ids of its entries, in journal order."""

    day: date
    entries: tuple[str, ...]


class Activity(Record, frozen=True):
    """The days with entries from the Monday at the `start` to today."""

    start: date
    as_of: date
    days: tuple[ActiveDay, ...]


def build_activity(entries: Iterable[Entry], as_of: date) -> Activity:
    """Return the days of the last 53 weeks on which entries were dated, oldest first."""
    monday = shift_day(as_of, -as_of.weekday())
    start = shift_day(monday, -7 * (WEEKS - 1))
    found: dict[date, tuple[str, ...]] = {}
    for entry in entries:
        if start <= entry.date <= as_of:
            found[entry.date] = (*found.get(entry.date, ()), entry.id)
    days = tuple(ActiveDay(day, ids) for day, ids in sorted(found.items()))
    return Activity(start, as_of, days)
