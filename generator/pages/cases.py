"""Numbers with the cases behind them: shares, medians, and links to what was counted.

In: shares and medians of the reports, a way to link to a case. Out: rows that tell a number with its n.
It must not know what is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from generator.pages.links import Link
from generator.pages.wording import format_decimal
from generator.record import Record
from generator.reports.rates import Median, Share

Case = TypeVar("Case")
LinkCase = Callable[[str], Link]
MOST_LINKS = 15
"""Cases that a number lists; a list of hundreds helps nobody and makes the page heavy."""


class Cases(Record, frozen=True):
    """A count and what was counted; `more` were counted and are not listed."""

    count: int
    links: tuple[Link, ...]
    more: int


class Rate(Record, frozen=True):
    """A share in words: "2 of 9", and from five cases on its percentage with the likely range."""

    text: str
    note: str
    cases: Cases


class Length(Record, frozen=True):
    """A median in words, "7 days", with its n and the cases from short to long; `text` may be empty."""

    text: str
    days: float | None
    n: int
    cases: Cases


def list_cases(cases: Iterable[Case], link: Callable[[Case], Link]) -> Cases:
    """Return a count with links to the last cases, which are the newest of a journal."""
    found = tuple(cases)
    listed = found[-MOST_LINKS:]
    return Cases(len(found), tuple(map(link, listed)), len(found) - len(listed))


def tell_share(share: Share, link: LinkCase) -> Rate:
    """Tell a share: no percentage below five cases."""
    cases, of = len(share.cases), len(share.of)
    note = ""
    if share.interval:
        low, high = (format_decimal(100 * value, 0) for value in share.interval)
        note = f"{format_decimal(100 * cases / of, 0)} %, likely {low} to {high} %"
    return Rate(f"{cases} of {of}", note, list_cases(share.cases, link))


def tell_median(found: Median, link: LinkCase) -> Length:
    """Tell a median number of days; the longest cases are linked."""
    days = found.days
    cases = list_cases((case.id for case in found.cases), link)
    return Length(format_days(days), days, len(found.cases), cases)


def format_days(days: float | None) -> str:
    """Write a median of days as "7 days" or "8.5 days"; nothing where there is none."""
    if days is None:
        return ""
    text = format_decimal(days, 1).removesuffix(".0")
    return f"{text} {'day' if text == '1' else 'days'}"
