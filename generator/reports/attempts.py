"""Two attempts at the same company: what each round said of a skill, then and this time.

In: the entries of both and the levels of skills. Out: `SkillChange` values. It must not know how a
round's evidence is merged, or pages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from math import fsum
from operator import attrgetter

from generator.model import Entry
from generator.record import Record
from generator.reports.observations import Observation
from generator.reports.skills import SkillLevel

get_date = attrgetter("date")


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
    before: Sequence[Entry], after: Sequence[Entry], levels: Iterable[SkillLevel]
) -> tuple[SkillChange, ...]:
    """Return the skills of the earlier attempt: those of both first, then those not asked again.

    Plain means: within one attempt of some weeks no round is much older than another.
    """
    found = filter(None, (_compare(level, before, after) for level in levels))
    return tuple(sorted(found, key=_sort_key))


def _sort_key(item: SkillChange) -> tuple[bool, float, str]:
    """Put the largest gain first, and what was not asked again last, the weakest of it first."""
    return item.after is None, item.before - (item.after or 0.0), item.skill


def _compare(
    level: SkillLevel, before: Sequence[Entry], after: Sequence[Entry]
) -> SkillChange | None:
    """Compare one skill, if the earlier attempt said anything of it."""
    then, now = _pick(level, before), _pick(level, after)
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


def _pick(level: SkillLevel, entries: Sequence[Entry]) -> list[Observation]:
    """Return what these entries said of a skill: of observations, which are in order of date, few."""
    days, ids = [item.date for item in entries], {item.id for item in entries}
    first = bisect_left(level.observations, min(days), key=get_date)
    last = bisect_right(level.observations, max(days), key=get_date)
    return [item for item in level.observations[first:last] if item.entry in ids]


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
