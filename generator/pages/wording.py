"""Numbers, days and counts in words, the same in every language setting and on every machine.

In: plain values. Out: text for a reader. It must not know pages, entries or HTML.
"""

from __future__ import annotations

import re
from datetime import date, time
from urllib.parse import quote

MONTHS = (
    "January February March April May June July August September October November December"
).split()
EXCERPT_LENGTH = 160
ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])", re.ASCII)


def format_day(day: date) -> str:
    """Write a day as "23 Mar 2026"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def spell_days(text: str) -> str:
    """Write the ISO dates inside a text as days: "by 2026-03-20" becomes "by 20 Mar 2026"."""
    return ISO_DAY.sub(_spell_day, text)


def _spell_day(match: re.Match[str]) -> str:
    """Write one ISO date as a day; what only looks like a date stays."""
    try:
        return format_day(date.fromisoformat(match[0]))
    except ValueError:
        return match[0]


def format_short_day(day: date) -> str:
    """Write a day as "23 Mar", where the year stands elsewhere."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def format_period(first: date, last: date) -> str:
    """Write the months between two days as "Mar 2026" or "Nov 2025 to Mar 2026"."""
    ends = [f"{MONTHS[day.month - 1][:3]} {day.year}" for day in (first, last)]
    return " to ".join(dict.fromkeys(ends))


def format_month(day: date) -> str:
    """Write a month as "March 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def format_quarter(day: date) -> str:
    """Write the quarter of a day as "2026-Q1"."""
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def format_clock(clock: time) -> str:
    """Write a time of day as "09:30"."""
    return f"{clock.hour:02}:{clock.minute:02}"


def format_minutes(minutes: int) -> str:
    """Write a duration as "45 min", "2 h" or "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


def format_hours(hours: float) -> str:
    """Write hours of study as "4 h" or "1.5 h"."""
    return f"{hours:.1f}".removesuffix(".0") + " h"


def format_decimal(value: float, digits: int = 2) -> str:
    """Write a number with fixed digits and a true minus sign; never "-0.00"."""
    text = f"{value:.{digits}f}"
    if not text.startswith("-"):
        return text
    return f"\u2212{text[1:]}" if text.strip("-0.") else text[1:]


def format_signed(value: float, digits: int = 2) -> str:
    """Write a difference with its sign."""
    text = format_decimal(value, digits)
    return text if text.startswith("\u2212") else f"+{text}"


def format_rating(value: float) -> str:
    """Write a value of 0..1 on the scale 1 to 5 that ratings use."""
    return format_decimal(1 + 4 * value, 1)


def count_things(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun: "1 entry", "3 entries", "0 rounds"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def format_distance(days: int) -> str:
    """Write the distance from today: "today", "tomorrow", "in 3 days", "5 days ago"."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def format_id(name: str) -> str:
    """Write an id as a phrase: "would-work-here" becomes "Would work here"."""
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def start_sentence(text: str) -> str:
    """Write a text of the journal as a phrase of its own: "senior" becomes "Senior"."""
    return text[:1].upper() + text[1:]


def write_mailto(text: str, mail: str) -> str:
    """Return the address that opens a letter in a mail program.

    The first line is the subject, behind a word for it in any language and a colon.
    """
    head, _, body = text.partition("\n")
    subject = quote(head.partition(":")[2].strip(), safe="")
    lines = quote(body.strip("\n").replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(mail, safe='@')}?subject={subject}&body={lines}"


def shorten_text(text: str, length: int = EXCERPT_LENGTH) -> str:
    """Return the beginning of a text in whole words, with an ellipsis where it goes on."""
    words = " ".join(text[: 4 * length].split())
    if len(words) <= length:
        return words
    head = words[:length].rpartition(" ")[0] or words[:length]
    return head.rstrip(" ,;:.-") + "\u2026"


def join_words(words: tuple[str, ...]) -> str:
    """Join phrases as English does: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
