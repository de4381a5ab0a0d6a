"""Geometry of the activity calendar: a column a week, a square a day, darker where more was written.

In: the days with entries, links to them. Out: positions in the units of an SVG view box. It must not
know the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from generator.pages.scale import measure_text
from generator.pages.wording import MONTHS
from generator.record import Record
from generator.reports.days import shift_day

SQUARE, STEP = 11, 14
LEFT, TOP = 30, 18
TYPE_SIZE = 11.0
DEEPEST = 4
"""Entries of a day from which on a square gets no darker."""
NAMED_DAYS = ((0, "Mon"), (2, "Wed"), (4, "Fri"))


class Day(Record, frozen=True):
    """A day with entries: how many, what to say of it, where it leads."""

    day: date
    count: int
    title: str
    href: str


class Square(Record, frozen=True):
    """A drawn day; `depth` from 1 to 4."""

    x: int
    y: int
    depth: int
    day: Day


class ActivityChart(Record, frozen=True):
    """The drawing: fields of pale squares for the days up to today, and a square for those with entries.

    A field is left, top, width and height; its squares repeat after each `step`.
    """

    width: int
    height: int
    left: int
    top: int
    size: int
    step: int
    fields: tuple[tuple[int, int, int, int], ...]
    squares: tuple[Square, ...]
    months: tuple[tuple[int, str], ...]
    weekdays: tuple[tuple[int, str], ...]


def build_activity_chart(start: date, as_of: date, days: Sequence[Day]) -> ActivityChart:
    """Draw the days from a Monday to today."""
    everything = [shift_day(start, number) for number in range((as_of - start).days + 1)]
    weeks, rest = divmod(len(everything), 7)
    fields = [(LEFT, TOP, weeks * STEP, 7 * STEP)] if weeks else []
    fields += [(LEFT + weeks * STEP, TOP, STEP, rest * STEP)] if rest else []
    return ActivityChart(
        width=LEFT + (weeks + 1) * STEP,
        height=TOP + 7 * STEP,
        left=LEFT,
        top=TOP,
        size=SQUARE,
        step=STEP,
        fields=tuple(fields),
        squares=tuple(
            Square(*_place(start, item.day), min(item.count, DEEPEST), item) for item in days
        ),
        months=tuple(_name_months(start, everything)),
        weekdays=tuple((TOP + number * STEP + SQUARE - 2, name) for number, name in NAMED_DAYS),
    )


def _place(start: date, day: date) -> tuple[int, int]:
    """Return the upper left corner of a day's square."""
    week, weekday = divmod((day - start).days, 7)
    return LEFT + week * STEP, TOP + weekday * STEP


def _name_months(start: date, days: Sequence[date]) -> list[tuple[int, str]]:
    """Return the names of months over the week in which each begins, as far as they fit."""
    named: list[tuple[int, str]] = []
    free = float(LEFT)
    for day in days:
        name = str(day.year) if day.month == 1 else MONTHS[day.month - 1][:3]
        x = _place(start, day)[0]
        if day.day == 1 and x >= free:
            named.append((x, name))
            free = x + measure_text(name, TYPE_SIZE) + STEP
    return named
