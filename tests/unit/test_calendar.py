"""`calendar.ics`: what becomes an event, when it is, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from generator.exports.calendar import Appointment, plan_calendar, render_calendar
from generator.exports.moments import Start, find_span, find_start
from generator.model import Entry, Journal
from generator.record import replace
from generator.reports.all import build_reports
from generator.settings import Settings
from tests.unit.builders import entry, journal, session

TODAY = date(2026, 3, 16)
BERLIN = Settings(timezone="Europe/Berlin")


def plan(built: Journal, settings: Settings = BERLIN) -> Mapping[str, Appointment]:
    """Return the appointments of a journal by UID."""
    followups = build_reports(built, settings, TODAY).followups
    calendar = plan_calendar(built, followups, settings, TODAY)
    found = {item.uid: item for item in calendar.appointments}
    assert len(found) == len(calendar.appointments), "each event has an UID of its own"
    return found


@pytest.mark.parametrize(
    ("clock", "zone", "journal_zone", "start"),
    [
        (None, "Europe/Berlin", "Europe/Berlin", date(2026, 3, 29)),
        (time(9), None, None, datetime(2026, 3, 29, 9)),
        (time(9), None, "Europe/Berlin", datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (time(9), "Europe/Dublin", "Europe/Berlin", datetime(2026, 3, 29, 8, tzinfo=UTC)),
        (time(9), "+05:30", "Europe/Berlin", datetime(2026, 3, 29, 3, 30, tzinfo=UTC)),
        (time(9), "-08", None, datetime(2026, 3, 29, 17, tzinfo=UTC)),
        (time(9), "Z", "Europe/Berlin", datetime(2026, 3, 29, 9, tzinfo=UTC)),
        # Clocks went from 2 to 3 that night: half past two is what half past three was.
        (time(2, 30), None, "Europe/Berlin", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (time(1, 59), None, "Europe/Berlin", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
    ],
)
def test_start(
    clock: time | None, zone: str | None, journal_zone: str | None, start: Start
) -> None:
    """An entry's zone beats the journal's; without a time it is a day, without a zone it floats."""
    assert find_start(date(2026, 3, 29), clock, zone, journal_zone) == start


@pytest.mark.parametrize("day", [date.min, date.max])
def test_start_at_the_ends_of_the_calendar(day: date) -> None:
    """A moment that has no place in UTC floats instead of stopping the export."""
    zone = timezone(timedelta(hours=2 if day == date.min else -2))
    local = datetime.combine(day, time(0) if day == date.min else time(23, 59))
    name = "+02:00" if zone.utcoffset(None) > timedelta() else "-02:00"
    assert find_start(day, local.time(), name, None) == local


@pytest.mark.parametrize(
    ("fields", "begins", "minutes"),
    [
        ({"time": time(10), "minutes": 45}, time(10), 45),
        ({"time": time(10)}, time(10), 60),
        ({"time": time(23, 30), "minutes": 90}, time(23, 30), 90),
        (
            {"sessions": [session("tools", time=time(11), minutes=30),
                          session("algorithms", time=time(9, 30))]},
            time(9, 30), 120,
        ),
        (
            {"time": time(9), "sessions": [session("tools", minutes=60),
                                           session("algorithms", minutes=45)]},
            time(9), 105,
        ),
        (
            {"sessions": [session("tools", time=time(9), outcome="cancelled"),
                          session("algorithms", time=time(14), minutes=60)]},
            time(14), 60,
        ),
    ],
)  # fmt: skip
def test_span(fields: dict[str, Any], begins: time, minutes: int) -> None:
    """An onsite lasts from its first session to the end of its last; what is unsaid is an hour."""
    start, end = find_span(entry("2026-03-20-onsite", "onsite", **fields), None)
    assert start == datetime.combine(date(2026, 3, 20), begins)
    assert isinstance(end, datetime) and end - start == timedelta(minutes=minutes)  # type: ignore[operator]


def test_length_is_right_on_the_night_when_clocks_change() -> None:
    """Two hours across a change of clocks are two hours."""
    item = entry("2026-03-29-x", "tools", time=time(1, 30), minutes=120)
    start, end = find_span(item, "Europe/Berlin")
    assert start == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert end == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


ROUND = entry("2026-03-20-tools", "tools", time=time(10), people=["dana-reyes"])


def test_rounds_and_talks_are_events_and_messages_are_none() -> None:
    """What takes an hour of somebody's day stands in the calendar."""
    found = plan(
        journal(
            entry("2026-03-01-contacted", "contacted", from_="dana-reyes"),
            ROUND,
            entry("2026-03-05-coffee", "catch-up", company=None, process=None),
            entry("2026-03-06-study", "study", company=None, process=None),
        )
    )
    events = [uid for uid in found if uid.startswith("entry-")]
    assert sorted(events) == ["entry-2026-03-05-coffee", "entry-2026-03-20-tools"]


@pytest.mark.parametrize(
    ("item", "alarm"),
    [
        (ROUND, "-PT1H"),
        (replace(ROUND, time=None), ""),
        (entry("2026-03-15-tools", "tools", time=time(10)), ""),
        (entry("2026-03-20-tools", "tools", time=time(10), outcome="cancelled"), ""),
    ],
)
def test_only_a_round_to_come_rings(item: Entry, alarm: str) -> None:
    """The past is quiet, and so is what was called off or has no hour."""
    assert plan(journal(item))[f"entry-{item.id}"].alarm == alarm


def test_round_that_was_called_off_is_marked() -> None:
    """A telephone that has the event already learns that it will not be."""
    item = entry("2026-03-20-tools", "tools", time=time(10), outcome="cancelled")
    built = journal(item)
    event = plan(built)["entry-2026-03-20-tools"]
    assert event.called_off and not event.busy
    calendar = plan_calendar(built, (), BERLIN, TODAY)
    assert b"STATUS:CANCELLED\r\n" in render_calendar(calendar)


def test_reminders_stand_on_their_day_and_overdue_ones_on_today() -> None:
    """What holds every day and what was left for too long is no event."""
    found = plan(
        journal(
            entry("2025-06-01-tools", "tools", company="birch", process="birch-1"),
            entry("2026-03-10-tools", "tools", people=["dana-reyes"]),
            entry("2026-03-11-rejected", "rejected", company="cedar", process="cedar-1",
                  retry_after=date(2026, 9, 1)),
        )
    )  # fmt: skip
    starts = {uid: item.start for uid, item in found.items() if uid.startswith("reminder-")}
    assert starts["reminder-write-up-acme-engineer-1-2026-03-10-tools"] == TODAY
    assert starts["reminder-ping-acme-engineer-1-dana-reyes-2026-03-10-tools"] == date(2026, 3, 24)
    assert not any("birch" in uid or "study" in uid for uid in starts)


def test_uid_stays_when_the_entry_changes() -> None:
    """A second import updates the event instead of adding one."""
    moved = replace(ROUND, time=time(15), title="Other", location="Vienna")
    assert plan(journal(ROUND)).keys() == plan(journal(moved)).keys()
