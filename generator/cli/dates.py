"""Dates in plain words, as options of commands.

In: what a person typed, and today. Out: one date, or a ValueError that lists the forms. Nothing is
guessed: `03/04/2026` is refused, as it means two days. It must not know what the date is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import click

FORMS = (
    "2026-03-14, 14 march, 14 march 2026, today, yesterday, tomorrow, friday, next tuesday, "
    "last friday, in 3 days, 3 days ago, in 2 weeks, 2 weeks ago"
)
DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
SHORTEST = 3
DAY_AND_MONTH = re.compile(r"(?:(\d{1,2}) ([a-z]+)|([a-z]+) (\d{1,2}))(?:,? (\d{4}))?", re.ASCII)
DISTANCE = re.compile(r"(in )?(\d{1,4}) (day|week)s?( ago)?", re.ASCII)


def parse_plain_date(text: str, today: date) -> date:
    """Read a date; a bare weekday is the coming one, today included, a bare day the nearest one."""
    words = " ".join(text.lower().split())
    try:
        found = _read_fixed(words) or _read_near(words, today) or _read_month(words, today)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise ValueError(f"{text!r} is no date here: write one of {FORMS}")
    return found


def _read_fixed(words: str) -> date | None:
    """Read YYYY-MM-DD; ValueError for a day that no calendar has."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII):
        return date.fromisoformat(words)
    return None


def _read_near(words: str, today: date) -> date | None:
    """Read a word or a distance counted from today; OverflowError beyond the calendar."""
    if words in DAYS:
        return today + timedelta(days=DAYS[words])
    if match := DISTANCE.fullmatch(words):
        ahead, count, unit, ago = match.groups()
        if bool(ahead) == bool(ago):
            return None
        days = int(count) * (7 if unit == "week" else 1)
        return today + timedelta(days=days if ahead else -days)
    return _read_weekday(words, today)


def _read_weekday(words: str, today: date) -> date | None:
    *lead, name = words.split() or [""]
    weekday = _find_name(name, WEEKDAYS)
    if weekday is None or lead not in ([], ["next"], ["last"]):
        return None
    ahead = (weekday - today.weekday()) % 7
    if lead == ["next"]:
        ahead = ahead or 7
    if lead == ["last"]:
        ahead -= 7
    return today + timedelta(days=ahead)


def _read_month(words: str, today: date) -> date | None:
    """Read a day and a month; without a year, the nearest to today (the later of two)."""
    match = DAY_AND_MONTH.fullmatch(words)
    if match is None:
        return None
    day, month = match[1] or match[4], _find_name(match[2] or match[3], MONTHS)
    if month is None:
        return None
    if match[5]:
        return date(int(match[5]), month + 1, int(day))
    near = list(_list_near_years(today.year, month + 1, int(day)))
    return min(near, key=lambda item: (abs(item - today), item < today), default=None)


def _list_near_years(year: int, month: int, day: int) -> Iterator[date]:
    """Yield a day of the years around one; some have no 29 February."""
    for near in (year - 1, year, year + 1):
        try:
            yield date(near, month, day)
        except ValueError:
            continue


def _find_name(word: str, names: tuple[str, ...]) -> int | None:
    """Find a name by its first three letters or more."""
    if len(word) < SHORTEST:
        return None
    return next((index for index, name in enumerate(names) if name.startswith(word)), None)


def read_date(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read an option that is a date in plain words, or fail as wrong usage."""
    if value is None:
        return None
    try:
        return parse_plain_date(value, date.today())
    except ValueError as problem:
        raise click.BadParameter(str(problem), ctx, param) from problem
