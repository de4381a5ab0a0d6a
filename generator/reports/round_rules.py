"""Reminders around a round: prepare it, write it up, thank the people.

In: the facts of today. Out: `Followup` values. It must not know the other rules or pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.events import past_entries, took_place
from generator.model import Entry
from generator.reports.days import days_between, shift_day
from generator.reports.followups import Facts, Followup, logged_letters, name_stage, people_met


def remind_prepare(facts: Facts) -> Iterator[Followup]:
    """Remind of each round to come, the day before."""
    for entry in facts.journal.entries.values():
        if entry.rounds and entry.date > facts.as_of and took_place(entry):
            yield facts.remind(
                "prepare",
                shift_day(entry.date, -facts.rules["prepare"]),
                f"Prepare for the {_name_round(facts, entry)} on {entry.date}",
                process=entry.process,
                entry=entry.id,
            )


def remind_write_up(facts: Facts) -> Iterator[Followup]:
    """Remind of each day of rounds about which nothing is written that counts as evidence."""
    observed = _find_observed(facts)
    for entry in past_entries(facts.journal, facts.as_of):
        if entry.rounds and not is_written_up(entry, observed):
            yield facts.remind(
                "write-up",
                shift_day(entry.date, facts.rules["write-up"]),
                f"Write up the {_name_round(facts, entry)} of {entry.date}",
                process=entry.process,
                entry=entry.id,
            )


def remind_thank_you(facts: Facts) -> Iterator[Followup]:
    """Remind of thanks to the people of a round, for as long as thanks are in time."""
    past = past_entries(facts.journal, facts.as_of)
    for entry in past:
        people = facts.reachable(people_met(entry)) if entry.rounds else ()
        late = days_between(entry.date, facts.as_of) >= facts.rules["thank-you-until"]
        if people and not late and not _is_thanked(past, entry, people):
            yield facts.remind(
                "thank-you",
                shift_day(entry.date, facts.rules["thank-you"]),
                f"Thank {facts.names_of(people)} for the {_name_round(facts, entry)}",
                process=entry.process,
                person=people[0],
                entry=entry.id,
                letter="thank-you",
            )


def is_written_up(entry: Entry, observed: frozenset[str]) -> bool:
    """Say whether a rating, a question or an outcome stands in a day of rounds, or came later.

    `observed` are the ids of entries that some skill has evidence from.
    """
    if entry.outcome is not None or entry.id in observed:
        return True
    return any(item.outcome is not None or item.questions for item in entry.rounds)


def _find_observed(facts: Facts) -> frozenset[str]:
    """Return the ids of all entries that some skill has evidence from."""
    levels = facts.skills.levels.values()
    return frozenset(item.entry for level in levels for item in level.observations)


def _name_round(facts: Facts, entry: Entry) -> str:
    """Return a round with its company, or with the people of a mock."""
    if entry.company:
        return f"{name_stage(entry)} at {facts.company_of(entry.company)}"
    people = people_met(entry)
    return f"{name_stage(entry)} with {facts.names_of(people)}" if people else name_stage(entry)


def _is_thanked(past: tuple[Entry, ...], entry: Entry, people: tuple[str, ...]) -> bool:
    """Say whether a thank-you to one of the people was sent since the round."""
    letters = (item for item in logged_letters(past, "thank-you") if item.date >= entry.date)
    return any(
        item.how == "to" and item.person in people
        for letter in letters
        for item in letter.appearances
    )
