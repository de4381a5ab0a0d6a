"""The contact list: everyone met, who is due, and who can recommend me where.

In: the book. Out: `NetworkView`. It must not know how warmth or ties are computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from generator.pages import urls
from generator.pages.filters import PERSON_KEYS, Filters, build_filters, list_person_traits
from generator.pages.frame import Frame, build_frame
from generator.pages.links import Link, LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.wording import format_id
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.network import Recommender

TIERS = ("active", "warm", "keep", "light", "dormant", "none")
WARMTH_STEPS = 5
MOST_DUE = 8


class ContactRow(Record, frozen=True):
    """A person in the list; `warmth` 0..1 is also told in `warmth_steps` of five."""

    person: Link
    role: str
    company: Link | None
    past_companies: tuple[Link, ...]
    relation: str
    tier: str
    tier_label: str
    tie: str
    tie_points: int
    last_contact: date | None
    next_due: date | None
    due_days: int | None
    warmth: float | None
    warmth_steps: int | None


class RecommenderRow(Record, frozen=True):
    """Someone who works or worked at a company, and since or until when that is known."""

    person: Link
    present: bool
    since: date | None
    until: date | None
    tie: str
    tie_points: int


class CompanyRecommenders(Record, frozen=True):
    """Who can recommend me at one company: those there now, then those who were."""

    company: Link
    people: tuple[RecommenderRow, ...]


class TierGroup(Record, frozen=True):
    """The people of one tier, next due first."""

    tier: str
    label: str
    people: tuple[ContactRow, ...]


class NetworkView(Record, frozen=True):
    """What the network page shows; `due` are the strongest ties among `due_total` that are due.

    `met` counts the people with a talk or message behind them, `total` those only named as well.
    """

    frame: Frame
    total: int
    met: int
    due: tuple[ContactRow, ...]
    due_total: int
    tiers: tuple[TierGroup, ...]
    companies: tuple[CompanyRecommenders, ...]
    filters: Filters
    traits: Mapping[str, str]


def plan_network(book: Book) -> Page:
    """Plan the contact list."""
    links = book.links_from(urls.NETWORK)
    rows = tuple(build_contact_row(book, links, item) for item in book.contacts)
    due = [row for row in rows if row.due_days is not None and row.due_days <= 0]
    traits = {links.person(item).href: list_person_traits(book, item) for item in book.contacts}
    due.sort(key=lambda row: -row.tie_points)
    view = NetworkView(
        frame=build_frame(book, urls.NETWORK, "Network"),
        total=len(rows),
        met=sum(row.last_contact is not None for row in rows),
        due=tuple(due[:MOST_DUE]),
        due_total=len(due),
        tiers=_group_tiers(rows),
        companies=tuple(
            CompanyRecommenders(links.company(company), build_recommenders(book, links, company))
            for company in book.journal.companies
            if book.recommenders.get(company)
        ),
        filters=build_filters(book, PERSON_KEYS, traits.values()),
        traits=traits,
    )
    return build_page("pages/network.html", view)


def build_contact_row(book: Book, links: LinkMaker, person_id: str) -> ContactRow:
    """Describe a person in one row."""
    person, contact = book.journal.people[person_id], book.contacts[person_id]
    due, warmth = contact.next_due, contact.warmth
    return ContactRow(
        person=links.person(person_id),
        role=person.role,
        company=links.company(person.company) if person.company else None,
        past_companies=tuple(map(links.company, person.past_companies)),
        relation=format_id(person.relation),
        tier=contact.tier,
        tier_label=format_id(contact.tier),
        tie=contact.tie.label,
        tie_points=contact.tie.points,
        last_contact=contact.last_contact,
        next_due=due,
        due_days=(due - book.as_of).days if due else None,
        warmth=warmth,
        warmth_steps=None if warmth is None else round(warmth * WARMTH_STEPS),
    )


def build_recommenders(book: Book, links: LinkMaker, company: str) -> tuple[RecommenderRow, ...]:
    """Return who can recommend me at a company, those who work there now first."""
    found = book.recommenders.get(company, ())
    now_first = sorted(found, key=lambda item: not item.present)
    return tuple(_build_recommender(links, item) for item in now_first)


def _build_recommender(links: LinkMaker, item: Recommender) -> RecommenderRow:
    """Describe one person who can recommend."""
    return RecommenderRow(
        person=links.person(item.person),
        present=item.present,
        since=item.since,
        until=item.until,
        tie=item.tie.label,
        tie_points=item.tie.points,
    )


def _group_tiers(rows: tuple[ContactRow, ...]) -> tuple[TierGroup, ...]:
    """Group people by tier, warmest tier first."""
    groups = ((tier, tuple(row for row in rows if row.tier == tier)) for tier in TIERS)
    return tuple(TierGroup(tier, format_id(tier), found) for tier, found in groups if found)
