"""Calendars and address cards as blocks of properties that know their line.

In: a text. Out: blocks, each with the lines that stand in it and not in a block inside. It must not
know what a property means. Lines are read here, for a reader of whole calendars says nothing of places
and stops at the first fault; here a line that makes no sense is no property, and the rest is read.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Mapping, Sequence

from generator.record import Record

BEGIN, END = "BEGIN", "END"
DEEPEST = 20
LINE = re.compile(
    r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<params>(?:;(?:[^\":;]|\"[^\"]*\")*)*):(?P<value>.*)",
    re.DOTALL,
)
PARAM = re.compile(r";([\w-]+)(?:=((?:[^\";]|\"[^\"]*\")*))?")
ESCAPED = re.compile(r"\\([nN\\;,:])")
PARTS = re.compile(r"(?<!\\)((?:\\\\)*);")
QUOTED = "QUOTED-PRINTABLE"


class Property(Record, frozen=True):
    """One property: its value as written, its parameters by name in capitals."""

    line: int
    name: str
    params: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as text."""
        return unescape(self.value)

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts of a value that has several, with `;` between them."""
        cut = PARTS.sub("\\1\0", self.value).split("\0")
        return tuple(unescape(part).strip() for part in cut)


class Block(Record, frozen=True):
    """What stands between BEGIN and END, without the blocks inside."""

    line: int
    name: str
    properties: Sequence[Property]

    def find(self, name: str) -> Property | None:
        """Return the first property of a name."""
        return next(iter(self.find_all(name)), None)

    def find_all(self, name: str) -> Iterator[Property]:
        """Yield all properties of a name."""
        return (item for item in self.properties if item.name == name)

    def text(self, name: str) -> str:
        """Return the text of the first property of a name, empty where there is none."""
        found = self.find(name)
        return found.text.strip() if found else ""


def unescape(text: str) -> str:
    """Return a value without its backslashes."""
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def read_blocks(text: str, name: str) -> Iterator[Block]:
    """Yield the blocks of a name in order; one that is never closed ends where the text does."""
    open_blocks: list[tuple[int, str, list[Property]]] = []
    for item in _read_properties(text):
        inner = item.value.strip().upper()
        if item.name == BEGIN and len(open_blocks) < DEEPEST:
            open_blocks.append((item.line, inner, []))
        elif item.name == END and open_blocks:
            line, kind, properties = open_blocks.pop()
            if kind == name:
                yield Block(line, kind, properties)
        elif open_blocks:
            open_blocks[-1][2].append(item)
    for line, kind, properties in open_blocks:
        if kind == name:
            yield Block(line, kind, properties)


def _read_properties(text: str) -> Iterator[Property]:
    for number, line in _unfold(text):
        match = LINE.fullmatch(line)
        if match is not None:
            params = {
                key.upper(): (value or "").replace('"', "")
                for key, value in PARAM.findall(match["params"])
            }
            # Cards of version 2.1 name an encoding alone.
            is_quoted = QUOTED in (params.get("ENCODING", "").upper(), *map(str.upper, params))
            value = _unquote(match["value"], params) if is_quoted else match["value"]
            yield Property(number, match["name"].upper(), params, value)


def _unfold(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with those that go on from them, by the number of the first."""
    held: list[str] = []
    first = 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        is_soft = bool(held) and held[-1].endswith("=") and QUOTED in held[0].upper()
        if held and (is_soft or line[:1] in (" ", "\t")):
            if is_soft:
                held[-1] = held[-1][:-1]
            held.append(line if is_soft else line[1:])
            continue
        if held:
            yield first, "".join(held)
        first, held = number, [line]
    if held:
        yield first, "".join(held)


def _unquote(value: str, params: Mapping[str, str]) -> str:
    charset = params.get("CHARSET", "utf-8")
    data = quopri.decodestring(value.encode("utf-8", "replace"))
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
