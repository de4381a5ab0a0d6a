"""All pages of the site, in order of address.

In: the book. Out: outlines, each of which plans one `Page` when it is its turn. It must not know
templates beyond their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from generator.memo import Memo
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
from generator.pages.reminders import plan_reminders
from generator.pages.skill import plan_skill
from generator.pages.skills import plan_skills
from generator.pages.timeline import plan_timeline, plan_timeline_year
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
    urls.REMINDERS: plan_reminders,
    urls.METHOD: plan_method,
    urls.NOT_FOUND: plan_not_found,
}

ITEMS: Sequence[tuple[Callable[[str], str], Callable[[Book, str], Page]]] = (
    (urls.entry_url, plan_entry),
    (urls.process_url, plan_process),
    (urls.company_url, plan_company),
    (urls.person_url, plan_person),
    (urls.skill_url, plan_skill),
)
"""Address and planner of each kind of thing that has pages of its own."""

PARTS: Mapping[str, Callable[[Book, int], Page]] = {
    urls.ENTRIES: plan_entries_part,
    urls.QUESTIONS: plan_questions_part,
    urls.NETWORK: plan_network_part,
}
"""What plans the pages that long lists have besides their own."""


class Outline(Record, frozen=True):
    """A page that is to be planned: its address, and the way to plan it."""

    url: str
    plan: Planner


def list_outlines(book: Book, memo: Memo | None = None) -> Mapping[str, Outline]:
    """Return what pages the site has by address, in order, without planning any."""
    journal = book.journal
    tables = (journal.entries, journal.processes, journal.companies, journal.people, book.levels)
    lengths = (len(journal.entries), len(book.questions), len(book.contacts))
    older = book.years[1:]
    return (memo or Memo()).call("outlines", _list_all, lengths, older, *map(tuple, tables))


def _list_all(
    lengths: Sequence[int], years: Sequence[int], *things: Sequence[str]
) -> Mapping[str, Outline]:
    """List the sections, the further parts of long ones, and one page for each of all things."""
    found = [Outline(url, plan) for url, plan in SECTIONS.items()]
    for ids, (build_url, plan) in zip(things, ITEMS, strict=True):
        found.extend(Outline(build_url(item), partial(_plan_item, plan, item)) for item in ids)
    for (section, plan_part), rows in zip(PARTS.items(), lengths, strict=True):
        older = list_older(section, rows)
        found.extend(Outline(url, partial(_plan_item, plan_part, part)) for url, part in older)
    for year in years:
        planner = partial(_plan_item, plan_timeline_year, year)
        found.append(Outline(urls.timeline_url(year), planner))
    found.sort(key=lambda item: item.url)
    return {item.url: item for item in found}


def pick_samples(outlines: Iterable[Outline]) -> list[Outline]:
    """Return the first page of each kind."""
    kinds: dict[Any, Outline] = {}
    for outline in outlines:
        plan = outline.plan
        kinds.setdefault(plan.args[0] if isinstance(plan, partial) else plan, outline)
    return list(kinds.values())


def plan_page(outline: Outline, book: Book) -> tuple[Page, Reads]:
    """Plan one page, and say what it rests on."""
    return book.ledger.follow(partial(outline.plan, book))


def _plan_item(plan: Callable[[Book, Item], Page], item: Item, book: Book) -> Page:
    """Plan the page of one thing, or of one part of a list."""
    return plan(book, item)
