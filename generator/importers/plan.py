"""Drafts against the journal: what would be written, and what is there already.

In: a harvest, the journal's files, names that are taken. Out: a `Plan` of files with their text, and
everything that is left out. Matching is by natural key, so that a second import changes nothing. Each
text is read as an entry before it is planned. It must not touch any disk.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import has_errors
from generator.entries.parse import parse_file
from generator.entries.source import MAX_BYTES, Folder, Source
from generator.importers.drafts import (
    Draft,
    EntryDraft,
    Harvest,
    PersonDraft,
    Place,
    Skipped,
    cut_line,
)
from generator.importers.holdings import Holdings
from generator.importers.writing import write_entry, write_person
from generator.record import Record, replace
from generator.scaffold.entry import list_names, list_note_names

EMPTY = Folder()


class PlannedFile(Record, frozen=True):
    """A file to write: its path in the project, its text, and the line that it comes from."""

    path: str
    text: str
    place: Place
    what: str


class Plan(Record, frozen=True):
    """What an import writes and leaves out, each in the order of the foreign file."""

    files: tuple[PlannedFile, ...]
    skipped: tuple[Skipped, ...]


def plan_import(harvest: Harvest, holdings: Holdings, taken: frozenset[str]) -> Plan:
    """Plan the files of an import; `taken` are the names of Markdown files, without regard to case."""
    files: list[PlannedFile] = []
    skipped = list(harvest.skipped)
    names = _Names(taken)
    for draft in harvest.drafts:
        known = holdings.find(draft)
        if known:
            skipped.append(Skipped(draft.place, draft.shown, known))
            continue
        named = holdings.name_apart(draft) if isinstance(draft, PersonDraft) else draft
        if named is None:
            why = "somebody else is called so, and no company tells the two apart"
            skipped.append(Skipped(draft.place, draft.shown, why))
            continue
        planned, fault = _plan_file(named, names)
        if planned is None:
            skipped.append(Skipped(draft.place, draft.shown, fault))
            continue
        files.append(planned)
        holdings.note(named, planned.path)
    return Plan(tuple(files), tuple(sorted(skipped, key=lambda item: item.place.order)))


class _Names:
    """The names of files that are free; each sequence of names goes on from where it was."""

    def __init__(self, taken: frozenset[str]) -> None:
        self._taken = set(taken)
        self._sequences: dict[str, Iterator[str]] = {}

    def take(self, draft: Draft) -> str:
        """Return the path of a draft, under the first name that no file has."""
        first = next(_list_paths(draft))
        sequence = self._sequences.setdefault(first, _list_paths(draft))
        path = next(path for path in sequence if _fold_stem(path) not in self._taken)
        self._taken.add(_fold_stem(path))
        return path


def _fold_stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".md").casefold()


def _plan_file(draft: Draft, names: _Names) -> tuple[PlannedFile | None, str]:
    """Return the file of a draft, or what is wrong with the text that it would have."""
    path = names.take(draft)
    kind = "entry" if isinstance(draft, EntryDraft) else "person"
    fault = ""
    for written in _list_texts(draft):
        fault = _find_fault(path, kind, written)
        if not fault:
            return PlannedFile(path, written, draft.place, draft.shown), ""
    return None, fault


def _list_texts(draft: Draft) -> Iterator[str]:
    """Yield the text of a draft, then one in which Markdown that cannot be read stands as text."""
    if isinstance(draft, PersonDraft):
        yield write_person(draft)
        return
    yield write_entry(draft)
    if draft.markdown:
        yield write_entry(replace(draft, markdown="", text=(*draft.text, draft.markdown)))


def _find_fault(path: str, kind: str, text: str) -> str:
    if len(text.encode()) > MAX_BYTES:
        return f"the text has more than {MAX_BYTES:,} bytes"
    _, found = parse_file(Source(path, kind, text), EMPTY)
    return cut_line(found[0].message) if has_errors(found) else ""


def _list_paths(draft: Draft) -> Iterator[str]:
    if isinstance(draft, EntryDraft):
        names = list_names(draft.day, draft.company, draft.stage)
        yield from (f"journal/{draft.day:%Y}/{name}.md" for name in names)
    else:
        yield from (f"journal/people/{name}.md" for name in list_note_names(draft.name))
