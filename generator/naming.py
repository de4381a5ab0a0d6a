"""The books of names, from what all entries and notes mention.

In: typed files and settings. Out: `Books`, and diagnostics about names. It must not know what entries
and notes say beside names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

from generator.diagnostics import Diagnostic
from generator.entries.parse import EntryFile, Named
from generator.identity import Mention, NameBook, build_name_book
from generator.memo import Memo, Section
from generator.record import Record, replace
from generator.resolution import Names
from generator.settings import Settings
from generator.skillbook import read_skill_book

Mentions = tuple[tuple[Mention, ...], tuple[Mention, ...]]
"""The companies and the people that a file names."""


class Books(Record, frozen=True):
    """Companies and people with the notes on them, and `names` to look up alone.

    What is noted of somebody may change while all `names` stay. `notes` stand by kind; `named` says
    by entry whom it names.
    """

    companies: NameBook
    people: NameBook
    names: Names
    notes: Mapping[str, tuple[EntryFile, ...]]
    named: Mapping[str, Sequence[Named]]


def read_books(
    files: Sequence[EntryFile], entries: Mapping[str, EntryFile], settings: Settings, memo: Memo
) -> tuple[Books, tuple[Diagnostic, ...]]:
    """Build the books of names from what entries, given by id, and notes mention."""
    notes = {
        kind: tuple(file for file in files if file.kind == kind)
        for kind in ("company", "person", "skill")
    }
    named = memo.each("named", attrgetter("named"), entries)
    dated = memo.call("dated", _sort_by_day, memo.each("days", _find_day, entries))
    of_entries = memo.each("mentions", _find_mentions, entries)
    of_people = memo.each(
        "own companies", _find_company, {item.path: item for item in notes["person"]}
    )
    skills, skill_problems = memo.call("skill names", read_skill_book, notes["skill"], settings)
    companies, company_problems = memo.nest(
        "company names", _build_companies, dated, of_entries, of_people, notes["company"]
    )
    people, people_problems = memo.nest(
        "person names", _build_people, dated, of_entries, notes["person"]
    )
    bare = (
        memo.call("names of companies", _without_notes, companies),
        memo.call("names of people", _without_notes, people),
    )
    names = memo.call("names", Names, *bare, skills)
    books = Books(companies, people, names, notes, named)
    return books, (*skill_problems, *company_problems, *people_problems)


def _find_day(file: EntryFile) -> tuple[str, str]:
    """Return where an entry stands among the others that name people and companies."""
    moment = file.value("date")
    return moment.date.isoformat() if moment else "", file.path


def _sort_by_day(days: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(days, key=days.__getitem__))


def _find_mentions(file: EntryFile) -> Mentions:
    """Return the companies and the people that an entry names."""
    named = [person for person, _, _ in file.named]
    companies = (Mention(item.company, file.path, item.span) for item in named if item.company)
    people = tuple(Mention(item.name, file.path, item.span) for item in named)
    return (*_find_company(file), *companies), people


def _find_company(file: EntryFile) -> tuple[Mention, ...]:
    """Return the company that a file itself belongs to."""
    located = file.fields.get("company")
    return (Mention(file.text("company"), file.path, located.span),) if located else ()


def _build_companies(
    dated: Sequence[str],
    of_entries: Mapping[str, Mentions],
    of_people: Mapping[str, Sequence[Mention]],
    notes: Sequence[EntryFile],
    memo: Section,
) -> tuple[NameBook, tuple[Diagnostic, ...]]:
    """Gather companies from entries by day, then from notes on people."""
    named = [item for key in dated for item in of_entries[key][0]]
    noted = [item for found in of_people.values() for item in found]
    return build_name_book([*named, *noted], notes, memo)


def _build_people(
    dated: Sequence[str],
    of_entries: Mapping[str, Mentions],
    notes: Sequence[EntryFile],
    memo: Section,
) -> tuple[NameBook, tuple[Diagnostic, ...]]:
    """Gather people from entries by day."""
    return build_name_book([item for key in dated for item in of_entries[key][1]], notes, memo)


def _without_notes(book: NameBook) -> NameBook:
    """Return a book in which nothing changes with what is noted."""
    return replace(book, known={key: replace(item, note=None) for key, item in book.known.items()})
