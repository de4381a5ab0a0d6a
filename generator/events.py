"""What an entry means: whether it took place, who spoke, how long they are silent.

In: entries of the journal and a day. Out: answers about single entries and their order. It must not
know reports or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import takewhile

from generator.model import Entry, Journal, Process, Round
from generator.vocabulary import stages

MOCK = "mock"
OFFER_STAGES = ("offer", "negotiation")
THEIR_STAGES = frozenset({"contacted", "feedback", "reply", "offer", "rejected", "position-closed"})
MY_STAGES = frozenset({"applied", "follow-up", "accepted", "declined", "withdrawn"})


def took_place(entry: Entry) -> bool:
    """Say whether an entry is neither called off itself nor left without a round that was held."""
    if not entry.happened:
        return False
    for item in entry.rounds:  # asked more often than anything else: `any` takes twice as long
        if item.happened:
            return True
    return not entry.rounds


def past_entries(journal: Journal, as_of: date) -> tuple[Entry, ...]:
    """Return the entries that took place up to today, in journal order."""
    return pick_past(journal.entries.values(), as_of)


def past_rounds(journal: Journal, as_of: date) -> tuple[Round, ...]:
    """Return the rounds that took place up to today, in journal order."""
    return tuple(
        item for entry in past_entries(journal, as_of) for item in entry.rounds if item.happened
    )


def process_entries(journal: Journal, process: Process, as_of: date) -> tuple[Entry, ...]:
    """Return the entries of a process that took place up to today, in journal order."""
    return pick_past((journal.entries[entry_id] for entry_id in process.entries), as_of)


def pick_past(entries: Iterable[Entry], as_of: date) -> tuple[Entry, ...]:
    """Return those of the entries that took place up to today."""
    return tuple(entry for entry in entries if entry.date <= as_of and took_place(entry))


def pick_planned(entries: Iterable[Entry], as_of: date) -> tuple[Entry, ...]:
    """Return those of the entries that lie ahead and are not called off."""
    return tuple(entry for entry in entries if entry.date > as_of and took_place(entry))


def is_round(entry: Entry) -> bool:
    """Say whether an entry is a round with a company: a mock is not."""
    return stages()[entry.stage].is_round and entry.stage != MOCK


def they_spoke(entry: Entry) -> bool:
    """Say whether an entry is a message of theirs or a round."""
    if entry.stage == "negotiation":
        return names_someone(entry, "from")
    return entry.stage in THEIR_STAGES or is_round(entry)


def i_spoke(entry: Entry) -> bool:
    """Say whether an entry is a message of mine."""
    if entry.stage == "negotiation":
        return bool(entry.counter)
    return entry.stage in MY_STAGES


def is_ping(entry: Entry) -> bool:
    """Say whether an entry is a follow-up that asks how things stand."""
    return entry.stage == "follow-up" and entry.letter in (None, "ping")


def names_someone(entry: Entry, how: str) -> bool:
    """Say whether anybody appears in the entry in this way."""
    return any(item.how == how for item in entry.appearances)


def last_of(entries: Iterable[Entry]) -> Entry | None:
    """Return the last entry, None of none."""
    found = tuple(entries)
    return found[-1] if found else None


def last_their_entry(past: Sequence[Entry]) -> Entry | None:
    """Return the last message of theirs or round among the entries of a process."""
    return next((entry for entry in reversed(past) if they_spoke(entry)), None)


def silence_entry(past: Sequence[Entry]) -> Entry | None:
    """Return the entry from which their silence counts.

    It is their last message or the last round, else my first message, else None.
    """
    theirs = last_their_entry(past)
    return theirs or next((entry for entry in past if i_spoke(entry)), None)


def unanswered_pings(past: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the pings that stand after the entry from which their silence counts."""
    since = silence_entry(past)
    if since is None:
        return ()
    after = list(takewhile(lambda entry: entry is not since, reversed(past)))
    return tuple(entry for entry in reversed(after) if is_ping(entry))


def is_on_hold(past: Sequence[Entry]) -> bool:
    """Say whether the latest step of a process was a pause."""
    kinds = (stages()[entry.stage].kind for entry in reversed(past))
    return next((kind for kind in kinds if kind in ("pipeline", "pause")), None) == "pause"


def is_ghosted(past: Sequence[Entry], day: date, rules: Mapping[str, int]) -> bool:
    """Say whether their silence has lasted so long on that day that no answer is expected.

    An offer waits for me, and a pause was agreed on: neither is silence.
    """
    since = silence_entry(past)
    if since is None or (day - since.date).days < min(rules["ghosted"], rules["ghosted-unasked"]):
        return False
    if is_on_hold(past) or any(entry.stage in OFFER_STAGES for entry in past):
        return False
    limit = rules["ghosted"] if unanswered_pings(past) else rules["ghosted-unasked"]
    return (day - since.date).days >= limit
