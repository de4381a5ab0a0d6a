"""`feed.xml`: the newest entries as an Atom feed.

In: the journal, settings and today. Out: a `Feed` of plain values, and its bytes. The only importer
of feedgenerator, imported when a feed is written. It must not know pages.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from html import escape
from io import BytesIO
from uuid import UUID, uuid5

from generator.exports.contentlines import clean_line, clean_text
from generator.exports.moments import find_start
from generator.exports.wording import name_entry
from generator.model import Entry, Journal
from generator.record import Record
from generator.settings import Settings
from generator.vocabulary import stages

MOST_ENTRIES = 30
MOST_TEXT = 2000
"""Characters of an entry's text that a feed holds; the page has the rest."""
IDS = UUID("8b0a7d0e-5a4f-5d0e-9d43-2c6a4f1f6c11")
"""What all ids of entries are made from: they stay the same wherever the site stands."""
PLAIN = str.maketrans({"\ufffe": "?", "\uffff": "?"})
"""What XML has no way to say."""


class FeedItem(Record, frozen=True):
    """One entry; `href` leads to its page."""

    id: str
    title: str
    href: str
    updated: datetime
    categories: tuple[str, ...]
    text: str


class Feed(Record, frozen=True):
    """The newest entries first; `home` and `address` are those of the site and of the feed."""

    id: str
    title: str
    author: str
    language: str
    home: str
    address: str
    updated: datetime
    items: tuple[FeedItem, ...]


def plan_feed(journal: Journal, settings: Settings, as_of: date) -> Feed:
    """Return the newest entries up to today; links are full ones where the site has an address."""
    past = [entry for entry in journal.entries.values() if entry.date <= as_of]
    base = f"{settings.base_url.rstrip('/')}/" if settings.base_url else ""
    newest = past[: -MOST_ENTRIES - 1 : -1]
    items = tuple(_plan_item(journal, entry, settings.timezone, base) for entry in newest)
    return Feed(
        id=uuid5(IDS, "feed").urn,
        title=settings.title,
        author=settings.owner or settings.title,
        language=settings.language,
        home=f"{base}index.html",
        address=f"{base}feed.xml",
        updated=max((item.updated for item in items), default=_at_midnight(as_of)),
        items=items,
    )


def _plan_item(journal: Journal, entry: Entry, zone: str | None, base: str) -> FeedItem:
    """Plan one item of the feed."""
    start = find_start(entry.date, entry.time, entry.zone, zone)
    updated = start if isinstance(start, datetime) else _at_midnight(start)
    return FeedItem(
        id=uuid5(IDS, f"entry {entry.id}").urn,
        title=name_entry(journal, entry),
        href=f"{base}entries/{entry.id}/index.html",
        updated=updated if updated.tzinfo else updated.replace(tzinfo=UTC),
        categories=(stages()[entry.stage].label, *entry.tags),
        text=entry.body.text[:MOST_TEXT],
    )


def _at_midnight(day: date) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, time(), UTC)


def render_feed(feed: Feed) -> bytes:
    """Return a feed as Atom (RFC 4287)."""
    from feedgenerator import Atom1Feed

    class DatedFeed(Atom1Feed):  # type: ignore[misc]
        """A feed that takes its day from the journal, where there is no entry too."""

        def latest_post_date(self) -> datetime:
            """Return when the newest entry was written."""
            return feed.updated

    made = DatedFeed(
        title=_clean(feed.title),
        link=feed.home,
        description=None,
        language=_clean(feed.language),
        author_name=_clean(feed.author),
        feed_url=feed.address,
        feed_guid=feed.id,
    )
    for item in feed.items:
        made.add_item(
            title=_clean(item.title),
            link=item.href,
            description=escape(clean_text(item.text).translate(PLAIN), quote=False),
            pubdate=item.updated,
            unique_id=item.id,
            categories=[_clean(word) for word in item.categories],
        )
    written = BytesIO()
    made.write(written, "utf-8")
    return written.getvalue() + b"\n"


def _clean(text: str) -> str:
    """Return a text that XML can hold, on one line."""
    return clean_line(text).translate(PLAIN)
