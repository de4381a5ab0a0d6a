"""`contacts.vcf`: everyone in the journal as an address card.

In: the journal, the network and settings. Out: cards as plain values, and their bytes. It must not
know pages. The cards are of version 3.0, which telephones read best. A name is never taken apart:
which part of it is the family's is not ours to guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from generator.exports.contentlines import Block, Property, clean_line, write_blocks
from generator.exports.wording import name_entry, spell_id
from generator.model import Journal, Person
from generator.record import Record

if TYPE_CHECKING:
    from generator.reports.network import Contact, Network

PRODUCT = "-//Rounds//Interview journal//EN"
IN_LINKS = str.maketrans({",": "%2C", ";": "%3B", "\\": "%5C"})
"""Signs that some readers take for the end of a value; in an address they may be written so."""


class Card(Record, frozen=True):
    """A person as an address book keeps them; what is unknown is empty."""

    uid: str
    name: str
    company: str
    role: str
    phone: str
    email: str
    link: str
    categories: tuple[str, ...]
    note: str


def plan_contacts(journal: Journal, network: Network) -> tuple[Card, ...]:
    """Return a card for everyone, in order of id."""
    return tuple(
        _plan_card(journal, journal.people[key], network.contacts[key], network.as_of)
        for key in sorted(journal.people)
    )


def _plan_card(journal: Journal, person: Person, contact: Contact, as_of: date) -> Card:
    """Plan the card of one person."""
    return Card(
        uid=f"person-{person.id}",
        name=person.name,
        company=journal.companies[person.company].name if person.company else "",
        role=person.role,
        phone=person.phone,
        email=person.email,
        link=person.link,
        categories=("Rounds", spell_id(person.relation), spell_id(contact.tier)),
        note="\n".join(_list_notes(journal, person, contact, as_of)),
    )


def _list_notes(journal: Journal, person: Person, contact: Contact, as_of: date) -> Iterator[str]:
    """Yield how we met, when we last talked, where they worked before."""
    first = journal.entries[contact.entries[0]] if contact.entries else None
    if person.met and (first is None or person.met < first.date):
        yield f"Met: {person.met}"
    elif first:
        word = "Met" if first.date <= as_of else "To meet"
        yield f"{word}: {name_entry(journal, first)}, {first.date}"
    if contact.last_contact:
        yield f"Last contact: {contact.last_contact}"
    if earlier := [journal.companies[key].name for key in person.past_companies]:
        yield f"Before: {', '.join(earlier)}"


def render_contacts(cards: tuple[Card, ...]) -> bytes:
    """Return cards as vCard 3.0 (RFC 2426)."""
    return write_blocks(Block("VCARD", tuple(_list_properties(card))) for card in cards)


def _list_properties(card: Card) -> Iterator[Property]:
    """Yield the lines of a card."""
    name = clean_line(card.name)
    yield Property("VERSION", "3.0", exact=True)
    yield Property("PRODID", PRODUCT)
    yield Property("UID", f"{card.uid}@rounds")
    yield Property("FN", name)
    yield Property("N", ("", name, "", "", ""), joint=";")
    if card.company:
        yield Property("ORG", (clean_line(card.company),), joint=";")
    if card.role:
        yield Property("TITLE", clean_line(card.role))
    if card.phone:
        yield Property("TEL", clean_line(card.phone), kind="WORK")
    if card.email:
        yield Property("EMAIL", clean_line(card.email), kind="INTERNET")
    if card.link:
        yield Property("URL", clean_line(card.link).translate(IN_LINKS), exact=True)
    yield Property("CATEGORIES", card.categories)
    if card.note:
        yield Property("NOTE", card.note)
