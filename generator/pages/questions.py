"""The question bank: every question that was asked, by kind of round.

In: the book. Out: `QuestionsView`, and `QuestionRow` for other pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from generator.pages import urls
from generator.pages.filters import ENTRY_KEYS, Filters, build_filters, list_question_traits
from generator.pages.frame import Frame, build_part_frame
from generator.pages.links import Link, LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.parts import PartLink, count_parts, cut_part, find_part, link_parts
from generator.pages.rows import StageTag, build_stage_tag
from generator.pages.wording import format_day, format_period
from generator.record import Record
from generator.reports.practice import Practice, choose_practice
from generator.vocabulary import stages

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.questions import AskedQuestion

MOST_PRACTICE = 10


class QuestionRow(Record, frozen=True):
    """One question; `went` is empty where it was not noted."""

    text: str
    skills: tuple[Link, ...]
    link: Link
    company: Link | None
    day: date
    went: str
    note: str


class QuestionGroup(Record, frozen=True):
    """The questions of one kind of round, newest first, and the traits of each."""

    stage: StageTag
    questions: tuple[QuestionRow, ...]
    traits: tuple[str, ...]


class DrillRow(Record, frozen=True):
    """A question to practise for the gap that it belongs to, and when it was asked before."""

    question: QuestionRow
    gap: Link
    before: tuple[Link, ...]


class QuestionsView(Record, frozen=True):
    """What the question bank shows; groups in the order of the pipeline.

    `practice` are the most urgent of `practice_total` questions to practise.
    """

    frame: Frame
    total: int
    practice: tuple[DrillRow, ...]
    practice_total: int
    groups: tuple[QuestionGroup, ...]
    parts: tuple[PartLink, ...]
    filters: Filters


def plan_questions(book: Book) -> Page:
    """Plan the question bank, of a long one the newest part."""
    return plan_questions_part(book, count_parts(len(book.questions)))


def plan_questions_part(book: Book, number: int) -> Page:
    """Plan one part of the question bank."""
    here = find_part(urls.QUESTIONS, len(book.questions), number)
    links, shown = book.links_from(here), cut_part(book.questions, number)
    partial = len(shown) < len(book.questions)
    groups = _group_stages(book, links, shown)
    traits = (item for one in groups for item in one.traits)
    practice = choose_practice(book.questions, book.ranking) if here == urls.QUESTIONS else ()
    view = QuestionsView(
        frame=build_part_frame(book, here, "Questions", urls.QUESTIONS, _name_part(shown)),
        total=len(book.questions),
        practice=tuple(_build_practice(book, links, item) for item in practice[:MOST_PRACTICE]),
        practice_total=len(practice),
        groups=groups,
        parts=link_parts(links, urls.QUESTIONS, book.questions, number, _name_part),
        filters=build_filters(book, ENTRY_KEYS, traits, partial=partial),
    )
    return build_page("pages/questions.html", view)


def _build_practice(book: Book, links: LinkMaker, item: Practice) -> DrillRow:
    """Describe a question to practise."""
    return DrillRow(
        question=build_question_row(links, item.last),
        gap=links.skill(item.skill),
        before=tuple(_name_asking(book, links, asked) for asked in item.before),
    )


def _name_asking(book: Book, links: LinkMaker, item: AskedQuestion) -> Link:
    """Link to where a question was asked, by company and day."""
    company = book.journal.companies[item.company].name if item.company else ""
    text = ", ".join(filter(None, [company, format_day(item.date)]))
    return Link(text, links.entry(item.entry, item.session).href)


def _name_part(questions: Sequence[AskedQuestion]) -> str:
    """Say from when questions are."""
    return format_period(questions[0].date, questions[-1].date) if questions else ""


def _group_stages(
    book: Book, links: LinkMaker, questions: Sequence[AskedQuestion]
) -> tuple[QuestionGroup, ...]:
    """Group questions by kind of round, newest first."""
    by_stage: dict[str, list[AskedQuestion]] = {}
    for item in reversed(questions):
        by_stage.setdefault(item.stage, []).append(item)
    return tuple(
        QuestionGroup(
            build_stage_tag(stage),
            tuple(build_question_row(links, item) for item in by_stage[stage]),
            tuple(list_question_traits(book, item) for item in by_stage[stage]),
        )
        for stage in stages()
        if stage in by_stage
    )


def build_question_row(links: LinkMaker, item: AskedQuestion) -> QuestionRow:
    """Describe one question."""
    return QuestionRow(
        text=item.text,
        skills=links.skills(item.skills),
        link=links.entry(item.entry, item.session),
        company=links.company(item.company) if item.company else None,
        day=item.date,
        went=item.went or "",
        note=item.note,
    )
