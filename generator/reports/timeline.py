"""Timeline: what happened in each process and how long it took.

In: the journal, the days of the rules and today. Out: `Timeline`. It must not know pages or output.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from generator.events import (
    OFFER_STAGES,
    i_spoke,
    is_ghosted,
    is_on_hold,
    is_round,
    last_of,
    last_their_entry,
    pick_past,
    pick_planned,
    they_spoke,
)
from generator.memo import Section
from generator.model import Entry, Journal, Process
from generator.record import Record
from generator.reports.days import days_between
from generator.settings import RULES
from generator.vocabulary import stages

FUNNEL_ORDERS = MappingProxyType(
    {"contact": 1, "screen": 3, "technical": 7, "onsite": 8, "offer": 12}
)
"""The steps before `accepted` and the lowest order of a stage that reaches each."""


class StageSpell(Record, frozen=True):
    """A pipeline stage that was entered; `days` to the next entered stage, the end, or today."""

    stage: str
    entered: date
    days: int
    entry: str


class ProcessHistory(Record, frozen=True):
    """One process as of today.

    `status` is upcoming, open, waiting, on-hold, offer, ghosted, accepted, declined, rejected,
    withdrawn or position-closed. `last_contact` is the day of their last message or of the last
    round, `waiting_days` the days since (None when closed or when they never spoke). `upcoming`
    holds ids of entries after today, soonest first.
    """

    process: Process
    status: str
    started: date
    ended: date | None
    days: int
    stages: tuple[StageSpell, ...]
    furthest_stage: str | None
    last_contact: date | None
    waiting_days: int | None
    upcoming: tuple[str, ...]

    @property
    def is_closed(self) -> bool:
        """Ended, or ghosted: nothing more is expected."""
        return self.ended is not None or self.status == "ghosted"


class FunnelStep(Record, frozen=True):
    """How many processes reached a step, `of` those that reached the step before it."""

    step: str
    reached: int
    of: int


class Timeline(Record, frozen=True):
    """Every process by id, in order of start, and the funnel over all of them."""

    as_of: date
    histories: Mapping[str, ProcessHistory]
    funnel: tuple[FunnelStep, ...]


def build_timeline(
    journal: Journal,
    as_of: date,
    rules: Mapping[str, int] = RULES,
    memo: Section | None = None,
) -> Timeline:
    """Return the history of every process; `rules` holds the days of silence until ghosted."""
    memo = memo or Section()
    histories = [
        memo.call(
            process.id,
            _build_history,
            process,
            tuple(journal.entries[entry_id] for entry_id in process.entries),
            as_of,
            rules,
        )
        for process in journal.processes.values()
    ]
    histories.sort(key=lambda item: (item.started, item.process.id))
    by_id = MappingProxyType({item.process.id: item for item in histories})
    return Timeline(as_of, by_id, _build_funnel(histories, as_of))


def _build_history(
    process: Process, entries: Sequence[Entry], as_of: date, rules: Mapping[str, int]
) -> ProcessHistory:
    """Return the history of one process from its entries."""
    past = pick_past(entries, as_of)
    upcoming = pick_planned(entries, as_of)
    end = next((entry for entry in past if entry.id == process.end), None)
    ended = end.date if end else None
    until = ended or as_of
    started = entries[0].date
    spells = _build_spells(past, until)
    theirs = last_their_entry(past)
    return ProcessHistory(
        process=process,
        status=end.stage if end else _find_status(past, upcoming, as_of, rules),
        started=started,
        ended=ended,
        days=days_between(started, until),
        stages=spells,
        furthest_stage=_find_furthest(spells),
        last_contact=theirs.date if theirs else None,
        waiting_days=days_between(theirs.date, as_of) if theirs and not end else None,
        upcoming=tuple(entry.id for entry in upcoming),
    )


def _build_spells(past: Sequence[Entry], until: date) -> tuple[StageSpell, ...]:
    """Return each distinct pipeline stage once, at its first day."""
    first: dict[str, Entry] = {}
    for entry in past:
        if stages()[entry.stage].is_pipeline:
            first.setdefault(entry.stage, entry)
    entered = list(first.values())
    ends = [*(entry.date for entry in entered[1:]), until]
    return tuple(
        StageSpell(entry.stage, entry.date, days_between(entry.date, end), entry.id)
        for entry, end in zip(entered, ends, strict=False)
    )


def _find_furthest(spells: Sequence[StageSpell]) -> str | None:
    """Return the entered stage of the highest order, the later one of equals."""
    # max keeps the first of equals, so the latest comes first.
    return max((spell.stage for spell in reversed(spells)), key=_order_of, default=None)


def _order_of(stage: str) -> int:
    """Return a stage's place in the pipeline, 0 outside it."""
    return stages()[stage].order or 0


def _find_status(
    past: Sequence[Entry], upcoming: Sequence[Entry], as_of: date, rules: Mapping[str, int]
) -> str:
    """Return the status of a process without an end, the first that fits."""
    if any(entry.stage in OFFER_STAGES for entry in past):
        return "offer"
    if upcoming:
        return "upcoming"
    if is_on_hold(past):
        return "on-hold"
    if is_ghosted(past, as_of, rules):
        return "ghosted"
    said = last_of(entry for entry in past if they_spoke(entry) or i_spoke(entry))
    return "waiting" if said and (is_round(said) or i_spoke(said)) else "open"


def _build_funnel(histories: Sequence[ProcessHistory], as_of: date) -> tuple[FunnelStep, ...]:
    """Count the processes that have begun at every step they reached."""
    taken = {item.process.id: find_steps(item, as_of) for item in histories}
    begun = [item for item in histories if taken[item.process.id]]
    counts = [sum(step in taken[item.process.id] for item in begun) for step in FUNNEL_ORDERS]
    accepted = sum(item.status == "accepted" for item in begun)
    steps = (*FUNNEL_ORDERS, "accepted")
    reached = pairwise((len(begun), *counts, accepted))
    return tuple(
        FunnelStep(step, now, before) for step, (before, now) in zip(steps, reached, strict=True)
    )


def find_steps(history: ProcessHistory, as_of: date) -> tuple[str, ...]:
    """Return the steps that a process took; none before it has begun, all where it was accepted."""
    if history.started > as_of or history.furthest_stage is None:
        return ()
    if history.status == "accepted":
        return tuple(FUNNEL_ORDERS)
    reached = _order_of(history.furthest_stage)
    return tuple(step for step, order in FUNNEL_ORDERS.items() if reached >= order)
