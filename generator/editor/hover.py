"""Hover: the card of what stands under a cursor.

In: a snapshot, a path and a place in it. Out: a `Hint`. It must not know what is on a card.
"""

from __future__ import annotations

import re

from generator.codes import codes
from generator.diagnostics import Span
from generator.editor.cards import (
    write_card,
    write_code_card,
    write_field_card,
    write_stage_card,
    write_term_card,
)
from generator.editor.namings import find_naming
from generator.editor.nesting import find_place
from generator.editor.snapshot import Snapshot
from generator.editor.spots import FIELDS, Spot, find_spot
from generator.entries.kinds import Field
from generator.entries.source import find_kind
from generator.record import Record
from generator.vocabulary import find_stage, find_term

WORD = re.compile(r"[\w-]+")
VALUE = re.compile(r"[^,\[\]{}#]+")


class Hint(Record, frozen=True):
    """Markdown, and the place that it is about."""

    span: Span
    text: str


def hover(snapshot: Snapshot, path: str, line: int, column: int) -> Hint | None:
    """Return what is known of the thing at a place, both numbers from 1."""
    naming = find_naming(snapshot, path, line, column)
    if naming is not None:
        return Hint(naming.span, write_card(snapshot, naming.target))
    lines = snapshot.split(path)
    text = lines[line - 1] if line <= len(lines) else ""
    kind = find_kind(path)
    for match in WORD.finditer(text):
        if match.start() < column <= match.end() + 1:
            spot = find_spot(
                "\n".join(lines), line, match.end() + 1, is_settings=kind == "settings"
            )
            if spot is None or spot.area != FIELDS:
                return None
            return _explain(kind, spot, match[0], text, line)
    return None


def _explain(kind: str, spot: Spot, word: str, text: str, line: int) -> Hint | None:
    """Explain a field, or a word of a closed list."""
    place = find_place(kind, spot.keys)
    if spot.has_colon and spot.is_name:
        card = _explain_name(spot.word, place.row, place.rows.get(spot.word))
        span = Span(line, spot.span.column, line, spot.span.end_column)
    else:
        match = VALUE.match(text, spot.span.column - 1)
        value = match[0].strip().strip("\"'") if match else word
        card = _explain_value(value, place.row)
        span = Span(line, spot.span.column, line, spot.span.column + len(value))
    return Hint(span, card) if card else None


def _explain_name(name: str, around: Field | None, row: Field | None) -> str:
    if row is not None:
        return write_field_card(row)
    return write_code_card(name) if around and around.kind == "levels" and name in codes() else ""


def _explain_value(value: str, row: Field | None) -> str:
    if row is None:
        return ""
    if row.kind == "stage":
        stage = find_stage(value)
        return write_stage_card(stage) if stage else ""
    lists = ("reject-reason", "decline-reason") if row.kind == "reasons" else (row.choices,)
    found = ((name, find_term(name, value)) for name in lists if name)
    return next((write_term_card(name, term) for name, term in found if term), "")
