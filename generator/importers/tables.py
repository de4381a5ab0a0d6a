"""Tables of other programs: CSV with any sign between the cells, and tables in Markdown.

In: a text. Out: rows of cells that know their first line, and from them a `Table` below its header.
It must not know what a column means.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice

from generator.importers.drafts import Place, Skipped, cut_line
from generator.record import Record

SIGNS = (",", ";", "\t")
DEEPEST_HEADER = 40
"""Rows above a table in which its header is looked for: some programs begin with notes."""
RULE = re.compile(r":?-{2,}:?")
FEWEST_COLUMNS, MOST_COLUMNS = 2, 500
UNCLOSED = "a quotation mark is never closed, so the rest of the file is one cell"


class Row(Record, frozen=True):
    """Cells as they stand side by side; `problem` is what hinders reading them."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


class Item(Record, frozen=True):
    """A row of a table: cells by the name of their column, trimmed, as that is compared."""

    line: int
    cells: Mapping[str, str]


class Table(Record, frozen=True):
    """A table: its columns as written, its rows, and rows that do not fit it."""

    columns: tuple[str, ...]
    items: tuple[Item, ...]
    skipped: tuple[Skipped, ...]


def fold_column(name: str) -> str:
    """Return the name of a column as columns are compared."""
    return " ".join(re.findall(r"[^\W_]+|#", name.casefold()))


def list_readings(text: str) -> Iterator[Sequence[Row]]:
    """Yield the first rows of a text in every way in which it may be a table."""
    for sign in SIGNS:
        rows = islice(_read_rows(text, sign), DEEPEST_HEADER)
        yield tuple(row for row in rows if len(row.cells) <= MOST_COLUMNS)


def read_table(text: str, header: Row, sign_number: int) -> Table:
    """Return the table below a header that was found in one of the readings."""
    return build_table(header, _read_rows(text, SIGNS[sign_number]))


def build_table(header: Row, rows: Iterable[Row]) -> Table:
    """Return the table of the rows that come after a header."""
    items: list[Item] = []
    skipped: list[Skipped] = []
    for row in rows:
        if row.line <= header.line or not any(cell.strip() for cell in row.cells + (row.problem,)):
            continue
        problem = row.problem or _find_misfit(header, row)
        if problem:
            skipped.append(Skipped(Place(row.line), cut_line(", ".join(row.cells[:3])), problem))
        else:
            items.append(_build_item(header, row))
    return Table(header.cells, tuple(items), tuple(skipped))


def _find_misfit(header: Row, row: Row) -> str:
    beyond = row.cells[len(header.cells) :]
    if any(cell.strip() for cell in beyond):
        return f"it has {len(row.cells)} cells, and the header has {len(header.cells)}"
    return ""


def _build_item(header: Row, row: Row) -> Item:
    """Name the cells; of two columns of one name, the first that says something counts."""
    cells: dict[str, str] = {}
    for name, cell in zip(header.cells, row.cells, strict=False):
        key = fold_column(name)
        cells[key] = cells.get(key) or cell.strip()
    return Item(row.line, cells)


def _read_rows(text: str, sign: str) -> Iterator[Row]:
    """Yield every row of a text; one that cannot be read says why."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=sign)
    last = (text.count("\n") or text.count("\r")) if text.count('"') % 2 else None
    while True:
        line = reader.line_num + 1
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error:
            yield Row(line, (), f"a cell has more than {csv.field_size_limit():,} characters")
            continue
        # Behind a quotation mark that is never closed, a row runs on to the end of the file.
        is_open = last is not None and line < reader.line_num and reader.line_num >= last
        yield Row(line, cells, UNCLOSED if is_open else "")


def list_markdown_tables(text: str) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Yield header and rows of each table in a Markdown text."""
    lines = text.splitlines()
    number = 0
    while number + 1 < len(lines):
        if not (_is_row(lines[number]) and _is_rule(lines[number + 1])):
            number += 1
            continue
        end = number + 2
        while end < len(lines) and _is_row(lines[end]):
            end += 1
        rows = [Row(at + 1, _cut_row(lines[at])) for at in range(number + 2, end)]
        yield Row(number + 1, _cut_row(lines[number])), rows
        number = end


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|") and line.count("|") > FEWEST_COLUMNS


def _is_rule(line: str) -> bool:
    cells = _cut_row(line) if _is_row(line) else ()
    return bool(cells) and all(RULE.fullmatch(cell) for cell in cells)


def _cut_row(line: str) -> tuple[str, ...]:
    """Cut a row at its strokes; one behind a backslash belongs to the cell."""
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return tuple(cell.strip().replace("\\|", "|") for cell in cells)
