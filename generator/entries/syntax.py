"""A YAML syntax error told in the journal's words, at the place that the writer has to mend.

In: the parser's error and the text that it read. Out: offsets, message and remedy. The parser often
stops far behind the slip: these rules look for the usual slips of a tired writer first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.entries.source import LINE_BREAK
from generator.record import Record

GLUED = re.compile(r"[ ]*(?:- )?([A-Za-z][\w-]*:)(?=[^\s/:])")
INDENTED = re.compile(r"[ ]+(?=[A-Za-z][\w-]*:(?:\s|$))")
BARE_BRACE = re.compile(r"(\w[\w.+#/ -]*?) *(\{[^{}]*(?:\}|$))")
"""A name and the mapping that belongs to it, without the colon between them."""
NESTED = re.compile(r"\s*(?:- )?([^:\s][^:]*): (self|own|mine|theirs): *(\d\S*)\s*")
ITEM = re.compile(r"\s*- ([^:]+)")
QUOTED_VALUE = re.compile(r"\s*(?:- )?([A-Za-z][\w-]*: +)((?:[\"'\[*&!]|- ).*\S)\s*$")
NAME_AND_MARK = re.compile(r"\s*(?:- )?(\w[\w .+#/-]*?)\s+(\d[\d/ ]*h?)\s*")
PLAIN_FIELD = re.compile(r"[A-Za-z][\w-]*:[ ]+[^\s\[{|>&*!\"'#]")
DEFAULT_HELP = "one `name: value` a line, lists as `[a, b]`, inner lines indented by two spaces"


class Fault(Record, frozen=True):
    """A syntax error: offsets in the text, what is wrong, what to do."""

    start: int
    end: int
    message: str
    help: str


def explain_syntax(problem: Any, text: str) -> Fault:
    """Explain a MarkedYAMLError of PyYAML; offsets lie within the text."""
    mark = problem.problem_mark or problem.context_mark
    stopped = min(mark.index if mark is not None else 0, len(text))
    opened = min(problem.context_mark.index, len(text)) if problem.context_mark else stopped
    context, said = problem.context or "", problem.problem or ""
    bare = find_bare_brace(text, stopped)
    if bare is not None:
        return bare
    if "flow" in context:
        return _explain_bracket(text, opened)
    if "quoted scalar" in context:
        return _explain_quote(text, opened, stopped, said)
    slip = _find_slip(text, stopped)
    if slip is not None:
        return slip
    if "mapping values are not allowed" in said:
        told = _explain_second_colon(text, stopped)
        if told is not None:
            return told
        help = 'a value with `: ` in it needs quotes: `title: "Design: a rate limiter"`'
        return Fault(stopped, _next(text, stopped), "a second `: ` stands in this line", help)
    if "cannot start any token" in said:
        return _explain_sign(text, stopped)
    if "could not find expected ':'" in said:
        return _explain_line(text, opened)
    return _explain_rest(text, stopped)


def find_bare_brace(text: str, offset: int) -> Fault | None:
    """Find a name without its colon before a mapping, in the line of an offset: `graphs {self: 3}`."""
    start, line = _line_at(text, offset)
    match = BARE_BRACE.search(line)
    if match is None or not set("\"'#").isdisjoint(line[: match.end(1)]):
        return None
    help = f"write `{match[1]}: {match[2]}`"
    at = start + match.start(2)
    return Fault(at, at + 1, "a colon is missing before this brace", help)


def _explain_second_colon(text: str, stopped: int) -> Fault | None:
    """Explain `caching: self: 3`, and fields that stand below an item of mere text."""
    lines = list(_lines_until(text, stopped))
    nested = NESTED.fullmatch(lines[-1][1])
    if nested:
        part = "theirs" if nested[2] == "theirs" else "self"
        help = f"write `{nested[1]}: {{{part}: {nested[3]}}}`"
        return Fault(stopped, stopped + 1, "a second `: ` stands in this line", help)
    above = ITEM.fullmatch(lines[-2][1]) if len(lines) > 1 else None
    if above is None or lines[-1][1].lstrip().startswith("- "):
        return None
    help = f"name its first part, too: `- ask: {above[1].strip()}` for a question, `- name: ...` for others"
    return Fault(stopped, stopped + 1, "the item above is mere text, and has no fields", help)


def _explain_line(text: str, offset: int) -> Fault:
    """Explain a line without a colon; say where it belongs where a number ends the line."""
    _, line = _line_at(text, offset)
    parts = NAME_AND_MARK.fullmatch(line)
    help = f"write `{parts[1]}: {parts[2]}`" if parts else DEFAULT_HELP
    return _at_line(text, offset, "this line is no `name: value`", help)


def _explain_bracket(text: str, opened: int) -> Fault:
    kind, closing = ("list", "]") if text[opened : opened + 1] == "[" else ("mapping", "}")
    help = (
        f"close it with `{closing}`; put quotes around a value with a comma, bracket or `: ` in it"
    )
    return Fault(opened, _next(text, opened), f"the {kind} that opens here is not closed", help)


def _explain_quote(text: str, opened: int, stopped: int, said: str) -> Fault:
    if "escape" in said:
        help = "use single quotes: in them a backslash means itself"
        return Fault(stopped, _next(text, stopped), "this backslash means nothing here", help)
    help = f"close it with `{text[opened : opened + 1]}` on the line where it opens"
    return Fault(opened, _next(text, opened), "this quotation mark is never closed", help)


def _explain_rest(text: str, stopped: int) -> Fault:
    """Explain a value that begins with a sign of YAML and means words: it needs quotes."""
    start, line = _line_at(text, stopped)
    value = QUOTED_VALUE.match(line)
    if value is None or stopped < start + value.end(1):
        return Fault(stopped, _next(text, stopped), "YAML cannot read on from here", DEFAULT_HELP)
    inner, sign = value[2], value[2][0]
    if sign in "*&!-":
        message = f"a value cannot begin with `{sign}`"
    else:
        message = f"the value ends at its `{']' if sign == '[' else sign}`, and more follows"
    if sign in "'\"" and inner.endswith(sign) and len(inner) > 1:
        inner = inner[1:-1]
    quoted = f'"{inner}"' if '"' not in inner else "'" + inner.replace("'", "''") + "'"
    help = f"put quotes around all of it: `{value[1].strip()} {quoted}`"
    return Fault(stopped, _next(text, stopped), message, help)


def _explain_sign(text: str, stopped: int) -> Fault:
    if text[stopped : stopped + 1] == "\t":
        return Fault(
            stopped, stopped + 1, "a tab cannot indent", "use two spaces instead of the tab"
        )
    sign = text[stopped : stopped + 1]
    message = f"a value cannot begin with `{sign}`"
    return Fault(stopped, _next(text, stopped), message, f'put quotes around it: `"{sign}..."`')


def _find_slip(text: str, stopped: int) -> Fault | None:
    """Look for a colon without a space, or a line that is indented by mistake, up to where it stopped."""
    before = ""
    for start, line in _lines_until(text, stopped):
        glued = GLUED.match(line)
        if glued is not None and ": " not in line:
            help = f"write `{glued[1]} {line[glued.end() :].strip()}`"
            message = "a space is missing behind this colon"
            slip = Fault(start + glued.start(1), start + glued.end(1), message, help)
        elif INDENTED.match(line) and PLAIN_FIELD.match(before):
            end = len(line) - len(line.lstrip(" "))
            help = f"begin it at the left margin: `{line.strip()}`"
            slip = Fault(start, start + end, "this line is indented, the one above is not", help)
        else:
            slip, before = None, line or before
            continue
        return slip
    return None


def _lines_until(text: str, stopped: int) -> Iterator[tuple[int, str]]:
    """Yield (offset, line) of every line up to the one where the parser stopped."""
    start = 0
    for match in LINE_BREAK.finditer(text):
        yield start, text[start : match.start()]
        start = match.end()
        if start > stopped:
            return
    yield start, text[start:]


def _line_at(text: str, offset: int) -> tuple[int, str]:
    """Return the line that an offset lies in, and where it begins."""
    *_, last = _lines_until(text, offset)
    return last


def _at_line(text: str, offset: int, message: str, help: str) -> Fault:
    found = LINE_BREAK.search(text, offset)
    end = found.start() if found else len(text)
    return Fault(offset, max(end, _next(text, offset)), message, help)


def _next(text: str, offset: int) -> int:
    """Return the offset behind a character; a line break of two is one."""
    return min(offset + (2 if text.startswith("\r\n", offset) else 1), len(text))
