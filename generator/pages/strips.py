"""Geometry of strips: cases as dots on a line, stacked where they would lie on each other.

In: positions 0..1 with links. Out: positions in the units of an SVG view box. It must not know what
the positions stand for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from generator.pages.scale import pack_rows
from generator.record import Record

WIDTH, SIDE = 340.0, 8.0
RADIUS, STEP, TOP = 4.0, 9.0, 8.0
MOST_ROWS = 3
DAY_MARKS = (0, 7, 14, 30, 60, 90, 180, 365)
"""Days that a scale of durations names."""


class Case(Record, frozen=True):
    """One case on a strip; a hollow one is not over."""

    place: float
    title: str
    href: str
    hollow: bool = False


class PlacedCase(Record, frozen=True):
    """A drawn case; `more` others of nearly the same place hide behind it."""

    x: float
    y: float
    more: int
    case: Case


class Strip(Record, frozen=True):
    """Dots over a base line; `middle` is where the median stands, `reference` a value to hold it against."""

    width: float
    height: float
    radius: float
    grid: tuple[float, ...]
    dots: tuple[PlacedCase, ...]
    middle: float | None
    reference: float | None


class DayScale(Record, frozen=True):
    """Maps days onto 0..1 by their square root, so that a long one does not press the short ones together."""

    longest: int

    def place(self, days: float) -> float:
        """Return the place of a number of days."""
        return math.sqrt(min(max(days, 0), self.longest) / self.longest)

    @property
    def marks(self) -> tuple[tuple[float, int], ...]:
        """Places 0..1 and numbers of the days that the scale names."""
        return tuple((self.place(days), days) for days in DAY_MARKS if days <= self.longest)


def choose_days(longest: float) -> DayScale:
    """Return a scale that ends with the first named number of days that holds the longest."""
    fitting = (days for days in DAY_MARKS[2:] if days >= longest)
    return DayScale(next(fitting, math.ceil(max(longest, DAY_MARKS[-1]))))


def build_strip(
    cases: Sequence[Case],
    grid: Sequence[float] = (),
    middle: float | None = None,
    reference: float | None = None,
) -> Strip:
    """Draw cases on a line; `grid`, `middle` and `reference` are places 0..1, too."""
    ordered = sorted(cases, key=lambda item: (item.place, item.title))
    places = [lay(item.place) for item in ordered]
    rows = pack_rows([(x - RADIUS, x + RADIUS) for x in places], 0.5, MOST_ROWS)
    height = TOP + RADIUS + max([0, *rows]) * STEP + RADIUS + 4
    dots: list[PlacedCase] = []
    for item, x, row in zip(ordered, places, rows, strict=True):
        if row < 0:
            last = dots[-1]
            dots[-1] = PlacedCase(last.x, last.y, last.more + 1, last.case)
        else:
            dots.append(PlacedCase(x, height - RADIUS - 4 - row * STEP, 0, item))
    return Strip(
        width=WIDTH,
        height=height,
        radius=RADIUS,
        grid=tuple(map(lay, grid)),
        dots=tuple(dots),
        middle=None if middle is None else lay(middle),
        reference=None if reference is None else lay(reference),
    )


def lay(place: float) -> float:
    """Return the x of a place 0..1."""
    return round(SIDE + (WIDTH - 2 * SIDE) * min(1.0, max(0.0, place)), 1)
