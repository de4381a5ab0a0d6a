"""Samples become figures: medians, spread, ratios of pairs, growth with the number of entries.

In: samples. Out: numbers. It must not run anything, and it does not know what is good.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence

from benchmarks.measures import Sample
from benchmarks.processes import Cost

TINY = 0.005
"""Seconds below which a stage's growth is noise."""
Pick = Callable[[Cost], float]


def list_samples(samples: Sequence[Sample], name: str, entries: int, measure: str) -> list[Sample]:
    """Return one contestant's builds of a kind, in order of rounds."""
    wanted = (name, entries, measure)
    found = [item for item in samples if (item.contestant, item.entries, item.measure) == wanted]
    return sorted(found, key=lambda sample: sample.round)


def list_costs(samples: Sequence[Sample], name: str, entries: int, measure: str) -> list[Cost]:
    """Return what one contestant's builds of a kind cost, in order of rounds."""
    return [sample.cost for sample in list_samples(samples, name, entries, measure)]


def list_names(samples: Sequence[Sample]) -> list[str]:
    """Return the contestants in the order in which they first ran."""
    return list(dict.fromkeys(sample.contestant for sample in samples))


def list_sizes(samples: Sequence[Sample], name: str) -> list[int]:
    """Return the sizes that a contestant ran at, smallest first."""
    return sorted({sample.entries for sample in samples if sample.contestant == name})


def count_pages(samples: Sequence[Sample], name: str, entries: int) -> int:
    """Return how many pages a contestant makes of so many entries."""
    return list_samples(samples, name, entries, "cold")[0].pages


def list_stale(samples: Sequence[Sample], name: str, entries: int, measure: str) -> list[str]:
    """Return the pages which some build left without the change that was to show there."""
    found = list_samples(samples, name, entries, measure)
    pages = dict.fromkeys(page for sample in found for page in sample.shown)
    return [page for page in pages if not all(sample.shown[page] for sample in found)]


def find_median(costs: Sequence[Cost], pick: Pick) -> float:
    """Return the median of one part of the costs."""
    return statistics.median(map(pick, costs))


def find_spread(costs: Sequence[Cost]) -> float:
    """Return (longest - shortest) / median of the walls."""
    walls = [cost.wall for cost in costs]
    return (max(walls) - min(walls)) / statistics.median(walls)


def find_ratios(ours: Sequence[Cost], theirs: Sequence[Cost], pick: Pick) -> list[float]:
    """Return the ratio of each round's pair, which shared the same noise; smallest first."""
    return sorted(pick(one) / pick(other) for one, other in zip(ours, theirs, strict=True))


def fit_exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Return the slope of log(value) over log(size) by least squares; two sizes or more."""
    points = [(math.log(n), math.log(value)) for n, value in zip(sizes, values, strict=True)]
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def find_limit(sizes: Sequence[int]) -> float:
    """Return the exponent that n log n would get from the same fit."""
    return fit_exponent(sizes, [n * math.log(n) for n in sizes])


def find_growth(samples: Sequence[Sample], name: str, measure: str) -> dict[int, float]:
    """Return one contestant's median walls of a kind, by size."""
    sizes = list_sizes(samples, name)
    return {size: find_median(list_costs(samples, name, size, measure), get_wall) for size in sizes}


def turn_stages(stages: Mapping[int, Mapping[str, float]]) -> dict[str, dict[int, float]]:
    """Turn stages by size around, longest first; those too short to tell anything are left out."""
    largest = stages[max(stages)]
    return {
        stage: {size: max(found.get(stage, 0.0), TINY / 10) for size, found in stages.items()}
        for stage in sorted(largest, key=largest.__getitem__, reverse=True)
        if largest[stage] >= TINY
    }


def get_wall(cost: Cost) -> float:
    """Return seconds on the clock."""
    return cost.wall


def get_cpu(cost: Cost) -> float:
    """Return processor seconds."""
    return cost.cpu


def get_peak(cost: Cost) -> float:
    """Return MiB of the largest process."""
    return cost.peak


QUANTITIES: Mapping[str, tuple[str, Pick]] = {
    "cold": ("cold", get_wall),
    "no change": ("no change", get_wall),
    "one change": ("one change", get_wall),
    "peak memory": ("cold", get_peak),
}
"""What is held against a peer: the kind of build, and which part of its cost."""


def compare_builds(
    samples: Sequence[Sample], ours: str, theirs: str, entries: int, quantity: str
) -> list[float]:
    """Return the ratios of one quantity, round by round, smallest first."""
    measure, pick = QUANTITIES[quantity]
    one, other = (list_costs(samples, name, entries, measure) for name in (ours, theirs))
    return find_ratios(one, other, pick)
