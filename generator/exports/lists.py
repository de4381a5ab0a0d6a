"""The lists of a journal as sheets: columns, rows, and what each row is about, for filters.

In: the journal, its reports, today. Out: a `Sheet` by the name of its list. It must not know how a
sheet is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from generator.events import past_rounds
from generator.exports.about import About, describe_entry, find_last_day
from generator.exports.sheets import Cell, Row, Sheet
from generator.exports.wording import name_terms
from generator.filters import KEYS, Item
from generator.model import Journal
from generator.record import Record
from generator.reports.all import Reports
from generator.vocabulary import normalise_name

COMMON = ("company", "person", "skill", "stage", "outcome", "purpose", "status", "tag")


class Source(Record, frozen=True):
    """What a sheet is made from."""

    journal: Journal
    reports: Reports
    as_of: date
    about: Mapping[str, About]

    def name_company(self, key: str | None) -> str | None:
        """Return a company's name."""
        return self.journal.companies[key].name if key else None

    def name_people(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the names of people."""
        return tuple(self.journal.people[key].name for key in ids)

    def name_skills(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the names of skills."""
        return tuple(self.journal.skills[key].name for key in ids)

    def gather(self, entries: Iterable[str], **more: Iterable[str | None]) -> Mapping[str, Any]:
        """Return what some entries are about, and what else is given."""
        found: dict[str, set[str]] = {key: set() for key in COMMON}
        for entry in entries:
            for key, ids in self.about[entry].items():
                found[key].update(ids)
        for key, values in more.items():
            found[key] = set(filter(None, values))
        return {key: frozenset(ids) for key, ids in found.items()}


def build_sheet(name: str, journal: Journal, reports: Reports, as_of: date) -> Sheet:
    """Return a list by its name, one of `LISTS`."""
    histories = reports.timeline.histories
    about = {key: describe_entry(item, histories) for key, item in journal.entries.items()}
    asked = LISTS[name]
    rows = tuple(asked.list_rows(Source(journal, reports, as_of, about)))
    return Sheet(name, asked.columns, rows)


def _row(cells: tuple[Cell, ...], names: Mapping[str, Any], day: date | None, *words: str) -> Row:
    """Make a row that can be filtered."""
    return Row(cells, Item(names, day, normalise_name(" ".join(filter(None, words)))))


def _list_entries(source: Source) -> Iterator[Row]:
    for entry in source.journal.entries.values():
        about = source.about[entry.id]
        company = source.name_company(entry.company)
        cells = (
            entry.date,
            f"{entry.time:%H:%M}" if entry.time else None,
            entry.stage,
            company,
            entry.title,
            source.name_people(entry.people),
            source.name_skills(sorted(about["skill"])),
            entry.outcome,
            entry.id,
        )
        yield _row(cells, about, entry.date, entry.title, company or "")


def _list_processes(source: Source) -> Iterator[Row]:
    for history in source.reports.timeline.histories.values():
        process = history.process
        company = source.name_company(process.company) or ""
        cells = (
            company,
            process.role,
            history.status,
            history.started,
            history.ended,
            history.days,
            history.furthest_stage,
            history.last_contact,
            history.waiting_days,
            process.source,
            process.purpose,
            process.id,
        )
        names = source.gather(process.entries, company=[process.company], status=[history.status])
        yield _row(cells, names, history.started, company, process.role)


def _list_people(source: Source) -> Iterator[Row]:
    for contact in source.reports.network.contacts.values():
        person = source.journal.people[contact.person]
        company = source.name_company(person.company)
        cells = (
            person.name,
            person.role,
            company,
            person.relation,
            contact.tier,
            contact.last_contact,
            contact.next_due,
            contact.tie.label,
            person.email,
            person.phone,
            person.id,
        )
        names = source.gather(
            contact.entries,
            company=[person.company, *person.past_companies],
            person=[person.id],
        )
        yield _row(cells, names, contact.last_contact, person.name, person.role, company or "")


def _list_skills(source: Source) -> Iterator[Row]:
    skills = source.reports.skills
    ranked = [*skills.ranking, *(key for key in skills.levels if key not in skills.ranking)]
    for rank, key in enumerate(ranked, start=1):
        level, skill = skills.levels[key], source.journal.skills[key]
        last = level.observations[-1].date if level.observations else None
        cells = (
            rank if key in skills.ranking else None,
            skill.name,
            skill.group,
            level.status,
            round(1 + 4 * level.level, 2) if level.observations else None,
            level.n,
            level.trend,
            len(level.demand.companies),
            round(level.priority, 1),
            last,
            key,
        )
        names = source.gather(
            (), skill=[key], company=[*level.companies, *level.demand.companies],
            status=[level.status],
        )  # fmt: skip
        yield _row(cells, names, last, skill.name, skill.group, *skill.aliases)


def _list_questions(source: Source) -> Iterator[Row]:
    for item in source.reports.questions:
        company = source.name_company(item.company)
        skills = source.name_skills(item.skills)
        cells = (
            item.date,
            company,
            item.stage,
            item.text,
            skills,
            item.went,
            item.note,
            item.entry,
        )
        names = source.gather(
            [item.entry], skill=item.skills, stage=[item.stage], outcome=[item.went]
        )
        yield _row(cells, names, item.date, item.text, item.note, company or "")


def _list_offers(source: Source) -> Iterator[Row]:
    for offer in source.reports.offers:
        history = source.reports.timeline.histories[offer.process]
        process = history.process
        company = source.name_company(process.company) or ""
        terms = name_terms(offer.terms)
        steps, decision = len(offer.steps), offer.decision
        back = offer.return_if
        cells = (
            offer.date, company, process.role, terms, offer.deadline, steps, decision, back, process.id
        )  # fmt: skip
        names = source.gather(process.entries, company=[process.company], status=[history.status])
        yield _row(cells, names, offer.date, company, process.role)


def _list_companies(source: Source) -> Iterator[Row]:
    journal, histories = source.journal, source.reports.timeline.histories
    rounds = Counter(item.company for item in past_rounds(journal, source.as_of))
    processes = Counter(item.process.company for item in histories.values())
    by_company: dict[str, list[str]] = {key: [] for key in journal.companies}
    for entry in journal.entries.values():
        if entry.company:
            by_company[entry.company].append(entry.id)
    for key, company in sorted(journal.companies.items()):
        there = source.reports.network.recommenders.get(key, ())
        people = [item.person for item in there if item.present]
        last = find_last_day(journal, by_company[key], source.as_of)
        cells = (
            company.name, company.type, company.city, processes[key], rounds[key], len(people),
            last, key,
        )  # fmt: skip
        named = [
            *people,
            *(who for item in by_company[key] for who in journal.entries[item].people),
        ]
        names = source.gather(by_company[key], company=[key], person=named)
        yield _row(cells, names, last, company.name, company.city, *company.aliases)


def _list_reminders(source: Source) -> Iterator[Row]:
    for item in source.reports.followups:
        history = source.reports.timeline.histories.get(item.process or "")
        person = source.journal.people.get(item.person or "")
        company = history.process.company if history else person.company if person else None
        cells = (
            item.due,
            (item.due - source.as_of).days,
            item.rule,
            item.title,
            source.name_company(company),
            person.name if person else None,
            item.entry,
            item.letter,
        )
        names = source.gather(
            [item.entry] if item.entry else (), company=[company], person=[item.person],
            skill=[item.skill], status=[history.status if history else None],
        )  # fmt: skip
        yield _row(cells, names, item.due, item.title)


class Listing(Record, frozen=True):
    """A list: its columns, the keys of filters that make sense for it, and how its rows are made."""

    columns: tuple[str, ...]
    keys: tuple[str, ...]
    list_rows: Callable[[Source], Iterator[Row]]


def _describe(
    columns: str, list_rows: Callable[[Source], Iterator[Row]], without: str = ""
) -> Listing:
    """Describe a list; it can be filtered by every key but those that it goes `without`."""
    keys = tuple(key for key in KEYS if key not in without.split())
    return Listing(tuple(columns.split()), keys, list_rows)


LISTS: Mapping[str, Listing] = {
    "entries": _describe("date time stage company title people skills outcome id", _list_entries),
    "processes": _describe(
        "company role status started ended days furthest_stage last_contact waiting_days source "
        "purpose id",
        _list_processes,
    ),
    "people": _describe(
        "name role company relation tier last_contact next_due tie email phone id",
        _list_people,
        without="skill outcome purpose status",
    ),
    "skills": _describe(
        "rank name group status level n trend companies priority last id",
        _list_skills,
        without="person stage outcome purpose tag",
    ),
    "questions": _describe("date company stage text skills went note entry", _list_questions),
    "offers": _describe(
        "date company role terms deadline steps decision return-if process",
        _list_offers,
        without="skill stage outcome",
    ),
    "companies": _describe(
        "name type city processes rounds people last id", _list_companies, without="outcome"
    ),
    "reminders": _describe(
        "due days rule title company person entry letter",
        _list_reminders,
        without="outcome purpose tag",
    ),
}
"""Every list by its name."""
