"""All pages of a public site, in order of address.

In: the public book. Out: pages. It must not know templates beyond their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator.pages import urls
from generator.pages.page import Page
from generator.public.book import PublicBook
from generator.public.frame import list_sections
from generator.public.insights import plan_insights
from generator.public.marked import plan_note, plan_notes, plan_people, plan_questions
from generator.public.overview import plan_lost, plan_not_shown, plan_overview
from generator.public.skills import plan_skill, plan_skills
from generator.public.timeline import plan_timeline

PLANNERS: Mapping[str, Callable[[PublicBook], Page]] = {
    urls.TODAY: plan_overview,
    urls.SKILLS: plan_skills,
    urls.TIMELINE: plan_timeline,
    urls.INSIGHTS: plan_insights,
    urls.ENTRIES: plan_notes,
    urls.QUESTIONS: plan_questions,
    urls.PEOPLE: plan_people,
    urls.NOT_SHOWN: plan_not_shown,
}


def plan_public_pages(book: PublicBook) -> tuple[Page, ...]:
    """Plan every page that has something to show, sorted by address."""
    return tuple(sorted(_plan_all(book), key=lambda page: page.url))


def _plan_all(book: PublicBook) -> Iterator[Page]:
    for _, address in list_sections(book):
        yield PLANNERS[address](book)
    if book.shows("skills"):
        for skill in book.skills.levels:
            yield plan_skill(book, skill)
    for entry in book.journal.entries:
        yield plan_note(book, entry)
    yield plan_lost(book)
