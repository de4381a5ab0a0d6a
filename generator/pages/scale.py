"""Days on a line: positions, ticks that fit, and rows for things that would overlap.

In: days and widths in pixels. Out: positions rounded to a tenth. It must not know what is drawn.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from generator.pages.wording import MONTHS, format_quarter, format_short_day
from generator.record import Record

TICK_SPACING = 46.0
"""The least distance between two tick labels, so that "28 Sep" fits."""
CHARACTER_WIDTH = 0.56
"""Mean width of a character as a share of the type size; wide scripts count double."""
BEYOND_LATIN = "\u0370"
"""No letter before this one is of a wide script."""


class Scale(Record, frozen=True):
    """Maps the days from `start` to the end of `end` onto `left` .. `left + width`."""

    start: date
    end: date
    left: float
    width: float

    def place(self, day: date) -> float:
        """Return the middle of a day; days outside fall on the nearer edge."""
        share = ((day - self.start).days + 0.5) / ((self.end - self.start).days + 1)
        return round(self.left + self.width * min(1.0, max(0.0, share)), 1)

    def holds(self, day: date) -> bool:
        """Say whether a day lies on the scale."""
        return self.start <= day <= self.end


class Tick(Record, frozen=True):
    """A labelled day; `strong` where a year begins."""

    x: float
    label: str
    strong: bool


def choose_ticks(scale: Scale) -> tuple[Tick, ...]:
    """Return the finest ticks whose labels keep their distance, from weeks to years."""
    for list_days, label in (
        (_list_mondays, format_short_day),
        (_list_months(1), _label_month),
        (_list_months(3), _label_month),
        (_list_months(12), _label_month),
        (_list_months(60), _label_month),
    ):
        ticks = _build_ticks(scale, list_days, label)
        if _are_apart([tick.x for tick in ticks]):
            return ticks
    return ()


def choose_quarters(scale: Scale) -> tuple[Tick, ...]:
    """Return ticks where quarters begin, for charts that know no finer time."""
    return _build_ticks(scale, _list_months(3), format_quarter)


def pack_rows(spans: Sequence[tuple[float, float]], gap: float, limit: int) -> tuple[int, ...]:
    """Give each span (from, to), in order of `from`, the first free row; -1 where none is."""
    ends: list[float] = []
    rows = []
    for low, high in spans:
        free = next((row for row, end in enumerate(ends) if end + gap <= low), len(ends))
        if free >= limit:
            rows.append(-1)
            continue
        ends[free : free + 1] = [high]
        rows.append(free)
    return tuple(rows)


def measure_text(text: str, size: float) -> float:
    """Estimate the width of a text in pixels at a type size."""
    return _count_widths(text) * CHARACTER_WIDTH * size


def fit_text(text: str, size: float, width: float) -> str:
    """Return the text, cut with an ellipsis where it would be wider than `width`."""
    if measure_text(text, size) <= width:
        return text
    while text and (_count_widths(text) + 1) * CHARACTER_WIDTH * size > width:
        text = text[:-1]
    return text.rstrip() + "\u2026"


def _count_widths(text: str) -> int:
    """Count the letters of a text, wide ones twice."""
    if max(text, default="") < BEYOND_LATIN:
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def _build_ticks(
    scale: Scale,
    list_days: Callable[[date, date], Iterator[date]],
    label: Callable[[date], str],
) -> tuple[Tick, ...]:
    """Return ticks at the listed days; one too near the right edge for its label is left out."""
    right = scale.left + scale.width - TICK_SPACING
    placed = [(scale.place(day), day) for day in list_days(scale.start, scale.end)]
    return tuple(
        Tick(x, label(day), day.month == 1 and day.day == 1) for x, day in placed if x <= right
    )


def _are_apart(places: list[float]) -> bool:
    """Say whether neighbours keep the distance that labels need."""
    return all(b - a >= TICK_SPACING for a, b in pairwise(places))


def _list_mondays(start: date, end: date) -> Iterator[date]:
    """Yield the Mondays of a period."""
    days = (end - start).days + 1
    first = (7 - start.weekday()) % 7
    yield from (start + timedelta(days=offset) for offset in range(first, days, 7))


def _list_months(step: int) -> Callable[[date, date], Iterator[date]]:
    """Return a lister of the first days of every `step`-th month."""

    def list_days(start: date, end: date) -> Iterator[date]:
        first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
        for month in range(first, last + 1):
            day = date(month // 12, month % 12 + 1, 1)
            if month % step == 0 and start <= day:
                yield day

    return list_days


def _label_month(day: date) -> str:
    """Return the month's short name, or the year where it begins."""
    return str(day.year) if day.month == 1 else MONTHS[day.month - 1][:3]
