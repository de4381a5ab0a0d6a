"""Geometry of plots: points in a square field, with names where there is room for them.

In: points 0..1 with names and links, the most important first. Out: positions in the units of an SVG
view box; no name lies on another name, on a point, or outside. It must not know what the axes mean.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from generator.pages.scale import measure_text
from generator.record import Record

WIDTH, HEIGHT = 560.0, 360.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 14.0, 28.0, 42.0
TYPE_SIZE, LINE = 11.0, 13.0
RADIUS, LARGEST = 4.5, 11.0
GAP = 3.0

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Spot = tuple[str, Box]
"""The end at which a text is held, as SVG names it, and its box: fonts differ, and what is wider than it
was measured grows away from its point."""


class Point(Record, frozen=True):
    """Something with two values 0..1; `count` things of the same values are one point."""

    x: float
    y: float
    name: str
    title: str
    href: str
    tone: str = ""
    count: int = 1


class PlacedPoint(Record, frozen=True):
    """A drawn point; `label` is empty where its name found no room, `anchor` an SVG text-anchor."""

    x: float
    y: float
    radius: float
    label: str
    anchor: str
    label_x: float
    label_y: float
    point: Point


class Plot(Record, frozen=True):
    """A field with points; `bar` is the x of a line to hold them against, if there is one."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    x_marks: tuple[tuple[float, str], ...]
    y_marks: tuple[tuple[float, str], ...]
    bar: float | None
    points: tuple[PlacedPoint, ...]


def build_plot(
    points: Sequence[Point],
    x_marks: Sequence[tuple[float, str]],
    y_marks: Sequence[tuple[float, str]],
    bar: float | None = None,
) -> Plot:
    """Place points in their order, so that the first ones get their names."""
    discs = [_outline(point) for point in points]
    taken: list[Box] = [] if bar is None else [(_across(bar) - 1, TOP, _across(bar) + 1, HEIGHT)]
    placed = []
    for point, disc in zip(points, discs, strict=True):
        spot = _find_spot(point.name, disc, [*discs, *taken])
        if spot:
            taken.append(spot[1])
        placed.append(_place_point(point, disc, spot))
    return Plot(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        bottom=HEIGHT - BOTTOM,
        x_marks=tuple((_across(value), label) for value, label in x_marks),
        y_marks=tuple((_upwards(value), label) for value, label in y_marks),
        bar=None if bar is None else _across(bar),
        points=tuple(placed),
    )


def size_point(count: int) -> float:
    """Return the radius of a point; its area grows with the count, up to a limit."""
    return round(min(LARGEST, RADIUS * math.sqrt(count)), 1)


def _place_point(point: Point, disc: Box, spot: Spot | None) -> PlacedPoint:
    """Put a point and its name into the field."""
    radius = size_point(point.count)
    anchor, box = spot or ("start", disc)
    held = {"start": box[0], "middle": (box[0] + box[2]) / 2, "end": box[2]}[anchor]
    return PlacedPoint(
        x=round(disc[0] + radius, 1),
        y=round(disc[1] + radius, 1),
        radius=radius,
        label=point.name if spot else "",
        anchor=anchor,
        label_x=round(held, 1),
        label_y=round(box[3] - GAP, 1),
        point=point,
    )


def _outline(point: Point) -> Box:
    """Return the box around a drawn point."""
    x, y, radius = _across(point.x), _upwards(point.y), size_point(point.count)
    return x - radius, y - radius, x + radius, y + radius


def _find_spot(name: str, disc: Box, taken: Sequence[Box]) -> Spot | None:
    """Return the first free place for a name around its point, None where there is none."""
    if not name:
        return None
    return next((spot for spot in _list_spots(name, disc) if _is_free(spot[1], disc, taken)), None)


def _list_spots(name: str, disc: Box) -> Iterator[Spot]:
    """Yield the places beside, above and below a point, in order of preference."""
    width = measure_text(name, TYPE_SIZE)
    left, top, right, bottom = disc
    x, y = (left + right) / 2, (top + bottom) / 2
    for anchor, start, head in (
        ("start", right + GAP, y - LINE / 2),
        ("end", left - GAP - width, y - LINE / 2),
        ("middle", x - width / 2, top - LINE),
        ("middle", x - width / 2, bottom),
        ("start", right, top - LINE + GAP),
        ("start", right, bottom - GAP),
    ):
        yield anchor, (start, head, start + width, head + LINE)


def _is_free(box: Box, own: Box, taken: Sequence[Box]) -> bool:
    """Say whether a box lies inside the field and apart from all that is there."""
    inside = (
        box[0] >= LEFT
        and box[2] <= WIDTH - RIGHT
        and box[1] >= TOP - LINE
        and box[3] <= HEIGHT - BOTTOM
    )
    return inside and not any(_meet(box, other) for other in taken if other is not own)


def _meet(one: Box, other: Box) -> bool:
    """Say whether two boxes share any ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _across(value: float) -> float:
    """Return the x of a value 0..1."""
    return round(LEFT + (WIDTH - LEFT - RIGHT) * min(1.0, max(0.0, value)), 1)


def _upwards(value: float) -> float:
    """Return the y of a value 0..1, 1 at the top."""
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(1.0, max(0.0, value)), 1)
