"""What a file names, as written and with its place: the values between text and journal.

Out: immutable values. They must not know whom or what a name means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.diagnostics import Span
from generator.model import Rating


@dataclass(frozen=True, slots=True)
class Located:
    """A value of a field, where it stands and where its key stands."""

    value: Any
    span: Span
    key: Span


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name as written, with its place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person as an entry names them; empty text where nothing is said."""

    name: str
    span: Span
    role: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    link: str = ""
    relation: str | None = None
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class SkillMention:
    """A skill as an entry names it."""

    name: str
    span: Span
    own: Rating | None = None
    theirs: Rating | None = None
    note: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionMention:
    """A question as an entry tells it."""

    text: str
    span: Span
    skills: tuple[NameMention, ...] = ()
    went: str | None = None
    note: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class FeedbackMention:
    """Feedback inside an entry."""

    span: Span
    people: tuple[PersonMention, ...] = ()
    date: date | None = None
    text: str = ""
    skills: tuple[SkillMention, ...] = ()
    recommendation: str | None = None


@dataclass(frozen=True, slots=True)
class SessionMention:
    """One round of a day, as typed fields."""

    span: Span
    fields: Mapping[str, Located]


@dataclass(frozen=True, slots=True)
class SkillSettings:
    """What the settings say of skills: the bar, and (skill, aliases), (skill, group) with their places."""

    bar: Rating | None = None
    aliases: tuple[tuple[NameMention, tuple[NameMention, ...]], ...] = ()
    groups: tuple[tuple[NameMention, str], ...] = ()
