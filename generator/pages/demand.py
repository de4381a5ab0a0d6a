"""The demand for a skill written out: every company with its latest round, and the sum of both.

In: the book and a skill's id. Out: `DemandTable`, whose two sums make the share of the report.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.pages.links import Link, LinkMaker
from generator.record import Record, replace
from generator.reports.observations import find_decay

if TYPE_CHECKING:
    from generator.pages.book import Book


class DemandRow(Record, frozen=True):
    """A company: its latest round and, where it asked for the skill, its latest round that did.

    Weights are 1 for today and halve with each year of age.
    """

    company: Link
    latest: date
    weight: float
    asked: date | None
    asked_weight: float


class DemandTable(Record, frozen=True):
    """Companies, newest round first, and the sums of their weights."""

    rows: tuple[DemandRow, ...]
    everyone: float
    asking: float


def build_demand(book: Book, links: LinkMaker, skill_id: str) -> DemandTable:
    """Write out who asked for a skill among all who interviewed."""
    rows = dict(book.share(("demand", links.root), lambda: _list_companies(book, links)))
    for company, day in book.asked_rounds.get(skill_id, {}).items():
        weight = _weigh(book.as_of, day)
        rows[company] = replace(rows[company], asked=day, asked_weight=weight)
    everyone = sum(row.weight for row in rows.values())
    return DemandTable(
        tuple(rows.values()), everyone, sum(row.asked_weight for row in rows.values())
    )


def _list_companies(book: Book, links: LinkMaker) -> dict[str, DemandRow]:
    """Write out all who interviewed, newest first, as if none of them had asked for anything."""
    newest = sorted(book.latest_rounds.items(), key=lambda item: item[1], reverse=True)
    return {
        company: DemandRow(links.company(company), day, _weigh(book.as_of, day), None, 0.0)
        for company, day in newest
    }


def _weigh(as_of: date, day: date) -> float:
    """Return the weight that a day has today."""
    return find_decay((as_of - day).days)
