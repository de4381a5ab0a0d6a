"""Quarters and weeks, the only times that a public site knows.

In: days. Out: the last day that a public site speaks of, days moved to the beginning of a quarter. It
must not know what happened on them.
"""

from __future__ import annotations

from datetime import date

from generator.reports.days import quarter_end, quarter_start, shift_day

REST_DAYS = 90
"""A quarter is shown when it ended so many days ago; no source."""
WEEK = 7


def find_limit(today: date) -> date:
    """Return the last day of the newest quarter that a public site may speak of."""
    latest = shift_day(today, -REST_DAYS)
    return latest if latest == quarter_end(latest) else shift_day(quarter_start(latest), -1)


def count_weeks(start: date, day: date) -> int:
    """Return the whole weeks from one day to another."""
    return (day - start).days // WEEK


def redate(start: date, day: date) -> date:
    """Return a day of a process as if that had begun with its quarter, in whole weeks."""
    return shift_day(quarter_start(start), WEEK * count_weeks(start, day))
