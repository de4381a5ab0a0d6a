"""What to practise: questions of skills that are a gap, and did not go well when last asked.

In: the question bank and the ranking of gaps. Out: `Practice` values, most urgent first. It must not
know how gaps are ranked, or pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.record import Record
from generator.reports.questions import AskedQuestion
from generator.vocabulary import normalise_name, terms

SOLID = 0.75
"""Value of an answer that needs no more practice: good, by the vocabulary."""


class Practice(Record, frozen=True):
    """A question of a gap: when it was last asked, and all times before, newest first."""

    skill: str
    last: AskedQuestion
    before: tuple[AskedQuestion, ...]


def choose_practice(
    questions: Sequence[AskedQuestion], ranking: Sequence[str]
) -> tuple[Practice, ...]:
    """Return the questions to practise by the rank of their gap; then the worst, then the newest.

    Questions of the same words are one. One whose skills are all outside the ranking is left out,
    and one that went well when it was asked last.
    """
    ranks = {skill: rank for rank, skill in enumerate(ranking)}
    found = [
        Practice(min(known, key=ranks.__getitem__), asked[-1], tuple(reversed(asked[:-1])))
        for asked in _group_same(questions).values()
        if (known := [skill for skill in asked[-1].skills if skill in ranks])
        and _find_value(asked[-1]) < SOLID
    ]
    found.sort(key=lambda item: item.last.date, reverse=True)
    found.sort(key=lambda item: (ranks[item.skill], _find_value(item.last)))
    return tuple(found)


def _group_same(questions: Sequence[AskedQuestion]) -> Mapping[str, list[AskedQuestion]]:
    """Collect questions of the same words, each in journal order."""
    found: dict[str, list[AskedQuestion]] = {}
    for item in questions:
        found.setdefault(normalise_name(item.text), []).append(item)
    return found


def _find_value(item: AskedQuestion) -> float:
    """Return how a question went on 0..1; half where nobody noted it."""
    value = terms("went")[item.went].value if item.went else None
    return 0.5 if value is None else value
