"""Processes: which entries belong to one attempt at one role of one company.

In: resolved entries in journal order, the days of the rules, today. Out: `Process` values and
diagnostics. Where an entry belongs depends on what stood before it alone, never on today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from generator.diagnostics import Diagnostic, Span, make_diagnostic
from generator.events import is_ghosted, took_place
from generator.memo import Section
from generator.model import Entry, Process
from generator.record import Gathering, Record, field
from generator.vocabulary import Stage, normalise_name, stages

FRESH_STARTS = ("contacted", "applied")
STARTS_NOTHING = ("beside", "pause")


class _Attempt(Gathering):
    """A process being put together; `role` is empty until one is stated, `past` is what took place."""

    role: str = ""
    entries: list[Entry] = field(default_factory=list)
    past: list[Entry] = field(default_factory=list)
    end: Entry | None = None
    superseded: bool = False

    @property
    def is_open(self) -> bool:
        """Neither ended nor followed by a new attempt."""
        return self.end is None and not self.superseded

    def fits(self, role: str | None) -> bool:
        """Say whether an entry that states this role, or none, may belong here."""
        return role is None or not self.role or normalise_name(self.role) == normalise_name(role)


def group_processes(
    entries: Mapping[str, Entry],
    fences: Mapping[str, Span],
    rules: Mapping[str, int],
    slug: Callable[[str], str],
    today: date,
    memo: Section | None = None,
) -> tuple[tuple[Process, ...], tuple[Diagnostic, ...]]:
    """Group entries by company and role into attempts; `slug` makes the parts of their ids.

    Where the latest statement counts (source, pay), it is the latest up to today. An entry that
    could belong to several open processes is an error at its opening fence.
    """
    memo = memo or Section()
    by_company: dict[str, list[Entry]] = {}
    for entry in entries.values():
        if entry.company is not None:
            by_company.setdefault(entry.company, []).append(entry)
    taken: set[str] = set()
    processes: list[Process] = []
    found: list[Diagnostic] = []
    for company, own in by_company.items():
        own_fences = tuple(fences[entry.id] for entry in own)
        group = memo.call(
            company, _group_company, company, tuple(own), own_fences, rules, slug, today
        )
        named = group.processes
        if not taken.isdisjoint(item.id for item in named):
            named = tuple(_name_attempts(company, group.attempts, slug, taken, today))
        taken.update(item.id for item in named)
        processes.extend(named)
        found.extend(group.found)
    return tuple(processes), tuple(found)


class _Group(Record, frozen=True):
    """The attempts at one company, as processes whose ids are right if no other company has them."""

    attempts: Sequence[_Attempt]
    processes: tuple[Process, ...]
    found: tuple[Diagnostic, ...]


def _group_company(
    company: str,
    entries: Sequence[Entry],
    fences: Sequence[Span],
    rules: Mapping[str, int],
    slug: Callable[[str], str],
    today: date,
) -> _Group:
    """Group the entries of one company."""
    attempts: list[_Attempt] = []
    found: list[Diagnostic] = []
    for entry, fence in zip(entries, fences, strict=True):
        before = _find_named(attempts, entry, company=company, slug=slug, today=today)
        candidates = [item for item in _open_for(attempts, entry, rules) if item is not before]
        named = [item for item in candidates if entry.about in [past.id for past in item.entries]]
        candidates = named if entry.about and named else candidates
        if entry.role is None and len(candidates) > 1:
            found.append(_ambiguous(entry, fence, candidates))
        else:
            _join(attempts, candidates, entry)
    processes = tuple(_name_attempts(company, attempts, slug, set(), today))
    return _Group(attempts, processes, tuple(found))


def _open_for(
    attempts: Sequence[_Attempt], entry: Entry, rules: Mapping[str, int]
) -> list[_Attempt]:
    """Return the open attempts that an entry may join; one that states its role stands last.

    A silent process is passed over by a fresh start, and where another one is alive.
    """
    found = [item for item in attempts if item.is_open and item.fits(entry.role)]
    alive = [item for item in found if not _was_ghosted(item, entry, rules)]
    if entry.stage in FRESH_STARTS or alive:
        found = alive
    return sorted(found, key=lambda item: bool(item.role)) if entry.role else found


def _find_named(
    attempts: Sequence[_Attempt],
    entry: Entry,
    *,
    company: str,
    slug: Callable[[str], str],
    today: date,
) -> _Attempt | None:
    """Return the attempt that a pipeline entry names as the one before: it cannot go on in it."""
    if entry.previous is None or not stages()[entry.stage].is_pipeline:
        return None
    named = _name_attempts(company, attempts, slug, set(), today)
    for attempt, process in zip(attempts, named, strict=True):
        if entry.previous in process.entries or entry.previous.casefold() == process.id:
            return attempt
    return None


def _was_ghosted(attempt: _Attempt, entry: Entry, rules: Mapping[str, int]) -> bool:
    return is_ghosted(attempt.past, entry.date, rules)


def _join(attempts: list[_Attempt], candidates: Sequence[_Attempt], entry: Entry) -> None:
    """Put an entry into the open attempt, the latest one, or a new one."""
    stage = stages()[entry.stage]
    attempt = candidates[-1] if candidates else _without_open(attempts, entry, stage)
    if attempt is None:
        return
    attempt.entries.append(entry)
    if took_place(entry):
        attempt.past.append(entry)
    if entry.role and not attempt.role:
        attempt.role = entry.role
    if stage.is_end and attempt.end is None:
        attempt.end = entry


def _without_open(attempts: list[_Attempt], entry: Entry, stage: Stage) -> _Attempt | None:
    """Find or make an attempt where none is open: the next pipeline stage opens a new one."""
    earlier = [item for item in attempts if item.fits(entry.role)]
    if not stage.is_pipeline:
        latest = earlier or [item for item in attempts if item.is_open] or attempts
        if latest:
            return latest[-1]
        if stage.kind in STARTS_NOTHING:
            return None
    for item in earlier:
        item.superseded = True
    attempts.append(_Attempt())
    return attempts[-1]


def _ambiguous(entry: Entry, fence: Span, candidates: Sequence[_Attempt]) -> Diagnostic:
    roles = [item.role for item in candidates if item.role]
    shown = ", ".join(item.role or "one without a role" for item in candidates)
    return make_diagnostic(
        entry.path,
        fence,
        "ambiguous-role",
        f"{len(candidates)} processes are open there: {shown}",
        f"add `role: {roles[0] if roles else 'Backend Engineer'}`",
    )


def _name_attempts(
    company: str,
    attempts: Sequence[_Attempt],
    slug: Callable[[str], str],
    taken: set[str],
    today: date,
) -> Iterator[Process]:
    """Give each attempt role, number and id; one without a role inherits that of the one before."""
    before: dict[str, list[str]] = {}
    role = ""
    for attempt in attempts:
        role = attempt.role or role
        earlier = before.setdefault(normalise_name(role), [])
        process_id = _make_id(company, slug(role) if role else "", len(earlier) + 1, taken)
        yield _build_process(attempt, company, role, process_id, earlier, today)
        earlier.append(process_id)


def _make_id(company: str, role: str, number: int, taken: set[str]) -> str:
    """Return company-role-attempt; a number more where two companies' ids would meet."""
    wanted = "-".join(part for part in (company, role, str(number)) if part)
    found, extra = wanted, 2
    while found in taken:
        found, extra = f"{wanted}-{extra}", extra + 1
    taken.add(found)
    return found


def _build_process(
    attempt: _Attempt,
    company: str,
    role: str,
    process_id: str,
    earlier: Sequence[str],
    today: date,
) -> Process:
    past = [entry for entry in attempt.entries if entry.date <= today]

    def latest(name: str) -> Any:
        stated = (getattr(entry, name) for entry in reversed(past or attempt.entries))
        return next((value for value in stated if value is not None), None)

    return Process(
        id=process_id,
        company=company,
        role=role,
        attempt=len(earlier) + 1,
        previous=earlier[-1] if earlier else None,
        entries=tuple(entry.id for entry in attempt.entries),
        end=attempt.end.id if attempt.end else None,
        source=latest("source"),
        via=latest("via"),
        purpose=latest("purpose"),
        posting=latest("posting"),
        seniority=latest("seniority"),
        remote=latest("remote"),
        pay=latest("pay"),
    )
