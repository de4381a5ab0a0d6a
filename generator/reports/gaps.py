"""Gaps: the status of one skill, when its gap closed, and what to doubt about its number.

In: the observations of one skill and its bar. Out: words, a date and flags. It must not know
demand, other skills or pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import sqrt

from generator.reports.estimate import TOLERANCE, below, find_confidence, find_mean
from generator.reports.observations import (
    HALF_LIFE_DAYS,
    Observation,
    find_decay,
    weigh_observations,
)

RETEST_HOURS = 20.0
"""Study since the newest observation that calls for a new test; no source."""
PROOF_WEIGHT = 3.0
"""Two rated rounds: at a level of .4 two good ones in a row come by luck in 10 % of cases."""
DISPUTED_SPREAD = 0.35
"""Spread of the values around their mean from which they contradict each other; no source."""
DISPUTED_DIFFERENCE = 0.5
"""Difference of two sources of one round from which they contradict each other; no source."""
THIN_CONFIDENCE = 0.25
TOP_GAPS = 3
"""How many gaps are shown and reminded of first."""
RANKED = frozenset({"gap", "retest", "recovering", "unknown", "unproven"})


def find_status(
    observations: Sequence[Observation], bar: float, total: float, probed: bool
) -> tuple[str | None, date | None]:
    """Return the first status that fits and, if it is closed, the day the gap closed.

    `total` is the summed effective weight. The mean that decides takes no account of study.
    """
    if not observations:
        return ("unknown" if probed else None), None
    means = find_running_means(observations)
    if below(means[-1], bar):
        studied = not below(observations[-1].study_hours, RETEST_HOURS)
        return ("retest" if studied else "gap"), None
    gaps = [number for number, mean in enumerate(means) if below(mean, bar)]
    if not gaps:
        return ("unproven" if below(total, PROOF_WEIGHT) else "met"), None
    proofs = _find_proofs(observations, bar)
    if not proofs[-1]:
        return "recovering", None
    closed = proofs.index(True, gaps[-1] + 1)
    return "closed", observations[closed].date


def find_flags(observations: Sequence[Observation], bar: float, total: float) -> tuple[str, ...]:
    """Return thin, stale and disputed, as far as they hold."""
    flags = {
        "thin": below(find_confidence(total)[0], THIN_CONFIDENCE),
        "stale": bool(observations) and observations[-1].age_days > HALF_LIFE_DAYS,
        "disputed": _is_disputed(observations, bar),
    }
    return tuple(name for name, holds in flags.items() if holds)


def find_running_means(observations: Sequence[Observation]) -> list[float]:
    """Return after each observation the mean of all up to it, aged but without study."""
    means = []
    total = successes = 0.0
    previous = observations[0].date
    for item in observations:
        decay = find_decay((item.date - previous).days)
        total = total * decay + item.weight
        successes = successes * decay + item.weight * item.value
        previous = item.date
        means.append(successes / total)
    return means


def _find_proofs(observations: Sequence[Observation], bar: float) -> list[bool]:
    """Say after each observation whether what came after the last value below the bar closes a gap.

    It does if it weighs enough and somebody else has had a part in it.
    """
    proofs: list[bool] = []
    weight, is_seen = 0.0, False
    for item in observations:
        if below(item.value, bar):
            weight, is_seen = 0.0, False
        else:
            weight, is_seen = weight + item.weight, is_seen or _is_outside_view(item)
        proofs.append(is_seen and not below(weight, PROOF_WEIGHT))
    return proofs


def _is_outside_view(item: Observation) -> bool:
    """Say whether somebody else, or a result, stands behind an observation."""
    return any(source.kind in ("feedback", "outcome") for source in item.sources)


def _is_disputed(observations: Sequence[Observation], bar: float) -> bool:
    """Say whether observations, or the sources of one of them, contradict each other."""
    if any(_differs_inside(item) for item in observations):
        return True
    if len(observations) < 2:
        return False
    weighted = weigh_observations(observations, bar)
    mean = find_mean(weighted)
    variance = find_mean([(weight, (value - mean) ** 2) for weight, value in weighted])
    return not below(sqrt(variance), DISPUTED_SPREAD)


def _differs_inside(item: Observation) -> bool:
    """Say whether two sources of one round lie more than half the scale apart."""
    values = [source.value for source in item.sources]
    return max(values) - min(values) > DISPUTED_DIFFERENCE + TOLERANCE
