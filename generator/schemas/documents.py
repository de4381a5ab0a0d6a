"""JSON Schema of what may stand in a file: an entry, a note, the settings.

In: the name of a kind of file. Out: a whole document (draft 2020-12), derived from the one table of
fields and the vocabulary. It must not know files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from generator.entries import fields as table
from generator.entries.destinations import PUBLISH_FIELDS
from generator.entries.kinds import Field
from generator.entries.options import PUBLIC_FIELDS
from generator.schemas.shapes import (
    TEXT,
    Schema,
    allow_nothing,
    describe_table,
    match_words,
    refer_to,
)
from generator.vocabulary import Stage, Term, skill_terms, stages, terms

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLES = MappingProxyType(
    {
        "entry": "An entry of an interview journal: its front matter",
        "company": "A note on a company: its front matter",
        "person": "A note on a person: its front matter",
        "skill": "A note on a skill: its front matter",
        "note": "A note on a company, a person or a skill: its front matter",
        "settings": "Settings of an interview journal: rounds.yml",
    }
)
"""The kinds of documents, and what each is called."""
NOTES = ("company", "person", "skill")
NESTED: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {
        "participant": table.PERSON_FIELDS,
        "question": table.QUESTION_FIELDS,
        "feedback": table.FEEDBACK_FIELDS,
        "session": table.SESSION_FIELDS,
        "mark": table.SKILL_MARK_FIELDS,
        "public": PUBLIC_FIELDS,
        "publish": PUBLISH_FIELDS,
    }
)
"""Mappings inside fields, by the name that the shapes of kinds refer to."""
LISTS = (
    *("outcome", "went", "recommendation", "reject-reason", "decline-reason", "source", "purpose"),
    *("relation", "format", "company-type", "tier", "letter", "skill-group"),
)
"""The closed lists that a person may write a value of."""


def render_schema(kind: str) -> bytes:
    """Return a document as the bytes of a file."""
    return (json.dumps(build_schema(kind), indent=2, ensure_ascii=False) + "\n").encode()


def build_schema(kind: str) -> Schema:
    """Return the document for one kind of file."""
    found = _define_all()
    root: Schema = (
        {"anyOf": [refer_to(item) for item in NOTES]} if kind == "note" else found.pop(kind)
    )
    used = set(_list_used(root, found))
    return {
        "$schema": DIALECT,
        "title": TITLES[kind],
        **root,
        "$defs": {name: item for name, item in found.items() if name in used},
    }


def _list_used(schema: Any, found: Mapping[str, Schema]) -> Iterator[str]:
    """Yield the definitions that a schema rests on, directly or through others."""
    waiting, seen = [schema], set()
    while waiting:
        for name in _list_references(waiting.pop()):
            if name not in seen:
                seen.add(name)
                waiting.append(found[name])
                yield name


def _list_references(schema: Any) -> Iterator[str]:
    for key, value in schema.items() if isinstance(schema, dict) else ():
        if key == "$ref":
            yield value.rpartition("/")[2]
    inner = schema.values() if isinstance(schema, dict) else schema
    for part in inner if isinstance(schema, dict | list) else ():
        yield from _list_references(part)


def _define_all() -> dict[str, Schema]:
    """Return every definition by name: kinds of files, mappings inside them, lists of words."""
    return {
        "entry": _describe_entry(),
        **{name: describe_table(table.FIELDS_OF[name]) for name in NOTES},
        "settings": {**describe_table(table.SETTINGS_FIELDS), "type": ["object", "null"]},
        **{name: describe_table(rows) for name, rows in NESTED.items()},
        "session": _describe_session(),
        "stage": _describe_stages(list(stages().values())),
        "round": _describe_stages([item for item in stages().values() if item.is_round]),
        **{name: _describe_list(terms(name)) for name in LISTS},
        "skill-name": {**TEXT, "examples": list(skill_terms())},
    }


def _describe_entry() -> Schema:
    """Describe an entry; its day may stand in the file name, and some stages need no company."""
    free = [word for name in table.NO_COMPANY_NEEDED for word in _list_words(stages()[name])]
    found = describe_table(table.ENTRY_FIELDS)
    properties = found["properties"]
    for name in ("date", "company"):
        properties[name] = allow_nothing(properties[name])
    return {
        **found,
        "required": ["stage"],
        "if": {"required": ["stage"], "properties": {"stage": match_words(free)}},
        "else": {"required": ["company"], "properties": {"company": dict(TEXT)}},
    }


def _describe_session() -> Schema:
    found = describe_table(table.SESSION_FIELDS)
    found["properties"]["stage"] |= refer_to("round")
    return found


def _describe_stages(found: list[Stage]) -> Schema:
    """Offer stages by their ids; other words for them are right, too."""
    words = [word for item in found for word in _list_words(item)]
    return _offer({item.id: item.meaning for item in found}, words)


def _list_words(stage: Stage) -> tuple[str, ...]:
    """Return how a stage may be written: its id, what it is called, its synonyms."""
    return (stage.id, stage.label, *stage.synonyms)


def _describe_list(found: Mapping[str, Term]) -> Schema:
    return _offer({name: item.meaning for name, item in found.items()}, found)


def _offer(meanings: Mapping[str, str], words: Iterable[str]) -> Schema:
    """Return the schema of words with their meanings, however these or others for them are written."""
    named = {"enum": list(meanings), "enumDescriptions": list(meanings.values())}
    return {"anyOf": [named, match_words(words)]}
