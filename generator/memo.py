"""Same inputs, same object: what pure functions gave last time, given again.

In: a function, its inputs, and what it is called for. Out: its result; the very object of last time
where the inputs are equal, and also where only the result is. So what follows from unchanged values
is unchanged in its turn, which is seen at a glance. It must not know what the functions do.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from itertools import compress
from operator import is_not
from typing import Any, TypeVar

from generator.record import Gathering, Record, field, list_values

Result = TypeVar("Result")
Value = TypeVar("Value")
Calls = dict[Hashable, tuple[tuple[Any, ...], Any]]
"""Inputs and result by what a function was called for."""


class Section(Gathering):
    """The calls of one kind; those of last time that are not made again are dropped."""

    last: Calls = field(default_factory=dict)
    made: Calls = field(default_factory=dict)

    def call(self, key: Hashable, function: Callable[..., Result], *inputs: Any) -> Result:
        """Return what the function gives for these inputs, which are all that it may look at.

        Inputs are compared by identity first, so those that are large have to be the same object.
        """
        result: Result = _call(self.last.get(key), function, inputs)
        self.made[key] = inputs, result
        return result


class Memo(Gathering):
    """The calls of the last build by section; a new one remembers nothing."""

    _sections: dict[str, Section] = field(default_factory=dict)
    _calls: Calls = field(default_factory=dict)

    def open(self, name: str) -> Section:
        """Begin a section anew, with what it held last time at hand."""
        last = self._sections.get(name)
        section = self._sections[name] = Section(last.made if last else {})
        return section

    def call(self, name: str, function: Callable[..., Result], *inputs: Any) -> Result:
        """Return what the function gives for these inputs: as in a section, but there is one call."""
        result: Result = _call(self._calls.get(name), function, inputs)
        self._calls[name] = inputs, result
        return result

    def nest(self, name: str, function: Callable[..., Result], *inputs: Any) -> Result:
        """Do the same for a function that remembers parts: it gets its section as the last input."""
        return self.call(name, lambda *given: function(*given, self.open(name)), *inputs)

    def each(
        self,
        name: str,
        function: Callable[..., Result],
        values: Mapping[str, Value],
        *shared: Any,
    ) -> Mapping[str, Result]:
        """Return by key what the function gives for each value and what all of them share.

        Only values that are other than last time are given to it. The mapping is the one of last
        time where nothing in it is other.
        """
        known = self._calls.get(name)
        if known is None or not is_same(known[0][1:], shared):
            before, results = {}, known[1] if known else {}
        elif known[0][0] is values:
            return known[1]  # type: ignore[no-any-return]
        else:
            before, results = known[0][0], known[1]
        made = _call_each(function, values, shared, before, results)
        self._calls[name] = (values, *shared), made
        return made


def _call(
    known: tuple[tuple[Any, ...], Any] | None, function: Callable[..., Any], inputs: tuple[Any, ...]
) -> Any:
    """Call a function, unless it is known what it gives for inputs that are equal."""
    if known is not None and is_same(known[0], inputs):
        return known[1]
    result = function(*inputs)
    return known[1] if known is not None and is_same(known[1], result) else result


def is_same(one: Any, other: Any) -> bool:
    """Say whether two values are equal and go in one order: that of a mapping is seen on pages."""
    return one is other or (bool(one == other) and _go_alike(one, other))


def _go_alike(one: Any, other: Any) -> bool:
    """Say whether the mappings in two values that are equal have their keys in one order."""
    if one is other:
        return True
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(map(_go_alike, one.values(), other.values()))
    if isinstance(one, Record):
        return all(map(_go_alike, list_values(one), list_values(other)))
    return not isinstance(one, tuple) or all(map(_go_alike, one, other))


def _call_each(
    function: Callable[..., Any],
    values: Mapping[str, Any],
    shared: tuple[Any, ...],
    before: Mapping[str, Any],
    results: Mapping[str, Any],
) -> Mapping[str, Any]:
    """Call a function for the values that are other than before."""
    if not results:
        return {key: function(value, *shared) for key, value in values.items()}
    fresh: dict[str, Any] = {}
    for key in _list_other(values, before):
        if key in before and is_same(before[key], values[key]):
            continue
        result = function(values[key], *shared)
        if key not in results or not is_same(results[key], result):
            fresh[key] = result
    if list(values) != list(results):
        return {key: fresh[key] if key in fresh else results[key] for key in values}
    return {**results, **fresh} if fresh else results


def _list_other(values: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Return the keys whose value is not the very object of before."""
    if list(values) == list(before):  # as a rule; then both can be gone through side by side
        return list(compress(values, map(is_not, values.values(), before.values())))
    return [key for key, value in values.items() if before.get(key, before) is not value]
