"""Letters: what the journal knows for a draft. What it does not know stays unsaid.

In: the facts of today and a process or a person. Out: `LetterFacts`. It must not know how a letter is
worded, or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from generator.events import is_round, last_of, silence_entry, they_spoke
from generator.model import Entry, Term
from generator.record import Record
from generator.reports.followups import Facts, Followup, name_stage
from generator.reports.hours import rejection_skills
from generator.reports.offers import merge_terms
from generator.reports.silence_rules import find_pending_offer
from generator.reports.study import count_hours_after
from generator.reports.timeline import ProcessHistory


class Weakness(Record, frozen=True):
    """A skill that a rejection named: their words, and the hours studied since."""

    skill: str
    words: str
    hours: float


class LetterFacts(Record, frozen=True):
    """Everything that a letter may say; what the journal does not know is "" or None or empty.

    `round` names a round in words, `last_word` is the day of the last message or round and
    `is_theirs` whether it was theirs. `promised` is what they said at it or since. `people` are all
    that were met, by name. `reasons` are those of a no of mine,
    `return_if` is what would bring me back. `met` is the day on which the person and I met.
    """

    kind: str
    sender: str
    to: str
    mail: str
    company: str
    role: str
    process: str | None
    person: str | None
    round: str = ""
    round_day: date | None = None
    last_word: date | None = None
    is_theirs: bool = False
    promised: date | None = None
    ended: date | None = None
    weak: tuple[Weakness, ...] = ()
    terms: tuple[Term, ...] = ()
    deadline: date | None = None
    people: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    return_if: str = ""
    met: date | None = None


def list_letters(facts: Facts, reminders: Iterable[Followup]) -> tuple[LetterFacts, ...]:
    """Return the letters about processes that reminders ask for, in the order of the reminders."""
    return tuple(
        write_to_process(facts, item.letter, item.process, item)
        for item in reminders
        if item.letter and item.process
    )


def write_to_process(
    facts: Facts, kind: str, process: str, reminder: Followup | None = None
) -> LetterFacts:
    """Return what a letter about a process may say.

    It goes to whom the reminder names, and speaks of the round that caused it; without one, to whom
    one writes there, and of the last round.
    """
    history, past = facts.timeline.histories[process], facts.past[process]
    to = (reminder and reminder.person) or facts.find_partner(history)
    last = _find_round(past, reminder)
    since, offer = silence_entry(past), find_pending_offer(past)
    after = past[past.index(since) :] if since else ()
    promise = last_of(entry for entry in after if entry.promised)
    end = _find_end(facts, history)
    human = facts.journal.people[to] if to else None
    return LetterFacts(
        kind=kind,
        sender=facts.settings.owner,
        to=human.name if human else "",
        mail=human.email if human else "",
        company=facts.company_of(history.process.company),
        role=history.process.role,
        process=process,
        person=to,
        round=name_stage(last) if last else "",
        round_day=last.date if last else None,
        last_word=since.date if since else None,
        is_theirs=bool(since and they_spoke(since)),
        promised=promise.promised if promise else None,
        ended=history.ended,
        weak=tuple(_list_weak(facts, history, end)),
        terms=merge_terms(past) if offer else (),
        deadline=offer.deadline if offer else None,
        people=tuple(facts.journal.people[key].name for key in _list_met(facts, past)),
        reasons=end.reasons if end and end.stage == "declined" else (),
        return_if=(end.return_if if end else None) or "",
    )


def write_to_person(facts: Facts, kind: str, person: str) -> LetterFacts:
    """Return what a sign of life to a person may say."""
    human, contact = facts.journal.people[person], facts.network.contacts[person]
    return LetterFacts(
        kind=kind,
        sender=facts.settings.owner,
        to=human.name,
        mail=human.email,
        company=facts.company_of(human.company),
        role=human.role,
        process=None,
        person=person,
        last_word=contact.last_contact,
        met=human.met,
    )


def _find_round(past: Sequence[Entry], reminder: Followup | None) -> Entry | None:
    """Return the round that caused a reminder, else the last one."""
    rounds = [entry for entry in past if is_round(entry)]
    return last_of(item for item in rounds if reminder and item.id == reminder.entry) or last_of(
        rounds
    )


def _find_end(facts: Facts, history: ProcessHistory) -> Entry | None:
    """Return the entry that ended a process, once it has come."""
    key = history.process.end
    return facts.journal.entries[key] if key and history.ended else None


def _list_weak(facts: Facts, history: ProcessHistory, end: Entry | None) -> Iterator[Weakness]:
    """Yield the skills that a rejection named, with what they wrote of each in this process."""
    if end is None or end.stage != "rejected":
        return
    past = [item for item in facts.past[history.process.id] if item.stage == "feedback"]
    for skill in rejection_skills(facts.journal, end):
        notes = [mark.note for item in (end, *past) for mark in item.marks if mark.skill == skill]
        study = facts.skills.levels[skill].study
        yield Weakness(
            skill=facts.journal.skills[skill].name,
            words=next(filter(None, notes), ""),
            hours=count_hours_after(study, end.date),
        )


def _list_met(facts: Facts, past: Sequence[Entry]) -> tuple[str, ...]:
    """Return everyone who may be written to, those met last first."""
    return facts.reachable(person for entry in reversed(past) for person in entry.people)
