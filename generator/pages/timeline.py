"""The timeline page: every process as a lane, the same as a table, then every entry.

In: the book. Out: `TimelineView`. It must not know how positions are computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from generator.model import Entry
from generator.pages import urls
from generator.pages.charts import Dot, LaneInput, TimelinePanel, build_panels, build_year
from generator.pages.filters import (
    ENTRY_KEYS,
    Filters,
    build_filters,
    list_entry_traits,
    list_process_traits,
)
from generator.pages.frame import Frame, build_part_frame
from generator.pages.lanes import find_busy, find_waiting, sort_newest
from generator.pages.links import LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.parts import PartLink
from generator.pages.rows import (
    EntryRow,
    ProcessRow,
    StageTag,
    build_entry_row,
    build_process_row,
    build_stage_tag,
    find_silence,
)
from generator.pages.wording import count_things, format_day, format_id, format_month
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.timeline import ProcessHistory


LATEST = 50
"""How many entries a long timeline still lists; all of them are on the pages of entries."""


class MonthOfEntries(Record, frozen=True):
    """The entries of one month, newest first."""

    label: str
    entries: tuple[EntryRow, ...]


class TimelineView(Record, frozen=True):
    """What the timeline page shows; `panels` and `months` newest first.

    A long timeline has a page a year: then `years` leads to them, and `months` holds the latest entries
    of the `total` on the first of them and none on the others. `traits` are those of each process and
    entry, by the link to it.
    """

    frame: Frame
    panels: tuple[TimelinePanel, ...]
    legend: tuple[StageTag, ...]
    description: str
    processes: tuple[ProcessRow, ...]
    months: tuple[MonthOfEntries, ...]
    total: int
    all_entries: str
    years: tuple[PartLink, ...]
    filters: Filters
    traits: Mapping[str, str]


def plan_timeline(book: Book) -> Page:
    """Plan the timeline page; of a long one, its newest year and the latest entries."""
    years, entries = book.years, list(book.journal.entries.values())
    if years:
        return _plan_year(book, urls.TIMELINE, years[0], entries)
    links, shown = book.links_from(urls.TIMELINE), sort_newest(book.histories)
    lanes = _list_lanes(book, links, shown, [item for item in entries if item.process is None])
    panels = build_panels(lanes, book.as_of)
    return _build_page(book, urls.TIMELINE, None, panels, shown, entries, len(entries))


def plan_timeline_year(book: Book, year: int) -> Page:
    """Plan the page of one year of a long timeline."""
    return _plan_year(book, urls.timeline_url(year), year, ())


def _plan_year(book: Book, here: str, year: int, entries: Sequence[Entry]) -> Page:
    """Plan the page of one year with the latest of these entries."""
    links, found = book.links_from(here), book.lane_years[str(year)]
    apart = [book.journal.entries[item] for item in found.apart]
    lanes = _list_lanes(book, links, found.processes, apart)
    panels = (build_year(lanes, book.as_of, year, found.last),)
    latest = entries[-LATEST:]
    return _build_page(book, here, year, panels, found.processes, latest, len(entries))


def _build_page(
    book: Book,
    here: str,
    year: int | None,
    panels: tuple[TimelinePanel, ...],
    processes: Sequence[str],
    entries: Sequence[Entry],
    total: int,
) -> Page:
    """Put panels, the processes that they show and entries on a page."""
    links, years = book.links_from(here), book.years
    traits = {links.process(item).href: list_process_traits(book, item) for item in processes}
    traits |= {links.entry(item.id).href: list_entry_traits(book, item) for item in entries}
    view = TimelineView(
        frame=build_part_frame(book, here, "Timeline", urls.TIMELINE, str(year)),
        panels=panels,
        legend=tuple(map(build_stage_tag, book.stages)),
        description=_describe_year(year, len(processes)) if years else _describe(book),
        processes=tuple(build_process_row(book, links, item) for item in processes),
        months=group_months(book, links, entries),
        total=total,
        all_entries=links.href(urls.ENTRIES),
        years=tuple(_link_year(links, item, years, year) for item in years),
        filters=build_filters(book, ENTRY_KEYS, traits.values(), partial=bool(years)),
        traits=traits,
    )
    return build_page("pages/timeline.html", view)


def _link_year(links: LinkMaker, item: int, years: tuple[int, ...], year: int | None) -> PartLink:
    """Link to the page of one year."""
    there = urls.TIMELINE if item == years[0] else urls.timeline_url(item)
    return PartLink(str(item), links.href(there), item == year)


def _list_lanes(
    book: Book, links: LinkMaker, processes: Sequence[str], apart: Sequence[Entry]
) -> list[LaneInput]:
    """Describe the lanes of these processes, and one of what belongs to none."""
    lanes = [_build_lane(book, links, book.histories[item]) for item in processes]
    return [*lanes, *_build_beside(links, apart)]


def group_months(
    book: Book, links: LinkMaker, entries: Sequence[Entry]
) -> tuple[MonthOfEntries, ...]:
    """Return entries by month, newest first."""
    return tuple(
        MonthOfEntries(
            format_month(first), tuple(build_entry_row(book, links, item.id) for item in found)
        )
        for first, found in groupby(reversed(entries), key=lambda item: item.date.replace(day=1))
    )


def _build_lane(book: Book, links: LinkMaker, history: ProcessHistory) -> LaneInput:
    """Describe the lane of one process."""
    process = history.process
    entries = [book.journal.entries[item] for item in process.entries]
    company, status = book.journal.companies[process.company].name, format_id(history.status)
    silent = find_silence(history)
    note = f"{status}, {count_things(silent, 'day')}" if silent is not None else status
    return LaneInput(
        label=f"{company}, attempt {process.attempt}" if process.attempt > 1 else company,
        sublabel=f"{note} \u00b7 {process.role}" if process.role else note,
        href=links.href(urls.process_url(process.id)),
        tone=history.status,
        busy=find_busy(history, entries, book.as_of),
        waiting=find_waiting(history, book.settings.rules, book.as_of),
        dots=tuple(_build_dot(links, item) for item in entries),
    )


def _build_dot(links: LinkMaker, entry: Entry) -> Dot:
    """Describe one mark; its title says what a pointer or a screen reader should tell."""
    tag, href = build_stage_tag(entry.stage), links.href(urls.entry_url(entry.id))
    outcome = f", {entry.outcome}" if entry.outcome else ""
    title = f"{format_day(entry.date)}: {tag.label}{outcome}"
    return Dot(entry.date, tag.code, tag.kind, entry.outcome or "", title, href)


def _build_beside(links: LinkMaker, apart: Sequence[Entry]) -> list[LaneInput]:
    """Return a last lane of what belongs to no process: study, mocks, talks with people."""
    if not apart:
        return []
    dots = tuple(_build_dot(links, item) for item in apart)
    note = "Study, mocks, talks, notes"
    href = links.href(urls.ENTRIES)
    return [LaneInput("Beside the processes", note, href, "beside", None, None, dots)]


def _describe_year(year: int | None, processes: int) -> str:
    """Say in one sentence what the chart of one year shows."""
    lanes = count_things(processes, "process", "processes")
    return f"{lanes} of {year}; the table below says the same."


def _describe(book: Book) -> str:
    """Say in one sentence what the chart shows."""
    histories, entries = book.histories, book.journal.entries
    lanes = count_things(len(histories), "process", "processes")
    days = [item.date for item in entries.values()]
    if not days:
        return "Nothing to show yet."
    return (
        f"{lanes} and {count_things(len(entries), 'entry', 'entries')} from "
        f"{format_day(min(days))} to {format_day(max(days))}; the table below says the same."
    )
