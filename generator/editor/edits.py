"""Changes of texts as values, and the common ones made: a field put in, an alias added, a note begun.

In: a snapshot and what shall be different. Out: `Edit` and `Creation` values; whoever edits applies
them, and nothing is written here. It must not know why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.diagnostics import Span
from generator.editor.snapshot import Snapshot
from generator.editor.spots import find_fences
from generator.entries.source import Source
from generator.model import Target
from generator.project import JOURNAL
from generator.record import Record
from generator.scaffold.entry import quote_yaml
from generator.slugs import make_slug

FOLDERS = {"company": "companies", "person": "people", "skill": "skills"}
PLAIN_LIST = frozenset(",[]{}")


class Edit(Record, frozen=True):
    """A text in the place of a span."""

    path: str
    span: Span
    text: str


class Creation(Record, frozen=True):
    """A new file with its text."""

    path: str
    text: str


class Action(Record, frozen=True):
    """Something that an editor can do: `mends` says that it is the remedy of a finding."""

    title: str
    edits: tuple[Edit, ...] = ()
    creations: tuple[Creation, ...] = ()
    mends: bool = False


def insert(path: str, line: int, column: int, text: str) -> Edit:
    """Put a text in at a place."""
    return Edit(path, Span(line, column, line, column), text)


def add_field(snapshot: Snapshot, path: str, row: str) -> Edit | None:
    """Put a line in below the last field of a file; None where a file has no fields."""
    lines = snapshot.split(path)
    first, last = find_fences(lines) if lines else (0, 0)
    if not first or last >= len(lines):
        return None
    return insert(path, last + 1, 1, f"{row}\n")


def drop_field(snapshot: Snapshot, path: str, name: str) -> Edit | None:
    """Take a field away that stands on lines of its own."""
    file, lines = snapshot.files.get(path), snapshot.split(path)
    located = file.fields.get(name) if file else None
    if located is None or not lines[located.key.line - 1].startswith(name):
        return None
    return Edit(path, Span(located.key.line, 1, located.span.end_line + 1, 1), "")


def add_alias(snapshot: Snapshot, target: Target, alias: str) -> Action | None:
    """Make a spelling an alias of a company, person or skill: in its note, or in a new one."""
    thing = snapshot.things[target]
    title = f"Add '{alias}' as an alias of {thing.name}"
    if thing.note_path is None:
        creation = begin_note(
            snapshot, target.kind, thing.name, f"aliases: [{quote_item(alias)}]\n"
        )
        return Action(title, creations=(creation,), mends=True) if creation else None
    path, lines = thing.note_path, snapshot.split(thing.note_path)
    located = snapshot.files[path].fields.get("aliases")
    if located is None:
        edit = add_field(snapshot, path, f"aliases: [{quote_item(alias)}]")
        return Action(title, (edit,), mends=True) if edit else None
    last = located.value[-1].span if located.value else located.span
    line = lines[located.span.line - 1]
    if line[located.span.column - 1 :].startswith("["):
        edit = insert(path, last.end_line, last.end_column, f", {quote_item(alias)}")
    elif lines[last.line - 1].lstrip().startswith("- "):
        indent = len(lines[last.line - 1]) - len(lines[last.line - 1].lstrip())
        edit = insert(
            path, last.end_line, last.end_column, f"\n{' ' * indent}- {quote_yaml(alias)}"
        )
    else:
        both = (
            f"[{line[located.span.column - 1 : located.span.end_column - 1]}, {quote_item(alias)}]"
        )
        edit = Edit(path, located.span, both)
    return Action(title, (edit,), mends=True)


def begin_note(snapshot: Snapshot, kind: str, name: str, fields: str = "") -> Creation | None:
    """Begin a note; None where a file of its name is there already."""
    path = f"{JOURNAL}/{FOLDERS[kind]}/{make_slug(name)}.md"
    if path in snapshot.reading.texts:
        return None
    return Creation(path, f"---\nname: {quote_yaml(name)}\n{fields}---\n")


def quote_item(text: str) -> str:
    """Write a text as an item of a list in brackets."""
    quoted = quote_yaml(text)
    return f'"{text}"' if quoted == text and PLAIN_LIST & set(text) else quoted


def read_span(lines: Sequence[str], span: Span) -> str:
    """Return the text of a span that lies on one line, "" otherwise."""
    if span.line != span.end_line or span.line > len(lines):
        return ""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


def take_action(snapshot: Snapshot, action: Action) -> dict[str, str]:
    """Return the texts by path that an action makes or changes."""
    made = {item.path: item.text for item in action.creations}
    for path in {edit.path for edit in action.edits}:
        edits = [edit for edit in action.edits if edit.path == path]
        made[path] = apply_edits(snapshot.reading.texts[path], edits)
    return made


def apply_edits(source: Source, edits: Iterable[Edit]) -> str:
    """Return a text after edits that do not overlap."""

    def find(line: int, column: int) -> int:
        starts = source.line_starts
        return starts[line - 1] + column - 1 if line <= len(starts) else len(source.text)

    pieces, at = list[str](), 0
    for edit in sorted(edits, key=lambda item: item.span):
        span = edit.span
        pieces += [source.text[at : find(span.line, span.column)], edit.text]
        at = find(span.end_line, span.end_column)
    return "".join([*pieces, source.text[at:]])
