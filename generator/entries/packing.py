"""What a file gave, as bytes and back: how it goes from one process to another, and to the next build.

In: parsed files with their diagnostics. Out: bytes, and from these the same values. A value of a field
is kept by its class, and only the classes named here can be read: nothing that is read can name another
one or run anything. It must not know where the bytes go.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import cache
from typing import Any

from generator.diagnostics import Diagnostic, Span
from generator.entries.mentions import (
    FeedbackMention,
    Located,
    NameMention,
    PersonMention,
    QuestionMention,
    SessionMention,
    SkillMention,
)
from generator.entries.parse import EntryFile
from generator.entries.values import Moment
from generator.model import Body, Impression, Money, Rating, Term
from generator.record import Record, Unpacker, pack

Parsed = tuple[EntryFile | None, tuple[Diagnostic, ...]]


class _Day(Record, frozen=True):
    """A date, which would look like a text."""

    day: date


class _Clock(Record, frozen=True):
    """A time of day, which would look like a text."""

    clock: time


class _Texts(Record, frozen=True):
    """Several texts as one item of a list."""

    texts: tuple[str, ...]


class _Session(Record, frozen=True):
    """A `SessionMention` with packed fields."""

    span: Span
    fields: dict[str, _Field]


class _Many(Record, frozen=True):
    """The items of a list."""

    items: tuple[
        str
        | NameMention
        | PersonMention
        | SkillMention
        | QuestionMention
        | FeedbackMention
        | Impression
        | Term
        | _Texts
        | _Session,
        ...,
    ]


class _Field(Record, frozen=True):
    """A `Located` value."""

    value: str | bool | int | Moment | NameMention | Money | Rating | _Day | _Clock | _Many
    span: Span
    key: Span


class _File(Record, frozen=True):
    """An `EntryFile` with packed fields."""

    path: str
    kind: str
    stem: str
    fence: Span
    fields: dict[str, _Field]
    body: Body


def pack_parsed(parsed: Parsed) -> bytes:
    """Return what a file gave as bytes."""
    file, found = parsed
    if file is None:
        return pack((None, found))
    fields = _pack_fields(file.fields)
    return pack((_File(file.path, file.kind, file.stem, file.fence, fields, file.body), found))


def unpack_parsed(packed: bytes) -> Parsed:
    """Return what was packed; ValueError where it is none of ours."""
    file, found = _make_unpacker().unpack(packed)
    if file is None:
        return None, found
    fields = _unpack_fields(file.fields)
    return EntryFile(file.path, file.kind, file.stem, file.fence, fields, file.body), found


@cache
def _make_unpacker() -> Unpacker[tuple[_File | None, tuple[Diagnostic, ...]]]:
    return Unpacker(tuple[_File | None, tuple[Diagnostic, ...]])


def _pack_fields(fields: Mapping[str, Located]) -> dict[str, _Field]:
    return {name: _Field(_wrap(it.value), it.span, it.key) for name, it in fields.items()}


def _unpack_fields(fields: Mapping[str, _Field]) -> dict[str, Located]:
    return {name: Located(_unwrap(it.value), it.span, it.key) for name, it in fields.items()}


def _wrap(value: Any) -> Any:
    if isinstance(value, tuple):
        return _Many(tuple([_wrap_item(item) for item in value]))
    if isinstance(value, date):
        return _Day(value)
    return _Clock(value) if isinstance(value, time) else value


def _wrap_item(item: Any) -> Any:
    if isinstance(item, tuple):
        return _Texts(item)
    if isinstance(item, SessionMention):
        return _Session(item.span, _pack_fields(item.fields))
    return item


def _unwrap(value: Any) -> Any:
    if isinstance(value, _Many):
        return tuple([_unwrap_item(item) for item in value.items])
    if isinstance(value, _Day):
        return value.day
    return value.clock if isinstance(value, _Clock) else value


def _unwrap_item(item: Any) -> Any:
    if isinstance(item, _Texts):
        return item.texts
    if isinstance(item, _Session):
        return SessionMention(item.span, _unpack_fields(item.fields))
    return item
