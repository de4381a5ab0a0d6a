"""Geometry of the flow: a stem of processes that gets thinner, and where the others left it.

In: counts by step and end, with links. Out: positions in the units of an SVG view box. Each label has
a slot of its own, so that none can meet another. It must not know the journal.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.pages.scale import fit_text
from generator.record import Record

COLUMN, NODE, SIDE = 178.0, 12.0, 4.0
STEM_TOP, STEM_HEIGHT = 44.0, 132.0
LARGEST_UNIT = 22.0
"""Height of one process where there are few."""
EXIT_LEFT, EXIT_TOP = 44.0, 30.0
SLOT, SLOT_GAP, THINNEST = 17.0, 5.0, 2.0
TYPE_SIZE = 11.0


class Exit(Record, frozen=True):
    """Processes that stopped after a step: what to call it, a tone for its colour, where it leads."""

    label: str
    tone: str
    count: int
    href: str


class Step(Record, frozen=True):
    """A step, the processes that reached it, and those of them that got no further."""

    label: str
    count: int
    href: str
    exits: tuple[Exit, ...]


class PlacedExit(Record, frozen=True):
    """A drawn exit: its block, the ribbon that leads to it, and its label beside the block."""

    exit: Exit
    x: float
    y: float
    height: float
    ribbon: str
    label: str
    label_x: float
    label_y: float


class PlacedStep(Record, frozen=True):
    """A drawn step: its block, and the ribbon to the next one (empty at the last)."""

    step: Step
    x: float
    y: float
    height: float
    ribbon: str
    label: str
    exits: tuple[PlacedExit, ...]


class FlowChart(Record, frozen=True):
    """The whole drawing; `node` is the width of a block."""

    width: float
    height: float
    node: float
    steps: tuple[PlacedStep, ...]


def build_flow_chart(steps: Sequence[Step]) -> FlowChart | None:
    """Draw the steps from left to right; None where nothing began."""
    most = max((step.count for step in steps), default=0)
    if not most:
        return None
    unit = min(LARGEST_UNIT, STEM_HEIGHT / most)
    top = STEM_TOP + most * unit + EXIT_TOP
    following = [step.count for step in steps[1:]] + [0]
    placed = tuple(
        _place_step(step, number, after, unit, top)
        for number, (step, after) in enumerate(zip(steps, following, strict=True))
    )
    lowest = max((item.y + item.height for step in placed for item in step.exits), default=top)
    return FlowChart(
        width=SIDE * 2 + COLUMN * len(steps),
        height=round(max(lowest, top) + SLOT, 1),
        node=NODE,
        steps=placed,
    )


def _place_step(step: Step, number: int, after: int, unit: float, top: float) -> PlacedStep:
    """Place a step with its way on and its ways out."""
    x, right = SIDE + number * COLUMN, SIDE + number * COLUMN + NODE
    on = after * unit
    ribbon = _draw_ribbon(right, STEM_TOP, x + COLUMN, STEM_TOP, on) if after else ""
    return PlacedStep(
        step=step,
        x=x,
        y=STEM_TOP,
        height=_round(max(step.count * unit, THINNEST)),
        ribbon=ribbon,
        label=fit_text(step.label, TYPE_SIZE + 2, COLUMN - SLOT),
        exits=tuple(_place_exits(step.exits, x, STEM_TOP + on, unit, top)),
    )


def _place_exits(
    exits: Sequence[Exit], left: float, start: float, unit: float, top: float
) -> list[PlacedExit]:
    """Stack the exits of a step below the stem, each in a slot at least as high as its label."""
    placed = []
    x, room = left + EXIT_LEFT, COLUMN - EXIT_LEFT - NODE - SLOT
    for item in exits:
        height = max(item.count * unit, THINNEST)
        slot = max(height, SLOT)
        y = top + (slot - height) / 2
        placed.append(
            PlacedExit(
                exit=item,
                x=x,
                y=_round(y),
                height=_round(height),
                ribbon=_draw_ribbon(left + NODE, start, x, y, height),
                label=fit_text(f"{item.count} {item.label}", TYPE_SIZE, room),
                label_x=x + NODE + 5,
                label_y=_round(top + slot / 2 + 4),
            )
        )
        start += item.count * unit
        top += slot + SLOT_GAP
    return placed


def _draw_ribbon(x1: float, y1: float, x2: float, y2: float, height: float) -> str:
    """Return the path of a band of one height between two blocks, by their upper corners."""
    x1, y1, x2, y2, height = map(_round, (x1, y1, x2, y2, height))
    middle = _round((x1 + x2) / 2)
    low1, low2 = _round(y1 + height), _round(y2 + height)
    return (
        f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
        f"V{low2}C{middle} {low2} {middle} {low1} {x1} {low1}Z"
    )


def _round(value: float) -> float:
    """Return a coordinate to a tenth."""
    return round(value, 1)
