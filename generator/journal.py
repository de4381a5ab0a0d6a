"""The journal put together: entries, people, companies, skills and processes that know each other.

In: typed files, settings, today. Out: the `Journal` and diagnostics. It must not know reports or
pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from itertools import chain
from operator import attrgetter
from types import MappingProxyType

from generator.diagnostics import FILE_START, Diagnostic, Span, make_diagnostic
from generator.entries.parse import EntryFile
from generator.identity import Known, NameBook, are_alike
from generator.memo import Memo
from generator.model import (
    Body,
    Company,
    Entry,
    FileLink,
    Journal,
    Person,
    Process,
    Skill,
    Target,
    list_links,
)
from generator.naming import Books, read_books
from generator.people import build_people
from generator.processes import group_processes
from generator.record import replace
from generator.resolution import Names, resolve_entry
from generator.settings import Settings
from generator.skillbook import build_skills
from generator.slugs import make_entry_id, make_slug
from generator.vocabulary import SkillBook, normalise_name

Fault = tuple[str, str, bool]
"""An entry, what it states as the attempt before, and whether there is such a thing, but later."""


def build_journal(
    files: Sequence[EntryFile], settings: Settings, today: date, memo: Memo | None = None
) -> tuple[Journal, tuple[Diagnostic, ...]]:
    """Resolve every name, group entries into processes and index what names can mean.

    `files` are in the order of their paths. Drafts are checked like the others and then left out.
    Where the latest statement counts (an employer, a source), it is the latest up to today. What is
    done for each entry is done with a `memo` only where the entry has changed, and what is done with
    all of them goes by what is left of an entry without its words.
    """
    memo = memo or Memo()
    all_files, twins = _pick_entries(files, memo)
    drafts = memo.call("drafts", _list_drafts, memo.each("draft or not", _is_draft, all_files))
    own_files = {key: file for key, file in all_files.items() if key not in drafts}
    books, misnamed = read_books(files, own_files, settings, memo)
    stems = memo.each("stems", _get_stem, own_files)
    index = memo.call("references", _index_entries, stems)
    resolved = memo.each("resolved", _resolve, all_files, books.names, index)
    entries = _order(
        {key: entry for key, (entry, _) in resolved.items() if entry and key not in drafts}, memo
    )
    bare = memo.each("without words", Entry.without_words, entries)
    processes, problems = _build_processes(bare, own_files, settings, today, memo)
    found = (
        *twins,
        *misnamed,
        *chain.from_iterable(found for _, found in resolved.values() if found),
        *problems,
        *_compare_roles(bare, own_files, memo),
    )
    people = memo.nest(
        "people", build_people, bare, books.named, books.people, books.names.companies, today
    )
    of_entry = memo.call("processes by entry", _index_processes, processes)
    placed = memo.each("placed", _place, entries, of_entry)
    mentioned = memo.each("mentioned skills", attrgetter("skills"), bare)
    skills = memo.nest(
        "skills", build_skills, mentioned, books.notes["skill"], books.names.skills, settings
    )
    return _assemble(placed, processes, people, skills, books, stems, memo), found


def _pick_entries(
    files: Sequence[EntryFile], memo: Memo
) -> tuple[Mapping[str, EntryFile], tuple[Diagnostic, ...]]:
    """Return entries by id; two files whose names meet in one id or URL are an error at the later."""
    by_path = {file.path: file for file in files if file.kind == "entry"}
    ids, found = memo.call("ids", _name_entries, memo.each("all stems", _get_stem, by_path))
    return {key: by_path[path] for key, path in ids.items()}, found


def _get_stem(file: EntryFile) -> str:
    return file.stem


def _name_entries(
    stems: Mapping[str, str],
) -> tuple[Mapping[str, str], tuple[Diagnostic, ...]]:
    """Return by id the path of each entry."""
    result: dict[str, str] = {}
    taken: dict[str, str] = {}
    found: list[Diagnostic] = []
    for path, stem in stems.items():
        entry_id = make_entry_id(stem)
        first = taken.setdefault(normalise_name(entry_id), path)
        if first == path:
            result[entry_id] = path
        else:
            message, help = (
                f"the id '{entry_id}' is taken by {first}",
                "rename one of the two files",
            )
            found.append(make_diagnostic(path, FILE_START, "duplicate-id", message, help))
    return result, tuple(found)


def _is_draft(file: EntryFile) -> bool:
    return bool(file.value("draft", False))


def _list_drafts(are_drafts: Mapping[str, bool]) -> frozenset[str]:
    return frozenset(key for key, is_draft in are_drafts.items() if is_draft)


def _index_entries(stems: Mapping[str, str]) -> dict[str, str]:
    """Return entry ids by what a reference may say: the id, the file name, with or without `.md`."""
    index: dict[str, str] = {}
    for entry_id, stem in stems.items():
        for name in (entry_id, stem, f"{stem}.md"):
            index.setdefault(normalise_name(name), entry_id)
    return index


def _resolve(
    file: EntryFile, names: Names, index: Mapping[str, str]
) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """Return the entry of a file, if it has one; `about` is an id then, and `previous` if it is one."""
    entry, found = resolve_entry(file, make_entry_id(file.stem), names)
    if entry is None or not (entry.about or entry.previous):
        return entry, found
    about = index.get(normalise_name(entry.about)) if entry.about else None
    if entry.about and about is None:
        found = (*found, _unknown_entry(file, "about", entry.about))
    previous = index.get(normalise_name(entry.previous), entry.previous) if entry.previous else None
    return replace(entry, about=about, previous=previous), found


def _order(entries: Mapping[str, Entry], memo: Memo) -> Mapping[str, Entry]:
    """Sort by date, time and id; an entry without a time comes first on its day."""
    moments = memo.each("moments", _find_moment, entries)
    return {key: entries[key] for key in memo.call("order", _sort_by_moment, moments)}


def _find_moment(entry: Entry) -> tuple[date, time, str]:
    return entry.date, entry.time or time.min, entry.id


def _sort_by_moment(moments: Mapping[str, tuple[date, time, str]]) -> tuple[str, ...]:
    return tuple(sorted(moments, key=moments.__getitem__))


def _unknown_entry(file: EntryFile, name: str, text: str) -> Diagnostic:
    what = "entry" if name == "about" else "entry or process"
    return make_diagnostic(
        file.path,
        file.fields[name].span,
        "unknown-entry",
        f"no {what} '{text}'",
        "an entry's id is its file name without `.md`",
    )


def _build_processes(
    entries: Mapping[str, Entry],
    files: Mapping[str, EntryFile],
    settings: Settings,
    today: date,
    memo: Memo,
) -> tuple[tuple[Process, ...], tuple[Diagnostic, ...]]:
    """Group entries into processes, and let what they state overrule the attempt before."""
    fences = memo.each("fences", _get_fence, {key: files[key] for key in entries})
    processes, found = memo.nest(
        "processes", group_processes, entries, fences, settings.rules, make_slug, today
    )
    linked, faults = memo.call("linked", _link_attempts, processes, entries)
    explained = (_explain_fault(files[key], text, is_later) for key, text, is_later in faults)
    return linked, (*found, *explained)


def _get_fence(file: EntryFile) -> Span:
    return file.fence


def _compare_roles(
    entries: Mapping[str, Entry], files: Mapping[str, EntryFile], memo: Memo
) -> Iterator[Diagnostic]:
    """Warn of two roles of one company that look like one misspelt: they are two processes."""
    for key, shown in memo.call("alike roles", _find_alike_roles, entries):
        message = f"the role '{entries[key].role}' looks like '{shown}'"
        help = f"the same? write `{shown}`; two roles are two processes"
        span = files[key].fields["role"].span
        yield make_diagnostic(files[key].path, span, "near-duplicate", message, help)


def _find_alike_roles(entries: Mapping[str, Entry]) -> tuple[tuple[str, str], ...]:
    """Return entries whose role looks like another one of the company, with that one."""
    found: list[tuple[str, str]] = []
    roles: dict[str, dict[str, str]] = {}
    for entry in entries.values():
        if entry.company is None or entry.role is None:
            continue
        known = roles.setdefault(entry.company, {})
        key = normalise_name(entry.role)
        if key not in known:
            found.extend(
                (entry.id, shown) for other, shown in known.items() if are_alike(other, key)
            )
            known[key] = entry.role
    return tuple(found)


def _explain_fault(file: EntryFile, text: str, is_later: bool) -> Diagnostic:
    """Say what is wrong with `previous`."""
    return _later_attempt(file, text) if is_later else _unknown_entry(file, "previous", text)


def _later_attempt(file: EntryFile, text: str) -> Diagnostic:
    message = f"'{text}' begins later than this process"
    help = "name the attempt before, or an entry of it"
    return make_diagnostic(file.path, file.fields["previous"].span, "unknown-entry", message, help)


def _link_attempts(
    processes: Sequence[Process], entries: Mapping[str, Entry]
) -> tuple[tuple[Process, ...], tuple[Fault, ...]]:
    """Let a stated `previous` overrule the attempt before; a fault is one that names nothing earlier."""
    by_id = {process.id: process.id for process in processes}
    of_entry = _index_processes(processes)
    places = {key: number for number, key in enumerate(entries)}
    order = {process.id: places[process.entries[0]] for process in processes}
    stated: dict[str, str] = {}
    faults: list[Fault] = []
    for entry in entries.values():
        if entry.previous is None:
            continue
        target = of_entry.get(entry.previous) or by_id.get(entry.previous.casefold())
        own = of_entry.get(entry.id)
        if target is None:
            faults.append((entry.id, entry.previous, False))
        elif own is not None and own != target:
            if order[target] > order[own]:
                faults.append((entry.id, entry.previous, True))
            else:
                stated[own] = target
    linked = (
        replace(item, previous=stated[item.id]) if item.id in stated else item for item in processes
    )
    return tuple(linked), tuple(faults)


def _index_processes(processes: Sequence[Process]) -> Mapping[str, str]:
    """Return by entry the process that it belongs to."""
    return {entry: process.id for process in processes for entry in process.entries}


def _assemble(
    entries: Mapping[str, Entry],
    processes: Sequence[Process],
    people: Mapping[str, Person],
    skills: Mapping[str, Skill],
    books: Books,
    stems: Mapping[str, str],
    memo: Memo,
) -> Journal:
    companies = memo.each("companies", _build_company, books.companies.known)
    files = (
        memo.each(f"files of {name}", _list_files, table)
        for name, table in (
            ("entries", entries),
            ("people", people),
            ("companies", companies),
            ("skills", skills),
        )
    )
    return Journal(
        entries=memo.call("all entries", MappingProxyType, entries),
        people=people,
        companies=memo.call("all companies", MappingProxyType, companies),
        skills=skills,
        processes=memo.call("all processes", _index_by_id, processes),
        targets=memo.call(
            "targets", _index_targets, tuple(entries), stems, books.companies, books.people,
            books.names.skills, skills,
        ),
        assets=memo.call("assets", _list_assets, *files),
    )  # fmt: skip


def _index_by_id(processes: Sequence[Process]) -> Mapping[str, Process]:
    return MappingProxyType({item.id: item for item in processes})


def _list_files(item: Entry | Person | Company | Skill) -> tuple[str, ...]:
    """Return the files that a text refers to; a link to an entry or a note is one to its page."""
    links = list_links(item.body.parts)
    found = (link.path for link in links if isinstance(link, FileLink))
    return tuple(path for path in found if not path.endswith(".md"))


def _list_assets(*tables: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(sorted({path for table in tables for paths in table.values() for path in paths}))


def _place(entry: Entry, processes: Mapping[str, str]) -> Entry:
    """Give an entry and its rounds their process."""
    process = processes.get(entry.id)
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


def _index_targets(
    entries: Sequence[str],
    stems: Mapping[str, str],
    companies: NameBook,
    people: NameBook,
    book: SkillBook,
    skills: Mapping[str, Skill],
) -> Mapping[str, tuple[Target, ...]]:
    """Index what `[[name]]` may mean: entries first, then companies, people, skills."""
    index: dict[str, dict[Target, None]] = {}

    def add(name: str, target: Target) -> None:
        index.setdefault(normalise_name(name), {})[target] = None

    for key in entries:
        for name in (key, stems[key]):
            add(name, Target("entry", key))
    for kind, names in (("company", companies), ("person", people)):
        for name, found in names.by_name.items():
            add(name, Target(kind, found))
        for found, known in names.known.items():
            add(known.note.stem if known.note else found, Target(kind, found))
    for term in book.terms:
        if term.id in skills:
            for name in term.spellings:
                add(name, Target("skill", term.id))
    for skill in skills:
        add(skill, Target("skill", skill))
    return MappingProxyType({name: tuple(targets) for name, targets in index.items()})
