"""The contact list: everyone met, who is due, and who can recommend me where.

In: the book. Out: `NetworkView`. It must not know how warmth or ties are computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from generator.exports.paths import CONTACTS
from generator.pages import urls
from generator.pages.filters import PERSON_KEYS, Filters, build_filters, list_person_traits
from generator.pages.frame import Frame, build_part_frame
from generator.pages.links import Link, LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.parts import PartLink, count_parts, cut_part, find_part, link_parts
from generator.pages.strips import WIDTH, Case, Strip, build_strip, lay
from generator.pages.wording import format_decimal, format_id
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.network import Recommender

TIERS = ("active", "warm", "keep", "light", "dormant", "none")
WARMTH_STEPS = 5
MOST_DUE = 8
WARMTH_MARKS = ((0.0, "1 just now"), (0.5, "0.5 due"), (1.0, "0 cold"))
MOST_COMPANIES = 100


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


class WarmthRow(Record, frozen=True):
    """The people of one tier by their warmth, from just now on the left to cold on the right."""

    label: str
    n: int
    due: int
    strip: Strip
    summary: str


class WarmthChart(Record, frozen=True):
    """A strip for each tier that has a cadence; `marks` are places and names on all of them."""

    width: float
    marks: tuple[tuple[float, str], ...]
    rows: tuple[WarmthRow, ...]


class NetworkView(Record, frozen=True):
    """What the network page shows; `due` are the strongest ties among `due_total` that are due.

    `met` counts the people with a talk or message behind them, `total` those only named as well.
    An older part of a long list shows people alone. `traits` are by the link to a person, `cards`
    leads to the address cards of all.
    """

    frame: Frame
    total: int
    met: int
    due: tuple[ContactRow, ...]
    due_total: int
    warmth: WarmthChart
    tiers: tuple[TierGroup, ...]
    companies: tuple[CompanyRecommenders, ...]
    cards: str
    companies_total: int
    parts: tuple[PartLink, ...]
    filters: Filters
    traits: Mapping[str, str]


def plan_network(book: Book) -> Page:
    """Plan the contact list, of a long one the warmest part."""
    return plan_network_part(book, count_parts(len(book.contacts)))


def plan_network_part(book: Book, number: int) -> Page:
    """Plan one part of the contact list; who is due and who can recommend stand on the first alone."""
    here = find_part(urls.NETWORK, len(book.contacts), number)
    links, is_first = book.links_from(here), here == urls.NETWORK
    contacts = book.contacts.values()
    warmest_first = sorted(book.contacts, key=lambda item: TIERS.index(book.contacts[item].tier))
    shown = cut_part(warmest_first[::-1], number)[::-1]
    places = {item: place for place, item in enumerate(warmest_first, 1)}

    def name_part(people: Sequence[str]) -> str:
        return f"{places[people[-1]]} to {places[people[0]]}" if people else ""

    due = [item for item in contacts if item.next_due is not None and item.next_due <= book.as_of]
    due.sort(key=lambda item: -item.tie.points)
    companies = _choose_companies(book)
    here_shown = set(shown)
    traits = {
        links.person(item).href: list_person_traits(book, item)
        for item in book.contacts
        if item in here_shown
    }
    described = book.contacts if is_first else shown
    rows = {item: build_contact_row(book, links, item) for item in described}
    view = NetworkView(
        frame=build_part_frame(book, here, "Network", urls.NETWORK, name_part(shown[::-1])),
        total=len(contacts),
        met=sum(item.last_contact is not None for item in contacts),
        due=tuple(rows[item.person] for item in due[:MOST_DUE]) if is_first else (),
        due_total=len(due),
        warmth=_draw_warmth(tuple(rows.values()) if is_first else ()),
        tiers=_group_tiers(tuple(rows[item] for item in shown)),
        companies=tuple(
            CompanyRecommenders(links.company(item), build_recommenders(book, links, item))
            for item in (companies[:MOST_COMPANIES] if is_first else ())
        ),
        cards=links.href(CONTACTS),
        companies_total=len(companies),
        parts=link_parts(links, urls.NETWORK, warmest_first[::-1], number, name_part),
        filters=build_filters(
            book, PERSON_KEYS, traits.values(), partial=len(shown) < len(contacts)
        ),
        traits=traits,
    )
    return build_page("pages/network.html", view)


def _choose_companies(book: Book) -> list[str]:
    """Return the companies where somebody can recommend me; of many, those with an open process first."""
    found = [item for item in book.journal.companies if book.recommenders.get(item)]
    if len(found) <= MOST_COMPANIES:
        return found
    return sorted(found, key=lambda item: not _is_open(book, item))


def _is_open(book: Book, company: str) -> bool:
    """Say whether a process of a company can still go on."""
    processes = book.company_processes.get(company, ())
    return any(not book.histories[item].is_closed for item in processes)


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


def _draw_warmth(rows: tuple[ContactRow, ...]) -> WarmthChart:
    """Draw how warm the people of each tier are."""
    groups = _group_tiers(tuple(row for row in rows if row.warmth is not None))
    return WarmthChart(
        width=WIDTH,
        marks=tuple((lay(place), name) for place, name in WARMTH_MARKS),
        rows=tuple(_draw_tier(group) for group in groups),
    )


def _draw_tier(group: TierGroup) -> WarmthRow:
    """Draw the people of one tier as dots."""
    cases = []
    for row in group.people:
        warmth = row.warmth or 0.0
        title = f"{row.person.text}: warmth {format_decimal(warmth)}"
        cases.append(Case(1 - warmth, title, row.person.href, row.tie == "weak"))
    due = sum(row.due_days is not None and row.due_days <= 0 for row in group.people)
    return WarmthRow(
        label=group.label,
        n=len(cases),
        due=due,
        strip=build_strip(cases, [place for place, _ in WARMTH_MARKS], reference=0.5),
        summary=f"{group.label}: {len(cases)} people, {due} of them due",
    )
