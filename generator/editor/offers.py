"""What can be written in a value: words of closed lists, names of the journal, days.

In: a field, what stands beside it, and the journal as it was last put together, if it was. Out: `Offer`
values, the likeliest first. It must not know where they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from generator.codes import LEVELS, codes
from generator.editor.snapshot import Snapshot
from generator.entries.kinds import Field
from generator.model import Entry, Person
from generator.record import Record
from generator.reports.days import shift_day
from generator.settings import CADENCE, RULES, SHOWN
from generator.vocabulary import find_stage, stages, terms

FIELD, VALUE, PERSON, COMPANY, SKILL, ENTRY, DAY, TEXT = (
    *("field", "value", "person", "company", "skill", "entry", "day", "text"),
)
SATURDAY = 5
RATINGS = ("could not start", "much help", "got there with hints", "solid", "could teach it")
DURATIONS = ("30m", "45m", "60m", "90m", "2h", "3h")
TOPICS = ("city", "office", "colleagues", "culture", "manager", "would-work-here")
TERMS = ("base", "bonus", "equity", "holiday", "start", "remote")
REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"rejected": ("reject-reason",), "declined": ("decline-reason",)}
)


class Offer(Record, frozen=True):
    """Something that can be written; `spellings` are other words by which it is looked for.

    `snippet` is the text with places to fill in, where there are some.
    """

    label: str
    kind: str
    text: str
    detail: str = ""
    doc: str = ""
    spellings: tuple[str, ...] = ()
    snippet: str = ""


class Asked(Record, frozen=True):
    """What values are wanted for: the field, the values of the file's outermost fields."""

    row: Field
    beside: Mapping[str, str]

    @property
    def stage(self) -> str:
        """The stage of the entry, "" while it is not known."""
        found = find_stage(self.beside.get("stage", ""))
        return found.id if found else ""


def list_values(asked: Asked, snapshot: Snapshot | None) -> Iterator[Offer]:
    """Yield what the value of a field can be."""
    row = asked.row
    if row.kind == "choice":
        yield from _list_terms(row.choices)
    elif row.kind in CLOSED:
        yield from CLOSED[row.kind](asked)
    if snapshot is not None and row.kind in OPEN:
        yield from OPEN[row.kind](asked, snapshot)


def list_names(asked: Asked, snapshot: Snapshot | None) -> Iterator[Offer]:
    """Yield the names that are no fields and can stand inside the value of a field."""
    kind, name = asked.row.kind, asked.row.name
    if kind in ("skills", "own-groups", "own-aliases"):
        yield from _list_skills(snapshot) if snapshot else ()
    elif kind == "days":
        days = CADENCE if name == "cadence" else RULES
        yield from (Offer(key, VALUE, key, f"{days[key]} days unless said") for key in days)
    elif kind == "levels":
        yield from (Offer(key, VALUE, key, item.summary) for key, item in codes().items())
    elif kind in ("impressions", "terms", "practices"):
        yield from _list_topics(kind, snapshot)


def list_targets(snapshot: Snapshot) -> Iterator[Offer]:
    """Yield everything that `[[name]]` can lead to: companies, people, skills, entries."""
    yield from _list_companies(snapshot)
    yield from _list_people(snapshot)
    for skill in snapshot.journal.skills.values():
        yield Offer(
            skill.name, SKILL, skill.name, skill.group, spellings=(skill.id, *skill.aliases)
        )
    yield from _list_entries(snapshot)


def list_days(snapshot: Snapshot) -> Iterator[Offer]:
    """Yield days near today."""
    today = snapshot.reading.today
    ahead = {SATURDAY - 1: 3, SATURDAY: 2}.get(today.weekday(), 1)
    days = (("today", 0), ("tomorrow", 1), ("next working day", ahead), ("yesterday", -1),
            ("in a week", 7), ("in two weeks", 14))  # fmt: skip
    for label, distance in days:
        day = shift_day(today, distance)
        yield Offer(label, DAY, day.isoformat(), _show_day(day), spellings=(day.isoformat(),))


def _show_day(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"


def _list_terms(name: str) -> Iterator[Offer]:
    return (Offer(item.id, VALUE, item.id, item.meaning) for item in terms(name).values())


def _list_stages(asked: Asked) -> Iterator[Offer]:
    is_session = "time" in asked.row.example or asked.row.example == "system-design"
    for item in stages().values():
        if item.is_round or not is_session:
            spelt = (item.label, *item.synonyms)
            yield Offer(item.id, VALUE, item.id, item.label, item.meaning, spelt)


def _list_reasons(asked: Asked) -> Iterator[Offer]:
    both = ("reject-reason", "decline-reason")
    found = [item for name in REASONS.get(asked.stage, both) for item in _list_terms(name)]
    yield from {item.text: item for item in found}.values()


def _list_ratings(_asked: Asked) -> Iterator[Offer]:
    return (Offer(str(n), VALUE, str(n), word) for n, word in enumerate(RATINGS, start=1))


def _list_words(*words: str) -> Callable[[Asked], Iterator[Offer]]:
    def offer(_asked: Asked) -> Iterator[Offer]:
        return (Offer(word, VALUE, word) for word in words)

    return offer


CLOSED: Mapping[str, Callable[[Asked], Iterator[Offer]]] = MappingProxyType(
    {
        "stage": _list_stages,
        "reasons": _list_reasons,
        "rating": _list_ratings,
        "mark": _list_ratings,
        "yes-no": _list_words("yes", "no"),
        "nda": _list_words("yes", "no", "unknown"),
        "remind": _list_words("done", "no"),
        "level": _list_words(*LEVELS),
        "duration": _list_words(*DURATIONS),
    }
)
"""Values that need no journal, by the kind of field."""


def _latest_first(snapshot: Snapshot) -> Iterator[Entry]:
    return reversed(snapshot.journal.entries.values())  # type: ignore[call-overload, no-any-return]


def _list_companies(snapshot: Snapshot) -> Iterator[Offer]:
    """Yield companies, the one written about last first."""
    companies = snapshot.journal.companies
    used = (entry.company for entry in _latest_first(snapshot) if entry.company)
    for key in dict.fromkeys((*used, *companies)):
        item = companies[key]
        detail = ", ".join(filter(None, (item.type, item.city)))
        yield Offer(item.name, COMPANY, item.name, detail, spellings=item.aliases)


def _list_people(snapshot: Snapshot, company: str | None = None) -> Iterator[Offer]:
    """Yield people, those of a company first, then the one met last."""
    people = snapshot.journal.people
    met = (person for entry in _latest_first(snapshot) for person in entry.people)
    keys = dict.fromkeys((*met, *people))
    for key in sorted(keys, key=lambda key: company is None or people[key].company != company):
        item = people[key]
        yield Offer(item.name, PERSON, item.name, describe_person(item, snapshot), "", item.aliases)


def describe_person(item: Person, snapshot: Snapshot) -> str:
    """Say what somebody does, and where."""
    company = snapshot.journal.companies[item.company].name if item.company else ""
    return ", ".join(filter(None, (item.role, company)))


def _list_skills(snapshot: Snapshot) -> Iterator[Offer]:
    """Yield skills, those of this journal first."""
    book, own = snapshot.skills, snapshot.journal.skills
    for term in sorted(book.terms, key=lambda term: term.id not in own):
        text = term.id if book.find(term.id) == term.id else term.name
        spelt = (term.name, *term.aliases)
        yield Offer(text, SKILL, text, f"{term.name}, {term.group}", spellings=spelt)
    for skill in own.values():
        if book.find(skill.id) is None:
            yield Offer(skill.name, SKILL, skill.name, skill.group)


def _list_entries(snapshot: Snapshot, company: str | None = None) -> Iterator[Offer]:
    """Yield entries, those of a company first, then the latest."""
    found = list(_latest_first(snapshot))
    if company is not None:
        found.sort(key=lambda entry: entry.company != company)
    for entry in found:
        yield Offer(entry.id, ENTRY, entry.id, entry.title, spellings=(entry.title,))


def _offer_entries(asked: Asked, snapshot: Snapshot) -> Iterator[Offer]:
    yield from _list_entries(snapshot, _find_company(asked, snapshot))


def _offer_attempts(asked: Asked, snapshot: Snapshot) -> Iterator[Offer]:
    company, journal = _find_company(asked, snapshot), snapshot.journal
    found = list(reversed(journal.processes.values()))  # type: ignore[call-overload]
    for item in sorted(found, key=lambda item: item.company != company):
        yield Offer(item.id, ENTRY, item.id, f"{journal.companies[item.company].name}, {item.role}")
    yield from _list_entries(snapshot, company)


def _offer_people(asked: Asked, snapshot: Snapshot) -> Iterator[Offer]:
    yield from _list_people(snapshot, _find_company(asked, snapshot))


def _offer_skills(_asked: Asked, snapshot: Snapshot) -> Iterator[Offer]:
    yield from _list_skills(snapshot)


def _offer_name(asked: Asked, snapshot: Snapshot) -> Iterator[Offer]:
    """Yield what a single name can be: that depends on the field."""
    if asked.row.name == "company":
        yield from _list_companies(snapshot)
    elif asked.row.name == "via":
        yield from _list_people(snapshot)
    elif asked.row.name == "role":
        company = _find_company(asked, snapshot)
        latest = sorted(_latest_first(snapshot), key=lambda entry: entry.company != company)
        roles = dict.fromkeys(entry.role for entry in latest if entry.role)
        yield from (Offer(role, VALUE, role) for role in roles)


def _offer_names(asked: Asked, snapshot: Snapshot) -> Iterator[Offer]:
    if asked.row.name == "tags":
        tags = dict.fromkeys(tag for entry in _latest_first(snapshot) for tag in entry.tags)
        yield from (Offer(tag, VALUE, tag) for tag in tags)
    elif asked.row.name == "show":
        yield from (Offer(word, VALUE, word) for word in SHOWN)


def _offer_days(_asked: Asked, snapshot: Snapshot) -> Iterator[Offer]:
    yield from list_days(snapshot)


OPEN: Mapping[str, Callable[[Asked, Snapshot], Iterator[Offer]]] = MappingProxyType(
    {
        "name": _offer_name,
        "names": _offer_names,
        "people": _offer_people,
        "skills": _offer_skills,
        "skill-names": _offer_skills,
        "entry": _offer_entries,
        "attempt": _offer_attempts,
        "date": _offer_days,
        "moment": _offer_days,
        "remind": _offer_days,
    }
)
"""Values that follow from the journal, by the kind of field."""


def _find_company(asked: Asked, snapshot: Snapshot) -> str | None:
    """Return the company of the entry, as it is typed now."""
    name = asked.beside.get("company", "")
    found = snapshot.journal.find(name) if name else ()
    return next((item.id for item in found if item.kind == "company"), None)


def _list_topics(kind: str, snapshot: Snapshot | None) -> Iterator[Offer]:
    """Yield topics of impressions, terms or practices: the usual ones, and those of this journal."""
    usual = {"impressions": TOPICS, "terms": TERMS}.get(kind, ())
    entries: Iterable[Entry] = snapshot.journal.entries.values() if snapshot else ()
    found = dict.fromkeys((*usual, *(name for entry in entries for name in TOPICS_OF[kind](entry))))
    yield from (Offer(name, VALUE, name) for name in found)


TOPICS_OF: Mapping[str, Callable[[Entry], Iterable[str]]] = MappingProxyType(
    {
        "impressions": lambda entry: (item.topic for item in entry.impressions),
        "terms": lambda entry: (item.name for item in (*entry.terms, *entry.counter)),
        "practices": lambda entry: (name for name, _ in (*entry.said, *entry.seen)),
    }
)
"""The topics that an entry speaks of, by the kind of field."""
