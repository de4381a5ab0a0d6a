"""What the owner marked `public: yes`: entries, questions, people.

In: the journal, the skills that may be named, today. Out: values with nothing but what the mark
allows, in an order that follows from them alone. It must not know processes or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from generator.events import took_place
from generator.model import Entry, Journal, Question
from generator.pages.wording import format_quarter
from generator.record import Record, encode, replace
from generator.redaction.texts import Shown, TextPart, redact_text
from generator.slugs import assign_slugs
from generator.vocabulary import stages

UNTITLED = "A note"


class PublicEntry(Record, frozen=True):
    """An entry that may be shown: its title, quarter, skills and text."""

    id: str
    title: str
    quarter: str
    skills: tuple[str, ...]
    text: tuple[TextPart, ...]


class PublicQuestion(Record, frozen=True):
    """A question that may be shown, with the kind of round and the quarter."""

    text: str
    skills: tuple[str, ...]
    stage: str
    quarter: str


class PublicPerson(Record, frozen=True):
    """A person who may be named."""

    name: str
    role: str


def list_public_entries(
    journal: Journal, skills: Mapping[str, str], pictures: Mapping[str, str], today: date
) -> tuple[PublicEntry, ...]:
    """Return what may be shown of marked entries, newest quarter first, then by title.

    Entries that look alike once they are redacted are one: which is which is nobody's business.
    """
    marked = [entry for entry in journal.entries.values() if entry.public and entry.date <= today]
    names = _list_names(journal, skills)
    blind = Shown(journal, {}, frozenset(skills), names, pictures)
    alike: dict[PublicEntry, list[Entry]] = {}
    for entry in marked:
        alike.setdefault(_show_entry(entry, blind), []).append(entry)
    bare = sorted(alike, key=lambda item: (item.title, encode(item)))
    bare.sort(key=lambda item: item.quarter, reverse=True)
    slugs = assign_slugs((str(number), item.title) for number, item in enumerate(bare))
    ids = {
        entry.id: slugs[str(number)] for number, item in enumerate(bare) for entry in alike[item]
    }
    shown = replace(blind, entries=ids)
    return tuple(
        replace(item, id=ids[alike[item][0].id], text=_choose_text(alike[item], shown))
        for item in bare
    )


def _choose_text(alike: Iterable[Entry], shown: Shown) -> tuple[TextPart, ...]:
    """Return the text of one of the entries that look alike, whatever their order."""
    return min((tuple(redact_text(item.body.parts, shown)) for item in alike), key=encode)


def _list_names(journal: Journal, skills: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return the names that may stand in a text: of marked companies and people, and of skills."""
    companies = {
        ("company", item.id): item.name for item in journal.companies.values() if item.public
    }
    people = {("person", item.id): item.name for item in journal.people.values() if item.public}
    return {**companies, **people, **{("skill", key): name for key, name in skills.items()}}


def _show_entry(entry: Entry, shown: Shown) -> PublicEntry:
    """Return an entry without an id, its links leading nowhere yet."""
    return PublicEntry(
        id="",
        title=entry.own_title or UNTITLED,
        quarter=format_quarter(entry.date),
        skills=tuple(sorted({mark.skill for mark in entry.marks} & shown.skills)),
        text=tuple(redact_text(entry.body.parts, shown)),
    )


def list_public_questions(
    journal: Journal, skills: Mapping[str, str], today: date
) -> tuple[PublicQuestion, ...]:
    """Return marked questions of entries under no NDA, newest quarter first, then by text."""
    found = {
        PublicQuestion(
            text=question.text,
            skills=tuple(sorted(set(question.skills) & skills.keys())),
            stage=stages()[stage].label,
            quarter=format_quarter(entry.date),
        )
        for entry in journal.entries.values()
        if entry.nda == "no" and entry.date <= today and took_place(entry)
        for stage, question in _find_questions(entry)
        if question.public
    }
    by_text = sorted(found, key=encode)
    return tuple(sorted(by_text, key=lambda item: item.quarter, reverse=True))


def _find_questions(entry: Entry) -> Iterator[tuple[str, Question]]:
    """Yield an entry's questions with the stage of their round."""
    for item in entry.rounds:
        for question in item.questions:
            yield item.stage, question
    if not entry.rounds:
        for question in entry.questions:
            yield entry.stage, question


def list_public_people(journal: Journal) -> tuple[PublicPerson, ...]:
    """Return the people who may be named, by name, with the role that their note states."""
    marked = (item for item in journal.people.values() if item.public)
    return tuple(sorted((PublicPerson(item.name, item.noted_role) for item in marked), key=encode))
