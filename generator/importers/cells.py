"""The cells of one row by what they stand for.

In: a row, a layout. Out: values by target, and lines of text for what fits no field. It must not know
what an entry or a note is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.importers.days import When, is_nothing, read_when
from generator.importers.fitting import fit_field
from generator.importers.layout import Layout
from generator.importers.tables import Item, Table, fold_column

PLAIN_COLUMNS = frozenset(("note", "notes", "text", "comment", "comments", "description"))
"""Columns whose name says nothing that the text does not."""
BETWEEN_ANSWERS = re.compile(r"\s+\|\s+")
ALWAYS_PRIVATE = frozenset(("pay", "email", "phone"))


class Cells:
    """One row; what has been taken is known, so that the rest can be kept as text."""

    def __init__(self, item: Item, table: Table, layout: Layout, order: str = "") -> None:
        self._names = {fold_column(name): " ".join(name.split()) for name in table.columns}
        self._stated = {key: cell for key, cell in item.cells.items() if not is_nothing(cell)}
        self._layout = layout
        self._order = order
        self._taken: set[str] = set()
        self._private: list[str] = []

    def find(self, target: str) -> str:
        """Return the first cell that stands for something, empty when none says anything."""
        return next((self._stated[column] for column in self._list_columns(target)), "")

    def take(self, target: str) -> str:
        """Return the first cell that stands for something, which then is no text any more."""
        for column in self._list_columns(target):
            self._taken.add(column)
            return self._stated[column]
        return ""

    def take_day(self, target: str) -> When | None:
        """Return the day that a cell states, or raise `Unclear`."""
        found = self.peek_day(target)
        self.take(target)
        return found

    def peek_day(self, target: str) -> When | None:
        """Return the day that a cell states without taking it, or raise `Unclear`."""
        text = self.find(target)
        return read_when(text, self._order) if text else None

    def take_fields(self, names: Iterable[str]) -> dict[str, str]:
        """Return the fields that cells can fill."""
        found = {}
        for name in names:
            for column in self._list_columns(name):
                value = fit_field(name, self._stated[column])
                if value is not None and name not in found:
                    self._taken.add(column)
                    found[name] = value
        return found

    def list_text(self) -> tuple[str, ...]:
        """Return what is neither taken nor private, a line a cell."""
        return tuple(self._list_left(is_private=False))

    def list_private(self) -> tuple[str, ...]:
        """Return what was not taken and is nobody else's business."""
        return tuple(self._list_left(is_private=True))

    def _list_columns(self, target: str) -> Iterator[str]:
        for column, stands_for in self._layout.columns.items():
            if stands_for == target and column in self._stated:
                yield column

    def _list_left(self, *, is_private: bool) -> Iterator[str]:
        for column, text in self._stated.items():
            target = self._layout.columns.get(column, "text")
            if column in self._taken or target == "ignore":
                continue
            if is_private != (target in ("private", "answers") or target in ALWAYS_PRIVATE):
                continue
            yield from self._show(column, text, target)

    def _show(self, column: str, text: str, target: str) -> Iterator[str]:
        if target == "answers":
            yield from BETWEEN_ANSWERS.split(text)
        elif column in PLAIN_COLUMNS:
            yield text
        else:
            yield f"{self._names.get(column, column)}: {text}"


def list_days(table: Table, layout: Layout, targets: Iterable[str]) -> Iterator[str]:
    """Yield every text that stands where a day is expected."""
    wanted = set(targets)
    columns = [column for column, target in layout.columns.items() if target in wanted]
    for item in table.items:
        yield from (item.cells[column] for column in columns if column in item.cells)
