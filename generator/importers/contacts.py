"""Rows about people to drafts of notes.

In: a table and what its columns stand for. Out: drafts, and what is left out. It must not know any
single program.
"""

from __future__ import annotations

from generator.importers.cells import Cells, list_days
from generator.importers.days import Unclear, guess_order
from generator.importers.drafts import Harvest, PersonDraft, Place, Skipped, cut_line
from generator.importers.fitting import LONGEST, fit_name
from generator.importers.layout import Layout
from generator.importers.tables import Item, Table

DAYS = ("connected", "met")
FIELDS = ("company", "role", "email", "phone", "link", "relation", "met")


def read_contacts(table: Table, layout: Layout) -> Harvest:
    """Return a draft for every row that names somebody."""
    order = layout.dates or guess_order(list_days(table, layout, DAYS))
    drafts: list[PersonDraft] = []
    skipped = list(table.skipped)
    for item in table.items:
        cells = Cells(item, table, layout, order)
        written = _spell_name(cells)
        name = fit_name(written)
        if name is None:
            why = "the name is too long for one" if len(written) > LONGEST else "no name is stated"
            skipped.append(Skipped(Place(item.line), _describe(item), why))
        else:
            drafts.append(_build(item, name, cells))
    return Harvest(
        layout.label, tuple(drafts), tuple(sorted(skipped, key=lambda one: one.place.order))
    )


def _spell_name(cells: Cells) -> str:
    parts = [cells.take(target) for target in ("name", "first-name", "last-name")]
    return parts[0] or " ".join(filter(None, parts[1:]))


def _describe(item: Item) -> str:
    return cut_line(", ".join(filter(None, item.cells.values())))


def _build(item: Item, name: str, cells: Cells) -> PersonDraft:
    fields = cells.take_fields(FIELDS)
    try:
        since = cells.take_day("connected")
    except Unclear:
        since = None
    text = (f"Connected since {since.day.isoformat()}.",) if since else ()
    return PersonDraft(
        Place(item.line), name, fields, (*text, *cells.list_text()), cells.list_private()
    )
