"""Arithmetic with days that never leaves the calendar.

In: dates and numbers of days. Out: dates. It must not know what the days are for.
"""

from __future__ import annotations

from datetime import date

WORKING_DAYS_A_WEEK = 5
MONTHS_A_QUARTER = 3
LAST_ORDINAL = date.max.toordinal()


def shift_day(day: date, days: int) -> date:
    """Return the day so many days later (earlier when negative), at most the calendar's last."""
    return date.fromordinal(max(1, min(day.toordinal() + days, LAST_ORDINAL)))


def add_working_days(day: date, count: int) -> date:
    """Return the count-th day from Monday to Friday after the day."""
    weeks, rest = divmod(count, WORKING_DAYS_A_WEEK)
    if weeks and not rest:
        # The last step is walked, so that a count from a weekend ends on a Friday.
        weeks, rest = weeks - 1, WORKING_DAYS_A_WEEK
    reached = shift_day(day, 7 * weeks)
    while rest > 0 and reached < date.max:
        reached = shift_day(reached, 1)
        rest -= reached.weekday() < WORKING_DAYS_A_WEEK
    return reached


def quarter_start(day: date) -> date:
    """Return the first day of the day's quarter."""
    return day.replace(month=day.month - (day.month - 1) % MONTHS_A_QUARTER, day=1)


def quarter_end(day: date) -> date:
    """Return the last day of the day's quarter."""
    last_month = quarter_start(day).month + MONTHS_A_QUARTER - 1
    return day.replace(month=last_month, day=31 if last_month in (3, 12) else 30)


def days_between(earlier: date, later: date) -> int:
    """Return whole days from one day to the other, 0 where the order is reversed."""
    return max(0, (later - earlier).days)
