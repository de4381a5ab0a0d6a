"""Observations: evidence aged to today, and weakened where study came after it.

In: the evidence and the study log of one skill, its bar, today. Out: `Observation` values. It must
not know other skills, demand or pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from generator.record import Record
from generator.reports.days import days_between
from generator.reports.estimate import below
from generator.reports.evidence import Evidence, Source
from generator.reports.study import count_hours_after

HALF_LIFE_DAYS = 365
"""People lose half of an unused skill in 11 to 13 months."""
STUDY_HALF_HOURS = 20.0
"""Hours of study that halve the weight of older evidence of a gap; no source."""
STUDY_FLOOR = 0.25
"""However much was studied, a quarter of the evidence stays; no source."""


class Observation(Record, frozen=True):
    """One round's evidence for one skill.

    `value` is the merged 0..1 value, `weight` the largest source weight, `age_days` whole days to
    today, `study_hours` those after the round, `effective` the aged weight.
    """

    entry: str
    session: int | None
    date: date
    company: str | None
    sources: tuple[Source, ...]
    value: float
    weight: float
    age_days: int
    study_hours: float
    effective: float


def build_observations(
    evidence: Sequence[Evidence],
    study: tuple[tuple[date, str, float], ...],
    bar: float,
    as_of: date,
) -> tuple[Observation, ...]:
    """Return the evidence of one skill as of today, oldest first as it came."""
    return tuple(
        _age_evidence(item, count_hours_after(study, item.date), bar, as_of) for item in evidence
    )


def find_decay(days: int) -> float:
    """Return the share of a weight that is left after so many days."""
    return float(2.0 ** (-days / HALF_LIFE_DAYS))


def find_study_factor(value: float, hours: float, bar: float) -> float:
    """Return the share that is left after study: only evidence of a gap loses weight."""
    if not below(value, bar):
        return 1.0
    return float(max(STUDY_FLOOR, 2.0 ** (-hours / STUDY_HALF_HOURS)))


def weigh_observations(
    observations: Sequence[Observation], bar: float
) -> tuple[tuple[float, float], ...]:
    """Return (weight, value) of each observation, aged to the newest one's day instead of today.

    Ratios of such weights are those of the effective weights, however old everything is.
    """
    newest = min((item.age_days for item in observations), default=0)
    return tuple(
        (
            item.weight
            * find_decay(item.age_days - newest)
            * find_study_factor(item.value, item.study_hours, bar),
            item.value,
        )
        for item in observations
    )


def _age_evidence(item: Evidence, hours: float, bar: float, as_of: date) -> Observation:
    """Return one piece of evidence with its weight as of today."""
    age = days_between(item.date, as_of)
    value = item.value
    effective = item.weight * find_decay(age) * find_study_factor(value, hours, bar)
    return Observation(
        entry=item.entry,
        session=item.session,
        date=item.date,
        company=item.company,
        sources=item.sources,
        value=value,
        weight=item.weight,
        age_days=age,
        study_hours=hours,
        effective=effective,
    )
