"""People as the journal knows them: details, relation, employers over time.

In: resolved entries with the mentions behind them, notes, today. Out: `Person` values. It must not
know reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from generator.entries.mentions import PersonMention
from generator.entries.parse import EntryFile, Named
from generator.identity import Known, NameBook
from generator.memo import Section
from generator.model import Body, Employment, Entry, Person
from generator.record import Gathering, field
from generator.vocabulary import stages

RELATION_BY_ROLE = (
    (re.compile(r"\bsourc", re.I), "sourcer"),
    (re.compile(r"\bagency\b|\bhead ?hunter|\bstaffing", re.I), "agency"),
    (
        re.compile(
            r"\brecruit|\btalent\b|\bhr\b|\bpeople (?:partner|ops|operations)|\bhuman resources",
            re.I,
        ),
        "recruiter",
    ),
    (re.compile(r"\bhiring manager", re.I), "hiring-manager"),
)
RELATION_BY_STAGE = MappingProxyType(
    {
        "contacted": "sourcer",
        "pre-screen": "recruiter",
        "hiring-manager": "hiring-manager",
        "on-the-job": "colleague",
        "offer": "recruiter",
        "negotiation": "recruiter",
    }
)
DETAILS = ("role", "email", "phone", "link", "relation", "tier")
"""What entries say of people, the latest of which counts."""
QUALIFIED = re.compile(r".+ \((.+)\)")


Appearing = tuple[PersonMention, str, Entry]
"""Somebody as an entry names them, and how."""


class _Gathered(Gathering):
    """What entries say about one person, in journal order; of `details` what was stated last."""

    stages: list[tuple[str, str]] = field(default_factory=list)
    statements: list[tuple[date, str, str]] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)

    def latest(self, name: str) -> str:
        """Return what was stated last, empty when nothing was."""
        return self.details.get(name, "")


def build_people(
    entries: Mapping[str, Entry],
    named: Mapping[str, Sequence[Named]],
    people: NameBook,
    companies: NameBook,
    today: date,
    memo: Section | None = None,
) -> Mapping[str, Person]:
    """Return everyone whom entries name or notes describe, by id in order of first mention.

    `named` holds by entry whom it names. What entries after today say of somebody counts only where
    no earlier one names them.
    """
    memo = memo or Section()
    known = people.known
    namings: dict[str, list[Appearing]] = {person: [] for person in known}
    for key, entry in entries.items():
        for mention, how, _ in named[key]:
            person = people.find(mention.name)
            if person is not None and (entry.date <= today or not _is_met(namings[person], today)):
                namings[person].append((mention, how, entry))
    return MappingProxyType(
        {
            person: memo.call(person, _build_person, known[person], tuple(found), companies)
            for person, found in namings.items()
        }
    )


def _is_met(namings: Sequence[Appearing], today: date) -> bool:
    """Say whether an entry up to today names somebody; entries come in their order."""
    return bool(namings) and namings[0][2].date <= today


def _gather(
    found: _Gathered,
    known: Known,
    mention: PersonMention,
    how: str,
    entry: Entry,
    companies: NameBook,
) -> None:
    for name in DETAILS:
        if value := getattr(mention, name):
            found.details[name] = value
    found.stages.append((entry.stage, how))
    company = _stated_company(mention, how, entry, _is_agent(found, known.note), companies)
    if company is not None:
        found.statements.append((entry.date, company, entry.id))


def _is_agent(found: _Gathered, note: EntryFile | None) -> bool:
    """Whoever works for an agency stands between me and the company, not in it."""
    stated = _noted(note, "relation") or found.latest("relation")
    return (stated or _relation_of_role(_noted(note, "role") or found.latest("role"))) == "agency"


def _stated_company(
    mention: PersonMention, how: str, entry: Entry, is_agent: bool, companies: NameBook
) -> str | None:
    """A company in a mapping is meant; otherwise whoever takes part works at the entry's company."""
    if mention.company:
        return companies.find(mention.company)
    if how != "via" and entry.stage != "mock" and entry.company and not is_agent:
        return entry.company
    qualified = QUALIFIED.fullmatch(mention.name)
    return companies.find(qualified[1]) if qualified else None


def _build_person(known: Known, namings: Sequence[Appearing], companies: NameBook) -> Person:
    note, found = known.note, _Gathered()
    for mention, how, entry in namings:
        _gather(found, known, mention, how, entry, companies)
    employments = _build_employments(
        found.statements, _noted_company(note, companies), _noted_day(note)
    )
    return Person(
        id=known.id,
        name=known.name,
        aliases=known.aliases,
        role=_noted(note, "role") or found.latest("role"),
        noted_role=_noted(note, "role"),
        company=employments[-1].company if employments else None,
        employments=employments,
        email=_noted(note, "email") or found.latest("email"),
        phone=_noted(note, "phone") or found.latest("phone"),
        link=_noted(note, "link") or found.latest("link"),
        relation=_noted(note, "relation") or _derive_relation(note, found),
        tier=_noted(note, "tier") or found.latest("tier") or None,
        met=_noted_day(note),
        public=bool(note and note.value("public", False)),
        note_path=note.path if note else None,
        body=note.body if note else Body(),
    )


def _noted(note: EntryFile | None, name: str) -> str:
    return note.text(name) if note else ""


def _noted_day(note: EntryFile | None) -> date | None:
    day: date | None = note.value("met") if note else None
    return day


def _noted_company(note: EntryFile | None, companies: NameBook) -> str | None:
    name = _noted(note, "company")
    return companies.find(name) if name else None


def _build_employments(
    statements: Iterable[tuple[date, str, str]], noted: str | None, met: date | None
) -> tuple[Employment, ...]:
    """Join statements in a row about one company; the note's undated one comes before all dated ones."""
    result: list[Employment] = [Employment(noted, met, None, None)] if noted else []
    for day, company, entry in statements:
        if result and result[-1].company == company:
            if result[-1].since is None:
                result[-1] = Employment(company, day, None, entry)
            continue
        if result:
            last = result[-1]
            result[-1] = Employment(last.company, last.since, day, last.entry)
        result.append(Employment(company, day, None, entry))
    return tuple(result)


def _derive_relation(note: EntryFile | None, found: _Gathered) -> str:
    """Take the latest stated relation, else what the role says, else how they first appeared."""
    stated = found.latest("relation")
    if stated:
        return stated
    role = _noted(note, "role") or found.latest("role")
    by_role = _relation_of_role(role)
    return by_role or _relation_of_stages(found.stages)


@lru_cache(maxsize=1 << 12)
def _relation_of_role(role: str) -> str:
    return next((relation for pattern, relation in RELATION_BY_ROLE if pattern.search(role)), "")


def _relation_of_stages(seen: Sequence[tuple[str, str]]) -> str:
    for stage, how in seen:
        if how == "via":
            return "referrer"
        if stage in RELATION_BY_STAGE:
            return RELATION_BY_STAGE[stage]
        if stages()[stage].is_round:
            return "interviewer"
    return "other"
