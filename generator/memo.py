"""Same inputs, same object: what pure functions gave last time, given again.

In: a function, its inputs, and what it is called for. Out: its result; the very object of last time
where the inputs are equal, and also where only the result is. So what follows from unchanged values
is unchanged in its turn, which is seen at a glance. It must not know what the functions do.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Result = TypeVar("Result")
Calls = dict[Hashable, tuple[tuple[Any, ...], Any]]
"""Inputs and result by what a function was called for."""


@dataclass(slots=True)
class Section:
    """The calls of one kind; those of last time that are not made again are dropped."""

    last: Calls = field(default_factory=dict)
    made: Calls = field(default_factory=dict)

    def call(self, key: Hashable, function: Callable[..., Result], *inputs: Any) -> Result:
        """Return what the function gives for these inputs, which are all that it may look at.

        Inputs are compared by identity first, so those that are large have to be the same object.
        """
        known = self.last.get(key)
        if known is None:
            result = function(*inputs)
        elif known[0] == inputs:
            result = known[1]
        else:
            result = function(*inputs)
            result = known[1] if known[1] == result else result
        self.made[key] = inputs, result
        return result


@dataclass(slots=True)
class Memo:
    """The calls of the last build by section; a new one remembers nothing."""

    _sections: dict[str, Section] = field(default_factory=dict)

    def open(self, name: str) -> Section:
        """Begin a section anew, with what it held last time at hand."""
        last = self._sections.get(name)
        section = self._sections[name] = Section(last.made if last else {})
        return section
