"""What gathers while one text is rendered, and where its pieces stand in the file.

Out: `Reading`, handed to every Markdown rule, and `Cursor`. They must not know Markdown's rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostic, Span, make_diagnostic
from generator.entries.source import Folder, Source
from generator.model import BodyPart

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(slots=True)
class Reading:
    """What gathers while one text is rendered: parts by number, and diagnostics."""

    source: Source
    lines: tuple[tuple[int, str], ...]
    folder: Folder
    parts: list[BodyPart] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    footnote_prefix: str = ""

    def mark(self, part: BodyPart) -> str:
        """Keep a part and return what stands for it in the HTML."""
        self.parts.append(part)
        return f"\x00{len(self.parts) - 1}\x00"

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
        self.starts: list[tuple[int, int, int]] = []

    def enter(self, token: Token) -> None:
        """Move to an inline token: note (offset in content, line, column) of each of its lines."""
        line = token.map[0] if token.map else 0
        after = self.column if line == self.row else 0
        self.starts = []
        offset = 0
        for number, content in enumerate(token.content.split("\n")):
            text = self.lines[min(line + number, len(self.lines) - 1)][1]
            column = max(text.find(content.strip(), after), 0) if content.strip() else 0
            column -= len(content) - len(content.lstrip())
            self.starts.append((offset, line + number, max(column, 0)))
            offset += len(content) + 1
            after = 0
        _, self.row, column = self.starts[-1]
        self.column = column + len(token.content.rsplit("\n", 1)[-1])

    def locate(self, position: int) -> tuple[int, int]:
        """Return line and column (from 0) of a position of the content."""
        offset, line, column = next(item for item in reversed(self.starts) if item[0] <= position)
        return line, column + position - offset
