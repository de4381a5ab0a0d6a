"""Made-up names: words of syllables that no check takes for one another.

In: a seeded source of chance, the tables of words. Out: names. It must not know what they stand for.
"""

from __future__ import annotations

import difflib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TOO_LIKE = 0.8
"""difflib ratio from which a name is thrown away; the journal's own check warns from .85."""
PREFIX = 3


@dataclass(slots=True)
class NameMaker:
    """Makes names of which no two look alike; `taken` holds them by word and by first letters."""

    words: Mapping[str, Any]
    chance: random.Random
    taken: dict[str, list[str]] = field(default_factory=dict)

    def make_company(self) -> str:
        """Return a name of one long word, which for every second company has a second one."""
        return self._make_new(self._spell_company)

    def make_person(self) -> str:
        """Return first name and surname; first names recur, as they do."""
        return self._make_new(self._spell_person)

    def _make_new(self, spell: Callable[[], str]) -> str:
        while True:
            name = spell()
            key = name.lower()
            blocks = {*key.split(), key[:PREFIX]}
            near = {other for block in blocks for other in self.taken.get(block, ())}
            if not any(_are_alike(key, other) for other in near):
                for block in blocks:
                    self.taken.setdefault(block, []).append(key)
                return name

    def _spell_company(self) -> str:
        name = self._spell_word(3)
        return f"{name} {self._pick('suffixes')}" if self.chance.random() < 0.5 else name

    def _spell_person(self) -> str:
        first = self._pick("first-syllables") + self._pick("second-syllables")
        return f"{first.title()} {self._spell_word(2 + self.chance.randrange(2))}"

    def _spell_word(self, syllables: int) -> str:
        sounds = (
            self._pick("opening-sounds") + self._pick("vowels") + self._pick("closing-sounds")
            for _ in range(syllables)
        )
        return "".join(sounds).title()

    def _pick(self, table: str) -> str:
        options: Sequence[str] = self.words[table]
        return self.chance.choice(options)


def _are_alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= TOO_LIKE
        and matcher.quick_ratio() >= TOO_LIKE
        and matcher.ratio() >= TOO_LIKE
    )


def spell_host(name: str) -> str:
    """Return a name as part of an address that leads nowhere: `acme-labs.example`."""
    return f"{name.lower().replace(' ', '-')}.example"
