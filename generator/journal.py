"""The journal put together: entries, people, companies, skills and processes that know each other.

In: typed files, settings, today. Out: the `Journal` and diagnostics. It must not know reports or
pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from itertools import chain
from types import MappingProxyType

from generator.diagnostics import FILE_START, Diagnostic, make_diagnostic
from generator.entries.mentions import PersonMention
from generator.entries.parse import EntryFile
from generator.identity import Known, Mention, are_alike, build_name_book
from generator.memo import Memo, Section
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

Named = tuple[tuple[PersonMention, str, int | None], ...]
"""Everybody whom an entry names, how, and in which session."""


def build_journal(
    files: Sequence[EntryFile], settings: Settings, today: date, memo: Memo | None = None
) -> tuple[Journal, tuple[Diagnostic, ...]]:
    """Resolve every name, group entries into processes and index what names can mean.

    `files` are in the order of their paths. Drafts are checked like the others and then left out.
    Where the latest statement counts (an employer, a source), it is the latest up to today.
    """
    memo = memo or Memo()
    found: list[Diagnostic] = []
    all_entries = _pick_entries(files, found)
    drafts = {key for key, item in all_entries.items() if item.value("draft", False)}
    entry_files = {key: item for key, item in all_entries.items() if key not in drafts}
    named = _list_named(entry_files, memo.open("named"))
    names, notes = _build_names(files, entry_files, named, settings, found, memo)
    resolved = _resolve_all(all_entries, names, found, memo.open("resolved"))
    index, settled = _index_entries(entry_files), memo.open("settled")
    for key in sorted(drafts & resolved.keys()):
        _settle_references(resolved.pop(key), all_entries[key], index, found, settled)
    entries = [
        _settle_references(entry, entry_files[entry.id], index, found, settled)
        for entry in _order(resolved.values())
    ]
    fences = {key: item.fence for key, item in entry_files.items()}
    processes, problems = group_processes(
        entries, fences, settings.rules, make_slug, today, memo.open("companies' processes")
    )
    found.extend(problems)
    found.extend(_compare_roles(entries, entry_files))
    linked = _link_attempts(processes, entries, entry_files, found, memo.open("linked"))
    people = build_people(entries, named, names, today, memo.open("people"))
    return _assemble(entries, linked, people, names, notes, entry_files, settings, memo), tuple(
        found
    )


def _list_named(files: Mapping[str, EntryFile], memo: Section) -> Mapping[str, Named]:
    """Return by entry everybody whom it names."""
    return {key: memo.call(key, list_people, file) for key, file in files.items()}


def _resolve_all(
    files: Mapping[str, EntryFile], names: Names, found: list[Diagnostic], memo: Section
) -> dict[str, Entry]:
    """Return the entry of every file that has one."""
    resolved: dict[str, Entry] = {}
    for key, file in files.items():
        entry, problems = memo.call(key, resolve_entry, file, key, names)
        found.extend(problems)
        if entry is not None:
            resolved[key] = entry
    return resolved


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
    named: Mapping[str, Named],
    settings: Settings,
    found: list[Diagnostic],
    memo: Memo,
) -> tuple[Names, Mapping[str, list[EntryFile]]]:
    """Build the books of names from what entries and notes mention."""
    notes: dict[str, list[EntryFile]] = {"company": [], "person": [], "skill": []}
    for file in files:
        if file.kind in notes:
            notes[file.kind].append(file)
    dated = sorted(entry_files, key=lambda key: _find_place(entry_files[key]))
    mentions, own = memo.open("mentions"), memo.open("notes' mentions")
    of_entries = [mentions.call(key, _find_mentions, entry_files[key], named[key]) for key in dated]
    of_notes = [own.call(item.path, _find_mentions, item, ()) for item in notes["person"]]
    skills, skill_problems = read_skill_book(notes["skill"], settings)
    companies, company_problems = build_name_book(
        [item for found, _ in (*of_entries, *of_notes) for item in found],
        notes["company"],
        memo.open("company names"),
    )
    people, people_problems = build_name_book(
        [item for _, found in of_entries for item in found],
        notes["person"],
        memo.open("person names"),
    )
    found.extend((*skill_problems, *company_problems, *people_problems))
    return Names(companies, people, skills), notes


def _find_place(file: EntryFile) -> tuple[str, str]:
    """Return where an entry stands among the others that name people and companies."""
    moment = file.value("date")
    return moment.date.isoformat() if moment else "", file.path


def _find_mentions(
    file: EntryFile, named: Named
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Return the companies and the people that a file names."""
    companies = [
        Mention(item.company, file.path, item.span) for item, _, _ in named if item.company
    ]
    if "company" in file.fields:
        own = Mention(file.text("company"), file.path, file.fields["company"].span)
        companies.insert(0, own)
    people = tuple(Mention(item.name, file.path, item.span) for item, _, _ in named)
    return tuple(companies), people


def _order(entries: Iterable[Entry]) -> list[Entry]:
    """Sort by date, time and id; an entry without a time comes first on its day."""
    return sorted(entries, key=lambda item: (item.date, item.time or time.min, item.id))


def _index_entries(files: Mapping[str, EntryFile]) -> dict[str, str]:
    """Return entry ids by what a reference may say: the id, the file name, with or without `.md`."""
    index: dict[str, str] = {}
    for entry_id, file in files.items():
        for name in (entry_id, file.stem, f"{file.stem}.md"):
            index.setdefault(normalise_name(name), entry_id)
    return index


def _settle_references(
    entry: Entry,
    file: EntryFile,
    index: Mapping[str, str],
    found: list[Diagnostic],
    memo: Section,
) -> Entry:
    """Turn `about` into an entry id, and `previous` where it names an entry."""
    about = index.get(normalise_name(entry.about)) if entry.about else None
    if entry.about and about is None:
        found.append(_unknown_entry(file, "about", entry.about))
    previous = index.get(normalise_name(entry.previous), entry.previous) if entry.previous else None
    if (about, previous) == (entry.about, entry.previous):
        return entry
    return memo.call(entry.id, _refer, entry, about, previous)


def _refer(entry: Entry, about: str | None, previous: str | None) -> Entry:
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
    memo: Section,
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
    return tuple(
        memo.call(item.id, _link_attempt, item, stated[item.id]) if item.id in stated else item
        for item in processes
    )


def _link_attempt(process: Process, previous: str) -> Process:
    return replace(process, previous=previous)


def _assemble(
    entries: Sequence[Entry],
    processes: Sequence[Process],
    people: Mapping[str, Person],
    names: Names,
    notes: Mapping[str, list[EntryFile]],
    files: Mapping[str, EntryFile],
    settings: Settings,
    memo: Memo,
) -> Journal:
    of_entry = {entry: process.id for process in processes for entry in process.entries}
    placing = memo.open("placed")
    placed = {
        entry.id: placing.call(entry.id, _place, entry, of_entry.get(entry.id)) for entry in entries
    }
    known = memo.open("companies")
    companies = MappingProxyType(
        {key: known.call(key, _build_company, item) for key, item in names.companies.known.items()}
    )
    mentioned = memo.open("mentioned skills")
    skills = build_skills(
        chain.from_iterable(
            mentioned.call(entry.id, _mentioned_skills, entry) for entry in placed.values()
        ),
        notes["skill"],
        names.skills,
        settings,
        memo.open("skills"),
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


def _mentioned_skills(entry: Entry) -> frozenset[str]:
    found: set[str] = set()
    places: tuple[Entry | Round, ...] = (entry, *entry.rounds)
    for place in places:
        found.update(mark.skill for mark in place.marks)
        found.update(skill for question in place.questions for skill in question.skills)
        found.update(place.decided_by)
        found.update(mark.skill for item in place.feedback for mark in item.marks)
    return frozenset(found)


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
