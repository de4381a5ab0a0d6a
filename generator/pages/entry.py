"""One entry: every field that is present, sessions, skills, questions, feedback, the text.

In: the book and an entry's id. Out: `EntryView`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Entry
from generator.pages import urls
from generator.pages.facts import list_facts
from generator.pages.frame import Frame, build_frame
from generator.pages.links import Link, LinkMaker
from generator.pages.offers import describe_terms
from generator.pages.page import Page, build_page
from generator.pages.practices import (
    ImpressionRow,
    PracticeRow,
    build_impressions,
    compare_practices,
)
from generator.pages.rounds import RoundPart, build_entry_part, build_session_part
from generator.pages.rows import EntryRow, Fact, build_entry_row
from generator.pages.texts import SafeHtml, render_body
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book


class EntryView(Record, frozen=True):
    """What an entry's page shows; `part` is the entry's own round, `sessions` those of its day."""

    frame: Frame
    row: EntryRow
    path: str
    facts: tuple[Fact, ...]
    posting: str
    part: RoundPart
    sessions: tuple[RoundPart, ...]
    terms: tuple[tuple[str, str], ...]
    counter: tuple[tuple[str, str], ...]
    impressions: tuple[ImpressionRow, ...]
    practices: tuple[PracticeRow, ...]
    about: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    text: SafeHtml


def plan_entry(book: Book, entry_id: str) -> Page:
    """Plan the page of one entry."""
    here = urls.entry_url(entry_id)
    links, entry = book.links_from(here), book.journal.entries[entry_id]
    heading = book.titles[entry_id]
    before, after = _find_neighbours(book, links, entry)
    sessions = entry.rounds if entry.has_sessions else ()
    view = EntryView(
        frame=build_frame(book, here, heading, urls.ENTRIES, _build_trail(links, entry)),
        row=build_entry_row(book, links, entry_id),
        path=entry.path,
        facts=list_facts(book, links, entry),
        posting=entry.posting or "",
        part=build_entry_part(links, entry, heading),
        sessions=tuple(build_session_part(links, item) for item in sessions),
        terms=describe_terms(entry.terms),
        counter=describe_terms(entry.counter),
        impressions=build_impressions(links, [entry]),
        practices=compare_practices(links, [entry]),
        about=tuple(map(links.entry, book.remarks.get(entry_id, ()))),
        previous=before,
        next=after,
        text=render_body(book.find_text(entry.path), book, links),
    )
    return build_page("pages/entry.html", view)


def _build_trail(links: LinkMaker, entry: Entry) -> tuple[Link, ...]:
    """Return the way to the entry: its process where it has one, else the list of entries."""
    if entry.process:
        return (Link("Timeline", links.href(urls.TIMELINE)), links.process(entry.process))
    return (Link("Entries", links.href(urls.ENTRIES)),)


def _find_neighbours(book: Book, links: LinkMaker, entry: Entry) -> tuple[Link | None, Link | None]:
    """Return the entries before and after this one in its process."""
    if not entry.process:
        return None, None
    story = book.journal.processes[entry.process].entries
    place = story.index(entry.id)
    before = links.entry(story[place - 1]) if place else None
    after = links.entry(story[place + 1]) if place + 1 < len(story) else None
    return before, after
