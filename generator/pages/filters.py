"""What the rows of a list can be filtered by: `key:id` words, and the names that the ids stand for.

In: the book and ids. Out: traits as one line of words, as rows and the search index carry them. The
script of the lists compares them with what a reader asks for; it must not know the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from generator.model import Entry
from generator.pages.wording import format_id
from generator.record import Record
from generator.vocabulary import stages
from generator.vocabulary.names import join_words

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.questions import AskedQuestion

ENTRY_KEYS = ("company", "person", "skill", "stage", "outcome", "purpose", "status", "tag", "date")
PERSON_KEYS = ("company", "person", "date")


class Name(Record, frozen=True):
    """What a word of the traits stands for: `key:id` and the name that a reader knows."""

    trait: str
    text: str


class Filters(Record, frozen=True):
    """What a page tells the script of its lists: keys that its rows know, and the names of the ids.

    `partial` says that other pages hold more rows, which are found in the index of the search.
    """

    keys: tuple[str, ...]
    names: tuple[Name, ...]
    partial: bool


def build_filters(
    book: Book, keys: tuple[str, ...], traits: Iterable[str], *, partial: bool = False
) -> Filters:
    """Describe the filters of a page from the traits of its rows.

    Whoever looks at rows elsewhere too needs the index, and finds the names of things there.
    """
    words = dict.fromkeys(word for line in traits for word in line.split(" "))
    found = (Name(word, text) for word in words if (text := _name_trait(book, word, partial)))
    return Filters(keys, tuple(sorted(found, key=_order_name)), partial)


def list_entry_traits(book: Book, entry: Entry) -> str:
    """Return the traits of an entry."""
    return _write_traits(
        company=[entry.company],
        person=entry.people,
        skill=entry.skills,
        stage=[entry.stage, *(part.stage for part in entry.rounds)],
        outcome=[entry.outcome, *(part.outcome for part in entry.rounds)],
        **_list_standing(book, entry),
        date=[entry.date.isoformat()],
    )


def list_question_traits(book: Book, item: AskedQuestion) -> str:
    """Return the traits of a question: its own skills and kind of round, else those of its entry."""
    entry = book.journal.entries[item.entry]
    return _write_traits(
        company=[item.company],
        person=entry.people,
        skill=item.skills,
        stage=[item.stage],
        outcome=[entry.outcome],
        **_list_standing(book, entry),
        date=[item.date.isoformat()],
    )


def list_process_traits(book: Book, process_id: str) -> str:
    """Return the traits of a process: those of all its entries, and the days that it spans."""
    history = book.histories[process_id]
    process = history.process
    entries = [book.journal.entries[item] for item in process.entries]
    rounds = [part for entry in entries for part in entry.rounds]
    days = [entry.date for entry in entries]
    return _write_traits(
        company=[process.company],
        person=[person for entry in entries for person in entry.people],
        skill=[skill for entry in entries for skill in entry.skills],
        stage=[*(entry.stage for entry in entries), *(part.stage for part in rounds)],
        outcome=[*(entry.outcome for entry in entries), *(part.outcome for part in rounds)],
        purpose=[process.purpose],
        status=[history.status],
        tag=[join_words(tag) for entry in entries for tag in entry.tags],
        date=[min(days).isoformat(), max(days).isoformat()] if days else [],
    )


def list_person_traits(book: Book, person_id: str) -> str:
    """Return the traits of a person: all companies, and the day of the last contact."""
    person, last = book.journal.people[person_id], book.contacts[person_id].last_contact
    return _write_traits(
        company=[person.company, *person.past_companies],
        person=[person_id],
        date=[last.isoformat()] if last else [],
    )


def _list_standing(book: Book, entry: Entry) -> dict[str, list[str | None]]:
    """Return what an entry has from its process, and its tags."""
    history = book.histories[entry.process] if entry.process else None
    process = history.process if history else None
    return {
        "purpose": [entry.purpose or (process.purpose if process else None)],
        "status": [history.status if history else None],
        "tag": [join_words(tag) for tag in entry.tags],
    }


def _write_traits(**values: Iterable[str | None]) -> str:
    """Write traits as words; ids hold no space."""
    words = [f"{key}:{value}" for key, found in values.items() for value in found if value]
    return " ".join(dict.fromkeys(words))


def _name_trait(book: Book, word: str, partial: bool) -> str:
    """Return the name that a reader knows for a trait, "" for days and what the index names."""
    key, _, value = word.partition(":")
    things: Mapping[str, Callable[[str], str]] = {
        "company": lambda item: book.journal.companies[item].name,
        "person": lambda item: book.journal.people[item].name,
        "skill": lambda item: book.journal.skills[item].name,
    }
    if key in things:
        return "" if partial else things[key](value)
    if key == "stage":
        return stages()[value].label
    return "" if key == "date" else format_id(value)


def _order_name(name: Name) -> tuple[str, int, str]:
    """Order names by key, then stages as they follow each other, then by name."""
    key, _, value = name.trait.partition(":")
    place = list(stages()).index(value) if key == "stage" else 0
    return key, place, name.text.casefold()
