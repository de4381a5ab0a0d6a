"""One person: how to reach them, where they work and worked, every meeting.

In: the book and a person's id. Out: `PersonView`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.model import Employment
from generator.pages import urls
from generator.pages.frame import Frame, build_frame
from generator.pages.links import Link, LinkMaker
from generator.pages.network import ContactRow, build_contact_row
from generator.pages.page import Page, build_page
from generator.pages.rows import EntryRow, build_entry_row
from generator.pages.texts import SafeHtml, render_body
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book


class EmploymentRow(Record, frozen=True):
    """Where someone works or worked, as far as the journal says; `entry` is where it says so."""

    company: Link
    since: date | None
    until: date | None
    present: bool
    entry: Link | None


class PersonView(Record, frozen=True):
    """What a person's page shows; meetings newest first."""

    frame: Frame
    contact: ContactRow
    aliases: tuple[str, ...]
    email: str
    phone: str
    link: str
    met: date | None
    employments: tuple[EmploymentRow, ...]
    processes: tuple[Link, ...]
    entries: tuple[EntryRow, ...]
    text: SafeHtml


def plan_person(book: Book, person_id: str) -> Page:
    """Plan the page of one person."""
    here = urls.person_url(person_id)
    links, person = book.links_from(here), book.journal.people[person_id]
    entries = book.contacts[person_id].entries
    shown = [book.journal.entries[item] for item in entries]
    trail = (Link("Network", links.href(urls.NETWORK)),)
    view = PersonView(
        frame=build_frame(book, here, person.name, urls.NETWORK, trail),
        contact=build_contact_row(book, links, person_id),
        aliases=person.aliases,
        email=person.email,
        phone=person.phone,
        link=person.link,
        met=person.met or min((item.date for item in shown), default=None),
        employments=tuple(
            _build_employment(links, item, person.company) for item in reversed(person.employments)
        ),
        processes=tuple(
            map(links.process, dict.fromkeys(item.process for item in shown if item.process))
        ),
        entries=tuple(build_entry_row(book, links, item.id) for item in reversed(shown)),
        text=render_body(book.find_text(person.note_path), book, links),
    )
    return build_page("pages/person.html", view)


def _build_employment(links: LinkMaker, item: Employment, present: str | None) -> EmploymentRow:
    """Describe one statement of where someone works."""
    return EmploymentRow(
        company=links.company(item.company),
        since=item.since,
        until=item.until,
        present=item.until is None and item.company == present,
        entry=links.entry(item.entry) if item.entry else None,
    )
