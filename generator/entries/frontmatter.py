"""YAML read as events: raw values that know their place.

In: a source, and where its YAML stands. Out: nodes whose scalars are still text. The only importer
of yaml. It must not know any field.
"""

from __future__ import annotations

import re
from typing import Any

from generator.diagnostics import FILE_START, Diagnostic, Span, make_diagnostic
from generator.entries.source import LINE_BREAK, Source
from generator.record import Gathering, Record, field, replace

MAX_DEPTH = 32
MAX_BLOCK = 64 * 1024
FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r|\Z)")
CLOSING_FENCE = re.compile(r"(?:^|(?<=\n)|(?<=\r))---[ \t]*(?=\r|\n|\Z)")
MARK_WORD = re.compile(r"[^\s,\[\]{}]+")
# YAML 1.1 breaks lines at these; editors do not, so they pass through the parser in disguise.
DISGUISE = {0x85: "\ue085", 0x2028: "\ue028", 0x2029: "\ue029"}
UNDISGUISE = {ord(cover): chr(code) for code, cover in DISGUISE.items()}


class Scalar(Record, frozen=True):
    """Text as written, without quotes; `plain` says that it had none."""

    text: str
    span: Span
    plain: bool = True

    @property
    def is_empty(self) -> bool:
        """Nothing was written, or YAML's own words for nothing."""
        return self.plain and self.text in ("", "~", "null")


class Broken(Record, frozen=True):
    """A value that was refused; it was reported already."""

    span: Span


class Listing(Record, frozen=True):
    """A sequence of nodes."""

    items: tuple[Node, ...]
    span: Span


class Table(Record, frozen=True):
    """A mapping in the order written, each key once."""

    items: tuple[tuple[Scalar, Node], ...]
    span: Span


Node = Scalar | Broken | Listing | Table


class FrontMatter(Record, frozen=True):
    """A file cut in two: the block's table (None when unreadable), and where the text begins."""

    table: Table | None
    fence: Span
    body_offset: int


def split_source(source: Source) -> tuple[FrontMatter, tuple[Diagnostic, ...]]:
    """Cut the front matter off a file and read it."""
    opening = FENCE.match(source.text)
    fence = Span(1, 1, 1, 4)
    if opening is None:
        problem = _whole(
            source,
            "missing-front-matter",
            "the file does not begin with `---`",
            "put the fields between two lines `---` at the top: `rounds new` shows how",
        )
        return FrontMatter(None, FILE_START, 0), (problem,)
    closing = CLOSING_FENCE.search(source.text, opening.end())
    if closing is None:
        problem = _whole(
            source,
            "unclosed-front-matter",
            "the second line `---` is missing",
            "add a line `---` below the last field",
        )
        return FrontMatter(None, fence, len(source.text)), (problem,)
    table, found = read_block(source, opening.end(), closing.start())
    return FrontMatter(table, fence, closing.end()), found


def find_text(text: str) -> int:
    """Return the offset at which the text below the front matter begins, 0 where there is none."""
    opening = FENCE.match(text)
    closing = CLOSING_FENCE.search(text, opening.end()) if opening else None
    return closing.end() if closing else 0


def read_block(source: Source, start: int, end: int) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    """Read the YAML between two offsets; None when it is no table at all."""
    text = source.text[start:end]
    if len(text) > MAX_BLOCK or len(text.encode("utf-8")) > MAX_BLOCK:
        problem = _whole(
            source,
            "front-matter-too-large",
            "the fields have more than 64 KiB",
            "move long text below the second `---`",
        )
        return None, (problem,)
    builder = _Builder(source, start)
    root = builder.read(text)
    if root is None and not builder.found:
        root = Table((), source.place(start, start))
    if isinstance(root, Table):
        return root, tuple(builder.found)
    if root is not None and not (isinstance(root, Broken) or builder.found):
        builder.report(
            root.span,
            "not-a-mapping",
            "the fields are not `name: value` lines",
            "write one `name: value` a line",
        )
    return None, tuple(builder.found)


def _whole(source: Source, code: str, message: str, help: str) -> Diagnostic:
    return make_diagnostic(source.path, FILE_START, code, message, help)


class _Frame(Gathering):
    """A collection being read; `key` is pending in a table, `skip` drops the next value.

    `last` is the place of what was read last.
    """

    is_table: bool
    start: int
    items: list[Any] = field(default_factory=list)
    seen: dict[str, Span] = field(default_factory=dict)
    key: Scalar | None = None
    skip: bool = False
    as_key: bool = False
    last: Span | None = None


class _TooDeep(Exception):
    """Stops reading: the rest of the block is not looked at."""


class _Builder:
    """Turns the event stream into nodes without recursion, collecting every fault on the way."""

    def __init__(self, source: Source, offset: int) -> None:
        self.source = source
        self.offset = offset
        self.found: list[Diagnostic] = []
        self.stack: list[_Frame] = []
        self.root: Node | None = None
        self.line = source.place(offset, offset).line
        self.documents = 0
        self.disguised = False

    def report(self, span: Span, code: str, message: str, help: str = "") -> None:
        self.found.append(make_diagnostic(self.source.path, span, code, message, help))

    def read(self, text: str) -> Node | None:
        """Read a block; what stood before a syntax error is dropped."""
        import yaml

        disguised = text.translate(DISGUISE)
        self.disguised = disguised != text
        scalar = yaml.ScalarEvent
        try:
            loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(disguised)
            while (event := loader.get_event()) is not None:
                if type(event) is scalar and self.documents == 1:
                    self._take_scalar(event)
                else:
                    self._take(type(event).__name__, event)
        except _TooDeep:
            return None
        except yaml.MarkedYAMLError as problem:
            self._report_syntax(problem, text)
            return None
        except yaml.YAMLError as problem:  # a character that YAML does not take
            at = self.source.place(self.offset, self.offset)
            self.report(at, "bad-yaml", f"YAML cannot read this: {_first_line(problem)}")
            return None
        return self.root

    def _take(self, name: str, event: Any) -> None:
        if name == "DocumentStartEvent":
            self._take_document(event)
        elif self.documents > 1:
            return
        elif name == "AliasEvent":
            self._refuse(
                event,
                "yaml-alias",
                "an alias `*` is not allowed",
                "write the value out, or put it in quotes if the * belongs to it",
            )
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            self._open(name == "MappingStartEvent", event)
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            self._close(event)

    def _take_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents == 2:
            self.report(
                self._place(event),
                "second-document",
                "a second YAML document begins here",
                "keep one list of `name: value` lines and delete this line",
            )

    def _take_scalar(self, event: Any) -> None:
        """Take a value; one with an anchor or a tag is refused, and counts as broken."""
        span = self._place(event)
        if event.anchor is not None or event.tag is not None:
            self._report_mark(event)
            self._put(Broken(span))
            return
        text = event.value.translate(UNDISGUISE) if self.disguised else event.value
        self._put(Scalar(text, span, not event.style))

    def _refuse(self, event: Any, code: str, message: str, help: str) -> None:
        span = self._place(event)
        self.report(span, code, message, help)
        self._put(Broken(span))

    def _open(self, is_table: bool, event: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            span = self._span(event.start_mark.index, event.start_mark.index + 1)
            self.report(
                span,
                "too-deep",
                f"more than {MAX_DEPTH} levels of nesting",
                "write it flatter; fields need three levels at most",
            )
            raise _TooDeep
        top = self.stack[-1] if self.stack else None
        as_key = top is not None and top.is_table and top.key is None and not top.skip
        frame = _Frame(is_table, event.start_mark.index, as_key=as_key)
        if event.anchor is not None or event.tag is not None:
            self._report_mark(event)
        self.stack.append(frame)

    def _report_mark(self, event: Any) -> None:
        """Report the anchor or tag that a value begins with."""
        start = event.start_mark.index
        written = MARK_WORD.match(self.source.text, self.offset + start)
        span = self._span(start, written.end() - self.offset if written else start + 1)
        if event.anchor is not None:
            message = f"an anchor `&{event.anchor}` is not allowed"
            help = "delete it, or put the value in quotes if the & belongs to it"
            self.report(span, "yaml-alias", message, help)
        else:
            help = "delete the tag: the field decides how its value is read"
            self.report(span, "yaml-tag", "an explicit tag `!` is not allowed", help)

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        span = self._span(frame.start, event.end_mark.index)
        if event.end_mark.index == event.start_mark.index and frame.last is not None:
            # No bracket closes it: remarks below are not part of it.
            span = replace(span, end_line=frame.last.end_line, end_column=frame.last.end_column)
        node: Node = (Table if frame.is_table else Listing)(tuple(frame.items), span)
        if frame.as_key:
            self.report(
                span,
                "yaml-key",
                "a field's name must be plain text",
                "put quotes around it if these brackets belong to a name",
            )
            self.stack[-1].skip = True
        else:
            self._put(node)

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        top.last = node.span
        if not top.is_table:
            top.items.append(node)
        elif top.skip:
            top.skip = False
        elif top.key is None:
            self._put_key(top, node)
        else:
            top.items.append((top.key, node))
            top.key = None

    def _put_key(self, top: _Frame, node: Node) -> None:
        if not isinstance(node, Scalar) or ("{" in node.text and self._is_bare(node)):
            top.skip = True
            return
        first = top.seen.setdefault(node.text, node.span)
        if first is not node.span:
            self.report(
                node.span,
                "repeated-field",
                f"`{node.text}` stands twice, first on line {first.line}",
                "keep one of them; several values go into a list",
            )
            top.skip = True
        else:
            top.key = node

    def _is_bare(self, key: Scalar) -> bool:
        """Report `graphs {self: 3}`, which YAML takes for a field `graphs {self`."""
        from generator.entries.syntax import find_bare_brace

        number = key.span.line
        fault = find_bare_brace(LINE_BREAK.split(self.source.text)[number - 1], 0)
        if fault is None or not key.plain:
            return False
        span = Span(number, fault.start + 1, number, fault.end + 1)
        self.report(span, "bad-yaml", fault.message, fault.help)
        return True

    def _place(self, event: Any) -> Span:
        """Place what stands on one line by its line and columns, as YAML has counted them already."""
        start, end = event.start_mark, event.end_mark
        if start.line != end.line:
            return self._span(start.index, end.index)
        line = self.line + start.line
        return Span(line, start.column + 1, line, end.column + 1)

    def _span(self, start: int, end: int) -> Span:
        """Place a value; white space that a block scalar or an open collection trails is left out."""
        text, start, end = self.source.text, self.offset + start, self.offset + max(start, end)
        while end > start + 1 and text[end - 1] in " \t\r\n":
            end -= 1
        return self.source.place(start, end)

    def _report_syntax(self, problem: Any, text: str) -> None:
        from generator.entries.syntax import explain_syntax  # few files are broken

        fault = explain_syntax(problem, text)
        span = self.source.place(self.offset + fault.start, self.offset + fault.end)
        if span not in [item.span for item in self.found]:  # a key may have told it already
            self.report(span, "bad-yaml", fault.message, fault.help)


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0]
