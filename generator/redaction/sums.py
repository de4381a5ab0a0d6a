"""Sums over closed processes in which nobody can be found: no cell counts fewer than three.

In: histories of a public journal's processes. Out: the funnel and the time in each stage, small cells
merged with their neighbours, or nothing where too little is left. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from generator.record import Record
from generator.redaction.periods import WEEK
from generator.reports.timeline import FUNNEL_ORDERS, ProcessHistory
from generator.vocabulary import stages

LEAST = 3
"""Processes that a cell must count; no source."""
STEPS = ("begun", *FUNNEL_ORDERS, "accepted")


class Cell(Record, frozen=True):
    """Processes that reached a step; `only` of them got no further than the steps up to the next cell."""

    step: str
    reached: int
    only: int


class StageTime(Record, frozen=True):
    """How many weeks `n` processes stood in a stage, their median; no stage: several rare ones."""

    stage: str | None
    weeks: float
    n: int


def build_funnel(histories: Sequence[ProcessHistory]) -> tuple[Cell, ...]:
    """Return the steps that processes reached, first to last; () for fewer than three.

    A cell holds those that stopped between one step and the next. From the end on, a cell that counts
    fewer than three is merged into the step before it, so no difference of two numbers is smaller.
    """
    counts = [0] * len(STEPS)
    for item in histories:
        counts[_find_step(item)] += 1
    if sum(counts) < LEAST:
        return ()
    cells: list[Cell] = []
    waiting = reached = 0
    for step, count in zip(reversed(STEPS), reversed(counts), strict=True):
        waiting += count
        reached += count
        if waiting >= LEAST or step == STEPS[0]:
            cells.append(Cell(step, reached, waiting))
            waiting = 0
    return tuple(_merge_first(cells[::-1]))


def _merge_first(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Merge what is left at the first step, if it is too little, with the step after it."""
    first = cells[0]
    if first.only >= LEAST or len(cells) == 1:
        return cells
    return [Cell(first.step, first.reached, first.only + cells[1].only), *cells[2:]]


def _find_step(history: ProcessHistory) -> int:
    """Return the number of the furthest step that a process reached."""
    if history.status == "accepted":
        return len(STEPS) - 1
    order = max((stages()[spell.stage].order or 0 for spell in history.stages), default=0)
    return sum(order >= least for least in FUNNEL_ORDERS.values())


def build_stage_times(histories: Iterable[ProcessHistory]) -> tuple[StageTime, ...]:
    """Return the median weeks in each stage in pipeline order, then those of rare stages together.

    The last stage of a process without an end is not over and does not count.
    """
    weeks: dict[str, dict[str, int]] = {}
    for item in histories:
        for spell in item.stages if item.ended else item.stages[:-1]:
            weeks.setdefault(spell.stage, {})[item.process.id] = spell.days // WEEK
    kept = {stage: found for stage, found in weeks.items() if len(found) >= LEAST}
    rare = [pair for stage, found in weeks.items() if stage not in kept for pair in found.items()]
    behind = len({process for process, _ in rare})
    ordered = sorted(kept, key=lambda stage: (stages()[stage].order or 0, stage))
    times = [StageTime(stage, median(kept[stage].values()), len(kept[stage])) for stage in ordered]
    if behind >= LEAST:
        times.append(StageTime(None, median(found for _, found in rare), behind))
    return tuple(times)
