"""Places as editors count them, and back: lines from 0, and units of an encoding instead of characters.

In: lines of text and places in them. Out: places. It must not know any protocol.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.diagnostics import Span
from generator.entries.source import LINE_BREAK

UTF_8, UTF_16, UTF_32 = "utf-8", "utf-16", "utf-32"
"""What editors count a line in; all of them know UTF-16."""
Point = tuple[int, int]
"""A line and a place in it, both from 0."""


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text without their ends; only LF, CRLF and CR break lines."""
    return tuple(LINE_BREAK.split(text))


def find_points(span: Span, lines: Sequence[str], encoding: str) -> tuple[Point, Point]:
    """Return where a span begins and ends."""
    return (
        _find_point(span.line, span.column, lines, encoding),
        _find_point(span.end_line, span.end_column, lines, encoding),
    )


def _find_point(line: int, column: int, lines: Sequence[str], encoding: str) -> Point:
    text = lines[line - 1] if line <= len(lines) else ""
    return line - 1, count_units(text[: column - 1], encoding)


def find_column(line: str, units: int, encoding: str) -> int:
    """Return the column, from 1, that so many units of a line lie before; its end where it is shorter."""
    if line.isascii() or encoding == UTF_32:
        return min(max(units, 0), len(line)) + 1
    passed = 0
    for column, char in enumerate(line, start=1):
        passed += count_units(char, encoding)
        if passed > units:
            return column
    return len(line) + 1


def count_units(text: str, encoding: str) -> int:
    """Return how long a text is in an encoding's units."""
    if text.isascii() or encoding == UTF_32:
        return len(text)
    if encoding == UTF_8:
        return len(text.encode("utf-8", "replace"))
    return len(text) + sum(char > "\uffff" for char in text)
