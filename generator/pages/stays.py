"""Time in each stage, as dots on a line of days.

In: the processes that have begun. Out: `Stays`. It must not know other numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.pages.cases import Length, format_days, tell_median
from generator.pages.links import LinkMaker
from generator.pages.rows import StageTag, build_stage_tag
from generator.pages.strips import WIDTH, Case, DayScale, Strip, build_strip, choose_days, lay
from generator.pages.wording import count_things
from generator.record import Record
from generator.reports.durations import StageTime, build_stage_times

if TYPE_CHECKING:
    from generator.reports.rates import Lasting
    from generator.reports.timeline import ProcessHistory

TECHNICAL = 9
REFERENCE_DAYS = {
    "applied": 5, "pre-screen": 6, "technical": TECHNICAL, "algorithms": TECHNICAL,
    "engineering": TECHNICAL, "system-design": TECHNICAL, "tools": TECHNICAL, "domain": TECHNICAL,
    "onsite": 9, "offer": 12,
}  # fmt: skip
"""One vendor's split of 41 days, method not stated: to the next step, an onsite with its debrief."""


class Stay(Record, frozen=True):
    """One stage: the median with its cases, what goes on, the reference, and all of it drawn."""

    stage: StageTag
    done: Length
    so_far: int
    reference: str
    strip: Strip
    summary: str


class Stays(Record, frozen=True):
    """All stages on one scale; `marks` are the places and names of days, `width` that of each strip."""

    width: float
    marks: tuple[tuple[float, str], ...]
    rows: tuple[Stay, ...]


def plan_stays(links: LinkMaker, begun: Iterable[ProcessHistory]) -> Stays:
    """Describe how long each stage took."""
    times = build_stage_times(begun)
    longest = max(
        (case.days for item in times for case in (*item.done.cases, *item.so_far)), default=0
    )
    scale = choose_days(max(longest, *REFERENCE_DAYS.values()))
    return Stays(
        width=WIDTH,
        marks=tuple((lay(place), str(days)) for place, days in scale.marks),
        rows=tuple(_build_stay(links, scale, item) for item in times),
    )


def _build_stay(links: LinkMaker, scale: DayScale, item: StageTime) -> Stay:
    """Describe one stage."""
    done = tell_median(item.done, links.entry)
    reference = REFERENCE_DAYS.get(item.stage)
    cases = [_draw_case(links, scale, case, hollow=False) for case in item.done.cases]
    cases += [_draw_case(links, scale, case, hollow=True) for case in item.so_far]
    tag = build_stage_tag(item.stage)
    middle = done.text or "none"
    return Stay(
        stage=tag,
        done=done,
        so_far=len(item.so_far),
        reference=format_days(reference),
        strip=build_strip(
            cases,
            [place for place, _ in scale.marks],
            None if done.days is None else scale.place(done.days),
            None if reference is None else scale.place(reference),
        ),
        summary=f"{tag.label}: median {middle}, n = {done.n}, {len(item.so_far)} going on",
    )


def _draw_case(links: LinkMaker, scale: DayScale, case: Lasting, *, hollow: bool) -> Case:
    """Describe one stay in a stage as a dot."""
    link = links.entry(case.id)
    so_far = " so far" if hollow else ""
    title = f"{link.text}: {count_things(case.days, 'day')}{so_far}"
    return Case(scale.place(case.days), title, link.href, hollow)
