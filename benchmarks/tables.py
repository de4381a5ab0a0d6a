"""Figures become Markdown tables, for the terminal and for the README.

In: samples, waits, stages. Out: lines. It must not run anything, and bars are not its business.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from benchmarks.figures import (
    QUANTITIES,
    compare_builds,
    count_pages,
    find_limit,
    find_median,
    find_spread,
    fit_exponent,
    get_cpu,
    get_peak,
    get_wall,
    list_costs,
    list_names,
    list_sizes,
    list_stale,
)
from benchmarks.measures import MEASURES, Sample

if TYPE_CHECKING:
    from benchmarks.saving import Wait
    from benchmarks.start import Start


def render_builds(samples: Sequence[Sample], entries: int) -> Iterator[str]:
    """Yield one table: each contestant's walls, processor times, peak, pages and spread."""
    yield f"| {entries} entries | {' | '.join(MEASURES)} | MiB | pages | spread |"
    yield f"| --- |{' ---: |' * (len(MEASURES) + 3)}"
    for name in list_names(samples):
        if entries in list_sizes(samples, name):
            cells = [_show_build(samples, name, entries, measure) for measure in MEASURES]
            cold = list_costs(samples, name, entries, "cold")
            pages = count_pages(samples, name, entries)
            peak, spread = find_median(cold, get_peak), find_spread(cold)
            yield f"| {name} | {' | '.join(cells)} | {peak:.0f} | {pages} | {spread:.0%} |"


def _show_build(samples: Sequence[Sample], name: str, entries: int, measure: str) -> str:
    costs = list_costs(samples, name, entries, measure)
    stale = " and ".join(list_stale(samples, name, entries, measure))
    missing = f", not shown on: {stale}" if stale else ""
    return f"{find_median(costs, get_wall):.2f} ({find_median(costs, get_cpu):.2f}){missing}"


def render_ratios(samples: Sequence[Sample], theirs: str) -> Iterator[str]:
    """Yield one table: each contestant's ratios to one of them, medians and ranges."""
    yield f"| ratio to {theirs} | entries | {' | '.join(QUANTITIES)} | pages |"
    yield f"| --- |{' ---: |' * (len(QUANTITIES) + 2)}"
    for size in list_sizes(samples, theirs):
        for name in list_names(samples):
            if name != theirs and size in list_sizes(samples, name):
                cells = [
                    _show_ratios(compare_builds(samples, name, theirs, size, quantity))
                    for quantity in QUANTITIES
                ]
                pages = " to ".join(str(count_pages(samples, one, size)) for one in (name, theirs))
                yield f"| {name} | {size} | {' | '.join(cells)} | {pages} |"


def _show_ratios(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"


def render_growth(
    rows: Mapping[str, Mapping[int, float]], title: str, slack: float
) -> Iterator[str]:
    """Yield one table: seconds at each size, fitted exponent and that of the last step, n log n's.

    Rows may lack sizes. What lies above n log n by more than the slack is marked.
    """
    sizes = sorted({size for by_size in rows.values() for size in by_size})
    head = " | ".join(f"{size}, s" for size in sizes)
    yield f"| {title} | {head} | exponent | last step | n log n | |"
    yield f"| --- |{' ---: |' * (len(sizes) + 3)} --- |"
    for name, by_size in rows.items():
        shown = " | ".join(f"{by_size[size]:.3f}" if size in by_size else "" for size in sizes)
        yield f"| {name} | {shown} | {_show_growth(by_size, slack)} |"


def _show_growth(by_size: Mapping[int, float], slack: float) -> str:
    sizes = sorted(by_size)
    if len(sizes) < 2:
        return "| | | "
    values = [by_size[size] for size in sizes]
    fitted, last = fit_exponent(sizes, values), fit_exponent(sizes[-2:], values[-2:])
    limit, last_limit = find_limit(sizes), find_limit(sizes[-2:])
    is_worse = fitted > limit + slack or last > last_limit + slack
    verdict = "worse than n log n" if is_worse else ""
    return f"{fitted:.2f} | {last:.2f} | {limit:.2f}, {last_limit:.2f} | {verdict}"


def render_waits(waits: Sequence[Wait]) -> Iterator[str]:
    """Yield one table: median and range of each kind of wait, and the slowest answer meanwhile."""
    yield "| save to served, ms | entries | median | range | slowest answer | MiB | pages |"
    yield "| --- |" + " ---: |" * 6
    for item in waits:
        middle = "stale" if item.is_stale else f"{statistics.median(item.came):.0f}"
        spread = f"{min(item.came):.0f} to {max(item.came):.0f}" if item.came else ""
        yield (
            f"| {item.contestant}, {item.what} | {item.entries} | {middle} | {spread}"
            f" | {item.slowest_answer:.0f} | {item.peak:.0f} | {item.pages} |"
        )


def render_start(start: Start) -> Iterator[str]:
    """Yield one table: what a build costs that has nothing to do, and what the least is."""
    yield f"| sample journal, {start.entries} entries | ms (processor) | MiB |"
    yield "| --- | ---: | ---: |"
    rows = (("python -c 'import click'", start.imports), ("build, no change", start.builds))
    for name, costs in rows:
        wall, cpu = find_median(costs, get_wall) * 1000, find_median(costs, get_cpu) * 1000
        yield f"| {name} | {wall:.0f} ({cpu:.0f}) | {find_median(costs, get_peak):.0f} |"
