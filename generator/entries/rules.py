"""Our own Markdown rules: wiki links, private blocks, links that know their place, coloured code.

In: the states of the Markdown parser, whose `env` holds the `Reading`. Out: tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from generator.entries.reading import Reading

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

COLONS = (":", "\uff1a")
OPENINGS = {"link_open": "[<", "image": "!"}
"""What a link, an address between angles and an image begin with."""
WIKI_LINK = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]")
PRIVATE_OPEN = re.compile(r"([:\uff1a]{3,})\s*\{?\s*\.?private\b.*", re.IGNORECASE)
"""Words behind it, as other tools allow them, open the block too, and so do signs that only look like
colons and spaces: better too private than too open."""
PRIVATE_CLOSE = re.compile(r"(:{3,})[ \t]*")
INNER_MARK = re.compile(r"(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]|[ \t])*(:{3,})[ \t]*(\S.*)?")
"""A line that opens or closes a block inside a private one, also in a quote or a list."""
CODE_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
LINK_WORK = 2_000_000
"""Characters that failing link brackets may look through in one text; then brackets are plain text."""


def read_wiki_link(state: StateInline, silent: bool) -> bool:
    """Read `[[target]]` or `[[target|label]]`."""
    if state.src[state.pos] != "[":
        return False
    match = WIKI_LINK.match(state.src, state.pos, state.posMax)
    if match is None or not match[1].strip():
        return False
    if not silent:
        token = state.push("wiki_link", "", 0)
        target = match[1].strip()
        token.meta = {
            "target": target,
            "label": (match[2] or "").strip() or target,
            "start": state.pos,
            "end": match.end(),
        }
    state.pos = match.end()
    return True


def note_place(
    rule: Callable[[StateInline, bool], bool], name: str
) -> Callable[[StateInline, bool], bool]:
    """Wrap a link rule so that its token knows where it stood, and so that failing costs a bounded time."""

    openings = OPENINGS[name]

    def read(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in openings:
            return False
        if state.env.get("link_work", 0) > LINK_WORK or (
            state.linkLevel > 0 and name == "link_open"
        ):
            return False
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            if state.src[start] in "[!":
                state.env["link_work"] = state.env.get("link_work", 0) + state.posMax - start
            return False
        if not silent:
            opening = next(token for token in state.tokens[count:] if token.type == name)
            opening.meta = {**(opening.meta or {}), "start": start, "end": state.pos}
        return True

    return read


def read_private(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `::: private` to its closing `:::`; what is never closed is private to the end.

    Blocks inside must be closed first, and the closing line has as many colons as the opening one.
    Inside a private block the rule rests: there is nothing left to hide.
    """
    if not state.src.startswith(COLONS, state.bMarks[start] + state.tShift[start]):
        return False
    reading: Reading = state.env["reading"]
    if reading.is_private or state.is_code_block(start):
        return False
    if not PRIVATE_OPEN.fullmatch(_line(state, start)):
        return False
    if silent:
        return True
    last, closed = _find_private_end(state, start, end)
    if not closed:
        line = reading.lines[start][1].rstrip()
        length = len(_line(state, start).rstrip())
        column = len(line) - length
        reading.report(
            reading.place(start, column, length),
            "unclosed-private",
            "this private block is never closed",
            f"add a line `{_count_colons(state, start) * ':'}` where it ends; "
            "until then all that follows stays private",
        )
    token = state.push("private", "", 0)
    token.map = [start, last]
    indent = state.sCount[start]
    token.meta = {
        "lines": tuple(
            (offset + len(text) - len(cut), cut)
            for offset, text in reading.lines[start + 1 : last]
            for cut in (_strip_indent(text, indent),)
        )
    }
    state.line = min(last + 1, end) if closed else last
    return True


def has_colon(text: str) -> bool:
    """Say whether a text could open a private block, or look as if it did."""
    return any(sign in text for sign in COLONS)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _strip_indent(text: str, indent: int) -> str:
    space = len(text) - len(text.lstrip(" "))
    return text[min(space, indent) :]


def _count_colons(state: StateBlock, line: int) -> int:
    """Count the colons that open a private block on a line."""
    opening = PRIVATE_OPEN.fullmatch(_line(state, line))
    return len(opening[1]) if opening else 0


def _find_private_end(state: StateBlock, start: int, end: int) -> tuple[int, bool]:
    """Find the closing line; one inside a code fence does not count."""
    fence, open_blocks = "", [_count_colons(state, start)]
    for line in range(start + 1, end):
        text = _line(state, line)
        code = CODE_FENCE.fullmatch(text)
        if fence:
            if code and code[1].startswith(fence) and not code[2].strip():
                fence = ""
        elif code:
            fence = code[1]
        elif len(open_blocks) == 1 and (close := PRIVATE_CLOSE.fullmatch(text)):
            if len(close[1]) >= open_blocks[0] and state.sCount[line] <= state.sCount[start]:
                return line, True
        elif mark := INNER_MARK.fullmatch(text):
            _pass_mark(open_blocks, mark)
    return end, False


def _pass_mark(open_blocks: list[int], mark: re.Match[str]) -> None:
    """Open a block inside, or close the innermost one; numbers of colons are kept."""
    if mark[2]:
        open_blocks.append(len(mark[1]))
    elif len(open_blocks) > 1 and len(mark[1]) >= open_blocks[-1]:
        open_blocks.pop()


def highlight_code(code: str, language: str, attributes: str) -> str:
    """Colour a fenced block by CSS classes; an unknown language stays plain text."""
    name = language.strip().casefold()
    if not name or len(code) > 20_000:
        return ""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return ""
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))
