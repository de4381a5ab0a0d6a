"""The demand for a skill written out: every company with its latest round, and the sum of both.

In: the book and a skill's id. Out: `DemandTable`, whose two sums make the share of the report.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.pages.links import Link, LinkMaker
from generator.record import Record
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
    asked, as_of = book.asked_rounds.get(skill_id, {}), book.as_of
    newest = sorted(book.latest_rounds.items(), key=lambda item: item[1], reverse=True)
    rows = tuple(
        DemandRow(
            company=links.company(company),
            latest=day,
            weight=_weigh(as_of, day),
            asked=asked.get(company),
            asked_weight=_weigh(as_of, asked[company]) if company in asked else 0.0,
        )
        for company, day in newest
    )
    return DemandTable(rows, sum(row.weight for row in rows), sum(row.asked_weight for row in rows))


def _weigh(as_of: date, day: date) -> float:
    """Return the weight that a day has today."""
    return find_decay((as_of - day).days)
