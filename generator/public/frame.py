"""What every public page has around its content.

In: the public book, a page's address and heading. Out: a `Frame` as other pages have it. It must not
know contents.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages import urls
from generator.pages.frame import ICON, PAGE_STYLE, STYLE_SHEET, Frame, NavItem
from generator.pages.links import Link
from generator.public.book import PublicBook, find_way


def build_public_frame(
    book: PublicBook, here: str, heading: str, section: tuple[str, str] | None = None
) -> Frame:
    """Build the surroundings of the page at `here`, which may lie below a section (name, address)."""
    site = book.site
    title = site.words.title
    above = [section[0]] if section else []
    return Frame(
        url=here,
        title=" \u00b7 ".join(dict.fromkeys([heading, *above, title])),
        heading=heading,
        site_title=title,
        language=site.language,
        as_of=book.journal.limit,
        nav=tuple(_list_items(book, here, section)),
        trail=tuple(_list_trail(book, here, section)),
        home=_lead(book, here, urls.TODAY),
        method=_lead(book, here, urls.NOT_SHOWN),
        style_sheet=_lead(book, here, STYLE_SHEET),
        page_style=_lead(book, here, PAGE_STYLE),
        icon=_lead(book, here, ICON),
        feed="",
        script="",
        canonical=urls.build_absolute(site.base_url, here) if site.base_url else "",
    )


def list_sections(book: PublicBook) -> Iterator[tuple[str, str]]:
    """Yield the sections that have something to show, with their addresses."""
    yield "Overview", urls.TODAY
    for name, address, shown in (
        ("Skills", urls.SKILLS, book.shows("skills")),
        ("Timeline", urls.TIMELINE, book.shows("timeline")),
        ("Numbers", urls.INSIGHTS, book.shows("funnel") or book.shows("time-in-stage")),
        ("Notes", urls.ENTRIES, bool(book.journal.entries)),
        ("Questions", urls.QUESTIONS, bool(book.journal.questions)),
        ("People", urls.PEOPLE, bool(book.journal.people)),
        ("Not shown", urls.NOT_SHOWN, True),
    ):
        if shown:
            yield name, address


def _list_items(book: PublicBook, here: str, section: tuple[str, str] | None) -> Iterator[NavItem]:
    for name, there in list_sections(book):
        inside = "true" if section and there == section[1] else ""
        yield NavItem(name, _lead(book, here, there), "page" if there == here else inside)


def _list_trail(book: PublicBook, here: str, section: tuple[str, str] | None) -> Iterator[Link]:
    if here != urls.TODAY:
        yield Link(book.site.words.title, _lead(book, here, urls.TODAY))
    if section:
        yield Link(section[0], _lead(book, here, section[1]))


def _lead(book: PublicBook, here: str, there: str) -> str:
    """Return a link; the 404 page is shown at any depth, so it needs full addresses where known."""
    if here == urls.NOT_FOUND and book.site.base_url:
        return urls.build_absolute(book.site.base_url, there)
    return find_way(here, there)
