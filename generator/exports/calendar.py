"""`calendar.ics`: rounds and talks as events, reminders as all-day events.

In: the journal, its reminders, settings and today. Out: a `Calendar` of plain values, and its bytes.
It must not know pages.

Reminders are all-day events and no to-dos: telephones and web calendars leave to-dos out of a file
that they are given, and show events everywhere. They take no time in the day, and speak up in the
morning. What is overdue stands on today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from generator.events import took_place
from generator.exports.contentlines import Block, Property, clean_line, write_blocks
from generator.exports.moments import Start, find_span
from generator.exports.wording import list_people, name_entry, name_person, spell_id
from generator.model import Entry, Journal
from generator.record import Record
from generator.reports.agenda import STANDING_RULES
from generator.reports.days import shift_day
from generator.settings import Settings
from generator.vocabulary import stages

if TYPE_CHECKING:
    from generator.reports.reminders import Followup

PRODUCT = "-//Rounds//Interview journal//EN"
MORNING, HOUR_BEFORE = "PT9H", "-PT1H"
"""When an alarm goes off, counted from the beginning of its event."""


class Appointment(Record, frozen=True):
    """An event; `end` is None for a whole day, `alarm` empty where nothing is to be said."""

    uid: str
    start: Start
    end: Start | None
    summary: str
    description: str
    location: str = ""
    categories: tuple[str, ...] = ()
    called_off: bool = False
    busy: bool = True
    alarm: str = ""


class Calendar(Record, frozen=True):
    """A calendar by name; `stamp` is the day that it was made for."""

    name: str
    stamp: date
    appointments: tuple[Appointment, ...]


def plan_calendar(
    journal: Journal, followups: Sequence[Followup], settings: Settings, as_of: date
) -> Calendar:
    """Return rounds and talks in journal order, then reminders in order of due day."""
    talks = (entry for entry in journal.entries.values() if entry.rounds or is_talk(entry))
    planned = [_plan_talk(journal, entry, settings.timezone, as_of) for entry in talks]
    oldest = shift_day(as_of, -settings.rules["fold"])
    due = (item for item in followups if item.due >= oldest and item.rule not in STANDING_RULES)
    planned += [_plan_reminder(journal, item, as_of) for item in due]
    return Calendar(settings.title, as_of, tuple(planned))


def is_talk(entry: Entry) -> bool:
    """Say whether people met beside any round."""
    return entry.stage == "catch-up"


def _plan_talk(journal: Journal, entry: Entry, zone: str | None, as_of: date) -> Appointment:
    """Plan the event of a round or another talk."""
    start, end = find_span(entry, zone)
    is_off = not took_place(entry)
    is_ahead = entry.date > as_of and end is not None and not is_off
    return Appointment(
        uid=f"entry-{entry.id}",
        start=start,
        end=end,
        summary=name_entry(journal, entry),
        description="\n".join(_describe_talk(journal, entry)),
        location=entry.location or "",
        categories=("Rounds", stages()[entry.stage].label),
        called_off=is_off,
        busy=not is_off,
        alarm=HOUR_BEFORE if is_ahead else "",
    )


def _describe_talk(journal: Journal, entry: Entry) -> Iterator[str]:
    """Yield what is good to know on the way to a talk."""
    role = journal.processes[entry.process].role if entry.process else entry.role
    if entry.company:
        company = journal.companies[entry.company].name
        yield f"{company}: {role}" if role else company
    form = spell_id(entry.format) if entry.format else ""
    yield ", ".join(filter(None, (stages()[entry.stage].label, form)))
    if people := list_people(entry):
        yield "With:"
        yield from (f"- {name_person(journal, item, reach=True)}" for item in people)
    if entry.has_sessions:
        yield "Sessions:"
        yield from (f"- {line}" for line in _list_sessions(journal, entry))


def _list_sessions(journal: Journal, entry: Entry) -> Iterator[str]:
    """Yield each session with its time and its people."""
    for part in entry.rounds:
        clock = f"{part.time:%H:%M} " if part.time else ""
        names = ", ".join(journal.people[item].name for item in part.people)
        called_off = "" if part.happened else f" ({spell_id(part.outcome or '')})"
        title = part.title or stages()[part.stage].label
        yield f"{clock}{title}{f' with {names}' if names else ''}{called_off}"


def _plan_reminder(journal: Journal, item: Followup, as_of: date) -> Appointment:
    """Plan the all-day event of a reminder."""
    of = (item.process, item.person, item.skill, item.entry)
    lines = [f"{spell_id(item.rule)}, due {item.due}"]
    if item.entry:
        entry = journal.entries[item.entry]
        lines.append(f"Because of: {name_entry(journal, entry)}, {entry.date}")
    return Appointment(
        uid="-".join(("reminder", item.rule, *filter(None, of))),
        start=max(item.due, as_of),
        end=None,
        summary=item.title,
        description="\n".join(lines),
        categories=("Rounds", "Reminder"),
        busy=False,
        alarm=MORNING,
    )


def render_calendar(calendar: Calendar) -> bytes:
    """Return a calendar as iCalendar (RFC 5545)."""
    stamp = datetime.combine(calendar.stamp, time())
    head = (
        Property("VERSION", "2.0", exact=True),
        Property("PRODID", PRODUCT),
        Property("CALSCALE", "GREGORIAN"),
        Property("X-WR-CALNAME", clean_line(calendar.name)),
    )
    events = tuple(_build_event(item, stamp) for item in calendar.appointments)
    return write_blocks([Block("VCALENDAR", head, events)])


def _build_event(item: Appointment, stamp: datetime) -> Block:
    """Turn an appointment into an event."""
    return Block("VEVENT", tuple(_list_properties(item, stamp)), tuple(_list_alarms(item)))


def _list_properties(item: Appointment, stamp: datetime) -> Iterable[Property]:
    """Yield the lines of an event."""
    yield Property("UID", f"{item.uid}@rounds")
    # The day that it was made for, not the moment: the same journal and day give the same bytes.
    yield Property("DTSTAMP", f"{stamp:%Y%m%dT%H%M%SZ}", exact=True)
    yield Property("DTSTART", item.start)
    if item.end is not None:
        yield Property("DTEND", item.end)
    yield Property("SUMMARY", clean_line(item.summary))
    yield Property("DESCRIPTION", item.description)
    if item.location:
        yield Property("LOCATION", clean_line(item.location))
    yield Property("CATEGORIES", item.categories)
    yield Property("STATUS", "CANCELLED" if item.called_off else "CONFIRMED")
    yield Property("TRANSP", "OPAQUE" if item.busy else "TRANSPARENT")
    # Who may see the calendar sees that the hour is taken, and no more.
    yield Property("CLASS", "PRIVATE")


def _list_alarms(item: Appointment) -> Iterator[Block]:
    """Yield the alarm of an event, if it has one."""
    if item.alarm:
        yield Block(
            "VALARM",
            (
                Property("ACTION", "DISPLAY"),
                Property("DESCRIPTION", clean_line(item.summary)),
                Property("TRIGGER", item.alarm, exact=True),
            ),
        )
