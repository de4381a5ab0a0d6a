"""The clock of an answer: from the last round to a word, a reason and, if it was no, a rematch.

In: what happened in a process, its history and its reminders. Out: `Tick` values in order of day. It
must not know the rules of reminders, or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import dropwhile

from generator.events import is_ping, is_round, last_of, they_spoke
from generator.model import Entry
from generator.record import Record
from generator.reports.days import shift_day
from generator.reports.followups import Followup
from generator.reports.timeline import ProcessHistory

USUAL_DAYS = (21, 28)
"""An answer after the last round takes three to four weeks in the owner's trade; no source."""
CLOCK_RULES = frozenset({"ping", "second-ping", "ghosted", "ask-why", "rematch"})
"""Reminders that stand on the clock: each is about an answer."""


class Tick(Record, frozen=True):
    """A day of the clock; `until` is the last day of a span, `entry` the id of what happened.

    `kind` is last-round, promised, usual, pinged, answered, asked-why, explained, rematch, or the
    rule of a reminder that is still to come.
    """

    kind: str
    day: date
    until: date | None = None
    entry: str | None = None


def build_clock(
    past: Sequence[Entry], history: ProcessHistory, reminders: Iterable[Followup]
) -> tuple[Tick, ...]:
    """Return the days that matter since the last round; none before there was a round."""
    last = last_of(entry for entry in past if is_round(entry))
    if last is None:
        return ()
    after = list(dropwhile(lambda entry: entry is not last, past))[1:]
    found = [
        Tick("last-round", last.date, entry=last.id),
        *_list_promises([last, *after]),
        *_list_events(after),
        *_list_reminders(reminders),
    ]
    if not history.is_closed and not history.upcoming and not any(map(they_spoke, after)):
        first, until = (shift_day(last.date, days) for days in USUAL_DAYS)
        found.append(Tick("usual", first, until))
    return tuple(sorted(dict.fromkeys(found), key=lambda item: item.day))


def _list_promises(entries: Iterable[Entry]) -> Iterator[Tick]:
    """Yield the days by which they promised an answer, and from which they want to see me again."""
    for entry in entries:
        if entry.promised:
            yield Tick("promised", entry.promised, entry=entry.id)
        if entry.retry_after:
            yield Tick("rematch", entry.retry_after, entry=entry.id)


def _list_events(after: Iterable[Entry]) -> Iterator[Tick]:
    """Yield what was written since, by either side; of their words, the first and what explains."""
    answered = False
    for entry in after:
        if is_ping(entry):
            yield Tick("pinged", entry.date, entry=entry.id)
        elif entry.stage == "follow-up" and entry.letter == "feedback-request":
            yield Tick("asked-why", entry.date, entry=entry.id)
        elif entry.stage == "feedback":
            yield Tick("explained", entry.date, entry=entry.id)
        elif they_spoke(entry) and not answered:
            answered = True
            yield Tick("answered", entry.date, entry=entry.id)


def _list_reminders(reminders: Iterable[Followup]) -> Iterator[Tick]:
    """Yield what is still to be done about an answer."""
    for item in reminders:
        if item.rule in CLOCK_RULES and not item.is_retired:
            yield Tick(item.rule, item.due, entry=item.entry)
