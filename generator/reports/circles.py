"""Circles: who belongs to an open, a declined or a finished process, and who helped.

In: the journal, the timeline and the contacts. Out: `Circles` of person ids. It must not know
cadences, due days or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.events import process_entries
from generator.model import Entry, Journal
from generator.record import Record
from generator.reports.contacts import Meeting, attended
from generator.reports.timeline import ProcessHistory, Timeline


class Circles(Record, frozen=True):
    """Ids of people: in an open process, of a declined offer, met in a closed process, helpers.

    `referrers` stand under `via` of a referral, `givers` gave feedback.
    """

    active: frozenset[str]
    declined: frozenset[str]
    finished: frozenset[str]
    referrers: frozenset[str]
    givers: frozenset[str]


def find_circles(
    journal: Journal, timeline: Timeline, meetings: Mapping[str, Sequence[Meeting]]
) -> Circles:
    """Return who took part in what as of today."""
    histories = timeline.histories.values()
    past = {
        item.process.id: process_entries(journal, item.process, timeline.as_of)
        for item in histories
    }
    open_ones = [item for item in histories if not item.is_closed]
    planned = (journal.entries[entry_id] for item in open_ones for entry_id in item.upcoming)
    running = (entry for item in open_ones for entry in past[item.process.id])
    declined = (item for item in histories if _declined_offer(item, past[item.process.id]))
    closed = (item for item in histories if item.is_closed)
    return Circles(
        active=_name_all((*running, *planned)),
        declined=_name_all(entry for item in declined for entry in past[item.process.id]),
        finished=_name_met(entry for item in closed for entry in past[item.process.id]),
        referrers=frozenset(
            person
            for item in histories
            for entry in past[item.process.id]
            if "referral" in (item.process.source, entry.source)
            for person in _name_referrers(entry)
        ),
        givers=frozenset(
            person
            for person, items in meetings.items()
            if any(item.gave_feedback for item in items)
        ),
    )


def _declined_offer(history: ProcessHistory, past: Sequence[Entry]) -> bool:
    """Say whether a process ended with my no to an offer of theirs."""
    return history.status == "declined" and any(entry.stage == "offer" for entry in past)


def _name_all(entries: Iterable[Entry]) -> frozenset[str]:
    """Return everyone who takes part in the entries; a referrer stands aside."""
    return frozenset(
        item.person for entry in entries for item in entry.appearances if item.how != "via"
    )


def _name_met(entries: Iterable[Entry]) -> frozenset[str]:
    """Return everyone with whom a round of the entries was held."""
    return frozenset(
        item.person
        for entry in entries
        if entry.rounds
        for item in entry.appearances
        if item.how == "with" and attended(entry, item)
    )


def _name_referrers(entry: Entry) -> Iterator[str]:
    """Yield everyone through whom a process came about."""
    return (item.person for item in entry.appearances if item.how == "via")
