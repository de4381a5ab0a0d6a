"""Calendars and address cards as bytes: escaped, folded, with the line ends that their formats ask for.

In: components with properties in order. Out: bytes; and moments as calendars write them, read back. The
only importer of icalendar, imported when it is needed. It must not know what the components stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from generator.record import Record

if TYPE_CHECKING:
    from icalendar import Component

BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What some readers take for the end of a line, though no format says so."""
NEVER = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""What no reader can be given: controls, and half a pair of surrogates."""
Value = str | date | tuple[str, ...]


class Property(Record, frozen=True):
    """One line: a text, a moment, or the parts of a value; `joint` stands between parts.

    `exact` values are written as they are; `params` are pairs of names and words.
    """

    name: str
    value: Value
    joint: str = ","
    exact: bool = False
    params: tuple[tuple[str, str], ...] = ()


class Block(Record, frozen=True):
    """What stands between BEGIN and END: properties, then blocks inside."""

    name: str
    properties: tuple[Property, ...]
    parts: tuple[Block, ...] = ()


class _Written:
    """A value that was escaped already, in the shape that the library asks for."""

    def __init__(self, text: str, params: Any) -> None:
        self._text = text
        self.params = params

    def to_ical(self) -> bytes:
        """Return the value as it stands in a line."""
        return self._text.encode()


def write_blocks(blocks: Iterable[Block]) -> bytes:
    """Return blocks one after the other."""
    return b"".join(_build(block).to_ical(sorted=False) for block in blocks)


def clean_text(text: str) -> str:
    """Return a text as it can be written anywhere, with one kind of line end."""
    return NEVER.sub("?", BREAK.sub("\n", text))


def clean_line(text: str) -> str:
    """Return a text for a place that has one line."""
    return " ".join(clean_text(text).split())


def _build(block: Block) -> Component:
    """Turn a block into a component of the library."""
    from icalendar import Component

    made: Component = type(block.name, (Component,), {"name": block.name})()
    for item in block.properties:
        made.add(item.name, _write(item), encode=False)
    for part in block.parts:
        made.add_component(_build(part))
    return made


def _write(item: Property) -> Any:
    """Write one value."""
    from icalendar import Parameters, vDDDTypes, vText

    if isinstance(item.value, date):
        return vDDDTypes(item.value)
    params = Parameters(dict(item.params))
    parts = item.value if isinstance(item.value, tuple) else (item.value,)
    if not item.exact:
        parts = tuple(vText(clean_text(part)).to_ical().decode() for part in parts)
    return _Written(item.joint.join(parts), params)


def day_or_moment(name: str, value: datetime | date) -> Property:
    """Return a property that is a day or a moment."""
    return Property(name, value)


def read_moment(text: str, zone: str) -> datetime | date | None:
    """Read a day or a moment of a calendar, in a zone by any name that calendars give it.

    None for anything else. A zone that nobody knows gives a moment without one.
    """
    from icalendar import vDDDTypes

    read: Any = vDDDTypes.from_ical
    try:
        found = read(text.strip(), zone or None)
    except (ValueError, KeyError, OSError):
        return None
    return found if isinstance(found, date) else None
