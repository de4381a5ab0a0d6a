"""Two attempts at the same company: what each round said of a skill, then and this time.

In: the two processes and the levels of skills. Out: `SkillChange` values. It must not know how a
round's evidence is merged, or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum

from generator.model import Process
from generator.record import Record
from generator.reports.observations import Observation
from generator.reports.skills import SkillLevel


class SkillChange(Record, frozen=True):
    """A skill in two attempts.

    `before` and `after` are means of what the rounds said, on 1..5, of `rounds_before` and
    `rounds_after` rounds; `after` is None where it was not asked again. `hours` were studied in
    between.
    """

    skill: str
    before: float
    rounds_before: int
    after: float | None
    rounds_after: int
    hours: float


def compare_attempts(
    before: Process, after: Process, levels: Iterable[SkillLevel]
) -> tuple[SkillChange, ...]:
    """Return the skills of the earlier attempt: those of both first, then those not asked again.

    Plain means: within one attempt of some weeks no round is much older than another.
    """
    found = filter(None, (_compare(level, before, after) for level in levels))
    return tuple(sorted(found, key=_sort_key))


def _sort_key(item: SkillChange) -> tuple[bool, float, str]:
    """Put the largest gain first, and what was not asked again last, the weakest of it first."""
    return item.after is None, item.before - (item.after or 0.0), item.skill


def _compare(level: SkillLevel, before: Process, after: Process) -> SkillChange | None:
    """Compare one skill, if the earlier attempt said anything of it."""
    then = [item for item in level.observations if item.entry in before.entries]
    now = [item for item in level.observations if item.entry in after.entries]
    if not then:
        return None
    return SkillChange(
        skill=level.skill,
        before=_find_mean(then),
        rounds_before=len(then),
        after=_find_mean(now) if now else None,
        rounds_after=len(now),
        hours=_count_hours(level, then, now),
    )


def _find_mean(found: Sequence[Observation]) -> float:
    return 1 + 4 * fsum(item.value for item in found) / len(found)


def _count_hours(
    level: SkillLevel, then: Sequence[Observation], now: Sequence[Observation]
) -> float:
    """Return the hours of study after the last round of then, and before the first of now if any."""
    last, first = max(item.date for item in then), min((item.date for item in now), default=None)
    return sum(
        hours for day, _, hours in level.study if day > last and (first is None or day <= first)
    )
