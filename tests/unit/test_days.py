"""Days of the calendar: working days and quarters."""

from __future__ import annotations

import pytest

from generator.reports.days import add_working_days, quarter_end
from tests.unit.builders import day


@pytest.mark.parametrize(
    ("start", "count", "reached"),
    [
        ("2026-03-06", 0, "2026-03-06"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-06", 5, "2026-03-13"),
        ("2026-03-07", 2, "2026-03-10"),
        ("2026-03-07", 5, "2026-03-13"),
        ("2026-03-07", 7, "2026-03-17"),
        ("9999-12-30", 9, "9999-12-31"),
    ],
)
def test_working_days_are_monday_to_friday(start: str, count: int, reached: str) -> None:
    """Weekends do not count, and the calendar's end stops the count."""
    assert add_working_days(day(start), count) == day(reached)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-01", "2026-03-31"),
        ("2026-06-30", "2026-06-30"),
        ("2026-08-31", "2026-09-30"),
        ("2026-11-05", "2026-12-31"),
    ],
)
def test_quarter_end(start: str, end: str) -> None:
    """A quarter ends with its third month."""
    assert quarter_end(day(start)) == day(end)
