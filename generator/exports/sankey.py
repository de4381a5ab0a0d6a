"""How the processes flowed, as text for sankeymatic.com.

In: the timeline. Out: text. A process passes every step up to the furthest that it reached, as in
the funnel, so the drawing and the numbers tell the same. It must not know pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from generator.exports.wording import spell_id
from generator.reports.timeline import FUNNEL_ORDERS, ProcessHistory, Timeline, find_steps

COLOURS = {
    "accepted": "#2a9d6f",
    "rejected": "#c8553d",
    "ghosted": "#8a8f98",
    "declined": "#b08a3e",
    "withdrawn": "#b08a3e",
}


def render_sankey(timeline: Timeline) -> bytes:
    """Return a line a flow, then the colours of the ends."""
    steps = list(FUNNEL_ORDERS)
    begun = [item for item in timeline.histories.values() if find_steps(item, timeline.as_of)]
    flows: Counter[tuple[str, str]] = Counter()
    for history in begun:
        flows.update(pairwise(_list_nodes(history, find_steps(history, timeline.as_of))))
    order = {name: number for number, name in enumerate(map(_name_step, steps))}
    ranked = sorted(flows, key=lambda flow: (order.get(flow[0], -1), flow[1] not in order, flow))
    lines = [f"{start} [{flows[start, end]}] {end}" for start, end in ranked]
    ends = dict.fromkeys(history.status for history in begun)
    colours = [f":{spell_id(name)} {COLOURS[name]}" for name in COLOURS if name in ends]
    return "".join(f"{line}\n" for line in (*lines, *([""] if colours else []), *colours)).encode()


def _list_nodes(history: ProcessHistory, steps: Sequence[str]) -> Iterator[str]:
    """Yield where a process came from, the steps that it took, and how it stands."""
    yield spell_id(history.process.source or "unknown source")
    yield from map(_name_step, steps)
    yield spell_id(history.status) if history.is_closed else "Still open"


def _name_step(step: str) -> str:
    """Return a step as a node: the last one needs another name than the status `offer`."""
    return {"contact": "First contact", "offer": "Got an offer"}.get(step, spell_id(step))
