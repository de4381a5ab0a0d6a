"""`search-index.js`: what the search of the site finds, as a script that sets one variable.

In: the book. Out: the bytes of the file, which is loaded when somebody first searches or filters, and
which a page can load from disk too. It must not know how a browser searches.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.model import Entry
from generator.pages import urls
from generator.pages.filters import (
    list_entry_traits,
    list_person_traits,
    list_process_traits,
    list_question_traits,
)
from generator.pages.links import name_process
from generator.pages.wording import format_day, format_id
from generator.record import Record, encode_json, list_values
from generator.vocabulary import stages

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.questions import AskedQuestion

HEAD, TAIL = b"var roundsSearch = [\n", b"\n];\n"
UNSAFE = "<\u2028\u2029"
"""Signs at which a script might be taken apart; they stand in texts alone."""


class Finding(Record, frozen=True):
    """One thing that can be found: its kind, title and address, a line beside the title.

    `names` are other words for it and the names it goes with, `text` all that is written of it.
    """

    kind: str
    title: str
    address: str
    note: str
    names: str
    text: str
    traits: str


def render_search(book: Book) -> bytes:
    """Return the file as UTF-8: a line a thing, each a list of the fields of `Finding` in order."""
    lines = b",\n".join([encode_json(list_values(item)) for item in list_findings(book)])
    for sign in UNSAFE:
        lines = lines.replace(sign.encode(), b"\\u%04x" % ord(sign))
    return HEAD + lines + TAIL


def list_findings(book: Book) -> Iterator[Finding]:
    """Yield everything that has a page, and every question; newest entries and questions first."""
    book = book.with_plain_tables()
    journal = book.journal
    for entry in reversed(list(journal.entries.values())):
        yield _describe_entry(book, entry)
    for person in journal.people:
        yield _describe_person(book, person)
    for company in journal.companies:
        yield _describe_company(book, company)
    for skill in book.levels:
        yield _describe_skill(book, skill)
    for item in reversed(book.questions):
        yield _describe_question(book, item)
    for process in journal.processes:
        yield _describe_process(book, process)


def _describe_entry(book: Book, entry: Entry) -> Finding:
    journal = book.journal
    company = journal.companies[entry.company].name if entry.company else ""
    said = [
        *(mark.note for mark in entry.all_marks),
        *(item.text for item in entry.feedback),
        *(item.text for part in entry.rounds for item in part.feedback),
        *(part.title for part in entry.rounds if part.session),
    ]
    return Finding(
        kind="entry",
        title=book.titles[entry.id],
        address=urls.entry_url(entry.id),
        note=_join(format_day(entry.date), stages()[entry.stage].label, company),
        names=" ".join(
            [
                company,
                *(journal.people[item].name for item in entry.people),
                *(journal.skills[item].name for item in entry.skills),
                *entry.tags,
            ]
        ),
        text=" ".join(filter(None, [book.find_text(entry.path).text, *dict.fromkeys(said)])),
        traits=list_entry_traits(book, entry),
    )


def _describe_person(book: Book, person_id: str) -> Finding:
    person = book.journal.people[person_id]
    company = book.journal.companies[person.company].name if person.company else ""
    return Finding(
        kind="person",
        title=person.name,
        address=urls.person_url(person_id),
        note=_join(person.role or format_id(person.relation), company),
        names=" ".join([*person.aliases, person.email]),
        text=book.find_text(person.note_path).text,
        traits=list_person_traits(book, person_id),
    )


def _describe_company(book: Book, company_id: str) -> Finding:
    company = book.journal.companies[company_id]
    return Finding(
        kind="company",
        title=company.name,
        address=urls.company_url(company_id),
        note=_join(format_id(company.type or ""), company.city),
        names=" ".join(company.aliases),
        text=book.find_text(company.note_path).text,
        traits=f"company:{company_id}",
    )


def _describe_skill(book: Book, skill_id: str) -> Finding:
    skill = book.journal.skills[skill_id]
    return Finding(
        kind="skill",
        title=skill.name,
        address=urls.skill_url(skill_id),
        note=format_id(skill.group),
        names=" ".join(skill.aliases),
        text=book.find_text(skill.note_path).text,
        traits=f"skill:{skill_id}",
    )


def _describe_question(book: Book, item: AskedQuestion) -> Finding:
    journal = book.journal
    company = journal.companies[item.company].name if item.company else ""
    anchor = urls.session_anchor(item.session) if item.session else ""
    return Finding(
        kind="question",
        title=item.text,
        address=urls.quote_address(urls.entry_url(item.entry), anchor),
        note=_join(format_day(item.date), company, format_id(item.went or "")),
        names=" ".join(journal.skills[skill].name for skill in item.skills),
        text=item.note,
        traits=list_question_traits(book, item),
    )


def _describe_process(book: Book, process_id: str) -> Finding:
    history = book.histories[process_id]
    return Finding(
        kind="process",
        title=name_process(book.journal, history.process),
        address=urls.process_url(process_id),
        note=_join(format_id(history.status), f"since {format_day(history.started)}"),
        names="",
        text="",
        traits=list_process_traits(book, process_id),
    )


def _join(*parts: str) -> str:
    """Join what is there with a dot between."""
    return " \u00b7 ".join(filter(None, parts))
