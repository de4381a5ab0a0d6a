"""What a company was like: impressions, and what was said beside what was seen.

In: entries. Out: rows for company and entry pages. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from generator.model import Entry, Impression
from generator.pages.links import Link, LinkMaker
from generator.pages.wording import format_id
from generator.record import Record


class ImpressionRow(Record, frozen=True):
    """One impression: stars 1..5, text, or both, with the entry that holds it."""

    topic: str
    stars: int | None
    text: str
    day: date
    link: Link


class Statement(Record, frozen=True):
    """What was said or seen about a practice, when and where it is written."""

    text: str
    day: date
    link: Link


class PracticeRow(Record, frozen=True):
    """A practice: what they claimed and what was so, oldest first; either may be empty."""

    practice: str
    said: tuple[Statement, ...]
    seen: tuple[Statement, ...]


class TopicMean(Record, frozen=True):
    """A topic's mean stars over `n` impressions with stars."""

    topic: str
    mean: float
    n: int


def build_impressions(links: LinkMaker, entries: Iterable[Entry]) -> tuple[ImpressionRow, ...]:
    """Return every impression of the entries and their sessions, in their order."""
    return tuple(
        ImpressionRow(
            format_id(item.topic), item.stars, item.text, entry.date, links.entry(entry.id, session)
        )
        for entry in entries
        for session, found in _list_holders(entry)
        for item in found
    )


def average_impressions(rows: Iterable[ImpressionRow]) -> tuple[TopicMean, ...]:
    """Return the mean stars by topic, in order of first mention."""
    stars: dict[str, list[int]] = {}
    for row in rows:
        if row.stars is not None:
            stars.setdefault(row.topic, []).append(row.stars)
    return tuple(
        TopicMean(topic, sum(found) / len(found), len(found)) for topic, found in stars.items()
    )


def compare_practices(links: LinkMaker, entries: Iterable[Entry]) -> tuple[PracticeRow, ...]:
    """Put what was said beside what was seen, practice by practice, in order of first mention."""
    said: dict[str, list[Statement]] = {}
    seen: dict[str, list[Statement]] = {}
    order: dict[str, None] = {}
    for entry in entries:
        for source, found in ((entry.said, said), (entry.seen, seen)):
            for practice, text in source:
                order[practice] = None
                statement = Statement(text, entry.date, links.entry(entry.id))
                found.setdefault(practice, []).append(statement)
    return tuple(
        PracticeRow(format_id(item), tuple(said.get(item, ())), tuple(seen.get(item, ())))
        for item in order
    )


def _list_holders(entry: Entry) -> list[tuple[int | None, tuple[Impression, ...]]]:
    """Return the places of an entry that hold impressions."""
    sessions = entry.rounds if entry.has_sessions else ()
    return [(None, entry.impressions), *((part.session, part.impressions) for part in sessions)]
