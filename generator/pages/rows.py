"""Rows that several pages share: one entry in a list, one process in a table, a stage's tag.

In: the book, a maker of links, an id. Out: frozen rows. It must not know pages.
"""

from __future__ import annotations

from datetime import date, time
from functools import cache
from typing import TYPE_CHECKING

from generator.model import Entry
from generator.pages.links import Link, LinkMaker
from generator.pages.wording import format_id
from generator.record import Record, replace
from generator.vocabulary import stages

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.timeline import ProcessHistory

OPEN_STATUSES = ("offer", "waiting", "open", "upcoming", "on-hold")
KINDS = {
    1: "contact", 2: "contact", 3: "screen", 4: "screen", 5: "screen", 6: "technical",
    7: "technical", 8: "onsite", 9: "people", 10: "people", 11: "people", 12: "offer", 13: "offer",
}  # fmt: skip
ENDS = {"accepted": "won", "declined": "mine", "withdrawn": "mine", "rejected": "lost"}
CODES = {"rejected": "Rj", "on-hold": "Hd"}


class StageTag(Record, frozen=True):
    """A stage with its label, a two-letter `code` for charts and a `kind` that colours follow.

    Kinds: contact, screen, technical, onsite, people, offer, won, mine, lost, pause, beside.
    """

    id: str
    label: str
    code: str
    kind: str


class EntryRow(Record, frozen=True):
    """An entry as one line; `days` counts from today, negative in the past.

    `subject` is the title without its company where it begins with it (`prefixed`); `labelled`
    says that the title names the stage.
    """

    link: Link
    subject: Link
    prefixed: bool
    labelled: bool
    day: date
    clock: time | None
    days: int
    stage: StageTag
    company: Link | None
    process: Link | None
    people: tuple[Link, ...]
    skills: tuple[Link, ...]
    outcome: str
    excerpt: str
    upcoming: bool


class ProcessRow(Record, frozen=True):
    """A process as one line; `next_day` is its next dated entry, `silent` days since they spoke."""

    link: Link
    role: Link
    company: Link
    status: str
    status_label: str
    started: date
    ended: date | None
    days: int
    rounds: int
    furthest: StageTag | None
    last_contact: date | None
    silent: int | None
    next_day: date | None
    next_entry: Link | None


class Fact(Record, frozen=True):
    """One line of a definition list: plain text, links, or both."""

    name: str
    text: str = ""
    links: tuple[Link, ...] = ()


@cache
def build_stage_tag(stage_id: str) -> StageTag:
    """Describe a stage for lists and charts."""
    stage = stages()[stage_id]
    words = stage_id.split("-")
    initials = words[0][0] + words[1][0] if len(words) > 1 else stage_id[:2]
    kind = KINDS.get(stage.order or 0) or ENDS.get(stage_id) or stage.kind
    code = CODES.get(stage_id, initials.capitalize())
    return StageTag(stage_id, stage.label, code, "mine" if kind == "end" else kind)


def build_entry_row(book: Book, links: LinkMaker, entry_id: str) -> EntryRow:
    """Describe an entry in one line; all pages with the same way to the root share it."""
    return book.recall_row(links.root, entry_id, lambda: _make_entry_row(book, links, entry_id))


def _make_entry_row(book: Book, links: LinkMaker, entry_id: str) -> EntryRow:
    entry = book.journal.entries[entry_id]
    link, stage = links.entry(entry_id), build_stage_tag(entry.stage)
    company = links.company(entry.company) if entry.company else None
    prefix = f"{company.text}: " if company else ""
    return EntryRow(
        link=link,
        subject=replace(link, text=link.text.removeprefix(prefix)),
        prefixed=bool(prefix) and link.text.startswith(prefix),
        labelled=stage.label.casefold() in link.text.casefold(),
        day=entry.date,
        clock=entry.time,
        days=(entry.date - book.as_of).days,
        stage=stage,
        company=company,
        process=links.role(entry.process) if entry.process else None,
        people=links.people(entry.people),
        skills=links.skills(entry.skills),
        outcome=entry.outcome or "",
        excerpt=book.excerpts[entry_id],
        upcoming=entry.date > book.as_of,
    )


def build_process_row(book: Book, links: LinkMaker, process_id: str) -> ProcessRow:
    """Describe a process as of today in one line."""
    history = book.histories[process_id]
    process = history.process
    coming = history.upcoming[0] if history.upcoming else None
    return ProcessRow(
        link=links.process(process_id),
        role=links.role(process_id),
        company=links.company(process.company),
        status=history.status,
        status_label=format_id(history.status),
        started=history.started,
        ended=history.ended,
        days=history.days,
        rounds=count_rounds(book, process.entries),
        furthest=build_stage_tag(history.furthest_stage) if history.furthest_stage else None,
        last_contact=history.last_contact,
        silent=find_silence(history),
        next_day=book.journal.entries[coming].date if coming else None,
        next_entry=links.entry(coming) if coming else None,
    )


def find_silence(history: ProcessHistory) -> int | None:
    """Return the days since they last spoke, for a process that can still go on."""
    return None if history.is_closed else history.waiting_days


def count_rounds(book: Book, entry_ids: tuple[str, ...]) -> int:
    """Count the rounds that have taken place so far, sessions of an onsite day one by one."""
    return sum(len(list_past_rounds(book.journal.entries[item], book.as_of)) for item in entry_ids)


def list_past_rounds(entry: Entry, as_of: date) -> tuple[str, ...]:
    """Return the stages of an entry's rounds that have taken place."""
    if entry.date > as_of:
        return ()
    return tuple(item.stage for item in entry.rounds if item.happened)


def sort_processes(book: Book) -> tuple[str, ...]:
    """Return process ids: those that need attention first, then the newest."""
    histories = book.histories
    newest = sorted(histories, key=lambda item: (histories[item].started, item), reverse=True)
    return tuple(sorted(newest, key=lambda item: _rank_status(histories[item].status)))


def _rank_status(status: str) -> int:
    """Return the place of a status: open ones in order of urgency, closed ones after them."""
    return OPEN_STATUSES.index(status) if status in OPEN_STATUSES else len(OPEN_STATUSES)
