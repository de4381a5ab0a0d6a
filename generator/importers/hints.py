"""What is known beside a foreign file: a mapping, and names of the journal that may stand in it.

In: the journal, the settings, what the user said. Out: `Hints`. It must not know any format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from generator.importers.fitting import fit_name
from generator.importers.layout import Layout
from generator.model import Journal
from generator.record import Record, field
from generator.settings import Settings


class Hints(Record, frozen=True):
    """What helps to read a file.

    `company` is what the user says an invitation is of. `companies` leads from names and aliases to
    names, `domains` from the domains of mail and web addresses.
    """

    mapping: Layout | None = None
    company: str = ""
    companies: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    zone: str = ""


def gather_hints(
    journal: Journal, settings: Settings, mapping: Layout | None, company: str
) -> Hints:
    """Return what the journal and the user know."""
    companies = {
        name: item.name
        for item in journal.companies.values()
        for name in (item.name, *item.aliases)
    }
    return Hints(
        mapping,
        fit_name(company) or "",
        companies,
        dict(_list_domains(journal)),
        settings.owner or "",
        settings.timezone or "",
    )


def _list_domains(journal: Journal) -> Iterator[tuple[str, str]]:
    """Yield the domains of people's mail and companies' pages; the companies' own come last and win."""
    for person in journal.people.values():
        domain = person.email.rpartition("@")[2].casefold()
        if domain and person.company:
            yield domain, journal.companies[person.company].name
    for company in journal.companies.values():
        host = urlsplit(company.link).netloc.casefold().removeprefix("www.")
        if host:
            yield host, company.name
