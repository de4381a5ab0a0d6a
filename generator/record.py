"""What every value of the program is: an immutable record, compared field by field.

Records are made and compared in C. The standard library's dataclasses would do the same, but making two
hundred classes of them takes longer than everything else that is imported. The only importer of msgspec.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field, json
from msgspec.msgpack import Encoder
from msgspec.structs import astuple as list_values
from msgspec.structs import replace

__all__ = [
    "Gathering",
    "Record",
    "encode",
    "encode_json",
    "field",
    "indent_json",
    "list_types",
    "list_values",
    "replace",
]


class Record(Struct, frozen=True):
    """The base of all values; a subclass says `frozen=True` once more, for the type checker."""


class Gathering(Struct):
    """The base of what fills up while values are made; no other stage ever sees it."""


def encode(value: object) -> bytes:
    """Return bytes that are equal for equal records, whatever they share and in what order sets are."""
    return ENCODER.encode(value)


def encode_json(texts: tuple[str, ...]) -> bytes:
    """Return texts as JSON without blanks; half a pair of surrogates, which no file can hold, as "?"."""
    try:
        return LISTER.encode(texts)
    except UnicodeEncodeError:
        return LISTER.encode([text.encode(errors="replace").decode() for text in texts])


def indent_json(text: str, width: int) -> bytes:
    """Return JSON with each item on a line of its own, as the standard library would indent it."""
    return json.format(text.encode(), indent=width)


def _show_mapping(value: object) -> object:
    """Let mappings that are not dicts be encoded like dicts."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


ENCODER = Encoder(order="deterministic", enc_hook=_show_mapping)
LISTER = json.Encoder()


def list_types(kind: type[Record]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a kind of record with their types as written."""
    for name in kind.__struct_fields__:
        yield name, kind.__annotations__[name]
