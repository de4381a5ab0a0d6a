"""Places: where something is written about, every place that names it, and what a file holds.

In: a snapshot and what is meant. Out: `Place` and `Symbol` values. It must not know any protocol.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import FILE_START, Span
from generator.editor.completion import pick_offers
from generator.editor.namings import (
    ENTRY,
    NOTE,
    PROCESS,
    find_naming,
    find_note,
    list_all,
)
from generator.editor.offers import Offer, describe_person
from generator.editor.snapshot import Snapshot
from generator.model import Person, Target
from generator.record import Record

MOST_SYMBOLS = 200


class Spread(Record, frozen=True):
    """A place in a file."""

    path: str
    span: Span


class Symbol(Record, frozen=True):
    """Something that can be gone to by its name; `kind` as of a target, or field."""

    name: str
    kind: str
    detail: str
    path: str
    span: Span
    whole: Span


def find_meant(snapshot: Snapshot, path: str, line: int, column: int) -> Target | None:
    """Return what is meant at a place; at the top of a file, what the file is itself."""
    naming = find_naming(snapshot, path, line, column)
    if naming is not None:
        return naming.target
    return find_note(snapshot, path) if line == 1 else None


def find_definition(snapshot: Snapshot, target: Target) -> Spread | None:
    """Return where something is written about: its note, its entry, or the first entry that names it."""
    journal = snapshot.journal
    if target.kind == PROCESS:
        return find_definition(snapshot, Target(ENTRY, journal.processes[target.id].entries[0]))
    if target.kind == ENTRY:
        return Spread(journal.entries[target.id].path, FILE_START)
    note = snapshot.things[target].note_path
    if note is not None:
        return Spread(note, FILE_START)
    return next(list_references(snapshot, target, with_note=False), None)


def list_references(snapshot: Snapshot, target: Target, *, with_note: bool) -> Iterator[Spread]:
    """Yield every place that names something; that of its own note only if wanted."""
    for item in list_all(snapshot):
        if item.target == target and (with_note or item.how != NOTE):
            yield Spread(item.path, item.span)


def list_symbols(snapshot: Snapshot, path: str) -> Iterator[Symbol]:
    """Yield the fields of a file in their order, each with its value."""
    file, lines = snapshot.files.get(path), snapshot.split(path)
    if file is None:
        return
    found = [item for item in file.fields.items() if item[1].key != file.fence]
    for name, located in sorted(found, key=lambda item: item[1].key):
        line = lines[located.key.line - 1] if located.key.line <= len(lines) else ""
        detail = (
            line[located.key.end_column :].strip() if located.span.line == located.key.line else ""
        )
        end = max((located.span.end_line, located.span.end_column),
                  (located.key.end_line, located.key.end_column))  # fmt: skip
        whole = Span(located.key.line, located.key.column, *end)
        yield Symbol(name, "field", detail, path, located.key, whole)


def search_symbols(snapshot: Snapshot, words: str) -> Iterator[Symbol]:
    """Yield entries, people, companies and skills by name, alias or id, the best first."""
    things = {(kind, item.label): (item, place) for kind, item, place in _list_things(snapshot)}
    by_offer = [item for item, _ in things.values()]
    for offer in list(pick_offers(by_offer, words))[:MOST_SYMBOLS]:
        item, place = things[offer.kind, offer.label]
        yield Symbol(item.label, offer.kind, item.detail, place.path, place.span, place.span)


def _list_things(snapshot: Snapshot) -> Iterator[tuple[str, Offer, Spread]]:
    """Yield everything that has a place of its own, with the words by which it is found."""
    journal, first = snapshot.journal, dict[Target, Spread]()
    for naming in list_all(snapshot):
        first.setdefault(naming.target, Spread(naming.path, naming.span))
    for entry in reversed(tuple(journal.entries.values())):
        offer = Offer(entry.id, ENTRY, entry.id, entry.title, "", (entry.title,))
        yield ENTRY, offer, Spread(entry.path, FILE_START)
    for target, item in snapshot.things.items():
        detail = describe_person(item, snapshot) if isinstance(item, Person) else ""
        offer = Offer(item.name, target.kind, item.name, detail, "", item.aliases)
        place = Spread(item.note_path, FILE_START) if item.note_path else first.get(target)
        if place is not None:
            yield target.kind, offer, place
