"""Reminders at the end of a process: answer the offer, say no kindly, ask why, try again.

In: the facts of today. Out: `Followup` values. It must not know the other rules or pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from generator.model import Entry
from generator.reports.days import shift_day
from generator.reports.followups import Facts, Followup, logged_letters
from generator.reports.hours import is_given, rejection_skills
from generator.reports.silence_rules import find_pending_offer
from generator.reports.timeline import ProcessHistory

PROVEN = frozenset({"closed", "met"})
RISKY = "recovering"


def remind_answer_offer(facts: Facts) -> Iterator[Followup]:
    """Remind of an offer that has neither been answered nor become a negotiation."""
    for key, history in facts.timeline.histories.items():
        offer = find_pending_offer(facts.past[key])
        if history.status != "offer" or offer is None:
            continue
        senders = facts.reachable(item.person for item in offer.appearances)
        company = facts.company_of(history.process.company)
        until = f" by {offer.deadline}" if offer.deadline else ""
        yield facts.remind(
            "answer-offer",
            offer.deadline or shift_day(offer.date, facts.rules["answer-offer"]),
            f"Answer the offer of {company}{until}",
            process=key,
            person=senders[0] if senders else facts.find_partner(history),
            entry=offer.id,
            letter="negotiate",
        )


def remind_say_no_kindly(facts: Facts) -> Iterator[Followup]:
    """Remind of a kind no to the people of an offer that I declined."""
    for history, end in _find_ended(facts, "declined"):
        past = facts.past[history.process.id]
        people = facts.reachable(person for entry in past for person in entry.people)
        if logged_letters(past, "decline"):
            continue
        company = facts.company_of(history.process.company)
        whom = f"{facts.names_of(people)} at {company}" if people else company
        yield facts.remind(
            "say-no-kindly",
            shift_day(end.date, facts.rules["say-no-kindly"]),
            f"Say no kindly to {whom}",
            process=history.process.id,
            person=facts.find_partner(history),
            entry=end.id,
            letter="decline",
        )


def remind_ask_why(facts: Facts) -> Iterator[Followup]:
    """Remind of a rejection that says too little to learn from."""
    for history, end in _find_ended(facts, "rejected"):
        since = [item for item in facts.past[history.process.id] if item.date >= end.date]
        if not _is_unexplained(end) or _was_explained(facts, history, since):
            continue
        partner = facts.find_partner(history)
        company = facts.company_of(history.process.company)
        whom = f"{facts.names_of([partner])} at {company}" if partner else company
        yield facts.remind(
            "ask-why",
            shift_day(end.date, facts.rules["ask-why"]),
            f"Ask {whom} what was missing",
            process=history.process.id,
            person=partner,
            entry=end.id,
            letter="feedback-request",
        )


def remind_rematch(facts: Facts) -> Iterator[Followup]:
    """Remind of a new attempt where they are ready for one and every named gap has closed."""
    attempts = _group_attempts(facts)
    for history, end in _find_ended(facts, "rejected"):
        named = rejection_skills(facts.journal, end)
        technical = "technical" in end.reasons or (not end.reasons and bool(named))
        if not (technical or end.retry_after):
            continue
        if _tried_again(history, attempts[history.process.company]):
            continue
        states = {skill: facts.skills.levels[skill].status for skill in named}
        if any(state not in (*PROVEN, RISKY) for state in states.values()):
            continue
        weak = [facts.journal.skills[key].name for key in named if states[key] == RISKY]
        risk = f" (risky: {', '.join(weak)} not yet closed)" if weak else ""
        yield facts.remind(
            "rematch",
            end.retry_after or shift_day(end.date, facts.rules["rematch"]),
            f"Ask {facts.company_of(history.process.company)} for a new attempt{risk}",
            process=history.process.id,
            person=facts.find_partner(history),
            entry=end.id,
            letter="reinterview",
        )


def _find_ended(facts: Facts, status: str) -> Iterator[tuple[ProcessHistory, Entry]]:
    """Yield the processes that ended in this way, each with the entry that says so."""
    for history in facts.timeline.histories.values():
        if history.status == status and history.process.end:
            yield history, facts.journal.entries[history.process.end]


def _is_unexplained(rejection: Entry) -> bool:
    """Say whether a rejection gives no reason, or a technical one, and names no skill."""
    if rejection.marks or rejection.decided_by:
        return False
    return not rejection.reasons or any(
        reason in ("not-told", "technical") for reason in rejection.reasons
    )


def _was_explained(facts: Facts, history: ProcessHistory, since: Sequence[Entry]) -> bool:
    """Say whether feedback has come since the rejection, or was asked for."""
    if any(item.stage == "feedback" for item in since) or logged_letters(since, "feedback-request"):
        return True
    past = facts.past[history.process.id]
    inline = [item for entry in past for item in entry.feedback]
    inline += [item for entry in past for part in entry.rounds for item in part.feedback]
    return any(
        item.date is not None
        and history.ended is not None
        and item.date >= history.ended
        and is_given(item, facts.as_of)
        for item in inline
    )


def _tried_again(history: ProcessHistory, attempts: Sequence[ProcessHistory]) -> bool:
    """Say whether one of the company's processes has begun, or is planned, since this one ended."""
    return any(
        other.process.id != history.process.id
        and history.ended is not None
        and other.started >= history.ended
        for other in attempts
    )


def _group_attempts(facts: Facts) -> Mapping[str, Sequence[ProcessHistory]]:
    """Return the processes by company."""
    attempts: dict[str, list[ProcessHistory]] = defaultdict(list)
    for history in facts.timeline.histories.values():
        attempts[history.process.company].append(history)
    return attempts
