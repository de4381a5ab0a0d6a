"""Actions: what is often done next with an entry or a note, offered without anything being wrong.

In: a snapshot, a path and what is marked there. Out: `Action` values. It must not know any protocol.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Span
from generator.editor.edits import Action, Creation, add_field, begin_note, drop_field, insert
from generator.editor.namings import ENTRY, PROCESS, find_naming
from generator.editor.remedies import list_remedies
from generator.editor.snapshot import Snapshot
from generator.editor.spots import find_fences
from generator.model import Entry
from generator.project import JOURNAL
from generator.scaffold.entry import quote_yaml
from generator.slugs import make_slug
from generator.vocabulary import normalise_name

DAYS_OF_ROUNDS = ("onsite",)
LONGEST_NAME = 40


def list_actions(snapshot: Snapshot, path: str, marked: Span) -> Iterator[Action]:
    """Yield the remedies of what is wrong in the lines that are marked, then what else can be done."""
    for finding in snapshot.findings.get(path, ()):
        if finding.span.line <= marked.end_line and finding.span.end_line >= marked.line:
            yield from list_remedies(snapshot, finding)
    yield from _hide(snapshot, path, marked)
    yield from _begin_notes(snapshot, path, marked)
    entry = snapshot.entries.get(path)
    if entry is not None:
        yield from _log_followup(snapshot, entry)
        yield from _add_session(snapshot, path, entry)


def _hide(snapshot: Snapshot, path: str, marked: Span) -> Iterator[Action]:
    """Take `public: yes` away, or put lines of a text into a private block."""
    file, lines = snapshot.files.get(path), snapshot.split(path)
    if file is None:
        return
    if file.value("public", False):
        edit = drop_field(snapshot, path, "public")
        if edit:
            yield Action("Make this private", (edit,))
    _, last = find_fences(lines)
    is_text = marked.line > last + 1 and marked.end_line <= len(lines)
    if is_text and (marked.line, marked.column) != (marked.end_line, marked.end_column):
        final = marked.end_line - (marked.end_column == 1 and marked.end_line > marked.line)
        edits = (
            insert(path, marked.line, 1, "::: private\n"),
            insert(path, final, len(lines[final - 1]) + 1, "\n:::"),
        )
        yield Action("Put this into a private block", edits)


def _begin_notes(snapshot: Snapshot, path: str, marked: Span) -> Iterator[Action]:
    """Begin a note on what is named here and has none."""
    naming = find_naming(snapshot, path, marked.line, marked.column)
    if naming is None or naming.target.kind in (ENTRY, PROCESS):
        return
    thing = snapshot.things[naming.target]
    if thing.note_path is None:
        creation = begin_note(snapshot, naming.target.kind, thing.name)
        if creation:
            yield Action(f"Make a note on {thing.name}", creations=(creation,))


def _log_followup(snapshot: Snapshot, entry: Entry) -> Iterator[Action]:
    """Write an entry that a message was sent today, to whom and about what the reminders say."""
    if entry.company is None:
        return
    due = (
        item for item in snapshot.reports.followups if item.letter and item.process == entry.process
    )
    reminder = next(due, None) if entry.process else None
    company, people = snapshot.journal.companies[entry.company].name, snapshot.journal.people
    person = (reminder and reminder.person) or next(iter(entry.people), None)
    rows = [
        f"date: {snapshot.reading.today.isoformat()}",
        "stage: follow-up",
        f"company: {quote_yaml(company)}",
        f"role: {quote_yaml(entry.role)}" if entry.role else "",
        f"to: {quote_yaml(people[person].name)}" if person else "",
        f"letter: {reminder.letter}" if reminder else "",
        f"about: {quote_yaml(entry.id)}",
    ]
    text = "\n".join(["---", *filter(None, rows), "---", ""])
    what = f" ({reminder.letter})" if reminder else ""
    creation = Creation(_name_entry(snapshot, company, "follow-up"), text)
    yield Action(f"Log a follow-up to {company}{what}", creations=(creation,))


def _name_entry(snapshot: Snapshot, company: str, stage: str) -> str:
    """Return a path that no entry has, named after the day, the company and the stage."""
    today = snapshot.reading.today
    taken = {
        normalise_name(path.rsplit("/", 1)[-1].removesuffix(".md"))
        for path in snapshot.reading.texts
    }
    slug = make_slug(company)[:LONGEST_NAME].strip("-")
    name = first = f"{today.isoformat()}-{slug}-{stage}"
    number = 1
    while name in taken:
        number += 1
        name = f"{first}-{number}"
    return f"{JOURNAL}/{today:%Y}/{name}.md"


def _add_session(snapshot: Snapshot, path: str, entry: Entry) -> Iterator[Action]:
    """Add a round to a day of rounds."""
    file, lines = snapshot.files[path], snapshot.split(path)
    located = file.fields.get("sessions")
    if located is None:
        edit = add_field(snapshot, path, "sessions:\n  - stage: \n    with: ")
        if edit and entry.stage in DAYS_OF_ROUNDS:
            yield Action("Add a session", (edit,))
        return
    first = located.value[0].span if located.value else located.span
    dash = lines[first.line - 1].rfind("- ", 0, first.column - 1)
    if dash < 0 or lines[first.line - 1][:dash].strip():
        return  # in brackets
    _, last = find_fences(lines)
    end = next(
        (
            number
            for number in range(located.span.line, last)
            if (lines[number].strip() and len(lines[number]) - len(lines[number].lstrip()) < dash)
            or (lines[number][:1].strip() and not lines[number].startswith("-"))
        ),
        last,
    )
    indent = " " * dash
    edit = insert(path, end + 1, 1, f"{indent}- stage: \n{indent}  with: \n")
    yield Action("Add a session", (edit,))
