"""What was read while something was made: the ground on which it can be used again.

In: tables by name, and work that looks things up in them. Out: the same tables, and beside each result
the reads that it rests on. A result is still right when none of its reads would give another value.
It must not know what the tables hold.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Hashable,
    ItemsView,
    Iterator,
    KeysView,
    Mapping,
    ValuesView,
)
from typing import Any, TypeVar

from generator.record import Gathering

Value = TypeVar("Value")
Result = TypeVar("Result")

WHOLE = None
Read = tuple[str, str | None]
"""A table and the key that was looked up in it; `WHOLE` where its order or all of it was read."""
Reads = Collection[Read]
Known = dict[Hashable, tuple[Result, Reads]]
"""Results by key, with what each rests on."""


class Ledger(Gathering):
    """Notes the reads of whatever is being made."""

    _open: set[Read] | None = None

    def note(self, read: Read) -> None:
        """Take note of a read, if anything is being made."""
        if self._open is not None:
            self._open.add(read)

    def follow(self, make: Callable[[], Result]) -> tuple[Result, Reads]:
        """Make something and return it with its reads; they are reads of what it is made for, too."""
        outer, own = self._open, set[Read]()
        self._open = own
        try:
            return make(), frozenset(own)
        finally:
            self._open = outer
            if outer is not None:
                outer |= own

    def recall(self, known: Known[Result], key: Hashable, make: Callable[[], Result]) -> Result:
        """Return what was made for this key before, or make it; either way its reads are noted."""
        found = known.get(key)
        if found is None:
            found = known[key] = self.follow(make)
        elif self._open is not None:
            self._open.update(found[1])
        return found[0]


class Table(Mapping[str, Value]):
    """A mapping that notes what is looked up in it."""

    def __init__(self, name: str, items_by_key: Mapping[str, Value], ledger: Ledger) -> None:
        self.name, self.items_by_key, self.ledger = name, items_by_key, ledger
        self._reads: dict[str | None, Read] = {}

    def __getitem__(self, key: str) -> Value:
        """Return the value of a key, and note that it was read even where there is none."""
        self._note(key)
        return self.items_by_key[key]

    def __iter__(self) -> Iterator[str]:
        """Go through all keys."""
        self._note(WHOLE)
        return iter(self.items_by_key)

    def keys(self) -> KeysView[str]:
        """Return all keys."""
        self._note(WHOLE)
        return self.items_by_key.keys()

    def values(self) -> ValuesView[Value]:
        """Return all values."""
        self._note(WHOLE)
        return self.items_by_key.values()

    def items(self) -> ItemsView[str, Value]:
        """Return all keys with their values."""
        self._note(WHOLE)
        return self.items_by_key.items()

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, or the default; either way it was read."""
        self._note(key)
        return self.items_by_key.get(key, default)

    def __len__(self) -> int:
        """Count the keys."""
        self._note(WHOLE)
        return len(self.items_by_key)

    def _note(self, key: str | None) -> None:
        """Note a read; all that note the same one share it, as there are millions of them."""
        read = self._reads.get(key)
        if read is None:
            read = self._reads[key] = (self.name, key)
        self.ledger.note(read)


def find_changes(
    old: Mapping[str, Mapping[str, object]], new: Mapping[str, Mapping[str, object]]
) -> set[Read]:
    """Return the reads that give another value now than they did; tables are compared by value."""
    changed: set[Read] = set()
    for name in old.keys() | new.keys():
        before, after = old.get(name, {}), new.get(name, {})
        if before is after:
            continue
        keys = {key for key in after if key not in before or not _is_same(before[key], after[key])}
        keys |= before.keys() - after.keys()
        changed.update((name, key) for key in keys)
        if keys or list(before) != list(after):
            changed.add((name, WHOLE))
    return changed


def pick_valid(known: Known[Result], changed: set[Read]) -> Known[Result]:
    """Return the results that rest on nothing that has changed."""
    if not changed:
        return dict(known)
    return {key: made for key, made in known.items() if changed.isdisjoint(made[1])}


def _is_same(one: object, other: object) -> bool:
    return one is other or one == other
