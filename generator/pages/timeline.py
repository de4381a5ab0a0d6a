"""The timeline page: every process as a lane, the same as a table, then every entry.

In: the book. Out: `TimelineView`. It must not know how positions are computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from generator.model import Entry
from generator.pages import urls
from generator.pages.charts import Dot, LaneInput, TimelinePanel, build_panels
from generator.pages.filters import (
    ENTRY_KEYS,
    Filters,
    build_filters,
    list_entry_traits,
    list_process_traits,
)
from generator.pages.frame import Frame, build_frame
from generator.pages.links import LinkMaker
from generator.pages.page import Page, build_page
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


class MonthOfEntries(Record, frozen=True):
    """The entries of one month, newest first."""

    label: str
    entries: tuple[EntryRow, ...]


class TimelineView(Record, frozen=True):
    """What the timeline page shows; `panels` and `months` newest first.

    `traits` are those of each process and entry, by the link to it.
    """

    frame: Frame
    panels: tuple[TimelinePanel, ...]
    legend: tuple[StageTag, ...]
    description: str
    processes: tuple[ProcessRow, ...]
    months: tuple[MonthOfEntries, ...]
    filters: Filters
    traits: Mapping[str, str]


def plan_timeline(book: Book) -> Page:
    """Plan the timeline page."""
    links = book.links_from(urls.TIMELINE)
    histories = book.histories
    newest = sorted(histories, key=lambda item: (histories[item].started, item), reverse=True)
    lanes = [_build_lane(book, links, histories[item]) for item in newest]
    traits = _list_traits(book, links)
    view = TimelineView(
        frame=build_frame(book, urls.TIMELINE, "Timeline"),
        panels=build_panels([*lanes, *_build_beside(book, links)], book.as_of),
        legend=_list_stages(book),
        description=_describe(book),
        processes=tuple(build_process_row(book, links, item) for item in newest),
        months=group_months(book, links),
        filters=build_filters(book, ENTRY_KEYS, traits.values()),
        traits=traits,
    )
    return build_page("pages/timeline.html", view)


def group_months(book: Book, links: LinkMaker) -> tuple[MonthOfEntries, ...]:
    """Return all entries by month, newest first."""
    newest = reversed(list(book.journal.entries.values()))
    return tuple(
        MonthOfEntries(
            format_month(first), tuple(build_entry_row(book, links, item.id) for item in found)
        )
        for first, found in groupby(newest, key=lambda item: item.date.replace(day=1))
    )


def _list_traits(book: Book, links: LinkMaker) -> dict[str, str]:
    """Return the traits of every process and entry, by the link to it."""
    processes = {
        links.process(item).href: list_process_traits(book, item) for item in book.histories
    }
    entries = book.journal.entries.values()
    return processes | {
        links.entry(item.id).href: list_entry_traits(book, item) for item in entries
    }


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
