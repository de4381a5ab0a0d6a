"""What every value of the program is: an immutable record, compared field by field.

Records are made and compared in C. The standard library's dataclasses would do the same, but making two
hundred classes of them takes longer than everything else that is imported. The only importer of msgspec.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps as dump_json
from typing import Any, Generic, TypeVar

from msgspec import MsgspecError, Struct, field, json
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import astuple as list_values
from msgspec.structs import replace

__all__ = [
    "Gathering",
    "Record",
    "Unpacker",
    "encode",
    "encode_json",
    "field",
    "indent_json",
    "list_types",
    "list_values",
    "pack",
    "replace",
]


Kind = TypeVar("Kind")


class Record(Struct, frozen=True, array_like=True, tag=True, tag_field="class"):
    """The base of all values; a subclass says `frozen=True` once more, for the type checker.

    As bytes it is a list of its fields that begins with the name of its class.
    """


class Gathering(Struct):
    """The base of what fills up while values are made; no other stage ever sees it."""


def encode(value: object) -> bytes:
    """Return bytes that are equal for equal records, whatever they share and in what order sets are."""
    return ENCODER.encode(value)


def pack(value: object) -> bytes:
    """Return a value as bytes that an `Unpacker` reads; mappings keep their order."""
    return PACKER.encode(value)


class Unpacker(Generic[Kind]):
    """Reads values of one type, and makes no record of a class that the type does not name."""

    def __init__(self, kind: type[Kind]) -> None:
        self._decoder = Decoder(kind)

    def unpack(self, packed: bytes) -> Kind:
        """Return what was packed; ValueError where it is no such value."""
        try:
            return self._decoder.decode(packed)
        except MsgspecError as problem:
            raise ValueError(str(problem)) from problem


def encode_json(value: object) -> bytes:
    """Return JSON without blanks; half a pair of surrogates, which no file can hold, as "?"."""
    try:
        return JSON.encode(value)
    except UnicodeEncodeError:
        return dump_json(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def indent_json(text: str, width: int) -> bytes:
    """Return JSON with each item on a line of its own, as the standard library would indent it."""
    return json.format(text.encode(), indent=width)


def _show_mapping(value: object) -> object:
    """Let mappings that are not dicts be encoded like dicts."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


ENCODER = Encoder(order="deterministic", enc_hook=_show_mapping)
PACKER = Encoder(enc_hook=_show_mapping)
JSON = json.Encoder()


def list_types(kind: type[Record]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a kind of record with their types as written."""
    for name in kind.__struct_fields__:
        yield name, kind.__annotations__[name]
