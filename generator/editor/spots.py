"""What stands around a cursor: the field, the fields around it, what is typed so far.

In: a text as it is typed, which is seldom right, and a place in it. Out: a `Spot`. Lines are looked at
one by one, by indentation and colons, and nothing is parsed: half a line must not hide the others. It
must not know which fields there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from generator.diagnostics import Span
from generator.editor.flows import Flow, read_flow
from generator.editor.positions import split_lines
from generator.record import Record

FIELDS, TEXT, LINK = "fields", "text", "link"
FENCE = re.compile(r"\ufeff?---[ \t]*")
ROW = re.compile(r"(?P<indent>[ \t]*)(?P<dashes>(?:-(?:[ \t]+|$))*)(?P<rest>.*)", re.DOTALL)
KEY = re.compile(r"(?P<key>[^\s:\[\]{},#][^:\[\]{},]*?)[ \t]*:(?=[ \t]|$)")
COMMENT = re.compile(r"(?:^|[ \t])#.*")
BLOCK_TEXT = re.compile(r"[|>][-+0-9]*")
OPEN_LINK = re.compile(r"\[\[([^\[\]|]*)$")
REST_OF_WORD = re.compile(r"[\w-]*")
FURTHEST = 60
"""Lines that a value in brackets may have above the cursor."""


class Row(Record, frozen=True):
    """One line of fields: where it begins, where behind its dashes, its key if it has one, its value."""

    indent: int
    content: int
    has_dash: bool
    key: str
    value: str
    value_at: int


class Spot(Record, frozen=True):
    """A place in a text; `area` is fields, text, or link (inside `[[`).

    `keys` are the names around it, outermost first; in a value its own field is the last of them.
    `is_name` says that a field's name can stand here, `is_value` that a value can. `word` is what is
    typed so far, behind a `quote` if there is one, and `span` what takes its place. `given` are the
    names beside it, `beside` the values of the fields of the whole file.
    """

    area: str
    span: Span
    word: str
    quote: str = ""
    keys: tuple[str, ...] = ()
    is_name: bool = False
    is_value: bool = False
    in_brackets: bool = False
    needs_space: bool = False
    has_colon: bool = False
    given: frozenset[str] = frozenset()
    beside: Mapping[str, str] = MappingProxyType({})


def find_spot(text: str, line: int, column: int, *, is_settings: bool = False) -> Spot | None:
    """Return what stands around a place, both numbers from 1; None where nothing can be said."""
    lines = split_lines(text)
    if line > len(lines):
        return None
    first, last = (0, len(lines)) if is_settings else find_fences(lines)
    here, row = line - 1, lines[line - 1]
    before = row[: column - 1]
    if first <= here < last:
        return _find_field(lines[first:last], here - first, before, line)
    if not is_settings and here in (first - 1, last):
        return None
    link = OPEN_LINK.search(before)
    word = link[1] if link else before
    rest = re.match(r"[^\[\]|\n]*\]\]", row[len(before) :]) if link else None
    span = Span(line, column - len(word), line, column + (rest.end() if rest else 0))
    return Spot(LINK if link else TEXT, span, word)


def find_fences(lines: Sequence[str]) -> tuple[int, int]:
    """Return where the fields begin and where they end, in lines from 0; both 0 without any."""
    if not FENCE.fullmatch(lines[0]):
        return 0, 0
    rest = range(1, len(lines))
    return 1, next((number for number in rest if FENCE.fullmatch(lines[number])), len(lines))


def read_row(line: str) -> Row:
    """Take a line apart."""
    match = ROW.fullmatch(line)
    assert match is not None  # every part of it may be empty
    content = match.end("dashes")
    key = KEY.match(match["rest"])
    value_at = content + (key.end() if key else 0)
    value = COMMENT.sub("", line[value_at:])
    return Row(
        indent=len(match["indent"]),
        content=content,
        has_dash=bool(match["dashes"]),
        key=key["key"].strip("\"'") if key else "",
        value=value.strip(),
        value_at=value_at + len(value) - len(value.lstrip()),
    )


def list_values(lines: Sequence[str]) -> Mapping[str, str]:
    """Return the values of the outermost fields, as typed, without quotes."""
    rows = (read_row(line) for line in lines if line[:1] not in ("", " ", "\t", "#", "-"))
    return MappingProxyType({row.key: row.value.strip("\"'") for row in rows if row.key})


def _find_field(lines: Sequence[str], here: int, before: str, line: int) -> Spot | None:
    if COMMENT.search(before):
        return None
    beside = list_values(lines)
    found = _find_flow(lines, here, before)
    if found is not None:
        base, flow = found
        keys = _list_parents(lines, base)
        row = read_row(lines[base])
        keys = None if keys is None else (*keys, *([row.key] if row.key else []), *flow.keys)
        given, is_name, is_value, word = flow.given, flow.is_name, flow.is_value, flow.word
    else:
        row = read_row(before)
        keys = _list_parents([*lines[:here], before], here)
        keys = (*keys, row.key) if row.key and keys is not None else keys
        given = frozenset() if row.key else frozenset(_list_siblings(lines, here, before))
        is_name, is_value = not row.key, bool(row.key or row.has_dash)
        word = before[row.value_at :] if row.key else before[row.content :]
    if keys is None:
        return None
    end = len(before) + _measure_rest(lines[here][len(before) :], word)
    return Spot(
        area=FIELDS,
        span=Span(line, len(before) - len(word) + 1, line, end + 1),
        word=word.lstrip("\"'"),
        quote=word[:1] if word[:1] in ("'", '"') else "",
        keys=keys,
        is_name=is_name,
        is_value=is_value,
        in_brackets=found is not None,
        needs_space=before.endswith(":"),
        has_colon=bool(re.match(r"[ \t]*:", lines[here][end:])),
        given=given,
        beside=beside,
    )


def _measure_rest(after: str, word: str) -> int:
    """Return how much of a word stands behind the cursor, with its closing quotation mark."""
    match = REST_OF_WORD.match(after)
    end = match.end() if match else 0
    return end + (word[:1] in ("'", '"') and after[end : end + 1] == word[:1])


def _find_flow(lines: Sequence[str], here: int, before: str) -> tuple[int, Flow] | None:
    """Return the line where a value in brackets begins that is still open, and what is in it."""
    text = before
    for number in range(here, max(-1, here - FURTHEST), -1):
        line = before if number == here else lines[number]
        row = read_row(line)
        value = line[row.value_at :]
        if value[:1] in ("[", "{"):
            flow = read_flow(value if number == here else f"{value}\n{text}")
            if flow is not None:
                return number, flow
        if row.indent == 0 and line.strip():
            return None
        text = line if number == here else f"{line}\n{text}"
    return None


def _list_parents(lines: Sequence[str], here: int) -> tuple[str, ...] | None:
    """Return the names of the fields around a line, outermost first; None inside a block of text."""
    found: list[str] = []
    row = read_row(lines[here])
    level, is_item = row.indent, row.has_dash
    for line in reversed(lines[:here]):
        if level == 0 and not is_item:
            break
        if not COMMENT.sub("", line).strip():
            continue
        above = read_row(line)
        if is_item:
            is_parent = above.key and (
                above.content <= level if above.has_dash else above.indent <= level
            )
            if not is_parent:
                continue
        elif above.has_dash and above.content == level:
            level, is_item = above.indent, True
            continue
        elif above.content >= level or not above.key:
            continue
        if BLOCK_TEXT.fullmatch(above.value):
            return None
        if above.value:
            continue
        found.append(above.key)
        level, is_item = above.indent, above.has_dash
    return tuple(reversed(found))


def _list_siblings(lines: Sequence[str], here: int, before: str) -> Iterator[str]:
    """Yield the names of the fields beside the one that is typed."""
    own = read_row(before)
    level = own.content
    if not own.has_dash:
        for line in reversed(lines[:here]):
            row = read_row(line)
            if row.key and row.content == level:
                yield row.key
            if line.strip() and (row.indent < level or (row.has_dash and row.content == level)):
                break
    for line in lines[here + 1 :]:
        row = read_row(line)
        if line.strip() and (row.indent < level or (row.has_dash and row.indent == level > 0)):
            break
        if row.key and row.content == level and not row.has_dash:
            yield row.key
