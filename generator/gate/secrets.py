"""What no public site may hold: every private value of the journal, from the files as they were typed.

In: typed files, and what may be named. Out: `Secret` values with their place. Values are found by going
through all fields, so that a new field is looked for without being told of. It must not know output.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import unescape
from typing import Any

from generator.diagnostics import FILE_START, Span
from generator.entries.fields import FIELDS_OF
from generator.entries.mentions import (
    PersonMention,
    SessionMention,
    SkillMention,
)
from generator.entries.parse import EntryFile
from generator.entries.values import Moment
from generator.gate.views import split_words
from generator.model import BodyPart, Money, PrivateBlock
from generator.pages.wording import MONTHS
from generator.project import SETTINGS
from generator.record import Record
from generator.settings import Settings

CLOSED = frozenset(
    "stage choice reasons nda yes-no zone duration rating entry attempt remind".split()
)
"""Kinds of fields whose words are those of the method, or ids that are looked for as file names."""
CLOSED_PARTS = frozenset("relation tier went recommendation outcome format topic".split())
NAMES = frozenset("company name aliases".split())
"""Fields whose text is a name: one word of it is enough."""
PEOPLE = frozenset("via with from to".split())
WEAK = frozenset("role seniority remote location city size tags".split())
"""Fields whose words are everybody's: a role, a town. They are not shown, and not looked for; what has a
number in it is no town, but an address."""
TAG = re.compile(r"<[^>]*>")


class Secret(Record, frozen=True):
    """A private value: `kind` is name, person, words, text, mail, phone, money, address or day."""

    kind: str
    text: str
    path: str
    span: Span
    field: str


class Allowed(Record, frozen=True):
    """What may be told: texts as they are typed, skills among them, and runs of words of shown names."""

    texts: Collection[str]
    runs: Collection[tuple[str, ...]]

    def has(self, text: str) -> bool:
        """Say whether a text is shown, or stands as it is in a name that is shown."""
        return text in self.texts or split_words(text) in self.runs


def list_secrets(files: Iterable[EntryFile], allowed: Allowed) -> Iterator[Secret]:
    """Yield every private value of every file, drafts too."""
    for file in files:
        yield Secret("words", file.stem, file.path, FILE_START, "file name")
        for name, located in file.fields.items():
            if _is_shown(file, name):
                continue
            if FIELDS_OF[file.kind][name].kind in CLOSED:
                continue
            for kind, text in _walk(located.value, _own_name(file, name)):
                if kind != "weak" and not allowed.has(text):
                    yield Secret(kind, text, file.path, located.span, name)
        for text in _list_texts(file):
            yield Secret("text", text, file.path, FILE_START, "text")


def list_setting_secrets(settings: Settings) -> Iterator[Secret]:
    """Yield what the settings say for the private site, and to programs that publish.

    A name or title that the settings for the public site say, too, is none: it was typed for all.
    """
    public = settings.public
    told = (public.title, public.owner, public.about, settings.base_url, settings.publish.cname)
    shown = {word for text in told if text for word in split_words(text)}
    typed = {
        "owner": ("person", settings.owner),
        "title": ("words", "" if settings.title == Settings().title else settings.title),
        "publish": ("address", settings.publish.rsync),
    }
    for field, (kind, text) in typed.items():
        if text and not shown.issuperset(split_words(text)):
            yield Secret(kind, text, SETTINGS, FILE_START, field)


def _own_name(file: EntryFile, name: str) -> str:
    """Return a field's name as it counts here: what a skill is called names nobody."""
    if file.kind == "skill":
        return "resources"
    return "with" if file.kind == "person" and name in NAMES else name


def _is_shown(file: EntryFile, name: str) -> bool:
    """Say whether a field of a file that says `public: yes` is shown with it."""
    shown = {"entry": ("title",), "company": ("name",), "person": ("name", "role")}
    return bool(file.value("public", False)) and name in shown.get(file.kind, ())


def _walk(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of everything that a value says; `name` is the field or part it stands in."""
    if isinstance(value, str):
        if name not in CLOSED_PARTS and value:
            yield _find_kind(name, value), value
    elif isinstance(value, Money):
        yield "money", value.text
    elif isinstance(value, Moment):
        yield from (("day", text) for text in _spell_day(value.date))
    elif isinstance(value, date):
        yield from (("day", text) for text in _spell_day(value))
    elif isinstance(value, SessionMention):
        for inner, located in value.fields.items():
            if inner not in ("stage", "outcome", "format", "duration"):
                yield from _walk(located.value, inner)
    elif isinstance(value, Record):
        yield from _walk_record(value, name)
    elif isinstance(value, Mapping):
        for inner, item in value.items():
            yield from _walk(item, str(inner))
    elif isinstance(value, Sequence):
        for item in value:
            yield from _walk(item, name)


def _walk_record(value: Record, name: str) -> Iterator[tuple[str, str]]:
    """Yield what the parts of a record say; the text of a mention belongs to its field."""
    own = {"text": name, "name": "with" if isinstance(value, PersonMention) else name}
    if isinstance(value, SkillMention):
        own["name"] = "skills"
    for part in value.__struct_fields__:
        if part in ("span", "key"):
            continue
        yield from _walk(getattr(value, part), own.get(part, part))


def _find_kind(name: str, text: str) -> str:
    if name == "location" and any(letter.isdigit() for letter in text):
        return "words"  # a house, not a town
    kinds = {"email": "mail", "phone": "phone", "link": "address", "posting": "address"}
    if name in PEOPLE:
        return "person"
    return kinds.get(name) or ("name" if name in NAMES else "weak" if name in WEAK else "words")


def _spell_day(day: date) -> tuple[str, ...]:
    """Return a day as it is written: ISO, and in words."""
    month = MONTHS[day.month - 1]
    return (
        day.isoformat(),
        *(f"{day.day} {word} {day.year}" for word in (month, month[:3])),
        f"{month} {day.day} {day.year}",
    )


def _list_texts(file: EntryFile) -> Iterator[str]:
    """Yield the text of a file, or of its private blocks where the rest is shown."""
    if file.kind == "entry" and file.value("public", False):
        yield from _list_private(file.body.parts)
    elif file.body.text:
        yield file.body.text


def _list_private(parts: Iterable[BodyPart]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, PrivateBlock):
            inner = (item for item in part.parts if isinstance(item, str))
            yield unescape(TAG.sub(" ", " ".join(inner)))
