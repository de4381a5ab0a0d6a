"""What a file names, as written and with its place: the values between text and journal.

Out: immutable values. They must not know whom or what a name means.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from generator.diagnostics import Span
from generator.model import Rating
from generator.record import Record


class Located(Record, frozen=True):
    """A value of a field, where it stands and where its key stands."""

    value: Any
    span: Span
    key: Span


class NameMention(Record, frozen=True):
    """A name as written, with its place."""

    text: str
    span: Span


class PersonMention(Record, frozen=True):
    """A person as an entry names them; empty text where nothing is said.

    `company_span` is where a company stands that was named for them alone.
    """

    name: str
    span: Span
    role: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    link: str = ""
    relation: str | None = None
    tier: str | None = None
    company_span: Span | None = None


class SkillMention(Record, frozen=True):
    """A skill as an entry names it."""

    name: str
    span: Span
    own: Rating | None = None
    theirs: Rating | None = None
    note: str = ""
    minutes: int | None = None


class QuestionMention(Record, frozen=True):
    """A question as an entry tells it."""

    text: str
    span: Span
    skills: tuple[NameMention, ...] = ()
    went: str | None = None
    note: str = ""
    public: bool = False


class FeedbackMention(Record, frozen=True):
    """Feedback inside an entry."""

    span: Span
    people: tuple[PersonMention, ...] = ()
    date: date | None = None
    text: str = ""
    skills: tuple[SkillMention, ...] = ()
    recommendation: str | None = None


class SessionMention(Record, frozen=True):
    """One round of a day, as typed fields."""

    span: Span
    fields: Mapping[str, Located]

    def value(self, name: str, default: Any = None) -> Any:
        """Return a field's value, or the default where the field is absent."""
        located = self.fields.get(name)
        return default if located is None else located.value


class SkillSettings(Record, frozen=True):
    """What the settings say of skills: the bar, and (skill, aliases), (skill, group) with their places."""

    bar: Rating | None = None
    aliases: tuple[tuple[NameMention, tuple[NameMention, ...]], ...] = ()
    groups: tuple[tuple[NameMention, str], ...] = ()
