"""A body text as HTML for one page, with its links resolved.

In: a parsed `Body` and the book. Out: `SafeHtml`, the only kind of value that templates may print
unescaped. It must not know Markdown or templates.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from generator.model import Body, BodyPart, FileLink, WikiLink
from generator.pages import urls
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.pages.links import LinkMaker


class SafeHtml(Record, frozen=True):
    """HTML made by the program itself: Markdown output in which every text was escaped."""

    html: str

    def __bool__(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self.html.strip())


def render_body(body: Body, book: Book, links: LinkMaker) -> SafeHtml:
    """Turn a body into HTML whose links start at the page of `links`."""
    return SafeHtml("".join(_render_part(part, book, links) for part in body.parts))


def _render_part(part: BodyPart, book: Book, links: LinkMaker) -> str:
    """Return the HTML of one part; a file link stands inside an attribute's quotes."""
    if isinstance(part, str):
        return part
    if isinstance(part, WikiLink):
        return _render_wiki_link(part, book, links)
    if isinstance(part, FileLink):
        if part.path.endswith(".md") and part.path not in book.pages_by_path:
            return "#content"  # a draft has no page; the check has told of it
        there = book.pages_by_path.get(part.path) or urls.file_url(part.path)
        return escape(links.href(there, part.fragment))
    inner = "".join(_render_part(item, book, links) for item in part.parts)
    return f'<div class="private">{inner}</div>'


def _render_wiki_link(part: WikiLink, book: Book, links: LinkMaker) -> str:
    """Return a link to the best target of a name, or the plain label where there is none."""
    targets = book.journal.find(part.target)
    if not targets:
        return f'<span class="dead">{escape(part.label)}</span>'
    link = links.target(targets[0])
    return f'<a href="{escape(link.href)}">{escape(part.label)}</a>'
