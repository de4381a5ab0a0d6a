"""Everything that the planners read, with the look-ups that several of them share.

In: journal, reports, settings and today. Out: one frozen `Book`. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from generator.model import Journal, SkillMark
from generator.pages import urls
from generator.pages.demand import Probing, find_probing
from generator.pages.links import LinkMaker
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.model import Entry
    from generator.reports.all import Reports


@dataclass(frozen=True, slots=True)
class Book:
    """The journal and its reports as of a day; the look-ups are in journal order."""

    journal: Journal
    reports: Reports
    settings: Settings
    as_of: date
    company_processes: Mapping[str, tuple[str, ...]]
    company_entries: Mapping[str, tuple[str, ...]]
    company_people: Mapping[str, tuple[str, ...]]
    skill_entries: Mapping[str, tuple[str, ...]]
    probing: Probing
    pages_by_path: Mapping[str, str]

    def links_from(self, here: str) -> LinkMaker:
        """Return the maker of links that start at a page."""
        return LinkMaker(self.journal, here)


def build_book(journal: Journal, reports: Reports, settings: Settings, as_of: date) -> Book:
    """Gather what planners read and index it once."""
    processes, entries = journal.processes.values(), journal.entries.values()
    return Book(
        journal=journal,
        reports=reports,
        settings=settings,
        as_of=as_of,
        company_processes=_group((item.company, item.id) for item in processes),
        company_entries=_group((item.company, item.id) for item in entries if item.company),
        company_people=_group(_list_employments(journal)),
        skill_entries=_group((skill, item.id) for item in entries for skill in list_skills(item)),
        probing=find_probing(journal, as_of),
        pages_by_path=_list_pages(journal),
    )


def list_marks(entry: Entry) -> tuple[SkillMark, ...]:
    """Return all skill marks of an entry, those of its sessions and of its feedback too."""
    sessions = entry.rounds if entry.has_sessions else ()
    given = [*entry.feedback, *(item for part in sessions for item in part.feedback)]
    found = [*entry.marks, *(mark for part in sessions for mark in part.marks)]
    return (*found, *(mark for item in given for mark in item.marks))


def list_skills(entry: Entry) -> tuple[str, ...]:
    """Return the ids of all skills that an entry names, each once."""
    sessions = entry.rounds if entry.has_sessions else ()
    asked = [*entry.questions, *(item for part in sessions for item in part.questions)]
    deciding = [*entry.decided_by, *(skill for part in sessions for skill in part.decided_by)]
    marked = [mark.skill for mark in list_marks(entry)]
    return tuple(
        dict.fromkeys([*marked, *(skill for item in asked for skill in item.skills), *deciding])
    )


def _group(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Collect second items by first item, each once, in their order."""
    found: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}


def _list_employments(journal: Journal) -> Iterable[tuple[str, str]]:
    """Yield company and person for everyone who works or worked there."""
    for person in journal.people.values():
        companies = [item.company for item in person.employments]
        for company in dict.fromkeys([*companies, *filter(None, [person.company])]):
            yield company, person.id


def _list_pages(journal: Journal) -> Mapping[str, str]:
    """Return the page of every file that became one, by its path in the project."""
    pages = {item.path: urls.entry_url(item.id) for item in journal.entries.values()}
    for notes, build_url in (
        (journal.companies.values(), urls.company_url),
        (journal.people.values(), urls.person_url),
        (journal.skills.values(), urls.skill_url),
    ):
        pages |= {note.note_path: build_url(note.id) for note in notes if note.note_path}
    return pages
