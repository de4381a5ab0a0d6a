"""Other days for the entries of a journal that tell a public site the same.

In: entries, the limit of what is told, today, a source of chance. Out: days by entry: the same quarters
and the same whole weeks of a process, the same side of the limit and of today. It must not know how
redaction works, only what may remain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random

from generator.events import took_place
from generator.model import Entry, Journal, Process
from generator.record import Record
from generator.reports.days import quarter_end, quarter_start, shift_day
from generator.vocabulary import stages

WEEK, SILENT_DAYS = 7, 60
TRIES, FAR = 12, 60


class Calendar(Record, frozen=True):
    """The days that decide: the last one that is told of, and today."""

    limit: date
    today: date

    def is_over(self, entries: Sequence[Entry], end: str | None) -> bool:
        """Say whether a process may be told of: ended by the limit, or silent for long by then."""
        past = (item for item in entries if item.date <= self.limit and took_place(item))
        if any(item.id == end for item in past):
            return True
        moves = [item for item in entries if moves_on(item)]
        if not moves or stages()[moves[-1].stage].kind == "pause":
            return False
        return (self.limit - moves[-1].date).days >= SILENT_DAYS


def move_days(
    journal: Journal, processes: Sequence[Process], calendar: Calendar, random: Random
) -> dict[str, date]:
    """Return other days for the entries of processes that are told of, then for all others."""
    found: dict[str, date] = {}
    for process in processes:
        entries = [journal.entries[key] for key in process.entries]
        bound = [item for item in entries if is_told(item) or moves_on(item)]
        moved = _move_process(process, bound, calendar, random)
        found |= moved or {item.id: item.date for item in bound}
    for entry in journal.entries.values():
        if entry.id not in found:
            found[entry.id] = _move_alone(entry, calendar, random)
    return found


def _move_alone(entry: Entry, calendar: Calendar, random: Random) -> date:
    """Return another day of the same quarter, on the same side of today."""
    first, last = quarter_start(entry.date), quarter_end(entry.date)
    if entry.date <= calendar.today:
        last = min(last, calendar.today)
    else:
        first = max(first, shift_day(calendar.today, 1))
    return shift_day(first, random.randint(0, (last - first).days))


def _move_process(
    process: Process, bound: Sequence[Entry], calendar: Calendar, random: Random
) -> Mapping[str, date]:
    """Shift a process as a whole, and its entries within their weeks; nothing where that tells more."""
    told = [item for item in bound if is_told(item)]
    if not told:
        return {}
    first = told[0].date
    for _ in range(TRIES):
        start = shift_day(first, random.randint(-FAR, FAR))
        days = dict(_jitter(bound, first, start, random))
        if _tells_same(process, bound, told, days, calendar):
            return days
    return {}


def _jitter(
    bound: Sequence[Entry], first: date, start: date, random: Random
) -> Iterator[tuple[str, date]]:
    """Yield a day in the same week after the start for each entry, in the same order."""
    latest, begun = date.min, False
    for item in bound:
        weeks, rest = divmod((item.date - first).days, WEEK)
        if not begun and is_told(item):
            latest, begun = start, True
        elif begun:
            earliest = max(latest, shift_day(start, WEEK * weeks))
            spare = (shift_day(start, WEEK * weeks + WEEK - 1) - earliest).days
            latest = shift_day(earliest, random.randint(0, min(spare, 2)))
        else:
            latest = shift_day(start, WEEK * weeks + rest)
        yield item.id, latest


def _tells_same(
    process: Process,
    bound: Sequence[Entry],
    told: Sequence[Entry],
    days: Mapping[str, date],
    calendar: Calendar,
) -> bool:
    """Say whether a public site learns the same from moved days."""
    marked = [told[0], *(item for item in bound if item.public or has_public_question(item))]
    last = [item for item in bound if moves_on(item)][-1:]
    return (
        all(quarter_start(days[item.id]) == quarter_start(item.date) for item in marked)
        and all(
            (days[item.id] <= day) == (item.date <= day)
            for item in bound
            for day in (calendar.limit, calendar.today)
        )
        and (
            any(item.id == process.end and item.date <= calendar.limit for item in told)
            or all((calendar.limit - days[item.id]).days >= SILENT_DAYS for item in last)
        )
    )


def moves_on(entry: Entry) -> bool:
    """Say whether an entry shows that a process goes on."""
    kind = stages()[entry.stage].kind
    return took_place(entry) and (kind in ("pipeline", "pause") or entry.stage == "reply")


def is_told(entry: Entry) -> bool:
    """Say whether a public site tells of the kind of entry."""
    kind = stages()[entry.stage].kind
    return took_place(entry) and (kind in ("pipeline", "end") or entry.stage == "feedback")


def has_public_question(entry: Entry) -> bool:
    """Say whether a question of an entry is shown as it was asked."""
    rounds = [question for item in entry.rounds for question in item.questions]
    return entry.nda == "no" and any(item.public for item in (*entry.questions, *rounds))
