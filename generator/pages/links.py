"""Named links from one page to the things of the journal.

In: the journal, the titles of its entries and the way up to the site's root. Out: `Link` values, the
same ones for all pages from which that way is the same. It must not know what the linking page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

from generator.model import Journal, Process, Target
from generator.pages import urls
from generator.reads import Known, Ledger
from generator.record import Record, field


class Link(Record, frozen=True):
    """A name and where it leads; `note` is a short addition shown beside the name."""

    text: str
    href: str
    note: str = ""


class LinkMaker(Record, frozen=True):
    """Makes links that start with `root`: the way up to the site's root, or its full address."""

    journal: Journal
    titles: Mapping[str, str]
    root: str
    ledger: Ledger
    _made: Known[Link] = field(default_factory=dict)

    def href(self, there: str, anchor: str = "") -> str:
        """Return the link to an address from the site's root."""
        return self.root + urls.quote_address(there, anchor)

    def entry(self, entry: str, session: int | None = None) -> Link:
        """Link to an entry, or to one of its sessions."""
        return self._recall(
            (self.root, "entry", entry, session), lambda: self._make_entry(entry, session)
        )

    def person(self, person: str, note: str = "") -> Link:
        """Link to a person."""
        return self._recall(
            (self.root, "person", person, note), lambda: self._make_person(person, note)
        )

    def people(self, people: Iterable[str]) -> tuple[Link, ...]:
        """Link to several people, in their order."""
        return tuple(map(self.person, people))

    def company(self, company: str) -> Link:
        """Link to a company."""
        return self._recall((self.root, "company", company), lambda: self._make_company(company))

    def skill(self, skill: str) -> Link:
        """Link to a skill."""
        return self._recall((self.root, "skill", skill), lambda: self._make_skill(skill))

    def skills(self, skills: Iterable[str]) -> tuple[Link, ...]:
        """Link to several skills, in their order."""
        return tuple(map(self.skill, skills))

    def process(self, process: str) -> Link:
        """Link to a process by company, role and attempt."""
        found = self.journal.processes[process]
        return Link(name_process(self.journal, found), self.href(urls.process_url(process)))

    def role(self, process: str) -> Link:
        """Link to a process by role and attempt, where the company is known already."""
        found = self.journal.processes[process]
        return Link(name_role(found), self.href(urls.process_url(process)))

    def target(self, target: Target) -> Link:
        """Link to what a wiki link means."""
        makers: dict[str, Callable[[str], Link]] = {
            "entry": self.entry,
            "company": self.company,
            "person": self.person,
            "skill": self.skill,
        }
        return makers[target.kind](target.id)

    def _recall(self, key: Hashable, make: Callable[[], Link]) -> Link:
        """Return the link that was made before, or make it."""
        return self.ledger.recall(self._made, key, make)

    def _make_entry(self, entry: str, session: int | None) -> Link:
        anchor = urls.session_anchor(session) if session else ""
        return Link(self.titles[entry], self.href(urls.entry_url(entry), anchor))

    def _make_person(self, person: str, note: str) -> Link:
        return Link(self.journal.people[person].name, self.href(urls.person_url(person)), note)

    def _make_company(self, company: str) -> Link:
        return Link(self.journal.companies[company].name, self.href(urls.company_url(company)))

    def _make_skill(self, skill: str) -> Link:
        return Link(self.journal.skills[skill].name, self.href(urls.skill_url(skill)))


def name_role(process: Process) -> str:
    """Return the role with the attempt where it is not the first."""
    role = process.role or "Role not named"
    return role if process.attempt == 1 else f"{role} (attempt {process.attempt})"


def name_process(journal: Journal, process: Process) -> str:
    """Return company, role and attempt of a process."""
    return f"{journal.companies[process.company].name}: {name_role(process)}"
