"""Diagnostics as people and machines read them: text, JSON, GitHub annotations.

In: `Diagnostic` values and the decoded text of the files they point into. Out: strings.
It must not know how a diagnostic came about, nor where the string goes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

from generator.codes import ERROR
from generator.diagnostics import Diagnostic, Span

LINE_BREAK = re.compile(r"\r\n|\n|\r")
WINDOW = 100
ELLIPSIS = "…"
HELP = "  help: "

RESET, BOLD, RED, YELLOW, BLUE, CYAN = (f"\x1b[{code}m" for code in (0, 1, 31, 33, 34, 36))
JOINERS = "\u200c\u200d"
"""Invisible, but part of ordinary Persian words and of emoji, so they are shown as they are."""


def render_text(found: Sequence[Diagnostic], sources: Mapping[str, str], *, colour: bool) -> str:
    """Render diagnostics for people, with the line at fault; `sources` maps a path to its text."""
    lines: dict[str, list[str]] = {}
    blocks = []
    for item in found:
        if item.path in sources and item.path not in lines:
            lines[item.path] = LINE_BREAK.split(sources[item.path])
        blocks.append(_render_block(item, lines.get(item.path, []), colour))
    return "\n\n".join(blocks)


def render_json(found: Sequence[Diagnostic]) -> str:
    """Render diagnostics as one JSON array of flat objects."""
    return json.dumps([_flatten(item) for item in found], indent=2)


def render_github(found: Sequence[Diagnostic]) -> str:
    """Render one workflow command a line, which GitHub shows beside the changed line."""
    return "\n".join(_render_command(item) for item in found)


def render_summary(found: Sequence[Diagnostic]) -> str:
    """Count errors and warnings in words: "2 errors, 1 warning"; empty when there are none."""
    errors = sum(item.severity == ERROR for item in found)
    counts = ((errors, "error"), (len(found) - errors, "warning"))
    return ", ".join(f"{n} {word}{'s' * (n != 1)}" for n, word in counts if n)


def escape_text(text: str) -> str:
    """Make control, direction and other invisible characters visible: text must not deceive."""
    return "".join(map(_show, text))


def measure_text(text: str) -> int:
    """Return how many columns of a terminal a text takes, as `escape_text` shows it."""
    return sum(map(_width, text))


def cut_text(text: str, width: int) -> str:
    """Return a text as it can be shown in so many columns, with an ellipsis where it goes on."""
    line = _join_lines(text).replace("\t", " ")
    if measure_text(line) <= width:
        return escape_text(line)
    kept, taken = [], 1
    for char in line:
        taken += _width(char)
        if taken > width:
            break
        kept.append(char)
    return escape_text("".join(kept)).rstrip() + ELLIPSIS


def _render_block(item: Diagnostic, lines: Sequence[str], colour: bool) -> str:
    tint = RED if item.severity == ERROR else YELLOW
    place = f"{escape_text(item.path)}:{item.span.line}:{item.span.column}:"
    kind = f"{item.severity}[{item.code}]:"
    rows = [
        f"{_paint(place, BOLD, colour)} {_paint(kind, BOLD + tint, colour)} "
        + escape_text(_join_lines(item.message))
    ]
    if item.span.line <= len(lines):
        rows += _render_excerpt(lines[item.span.line - 1], item.span, tint, colour)
    if item.help:
        rows += _render_help(item.help, colour)
    return "\n".join(rows)


def _render_excerpt(line: str, span: Span, tint: str, colour: bool) -> list[str]:
    """Show the span's first line and carets below it, each in a gutter as wide as the number."""
    number = str(span.line)
    shown, carets = _underline(line, span)
    bar = _paint("|", BLUE, colour)
    lead, marks = carets[: carets.index("^")], carets[carets.index("^") :]
    return [
        f"  {_paint(number, BLUE, colour)} {bar} {shown}".rstrip(),
        f"  {' ' * len(number)} {bar} {lead}{_paint(marks, BOLD + tint, colour)}",
    ]


def _underline(line: str, span: Span) -> tuple[str, str]:
    """Return a line, cut to a window if it is long, and the carets to stand below it.

    A tab before the span stays a tab in both, so that they line up whatever a tab is worth.
    """
    start = min(span.column - 1, len(line))
    stop = len(line) if span.end_line > span.line else span.end_column - 1
    stop = max(start, min(stop, len(line)))
    first, last = _choose_window(len(line), start, stop)
    before, marked = line[first:start], line[start : min(stop, last)]
    cut = ELLIPSIS if first else ""
    shown = cut + escape_text(line[first:last]) + (ELLIPSIS if last < len(line) else "")
    lead = "".join("\t" if char == "\t" else " " * _width(char) for char in before)
    carets = "^" * max(1, sum(1 if char == "\t" else _width(char) for char in marked))
    return shown, " " * len(cut) + lead + carets


def _choose_window(length: int, start: int, stop: int) -> tuple[int, int]:
    """Choose at most `WINDOW` characters of a line that show the span, or its beginning."""
    if length <= WINDOW:
        return 0, length
    lead = (WINDOW - min(stop - start, WINDOW)) // 2
    first = max(0, min(start - lead, length - WINDOW))
    return first, first + WINDOW


def _render_help(text: str, colour: bool) -> list[str]:
    first, *others = (escape_text(row) for row in LINE_BREAK.split(text))
    return [_paint(HELP, CYAN, colour) + first, *(" " * len(HELP) + row for row in others)]


def _paint(text: str, code: str, colour: bool) -> str:
    return f"{code}{text}{RESET}" if colour else text


def _join_lines(text: str) -> str:
    return " ".join(LINE_BREAK.split(text))


def _show(char: str) -> str:
    """Return a character, or its escape when a terminal would hide it or act on it."""
    if char in JOINERS or char == "\t" or not _is_hidden(char):
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_hidden(char: str) -> bool:
    """Say whether a character is a control, format, surrogate or line-separating one."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _width(char: str) -> int:
    """Return the terminal columns of a character as shown: 2 if East Asian wide, 0 if combining."""
    shown = _show(char)
    if len(shown) > 1:
        return len(shown)
    if char in JOINERS or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _flatten(item: Diagnostic) -> dict[str, str | int]:
    return {
        "path": item.path,
        "line": item.span.line,
        "column": item.span.column,
        "end_line": item.span.end_line,
        "end_column": item.span.end_column,
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        "help": item.help,
    }


def _render_command(item: Diagnostic) -> str:
    level = "error" if item.severity == ERROR else "warning"
    properties = {
        "file": item.path,
        "line": str(item.span.line),
        "endLine": str(item.span.end_line),
        "col": str(item.span.column),
        "endColumn": str(item.span.end_column),
        "title": item.code,
    }
    shown = ",".join(f"{name}={_escape_property(text)}" for name, text in properties.items())
    message = f"{item.message}\n{item.help}" if item.help else item.message
    return f"::{level} {shown}::{_escape_data(message)}"


def _escape_data(text: str) -> str:
    """Escape what would end or begin a workflow command; other controls become visible."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escape_text(escaped)


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
