"""A journal's twin: the same in all that a public site may know, and different in everything else.

In: a journal, the settings, today, a seed. Out: another journal and other settings. Names, texts,
contacts, money, people, notes, letters, running processes, days within the quarter and the order of
everything are other. It must not know how redaction works, only what may remain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from random import Random
from types import MappingProxyType
from typing import Any

from generator.gate.days import Calendar, has_public_question, move_days
from generator.gate.disguise import Disguise, make_disguise
from generator.gate.metadata import change_metadata
from generator.gate.things import (
    change_company,
    change_entry,
    change_person,
    change_process,
    change_skill,
    invent_body,
)
from generator.model import (
    Appearance,
    Body,
    BodyPart,
    Entry,
    FileLink,
    Journal,
    PrivateBlock,
    Process,
    Target,
    WikiLink,
)
from generator.record import Record, replace
from generator.redaction.periods import find_limit
from generator.settings import PublishSettings, Settings
from generator.vocabulary import normalise_name, skill_terms

ALONE = ("mock", "study")
RUNNING = ("contacted", "note", "follow-up", "catch-up")
MOST_PRESENT = 3


class Twin(Record, frozen=True):
    """A journal, settings and pictures by path that differ from others in all that is private."""

    journal: Journal
    settings: Settings
    pictures: Mapping[str, bytes]


def make_twin(
    journal: Journal,
    settings: Settings,
    today: date,
    seed: int,
    pictures: Mapping[str, bytes] | None = None,
) -> Twin:
    """Change everything that a public site must not depend on; `pictures` are files by path."""
    files = pictures or {}
    random = Random(seed)
    nameable = _list_nameable(journal, settings)
    kinds = (journal.companies, journal.people, journal.entries, journal.processes)
    ids = [*(item for kind in kinds for item in kind), *files]
    other = make_disguise(ids, journal.skills, nameable, random)
    calendar = Calendar(find_limit(today), today)
    over = [item for item in journal.processes.values() if _is_over(journal, item, calendar)]
    entries = _change_entries(journal, over, calendar, nameable, other)
    running, begun = _invent_process(entries, today, other)
    companies = [change_company(item, other) for item in journal.companies.values()]
    people = [change_person(item, other) for item in journal.people.values()]
    skills = [
        change_skill(item, other, is_known=item.id in nameable) for item in journal.skills.values()
    ]
    processes = [*(change_process(item, other) for item in over), *running]
    placed = sorted([*entries, *begun], key=lambda item: (item.date, random.random()))
    made = Journal(
        entries=_by_id(placed),
        people=_by_id(other.shuffle(people)),
        companies=_by_id(other.shuffle(companies)),
        skills=_by_id(other.shuffle(skills)),
        processes=_by_id(other.shuffle(processes)),
        targets=_change_targets(journal, nameable, other),
        assets=(),
    )
    return Twin(
        made,
        _change_settings(settings, other),
        {_move_file(path, other): change_metadata(data) for path, data in files.items()},
    )


def _by_id(items: Iterable[Any]) -> Mapping[str, Any]:
    return MappingProxyType({item.id: item for item in items})


def _list_nameable(journal: Journal, settings: Settings) -> frozenset[str]:
    """Return the skills that may be named: the built-in ones, and those that the settings list."""
    listed = {normalise_name(name) for name in settings.public.skills}
    own = (
        skill.id
        for skill in journal.skills.values()
        if not listed.isdisjoint(map(normalise_name, (skill.id, skill.name, *skill.aliases)))
    )
    return frozenset((*skill_terms(), *own))


def _is_over(journal: Journal, process: Process, calendar: Calendar) -> bool:
    return calendar.is_over([journal.entries[key] for key in process.entries], process.end)


def _change_entries(
    journal: Journal,
    over: Sequence[Process],
    calendar: Calendar,
    nameable: frozenset[str],
    other: Disguise,
) -> list[Entry]:
    """Change the entries that a public site may know something of, and leave the others out."""
    days = move_days(journal, over, calendar, other.random)
    of_over = {key: process for process in over for key in process.entries}
    kept = [item for item in journal.entries.values() if _is_kept(item, of_over)]
    return [
        change_entry(
            replace(item, process=of_over[item.id].id if item.id in of_over else None),
            days[item.id],
            _change_body(item, journal, nameable, other),
            _invent_appearances(journal, other),
            other,
        )
        for item in kept
    ]


def _is_kept(entry: Entry, of_over: Mapping[str, Process]) -> bool:
    in_process = entry.id in of_over
    return in_process or entry.public or entry.stage in ALONE or has_public_question(entry)


def _invent_appearances(journal: Journal, other: Disguise) -> tuple[Appearance, ...]:
    people = [other.ids[key] for key in journal.people]
    count = min(len(people), other.random.randint(0, MOST_PRESENT))
    return tuple(Appearance(person, "with") for person in other.random.sample(people, count))


def _change_body(entry: Entry, journal: Journal, nameable: frozenset[str], other: Disguise) -> Body:
    """Change a text, or what a public one does not show of itself."""
    if not entry.public:
        return invent_body(other)
    parts = tuple(_change_part(part, journal, nameable, other) for part in entry.body.parts)
    return Body(parts, other.words())


def _change_part(
    part: BodyPart, journal: Journal, nameable: frozenset[str], other: Disguise
) -> BodyPart:
    """Change private blocks and where links lead; what the owner wrote for all to read stays."""
    if isinstance(part, PrivateBlock):
        return PrivateBlock((other.words(),))
    if isinstance(part, FileLink):
        owner = next((item for item in journal.entries.values() if item.path == part.path), None)
        path = f"journal/{other.ids[owner.id]}.md" if owner else _move_file(part.path, other)
        return replace(part, path=path, fragment=other.word())
    if isinstance(part, WikiLink):
        is_own = normalise_name(part.label) != normalise_name(part.target)
        target = _rename_target(part.target, journal, nameable, other)
        return replace(part, target=target, label=part.label if is_own else target)
    return part


def _move_file(path: str, other: Disguise) -> str:
    """Return another path for a picture."""
    return f"journal/{other.ids[path]}" if path in other.ids else path


def _rename_target(name: str, journal: Journal, nameable: frozenset[str], other: Disguise) -> str:
    """Return another name for what a link leads to; a skill that may be named keeps its own."""
    found = next(iter(journal.find(name)), None)
    if found is None:
        return other.word()
    if found.kind == "skill" and found.id in nameable:
        return name
    ids = other.skills if found.kind == "skill" else other.ids
    return f"{ids[found.id]}{found.kind}"


def _change_targets(
    journal: Journal, nameable: frozenset[str], other: Disguise
) -> Mapping[str, tuple[Target, ...]]:
    changed: dict[str, tuple[Target, ...]] = {}
    for name, targets in journal.targets.items():
        first = targets[0]
        ids = other.skills if first.kind == "skill" else other.ids
        moved = Target(first.kind, ids.get(first.id, first.id))
        changed[normalise_name(_rename_target(name, journal, nameable, other))] = (moved,)
    return MappingProxyType(changed)


def _change_settings(settings: Settings, other: Disguise) -> Settings:
    """Change what the settings say beside the public section, the bar, language and the site's name."""
    count = other.random.randint
    return replace(
        settings,
        title=other.words(),
        owner=other.words(),
        timezone=None,
        output=other.word(),
        skills=(),
        cadence={name: count(1, 99) for name in settings.cadence},
        rules={name: count(1, 99) for name in settings.rules},
        check={},
        publish=PublishSettings(folder=other.word(), cname=settings.publish.cname),
    )


def _invent_process(
    entries: Sequence[Entry], today: date, other: Disguise
) -> tuple[list[Process], list[Entry]]:
    """Return a process that still runs, with entries that any entry is the model of."""
    if not entries:
        return [], []
    model = replace(entries[0], public=False, questions=(), rounds=(), marks=(), outcome=None)
    model = replace(model, feedback=(), decided_by=(), about=None, company=None, date=today)
    begun = [
        replace(model, id=f"running-{stage}", path=f"journal/{stage}.md", stage=stage,
                process="running", body=invent_body(other), title=other.words())
        for stage in RUNNING
    ]  # fmt: skip
    company = next((item.company for item in entries if item.company), None)
    if company is None:
        return [], [replace(item, process=None) for item in begun]
    begun = [replace(item, company=company) for item in begun]
    process = Process(
        id="running",
        company=company,
        role=other.words(),
        attempt=1,
        previous=None,
        entries=tuple(item.id for item in begun),
        end=None,
        source=None,
        via=other.words(),
        purpose=None,
        posting=None,
        seniority=None,
        remote=None,
        pay=other.money(),
    )
    return [process], begun
