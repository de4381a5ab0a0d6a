"""Values of the program as plain data and back: what can be written to a file and compared later.

In: records, tuples, mappings, days, times and what Python's marshal takes as it is. Out: nested
tuples, lists and dicts; from these, for the classes that are named, the same values. Nothing that is
read can name a class of its own or run anything. It must not know where the data goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from hashlib import blake2b
from typing import Any

from generator.record import Record, encode, list_types, list_values

PLAIN = frozenset({str, int, float, bool, type(None)})
PLAIN_NAMES = frozenset({"str", "int", "float", "bool", "None"})
DAY, CLOCK, SET = -1, -2, -3
"""Tags of what is neither plain nor a record."""
MAKERS: Mapping[int, Callable[[Any], Any]] = {
    DAY: date.fromordinal,
    CLOCK: time.fromisoformat,
    SET: frozenset,
}
DIGEST_SIZE = 12


class Packer:
    """Packs and unpacks values made of plain ones and of the records that it was given."""

    def __init__(self, classes: Iterable[type[Record]]) -> None:
        self._classes = tuple(classes)
        self._tags = {item: tag for tag, item in enumerate(self._classes)}
        self._flat = frozenset(tag for item, tag in self._tags.items() if _is_flat(item))

    def pack(self, value: Any) -> Any:
        """Return a value as plain data: a tuple begins with a tag, a list was a tuple.

        TypeError for a value of any other class, which could not be read back.
        """
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is tuple:
            return self._pack_all(value)
        tag = self._tags.get(kind)
        if tag in self._flat:
            return (tag, *list_values(value))
        if tag is not None:
            return (tag, *self._pack_all(list_values(value)))
        return self._pack_other(value, kind)

    def _pack_all(self, items: Iterable[Any]) -> list[Any]:
        """Pack values; most are plain, and not asked twice."""
        return [item if type(item) in PLAIN else self.pack(item) for item in items]

    def _pack_other(self, value: Any, kind: type) -> Any:
        if kind is date:
            return DAY, value.toordinal()
        if kind is time:
            return CLOCK, value.isoformat()
        if isinstance(value, Mapping):
            return dict(zip(value, self._pack_all(value.values()), strict=True))
        if isinstance(value, frozenset):
            return SET, sorted(value)
        raise TypeError(f"{kind.__name__} cannot be packed")

    def unpack(self, data: Any) -> Any:
        """Return the value of plain data; ValueError and its kin where it is none of ours."""
        kind = type(data)
        if kind is tuple:
            tag, *rest = data
            if tag in self._flat:
                return self._classes[tag](*rest)
            if tag >= 0:
                return self._classes[tag](*self._unpack_all(rest))
            return MAKERS[tag](*rest)
        if kind is list:
            return tuple(self._unpack_all(data))
        if kind is dict:
            return dict(zip(data, self._unpack_all(data.values()), strict=True))
        return data

    def _unpack_all(self, items: Iterable[Any]) -> list[Any]:
        """Unpack values; most are plain, and not asked twice."""
        return [item if type(item) in PLAIN else self.unpack(item) for item in items]


def _is_flat(kind: type[Record]) -> bool:
    """Say whether all fields of a kind of record are plain by their types."""
    return all(PLAIN_NAMES.issuperset(told.split(" | ")) for _, told in list_types(kind))


def digest_text(text: str) -> bytes:
    """Return a short digest of a text."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=DIGEST_SIZE).digest()


def digest_value(value: object) -> bytes:
    """Return a short digest that equal values have in common."""
    return blake2b(encode(value), digest_size=DIGEST_SIZE).digest()
