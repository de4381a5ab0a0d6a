"""The timeline page: every process as a lane, the same as a table, then every entry.

In: the book. Out: `TimelineView`. It must not know how positions are computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from generator.model import Entry
from generator.pages import urls
from generator.pages.charts import (
    Dot,
    LaneInput,
    Span,
    TimelinePanel,
    build_panels,
    list_panel_years,
)
from generator.pages.filters import (
    ENTRY_KEYS,
    Filters,
    build_filters,
    list_entry_traits,
    list_process_traits,
)
from generator.pages.frame import Frame, build_part_frame
from generator.pages.links import LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.parts import PartLink, count_parts
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
from generator.reports.days import shift_day
from generator.vocabulary import stages

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
    of the journal on the first of them and none on the others. `traits` are those of each process and
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
    return _plan(book, urls.TIMELINE, None)


def plan_timeline_year(book: Book, year: int) -> Page:
    """Plan the page of one year of a long timeline."""
    return _plan(book, urls.timeline_url(year), year)


def list_own_years(book: Book) -> tuple[int, ...]:
    """Return the years that have a page of their own: of a long timeline, all but the newest."""
    if count_parts(len(book.journal.entries)) == 1:
        return ()
    return list_panel_years(_list_spans(book), book.as_of)[1:]


def _list_spans(book: Book) -> list[Span]:
    """Return what all lanes show, without their names and marks."""
    spans = [(item.date, item.date) for item in book.journal.entries.values()]
    for history in book.histories.values():
        entries = [book.journal.entries[item] for item in history.process.entries]
        found = (_find_busy(history, entries, book.as_of), _find_waiting(book, history))
        spans.extend(filter(None, found))
    return spans


def _plan(book: Book, here: str, year: int | None) -> Page:
    """Plan the page of one year, or the timeline page."""
    links, is_first = book.links_from(here), year is None
    lanes, is_long = _list_lanes(book, links), count_parts(len(book.journal.entries)) > 1
    years = list_panel_years(_list_spans(book), book.as_of) if is_long else ()
    if years and year is None:
        year = years[0]
    panels = build_panels(lanes, book.as_of, only=None if year is None else (year,))
    drawn = {lane.href for panel in panels for lane in panel.lanes}
    processes = [
        item
        for item in _sort_newest(book)
        if year is None or links.href(urls.process_url(item)) in drawn
    ]
    latest = list(book.journal.entries.values())[-LATEST if years else None :]
    entries = latest if is_first else []
    traits = {links.process(item).href: list_process_traits(book, item) for item in processes}
    traits |= {links.entry(item.id).href: list_entry_traits(book, item) for item in entries}
    view = TimelineView(
        frame=build_part_frame(book, here, "Timeline", urls.TIMELINE, str(year)),
        panels=panels,
        legend=_list_stages(book),
        description=_describe_year(year, len(processes)) if years else _describe(book),
        processes=tuple(build_process_row(book, links, item) for item in processes),
        months=group_months(book, links, entries),
        total=len(book.journal.entries),
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


def _sort_newest(book: Book) -> list[str]:
    """Return process ids, those that began last first."""
    histories = book.histories
    return sorted(histories, key=lambda item: (histories[item].started, item), reverse=True)


def _list_lanes(book: Book, links: LinkMaker) -> list[LaneInput]:
    """Describe every lane, the newest process first."""
    lanes = [_build_lane(book, links, book.histories[item]) for item in _sort_newest(book)]
    return [*lanes, *_build_beside(book, links)]


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
        busy=_find_busy(history, entries, book.as_of),
        waiting=_find_waiting(book, history),
        dots=tuple(_build_dot(links, item) for item in entries),
    )


def _find_busy(
    history: ProcessHistory, entries: list[Entry], today: date
) -> tuple[date, date] | None:
    """Return the span from the first entry to the end, or to the last one that is not ahead."""
    past = [item.date for item in entries if item.date <= today]
    if not past:
        return None
    return min(past), history.ended or max(past)


def _find_waiting(book: Book, history: ProcessHistory) -> tuple[date, date] | None:
    """Return the silence after their last word: until today, or until it counts as no answer."""
    since = history.last_contact
    if history.ended or since is None or since >= book.as_of:
        return None
    limit = shift_day(since, book.settings.rules["ghosted-unasked"])
    return since, min(limit, book.as_of) if history.status == "ghosted" else book.as_of


def _build_dot(links: LinkMaker, entry: Entry) -> Dot:
    """Describe one mark; its title says what a pointer or a screen reader should tell."""
    tag, link = build_stage_tag(entry.stage), links.entry(entry.id)
    outcome = f", {entry.outcome}" if entry.outcome else ""
    title = f"{format_day(entry.date)}: {tag.label}{outcome}"
    return Dot(entry.date, tag.code, tag.kind, entry.outcome or "", title, link.href)


def _build_beside(book: Book, links: LinkMaker) -> list[LaneInput]:
    """Return a last lane of what belongs to no process: study, mocks, talks with people."""
    apart = [item for item in book.journal.entries.values() if item.process is None]
    if not apart:
        return []
    dots = tuple(_build_dot(links, item) for item in apart)
    note = "Study, mocks, talks, notes"
    href = links.href(urls.ENTRIES)
    return [LaneInput("Beside the processes", note, href, "beside", None, None, dots)]


def _list_stages(book: Book) -> tuple[StageTag, ...]:
    """Return the stages that occur, in the order of the vocabulary, for the legend."""
    used = {item.stage for item in book.journal.entries.values()}
    return tuple(build_stage_tag(stage) for stage in stages() if stage in used)


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
