"""The first page: what to do next, what is coming, who is silent, where the gaps are.

In: the book. Out: `TodayView`. It must not know how reminders or gaps are derived.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.exports.paths import CALENDAR
from generator.pages import urls
from generator.pages.actions import Actions, build_actions
from generator.pages.frame import Frame, build_frame
from generator.pages.links import LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.rows import (
    EntryRow,
    ProcessRow,
    build_entry_row,
    build_process_row,
    sort_processes,
)
from generator.pages.skills import SkillRow, build_skill_row
from generator.pages.squares import ActivityChart, Day, build_activity_chart
from generator.pages.wording import count_things, format_day, format_month
from generator.record import Record
from generator.reports.activity import ActiveDay, build_activity
from generator.reports.agenda import build_agenda
from generator.reports.gaps import TOP_GAPS

if TYPE_CHECKING:
    from generator.pages.book import Book

RECENT_ENTRIES = 5
MOST_ACTIONS = 40
"""Reminders of these weeks that are listed here; a journal of many years has hundreds."""
MOST_PRACTICE = 12


class Pulse(Record, frozen=True):
    """The search in numbers: processes by state, how much was written, entries still to come."""

    open: int
    waiting: int
    closed: int
    entries: int
    planned: int
    rounds: int
    people: int


class YearOfActivity(Record, frozen=True):
    """What was written in the last 53 weeks: drawn, in all, and as entries by month."""

    chart: ActivityChart
    entries: int
    days: int
    months: tuple[tuple[str, int], ...]


class TodayView(Record, frozen=True):
    """What the first page shows; `actions` are due or due soon, `practice` the standing ones.

    `later` and `folded` count the reminders further ahead and those overdue for long; `reminders`
    leads to the page of all, `calendar` to the file of rounds and reminders.
    """

    frame: Frame
    is_empty: bool
    pulse: Pulse
    actions: Actions
    practice: Actions
    later: int
    folded: int
    reminders: str
    upcoming: tuple[EntryRow, ...]
    processes: tuple[ProcessRow, ...]
    stuck: tuple[ProcessRow, ...]
    gaps: tuple[SkillRow, ...]
    recent: tuple[EntryRow, ...]
    activity: YearOfActivity
    calendar: str


def plan_today(book: Book) -> Page:
    """Plan the first page."""
    links = book.links_from(urls.TODAY)
    agenda = build_agenda(book.followups, book.as_of, book.settings.rules)
    histories = book.histories
    running = (item for item in sort_processes(book) if not histories[item].is_closed)
    view = TodayView(
        frame=build_frame(book, urls.TODAY, "Today"),
        is_empty=not book.journal.entries,
        pulse=_count_pulse(book),
        actions=build_actions(links, book.as_of, (*agenda.due, *agenda.soon), MOST_ACTIONS),
        practice=build_actions(links, book.as_of, agenda.standing, MOST_PRACTICE),
        later=len(agenda.later),
        folded=len(agenda.folded),
        reminders=links.href(urls.REMINDERS),
        upcoming=_list_upcoming(book, links),
        processes=tuple(build_process_row(book, links, item) for item in running),
        stuck=tuple(build_process_row(book, links, item) for item in book.stuck),
        gaps=tuple(build_skill_row(book, links, item) for item in book.ranking[:TOP_GAPS]),
        recent=_list_recent(book, links),
        activity=_draw_activity(book, links),
        calendar=links.href(CALENDAR),
    )
    return build_page("pages/today.html", view)


def _count_pulse(book: Book) -> Pulse:
    """Count processes by state, and entries, rounds and people so far."""
    histories = book.histories.values()
    states = Counter("closed" if item.is_closed else item.status for item in histories)
    waiting, closed = states["waiting"], states["closed"]
    past = [item for item in book.journal.entries.values() if item.date <= book.as_of]
    return Pulse(
        open=states.total() - waiting - closed,
        waiting=waiting,
        closed=closed,
        entries=len(past),
        planned=len(book.journal.entries) - len(past),
        rounds=sum(part.happened for item in past for part in item.rounds),
        people=len(book.journal.people),
    )


def _list_upcoming(book: Book, links: LinkMaker) -> tuple[EntryRow, ...]:
    """Return rows of the entries after today, soonest first."""
    coming = (item for item in book.journal.entries.values() if item.date > book.as_of)
    return tuple(build_entry_row(book, links, item.id) for item in coming)


def _list_recent(book: Book, links: LinkMaker) -> tuple[EntryRow, ...]:
    """Return the latest entries up to today, newest first."""
    past = [item.id for item in book.journal.entries.values() if item.date <= book.as_of]
    return tuple(build_entry_row(book, links, item) for item in past[: -RECENT_ENTRIES - 1 : -1])


def _draw_activity(book: Book, links: LinkMaker) -> YearOfActivity:
    """Draw the days of the last year on which something was written."""
    found = build_activity(book.journal.entries.values(), book.as_of)
    months: Counter[str] = Counter()
    for item in found.days:
        months[format_month(item.day)] += len(item.entries)
    days = [_describe_day(links, item) for item in found.days]
    return YearOfActivity(
        chart=build_activity_chart(found.start, found.as_of, days),
        entries=months.total(),
        days=len(days),
        months=tuple(months.items()),
    )


def _describe_day(links: LinkMaker, item: ActiveDay) -> Day:
    """Describe a day with entries; it leads to the first of them."""
    first = links.entry(item.entries[0])
    count = len(item.entries)
    what = first.text if count == 1 else count_things(count, "entry", "entries")
    return Day(item.day, count, f"{format_day(item.day)}: {what}", first.href)
