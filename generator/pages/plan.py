"""All pages of the site, in order of address.

In: the book. Out: outlines, each of which plans one `Page` when it is its turn. It must not know
templates beyond their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from generator.pages import urls
from generator.pages.book import Book
from generator.pages.companies import plan_companies
from generator.pages.company import plan_company
from generator.pages.entries import plan_entries, plan_entries_part
from generator.pages.entry import plan_entry
from generator.pages.insights import plan_insights
from generator.pages.method import plan_method
from generator.pages.network import plan_network, plan_network_part
from generator.pages.not_found import plan_not_found
from generator.pages.offers import plan_offers
from generator.pages.page import Page
from generator.pages.parts import list_older
from generator.pages.person import plan_person
from generator.pages.process import plan_process
from generator.pages.questions import plan_questions, plan_questions_part
from generator.pages.skill import plan_skill
from generator.pages.skills import plan_skills
from generator.pages.timeline import list_own_years, plan_timeline, plan_timeline_year
from generator.pages.today import plan_today
from generator.reads import Reads
from generator.record import Record

Planner = Callable[[Book], Page]
Item = TypeVar("Item")

SECTIONS: Mapping[str, Planner] = {
    urls.TODAY: plan_today,
    urls.TIMELINE: plan_timeline,
    urls.SKILLS: plan_skills,
    urls.NETWORK: plan_network,
    urls.COMPANIES: plan_companies,
    urls.ENTRIES: plan_entries,
    urls.QUESTIONS: plan_questions,
    urls.OFFERS: plan_offers,
    urls.INSIGHTS: plan_insights,
    urls.METHOD: plan_method,
    urls.NOT_FOUND: plan_not_found,
}


class Outline(Record, frozen=True):
    """A page that is to be planned: its address, and the way to plan it."""

    url: str
    plan: Planner


def list_outlines(book: Book) -> tuple[Outline, ...]:
    """Return what pages the site has, sorted by address, without planning any."""
    found = [Outline(url, plan) for url, plan in SECTIONS.items()]
    found.extend(_list_items(book))
    found.extend(_list_parts(book))
    return tuple(sorted(found, key=lambda item: item.url))


def plan_page(outline: Outline, book: Book) -> tuple[Page, Reads]:
    """Plan one page, and say what it rests on."""
    return book.ledger.follow(partial(outline.plan, book))


def _list_items(book: Book) -> Iterator[Outline]:
    """Yield one page for each thing in the journal."""
    journal = book.journal
    for ids, build_url, plan in (
        (journal.entries, urls.entry_url, plan_entry),
        (journal.processes, urls.process_url, plan_process),
        (journal.companies, urls.company_url, plan_company),
        (journal.people, urls.person_url, plan_person),
        (book.levels, urls.skill_url, plan_skill),
    ):
        for item in ids:
            yield Outline(build_url(item), partial(_plan_item, plan, item))


def _list_parts(book: Book) -> Iterator[Outline]:
    """Yield the pages that long lists have besides their own."""
    for section, rows, plan in (
        (urls.ENTRIES, len(book.journal.entries), plan_entries_part),
        (urls.QUESTIONS, len(book.questions), plan_questions_part),
        (urls.NETWORK, len(book.contacts), plan_network_part),
    ):
        for url, number in list_older(section, rows):
            yield Outline(url, partial(_plan_item, plan, number))
    for year in list_own_years(book):
        yield Outline(urls.timeline_url(year), partial(_plan_item, plan_timeline_year, year))


def _plan_item(plan: Callable[[Book, Item], Page], item: Item, book: Book) -> Page:
    """Plan the page of one thing, or of one part of a list."""
    return plan(book, item)
