"""Calendars and address cards as bytes: escaped, folded, with the line ends that their formats ask for.

In: blocks of properties in order. Out: bytes, as RFC 5545 and RFC 2426 have them. It must not know what
the blocks stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from generator.record import Record

BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What some readers take for the end of a line, though no format says so."""
NEVER = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""What no reader can be given: controls, and half a pair of surrogates."""
LONGEST = 74
"""Octets of a line; a blank before each but the first makes 75, which is what the formats allow."""
LATER_OCTETS, LATER = 0b1100_0000, 0b1000_0000
"""How the second octet of a letter is told from its first."""
Value = str | date | tuple[str, ...]


class Property(Record, frozen=True):
    """One line: a text, a moment, or the parts of a value; `joint` stands between parts.

    `exact` values are written as they are, and so is `kind`, the TYPE that a value is said to have.
    """

    name: str
    value: Value
    joint: str = ","
    exact: bool = False
    kind: str = ""


class Block(Record, frozen=True):
    """What stands between BEGIN and END: properties, then blocks inside."""

    name: str
    properties: tuple[Property, ...]
    parts: tuple[Block, ...] = ()


def write_blocks(blocks: Iterable[Block]) -> bytes:
    """Return blocks one after the other."""
    lines: list[str] = []
    for block in blocks:
        _add_lines(block, lines)
    return b"".join([_fold(line.encode()) for line in lines])


def clean_text(text: str) -> str:
    """Return a text as it can be written anywhere, with one kind of line end."""
    return text if text.isprintable() else NEVER.sub("?", BREAK.sub("\n", text))


def clean_line(text: str) -> str:
    """Return a text for a place that has one line."""
    return " ".join(clean_text(text).split())


def _add_lines(block: Block, lines: list[str]) -> None:
    """Add the lines of a block, however long."""
    lines.append(f"BEGIN:{block.name}")
    lines.extend(map(_write, block.properties))
    for part in block.parts:
        _add_lines(part, lines)
    lines.append(f"END:{block.name}")


def _escape(text: str) -> str:
    """Return a text as it stands in a value."""
    cleaned = clean_text(text).replace("\\", "\\\\")
    return cleaned.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _write(item: Property) -> str:
    """Write one property as a line."""
    if isinstance(item.value, date):
        return f"{item.name}{_write_moment(item.value)}"
    parts = (item.value,) if isinstance(item.value, str) else item.value
    written = parts if item.exact else map(_escape, parts)
    kind = f";TYPE={item.kind}" if item.kind else ""
    return f"{item.name}{kind}:{item.joint.join(written)}"


def _write_moment(value: date) -> str:
    """Write a day, an instant or a time that floats, with what stands before it."""
    day = f"{value.year:04}{value.month:02}{value.day:02}"
    if not isinstance(value, datetime):
        return f";VALUE=DATE:{day}"
    return f":{day}T{value:%H%M%S}{'Z' if value.tzinfo else ''}"


def _fold(line: bytes) -> bytes:
    """Cut a line where it is too long, though never within a letter or behind the sign that escapes one."""
    if len(line) <= LONGEST:
        return line + b"\r\n"
    pieces = []
    start = 0
    while len(line) - start > LONGEST:
        end = start + LONGEST
        while line[end] & LATER_OCTETS == LATER:
            end -= 1
        if line[end - 1] in b"\\^":
            end -= 1
        pieces.append(line[start:end])
        start = end
    pieces.append(line[start:])
    return b"\r\n ".join(pieces) + b"\r\n"
