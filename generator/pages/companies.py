"""Companies side by side: type, rounds, length, feedback, impressions, who is there.

In: the book. Out: `CompaniesView`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pages import urls
from generator.pages.frame import Frame, build_frame
from generator.pages.links import Link, LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.practices import (
    PracticeRow,
    TopicMean,
    average_impressions,
    build_impressions,
    compare_practices,
)
from generator.pages.rows import count_rounds
from generator.pages.wording import format_id
from generator.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Entry
    from generator.pages.book import Book

TYPES = (
    "big-tech", "product", "startup", "outsourcing", "consultancy", "agency", "public-sector",
    "other", "",
)  # fmt: skip
MOST_PROMISES = 30
TOPICS = ("city", "office", "colleagues", "culture", "manager", "would-work-here")


class CompanyProcess(Record, frozen=True):
    """A process in the comparison; `days` from start to end, or to today while it is open."""

    link: Link
    status: str
    status_label: str
    days: int
    closed: bool


class CompanyRow(Record, frozen=True):
    """A company in the comparison; `feedback` counts entries with their rating or their words."""

    company: Link
    type: str
    city: str
    processes: tuple[CompanyProcess, ...]
    rounds: int
    feedback: int
    onsite: bool
    people: int
    impressions: tuple[TopicMean, ...]


class CompanyType(Record, frozen=True):
    """The companies of one type, in order of name."""

    label: str
    companies: tuple[CompanyRow, ...]


class ImpressionLine(Record, frozen=True):
    """A company's mean stars by topic, None where there are none."""

    company: Link
    cells: tuple[TopicMean | None, ...]


class ImpressionTable(Record, frozen=True):
    """Companies side by side by what they were like; `topics` head the cells of each line."""

    topics: tuple[str, ...]
    lines: tuple[ImpressionLine, ...]


class PromiseLine(Record, frozen=True):
    """What one company said of a practice and what was seen there, both noted."""

    company: Link
    practice: PracticeRow


class PromiseGroup(Record, frozen=True):
    """A practice at the companies where it was both promised and seen, in order of name."""

    label: str
    lines: tuple[PromiseLine, ...]


class CompaniesView(Record, frozen=True):
    """What the comparison shows; `promises` are practices, those of most companies first."""

    frame: Frame
    total: int
    types: tuple[CompanyType, ...]
    impressions: ImpressionTable
    promises: tuple[PromiseGroup, ...]


def plan_companies(book: Book) -> Page:
    """Plan the comparison of companies."""
    links, companies = book.links_from(urls.COMPANIES), book.journal.companies.values()
    by_type: dict[str, list[CompanyRow]] = {}
    for item in sorted(companies, key=lambda item: (item.name.casefold(), item.id)):
        by_type.setdefault(item.type or "", []).append(build_company_row(book, links, item.id))
    view = CompaniesView(
        frame=build_frame(book, urls.COMPANIES, "Companies"),
        total=len(companies),
        types=tuple(
            CompanyType(format_id(kind) or "Type not noted", tuple(by_type[kind]))
            for kind in TYPES
            if kind in by_type
        ),
        impressions=_compare_impressions([row for rows in by_type.values() for row in rows]),
        promises=_compare_promises(book, links)[:MOST_PROMISES],
    )
    return build_page("pages/companies.html", view)


def _compare_impressions(rows: Sequence[CompanyRow]) -> ImpressionTable:
    """Put the companies with impressions side by side, the topics that matter most first."""
    named = {item.topic for row in rows for item in row.impressions}
    usual = [topic for topic in map(format_id, TOPICS) if topic in named]
    topics = (*usual, *sorted(named.difference(usual)))
    lines = []
    for row in sorted(rows, key=lambda row: row.company.text.casefold()):
        means = {item.topic: item for item in row.impressions}
        if means:
            lines.append(ImpressionLine(row.company, tuple(map(means.get, topics))))
    return ImpressionTable(topics, tuple(lines))


def _compare_promises(book: Book, links: LinkMaker) -> tuple[PromiseGroup, ...]:
    """Collect by practice what was said and seen at the same company."""
    found: dict[str, list[PromiseLine]] = {}
    for item in sorted(book.journal.companies.values(), key=lambda item: item.name.casefold()):
        entries = [book.journal.entries[key] for key in book.company_entries.get(item.id, ())]
        for row in compare_practices(links, entries):
            if row.said and row.seen:
                found.setdefault(row.practice, []).append(PromiseLine(links.company(item.id), row))
    groups = [PromiseGroup(label, tuple(lines)) for label, lines in sorted(found.items())]
    return tuple(sorted(groups, key=lambda group: -len(group.lines)))


def build_company_row(book: Book, links: LinkMaker, company_id: str) -> CompanyRow:
    """Describe a company in one row."""
    company = book.journal.companies[company_id]
    entries = [book.journal.entries[item] for item in book.company_entries.get(company_id, ())]
    past = [item for item in entries if item.date <= book.as_of]
    return CompanyRow(
        company=links.company(company_id),
        type=format_id(company.type or ""),
        city=company.city,
        processes=tuple(
            _build_process(book, links, item) for item in book.company_processes.get(company_id, ())
        ),
        rounds=count_rounds(book, tuple(item.id for item in entries)),
        feedback=sum(has_feedback(item) for item in past),
        onsite=any(item.stage == "onsite" and item.happened for item in past),
        people=len(book.company_people.get(company_id, ())),
        impressions=average_impressions(build_impressions(links, past)),
    )


def has_feedback(entry: Entry) -> bool:
    """Say whether an entry holds what they thought: feedback, a rating or a recommendation."""
    given = entry.stage == "feedback" or entry.recommendation or entry.feedback
    in_sessions = any(item.feedback for item in entry.rounds)
    return bool(given or in_sessions or any(mark.theirs for mark in entry.all_marks))


def _build_process(book: Book, links: LinkMaker, process_id: str) -> CompanyProcess:
    """Describe one process of a company."""
    history = book.histories[process_id]
    return CompanyProcess(
        link=links.role(process_id),
        status=history.status,
        status_label=format_id(history.status),
        days=history.days,
        closed=history.is_closed,
    )
