"""The first page: what to do next, what is coming, who is silent, where the gaps are.

In: the book. Out: `TodayView`. It must not know how reminders or gaps are derived.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from generator.exports.paths import CALENDAR
from generator.pages import urls
from generator.pages.frame import Frame, build_frame
from generator.pages.links import Link, LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.rows import (
    EntryRow,
    ProcessRow,
    build_entry_row,
    build_process_row,
    sort_processes,
)
from generator.pages.skills import SkillRow, build_skill_row
from generator.pages.wording import format_id, spell_days
from generator.record import Record
from generator.reports.agenda import build_agenda
from generator.reports.gaps import TOP_GAPS

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.reminders import Followup

RECENT_ENTRIES = 5


class ActionRow(Record, frozen=True):
    """Something to do; `days` counts from today, `links` lead to what it is about."""

    title: str
    rule: str
    rule_label: str
    due: date
    days: int
    overdue: bool
    links: tuple[Link, ...]


class Pulse(Record, frozen=True):
    """The search in numbers: processes by state, how much was written, entries still to come."""

    open: int
    waiting: int
    closed: int
    entries: int
    planned: int
    rounds: int
    people: int


class TodayView(Record, frozen=True):
    """What the first page shows; `actions` are due or due soon, `later` further ahead.

    `practice` are the standing ones about skills, `folded` those overdue for long; `calendar` leads
    to the file of rounds and reminders.
    """

    frame: Frame
    is_empty: bool
    pulse: Pulse
    actions: tuple[ActionRow, ...]
    later: tuple[ActionRow, ...]
    practice: tuple[ActionRow, ...]
    folded: tuple[ActionRow, ...]
    upcoming: tuple[EntryRow, ...]
    processes: tuple[ProcessRow, ...]
    stuck: tuple[ProcessRow, ...]
    gaps: tuple[SkillRow, ...]
    recent: tuple[EntryRow, ...]
    calendar: str


def plan_today(book: Book) -> Page:
    """Plan the first page."""
    links = book.links_from(urls.TODAY)
    agenda = build_agenda(book.followups, book.as_of, book.settings.rules)

    def build_actions(items: Iterable[Followup]) -> tuple[ActionRow, ...]:
        return tuple(_build_action(book, links, item) for item in items)

    histories = book.histories
    running = (item for item in sort_processes(book) if not histories[item].is_closed)
    view = TodayView(
        frame=build_frame(book, urls.TODAY, "Today"),
        is_empty=not book.journal.entries,
        pulse=_count_pulse(book),
        actions=build_actions((*agenda.due, *agenda.soon)),
        later=build_actions(agenda.later),
        practice=build_actions(agenda.standing),
        folded=build_actions(agenda.folded),
        upcoming=_list_upcoming(book, links),
        processes=tuple(build_process_row(book, links, item) for item in running),
        stuck=tuple(build_process_row(book, links, item) for item in book.stuck),
        gaps=tuple(build_skill_row(book, links, item) for item in book.ranking[:TOP_GAPS]),
        recent=_list_recent(book, links),
        calendar=links.href(CALENDAR),
    )
    return build_page("pages/today.html", view)


def _build_action(book: Book, links: LinkMaker, item: Followup) -> ActionRow:
    """Describe one reminder with links to its process, person, skill and entry."""
    found = (
        links.process(item.process) if item.process else None,
        links.person(item.person) if item.person else None,
        links.skill(item.skill) if item.skill else None,
        links.entry(item.entry) if item.entry else None,
    )
    return ActionRow(
        title=spell_days(item.title),
        rule=item.rule,
        rule_label=format_id(item.rule),
        due=item.due,
        days=(item.due - book.as_of).days,
        overdue=item.overdue,
        links=tuple(link for link in found if link),
    )


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
