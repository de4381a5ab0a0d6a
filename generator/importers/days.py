"""Days and times as other programs write them.

In: a text, and which comes first, day or month, where that is known. Out: a `When`, or `Unclear` with
the reason. Nothing is guessed: where a text means two days, that is said. It must not know columns.
The only importer of icalendar, imported when a calendar is read: it knows zones by the names of all programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from generator.importers.drafts import cut_line
from generator.record import Record

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
ORDERS = (DAY_FIRST, MONTH_FIRST)
NOTHING = frozenset(("", "n/a", "na", "-", "--", "—", "none", "null", "unknown", "tbd", "?"))
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
SHORTEST = 3
CLOCK = re.compile(
    r"(?:^|[T,\s]\s*)(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?\s*$",
    re.IGNORECASE | re.ASCII,
)
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
WORDS = re.compile(
    r"(?:[a-z]{3,9},?\s+)??(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?P<m1>[a-z]{3,9})\.?"
    r"|(?P<m2>[a-z]{3,9})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?),?[\s-]+(?P<year>\d{4})",
    re.IGNORECASE | re.ASCII,
)
ZULU = ("Z", "UTC", "GMT")
FIRST_YEAR, LAST_YEAR, CENTURY = 1950, 2199, 2000


class When(Record, frozen=True):
    """A day, and a time where one is stated, as in 15:30 or 15:30 Z."""

    day: date
    clock: str = ""


class Unclear(ValueError):
    """A text that is no day, or that means two."""


class TwoDays(Unclear):
    """A text that means two days."""


def is_nothing(text: str) -> bool:
    """Say whether a cell states nothing, in one of the ways of saying so."""
    return text.strip().casefold() in NOTHING


def read_when(text: str, order: str = "") -> When:
    """Read a day, perhaps with a time; `Unclear` says what is wrong with it."""
    folded = " ".join(text.split())
    clock = CLOCK.search(folded) if len(folded) < 80 else None
    day = _read_day(folded[: clock.start()] if clock else folded, order)
    if day is None:
        raise Unclear(f"'{cut_line(text)}' is no date")
    return When(day, _read_clock(clock) if clock else "")


def guess_order(texts: Iterable[str]) -> str:
    """Return what comes first in a column of days, from those that can be read in one way only."""
    found = set()
    for text in texts:
        match = NUMBERS.match(text.strip())
        if match and match[2] != ".":
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                found.add(DAY_FIRST)
            elif second > 12 >= first:
                found.add(MONTH_FIRST)
    return found.pop() if len(found) == 1 else ""


def read_moment(text: str, zone: str) -> datetime | date | None:
    """Read a day or a moment of a calendar, in a zone by any name that calendars give it.

    None for anything else. A zone that nobody knows gives a moment without one.
    """
    from icalendar import vDDDTypes

    read: Any = vDDDTypes.from_ical
    try:
        found = read(text.strip(), zone or None)
    except (ValueError, KeyError, OSError):
        return None
    return found if isinstance(found, date) else None


def _read_clock(match: re.Match[str]) -> str:
    hour, minute, half = int(match["hour"]), int(match["minute"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    zone = (match["zone"] or "").upper()
    zone = "Z" if zone in ZULU else zone
    return f"{hour:02}:{minute:02} {zone}".strip() if hour < 24 and minute < 60 else ""


def _read_day(text: str, order: str) -> date | None:
    text = text.strip(" ,")
    if match := YEAR_FIRST.fullmatch(text):
        return _make_day(match[1], match[3], match[4])
    if match := WORDS.fullmatch(text):
        month = _find_month(match["m1"] or match["m2"])
        return _make_day(match["year"], month, match["d1"] or match["d2"])
    if match := NUMBERS.fullmatch(text):
        return _read_numbers(match, order)
    return None


def _read_numbers(match: re.Match[str], order: str) -> date | None:
    """Read 15/06/2026 or 6/15/26; one with dots has the day first wherever dots are used."""
    year = match[4] if len(match[4]) == 4 else CENTURY + int(match[4])
    first, second = match[1], match[3]
    by_day, by_month = _make_day(year, second, first), _make_day(year, first, second)
    if match[2] == ".":
        return by_day
    if order:
        return by_day if order == DAY_FIRST else by_month
    if by_day and by_month and by_day != by_month:
        raise TwoDays(f"'{match[0]}' may be {by_day:%d %B} or {by_month:%d %B}")
    return by_day or by_month


def _find_month(word: str) -> int:
    """Return the number of a month by its name or the beginning of it, 0 for anything else."""
    found = [number for number, name in enumerate(MONTHS, 1) if name.startswith(word.lower())]
    return found[0] if len(found) == 1 else 9 if word.lower() == "sept" else 0


def _make_day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
