"""Pages of what the owner marked `public: yes`: notes, questions, people.

In: the public book. Out: a view and a planner for each. It must not know what is not marked.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from generator.pages import urls
from generator.pages.frame import Frame
from generator.pages.links import Link
from generator.pages.page import Page, build_page
from generator.pages.texts import SafeHtml
from generator.public.book import PublicBook, find_way
from generator.public.frame import build_public_frame
from generator.record import Record
from generator.redaction.marked import PublicEntry, PublicPerson, PublicQuestion
from generator.redaction.texts import Reference, TextPart

SECTION = ("Notes", urls.ENTRIES)


class NoteRow(Record, frozen=True):
    """A note in a list."""

    link: Link
    quarter: str
    skills: tuple[Link, ...]


class NotesView(Record, frozen=True):
    """What the list of notes shows, newest quarter first."""

    frame: Frame
    notes: tuple[NoteRow, ...]


class NoteView(Record, frozen=True):
    """What the page of one note shows."""

    frame: Frame
    row: NoteRow
    text: SafeHtml


class QuestionLine(Record, frozen=True):
    """A question with the kind of its round."""

    text: str
    stage: str
    skills: tuple[Link, ...]


class QuarterOfQuestions(Record, frozen=True):
    """The questions of one quarter."""

    label: str
    questions: tuple[QuestionLine, ...]


class PublicQuestionsView(Record, frozen=True):
    """What the page of questions shows, newest quarter first."""

    frame: Frame
    quarters: tuple[QuarterOfQuestions, ...]


class PublicPeopleView(Record, frozen=True):
    """Who agreed to be named."""

    frame: Frame
    people: tuple[PublicPerson, ...]


def plan_notes(book: PublicBook) -> Page:
    """Plan the list of notes."""
    rows = tuple(build_note_row(book, urls.ENTRIES, item) for item in book.journal.entries)
    frame = build_public_frame(book, urls.ENTRIES, "Notes")
    return build_page("public/notes.html", NotesView(frame, rows))


def plan_note(book: PublicBook, entry: PublicEntry) -> Page:
    """Plan the page of one note."""
    here = urls.entry_url(entry.id)
    view = NoteView(
        frame=build_public_frame(book, here, entry.title, SECTION),
        row=build_note_row(book, here, entry),
        text=_render_text(book, here, entry.text),
    )
    return build_page("public/note.html", view)


def build_note_row(book: PublicBook, here: str, entry: PublicEntry) -> NoteRow:
    """Describe a note in one line."""
    link = Link(entry.title, find_way(here, urls.entry_url(entry.id)))
    return NoteRow(link, entry.quarter, _link_skills(book, here, entry.skills))


def _link_skills(book: PublicBook, here: str, skills: Iterable[str]) -> tuple[Link, ...]:
    return tuple(book.link_skill(here, skill) for skill in skills)


def _render_text(book: PublicBook, here: str, parts: Iterable[TextPart]) -> SafeHtml:
    return SafeHtml(
        "".join(part if isinstance(part, str) else _render(book, here, part) for part in parts)
    )


def _render(book: PublicBook, here: str, part: Reference) -> str:
    """Return a link, or its address alone where it stands inside an attribute."""
    if part.kind == "skill":
        href = book.link_skill(here, part.id).href
    elif part.kind == "picture":
        href = find_way(here, urls.picture_url(part.id))
    else:
        href = find_way(here, urls.entry_url(part.id))
    if not part.label:
        return escape(href)
    return f'<a href="{escape(href)}">{escape(part.label)}</a>' if href else escape(part.label)


def plan_questions(book: PublicBook) -> Page:
    """Plan the page of questions."""
    quarters = tuple(
        QuarterOfQuestions(label, tuple(_show_question(book, item) for item in found))
        for label, found in groupby(book.journal.questions, key=lambda item: item.quarter)
    )
    frame = build_public_frame(book, urls.QUESTIONS, "Questions")
    return build_page("public/questions.html", PublicQuestionsView(frame, quarters))


def _show_question(book: PublicBook, item: PublicQuestion) -> QuestionLine:
    return QuestionLine(item.text, item.stage, _link_skills(book, urls.QUESTIONS, item.skills))


def plan_people(book: PublicBook) -> Page:
    """Plan the page of people."""
    frame = build_public_frame(book, urls.PEOPLE, "People")
    return build_page("public/people.html", PublicPeopleView(frame, book.journal.people))
