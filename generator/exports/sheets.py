"""A list as CSV or JSON.

In: a `Sheet`. Out: bytes. It must not know what the list is of.

A spreadsheet takes a text that begins with certain signs for a formula, and a formula in a title
that somebody sent could read the other cells. Such texts get an apostrophe before them, which
spreadsheets do not show; numbers are left alone.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date
from io import StringIO

from generator.filters import Item
from generator.record import Record, replace

Cell = str | int | float | date | tuple[str, ...] | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Row(Record, frozen=True):
    """One line of a list: its cells, and what a filter can ask of it."""

    cells: tuple[Cell, ...]
    item: Item


class Sheet(Record, frozen=True):
    """A list: its name, its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def pick_rows(sheet: Sheet, numbers: Iterable[int]) -> Sheet:
    """Return a sheet with some of its rows."""
    return replace(sheet, rows=tuple(sheet.rows[number] for number in numbers))


def render_csv(sheet: Sheet) -> bytes:
    """Return a sheet as CSV (RFC 4180), in UTF-8 with the mark that spreadsheets look for."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([_write_cell(cell) for cell in row.cells] for row in sheet.rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "replace")


def _write_cell(cell: Cell) -> str | int | float:
    """Return a cell for a spreadsheet."""
    if isinstance(cell, int | float):
        return cell
    text = show_cell(cell).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def show_cell(cell: Cell) -> str:
    """Return a cell as text."""
    if cell is None:
        return ""
    return "; ".join(cell) if isinstance(cell, tuple) else str(cell)


def render_json(sheet: Sheet) -> bytes:
    """Return a sheet as a JSON array of objects, an item a line."""
    rows = (
        dict(zip(sheet.columns, map(_show_value, row.cells), strict=True)) for row in sheet.rows
    )
    items = ",\n".join(json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    return (f"[\n{items}\n]\n" if items else "[]\n").encode("utf-8", "replace")


def _show_value(cell: Cell) -> object:
    """Return a cell as JSON has it."""
    return cell.isoformat() if isinstance(cell, date) else cell
