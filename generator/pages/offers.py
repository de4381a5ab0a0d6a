"""Offers side by side, each with its steps of negotiation.

In: the book. Out: `OffersView`, and `OfferRow` for the process page.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.model import Term
from generator.pages import urls
from generator.pages.frame import Frame, build_frame
from generator.pages.links import Link, LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.wording import format_id, spell_days
from generator.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pages.book import Book
    from generator.reports.offers import Offer


PAYMENTS = {"month": 12, "week": 52}
"""How often a sum is paid in a year; how many days or hours make one is for nobody to guess."""


class StepRow(Record, frozen=True):
    """One step, the offer itself first: what they offered, or what I asked."""

    link: Link
    day: date
    is_mine: bool


class TermRow(Record, frozen=True):
    """One term across all offers, or across the steps of one; empty where it is not named."""

    term: str
    values: tuple[str, ...]


class OfferRow(Record, frozen=True):
    """An offer; `terms` are the latest, `decision` is empty while it is open.

    Values of `course` follow `steps`, and end with the latest.
    `return_if` is empty where I did not say what would bring me back.
    """

    process: Link
    link: Link
    day: date
    deadline: date | None
    deadline_days: int | None
    terms: tuple[tuple[str, str], ...]
    steps: tuple[StepRow, ...]
    course: tuple[TermRow, ...]
    decision: str
    decision_label: str
    return_if: str


class OffersView(Record, frozen=True):
    """What the offers page shows; columns of `terms` follow `offers`, newest first."""

    frame: Frame
    offers: tuple[OfferRow, ...]
    terms: tuple[TermRow, ...]


def plan_offers(book: Book) -> Page:
    """Plan the comparison of offers."""
    links = book.links_from(urls.OFFERS)
    offers = tuple(build_offer_row(book, links, item) for item in reversed(book.offers))
    terms = _compare_terms([offer.terms for offer in offers])
    frame = build_frame(book, urls.OFFERS, "Offers")
    return build_page("pages/offers.html", OffersView(frame, offers, terms))


def build_offer_row(book: Book, links: LinkMaker, offer: Offer) -> OfferRow:
    """Describe one offer with its steps."""
    deadline, terms = offer.deadline, describe_terms(offer.terms)
    steps = [
        (StepRow(links.entry(step.entry), step.date, is_mine), describe_terms(told))
        for step in offer.steps
        for is_mine, told in ((True, step.counter), (False, step.terms))
        if told
    ]
    return OfferRow(
        process=links.process(offer.process),
        link=links.entry(offer.entry),
        day=offer.date,
        deadline=deadline,
        deadline_days=(deadline - book.as_of).days if deadline else None,
        terms=terms,
        steps=tuple(step for step, _ in steps),
        course=_compare_terms([*(told for _, told in steps), terms]),
        decision=offer.decision or "",
        decision_label=format_id(offer.decision or ""),
        return_if=offer.return_if,
    )


def _compare_terms(columns: Sequence[tuple[tuple[str, str], ...]]) -> tuple[TermRow, ...]:
    """Return a row for each term that any column names, in order of first mention."""
    tables = [dict(column) for column in columns]
    names = dict.fromkeys(name for table in tables for name in table)
    return tuple(TermRow(name, tuple(table.get(name, "") for table in tables)) for name in names)


def describe_terms(terms: tuple[Term, ...]) -> tuple[tuple[str, str], ...]:
    """Return terms as pairs of a readable name and the text that was written, with the sum of a year."""
    return tuple((format_id(term.name), _describe_term(term)) for term in terms)


def _describe_term(term: Term) -> str:
    """Return a term as written; what is paid by month or week is told by year, too."""
    text, money = spell_days(term.text), term.money
    times = PAYMENTS.get(money.period) if money else None
    if not money or not times:
        return text
    sums = dict.fromkeys(f"{times * amount:,.0f}" for amount in (money.low, money.high))
    return f"{text} ({' to '.join(sums)} {money.currency} a year)"
