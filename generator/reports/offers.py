"""Offers: every offer with its terms, deadline, negotiation steps and decision.

In: the journal and today. Out: `Offer` values in order of date. It must not know pages or output.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from generator.events import OFFER_STAGES, process_entries
from generator.model import Entry, Journal, Process, Term
from generator.record import Record

Day = date
"""Stands in for `date` in a class that has a field of this name."""


class Step(Record, frozen=True):
    """One step of a negotiation, the offer first: what I asked (`counter`), what they offered."""

    entry: str
    date: date
    counter: tuple[Term, ...]
    terms: tuple[Term, ...]


class Offer(Record, frozen=True):
    """An offer; `terms` are the latest offered, `decision` is the end that came of it, or None.

    `return_if` is what I said would bring me back, "" where I said nothing.
    """

    process: str
    entry: str
    date: date
    terms: tuple[Term, ...]
    deadline: Day | None
    steps: tuple[Step, ...]
    decision: str | None
    return_if: str


def build_offers(journal: Journal, as_of: date) -> tuple[Offer, ...]:
    """Return the offer of every process that got as far, with all that was negotiated by today."""
    found = (_build_offer(journal, process, as_of) for process in journal.processes.values())
    offers = [offer for offer in found if offer is not None]
    return tuple(sorted(offers, key=lambda offer: (offer.date, offer.process)))


def _build_offer(journal: Journal, process: Process, as_of: date) -> Offer | None:
    """Return the offer of one process, None where none was made."""
    past = process_entries(journal, process, as_of)
    talks = [entry for entry in past if entry.stage in OFFER_STAGES]
    if not talks:
        return None
    end = next((entry for entry in past if entry.id == process.end), None)
    deadlines = [entry.deadline for entry in talks if entry.deadline]
    return Offer(
        process=process.id,
        entry=talks[0].id,
        date=talks[0].date,
        terms=merge_terms(talks),
        deadline=deadlines[-1] if deadlines else None,
        steps=tuple(Step(entry.id, entry.date, entry.counter, entry.terms) for entry in talks),
        decision=end.stage if end else None,
        return_if=(end.return_if if end else None) or "",
    )


def merge_terms(talks: Sequence[Entry]) -> tuple[Term, ...]:
    """Return each term as it was offered last, in the order of first mention."""
    terms = {term.name: term for entry in talks for term in entry.terms}
    return tuple(terms.values())
