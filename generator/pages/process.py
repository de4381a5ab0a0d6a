"""One attempt from first message to end: stages with their days, waiting, entries as a story.

In: the book and a process's id. Out: `ProcessView`. It must not know how a status is derived.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from generator.events import pick_past
from generator.model import Entry, Process
from generator.pages import urls
from generator.pages.frame import Frame, build_frame
from generator.pages.links import Link, LinkMaker, name_process
from generator.pages.offers import OfferRow, build_offer_row
from generator.pages.page import Page, build_page
from generator.pages.rows import (
    EntryRow,
    Fact,
    ProcessRow,
    StageTag,
    build_entry_row,
    build_process_row,
    build_stage_tag,
)
from generator.pages.texts import SafeHtml, render_body
from generator.pages.wording import format_id, spell_days, start_sentence
from generator.record import Record
from generator.reports.attempts import compare_attempts
from generator.reports.clock import build_clock
from generator.reports.letters import LetterFacts

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.reminders import Followup

STATES = {"moved": "moved", "done": "done", "no": "not wanted"}
"""What an entry's own `remind` makes of its reminder, in a word."""
TICKS = {
    "last-round": "Last round",
    "promised": "An answer was promised",
    "usual": "An answer is usual",
    "pinged": "I pinged them",
    "answered": "They wrote",
    "asked-why": "I asked why",
    "explained": "Feedback came",
    "ping": "Ping them",
    "second-ping": "Ping them once more",
    "ghosted": "Counts as ghosted",
    "ask-why": "Ask why",
    "rematch": "Rematch",
}
"""The days of the clock in words, by kind."""


class SpellRow(Record, frozen=True):
    """A stage that was entered; `share` is its part of the whole time, 0..1."""

    stage: StageTag
    entered: date
    days: int
    share: float
    link: Link


class StoryRow(Record, frozen=True):
    """An entry with its text; `gap` is the number of days since the entry before it."""

    entry: EntryRow
    gap: int
    text: SafeHtml


class ReminderRow(Record, frozen=True):
    """A reminder of the process; `state` is what `remind` in its entry makes of it, if anything."""

    title: str
    rule_label: str
    due: date
    days: int
    is_retired: bool
    state: str
    link: Link | None


class TickRow(Record, frozen=True):
    """A day of the clock; `days` from today, `until` the end of a span."""

    label: str
    day: date
    until: date | None
    days: int
    link: Link | None


class AttemptRow(Record, frozen=True):
    """A skill in the attempt before and in this one: mean levels on 1..5, of how many rounds."""

    skill: Link
    before: float
    rounds_before: int
    after: float | None
    rounds_after: int
    hours: float


class LetterRow(Record, frozen=True):
    """A letter that a reminder asks for; the filter `letter` writes it from its facts."""

    label: str
    facts: LetterFacts


class ProcessView(Record, frozen=True):
    """What a process's page shows; stages, clock and story in order of time."""

    frame: Frame
    row: ProcessRow
    facts: tuple[Fact, ...]
    posting: str
    spells: tuple[SpellRow, ...]
    story: tuple[StoryRow, ...]
    people: tuple[Link, ...]
    offers: tuple[OfferRow, ...]
    reminders: tuple[ReminderRow, ...]
    letters: tuple[LetterRow, ...]
    clock: tuple[TickRow, ...]
    changes: tuple[AttemptRow, ...]
    previous: Link | None
    next: Link | None


def plan_process(book: Book, process_id: str) -> Page:
    """Plan the page of one process."""
    here = urls.process_url(process_id)
    links, history = book.links_from(here), book.histories[process_id]
    process = history.process
    heading = name_process(book.journal, process)
    trail = (Link("Timeline", links.href(urls.TIMELINE)), links.company(process.company))
    entries = [book.journal.entries[item] for item in process.entries]
    view = ProcessView(
        frame=build_frame(book, here, heading, urls.TIMELINE, trail),
        row=build_process_row(book, links, process_id),
        facts=_list_facts(book, links, process),
        posting=process.posting or "",
        spells=_build_spells(book, links, process_id),
        story=_build_story(book, links, process),
        people=links.people(dict.fromkeys(who for item in entries for who in item.people)),
        offers=tuple(
            build_offer_row(book, links, item) for item in book.process_offers.get(process_id, ())
        ),
        reminders=tuple(
            _build_reminder(book, links, item)
            for item in book.process_reminders.get(process_id, ())
        ),
        letters=tuple(
            LetterRow(format_id(item.kind), item)
            for item in book.process_letters.get(process_id, ())
        ),
        clock=_build_clock(book, links, process_id, entries),
        changes=_build_changes(book, links, process),
        previous=links.process(process.previous) if process.previous else None,
        next=_find_next(book, links, process_id),
    )
    return build_page("pages/process.html", view)


def _list_facts(book: Book, links: LinkMaker, process: Process) -> tuple[Fact, ...]:
    """Return what was stated about the process as a whole."""
    via = process.via or ""
    person = (links.person(via),) if via in book.journal.people else ()
    found = (
        Fact("Company", links=(links.company(process.company),)),
        Fact("Role", process.role),
        Fact("Seniority", start_sentence(process.seniority or "")),
        Fact("Source", format_id(process.source or "")),
        Fact("Via", "" if person else via, person),
        Fact("Purpose", format_id(process.purpose or "")),
        Fact("Remote", start_sentence(process.remote or "")),
        Fact("Pay", process.pay.text if process.pay else ""),
    )
    return tuple(fact for fact in found if fact.text or fact.links)


def _build_spells(book: Book, links: LinkMaker, process_id: str) -> tuple[SpellRow, ...]:
    """Return the stages with their days and their part of the whole."""
    history = book.histories[process_id]
    total = sum(item.days for item in history.stages)
    return tuple(
        SpellRow(
            stage=build_stage_tag(item.stage),
            entered=item.entered,
            days=item.days,
            share=item.days / total if total else 0.0,
            link=links.entry(item.entry),
        )
        for item in history.stages
    )


def _build_story(book: Book, links: LinkMaker, process: Process) -> tuple[StoryRow, ...]:
    """Return the entries in order with their texts and the days between them."""
    entries = [book.journal.entries[item] for item in process.entries]
    before = [entries[0].date, *(item.date for item in entries)] if entries else []
    return tuple(
        StoryRow(
            entry=build_entry_row(book, links, item.id),
            gap=(item.date - earlier).days,
            text=render_body(book.find_text(item.path), book, links),
        )
        for item, earlier in zip(entries, before, strict=False)
    )


def _build_reminder(book: Book, links: LinkMaker, item: Followup) -> ReminderRow:
    """Describe a reminder, one that was moved or ended too."""
    return ReminderRow(
        title=spell_days(item.title),
        rule_label=format_id(item.rule),
        due=item.due,
        days=(item.due - book.as_of).days,
        is_retired=item.is_retired,
        state=STATES.get(item.state, ""),
        link=links.entry(item.entry) if item.entry else None,
    )


def _build_clock(
    book: Book, links: LinkMaker, process_id: str, entries: Sequence[Entry]
) -> tuple[TickRow, ...]:
    """Return the days that matter since the last round."""
    reminders = book.process_reminders.get(process_id, ())
    past = pick_past(entries, book.as_of)
    return tuple(
        TickRow(
            label=TICKS[item.kind],
            day=item.day,
            until=item.until,
            days=(item.day - book.as_of).days,
            link=links.entry(item.entry) if item.entry else None,
        )
        for item in build_clock(past, book.histories[process_id], reminders)
    )


def _build_changes(book: Book, links: LinkMaker, process: Process) -> tuple[AttemptRow, ...]:
    """Compare with the attempt before, skill by skill."""
    if not process.previous:
        return ()
    before, after = (
        [book.journal.entries[item] for item in found.entries]
        for found in (book.journal.processes[process.previous], process)
    )
    skills = dict.fromkeys(skill for item in (*before, *after) for skill in item.skills)
    levels = [book.levels[skill] for skill in skills]
    return tuple(
        AttemptRow(
            skill=links.skill(item.skill),
            before=item.before,
            rounds_before=item.rounds_before,
            after=item.after,
            rounds_after=item.rounds_after,
            hours=item.hours,
        )
        for item in compare_attempts(before, after, levels)
    )


def _find_next(book: Book, links: LinkMaker, process_id: str) -> Link | None:
    """Return the later attempt that names this process as the one before it."""
    later = book.next_attempts.get(process_id)
    return links.process(later[0]) if later else None
