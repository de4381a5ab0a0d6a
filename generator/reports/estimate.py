"""Numbers behind a skill's level: sums, interval, confidence, trend and shortfall in closed form.

In: values and weights on 0..1. Out: numbers. It must not know entries, skills or dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

TOLERANCE = 1e-9
"""Allowed in every comparison, so that rounding in the last bit decides nothing."""
PRIOR_WEIGHT = 2.0
"""A uniform prior of one success and one failure: the level is the centre of Wilson's interval."""
Z_SQUARED = 2.0
"""Nominal 84 % for Wilson's interval; with this value its centre is exactly the level."""
RATING_SPREAD = 0.22
"""Standard deviation of one interview rating on 0..1."""
CONFIDENCE_WORDS = ((0.25, "thin"), (0.5, "some"), (0.75, "fair"))
"""Upper limit of each word; no source."""
STRONG = "strong"


def below(left: float, right: float) -> bool:
    """Say whether a number is smaller than another by more than rounding."""
    return left < right - TOLERANCE


def find_interval(total: float, successes: float) -> tuple[float, float, float]:
    """Return (level, low, high) on 0..1 from the summed weight N and the weighted sum x.

    Level: mean of Beta(x + 1, N - x + 1). Interval: Wilson's with z² = 2.
    """
    level = (successes + 1) / (total + PRIOR_WEIGHT)
    spread = successes * (total - successes) / total if total else 0.0
    half = sqrt(Z_SQUARED) / (total + PRIOR_WEIGHT) * sqrt(max(0.0, spread) + Z_SQUARED / 4)
    return level, max(0.0, level - half), min(1.0, level + half)


def find_confidence(total: float) -> tuple[float, str]:
    """Return N / (N + 2) and its word (Spearman and Brown, for rounds of reliability .43)."""
    confidence = total / (total + PRIOR_WEIGHT)
    words = (word for limit, word in CONFIDENCE_WORDS if below(confidence, limit))
    return confidence, next(words, STRONG)


def find_mean(weighted: Sequence[tuple[float, float]]) -> float:
    """Return the mean of (weight, value) pairs with a positive total weight."""
    total = sum(weight for weight, _ in weighted)
    return sum(weight * value for weight, value in weighted) / total


def find_trend(
    weighted: Sequence[tuple[float, float]],
) -> tuple[str, float | None, float | None]:
    """Return (up, down, flat or none; difference; its standard error) of dated (weight, value)s.

    The mean of the later half minus that of the earlier, the odd middle left out.
    """
    half = len(weighted) // 2
    if not half:
        return "none", None, None
    delta = find_mean(weighted[-half:]) - find_mean(weighted[:half])
    error = RATING_SPREAD * sqrt(2 / half)
    if not below(delta, error):
        return "up", delta, error
    return ("flat" if below(-delta, error) else "down"), delta, error


def find_shortfall(low: float, high: float, bar: float) -> float:
    """Return how far below the bar, as a share of it, a level in the interval lies on average."""
    if low >= bar:
        return 0.0
    if high <= bar:
        return (bar - (low + high) / 2) / bar
    return (bar - low) ** 2 / (2 * bar * (high - low))
