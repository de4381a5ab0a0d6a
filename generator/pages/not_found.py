"""The page for an address that leads nowhere.

In: the book. Out: `NotFoundView`. A host shows it at any depth, so its links are complete
addresses where the site's own is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pages import urls
from generator.pages.frame import Frame, build_frame
from generator.pages.page import Page, build_page
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book


class NotFoundView(Record, frozen=True):
    """What the page shows: the frame is enough."""

    frame: Frame


def plan_not_found(book: Book) -> Page:
    """Plan the 404 page."""
    frame = build_frame(book, urls.NOT_FOUND, "Page not found")
    return build_page("pages/not_found.html", NotFoundView(frame))
