"""The list of all entries by year, newest first.

In: the book. Out: `EntriesView`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from generator.pages import urls
from generator.pages.filters import ENTRY_KEYS, Filters, build_filters, list_entry_traits
from generator.pages.frame import Frame, build_frame
from generator.pages.page import Page, build_page
from generator.pages.rows import EntryRow, build_entry_row
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book


class YearOfEntries(Record, frozen=True):
    """The entries of one year, newest first."""

    label: str
    entries: tuple[EntryRow, ...]


class EntriesView(Record, frozen=True):
    """What the list of entries shows; `traits` of each entry by the link to it."""

    frame: Frame
    total: int
    years: tuple[YearOfEntries, ...]
    filters: Filters
    traits: Mapping[str, str]


def plan_entries(book: Book) -> Page:
    """Plan the list of entries."""
    links, entries = book.links_from(urls.ENTRIES), list(book.journal.entries.values())
    years = tuple(
        YearOfEntries(str(year), tuple(build_entry_row(book, links, item.id) for item in found))
        for year, found in groupby(reversed(entries), key=lambda item: item.date.year)
    )
    traits = {links.entry(item.id).href: list_entry_traits(book, item) for item in entries}
    view = EntriesView(
        frame=build_frame(book, urls.ENTRIES, "Entries"),
        total=len(entries),
        years=years,
        filters=build_filters(book, ENTRY_KEYS, traits.values()),
        traits=traits,
    )
    return build_page("pages/entries.html", view)
