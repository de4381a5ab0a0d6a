"""Calendars as bytes: whatever a text holds, a program that reads calendars gets it back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from generator.exports.contentlines import Block, Property, clean_text, write_blocks

SIGNS = ("\\", "\\n", "\\N", "\\,", *';,:"^', "^n", "\n", "\r\n", "\t", "\x00", "\u2028")
LONG = ("x" * 70, "\u00e4" * 40, "\U0001f469\u200d\U0001f4bb" * 9, "\\" * 75, "BEGIN:VEVENT")
WORDS = st.one_of(st.text(max_size=12), st.sampled_from(SIGNS), st.sampled_from(LONG))
TEXTS = st.lists(WORDS, max_size=8).map("".join)
MOMENTS = st.one_of(
    st.dates(),
    st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
    st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)),
)


def read_event(data: bytes) -> Any:
    """Return the only event of a calendar as icalendar reads it, without any complaint."""
    calendar: Any = icalendar.Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert not calendar.errors and not event.errors
    return event


@given(TEXTS, TEXTS, TEXTS)
def test_texts_come_back(summary: str, first: str, second: str) -> None:
    """Signs, controls, emoji and long lines are read as they stood; what no format has is a "?"."""
    lines = (Property("SUMMARY", summary), Property("CATEGORIES", (first, second)))
    data = write_blocks([Block("VCALENDAR", (), (Block("VEVENT", lines),))])
    event = read_event(data)
    assert str(event["SUMMARY"]) == clean_text(summary)
    assert event["CATEGORIES"].cats == [clean_text(first), clean_text(second)]
    whole = data.split(b"\r\n")
    assert whole.pop() == b"" and all(line.decode() for line in whole)
    assert max(map(len, whole)) <= 75


@given(MOMENTS)
def test_moments_come_back(moment: date | datetime) -> None:
    """A day stays a day, an instant an instant, and what floats goes on floating."""
    lines = (Property("DTSTART", moment),)
    event = read_event(write_blocks([Block("VCALENDAR", (), (Block("VEVENT", lines),))]))
    assert event["DTSTART"].dt == moment
    assert type(event["DTSTART"].dt) is type(moment)
