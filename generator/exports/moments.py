"""When something begins, as other programs understand it: a day, an instant, or a time that floats.

In: a day, a time and a zone as an entry states them, and the journal's own zone. Out: one value. It
must not know formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from generator.model import Entry

Start = date | datetime
"""A day without a time, an instant in UTC, or a bare time where no zone is known."""
OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?")
USUAL_MINUTES = 60
"""How long a talk is taken to last where nobody says; calendars make nothing of an event without end."""


def find_start(day: date, clock: time | None, zone: str | None, journal_zone: str | None) -> Start:
    """Return when something begins; an hour that a change of clocks leaves out is the one after it."""
    if clock is None:
        return day
    local = datetime.combine(day, clock)
    place = find_zone(zone or journal_zone)
    if place is None:
        return local
    try:
        return local.replace(tzinfo=place).astimezone(UTC)
    except OverflowError:  # in the first or last hours of the calendar
        return local


def find_zone(name: str | None) -> tzinfo | None:
    """Return the zone that an offset or a name means, None for no name."""
    if not name:
        return None
    if name in "Zz":
        return UTC
    if match := OFFSET.fullmatch(name):
        size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(size if match[1] == "+" else -size)
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def find_span(entry: Entry, journal_zone: str | None) -> tuple[Start, Start | None]:
    """Return when an entry begins and ends; without a time it is a day, and has no end.

    An onsite whose sessions alone have times lasts from the first to the end of the last.
    """
    spans = list(_list_spans(entry))
    if not spans:
        return entry.date, None
    first = min(start for start, _ in spans)
    start = find_start(entry.date, first.time(), entry.zone, journal_zone)
    last = max(end for _, end in spans)
    return start, _add(start, last - first)


def _list_spans(entry: Entry) -> Iterator[tuple[datetime, datetime]]:
    """Yield the local beginnings and ends that an entry and its sessions state."""
    parts = [part for part in entry.rounds if part.session is not None and part.happened]
    if entry.time is not None:
        planned = entry.minutes or sum(part.minutes or 0 for part in parts)
        yield _last(entry.date, entry.time, planned)
    for part in parts:
        if part.time is not None and (entry.time is None or part.time >= entry.time):
            yield _last(entry.date, part.time, part.minutes)


def _last(day: date, clock: time, minutes: int | None) -> tuple[datetime, datetime]:
    """Return when something begins and ends."""
    start = datetime.combine(day, clock)
    return start, _add(start, timedelta(minutes=minutes or USUAL_MINUTES))


def _add(start: Start, length: timedelta) -> datetime:
    """Return a moment so much later, at most the calendar's last."""
    moment = start if isinstance(start, datetime) else datetime.combine(start, time())
    try:
        return moment + length
    except OverflowError:
        return moment
