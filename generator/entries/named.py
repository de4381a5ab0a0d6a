"""The names that one file mentions: what each is of, and the name as written.

In: the head of a file. Out: pairs of a kind and a name. It must not know other files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.entries.mentions import (
    FeedbackMention,
    Located,
    NameMention,
    PersonMention,
    QuestionMention,
    SessionMention,
    SkillMention,
)
from generator.entries.parse import EntryFile, parse_file
from generator.entries.source import Folder, Source

NAME_FIELDS = {"company": "company", "role": "role", "tags": "tag", "decided-by": "skill"}
ALIAS = "alias of "

Mention = tuple[str, str]
"""What a name is of, and the name."""


def read_mentions(source: Source) -> tuple[Mention, ...]:
    """Return what a file names, each once; nothing where its front matter cannot be read."""
    file, _ = parse_file(source, Folder())
    return tuple(dict.fromkeys(_list_mentions(file))) if file else ()


def _list_mentions(file: EntryFile) -> Iterator[Mention]:
    if file.kind == "entry":
        yield from _list_in_fields(file.fields)
        return
    if "name" in file.fields:
        yield file.kind, file.text("name")
    yield from ((ALIAS + file.kind, item.text) for item in file.value("aliases", ()))
    yield from _list_in_fields(
        {key: file.fields[key] for key in ("company", "role") if key in file.fields}
    )


def _list_in_fields(fields: Mapping[str, Located]) -> Iterator[Mention]:
    for name, located in fields.items():
        values = located.value if isinstance(located.value, tuple) else (located.value,)
        if name == "date":
            yield "year", str(located.value.date.year)
        for value in values:
            yield from _list_in_value(name, value)


def _list_in_value(field: str, value: Any) -> Iterator[Mention]:
    """Yield the names in one value, by its own type, or by its field where it is a name alone."""
    if isinstance(value, NameMention):
        if field in NAME_FIELDS:
            yield NAME_FIELDS[field], value.text
    elif isinstance(value, PersonMention):
        yield "person", value.name
        if value.company:
            yield "company", value.company
    elif isinstance(value, SkillMention):
        yield "skill", value.name
    elif isinstance(value, QuestionMention):
        yield from (("skill", item.text) for item in value.skills)
    elif isinstance(value, FeedbackMention):
        for item in (*value.people, *value.skills):
            yield from _list_in_value(field, item)
    elif isinstance(value, SessionMention):
        yield from _list_in_fields(value.fields)
