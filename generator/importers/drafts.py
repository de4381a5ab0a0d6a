"""What is found in a foreign file: drafts of entries and notes, and what no draft can be made of.

Out: plain values that know their line. They must not know any format, nor the journal.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from generator.record import Record, field

LONGEST_WHAT = 60


class Place(Record, frozen=True):
    """A line of the foreign file; `path` names it where there are several."""

    line: int
    path: str = ""

    @property
    def order(self) -> tuple[str, int]:
        """What places are sorted by."""
        return self.path, self.line


class PersonPart(Record, frozen=True):
    """Somebody who is named in an entry; further fields of them by name."""

    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


class EntryDraft(Record, frozen=True):
    """An entry to be: `fields` are further ones, as text; `clock` is as in `15:30 Europe/Berlin`.

    `text` and `private` are plain lines, `markdown` is Markdown of the owner's own. `is_guess` says
    that the stage was not stated.
    """

    place: Place
    stage: str
    day: datetime.date
    company: str = ""
    clock: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: tuple[PersonPart, ...] = ()
    text: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    markdown: str = ""
    is_guess: bool = False

    @property
    def shown(self) -> str:
        """Name the draft for a person."""
        role = self.fields.get("role", "")
        return ", ".join(filter(None, (self.company, role, self.stage, self.day.isoformat())))


class PersonDraft(Record, frozen=True):
    """A note about a person to be."""

    place: Place
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)
    text: tuple[str, ...] = ()
    private: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Name the draft for a person."""
        return ", ".join(filter(None, (self.name, self.fields.get("company", ""))))


Draft = EntryDraft | PersonDraft


class Skipped(Record, frozen=True):
    """Something of the foreign file that is left out: where it stands, what it is, and why."""

    place: Place
    what: str
    why: str


class Harvest(Record, frozen=True):
    """All of a foreign file: what it was taken for, drafts, what is left out, words on the whole."""

    label: str
    drafts: tuple[Draft, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    words: tuple[str, ...] = ()


class Unknown(Exception):
    """The file is none that can be read: what is wrong with it, the remedy, and more to show."""

    def __init__(self, message: str, help: str, more: str = "") -> None:
        super().__init__(message)
        self.message, self.help, self.more = message, help, more


def cut_line(text: str) -> str:
    """Return a text as it can be quoted in one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_WHAT else f"{line[: LONGEST_WHAT - 1]}…"
