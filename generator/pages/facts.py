"""The fields of an entry as a list of facts, in an order that a reader expects.

In: the book and an entry. Out: `Fact` values for what is present. It must not know pages.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.model import Appearance, Entry
from generator.pages.links import Link, LinkMaker
from generator.pages.rows import Fact
from generator.pages.wording import (
    format_clock,
    format_day,
    format_id,
    format_minutes,
    join_words,
    start_sentence,
)
from generator.vocabulary import stages

if TYPE_CHECKING:
    from generator.pages.book import Book

APPEARANCES = (("With", "with"), ("From", "from"), ("To", "to"), ("Via", "via"))


def list_facts(book: Book, links: LinkMaker, entry: Entry) -> tuple[Fact, ...]:
    """Return every field of the entry that is present, except those that have a section."""
    found = (
        *_list_place(links, entry),
        *_list_people(links, entry),
        *_list_course(book, links, entry),
        *_list_process(entry),
    )
    return tuple(fact for fact in found if fact.text or fact.links)


def _list_place(links: LinkMaker, entry: Entry) -> tuple[Fact, ...]:
    """Return when, where and how it took place."""
    clock = format_clock(entry.time) if entry.time else ""
    when = " ".join(filter(None, [clock, entry.zone]))
    return (
        Fact("Date", ", ".join(filter(None, [format_day(entry.date), when]))),
        Fact("Stage", stages()[entry.stage].label),
        Fact("Company", links=(links.company(entry.company),) if entry.company else ()),
        Fact("Process", links=(links.role(entry.process),) if entry.process else ()),
        Fact("Format", format_id(entry.format or "")),
        Fact("Duration", format_minutes(entry.minutes) if entry.minutes else ""),
        Fact("Place", entry.location or ""),
    )


def _list_people(links: LinkMaker, entry: Entry) -> tuple[Fact, ...]:
    """Return who took part, by the part they took; session people stand with their session."""
    groups = (
        (label, [item.person for item in entry.appearances if _is_named(item, how)])
        for label, how in APPEARANCES
    )
    people = tuple(
        Fact(label, links=links.people(dict.fromkeys(found))) for label, found in groups if found
    )
    by_name = any(item.how == "via" for item in entry.appearances)
    return (*people, Fact("Via", "" if by_name else entry.via or ""))


def _is_named(item: Appearance, how: str) -> bool:
    """Say whether an appearance stands on the entry itself in the wanted way."""
    return item.how == how and item.session is None


def _list_course(book: Book, links: LinkMaker, entry: Entry) -> tuple[Fact, ...]:
    """Return how it went and what follows from it."""
    return (
        Fact("Outcome", format_id(entry.outcome or "")),
        Fact("Decided by", links=links.skills(entry.decided_by)),
        Fact("Recommendation", format_id(entry.recommendation or "")),
        Fact("About", *_name_about(book, links, entry)),
        Fact("Letter", format_id(entry.letter or "")),
        Fact("Reason", join_words(tuple(map(format_id, entry.reasons)))),
        Fact("Answer promised", _write_day(entry.promised)),
        Fact("Deadline", _write_day(entry.deadline)),
        Fact("New attempt welcome", _write_day(entry.retry_after)),
        Fact("I would return for", entry.return_if or ""),
        Fact("Reminder", _write_reminder(entry.remind)),
    )


def _list_process(entry: Entry) -> tuple[Fact, ...]:
    """Return what the entry says about its process and about itself."""
    return (
        Fact("Source", format_id(entry.source or "")),
        Fact("Purpose", format_id(entry.purpose or "")),
        Fact("Seniority", start_sentence(entry.seniority or "")),
        Fact("Remote", start_sentence(entry.remote or "")),
        Fact("Pay", entry.pay.text if entry.pay else ""),
        Fact("Under an NDA", format_id(entry.nda or "")),
        Fact("Public", "Yes" if entry.public else ""),
        Fact("Tags", ", ".join(entry.tags)),
    )


def _name_about(book: Book, links: LinkMaker, entry: Entry) -> tuple[str, tuple[Link, ...]]:
    """Return the entry that this one is about as text and links."""
    about = entry.about or ""
    return ("", (links.entry(about),)) if about in book.journal.entries else (about, ())


def _write_day(day: date | None) -> str:
    """Write a day, or nothing."""
    return format_day(day) if day else ""


def _write_reminder(remind: date | str | None) -> str:
    """Write the owner's own word on the reminder: a day, done, or no."""
    return format_day(remind) if isinstance(remind, date) else format_id(remind or "")
