"""All pages of the site, in order of address.

In: journal, reports, settings and today. Out: `Page` values for rendering. It must not know
templates beyond their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from generator.model import Journal
from generator.pages.book import Book, build_book
from generator.pages.companies import plan_companies
from generator.pages.company import plan_company
from generator.pages.entries import plan_entries
from generator.pages.entry import plan_entry
from generator.pages.method import plan_method
from generator.pages.network import plan_network
from generator.pages.not_found import plan_not_found
from generator.pages.offers import plan_offers
from generator.pages.page import Page
from generator.pages.person import plan_person
from generator.pages.process import plan_process
from generator.pages.questions import plan_questions
from generator.pages.skill import plan_skill
from generator.pages.skills import plan_skills
from generator.pages.timeline import plan_timeline
from generator.pages.today import plan_today
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.reports.all import Reports

SECTION_PLANNERS = (
    plan_today,
    plan_timeline,
    plan_skills,
    plan_network,
    plan_companies,
    plan_entries,
    plan_questions,
    plan_offers,
    plan_method,
    plan_not_found,
)


def plan_pages(
    journal: Journal, reports: Reports, settings: Settings, as_of: date
) -> tuple[Page, ...]:
    """Plan every page, sorted by address."""
    book = build_book(journal, reports, settings, as_of)
    pages = [*(plan(book) for plan in SECTION_PLANNERS), *_plan_items(book)]
    return tuple(sorted(pages, key=lambda page: page.url))


def _plan_items(book: Book) -> Iterator[Page]:
    """Yield one page for each thing in the journal."""
    journal = book.journal
    about: dict[str, list[str]] = {}
    for item in journal.entries.values():
        if item.about:
            about.setdefault(item.about, []).append(item.id)
    yield from (plan_entry(book, item, tuple(about.get(item, ()))) for item in journal.entries)
    yield from (plan_process(book, item) for item in journal.processes)
    yield from (plan_company(book, item) for item in journal.companies)
    yield from (plan_person(book, item) for item in journal.people)
    yield from (plan_skill(book, item) for item in book.reports.skills.levels)
