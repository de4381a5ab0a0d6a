"""Geometry of the skill charts: a level with its interval against the bar, and its trend.

In: values on 0..1, weights, days and links. Out: positions in the units of an SVG view box. It
must not know the journal or how levels are computed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from generator.pages.scale import Scale, pack_rows
from generator.record import Record

BAR_WIDTH, SIDE = 304.0, 16.0
BAND_TOP, BAND_HEIGHT = 5.0, 12.0
DOT_SPACE, DOT_ROWS = 10.0, 3
DOT_TOP = BAND_TOP + BAND_HEIGHT + 8.0
LARGEST_RADIUS, SMALLEST_RADIUS = 4.5, 2.0
FULL_WEIGHT = 1.5
"""The weight of a piece of evidence that is drawn with the largest radius."""
SPARK_WIDTH, SPARK_HEIGHT, SPARK_SIDE = 84.0, 30.0, 3.0
SPARK_LEAST = 3
"""A line through fewer pieces of evidence says nothing."""
TREND_AIR = 7.0
TREND_WIDTH, TREND_HEIGHT, TREND_SIDE = 420.0, 140.0, 28.0


class EvidenceDot(Record, frozen=True):
    """One piece of evidence; `value` 0..1, `weight` as it counts now, `day` of its round."""

    day: date
    value: float
    weight: float
    title: str
    href: str


class PlacedDot(Record, frozen=True):
    """A drawn dot; `more` others of nearly the same value hide behind it."""

    x: float
    y: float
    radius: float
    more: int
    dot: EvidenceDot


class IntervalChart(Record, frozen=True):
    """A level on the scale 1 to 5 with its interval, the bar and the evidence below."""

    width: float
    height: float
    band_top: float
    band_height: float
    left: float
    right: float
    low: float
    high: float
    level: float
    bar: float
    grid: tuple[float, ...]
    dots: tuple[PlacedDot, ...]


class TrendChart(Record, frozen=True):
    """Evidence in order of date: a line through the values and the bar to reach."""

    width: float
    height: float
    left: float
    right: float
    bar: float
    grid: tuple[tuple[float, str], ...]
    line: str
    dots: tuple[PlacedDot, ...]
    first: date
    last: date


class Sparkline(Record, frozen=True):
    """The course of a skill without axes: a line, the bar, the latest value as a point."""

    width: float
    height: float
    bar: float
    line: str
    x: float
    y: float


def build_interval(
    low: float, high: float, level: float, bar: float, evidence: Sequence[EvidenceDot]
) -> IntervalChart:
    """Draw a level; all values 0..1."""
    dots, rows = _stack_dots(evidence)
    height = DOT_TOP + max(0, rows - 1) * DOT_SPACE + LARGEST_RADIUS + 1 if rows else 22.0
    return IntervalChart(
        width=BAR_WIDTH,
        height=height,
        band_top=BAND_TOP,
        band_height=BAND_HEIGHT,
        left=SIDE,
        right=BAR_WIDTH - SIDE,
        low=_place_value(low),
        high=_place_value(high),
        level=_place_value(level),
        bar=_place_value(bar),
        grid=tuple(_place_value(step / 4) for step in range(5)),
        dots=dots,
    )


def build_trend(bar: float, evidence: Sequence[EvidenceDot]) -> TrendChart | None:
    """Draw the course of at least two pieces of evidence, oldest first."""
    if len(evidence) < 2:
        return None
    scale = Scale(
        evidence[0].day, evidence[-1].day, TREND_SIDE, TREND_WIDTH - TREND_SIDE - TREND_AIR
    )
    dots = tuple(
        PlacedDot(scale.place(dot.day), _lift_value(dot.value), _size_dot(dot.weight), 0, dot)
        for dot in evidence
    )
    return TrendChart(
        width=TREND_WIDTH,
        height=TREND_HEIGHT,
        left=TREND_SIDE,
        right=TREND_WIDTH - TREND_AIR,
        bar=_lift_value(bar),
        grid=tuple((_lift_value(step / 4), str(step + 1)) for step in range(5)),
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        dots=dots,
        first=evidence[0].day,
        last=evidence[-1].day,
    )


def build_sparkline(bar: float, evidence: Sequence[EvidenceDot]) -> Sparkline | None:
    """Draw the course of a skill in the size of a word; one step a piece of evidence."""
    if len(evidence) < SPARK_LEAST:
        return None
    step = (SPARK_WIDTH - 2 * SPARK_SIDE) / (len(evidence) - 1)
    points = [
        (round(SPARK_SIDE + number * step, 1), _lift_spark(dot.value))
        for number, dot in enumerate(evidence)
    ]
    return Sparkline(
        width=SPARK_WIDTH,
        height=SPARK_HEIGHT,
        bar=_lift_spark(bar),
        line=" ".join(f"{x},{y}" for x, y in points),
        x=points[-1][0],
        y=points[-1][1],
    )


def _stack_dots(evidence: Sequence[EvidenceDot]) -> tuple[tuple[PlacedDot, ...], int]:
    """Place dots below the band, side by side or stacked; the rest joins the dot before it."""
    ordered = sorted(evidence, key=lambda dot: (dot.value, -dot.weight, dot.day))
    places = [_place_value(dot.value) for dot in ordered]
    rows = pack_rows([(x - LARGEST_RADIUS, x + LARGEST_RADIUS) for x in places], 0.5, DOT_ROWS)
    placed: list[PlacedDot] = []
    for dot, x, row in zip(ordered, places, rows, strict=True):
        if row < 0:
            last = placed[-1]
            placed[-1] = PlacedDot(last.x, last.y, LARGEST_RADIUS, last.more + 1, last.dot)
            continue
        placed.append(PlacedDot(x, DOT_TOP + row * DOT_SPACE, _size_dot(dot.weight), 0, dot))
    return tuple(placed), max([0, *(row + 1 for row in rows)])


def _place_value(value: float) -> float:
    """Return the x of a value 0..1."""
    return round(SIDE + (BAR_WIDTH - 2 * SIDE) * min(1.0, max(0.0, value)), 1)


def _lift_value(value: float) -> float:
    """Return the y of a value 0..1 in the trend chart, 1 at the top."""
    return round(10 + (TREND_HEIGHT - 40) * (1 - min(1.0, max(0.0, value))), 1)


def _lift_spark(value: float) -> float:
    """Return the y of a value 0..1 in a sparkline, 1 at the top."""
    room = SPARK_HEIGHT - 2 * SPARK_SIDE
    return round(SPARK_SIDE + room * (1 - min(1.0, max(0.0, value))), 1)


def _size_dot(weight: float) -> float:
    """Return a radius whose area grows with the weight, within limits that stay visible."""
    share = min(1.0, max(0.0, weight / FULL_WEIGHT))
    return round(max(SMALLEST_RADIUS, LARGEST_RADIUS * math.sqrt(share)), 1)
