"""Samples become figures: medians, spread, ratios of pairs, growth with the number of entries.

In: samples. Out: numbers and Markdown tables with the bars beside them. It must not run anything.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.measures import MEASURES, Sample
from benchmarks.processes import Cost

Size = int
BARS: Mapping[str, Mapping[Size, tuple[float, float]]] = {
    "cold": {100: (1.5, 1.0), 1000: (1.4, 1.0), 10000: (1.0, 0.8)},
    "no change": {100: (0.3, 0.14), 1000: (0.1, 0.03), 10000: (0.03, 0.01)},
    "one change": {100: (1.0, 0.7), 1000: (0.3, 0.15), 10000: (0.06, 0.03)},
    "peak memory": {100: (0.7, 0.3), 1000: (0.5, 0.2), 10000: (0.4, 0.1)},
}
"""Ratio to Hugo: what must be reached, and what is aimed at."""
SLACK = 0.05
"""By how much a fitted exponent may lie above that of n log n: that is noise."""
Pick = Callable[[Cost], float]


def list_costs(samples: Sequence[Sample], name: str, entries: int, measure: str) -> list[Cost]:
    """Return what one contestant's builds of a kind cost, in order of rounds."""
    found = [
        sample
        for sample in samples
        if (sample.contestant, sample.entries, sample.measure) == (name, entries, measure)
    ]
    return [sample.cost for sample in sorted(found, key=lambda sample: sample.round)]


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


def render_builds(samples: Sequence[Sample], names: Sequence[str], entries: int) -> Iterator[str]:
    """Yield one table: each contestant's walls, processor times, peak, pages and spread."""
    yield f"| {entries} entries | cold | no change | one change | MiB | pages | spread |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name in names:
        all_costs = [list_costs(samples, name, entries, measure) for measure in MEASURES]
        cells = [
            f"{find_median(costs, get_wall):.2f} ({find_median(costs, get_cpu):.2f})"
            for costs in all_costs
        ]
        pages = next(s.pages for s in samples if (s.contestant, s.entries) == (name, entries))
        peak = find_median(all_costs[0], get_peak)
        spread = find_spread(all_costs[0])
        yield f"| {name} | {' | '.join(cells)} | {peak:.0f} | {pages} | {spread:.0%} |"


def render_ratios(
    samples: Sequence[Sample], ours: str, theirs: str, sizes: Sequence[int]
) -> Iterator[str]:
    """Yield one table: the ratio of each measure beside its bar and its aim."""
    yield f"| {ours} to {theirs} | entries | ratio | range | bar | aim | |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for measure, bars in BARS.items():
        pick = get_peak if measure == "peak memory" else get_wall
        build = "cold" if measure == "peak memory" else measure
        for size in sizes:
            one, other = (list_costs(samples, name, size, build) for name in (ours, theirs))
            ratios = find_ratios(one, other, pick)
            middle = statistics.median(ratios)
            bar, aim = bars.get(size, (math.nan, math.nan))
            verdict = "reached" if middle <= bar else "missed" if middle > bar else "no bar"
            spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
            yield f"| {measure} | {size} | {middle:.2f} | {spread} | {bar} | {aim} | {verdict} |"


def render_growth(
    rows: Mapping[str, Mapping[int, float]], title: str, unit: str = "s"
) -> Iterator[str]:
    """Yield one table: value at each size, fitted exponent, and that of the last step alone."""
    sizes = sorted(next(iter(rows.values())))
    limit, last_limit = find_limit(sizes), find_limit(sizes[-2:])
    head = " | ".join(f"{size}, {unit}" for size in sizes)
    yield f"| {title} | {head} | exponent | last step | |"
    yield f"| --- |{' ---: |' * (len(sizes) + 2)} --- |"
    for name, by_size in rows.items():
        values = [by_size[size] for size in sizes]
        fitted, last = fit_exponent(sizes, values), fit_exponent(sizes[-2:], values[-2:])
        worse = fitted > limit + SLACK or last > last_limit + SLACK
        shown = " | ".join(f"{value:.3f}" for value in values)
        verdict = "worse than n log n" if worse else ""
        yield f"| {name} | {shown} | {fitted:.2f} | {last:.2f} | {verdict} |"
    shown = " |" * len(sizes)
    yield f"| n log n would be |{shown} {limit:.2f} | {last_limit:.2f} | |"


def get_wall(cost: Cost) -> float:
    """Return seconds on the clock."""
    return cost.wall


def get_cpu(cost: Cost) -> float:
    """Return processor seconds."""
    return cost.cpu


def get_peak(cost: Cost) -> float:
    """Return MiB of the largest process."""
    return cost.peak
