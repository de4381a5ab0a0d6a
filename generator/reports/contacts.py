"""Contacts: on which days each person was talked with, and for how long.

In: the journal and today. Out: `Meeting` values by person. It must not know tiers, due days or
pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from generator.events import OFFER_STAGES, past_entries
from generator.memo import Section
from generator.model import Appearance, Entry, Journal
from generator.record import Record

REMOTE_IN_TIME = frozenset({"async", "take-home", "chat"})
"""Formats in which nobody spends the hour together."""


class Meeting(Record, frozen=True):
    """A contact with a person; `mutual` if they took part, `live_minutes` are stated ones together.

    `gave_feedback` marks a contact that consists of feedback of theirs.
    """

    person: str
    date: date
    entry: str
    mutual: bool
    live_minutes: int = 0
    gave_feedback: bool = False


def find_meetings(
    journal: Journal, as_of: date, memo: Section | None = None
) -> Mapping[str, tuple[Meeting, ...]]:
    """Return the contacts with each person up to today, in journal order."""
    memo = memo or Section()
    found: dict[str, list[Meeting]] = defaultdict(list)
    for entry in past_entries(journal, as_of):
        for meeting in memo.call(entry.id, _meet, entry):
            if meeting.date <= as_of:
                found[meeting.person].append(meeting)
    return {person: tuple(items) for person, items in found.items()}


def _meet(entry: Entry) -> tuple[Meeting, ...]:
    """Return the contacts of one entry."""
    return (*_find_shared(entry), *_find_messages(entry), *_find_feedback(entry))


def shares_time(entry: Entry) -> bool:
    """Say whether the people `with` whom an entry was spent took part in it."""
    return bool(entry.rounds) or entry.stage in ("catch-up", *OFFER_STAGES)


def attended(entry: Entry, item: Appearance) -> bool:
    """Say whether somebody's part of the day took place: their own session, else any."""
    if item.session is None:
        return True
    return any(part.happened for part in entry.rounds if part.session == item.session)


def _find_shared(entry: Entry) -> Iterator[Meeting]:
    """Yield a mutual contact for everyone `with` whom a round or another talk was held."""
    if not shares_time(entry):
        return
    present = [item for item in entry.appearances if item.how == "with" and attended(entry, item)]
    for person in dict.fromkeys(item.person for item in present):
        sessions = {item.session for item in present if item.person == person}
        minutes = 0 if entry.stage in OFFER_STAGES else _count_minutes(entry, sessions)
        yield Meeting(person, entry.date, entry.id, mutual=True, live_minutes=minutes)


def _count_minutes(entry: Entry, sessions: set[int | None]) -> int:
    """Return the stated minutes of a live talk: of the whole entry, else of the sessions."""
    if None in sessions and entry.minutes is not None:
        return 0 if entry.format in REMOTE_IN_TIME else entry.minutes
    return sum(
        item.minutes or 0
        for item in entry.rounds
        if item.happened
        and (None in sessions or item.session in sessions)
        and (item.format or entry.format) not in REMOTE_IN_TIME
    )


def _find_messages(entry: Entry) -> Iterator[Meeting]:
    """Yield a contact for messages: theirs are mutual, a follow-up of mine is not."""
    theirs = entry.stage in ("feedback", "rejected", "offer")
    for item in entry.appearances:
        if item.how == "from" and theirs:
            spoke = entry.stage == "feedback"
            yield Meeting(item.person, entry.date, entry.id, mutual=True, gave_feedback=spoke)
        elif item.how == "to" and entry.stage == "follow-up":
            yield Meeting(item.person, entry.date, entry.id, mutual=False)


def _find_feedback(entry: Entry) -> Iterator[Meeting]:
    """Yield a mutual contact for inline feedback, on the day it came."""
    inside = (item for part in entry.rounds for item in part.feedback if part.happened)
    # An entry that is its own round hands its feedback down to it: each counts once.
    items = (*entry.feedback, *inside)
    given = dict.fromkeys((person, item.date) for item in items for person in item.people)
    for person, day in given:
        yield Meeting(person, day or entry.date, entry.id, mutual=True, gave_feedback=True)
