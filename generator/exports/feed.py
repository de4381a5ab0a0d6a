"""`feed.xml`: the newest entries as an Atom feed.

In: the journal, settings and today. Out: a `Feed` of plain values, and its bytes. It must not know
pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import escape
from urllib.parse import quote
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
ATOM = "http://www.w3.org/2005/Atom"
IDS = UUID("8b0a7d0e-5a4f-5d0e-9d43-2c6a4f1f6c11")
"""What all ids of entries are made from: they stay the same wherever the site stands."""
IN_ADDRESSES = "/#%[]=:;$&()+,!?*@'~"
"""Signs that have a meaning in an address, or are encoded already."""
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
    lines = "".join(
        (*_list_head(feed), *(part for item in feed.items for part in _list_item(item)))
    )
    root = f'<feed xml:lang="{_quote(feed.language)}" xmlns="{ATOM}">'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{root}{lines}</feed>\n'.encode()


def _list_head(feed: Feed) -> Iterator[str]:
    """Yield the elements of the feed itself."""
    yield f"<title>{_clean(feed.title)}</title>"
    yield _link("alternate", feed.home)
    yield _link("self", feed.address)
    yield f"<id>{feed.id}</id><updated>{feed.updated.isoformat()}</updated>"
    yield f"<author><name>{_clean(feed.author)}</name></author>"


def _list_item(item: FeedItem) -> Iterator[str]:
    """Yield an entry of the feed; its text is escaped twice, for it is said to be HTML."""
    moment = item.updated.isoformat()
    text = _escape(_escape(clean_text(item.text).translate(PLAIN)))
    yield f"<entry><title>{_clean(item.title)}</title>"
    yield _link("alternate", item.href)
    yield f"<published>{moment}</published><updated>{moment}</updated>"
    yield f'<id>{item.id}</id><summary type="html">{text}</summary>'
    yield from (f'<category term="{_quote(word)}"/>' for word in item.categories)
    yield "</entry>"


def _link(kind: str, address: str) -> str:
    """Return a link; letters that no address has are percent-encoded."""
    return f'<link href="{_quote(quote(address, safe=IN_ADDRESSES))}" rel="{kind}"/>'


def _escape(text: str) -> str:
    """Return a text as it can stand between tags."""
    return escape(text, quote=False)


def _clean(text: str) -> str:
    """Return a text that XML can hold, on one line."""
    return _escape(clean_line(text).translate(PLAIN))


def _quote(text: str) -> str:
    """Return a text as it can stand between quotation marks."""
    return _clean(text).replace('"', "&quot;")
