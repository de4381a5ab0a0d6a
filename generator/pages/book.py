"""Everything that the planners read, in tables that note what is read.

In: journal, reports, settings and today. Out: one frozen `Book`. All of the journal and its reports
goes through a table, so that a page knows what it rests on. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from generator.memo import Memo
from generator.model import NO_TEXT, Body, Journal
from generator.pages import urls
from generator.pages.lanes import LaneYear, find_lanes
from generator.pages.links import Link, LinkMaker
from generator.pages.probing import find_probing
from generator.pages.wording import shorten_text
from generator.reads import Known, Ledger, Table
from generator.record import Record, replace
from generator.reports.all import leave_words_out
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.reports.all import Reports
    from generator.reports.letters import LetterFacts
    from generator.reports.network import Contact, Recommender
    from generator.reports.offers import Offer
    from generator.reports.questions import AskedQuestion
    from generator.reports.reminders import Followup
    from generator.reports.skills import SkillLevel
    from generator.reports.timeline import ProcessHistory

Tables = Mapping[str, Mapping[str, Any]]
"""What planners can read, by the name of the table."""
Ids = tuple[str, ...]
Item = TypeVar("Item")
Row = TypeVar("Row")


class Made(Record, frozen=True):
    """What several pages show, by what it is of, with the reads behind it."""

    links: Known[Link]
    rows: Known[Any]
    shared: Known[Any]


class Book(Record, frozen=True):
    """The journal and its reports as of a day; the look-ups are in journal order.

    What is read of a thing is seldom its words, so these are tables of their own, and `journal` holds
    none: `titles`, `excerpts` and `days` are by the id of an entry, `texts` by path of the file. `lists`
    holds what is read whole, such as followups and questions.
    """

    journal: Journal
    settings: Settings
    as_of: date
    ledger: Ledger
    tables: Tables
    made: Made
    titles: Mapping[str, str]
    excerpts: Mapping[str, str]
    texts: Mapping[str, Body]
    histories: Mapping[str, ProcessHistory]
    levels: Mapping[str, SkillLevel]
    contacts: Mapping[str, Contact]
    recommenders: Mapping[str, tuple[Recommender, ...]]
    company_processes: Mapping[str, Ids]
    company_entries: Mapping[str, Ids]
    company_people: Mapping[str, Ids]
    company_skills: Mapping[str, Ids]
    company_questions: Mapping[str, tuple[AskedQuestion, ...]]
    skill_entries: Mapping[str, Ids]
    skill_questions: Mapping[str, tuple[AskedQuestion, ...]]
    process_offers: Mapping[str, tuple[Offer, ...]]
    process_reminders: Mapping[str, tuple[Followup, ...]]
    process_letters: Mapping[str, tuple[LetterFacts, ...]]
    next_attempts: Mapping[str, Ids]
    days: Mapping[str, date]
    remarks: Mapping[str, Ids]
    latest_rounds: Mapping[str, date]
    asked_rounds: Mapping[str, Mapping[str, date]]
    pages_by_path: Mapping[str, str]
    lane_years: Mapping[str, LaneYear]
    lists: Mapping[str, tuple[Any, ...]]

    def with_plain_tables(self) -> Book:
        """Return the same book taking no note of reads, for what rests on all of it.

        What is made from it is kept apart, as nobody knows what that rests on.
        """
        tables = {name: table for name, table in self.tables.items() if name != "exports"}
        own = {name: tables.pop(name) for name in JOURNAL_TABLES}
        journal, apart = replace(self.journal, **own), Made({}, {}, {})
        return replace(self, journal=journal, ledger=Ledger(), made=apart, **tables)

    def links_from(self, here: str) -> LinkMaker:
        """Return the maker of links that start at a page."""
        return self.links_below(urls.find_root(here))

    def links_below(self, root: str) -> LinkMaker:
        """Return the maker of links that start with `root`."""
        return LinkMaker(self.journal, self.titles, root, self.ledger, self.made.links)

    def find_text(self, path: str | None) -> Body:
        """Return the text of a file, an empty one where there is no file or nothing in it."""
        return self.texts.get(path, NO_TEXT) if path else NO_TEXT

    def recall_row(self, root: str, entry: str, make: Callable[[], Row]) -> Row:
        """Return the row of an entry for all pages with this way to the root, or make it."""
        rows: Known[Row] = self.made.rows
        return self.ledger.recall(rows, (root, entry), make)

    def share(self, key: Hashable, make: Callable[[], Item]) -> Item:
        """Return what several pages show alike, by a key that says of what it is and from where."""
        shared: Known[Item] = self.made.shared
        return self.ledger.recall(shared, key, make)

    @property
    def followups(self) -> tuple[Followup, ...]:
        """Everything that is or will be due, soonest first."""
        return self.lists["followups"]

    @property
    def stuck(self) -> Ids:
        """Processes in which nothing is planned."""
        return self.lists["stuck"]

    @property
    def ranking(self) -> Ids:
        """Skills that are ranked gaps, most urgent first."""
        return self.lists["ranking"]

    @property
    def offers(self) -> tuple[Offer, ...]:
        """All offers in order of date."""
        return self.lists["offers"]

    @property
    def questions(self) -> tuple[AskedQuestion, ...]:
        """All questions in journal order."""
        return self.lists["questions"]

    @property
    def years(self) -> tuple[int, ...]:
        """Years that have a page of a long timeline, newest first."""
        return self.lists["years"]

    @property
    def stages(self) -> Ids:
        """Stages that occur, in the order of the vocabulary."""
        return self.lists["stages"]


def build_book(
    journal: Journal,
    reports: Reports,
    settings: Settings,
    as_of: date,
    memo: Memo | None = None,
    exports: Mapping[str, Any] = MappingProxyType({}),
) -> Book:
    """Gather what planners read and index it once.

    `exports` are files planned beside the pages: no page reads them, and like pages they need not
    be written again where they are what they were.
    """
    memo = memo or Memo()
    ledger = Ledger()
    bare = leave_words_out(journal, memo)
    tables = {
        **{name: getattr(bare, name) for name in JOURNAL_TABLES},
        "targets": journal.targets,
        **_index_words(journal, memo),
        **memo.call("indexes", _index_all, bare, reports, settings, as_of),
    }
    noted: dict[str, Any] = {name: Table(name, items, ledger) for name, items in tables.items()}
    own = {name: noted.pop(name) for name in JOURNAL_TABLES}
    return Book(
        journal=replace(journal, **own),
        settings=settings,
        as_of=as_of,
        ledger=ledger,
        tables={**tables, "exports": exports},
        made=Made({}, {}, {}),
        **noted,
    )


JOURNAL_TABLES = ("entries", "people", "companies", "skills", "processes", "targets")


def _index_words(journal: Journal, memo: Memo) -> dict[str, Mapping[str, Any]]:
    """Return by name the tables of what is written: it changes most, and most pages show none of it."""
    entries = journal.entries
    texts = {item.path: item.body for item in entries.values()}
    for notes in (journal.people.values(), journal.companies.values(), journal.skills.values()):
        texts |= {item.note_path: item.body for item in notes if item.note_path}
    return {
        "titles": memo.each("titles", attrgetter("title"), entries),
        "excerpts": memo.each("excerpts", lambda entry: shorten_text(entry.body.text), entries),
        "texts": texts,
    }


def _index_all(
    journal: Journal, reports: Reports, settings: Settings, as_of: date
) -> dict[str, Mapping[str, Any]]:
    """Return by name every table beside those of the journal."""
    processes, entries = journal.processes.values(), journal.entries.values()
    probing = find_probing(journal, as_of)
    levels = reports.skills.levels.values()
    lanes = find_lanes(journal, reports.timeline.histories, settings.rules, as_of)
    return {
        "histories": reports.timeline.histories,
        "levels": reports.skills.levels,
        "contacts": reports.network.contacts,
        "recommenders": reports.network.recommenders,
        "company_processes": _group((item.company, item.id) for item in processes),
        "company_entries": _group((item.company, item.id) for item in entries if item.company),
        "company_people": _group(_list_employments(journal)),
        "company_skills": _group(
            (key, item.skill) for item in levels for key in item.demand.companies
        ),
        "company_questions": _group((item.company, item) for item in reports.questions),
        "skill_entries": _group((skill, item.id) for item in entries for skill in item.skills),
        "skill_questions": _group((key, item) for item in reports.questions for key in item.skills),
        "process_offers": _group((item.process, item) for item in reports.offers),
        "process_reminders": _group(
            (item.process, item) for item in (*reports.followups, *reports.retired)
        ),
        "process_letters": _group((item.process, item) for item in reports.letters),
        "next_attempts": _group((item.previous, item.id) for item in processes),
        "days": {item.id: item.date for item in entries},
        "remarks": _group((item.about, item.id) for item in entries),
        "latest_rounds": probing.latest,
        "asked_rounds": probing.by_skill,
        "pages_by_path": _list_pages(journal),
        "lane_years": {str(year): found for year, found in lanes.years.items()},
        "lists": {
            "followups": reports.followups,
            "stuck": reports.stuck,
            "ranking": reports.skills.ranking,
            "offers": reports.offers,
            "questions": reports.questions,
            "years": tuple(lanes.years),
            "stages": lanes.stages,
        },
    }


def _group(pairs: Iterable[tuple[str | None, Item]]) -> Mapping[str, tuple[Item, ...]]:
    """Collect second items by first item, where there is one, in their order."""
    found: dict[str, list[Item]] = {}
    for key, value in pairs:
        if key is not None:
            found.setdefault(key, []).append(value)
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
