"""A mapping file: what the columns of any table stand for, in the owner's words.

In: its text. Out: a `Layout`; `Unknown` with the place of what is wrong. And back: a mapping to begin
with, for a table that is not known. It must not know tables themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.entries.frontmatter import Node, Scalar, Table, read_block
from generator.entries.source import Source
from generator.importers.days import ORDERS
from generator.importers.drafts import Unknown
from generator.importers.layout import DEFAULT_STAGE, Layout, list_targets
from generator.importers.statuses import list_meanings
from generator.importers.tables import Row, fold_column
from generator.record import replace
from generator.scaffold.entry import quote_yaml
from generator.vocabulary import closest_terms, find_stage, stages
from generator.vocabulary.names import join_words

KEYS = ("columns", "stage", "dates", "words")
LONGEST_COLUMN = 200
HEAD = """\
# What the columns of the table stand for: left the name in its header, right one of these.
"""
TAIL = """\
# The stage of rows without one:
stage: {stage}
# What 03/04/2026 means, where the table itself does not tell: day-first or month-first.
#dates: day-first
# What words of a status or stage mean, where they are not understood: a stage, saved or ignored.
#words:
#  Chat with HR: pre-screen
"""


class _Faulty(Exception):
    """A value of the mapping that cannot be: its node, and what may stand there."""

    def __init__(self, node: Node, message: str, help: str) -> None:
        super().__init__(message)
        self.node, self.message, self.help = node, message, help


def read_mapping(name: str, text: str) -> Layout:
    """Read a mapping file."""
    source = Source(name, "settings", text)
    table, found = read_block(source, 0, len(text))
    if found or table is None:
        first = found[0] if found else None
        place = f"{name}:{first.span.line}" if first else name
        message = first.message if first else "there is nothing in it"
        raise Unknown(f"{place}: {message}", first.help if first else "write `columns:` into it")
    try:
        layout = _build(table)
    except _Faulty as fault:
        raise Unknown(f"{name}:{fault.node.span.line}: {fault.message}", fault.help) from fault
    lacking = _find_lacking(layout)
    if lacking:
        raise Unknown(f"{name}: no column stands for `{lacking}`", f"write `COLUMN: {lacking}`")
    return layout


def _find_lacking(layout: Layout) -> str:
    targets = set(layout.columns.values())
    if layout.is_of_people:
        return ""
    days = {"date", "status-date", "saved-date"}
    return "company" if "company" not in targets else "" if targets & days else "date"


def _build(table: Table) -> Layout:
    layout = Layout("by the mapping", {})
    for key, value in table.items:
        if key.text == "columns":
            columns = {fold_column(name.text): (name, node) for name, node in _pairs(value)}
            layout = _take_columns(layout, columns)
        elif key.text == "stage":
            layout = replace(layout, stage=_read_stage(value))
        elif key.text == "dates":
            layout = replace(layout, dates=_read_word(value, ORDERS, "order"))
        elif key.text == "words":
            words = {join_words(name.text): _read_meaning(node) for name, node in _pairs(value)}
            layout = replace(layout, words=words)
        else:
            raise _Faulty(key, f"'{key.text}' is none of a mapping", f"one of {', '.join(KEYS)}")
    return layout


def _take_columns(layout: Layout, columns: dict[str, tuple[Scalar, Node]]) -> Layout:
    """Read what the columns stand for; a name among them makes it a table of people."""
    texts = {
        key: node.text if isinstance(node, Scalar) else "" for key, (_, node) in columns.items()
    }
    allowed = list_targets(replace(layout, columns=texts))
    read = {key: _read_word(node, allowed, "field") for key, (_, node) in columns.items()}
    return replace(layout, columns=read, needed=tuple(read))


def _pairs(node: Node) -> Iterator[tuple[Scalar, Node]]:
    if not isinstance(node, Table):
        raise _Faulty(node, "a list of `name: value` lines is needed here", "one a line, indented")
    yield from node.items


def _read_word(node: Node, allowed: Iterable[str], what: str) -> str:
    text = node.text if isinstance(node, Scalar) else ""
    words = list(allowed)
    if text in words:
        return text
    close = closest_terms(text, words)
    hint = f"did you mean `{close[0]}`? " if close else ""
    raise _Faulty(node, f"'{text}' is no {what} here", f"{hint}one of {', '.join(words)}")


def _read_stage(node: Node) -> str:
    stage = find_stage(node.text) if isinstance(node, Scalar) else None
    if stage is None:
        raise _Faulty(node, "this is no stage", "`rounds explain unknown-stage` lists all of them")
    return stage.id


def _read_meaning(node: Node) -> str:
    return _read_word(node, dict.fromkeys((*list_meanings(), *stages())), "meaning")


def write_mapping(row: Row, layout: Layout) -> str:
    """Return a mapping to begin with, for the columns of a table."""
    lines = [HEAD.rstrip(), *_explain(layout), "columns:"]
    seen: set[str] = set()
    for cell in row.cells:
        key = fold_column(cell)
        if key and key not in seen and len(cell) <= LONGEST_COLUMN:
            seen.add(key)
            name = " ".join(cell.split())
            lines.append(f"  {quote_yaml(name)}: {layout.columns.get(key, 'text')}")
    if not layout.is_of_people:
        lines.append(TAIL.format(stage=DEFAULT_STAGE).rstrip())
    return "\n".join((*lines, ""))


def _explain(layout: Layout) -> Iterator[str]:
    targets = list_targets(layout)
    wide = max(map(len, targets))
    yield from (f"#   {name:<{wide}}  {doc}" for name, doc in targets.items())
    if not layout.is_of_people:
        yield (
            "#   name"
            + " " * (wide - 4)
            + "  a person's name: each row is then a note about somebody"
        )
