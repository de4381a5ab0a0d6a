"""Outcomes: how far processes came, how they ended, and what that says of where they came from.

In: the journal and the histories of its processes. Out: flows, groups of processes and shares, each
with the processes behind it. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from generator.events import is_round
from generator.model import Entry, Journal
from generator.record import Record
from generator.reports.rates import Share
from generator.reports.timeline import FUNNEL_ORDERS, ProcessHistory
from generator.vocabulary import normalise_name, stages

STEPS = (*FUNNEL_ORDERS, "accepted")
"""Steps of the funnel in order; a process that took a later one took those before it."""
GOES_ON = "open"
"""What stands in a flow for a process that is not closed."""
NOT_TOLD = "not-told"
COMPANY_TYPES = (
    "outsourcing", "agency", "consultancy", "startup", "product", "big-tech", "public-sector",
    "other", "",
)  # fmt: skip
"""Types of companies from the smallest say in the product to the largest; "" is a type not noted."""
LEAST_GROUP = 3
"""Processes that a group needs to be told by itself; no source."""


class FlowStep(Record, frozen=True):
    """A step of the funnel: ids of the processes that reached it and, by status, that stopped there.

    The statuses are ends, ghosted and `open` for what goes on.
    """

    step: str
    reached: tuple[str, ...]
    stopped: Mapping[str, tuple[str, ...]]


class Group(Record, frozen=True):
    """Processes with something in common; each share lists those that have it and those that could.

    `name` is an id, a role as written, or empty where nothing was noted. `silent` are of the closed
    ones with a round, `reasons` of the rejected ones, the others of all.
    """

    name: str
    processes: tuple[str, ...]
    technical: Share
    onsite: Share
    offers: Share
    silent: Share
    reasons: Share


class Split(Record, frozen=True):
    """The same processes in groups by one thing: purpose, source or role."""

    by: str
    groups: tuple[Group, ...]


def build_flow(histories: Iterable[ProcessHistory]) -> tuple[FlowStep, ...]:
    """Return the steps of the funnel with what went on from each and what stopped there."""
    begun = [item for item in histories if item.stages]
    steps = [(item, count_steps(item)) for item in begun]
    return tuple(
        FlowStep(
            step,
            tuple(item.process.id for item, taken in steps if taken >= number),
            _group_ids(
                (item.status if item.is_closed else GOES_ON, item.process.id)
                for item, taken in steps
                if taken == number
            ),
        )
        for number, step in enumerate(STEPS, start=1)
    )


def count_steps(history: ProcessHistory) -> int:
    """Return how many steps of the funnel a process took, 0 to 6."""
    if history.status == "accepted":
        return len(STEPS)
    order = max((stages()[item.stage].order or 0 for item in history.stages), default=0)
    return sum(order >= least for least in FUNNEL_ORDERS.values())


def gather_group(name: str, histories: Sequence[ProcessHistory], journal: Journal) -> Group:
    """Count what became of some processes."""
    ids = tuple(item.process.id for item in histories)
    steps = {item.process.id: count_steps(item) for item in histories}
    technical, onsite, offers = (
        Share(tuple(key for key in ids if steps[key] > STEPS.index(step)), ids)
        for step in ("technical", "onsite", "offer")
    )
    return Group(
        name=name,
        processes=ids,
        technical=technical,
        onsite=onsite,
        offers=offers,
        silent=find_silent(histories, journal),
        reasons=find_reasons(histories, journal),
    )


def find_silent(histories: Iterable[ProcessHistory], journal: Journal) -> Share:
    """Return the ghosted processes among the closed ones with at least one round."""
    closed = [item for item in histories if item.is_closed and _has_round(item, journal)]
    return _share(closed, lambda item: item.status == "ghosted")


def find_reasons(histories: Iterable[ProcessHistory], journal: Journal) -> Share:
    """Return the rejections that came with a reason, or named a skill, among all rejections."""
    rejected = [item for item in histories if item.status == "rejected"]
    return _share(rejected, lambda item: _is_explained(item, journal))


def split_processes(histories: Sequence[ProcessHistory], journal: Journal) -> tuple[Split, ...]:
    """Group the processes in three ways, each only where two groups are large enough."""
    keys: dict[str, Callable[[ProcessHistory], str]] = {
        "purpose": lambda item: item.process.purpose or "",
        "source": lambda item: item.process.source or "",
        "role": lambda item: item.process.role,
    }
    splits = (Split(by, _split(histories, journal, key)) for by, key in keys.items())
    return tuple(split for split in splits if len(split.groups) > 1)


def group_types(histories: Sequence[ProcessHistory], journal: Journal) -> tuple[Group, ...]:
    """Group the processes by type of company, from outsourcing to big tech."""
    by_type: dict[str, list[ProcessHistory]] = {}
    for item in histories:
        by_type.setdefault(journal.companies[item.process.company].type or "", []).append(item)
    return tuple(
        gather_group(kind, by_type[kind], journal) for kind in COMPANY_TYPES if kind in by_type
    )


def _split(
    histories: Sequence[ProcessHistory],
    journal: Journal,
    find_key: Callable[[ProcessHistory], str],
) -> tuple[Group, ...]:
    """Return the groups that are large enough, largest first; names that differ in case are one."""
    found: dict[str, list[ProcessHistory]] = {}
    names: dict[str, str] = {}
    for item in histories:
        name = find_key(item)
        names.setdefault(normalise_name(name), name)
        found.setdefault(normalise_name(name), []).append(item)
    large = [key for key, items in found.items() if key and len(items) >= LEAST_GROUP]
    large.sort(key=lambda key: (-len(found[key]), key))
    return tuple(gather_group(names[key], found[key], journal) for key in large)


def _share(of: Iterable[ProcessHistory], has: Callable[[ProcessHistory], bool]) -> Share:
    """Return the share of processes that have something."""
    items = tuple(of)
    cases = tuple(item.process.id for item in items if has(item))
    return Share(cases, tuple(item.process.id for item in items))


def _has_round(history: ProcessHistory, journal: Journal) -> bool:
    """Say whether a round took place in a process that is closed."""
    entries = (journal.entries[item] for item in history.process.entries)
    return any(is_round(entry) and entry.happened for entry in entries)


def _is_explained(history: ProcessHistory, journal: Journal) -> bool:
    """Say whether the rejection that ended a process said why."""
    end = journal.entries[history.process.end] if history.process.end else None
    return end is not None and says_why(end)


def says_why(rejection: Entry) -> bool:
    """Say whether a rejection gives a reason or names a skill."""
    told = any(reason != NOT_TOLD for reason in rejection.reasons)
    return told or bool(rejection.decided_by or rejection.marks)


def _group_ids(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Collect ids by status, in their order."""
    found: dict[str, list[str]] = {}
    for status, process in pairs:
        found.setdefault(status, []).append(process)
    return {status: tuple(processes) for status, processes in found.items()}
