"""One company: processes, people now and before, impressions, said against seen, questions.

In: the book and a company's id. Out: `CompanyView`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pages import urls
from generator.pages.companies import CompanyRow, build_company_row
from generator.pages.frame import Frame, build_frame
from generator.pages.links import Link
from generator.pages.network import (
    ContactRow,
    RecommenderRow,
    build_contact_row,
    build_recommenders,
)
from generator.pages.page import Page, build_page
from generator.pages.practices import (
    ImpressionRow,
    PracticeRow,
    build_impressions,
    compare_practices,
)
from generator.pages.questions import QuestionRow, build_question_row
from generator.pages.rows import EntryRow, ProcessRow, build_entry_row, build_process_row
from generator.pages.texts import SafeHtml, render_body
from generator.record import Record

if TYPE_CHECKING:
    from generator.pages.book import Book


class CompanyView(Record, frozen=True):
    """What a company's page shows; processes and entries newest first."""

    frame: Frame
    row: CompanyRow
    aliases: tuple[str, ...]
    size: str
    link: str
    processes: tuple[ProcessRow, ...]
    recommenders: tuple[RecommenderRow, ...]
    people_now: tuple[ContactRow, ...]
    people_before: tuple[ContactRow, ...]
    impressions: tuple[ImpressionRow, ...]
    practices: tuple[PracticeRow, ...]
    skills: tuple[Link, ...]
    questions: tuple[QuestionRow, ...]
    entries: tuple[EntryRow, ...]
    text: SafeHtml


def plan_company(book: Book, company_id: str) -> Page:
    """Plan the page of one company."""
    here = urls.company_url(company_id)
    links, company = book.links_from(here), book.journal.companies[company_id]
    entries = [book.journal.entries[item] for item in book.company_entries.get(company_id, ())]
    people = book.company_people.get(company_id, ())
    present = [item for item in people if book.journal.people[item].company == company_id]
    trail = (Link("Companies", links.href(urls.COMPANIES)),)
    asked = book.company_questions.get(company_id, ())
    processes = book.company_processes.get(company_id, ())
    view = CompanyView(
        frame=build_frame(book, here, company.name, urls.COMPANIES, trail),
        row=build_company_row(book, links, company_id),
        aliases=company.aliases,
        size=company.size,
        link=company.link,
        processes=tuple(build_process_row(book, links, item) for item in reversed(processes)),
        recommenders=build_recommenders(book, links, company_id),
        people_now=tuple(build_contact_row(book, links, item) for item in present),
        people_before=tuple(
            build_contact_row(book, links, item) for item in people if item not in present
        ),
        impressions=build_impressions(links, entries),
        practices=compare_practices(links, entries),
        skills=links.skills(book.company_skills.get(company_id, ())),
        questions=tuple(build_question_row(links, item) for item in reversed(asked)),
        entries=tuple(build_entry_row(book, links, item.id) for item in reversed(entries)),
        text=render_body(book.find_text(company.note_path), book, links),
    )
    return build_page("pages/company.html", view)
