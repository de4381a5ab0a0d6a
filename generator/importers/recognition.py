"""What a foreign file is, by what stands in it, and everything that it holds.

In: the bytes of a file, or the texts of a folder of notes. Out: a `Harvest`; `Unknown` with a way out
for what is not known. It must not know the journal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.entries.frontmatter import FENCE
from generator.importers.applications import read_applications
from generator.importers.cards import read_cards
from generator.importers.contacts import read_contacts
from generator.importers.drafts import Harvest, Unknown, cut_line
from generator.importers.hints import Hints
from generator.importers.invitations import read_invitations
from generator.importers.layout import Layout
from generator.importers.mapping import write_mapping
from generator.importers.notes import read_notes
from generator.importers.opening import open_text
from generator.importers.programs import find_layout, suggest_layout
from generator.importers.tables import (
    FEWEST_COLUMNS,
    Row,
    Table,
    build_table,
    fold_column,
    list_markdown_tables,
    list_readings,
    read_table,
)
from generator.record import replace

MOST_COLUMNS_SHOWN, LONGEST_COLUMN = 30, 80
NO_ROWS = "there is no row below the header"
OTHER_DATA = re.compile(r"\s*[{\[<]")
"""JSON and pages have commas too."""
CALENDAR = re.compile(r"\s*BEGIN:V(?:CALENDAR|EVENT)\b", re.IGNORECASE)
CARDS = re.compile(r"\s*BEGIN:VCARD\b", re.IGNORECASE)


def read_folder(files: Mapping[str, bytes]) -> Harvest:
    """Read a folder of notes, their bytes by path."""
    if not files:
        raise Unknown(
            "there are no notes in this folder",
            "a folder is read for Markdown files; name any other file itself",
        )
    return read_notes(files)


def read_foreign(data: bytes, hints: Hints, name: str = "") -> Harvest:
    """Read a file of another program; its name may hold the day of a note, and decides nothing."""
    text, words = open_text(data)
    if FENCE.match(text) and hints.mapping is None:
        return read_notes({name: data})
    harvest = _read_text(text, hints)
    return replace(harvest, words=(*words, *harvest.words))


def suggest_mapping(data: bytes) -> str:
    """Return a mapping to begin with for a table, whether it is known or not."""
    text, _ = open_text(data)
    known = _find_known(text)
    if known is not None:
        return write_mapping(Row(0, known[0].columns), known[1])
    header = _guess_header(text)
    return write_mapping(header[0], suggest_layout(header[0]))


def _read_text(text: str, hints: Hints) -> Harvest:
    if CALENDAR.match(text):
        return read_invitations(text, hints)
    if CARDS.match(text):
        return read_cards(text)
    if hints.mapping is not None:
        return _harvest(_read_mapped(text, hints.mapping), hints.mapping)
    known = _find_known(text)
    if known is not None:
        return _harvest(*known)
    raise _explain_unknown(_guess_header(text)[0])


def _harvest(table: Table, layout: Layout) -> Harvest:
    read = read_contacts if layout.is_of_people else read_applications
    harvest = read(table, layout)
    is_empty = not (harvest.drafts or harvest.skipped)
    return replace(harvest, words=(NO_ROWS,)) if is_empty else harvest


def _find_known(text: str) -> tuple[Table, Layout] | None:
    """Return the table of a known kind that a text holds."""
    for number, rows in enumerate(list_readings(text)):
        if found := find_layout(rows):
            return read_table(text, found[0], number), found[1]
    for header, rows in list_markdown_tables(text):
        if found := find_layout([header]):
            return build_table(header, rows), found[1]
    return None


def _read_mapped(text: str, layout: Layout) -> Table:
    """Return the table that has the columns of a mapping."""
    wanted = set(layout.columns)
    best: set[str] = set()
    for number, rows in enumerate(list_readings(text)):
        for row in rows:
            names = set(map(fold_column, row.cells))
            if wanted <= names:
                return read_table(text, row, number)
            best = max(best, names & wanted, key=len)
    for header, body in list_markdown_tables(text):
        if wanted <= set(map(fold_column, header.cells)):
            return build_table(header, body)
    missing = ", ".join(f"'{name}'" for name in layout.columns if name not in best)
    found = _name_columns(_guess_header(text)[0])
    raise Unknown(
        f"no row of the file names all columns of the mapping; {missing} is not there",
        f"the columns of the file are {found}",
    )


def _guess_header(text: str) -> tuple[Row, int]:
    """Return the row that is most like a header: the first with the most cells."""
    best, sign = Row(0, ()), 0
    for number, rows in enumerate(list_readings(text)):
        for row in rows:
            if _count(row) > _count(best) and _is_header(row, rows):
                best, sign = row, number
    if _count(best) < FEWEST_COLUMNS or OTHER_DATA.match(text):
        raise Unknown(
            "this is neither a table nor anything else that is known",
            "`rounds import` reads CSV, tables in Markdown, .ics, .vcf and notes with front matter",
        )
    return best, sign


def _is_header(row: Row, rows: Sequence[Row]) -> bool:
    """Say whether names may stand in a row: short ones, and most rows below have as many cells."""
    stated = [other for other in rows if _count(other)]
    below = [other for other in stated if other.line > row.line]
    same = sum(len(other.cells) == len(row.cells) for other in below)
    fits = 2 * same >= len(below) > 0 or len(stated) == 1
    return fits and all(len(cell) <= LONGEST_COLUMN for cell in row.cells)


def _count(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _explain_unknown(header: Row) -> Unknown:
    return Unknown(
        f"no known table has these columns: {_name_columns(header)}",
        "say what they stand for: `--write-mapping FILE` writes the mapping below, and when you have"
        " mended it, `--mapping FILE` reads the table with it",
        write_mapping(header, suggest_layout(header)),
    )


def _name_columns(header: Row) -> str:
    named: Sequence[str] = [cut_line(cell) for cell in header.cells if cell.strip()]
    shown = ", ".join(named[:MOST_COLUMNS_SHOWN])
    more = len(named) - MOST_COLUMNS_SHOWN
    return f"{shown}, and {more} more" if more > 0 else shown
