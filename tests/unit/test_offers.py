"""Offers with their negotiation."""

from __future__ import annotations

from datetime import date

import pytest

from generator.entries.money import read_money
from generator.model import Entry, Term
from generator.pages.offers import describe_terms
from generator.reports.offers import build_offers
from tests.unit.builders import day, entry, journal, term

OFFER = entry("2026-01-20-offer", "offer", terms=(term("base", 80000), term("remote")))
COUNTER = entry("2026-01-22-counter", "negotiation", counter=(term("base", 90000),))
BETTER = entry(
    "2026-01-25-terms", "negotiation", terms=(term("base", 85000),), deadline=date(2026, 2, 1)
)


def test_latest_terms_stand_with_the_steps_that_led_to_them() -> None:
    """A term that was not mentioned again still holds."""
    (offer,) = build_offers(journal(OFFER, COUNTER, BETTER), date(2026, 3, 1))
    assert [item.text for item in offer.terms] == ["85000 EUR", "as you like"]
    assert [item.entry for item in offer.steps] == [OFFER.id, COUNTER.id, BETTER.id]
    assert [item.text for item in offer.steps[0].terms] == ["80000 EUR", "as you like"]
    assert (offer.entry, offer.deadline) == (OFFER.id, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("as_of", "steps", "decision"),
    [("2026-01-21", 1, None), ("2026-01-23", 2, None), ("2026-02-03", 3, "declined")],
)
def test_only_what_has_happened_counts(as_of: str, steps: int, decision: str | None) -> None:
    """Later steps and the decision appear on their day."""
    built = journal(OFFER, COUNTER, BETTER, entry("2026-02-03-no", "declined", return_if="a team"))
    (offer,) = build_offers(built, day(as_of))
    assert (len(offer.steps), offer.decision) == (steps, decision)
    assert offer.return_if == ("a team" if decision else "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("7k EUR/month", "7k EUR/month (84,000 EUR a year)"),
        ("6.5-7k EUR per month", "6.5-7k EUR per month (78,000 to 84,000 EUR a year)"),
        ("1500 EUR/week", "1500 EUR/week (78,000 EUR a year)"),
        ("700 EUR/day", "700 EUR/day"),
        ("92k EUR/year", "92k EUR/year"),
        ("92k EUR", "92k EUR"),
        ("30 days", "30 days"),
    ],
)
def test_sums_are_told_by_year(text: str, shown: str) -> None:
    """What is paid by month or week can be compared; days and hours of a year are not guessed."""
    made = Term("base", text, read_money(text))
    assert describe_terms((made,)) == (("Base", shown),)


@pytest.mark.parametrize("made", [entry("2026-01-20-x", "tools"), entry("2026-04-01-x", "offer")])
def test_no_offer_yet(made: Entry) -> None:
    """A process that got no offer, or will only get one, is not listed."""
    assert build_offers(journal(made), date(2026, 3, 1)) == ()


def test_offers_are_in_order_of_date() -> None:
    """The earliest comes first, whatever its process is called."""
    later = entry("2026-02-01-a", "offer", company="a", process="a-engineer-1")
    offers = build_offers(journal(OFFER, later), date(2026, 3, 1))
    assert [item.process for item in offers] == ["acme-engineer-1", "a-engineer-1"]
