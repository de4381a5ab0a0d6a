"""What Rounds must reach, what it aims at, and whether it does.

In: figures of a run. Out: `Verdict`s, and their table. It must not run anything.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.figures import (
    QUANTITIES,
    compare_builds,
    count_pages,
    find_growth,
    find_limit,
    fit_exponent,
    list_sizes,
    list_stale,
)
from benchmarks.measures import MEASURES, Sample

if TYPE_CHECKING:
    from benchmarks.saving import Wait
    from benchmarks.start import Start

OURS, THEIRS = "Rounds", "Hugo"


@dataclass(frozen=True, slots=True)
class Bar:
    """The most that a figure may be, and the less that is aimed at; None where nothing is."""

    most: float
    aim: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure beside its bar; `is_stale` where the change that was timed did not show."""

    what: str
    entries: str
    pages: str
    value: float
    unit: str
    bar: Bar
    is_stale: bool = False

    @property
    def word(self) -> str:
        """Say whether the bar is met."""
        if self.is_stale:
            return "stale"
        return "met" if self.value <= self.bar.most else "missed"

    @property
    def distance(self) -> str:
        """Say how far the aim is, as a multiple of it."""
        if self.is_stale or self.bar.aim is None:
            return "-"
        return "reached" if self.value <= self.bar.aim else f"{self.value / self.bar.aim:.2f} x"


RATIOS: Mapping[str, Mapping[int, Bar]] = {
    "cold": {100: Bar(1.5, 1.0), 1000: Bar(1.4, 1.0), 10000: Bar(1.0, 0.8)},
    "no change": {100: Bar(0.3, 0.14), 1000: Bar(0.1, 0.03), 10000: Bar(0.03, 0.01)},
    "one change": {100: Bar(1.0, 0.7), 1000: Bar(0.3, 0.15), 10000: Bar(0.06, 0.03)},
    "peak memory": {100: Bar(0.7, 0.3), 1000: Bar(0.5, 0.2), 10000: Bar(0.4, 0.1)},
}
"""Ratio to Hugo, by entries."""
WAITS: Mapping[str, Mapping[int, Bar]] = {
    "entry": {1000: Bar(100, 50), 10000: Bar(300, 100)},
    "timeline": {1000: Bar(100, 50), 10000: Bar(300, 100)},
    "template": {1000: Bar(3000)},
}
"""Milliseconds from a save to the served page, by entries."""
START = Bar(3.0)
"""A build of the sample journal with nothing changed, to Python with click imported."""
SLACK = 0.05
"""By how much a fitted exponent may lie above that of n log n: that is noise."""


def judge_ratios(samples: Sequence[Sample]) -> Iterator[Verdict]:
    """Yield the medians of the ratios to Hugo, where it ran."""
    sizes = set(list_sizes(samples, OURS)) & set(list_sizes(samples, THEIRS))
    for quantity, bars in RATIOS.items():
        measure, _ = QUANTITIES[quantity]
        for size in sorted(sizes & set(bars)):
            yield Verdict(
                f"{quantity}, to {THEIRS}",
                str(size),
                " to ".join(str(count_pages(samples, name, size)) for name in (OURS, THEIRS)),
                statistics.median(compare_builds(samples, OURS, THEIRS, size, quantity)),
                "",
                bars[size],
                bool(list_stale(samples, OURS, size, measure)),
            )


def judge_waits(waits: Sequence[Wait]) -> Iterator[Verdict]:
    """Yield the medians of Rounds' waits."""
    for wait in waits:
        bar = WAITS[wait.what].get(wait.entries)
        if wait.contestant == OURS and bar:
            yield Verdict(
                f"save to served, {wait.what}",
                str(wait.entries),
                str(wait.pages),
                statistics.median(wait.came) if wait.came else 0.0,
                " ms",
                bar,
                wait.is_stale,
            )


def judge_growth(samples: Sequence[Sample]) -> Iterator[Verdict]:
    """Yield the exponents of Rounds' builds, where there are two sizes or more."""
    sizes = list_sizes(samples, OURS)
    if len(sizes) > 1:
        limit = find_limit(sizes)
        pages = " to ".join(str(count_pages(samples, OURS, size)) for size in (sizes[0], sizes[-1]))
        for measure in MEASURES:
            growth = fit_exponent(sizes, list(find_growth(samples, OURS, measure).values()))
            bar = Bar(limit + SLACK, limit)
            yield Verdict(
                f"growth, {measure}", f"{sizes[0]} to {sizes[-1]}", pages, growth, "", bar
            )


def judge_start(start: Start | None) -> Iterator[Verdict]:
    """Yield how a build with nothing to do compares to the least that a command costs."""
    if start:
        what = "no change, sample journal, to `import click`"
        yield Verdict(
            what, str(start.entries), str(start.pages), statistics.median(start.ratios), "", START
        )


def render_verdicts(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield one table: every figure that has a bar."""
    yield "| figure | entries | pages | measured | bar | | aim | to the aim |"
    yield "| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |"
    for item in verdicts:
        aim = "-" if item.bar.aim is None else f"{item.bar.aim:.3g}{item.unit}"
        yield (
            f"| {item.what} | {item.entries} | {item.pages} | {item.value:.3g}{item.unit}"
            f" | {item.bar.most:.3g}{item.unit} | {item.word} | {aim} | {item.distance} |"
        )
    count = sum(item.word == "met" for item in verdicts)
    yield ""
    yield f"{count} of {len(verdicts)} bars met."
