"""Tables of the manual, made from what the program itself works with.

In: a page of the manual with marked blocks. Out: the same page with the blocks written anew from the
table of fields, the vocabulary, the catalogue of diagnostics and the views. It must not know files.

A block stands between `<!-- NAME -->` or `<!-- NAME: SUBJECT -->` and `<!-- end -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType

from generator.codes import Code, codes
from generator.entries import fields as table
from generator.entries.destinations import PUBLISH_FIELDS
from generator.entries.kinds import KINDS, Field
from generator.record import Record, list_types
from generator.redaction.allowed import ALLOWED
from generator.vocabulary import Stage, skill_terms, stages, terms

BLOCK = re.compile(
    r"(?P<open><!-- (?P<name>[a-z]+)(?:: (?P<subject>[\w-]+))? -->\n).*?(?P<close><!-- end -->)",
    re.DOTALL,
)
RECORD_NAME = re.compile(r"\b[A-Z]\w+")
VIEWS = (
    *(
        "today",
        "reminders",
        "timeline",
        "skills",
        "skill",
        "network",
        "person",
        "companies",
        "company",
    ),
    *("process", "entries", "entry", "questions", "offers", "insights", "method", "not_found"),
)
"""The kinds of pages; each is a module of `generator.pages` and a template of the same name."""
NESTED = MappingProxyType(
    {
        "entry": "an entry",
        "settings": "the settings",
        "question": "a question",
        "feedback": "feedback",
        "session": "a session",
        "skill mark": "what an entry says of a skill",
    }
)
"""What a kind of mapping is called where it is not a note."""
LISTS_OF_KIND = MappingProxyType({"reasons": ("reject-reason", "decline-reason")})
"""Closed lists that a kind of field takes its values from, where the field itself names none."""
FIELD_TABLES: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {
        **table.FIELDS_OF,
        "participant": table.PERSON_FIELDS,
        "question": table.QUESTION_FIELDS,
        "feedback": table.FEEDBACK_FIELDS,
        "session": table.SESSION_FIELDS,
        "mark": table.SKILL_MARK_FIELDS,
        "publish": PUBLISH_FIELDS,
    }
)


def update_blocks(text: str) -> str:
    """Write every marked block of a page anew; one whose name is not in `BLOCKS` stays as it is."""
    return BLOCK.sub(_update_block, text)


def _update_block(found: re.Match[str]) -> str:
    if found["name"] not in BLOCKS:
        return found[0]
    lines = BLOCKS[found["name"]](found["subject"] or "")
    return f"{found['open']}\n{chr(10).join(lines)}\n\n{found['close']}"


def list_fields(kind: str) -> Iterator[str]:
    """Return the table of the fields of one kind of file or of nested item."""
    yield from _table(
        ("field", "takes", "meaning", "example"),
        (
            (_code(item.name) + (" (needed)" if item.required else ""), _describe_kind(item))
            + (item.doc, _code(item.example))
            for item in FIELD_TABLES[kind].values()
        ),
    )


def _describe_kind(item: Field) -> str:
    lists = (item.choices,) if item.choices else LISTS_OF_KIND.get(item.kind, ())
    links = " or ".join(f"[{name}](method.md#{name})" for name in lists)
    return (
        f"one of {links}"
        if item.choices
        else " from ".join(filter(None, (KINDS[item.kind], links)))
    )


def list_stages(_: str) -> Iterator[str]:
    """Return the table of stages with their order and other words for them."""
    yield from _table(
        ("stage", "place", "meaning", "other words for it"),
        (
            (_code(item.id), _describe_place(item), item.meaning, ", ".join(item.synonyms))
            for item in stages().values()
        ),
    )


def _describe_place(stage: Stage) -> str:
    return stage.kind if stage.order is None else str(stage.order)


def list_terms(name: str) -> Iterator[str]:
    """Return the table of one closed list, with what each value counts for where it counts."""
    found = terms(name).values()
    counts = any(item.value is not None for item in found)
    head = ("value", "meaning", "counts as") if counts else ("value", "meaning")
    rows = ((_code(item.id), item.meaning, _show_value(item.value)) for item in found)
    yield from _table(head, (row[: len(head)] for row in rows))


def _show_value(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.3g}"


def list_skills(_: str) -> Iterator[str]:
    """Return the table of built-in skills, one row a group."""
    groups: dict[str, list[str]] = {}
    for item in skill_terms().values():
        groups.setdefault(item.group, []).append(item.name)
    yield from _table(
        ("group", "skills"), ((_code(group), ", ".join(names)) for group, names in groups.items())
    )


def list_allowed(_: str) -> Iterator[str]:
    """Return the tables of what a public site looks at, one a kind of file or nested item."""
    for kind, shown in ALLOWED.items():
        yield from ("", f"In {NESTED.get(kind, f'a note on a {kind}')}:", "")
        yield from _table(("field", "what is shown"), ((_code(k), v) for k, v in shown.items()))


def list_codes(_: str) -> Iterator[str]:
    """Return every diagnostic with its explanation and its two examples."""
    for number, code in enumerate(codes().values()):
        yield from ("",) * bool(number)
        yield from _show_code(code)


def _show_code(code: Code) -> Iterator[str]:
    yield from (f"### {code.id}", "", f"{code.severity}: {code.summary}", "", code.explanation)
    for title, example in (("Wrong:", code.bad), ("Right:", code.good)):
        yield from ("", title, "", "```text", *example.strip("\n").split("\n"), "```")


def list_view(name: str) -> Iterator[str]:
    """Return what one page's template gets as `view`."""
    view = find_view(name)
    yield f"`templates/pages/{name}.html` gets a `{view.__name__}`. {_first_line(view)}"
    yield ""
    yield from _list_attributes(view)


def find_view(name: str) -> type:
    """Return the view class of a kind of page."""
    module = import_module(f"generator.pages.{name}")
    view: type = getattr(module, "".join(map(str.capitalize, name.split("_"))) + "View")
    return view


def list_records(_: str) -> Iterator[str]:
    """Return every record that views are made of, with its fields."""
    views = [find_view(name) for name in VIEWS]
    found = {record.__name__: record for view in views for record in list_reachable(view)}
    for number, name in enumerate(sorted(found)):
        yield from ("",) * bool(number)
        yield from (
            f"#### {name}",
            "",
            _first_line(found[name]),
            "",
            *_list_attributes(found[name]),
        )


def list_reachable(view: type[Record]) -> tuple[type[Record], ...]:
    """Return the records that a view's fields name, those that these name, and so on."""
    found: dict[type[Record], None] = {}
    waiting = [view]
    while waiting:
        for record in _list_named(waiting.pop()):
            if record not in found:
                found[record] = None
                waiting.append(record)
    return tuple(found)


def _list_named(record: type[Record]) -> Iterator[type[Record]]:
    """Yield the records that the types of a record's fields name."""
    module = sys.modules[record.__module__]
    for _, kind in list_types(record):
        for name in RECORD_NAME.findall(str(kind)):
            inner = getattr(module, name, None)
            if isinstance(inner, type) and issubclass(inner, Record):
                yield inner


def _list_attributes(record: type[Record]) -> Iterator[str]:
    yield from _table(
        ("field", "type"),
        ((_code(name), _code(str(kind))) for name, kind in list_types(record)),
    )


def _first_line(record: type) -> str:
    return " ".join((record.__doc__ or "").split())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Return a Markdown table; a bar inside a cell is escaped."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


BLOCKS: Mapping[str, Callable[[str], Iterator[str]]] = MappingProxyType(
    {
        "fields": list_fields,
        "stages": list_stages,
        "list": list_terms,
        "skills": list_skills,
        "codes": list_codes,
        "allowed": list_allowed,
        "view": list_view,
        "records": list_records,
    }
)
"""What can be written into a block, by name."""
