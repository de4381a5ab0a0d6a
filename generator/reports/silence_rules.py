"""Reminders of a process that has gone quiet: ping, ping once more, let it go.

In: the facts of today. Out: `Followup` values. It must not know the other rules or pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from generator.events import (
    OFFER_STAGES,
    is_round,
    last_of,
    silence_entry,
    they_spoke,
    unanswered_pings,
)
from generator.model import Entry
from generator.record import Record
from generator.reports.days import add_working_days, shift_day
from generator.reports.followups import MOVED, Facts, Followup, name_stage
from generator.reports.timeline import ProcessHistory


class _Silence(Record, frozen=True):
    """A process in which nothing was heard `since` an entry; `after` begins with this entry."""

    history: ProcessHistory
    since: Entry
    after: Sequence[Entry]
    pings: Sequence[Entry]


def remind_ping(facts: Facts) -> Iterator[Followup]:
    """Remind of a first ping, by the day they promised or by the length of their silence."""
    for silence in _find_silences(facts):
        promise = last_of(entry for entry in silence.after if entry.promised)
        cause = promise or silence.since
        due = shift_day(silence.since.date, facts.rules["ping"])
        if promise and promise.promised:
            due = add_working_days(promise.promised, facts.rules["ping-promised"])
        paused = silence.history.status == "on-hold" and not promise
        quiet = not paused and not silence.history.upcoming
        planned, state = _overrule(silence.after, due if quiet else None)
        if silence.pings or planned is None:
            continue
        partner = facts.find_partner(silence.history)
        yield facts.remind(
            "ping",
            planned,
            f"Ping {_address(facts, silence, partner)}: {_describe_silence(silence)}",
            process=silence.history.process.id,
            person=partner,
            entry=cause.id,
            letter="ping",
            state=state,
        )


def remind_second_ping(facts: Facts) -> Iterator[Followup]:
    """Remind of the second and last ping, once the first has gone unanswered."""
    for silence in _find_silences(facts):
        if len(silence.pings) != 1:
            continue
        ping = silence.pings[0]
        since_ping = silence.after[silence.after.index(ping) :]
        due = shift_day(ping.date, facts.rules["second-ping"])
        planned, state = _overrule(since_ping, None if silence.history.upcoming else due)
        partner = next(
            iter(facts.reachable(item.person for item in ping.appearances if item.how == "to")),
            facts.find_partner(silence.history),
        )
        if planned is not None:
            yield facts.remind(
                "second-ping",
                planned,
                f"Ping {_address(facts, silence, partner)} a second and last time: "
                f"no answer to your message of {ping.date}",
                process=silence.history.process.id,
                person=partner,
                entry=ping.id,
                letter="ping",
                state=state,
            )


def remind_ghosted(facts: Facts) -> Iterator[Followup]:
    """Say from when on a silent process counts as ghosted."""
    for key, history in facts.timeline.histories.items():
        since = silence_entry(facts.past[key])
        if since is None or history.status not in ("open", "waiting", "ghosted"):
            continue
        pings = unanswered_pings(facts.past[key])
        days = facts.rules["ghosted" if pings else "ghosted-unasked"]
        company = facts.company_of(history.process.company)
        yield facts.remind(
            "ghosted",
            shift_day(since.date, days),
            f"Count {company} as ghosted: {days} days without a word",
            process=key,
            entry=(pings[-1] if pings else since).id,
        )


def find_pending_offer(past: Sequence[Entry]) -> Entry | None:
    """Return the offer, or their new deadline in a negotiation, that waits for my answer."""
    last = last_of(entry for entry in past if entry.stage in OFFER_STAGES)
    return last if last and (last.stage == "offer" or last.deadline) else None


def _find_silences(facts: Facts) -> Iterator[_Silence]:
    """Yield the processes that are neither ended nor given up, and where no offer waits for me."""
    for key, history in facts.timeline.histories.items():
        past = facts.past[key]
        since = silence_entry(past)
        if since is not None and not history.is_closed and not find_pending_offer(past):
            after = past[past.index(since) :]
            yield _Silence(history, since, after, unanswered_pings(past))


def _overrule(entries: Sequence[Entry], due: date | None) -> tuple[date | None, str]:
    """Return the day that the latest `remind` sets, or the one of the rule, and what it makes of it."""
    last = last_of(entry for entry in entries if entry.remind is not None)
    if last is None or last.remind is None:
        return due, ""
    return (last.remind, MOVED) if isinstance(last.remind, date) else (due, last.remind)


def _address(facts: Facts, silence: _Silence, person: str | None) -> str:
    """Return whom to write to, and where."""
    company = facts.company_of(silence.history.process.company)
    return f"{facts.names_of([person])} at {company}" if person else company


def _describe_silence(silence: _Silence) -> str:
    """Return in words since when nothing was heard, or what was promised."""
    promise = last_of(entry for entry in silence.after if entry.promised)
    if promise:
        return f"an answer was promised by {promise.promised}"
    day = silence.since.date
    if is_round(silence.since):
        return f"nothing since the {name_stage(silence.since)} of {day}"
    if they_spoke(silence.since):
        return f"their last message is of {day}"
    return f"no answer to your message of {day}"
