"""The journal as it is once names are resolved: what every report reads.

Out: frozen values; entities refer to each other by id. They know the file they come from, and
nothing about today, pages or output.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from generator.diagnostics import Span
from generator.record import Record, replace
from generator.vocabulary import normalise_name


class Rating(Record, frozen=True):
    """A rating as written and its value (r - 1) / (n - 1) on 0..1."""

    text: str
    value: float


class Money(Record, frozen=True):
    """An amount or a range as given; `period` is year, month, day, hour or empty when unsaid."""

    text: str
    low: float
    high: float
    currency: str
    period: str = ""


class SkillMark(Record, frozen=True):
    """A skill named in an entry: own rating, their rating, a note, minutes of study."""

    skill: str
    own: Rating | None = None
    theirs: Rating | None = None
    note: str = ""
    minutes: int | None = None


class Question(Record, frozen=True):
    """A question asked in a round."""

    text: str
    skills: tuple[str, ...] = ()
    went: str | None = None
    note: str = ""
    public: bool = False


class Feedback(Record, frozen=True):
    """Feedback that stands inside a round; `people` are ids, marks hold `theirs`."""

    people: tuple[str, ...] = ()
    date: datetime.date | None = None
    text: str = ""
    marks: tuple[SkillMark, ...] = ()
    recommendation: str | None = None


class Impression(Record, frozen=True):
    """What a topic (city, office, colleagues, ...) was like: stars 1..5, text, or both."""

    topic: str
    stars: int | None = None
    text: str = ""


class Term(Record, frozen=True):
    """One term of an offer or counter-offer: money, or text alone."""

    name: str
    text: str
    money: Money | None = None


class WikiLink(Record, frozen=True):
    """`[[target|label]]` in a text, with its place in the file."""

    target: str
    label: str
    span: Span


PICTURES = (".gif", ".jpeg", ".jpg", ".png", ".webp")


class FileLink(Record, frozen=True):
    """A relative link or image of a text; `path` is relative to the project once checked."""

    path: str
    fragment: str
    span: Span

    @property
    def is_picture(self) -> bool:
        """Say whether it leads to a picture that can be made anew for others."""
        return self.path.lower().endswith(PICTURES)


class PrivateBlock(Record, frozen=True):
    """A `::: private` block: its parts never leave a private build."""

    parts: tuple[BodyPart, ...]


BodyPart = str | WikiLink | FileLink | PrivateBlock
"""Rendered HTML between places that need the journal: a `WikiLink` stands for a whole link or its
text, a `FileLink` for the value of an `href` or `src` attribute (inside the quotes)."""


def list_links(parts: Iterable[BodyPart]) -> Iterator[WikiLink | FileLink]:
    """Yield the links of a text, those in private blocks too."""
    for part in parts:
        if isinstance(part, PrivateBlock):
            yield from list_links(part.parts)
        elif not isinstance(part, str):
            yield part


class Body(Record, frozen=True):
    """A Markdown text, parsed once: HTML pieces and the links between them, and its plain text.

    `asked` are the paths in the project that its links lead to, whether there is a file or not.
    """

    parts: tuple[BodyPart, ...] = ()
    text: str = ""
    asked: tuple[str, ...] = ()


NO_TEXT = Body()


class Round(Record, frozen=True):
    """One interview hour that can be evidence: an entry of a round stage, one of its sessions, or a mock.

    `session` counts from 1 and is None when the entry itself is the round.
    """

    entry: str
    session: int | None
    stage: str
    date: datetime.date
    time: datetime.time | None
    company: str | None
    process: str | None
    people: tuple[str, ...]
    marks: tuple[SkillMark, ...]
    questions: tuple[Question, ...]
    outcome: str | None
    decided_by: tuple[str, ...]
    feedback: tuple[Feedback, ...]
    minutes: int | None
    format: str | None
    title: str = ""
    impressions: tuple[Impression, ...] = ()

    @property
    def happened(self) -> bool:
        """A cancelled or no-show round is no round."""
        return self.outcome not in ("cancelled", "no-show")


class Appearance(Record, frozen=True):
    """A person in an entry; `how` is with, from, to, via or feedback (inline feedback's from)."""

    person: str
    how: str
    session: int | None = None


class Entry(Record, frozen=True, dict=True):
    """One dated event. `rounds` holds its sessions, or itself when it is a round, else nothing.

    `own_title` is what the owner wrote, `title` that or else one made of company and stage.
    """

    id: str
    path: str
    date: datetime.date
    time: datetime.time | None
    zone: str | None
    stage: str
    company: str | None
    role: str | None
    process: str | None
    title: str
    own_title: str
    appearances: tuple[Appearance, ...]
    rounds: tuple[Round, ...]
    has_sessions: bool
    marks: tuple[SkillMark, ...]
    questions: tuple[Question, ...]
    outcome: str | None
    decided_by: tuple[str, ...]
    feedback: tuple[Feedback, ...]
    recommendation: str | None
    minutes: int | None
    format: str | None
    location: str | None
    promised: datetime.date | None
    source: str | None
    via: str | None
    purpose: str | None
    posting: str | None
    seniority: str | None
    remote: str | None
    pay: Money | None
    terms: tuple[Term, ...]
    deadline: datetime.date | None
    counter: tuple[Term, ...]
    reasons: tuple[str, ...]
    retry_after: datetime.date | None
    return_if: str | None
    about: str | None
    letter: str | None
    impressions: tuple[Impression, ...]
    said: tuple[tuple[str, str], ...]
    seen: tuple[tuple[str, str], ...]
    previous: str | None
    remind: datetime.date | str | None
    nda: str | None
    public: bool
    tags: tuple[str, ...]
    body: Body

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Ids of everyone named, each once, in the order of appearance."""
        return tuple(dict.fromkeys(item.person for item in self.appearances))

    @cached_property
    def skills(self) -> tuple[str, ...]:
        """Ids of all skills named anywhere, each once: marked, asked about, or as deciding."""
        marked = [mark.skill for mark in self.all_marks]
        asked = [skill for part in self.parts for item in part.questions for skill in item.skills]
        deciding = [skill for part in self.parts for skill in part.decided_by]
        return tuple(dict.fromkeys((*marked, *asked, *deciding)))

    @property
    def all_marks(self) -> tuple[SkillMark, ...]:
        """All skill marks, those of the sessions and of all feedback too."""
        given = [item for part in self.parts for item in part.feedback]
        return tuple(mark for part in (*self.parts, *given) for mark in part.marks)

    @property
    def parts(self) -> tuple[Entry | Round, ...]:
        """The entry itself, and behind it the sessions of a day that has several."""
        return (self, *self.rounds) if self.has_sessions else (self,)

    @property
    def happened(self) -> bool:
        """A cancelled or no-show round did not take place."""
        return self.outcome not in ("cancelled", "no-show")

    def without_words(self) -> Entry:
        """Return what is left without title and text: all that is counted, dated or joined."""
        return replace(self, title="", own_title="", body=NO_TEXT)


class Employment(Record, frozen=True):
    """A statement that someone works at a company; `since` is the first day it was stated, if dated."""

    company: str
    since: datetime.date | None
    until: datetime.date | None
    entry: str | None


class Person(Record, frozen=True):
    """Someone met. `company` is where they work by the latest dated statement, `employments` oldest first.

    `noted_role` is what the note says, `role` that or else what entries said last.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    role: str
    noted_role: str
    company: str | None
    employments: tuple[Employment, ...]
    email: str
    phone: str
    link: str
    relation: str
    tier: str | None
    met: datetime.date | None
    public: bool
    note_path: str | None
    body: Body

    @property
    def past_companies(self) -> tuple[str, ...]:
        """Ids of earlier employers, oldest first, without the present one."""
        earlier = (item.company for item in self.employments if item.company != self.company)
        return tuple(dict.fromkeys(earlier))


class Company(Record, frozen=True):
    """A company by the name of its note, or as first written."""

    id: str
    name: str
    aliases: tuple[str, ...]
    type: str | None
    city: str
    size: str
    link: str
    public: bool
    note_path: str | None
    body: Body


class Skill(Record, frozen=True):
    """A skill that the journal mentions; `bar` is the target on 0..1."""

    id: str
    name: str
    group: str
    aliases: tuple[str, ...]
    resources: tuple[str, ...]
    bar: float
    note_path: str | None
    body: Body


class Process(Record, frozen=True):
    """One attempt at one role of one company; `entries` in journal order, upcoming ones too.

    `end` is the id of the entry that ended it; source, purpose, posting, ... are the latest stated.
    """

    id: str
    company: str
    role: str
    attempt: int
    previous: str | None
    entries: tuple[str, ...]
    end: str | None
    source: str | None
    via: str | None
    purpose: str | None
    posting: str | None
    seniority: str | None
    remote: str | None
    pay: Money | None


class Target(Record, frozen=True):
    """What a name can lead to; `kind` is entry, company, person or skill."""

    kind: str
    id: str


class Journal(Record, frozen=True):
    """Everything that was read, by id; `entries` is in the order date, time, id.

    `targets` maps a normalised name to what `[[name]]` may mean, best first; `assets` are the
    referenced files, relative to the project.
    """

    entries: Mapping[str, Entry]
    people: Mapping[str, Person]
    companies: Mapping[str, Company]
    skills: Mapping[str, Skill]
    processes: Mapping[str, Process]
    targets: Mapping[str, tuple[Target, ...]]
    assets: tuple[str, ...]

    def find(self, name: str) -> tuple[Target, ...]:
        """Return what `[[name]]` may mean, best first."""
        return find_targets(self.targets, name)

    def name_target(self, target: Target) -> str:
        """Return how a page is called."""
        if target.kind == "entry":
            return self.entries[target.id].title
        if target.kind == "skill":
            return self.skills[target.id].name
        return (self.companies if target.kind == "company" else self.people)[target.id].name

    def rounds(self) -> tuple[Round, ...]:
        """All rounds that took place or are planned, in journal order, sessions in their order."""
        return tuple(
            item for entry in self.entries.values() for item in entry.rounds if item.happened
        )


def find_targets(targets: Mapping[str, Sequence[Target]], name: str) -> tuple[Target, ...]:
    """Look up what `[[name]]` may mean; a heading and `.md`, as editors add, are ignored."""
    wanted = normalise_name(name)
    plain = wanted.partition("#")[0].strip().removesuffix(".md")
    return tuple(targets.get(wanted) or targets.get(plain, ()))
