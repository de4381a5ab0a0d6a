"""Processes without names: those that were over by the limit, re-dated, in an order that betrays nobody.

In: the journal and the rules of what may be told. Out: bare processes by company. Which ones are over
follows from their days alone, so that no setting and no private field decides it. It must not know
names or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from generator.events import is_on_hold, took_place
from generator.model import Entry, Journal, Process
from generator.record import Record, encode
from generator.redaction.events import Rules, redact_entry
from generator.redaction.periods import redate
from generator.settings import RULES
from generator.vocabulary import stages

SILENT_DAYS = RULES["ghosted-unasked"]
FIRST_UNTOLD = 12
"""The order of an offer: from there on, steps are told in sums alone."""


class BareProcess(Record, frozen=True):
    """A process as re-dated entries in order, the place of its end among them, if it has one."""

    entries: tuple[Entry, ...]
    end: int | None

    @property
    def start(self) -> date:
        """The first day of the quarter in which it began."""
        return self.entries[0].date

    @property
    def outline(self) -> bytes:
        """What a timeline shows of it: its steps, without offers and ends, in their weeks."""
        return encode(
            [(entry.date, stage) for entry in self.entries for stage in list_steps(entry)]
        )

    @property
    def content(self) -> bytes:
        """What tells it from others once every name is gone."""
        return encode(self)


def list_steps(entry: Entry) -> tuple[str, ...]:
    """Return the stages of an entry that a timeline shows; offers and ends are told in sums alone."""
    rounds = tuple(item.stage for item in entry.rounds if item.happened)
    order = stages()[entry.stage].order
    shown = order is not None and order < FIRST_UNTOLD
    return rounds or ((entry.stage,) if shown else ())


def list_settled(journal: Journal, rules: Rules) -> Mapping[str, tuple[BareProcess, ...]]:
    """Return by company the processes that were over by the limit and have stayed so, oldest first."""
    found: dict[str, list[BareProcess]] = {}
    for process in journal.processes.values():
        entries = [journal.entries[item] for item in process.entries]
        if _is_settled(process, entries, rules.limit):
            bare = _strip(process, entries, rules)
            if bare.entries:
                found.setdefault(process.company, []).append(bare)
    return {company: tuple(sort_bare(items)) for company, items in found.items()}


def sort_bare(processes: Iterable[BareProcess]) -> Iterator[BareProcess]:
    """Yield processes by the quarter of their beginning, ties by what is left of them."""
    return iter(sorted(processes, key=lambda item: (item.start, item.outline, item.content)))


def _is_settled(process: Process, entries: Sequence[Entry], limit: date) -> bool:
    """Say whether a process was over by the limit: ended, or silent, and silent ever since.

    What I wrote, noted or talked about beside it moves nothing, so it decides nothing.
    """
    past = [entry for entry in entries if entry.date <= limit and took_place(entry)]
    if any(entry.id == process.end for entry in past):
        return True
    moves = [entry for entry in entries if _moves(entry) and took_place(entry)]
    known = [entry for entry in past if _moves(entry)]
    if not known or len(known) < len(moves) or is_on_hold(past):
        return False
    return (limit - known[-1].date).days >= SILENT_DAYS


def _strip(process: Process, entries: Sequence[Entry], rules: Rules) -> BareProcess:
    """Take names, words and days from what may be told of a process up to the limit."""
    told = [
        entry
        for entry in entries
        if entry.date <= rules.limit and took_place(entry) and _is_told(entry)
    ]
    places = {entry.id: str(number) for number, entry in enumerate(told)}
    bare = tuple(
        redact_entry(entry, redate(told[0].date, entry.date), places.get(entry.about or ""), rules)
        for entry in told
    )
    return BareProcess(bare, int(places[process.end]) if process.end in places else None)


def _moves(entry: Entry) -> bool:
    """Say whether an entry shows that a process goes on: a step, a pause, a word of theirs."""
    return stages()[entry.stage].kind in ("pipeline", "pause") or entry.stage == "reply"


def _is_told(entry: Entry) -> bool:
    """Say whether anything of an entry may be told: letters, notes and talks beside it may not."""
    return stages()[entry.stage].kind in ("pipeline", "end") or entry.stage == "feedback"
