"""Other names and words for everything in a journal.

In: ids, and a source of chance. Out: other ids, the same one for the same thing, and words that are in no
journal. It must not know what they are for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random
from typing import TypeVar

from generator.model import Money
from generator.record import Record

Item = TypeVar("Item")
SYLLABLES = "ba ko li mur ne ost pra qui ro syl tan uv wex yor".split()


class Disguise(Record, frozen=True):
    """Other ids by id, those of skills apart, and a source of other words."""

    ids: Mapping[str, str]
    skills: Mapping[str, str]
    random: Random

    def word(self) -> str:
        """Return a word without a meaning."""
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, 4)))

    def words(self) -> str:
        """Return some words, as a name or a remark."""
        count = self.random.randint(1, 6)
        return " ".join(self.word() for _ in range(count)).capitalize()

    def link(self) -> str:
        """Return an address on the web."""
        return f"https://{self.word()}.example"

    def money(self) -> Money:
        """Return a sum."""
        amount = float(self.random.randint(10, 200) * 1000)
        return Money(f"{amount:.0f} EUR", amount, amount, "EUR", "year")

    def shuffle(self, items: Sequence[Item]) -> list[Item]:
        """Return things in another order."""
        return self.random.sample(items, len(items))

    def rename(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return other ids of skills in another order."""
        return tuple(self.shuffle([self.skills[item] for item in ids]))


def make_disguise(
    ids: Iterable[str], skills: Iterable[str], kept: Collection[str], random: Random
) -> Disguise:
    """Choose another id for each; skills that may be known keep theirs."""
    blind = Disguise({}, {}, random)
    found = {item: f"{blind.word()}-{number}" for number, item in enumerate(ids)}
    other = {item: item if item in kept else f"{blind.word()}-skill" for item in skills}
    return Disguise(found, other, random)
