"""Durations: how long processes, their stages and the waits for an answer took.

In: the journal, the histories of its processes and today. Out: medians with the cases behind them.
It must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from generator.events import i_spoke, is_round, pick_past, they_spoke
from generator.model import Entry
from generator.record import Record
from generator.reports.days import days_between
from generator.reports.rates import Lasting, Median, find_median
from generator.reports.timeline import ProcessHistory
from generator.vocabulary import stages


class StageTime(Record, frozen=True):
    """Days from entering a stage to the next one or the end; `so_far` are the ones that go on.

    The ids are those of the entries with which the stage was entered.
    """

    stage: str
    done: Median
    so_far: tuple[Lasting, ...]


def build_stage_times(histories: Iterable[ProcessHistory]) -> tuple[StageTime, ...]:
    """Return the time in each stage, in pipeline order.

    The last stage of a process that was ghosted is neither done nor going on, and is left out.
    """
    done: dict[str, list[Lasting]] = {}
    so_far: dict[str, list[Lasting]] = {}
    for history in histories:
        over = len(history.stages) if history.ended else len(history.stages) - 1
        for number, spell in enumerate(history.stages):
            if number < over or not history.is_closed:
                kept = done if number < over else so_far
                kept.setdefault(spell.stage, []).append(Lasting(spell.entry, spell.days))
    known = sorted({*done, *so_far}, key=lambda stage: (stages()[stage].order or 0, stage))
    return tuple(
        StageTime(stage, find_median(done.get(stage, ())), find_median(so_far.get(stage, ())).cases)
        for stage in known
    )


def measure_processes(histories: Iterable[ProcessHistory]) -> Median:
    """Return the days from first contact to the decision, of processes that were decided."""
    return find_median(
        Lasting(item.process.id, item.days) for item in histories if item.ended is not None
    )


def measure_answers(
    entries: Mapping[str, Entry], histories: Iterable[ProcessHistory], as_of: date
) -> Median:
    """Return the days from a message of mine, or a round, to their next message or round.

    Of several messages in a row the first counts: the wait began there. The ids are those of the
    entries that answered.
    """
    return find_median(
        answer
        for history in histories
        for answer in _find_answers(
            pick_past((entries[item] for item in history.process.entries), as_of)
        )
    )


def _find_answers(past: Sequence[Entry]) -> Iterator[Lasting]:
    """Yield each answer in a process with the days that it took."""
    asked: Entry | None = None
    for entry in past:
        if asked is not None and they_spoke(entry):
            yield Lasting(entry.id, days_between(asked.date, entry.date))
            asked = None
        if asked is None and (i_spoke(entry) or is_round(entry)):
            asked = entry
