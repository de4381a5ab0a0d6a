"""Whether a cell can be the value of a field, and in which form.

In: the name of a field and a text. Out: the text as the field takes it, or None. What fits no field is
not lost: the caller keeps it as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from generator.entries import values
from generator.entries.money import read_money
from generator.importers.days import Unclear, is_nothing, read_when
from generator.importers.drafts import PersonPart
from generator.vocabulary import find_term

LONGEST = 200
"""Characters of a name; what is longer is a text in the wrong column."""
LONGEST_LINK = 2000
MOST_TAGS = 20
BARE_LINK = re.compile(r"(?:www\.|[a-z]{2,3}\.linkedin\.com/|linkedin\.com/)\S+", re.IGNORECASE)
BETWEEN_TAGS = re.compile(r"[;,|]")
BETWEEN_PEOPLE = re.compile(r"\s*[;\n]\s*")


def fit_name(text: str) -> str | None:
    """Return a name in one line."""
    line = " ".join(text.split())
    return line if line and len(line) <= LONGEST else None


def fit_link(text: str) -> str | None:
    """Return a web address, one without its beginning completed."""
    link = f"https://{text}" if BARE_LINK.fullmatch(text) else text
    return link if values.URL.fullmatch(link) and len(link) <= LONGEST_LINK else None


def _fit_email(text: str) -> str | None:
    return text if values.is_email(text) and len(text) <= LONGEST else None


def _fit_pay(text: str) -> str | None:
    return " ".join(text.split()) if read_money(text) else None


def _fit_day(text: str) -> str | None:
    try:
        return read_when(text).day.isoformat()
    except Unclear:
        return None


def _fit_duration(text: str) -> str | None:
    try:
        values.parse_duration(text)
    except values.BadValue:
        return None
    return text if len(text) <= LONGEST else None


FITS: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "posting": fit_link,
        "link": fit_link,
        "email": _fit_email,
        "pay": _fit_pay,
        "met": _fit_day,
        "duration": _fit_duration,
        "outcome": lambda text: find_term("outcome", text),
        "source": lambda text: find_term("source", text),
        "relation": lambda text: find_term("relation", text),
        "format": lambda text: find_term("format", text),
    }
)
"""Fields that do not take any text."""


def fit_field(name: str, text: str) -> str | None:
    """Return a text as a field takes it; None where it does not fit, or states nothing."""
    if is_nothing(text):
        return None
    return FITS.get(name, fit_name)(text.strip())


def fit_tags(text: str) -> tuple[str, ...]:
    """Cut a cell into tags."""
    cut = (fit_name(part) for part in BETWEEN_TAGS.split(text))
    return tuple(dict.fromkeys(filter(None, cut)))[:MOST_TAGS]


def fit_people(text: str) -> tuple[PersonPart, ...]:
    """Read people as an entry could name them; none at all where one of them cannot be read."""
    found = []
    for part in filter(None, BETWEEN_PEOPLE.split(text.strip())):
        try:
            person = values.parse_person(part)
        except values.BadValue:
            return ()
        if len(part) > LONGEST:
            return ()
        stated = {"role": person.role, "email": person.email}
        found.append(PersonPart(person.name, {key: text for key, text in stated.items() if text}))
    return tuple(found)
