"""The list of all entries by year, newest first.

In: the book. Out: `EntriesView`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from generator.pages import urls
from generator.pages.filters import ENTRY_KEYS, Filters, build_filters, list_entry_traits
from generator.pages.frame import Frame, build_part_frame
from generator.pages.page import Page, build_page
from generator.pages.parts import PartLink, count_parts, cut_part, find_part, link_parts
from generator.pages.rows import EntryRow, build_entry_row
from generator.pages.wording import format_period
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book


class YearOfEntries(Record, frozen=True):
    """The entries of one year, newest first."""

    label: str
    entries: tuple[EntryRow, ...]


class EntriesView(Record, frozen=True):
    """What the list of entries shows, or one part of a long one; `traits` by the link to an entry."""

    frame: Frame
    total: int
    years: tuple[YearOfEntries, ...]
    parts: tuple[PartLink, ...]
    filters: Filters
    traits: Mapping[str, str]


def plan_entries(book: Book) -> Page:
    """Plan the list of entries, of a long one the newest part."""
    return plan_entries_part(book, count_parts(len(book.days)))


def plan_entries_part(book: Book, number: int) -> Page:
    """Plan one part of the list of entries."""
    days = list(book.days.items())
    here = find_part(urls.ENTRIES, len(days), number)
    links, part = book.links_from(here), cut_part(days, number)
    shown = [book.journal.entries[item] for item, _ in part]
    years = tuple(
        YearOfEntries(str(year), tuple(build_entry_row(book, links, item.id) for item in found))
        for year, found in groupby(reversed(shown), key=lambda item: item.date.year)
    )
    traits = {links.entry(item.id).href: list_entry_traits(book, item) for item in shown}
    view = EntriesView(
        frame=build_part_frame(book, here, "Entries", urls.ENTRIES, _name_part(part)),
        total=len(days),
        years=years,
        parts=link_parts(links, urls.ENTRIES, days, number, _name_part),
        filters=build_filters(book, ENTRY_KEYS, traits.values(), partial=len(part) < len(days)),
        traits=traits,
    )
    return build_page("pages/entries.html", view)


def _name_part(days: Sequence[tuple[str, date]]) -> str:
    """Say from when entries are."""
    return format_period(days[0][1], days[-1][1]) if days else ""
