"""What gathers while one text is rendered, and where its pieces stand in the file.

Out: `Reading`, handed to every Markdown rule, and `Cursor`. They must not know Markdown's rules.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostic, Span, make_diagnostic
from generator.entries.source import Folder, Source
from generator.model import BodyPart
from generator.record import Gathering, Record, field

if TYPE_CHECKING:
    from markdown_it.token import Token


class Reading(Gathering):
    """What gathers while one text is rendered: parts by number, and diagnostics.

    `asked` are the paths that links lead to. `is_private` says that the text is the inside of a
    private block.
    """

    source: Source
    lines: tuple[tuple[int, str], ...]
    folder: Folder
    parts: list[BodyPart] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    footnote_prefix: str = ""
    is_private: bool = False

    def mark(self, part: BodyPart) -> str:
        """Keep a part and return what stands for it in the HTML."""
        self.parts.append(part)
        return f"\x00{len(self.parts) - 1}\x00"

    def look_up(self, path: str) -> tuple[str | None, bool]:
        """Return the file at a path, and whether the path leads through a symbolic link."""
        self.asked.append(path)
        return self.folder.look_up(path)

    def report(self, span: Span, code: str, message: str, help: str) -> None:
        """Note a problem in this text."""
        self.found.append(make_diagnostic(self.source.path, span, code, message, help))

    def place(self, line: int, column: int, length: int) -> Span:
        """Place `length` characters of a line, counted from 0 within this text."""
        start = self.lines[min(line, len(self.lines) - 1)][0] + column
        return self.source.place(start, start + length)


class Cursor:
    """Finds where the content of an inline token stands in the file.

    Block markers (`> `, `- `, `## `) are not part of the content, so each of its lines is searched in
    its source line; cells of one table row are searched one after another.
    """

    def __init__(self, lines: tuple[tuple[int, str], ...]) -> None:
        self.lines = lines
        self.row = -1
        self.column = 0
        self.content = ""
        self.starts: list[_Start] = []

    def enter(self, token: Token) -> None:
        """Move to an inline token: note where each of its lines begins in content and in the file."""
        line = token.map[0] if token.map else 0
        after = self.column if line == self.row else 0
        self.content = token.content
        self.starts = []
        offset = 0
        for number, content in enumerate(token.content.split("\n")):
            text = self.lines[min(line + number, len(self.lines) - 1)][1]
            self.starts.append(_find_start(text, content, after, offset, line + number))
            offset += len(content) + 1
            after = 0
        self.row, self.column = self.locate(offset - 1)

    def locate(self, position: int) -> tuple[int, int]:
        """Return line and column (from 0) of a position of the content."""
        start = self.starts[bisect_right(self.starts, position, key=_offset_of) - 1]
        passed = position - start.offset
        escapes = start.content[:passed].count("|") if start.is_escaped else 0
        return start.line, start.column + passed + escapes


class _Start(Record, frozen=True):
    """A line of an inline token: offset in the content, line and column (from 0) in the file."""

    offset: int
    line: int
    column: int
    content: str
    is_escaped: bool


def _find_start(text: str, content: str, after: int, offset: int, line: int) -> _Start:
    """Find a line of content in its source line; in the cells of a table each `|` has a backslash."""
    wanted = content.strip()
    column = text.find(wanted, after)
    is_escaped = column < 0 and "|" in wanted
    if is_escaped:
        column = text.find(wanted.replace("|", "\\|"), after)
    indent = len(content) - len(content.lstrip())
    return _Start(offset, line, max(column - indent, 0), content, is_escaped)


def _offset_of(start: _Start) -> int:
    return start.offset
