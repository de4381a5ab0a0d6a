"""Small journals written as text, for the tests of the reading side.

In: front matter lines and texts. Out: typed files, journals and the words at a place. It must not know
what is right.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from generator.checks import check_journal, list_copies
from generator.diagnostics import Diagnostic, Span
from generator.entries.body import parse_body
from generator.entries.parse import EntryFile, parse_file
from generator.entries.source import NOTE_FOLDERS, Folder, Source
from generator.journal import build_journal
from generator.model import Body, BodyPart, FileLink, Journal, PrivateBlock, WikiLink
from generator.settings import Settings

TODAY = date(2026, 3, 15)
PATH = "journal/2026-03-14-acme.md"
HEAD = "---\ndate: 2026-03-14\ncompany: Acme\n"
"""Three lines: what a test adds begins on line 4."""


def source_of(text: str, path: str = PATH) -> Source:
    """Return a source whose kind follows from its folder."""
    parts = path.split("/")
    kind = NOTE_FOLDERS.get(parts[1], "entry") if len(parts) > 2 else "entry"
    return Source(path, kind, text)


def parse_text(
    text: str, path: str = PATH, folder: Folder | None = None
) -> tuple[EntryFile | None, tuple[Diagnostic, ...]]:
    """Parse one file."""
    return parse_file(source_of(text, path), folder or Folder())


def parse_entry(
    lines: str, stage: str = "algorithms"
) -> tuple[Mapping[str, object], list[tuple[str, Span]]]:
    """Parse an entry with more lines, from line 5 on; return values by field, codes and places."""
    file, found = parse_text(f"{HEAD}stage: {stage}\n{lines}\n---\n")
    assert file is not None
    values = {name: item.value for name, item in file.fields.items()}
    return values, [(item.code, item.span) for item in found]


def parse_words(
    text: str, folder: Folder | None = None, path: str = PATH
) -> tuple[Body, tuple[Diagnostic, ...]]:
    """Parse a text that begins at the top of its file."""
    return parse_body(source_of(text, path), 0, folder or Folder())


def html_of(parts: Iterable[BodyPart]) -> str:
    """Return rendered HTML with `{target|label}`, `{path#fragment}` and `{private: ...}` in it."""
    pieces = []
    for part in parts:
        if isinstance(part, WikiLink):
            pieces.append(f"{{{part.target}|{part.label}}}")
        elif isinstance(part, FileLink):
            pieces.append(f"{{{part.path}#{part.fragment}}}")
        elif isinstance(part, PrivateBlock):
            pieces.append(f"{{private: {html_of(part.parts)}}}")
        else:
            pieces.append(part)
    return "".join(pieces)


def join_journal(
    files: Mapping[str, str], settings: Settings | None = None
) -> tuple[Journal, tuple[Diagnostic, ...]]:
    """Parse files by path below `journal/` without `.md`, and put the journal together.

    The findings are those of all stages, in the order of their places.
    """
    parsed: list[EntryFile] = []
    found: list[Diagnostic] = []
    for path in sorted(files):
        file, problems = parse_text(files[path], f"journal/{path}.md")
        found.extend(problems)
        if file is not None:
            parsed.append(file)
    journal, problems = build_journal(parsed, settings or Settings(), TODAY)
    return journal, tuple(
        sorted(
            {*found, *problems, *check_journal(parsed, journal, frozenset(), list_copies(parsed))}
        )
    )


def places_of(found: Iterable[Diagnostic]) -> list[tuple[str, str, int, int]]:
    """Return file name, code, line and column of findings."""
    return [
        (item.path.removeprefix("journal/"), item.code, item.span.line, item.span.column)
        for item in found
    ]


def entry_text(day: str, stage: str, lines: str = "", body: str = "") -> str:
    """Return an entry at Acme; what is added begins on line 5."""
    return f"---\ndate: {day}\ncompany: Acme\nstage: {stage}\n{lines}---\n{body}"


def build_entries(*rows: tuple[str, str] | tuple[str, str, str]) -> Journal:
    """Put entries at Acme together, given as day, stage and more lines; ids are e1, e2, ...

    Fails when there is any finding.
    """
    files = {
        f"e{number}": entry_text(row[0], row[1], row[2] if len(row) > 2 else "")
        for number, row in enumerate(rows, start=1)
    }
    journal, found = join_journal(files)
    assert found == ()
    return journal


def cut_text(text: str, span: Span) -> str:
    """Return what stands at a place; lines end with LF, CRLF or CR alone."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    start = starts[span.line - 1] + span.column - 1
    end = starts[span.end_line - 1] + span.end_column - 1
    return "\n".join(lines)[start:end]
