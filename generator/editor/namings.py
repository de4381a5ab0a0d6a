"""Who and what a file names, and where: the bridge from places in texts to things of the journal.

In: a snapshot and a path. Out: `Naming` values. It must not know what is done with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.diagnostics import Span
from generator.editor.snapshot import Snapshot
from generator.entries.mentions import (
    FeedbackMention,
    Located,
    NameMention,
    PersonMention,
    SkillMention,
)
from generator.entries.parse import EntryFile
from generator.model import FileLink, Target, WikiLink, list_links
from generator.record import Record

ENTRY, COMPANY, PERSON, SKILL, PROCESS = "entry", "company", "person", "skill", "process"
FIELD, LINK, FILE, NOTE = "field", "link", "file", "note"
"""How something is named: by a field, by `[[name]]`, by a file's path, by the name of its own note."""


class Naming(Record, frozen=True):
    """One place that names something; `text` is the name as written there."""

    path: str
    span: Span
    target: Target
    text: str
    how: str = FIELD

    def holds(self, line: int, column: int) -> bool:
        """Say whether a place lies in it; the end counts, as cursors stand between characters."""
        begin, end = (self.span.line, self.span.column), (self.span.end_line, self.span.end_column)
        return begin <= (line, column) <= end


def find_naming(snapshot: Snapshot, path: str, line: int, column: int) -> Naming | None:
    """Return what is named at a place."""
    file = snapshot.files.get(path)
    found = list_namings(file, snapshot) if file else ()
    return next((item for item in found if item.holds(line, column)), None)


def find_note(snapshot: Snapshot, path: str) -> Target | None:
    """Return what a file is itself: an entry, or whom or what a note is on."""
    if path in snapshot.entries:
        return Target(ENTRY, snapshot.entries[path].id)
    return snapshot.notes.get(path)


def list_all(snapshot: Snapshot) -> Iterator[Naming]:
    """Yield everything that all files name."""
    for file in snapshot.reading.files:
        yield from list_namings(file, snapshot)


def list_namings(file: EntryFile, snapshot: Snapshot) -> Iterator[Naming]:
    """Yield everything that a file names, its own name in a note too."""
    for how, kind, text, span in _list_names(file):
        target = find_target(snapshot, kind, text)
        if target is not None:
            yield Naming(file.path, _narrow(snapshot, file.path, span, text), target, text, how)
    own = snapshot.notes.get(file.path)
    if own is not None and "name" in file.fields:
        name = file.fields["name"].value
        yield Naming(file.path, name.span, own, name.text, NOTE)
    for link in list_links(file.body.parts):
        yield from _follow(file.path, link, snapshot)


def find_target(snapshot: Snapshot, kind: str, name: str) -> Target | None:
    """Return what a name means as a name of this kind."""
    if (kind, name) not in snapshot.meanings:
        snapshot.meanings[kind, name] = _find_target(snapshot, kind, name)
    return snapshot.meanings[kind, name]


def _find_target(snapshot: Snapshot, kind: str, name: str) -> Target | None:
    if kind == SKILL:
        skill = snapshot.skills.find(name) or snapshot.skills.own_id(name)
        return Target(SKILL, skill) if skill in snapshot.journal.skills else None
    found = next((item for item in snapshot.journal.find(name) if item.kind == kind), None)
    if found is None and kind == ENTRY and name.casefold() in snapshot.journal.processes:
        return Target(PROCESS, name.casefold())
    return found


def _follow(path: str, link: WikiLink | FileLink, snapshot: Snapshot) -> Iterator[Naming]:
    """Yield where a link of a text leads."""
    if isinstance(link, FileLink):
        target = find_note(snapshot, link.path)
        if target is not None:
            yield Naming(path, link.span, target, link.path, FILE)
    elif found := snapshot.journal.find(link.target):
        yield Naming(path, link.span, found[0], link.target, LINK)


def _list_names(file: EntryFile) -> Iterator[tuple[str, str, str, Span]]:
    """Yield how, what kind, the name and its place, for every name in the fields of a file."""
    if file.kind not in ("entry", "person"):
        return
    for field, kind in (("company", COMPANY), ("about", ENTRY), ("previous", ENTRY)):
        if field in file.fields:
            mention: NameMention = file.fields[field].value
            yield FIELD, kind, mention.text, mention.span
    if file.kind == "person":
        return
    people: list[PersonMention] = [person for person, _, _ in file.named]
    via = file.value("via")
    if via is not None and all(person.span != via.span for person in people):
        people.append(PersonMention(via.text, via.span))
    for person in people:
        yield FIELD, PERSON, person.name, person.span
        if person.company_span is not None:
            yield FIELD, COMPANY, person.company, person.company_span
    for fields in (file.fields, *(item.fields for item in file.value("sessions", ()))):
        for item in _list_skills(fields):
            name = item.name if isinstance(item, SkillMention) else item.text
            yield FIELD, SKILL, name, item.span


def _list_skills(fields: Mapping[str, Located]) -> Iterator[SkillMention | NameMention]:
    """Yield the skills that an entry or a session names."""

    def read(name: str) -> Iterable[Any]:
        return fields[name].value if name in fields else ()

    yield from read("skills")
    yield from read("decided-by")
    for question in read("questions"):
        yield from question.skills
    feedback: FeedbackMention
    for feedback in read("feedback"):
        yield from feedback.skills


def _narrow(snapshot: Snapshot, path: str, span: Span, name: str) -> Span:
    """Return where a name itself stands, where more is written in its place: a role, a mail address."""
    lines = snapshot.split(path)
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    start = line.find(name, span.column - 1)
    if line[span.column - 1 : span.end_column - 1].strip("\"'") == name:
        return span
    if span.line != span.end_line or start < 0 or start + len(name) >= span.end_column:
        return span
    return Span(span.line, start + 1, span.line, start + 1 + len(name))
