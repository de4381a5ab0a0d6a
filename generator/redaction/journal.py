"""The public journal: what is left of a journal when only the allow-list is kept.

In: the journal, the settings, today. Out: a `PublicJournal`, a type of its own, so that what takes one
cannot be given a private journal. It must not know reports or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, count
from types import MappingProxyType

from generator.events import took_place
from generator.model import Company, Entry, Journal, Process, Skill
from generator.record import Record, encode, replace
from generator.redaction.allowed import keep_only
from generator.redaction.events import Rules, redact_entry
from generator.redaction.marked import (
    PublicEntry,
    PublicPerson,
    PublicQuestion,
    list_public_entries,
    list_public_people,
    list_public_questions,
)
from generator.redaction.periods import find_limit
from generator.redaction.processes import BareProcess, list_settled
from generator.redaction.texts import Reference
from generator.reports.days import quarter_start
from generator.settings import Settings
from generator.vocabulary import normalise_name, skill_terms

ALONE = ("mock", "study")
"""Stages without a process that tell of a skill."""
LETTERS = 26


class PublicJournal(Record, frozen=True):
    """What a public site may know.

    `shadow` holds closed processes without names, texts and days, for reports to work on as if it
    were a journal; the rest is what the owner marked. `limit` is the last day that is spoken of.
    """

    limit: date
    shadow: Journal
    entries: tuple[PublicEntry, ...]
    questions: tuple[PublicQuestion, ...]
    people: tuple[PublicPerson, ...]

    @property
    def pictures(self) -> frozenset[str]:
        """The names of all pictures that texts show."""
        parts = chain.from_iterable(entry.text for entry in self.entries)
        return frozenset(
            part.id for part in parts if isinstance(part, Reference) and part.kind == "picture"
        )


def redact_journal(
    journal: Journal, settings: Settings, today: date, pictures: Mapping[str, str] | None = None
) -> PublicJournal:
    """Keep what may be told; the same for every journal that differs in nothing else.

    `pictures` maps the path of a file to the name of what may be shown of it.
    """
    skills = _list_nameable(journal, settings)
    rules = Rules(skills, find_limit(today))
    entries = list_public_entries(journal, skills, pictures or {}, today)
    questions = list_public_questions(journal, skills, today)
    return PublicJournal(
        limit=rules.limit,
        shadow=_build_shadow(journal, settings, rules, _list_marked(entries, questions)),
        entries=entries,
        questions=questions,
        people=list_public_people(journal),
    )


def _list_nameable(journal: Journal, settings: Settings) -> dict[str, str]:
    """Return the skills that may be named, by id: the built-in ones, and those listed for it."""
    names = {term.id: term.name for term in skill_terms().values()}
    listed = {normalise_name(name) for name in settings.public.skills}
    for skill in journal.skills.values():
        spellings = map(normalise_name, (skill.id, skill.name, *skill.aliases))
        if skill.id not in names and not listed.isdisjoint(spellings):
            names[skill.id] = skill.name
    return names


def _list_marked(
    entries: Iterable[PublicEntry], questions: Iterable[PublicQuestion]
) -> Iterator[str]:
    """Yield the skills that marked entries and questions name, also by a link in their text."""
    for entry in entries:
        yield from entry.skills
        links = (part for part in entry.text if isinstance(part, Reference))
        yield from (link.id for link in links if link.kind == "skill")
    for question in questions:
        yield from question.skills


def _build_shadow(
    journal: Journal, settings: Settings, rules: Rules, marked: Iterable[str]
) -> Journal:
    """Put bare processes together with the rounds and study outside of them."""
    companies, processes, entries = _name_all(journal, list_settled(journal, rules))
    alone = (_name_entry(item, f"alone-{n}", None, None)
             for n, item in enumerate(_list_alone(journal, rules), start=1))  # fmt: skip
    placed = sorted((*entries, *alone), key=lambda item: item.date)
    mentioned = {skill for entry in placed for skill in entry.skills} | set(marked)
    return Journal(
        entries=MappingProxyType({item.id: item for item in placed}),
        people=MappingProxyType({}),
        companies=MappingProxyType({item.id: item for item in companies}),
        skills=_build_skills(journal, rules, mentioned, settings.bar),
        processes=MappingProxyType({item.id: item for item in processes}),
        targets=MappingProxyType({}),
        assets=(),
    )


def _list_alone(journal: Journal, rules: Rules) -> Sequence[Entry]:
    """Return mocks and study, each at the beginning of its quarter, in an order that says nothing."""
    kept = (
        redact_entry(entry, quarter_start(entry.date), None, rules)
        for entry in journal.entries.values()
        if entry.stage in ALONE and entry.date <= rules.limit and took_place(entry)
    )
    return sorted(kept, key=lambda item: (item.date, encode(item)))


def _name_all(
    journal: Journal, settled: Mapping[str, tuple[BareProcess, ...]]
) -> tuple[list[Company], list[Process], list[Entry]]:
    """Give companies letters in the order of what is left of them, and everything else numbers."""
    shown = [(_show_company(journal.companies[key]), bare) for key, bare in settled.items()]
    shown.sort(key=_order_company)
    taken = {company.name for company, _ in shown}
    letters = (name for name in map(name_company, count()) if name not in taken)
    companies: list[Company] = []
    processes: list[Process] = []
    entries: list[Entry] = []
    for number, (company, bare) in enumerate(shown, start=1):
        named = company.name or next(letters)
        companies.append(replace(company, id=f"company-{number}", name=named))
        for attempt, item in enumerate(bare, start=1):
            process = f"company-{number}-{attempt}"
            found = [
                _name_entry(entry, f"{process}-{place}", companies[-1].id, process)
                for place, entry in enumerate(item.entries)
            ]
            entries.extend(found)
            processes.append(_make_process(process, companies[-1].id, attempt, found, item.end))
    return companies, processes, entries


def _order_company(item: tuple[Company, tuple[BareProcess, ...]]) -> tuple[object, ...]:
    """Order by what the timeline shows; what it does not show decides among those that look alike."""
    company, bare = item
    shown = [process.outline for process in bare]
    return bare[0].start, shown, encode(company), [process.content for process in bare]


def name_company(number: int) -> str:
    """Return Company A, B, ... Z, AA, AB, ... for 0, 1, ..."""
    return f"Company {_name_letter(number)}"


def _name_letter(number: int) -> str:
    rest, letter = divmod(number, LETTERS)
    return (_name_letter(rest - 1) if rest else "") + chr(ord("A") + letter)


def _show_company(company: Company) -> Company:
    """Keep name and type of a company that may be named, and nothing of any other."""
    if company.public:
        return keep_only(Company, name=company.name, type=company.type, public=True)
    return keep_only(Company)


def _name_entry(entry: Entry, key: str, company: str | None, process: str | None) -> Entry:
    """Give an entry and its rounds their new ids; `about` is the number of an entry beside it."""
    rounds = tuple(
        replace(item, entry=key, company=company, process=process) for item in entry.rounds
    )
    about = f"{process}-{entry.about}" if entry.about else None
    return replace(entry, id=key, company=company, process=process, rounds=rounds, about=about)


def _make_process(
    key: str, company: str, attempt: int, entries: Sequence[Entry], end: int | None
) -> Process:
    return keep_only(
        Process,
        id=key,
        company=company,
        attempt=attempt,
        entries=tuple(entry.id for entry in entries),
        end=None if end is None else entries[end].id,
    )


def _build_skills(
    journal: Journal, rules: Rules, mentioned: Iterable[str], bar: float
) -> Mapping[str, Skill]:
    """Return the skills that are told of, in order of name, all with the general bar."""
    terms = skill_terms()
    names = rules.skills
    kept = [
        keep_only(
            Skill,
            id=skill,
            name=names[skill],
            group=terms[skill].group if skill in terms else journal.skills[skill].group,
            bar=bar,
        )
        for skill in mentioned
    ]
    kept.sort(key=lambda item: (normalise_name(item.name), item.id))
    return MappingProxyType({item.id: item for item in kept})
