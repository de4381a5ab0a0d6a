"""What the timeline shows in which year, found out for all of it before any of it is drawn.

In: the journal, the histories of its processes, the days of the rules and today. Out: `Lanes`, and the
spans of one process. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from generator.model import Entry, Journal
from generator.pages.charts import Span, find_last_day, list_panel_years
from generator.pages.parts import count_parts
from generator.record import Record
from generator.reports.days import shift_day
from generator.reports.timeline import ProcessHistory
from generator.vocabulary import stages


class LaneYear(Record, frozen=True):
    """What one year shows up to its `last` day: processes, newest first, and entries of none."""

    processes: tuple[str, ...]
    apart: tuple[str, ...]
    last: date


class Lanes(Record, frozen=True):
    """What each year of a long timeline shows, newest year first; nothing of one that fits a page.

    `stages` are those that occur, in the order of the vocabulary.
    """

    years: Mapping[int, LaneYear]
    stages: tuple[str, ...]


def find_lanes(
    journal: Journal,
    histories: Mapping[str, ProcessHistory],
    rules: Mapping[str, int],
    today: date,
) -> Lanes:
    """Find out what each year shows."""
    used = {item.stage for item in journal.entries.values()}
    occurring = tuple(stage for stage in stages() if stage in used)
    if count_parts(len(journal.entries)) == 1:
        return Lanes({}, occurring)
    processes = {
        item: tuple(_list_spans(journal, histories[item], rules, today))
        for item in sort_newest(histories)
    }
    apart = {
        item.id: ((item.date, item.date),)
        for item in journal.entries.values()
        if item.process is None
    }
    spans = [span for found in (*processes.values(), *apart.values()) for span in found]
    years = list_panel_years(spans, today)
    last = find_last_day(spans, today)
    by_year = _sort_by_year(processes), _sort_by_year(apart)
    return Lanes({year: _build_year(year, last, *by_year) for year in years}, occurring)


def sort_newest(histories: Mapping[str, ProcessHistory]) -> list[str]:
    """Return process ids, those that began last first."""
    return sorted(histories, key=lambda item: (histories[item].started, item), reverse=True)


def find_busy(history: ProcessHistory, entries: Sequence[Entry], today: date) -> Span | None:
    """Return the span from the first entry to the end, or to the last one that is not ahead."""
    past = [item.date for item in entries if item.date <= today]
    if not past:
        return None
    return min(past), history.ended or max(past)


def find_waiting(history: ProcessHistory, rules: Mapping[str, int], today: date) -> Span | None:
    """Return the silence after their last word: until today, or until it counts as no answer."""
    since = history.last_contact
    if history.ended or since is None or since >= today:
        return None
    limit = shift_day(since, rules["ghosted-unasked"])
    return since, min(limit, today) if history.status == "ghosted" else today


def _list_spans(
    journal: Journal, history: ProcessHistory, rules: Mapping[str, int], today: date
) -> Iterator[Span]:
    """Yield what the lane of a process shows."""
    entries = [journal.entries[item] for item in history.process.entries]
    found = (find_busy(history, entries, today), find_waiting(history, rules, today))
    yield from filter(None, found)
    yield from ((item.date, item.date) for item in entries)


def _sort_by_year(spans: Mapping[str, Sequence[Span]]) -> dict[int, tuple[str, ...]]:
    """Return by year what shows anything in it, in the given order."""
    found: dict[int, dict[str, None]] = {}
    for name, shown in spans.items():
        for low, high in shown:
            for year in range(low.year, high.year + 1):
                found.setdefault(year, {})[name] = None
    return {year: tuple(names) for year, names in found.items()}


def _build_year(
    year: int,
    last: date,
    processes: Mapping[int, tuple[str, ...]],
    apart: Mapping[int, tuple[str, ...]],
) -> LaneYear:
    """Put together what a year shows; only the newest one ends before its last day."""
    end = min(last, date(year, 12, 31))
    return LaneYear(processes.get(year, ()), apart.get(year, ()), end)
