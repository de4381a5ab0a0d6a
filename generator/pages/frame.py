"""What every page has around its content: names, navigation, breadcrumbs, links to the design.

In: the book and a page's address, title and trail. Out: `Frame`. It must not know contents.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.exports.paths import FEED
from generator.pages import urls
from generator.pages.links import Link, LinkMaker
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book

SECTIONS = (
    ("Today", urls.TODAY),
    ("Timeline", urls.TIMELINE),
    ("Skills", urls.SKILLS),
    ("Network", urls.NETWORK),
    ("Companies", urls.COMPANIES),
    ("Questions", urls.QUESTIONS),
    ("Offers", urls.OFFERS),
    ("Insights", urls.INSIGHTS),
    ("Entries", urls.ENTRIES),
)
ADDRESSES = frozenset(there for _, there in SECTIONS)
STYLE_SHEET = urls.asset_url("rounds.css")
PAGE_STYLE = urls.asset_url("pages.css")
"""What the first page can do without."""
ICON = urls.asset_url("rounds.svg")
SCRIPT = urls.asset_url("script/rounds.js")


class NavItem(Record, frozen=True):
    """One section; `current` is "page" on the section's own page, "true" on those below it."""

    text: str
    href: str
    current: str


class Frame(Record, frozen=True):
    """The surroundings of a page; `trail` leads from the site's first page to the one above.

    `script` is "" on a site that has none; so is `feed` where the site has no address: from a disk
    no reader could follow it.
    """

    url: str
    title: str
    heading: str
    site_title: str
    language: str
    as_of: date
    nav: tuple[NavItem, ...]
    trail: tuple[Link, ...]
    home: str
    method: str
    style_sheet: str
    page_style: str
    icon: str
    script: str
    canonical: str
    feed: str


def build_frame(
    book: Book, here: str, heading: str, section: str = "", trail: tuple[Link, ...] = ()
) -> Frame:
    """Build the surroundings of the page at `here`, which belongs to the section at `section`."""
    links, settings = _frame_links(book, here), book.settings
    parts = [heading, *(item.text for item in reversed(trail)), settings.title]
    home = Link(settings.title, links.href(urls.TODAY))
    return Frame(
        url=here,
        title=" \u00b7 ".join(dict.fromkeys(parts)),
        heading=heading,
        site_title=settings.title,
        language=settings.language,
        as_of=book.as_of,
        nav=_find_nav(book, links, here, section),
        trail=(home, *trail) if here != urls.TODAY else (),
        home=home.href,
        method=links.href(urls.METHOD),
        style_sheet=links.href(STYLE_SHEET),
        page_style=links.href(PAGE_STYLE),
        icon=links.href(ICON),
        script=links.href(SCRIPT),
        canonical=urls.build_absolute(settings.base_url, here) if settings.base_url else "",
        feed=links.href(FEED) if settings.base_url else "",
    )


def build_part_frame(book: Book, here: str, heading: str, section: str, name: str) -> Frame:
    """Build the surroundings of a section's own page, or of an older part of its list."""
    if here == section:
        return build_frame(book, here, heading)
    above = Link(heading, book.links_from(here).href(section))
    return build_frame(book, here, f"{heading}, {name}", section, (above,))


def _frame_links(book: Book, here: str) -> LinkMaker:
    """Return the page's links; the 404 page is shown at any depth, so it needs the full address."""
    address = book.settings.base_url
    if here == urls.NOT_FOUND and address:
        return book.links_below(f"{address.rstrip('/')}/")
    return book.links_from(here)


def _find_nav(book: Book, links: LinkMaker, here: str, section: str) -> tuple[NavItem, ...]:
    """Return the navigation, the same one for all pages that lie alike."""
    current = here if here in ADDRESSES else ""

    def build() -> tuple[NavItem, ...]:
        return tuple(_build_item(links, item, current, section) for item in SECTIONS)

    return book.share(("nav", links.root, current, section), build)


def _build_item(links: LinkMaker, item: tuple[str, str], here: str, section: str) -> NavItem:
    """Return one item of the navigation, marked where the reader is."""
    text, there = item
    inside = "true" if there == section else ""
    return NavItem(text, links.href(there), "page" if there == here else inside)
