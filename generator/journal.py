"""The journal put together: entries, people, companies, skills and processes that know each other.

In: typed files, settings, today. Out: the `Journal` and diagnostics. It must not know reports or
pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType

from generator.diagnostics import FILE_START, Diagnostic, make_diagnostic
from generator.entries.parse import EntryFile
from generator.identity import Known, Mention, are_alike, build_name_book
from generator.model import (
    Body,
    Company,
    Entry,
    FileLink,
    Journal,
    Person,
    Process,
    Round,
    Skill,
    Target,
    list_links,
)
from generator.people import build_people
from generator.processes import group_processes
from generator.record import replace
from generator.resolution import Names, list_people, resolve_entry
from generator.settings import Settings
from generator.skillbook import build_skills, read_skill_book
from generator.slugs import make_entry_id, make_slug
from generator.vocabulary import normalise_name


def build_journal(
    files: Sequence[EntryFile], settings: Settings, today: date
) -> tuple[Journal, tuple[Diagnostic, ...]]:
    """Resolve every name, group entries into processes and index what names can mean.

    `files` are in the order of their paths. Drafts are checked like the others and then left out.
    Where the latest statement counts (an employer, a source), it is the latest up to today.
    """
    found: list[Diagnostic] = []
    all_entries = _pick_entries(files, found)
    drafts = {key for key, item in all_entries.items() if item.value("draft", False)}
    entry_files = {key: item for key, item in all_entries.items() if key not in drafts}
    names, notes = _build_names(files, entry_files, settings, found)
    entries = _order(resolve_entry(item, key, names) for key, item in entry_files.items())
    index = _index_entries(entry_files)
    for key in sorted(drafts):
        draft = resolve_entry(all_entries[key], key, names)
        if draft is not None:
            _settle_references(draft, all_entries[key], index, found)
    entries = [_settle_references(entry, entry_files[entry.id], index, found) for entry in entries]
    fences = {key: item.fence for key, item in entry_files.items()}
    processes, problems = group_processes(entries, fences, settings.rules, make_slug, today)
    found.extend(problems)
    found.extend(_compare_roles(entries, entry_files))
    linked = _link_attempts(processes, entries, entry_files, found)
    return _assemble(entries, linked, names, notes, entry_files, settings, today), tuple(found)


def _pick_entries(files: Sequence[EntryFile], found: list[Diagnostic]) -> dict[str, EntryFile]:
    """Return entries by id; two files whose names meet in one id or URL are an error at the later."""
    result: dict[str, EntryFile] = {}
    taken: dict[str, str] = {}
    for file in files:
        if file.kind != "entry":
            continue
        entry_id = make_entry_id(file.stem)
        first = taken.setdefault(normalise_name(entry_id), file.path)
        if first == file.path:
            result[entry_id] = file
        else:
            found.append(
                make_diagnostic(
                    file.path,
                    FILE_START,
                    "duplicate-id",
                    f"the id '{entry_id}' is taken by {first}",
                    "rename one of the two files",
                )
            )
    return result


def _build_names(
    files: Sequence[EntryFile],
    entry_files: Mapping[str, EntryFile],
    settings: Settings,
    found: list[Diagnostic],
) -> tuple[Names, Mapping[str, list[EntryFile]]]:
    """Build the books of names from what entries and notes mention."""
    notes: dict[str, list[EntryFile]] = {"company": [], "person": [], "skill": []}
    for file in files:
        if file.kind in notes:
            notes[file.kind].append(file)
    dated = sorted(
        entry_files.values(),
        key=lambda item: (
            item.value("date").date.isoformat() if item.value("date") else "",
            item.path,
        ),
    )
    skills, skill_problems = read_skill_book(notes["skill"], settings)
    companies, company_problems = build_name_book(
        tuple(_company_mentions(dated, notes["person"])), notes["company"]
    )
    people, people_problems = build_name_book(tuple(_person_mentions(dated)), notes["person"])
    found.extend((*skill_problems, *company_problems, *people_problems))
    return Names(companies, people, skills, found), notes


def _company_mentions(files: Iterable[EntryFile], people: Iterable[EntryFile]) -> Iterator[Mention]:
    for file in files:
        if "company" in file.fields:
            yield Mention(file.text("company"), file.path, file.fields["company"].span)
        for person, _, _ in list_people(file):
            if person.company:
                yield Mention(person.company, file.path, person.span)
    for file in people:
        if "company" in file.fields:
            yield Mention(file.text("company"), file.path, file.fields["company"].span)


def _person_mentions(files: Iterable[EntryFile]) -> Iterator[Mention]:
    for file in files:
        for person, _, _ in list_people(file):
            yield Mention(person.name, file.path, person.span)


def _order(entries: Iterable[Entry | None]) -> list[Entry]:
    """Sort by date, time and id; an entry without a time comes first on its day."""
    known = [entry for entry in entries if entry is not None]
    return sorted(known, key=lambda item: (item.date, item.time or time.min, item.id))


def _index_entries(files: Mapping[str, EntryFile]) -> dict[str, str]:
    """Return entry ids by what a reference may say: the id, the file name, with or without `.md`."""
    index: dict[str, str] = {}
    for entry_id, file in files.items():
        for name in (entry_id, file.stem, f"{file.stem}.md"):
            index.setdefault(normalise_name(name), entry_id)
    return index


def _settle_references(
    entry: Entry, file: EntryFile, index: Mapping[str, str], found: list[Diagnostic]
) -> Entry:
    """Turn `about` into an entry id, and `previous` where it names an entry."""
    about = index.get(normalise_name(entry.about)) if entry.about else None
    if entry.about and about is None:
        found.append(_unknown_entry(file, "about", entry.about))
    previous = index.get(normalise_name(entry.previous), entry.previous) if entry.previous else None
    if (about, previous) == (entry.about, entry.previous):
        return entry
    return replace(entry, about=about, previous=previous)


def _unknown_entry(file: EntryFile, name: str, text: str) -> Diagnostic:
    what = "entry" if name == "about" else "entry or process"
    return make_diagnostic(
        file.path,
        file.fields[name].span,
        "unknown-entry",
        f"no {what} '{text}'",
        "an entry's id is its file name without `.md`",
    )


def _compare_roles(
    entries: Sequence[Entry], files: Mapping[str, EntryFile]
) -> Iterator[Diagnostic]:
    """Warn of two roles of one company that look like one misspelt: they are two processes."""
    roles: dict[str, dict[str, str]] = {}
    for entry in entries:
        if entry.company is None or entry.role is None:
            continue
        known = roles.setdefault(entry.company, {})
        key = normalise_name(entry.role)
        for other, shown in known.items():
            if key not in known and are_alike(other, key):
                span = files[entry.id].fields["role"].span
                message = f"the role '{entry.role}' looks like '{shown}'"
                help = f"the same? write `{shown}`; two roles are two processes"
                yield make_diagnostic(entry.path, span, "near-duplicate", message, help)
        known.setdefault(key, entry.role)


def _later_attempt(file: EntryFile, text: str) -> Diagnostic:
    message = f"'{text}' begins later than this process"
    help = "name the attempt before, or an entry of it"
    return make_diagnostic(file.path, file.fields["previous"].span, "unknown-entry", message, help)


def _link_attempts(
    processes: Sequence[Process],
    entries: Sequence[Entry],
    files: Mapping[str, EntryFile],
    found: list[Diagnostic],
) -> tuple[Process, ...]:
    """Let a stated `previous` overrule the attempt before; one that names nothing is an error."""
    by_id = {process.id: process.id for process in processes}
    of_entry = {entry: process.id for process in processes for entry in process.entries}
    places = {entry.id: number for number, entry in enumerate(entries)}
    order = {process.id: places[process.entries[0]] for process in processes}
    stated: dict[str, str] = {}
    for entry in entries:
        if entry.previous is None:
            continue
        target = of_entry.get(entry.previous) or by_id.get(entry.previous.casefold())
        own = of_entry.get(entry.id)
        if target is None:
            found.append(_unknown_entry(files[entry.id], "previous", entry.previous))
        elif own is not None and own != target:
            if order[target] > order[own]:
                found.append(_later_attempt(files[entry.id], entry.previous))
            else:
                stated[own] = target
    return tuple(replace(item, previous=stated.get(item.id, item.previous)) for item in processes)


def _assemble(
    entries: Sequence[Entry],
    processes: Sequence[Process],
    names: Names,
    notes: Mapping[str, list[EntryFile]],
    files: Mapping[str, EntryFile],
    settings: Settings,
    today: date,
) -> Journal:
    of_entry = {entry: process.id for process in processes for entry in process.entries}
    placed = {entry.id: _place(entry, of_entry.get(entry.id)) for entry in entries}
    people = build_people(entries, files, names, today)
    companies = MappingProxyType(
        {key: _build_company(item) for key, item in names.companies.known.items()}
    )
    skills = build_skills(
        _mentioned_skills(placed.values()), notes["skill"], names.skills, settings
    )
    return Journal(
        entries=MappingProxyType(placed),
        people=people,
        companies=companies,
        skills=skills,
        processes=MappingProxyType({item.id: item for item in processes}),
        targets=_index_targets(placed, files, names, skills),
        assets=tuple(sorted(_list_assets(placed, people, companies, skills))),
    )


def _list_assets(*tables: Mapping[str, Entry | Person | Company | Skill]) -> set[str]:
    """Return the files that texts refer to; a link to an entry or a note is one to its page."""
    links = (
        link for table in tables for item in table.values() for link in list_links(item.body.parts)
    )
    return {
        link.path for link in links if isinstance(link, FileLink) and not link.path.endswith(".md")
    }


def _place(entry: Entry, process: str | None) -> Entry:
    """Give an entry and its rounds their process."""
    if process is None:
        return entry
    rounds = tuple(replace(item, process=process) for item in entry.rounds)
    return replace(entry, process=process, rounds=rounds)


def _build_company(known: Known) -> Company:
    note = known.note
    return Company(
        id=known.id,
        name=known.name,
        aliases=known.aliases,
        type=note.value("type") if note else None,
        city=note.text("city") if note else "",
        size=note.text("size") if note else "",
        link=note.text("link") if note else "",
        public=bool(note and note.value("public", False)),
        note_path=note.path if note else None,
        body=note.body if note else Body(),
    )


def _mentioned_skills(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        places: tuple[Entry | Round, ...] = (entry, *entry.rounds)
        for place in places:
            yield from (mark.skill for mark in place.marks)
            yield from (skill for question in place.questions for skill in question.skills)
            yield from place.decided_by
            yield from (mark.skill for item in place.feedback for mark in item.marks)


def _index_targets(
    entries: Mapping[str, Entry],
    files: Mapping[str, EntryFile],
    names: Names,
    skills: Mapping[str, Skill],
) -> Mapping[str, tuple[Target, ...]]:
    """Index what `[[name]]` may mean: entries first, then companies, people, skills."""
    index: dict[str, dict[Target, None]] = {}

    def add(name: str, target: Target) -> None:
        index.setdefault(normalise_name(name), {})[target] = None

    for entry in entries.values():
        for name in (entry.id, files[entry.id].stem):
            add(name, Target("entry", entry.id, entry.title))
    for kind, book in (("company", names.companies), ("person", names.people)):
        for name, found in book.by_name.items():
            add(name, Target(kind, found, book.known[found].name))
        for found, known in book.known.items():
            add(known.note.stem if known.note else found, Target(kind, found, known.name))
    for term in names.skills.terms:
        if term.id in skills:
            for name in term.spellings:
                add(name, Target("skill", term.id, term.name))
    for skill in skills:
        add(skill, Target("skill", skill, names.skills.name(skill)))
    return MappingProxyType({name: tuple(targets) for name, targets in index.items()})
