"""How entries and people are named where only text can stand.

In: the journal and a thing in it. Out: words. It must not know formats.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.model import Entry, Journal, Term


def name_entry(journal: Journal, entry: Entry) -> str:
    """Return an entry's title, with the company before it unless it is named there."""
    company = journal.companies[entry.company].name if entry.company else ""
    if not company or company.casefold() in entry.title.casefold():
        return entry.title
    return f"{company}: {entry.title}"


def name_person(journal: Journal, person_id: str, *, reach: bool = False) -> str:
    """Return a name with its role, and with telephone and mail if they shall be at hand."""
    person = journal.people[person_id]
    found = [person.role, *((person.phone, person.email) if reach else ())]
    known = ", ".join(filter(None, found))
    return f"{person.name} ({known})" if known else person.name


def list_people(entry: Entry) -> tuple[str, ...]:
    """Return with whom an entry is spent, each once."""
    found = (item.person for item in entry.appearances if item.how == "with")
    return tuple(dict.fromkeys(found))


def spell_id(name: str) -> str:
    """Return an id as a phrase: "in-person" becomes "In person"."""
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]


def name_terms(terms: Iterable[Term]) -> tuple[str, ...]:
    """Return the terms of an offer, each with its name before it."""
    return tuple(f"{term.name}: {term.text}" for term in terms)
