"""One entry resolved: names become ids, sessions become rounds.

In: a typed file and the books of names. Out: an `Entry` without its process, and diagnostics. It must
not know other entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import time

from generator.diagnostics import Diagnostic, Span, make_diagnostic
from generator.entries.mentions import (
    FeedbackMention,
    NameMention,
    PersonMention,
    QuestionMention,
    SessionMention,
    SkillMention,
)
from generator.entries.parse import EntryFile
from generator.identity import NameBook
from generator.model import (
    Appearance,
    Entry,
    Feedback,
    Question,
    Round,
    SkillMark,
)
from generator.record import Record, replace
from generator.vocabulary import SkillBook, split_marks, stages

NO_COMPANY = "mock"
"""A mock is a round without a company, whatever its entry says."""


class Names(Record, frozen=True):
    """The books to look names up in."""

    companies: NameBook
    people: NameBook
    skills: SkillBook

    def company(self, name: str) -> str | None:
        """Return the id of a company, None for an empty name."""
        return self.companies.find(name) if name else None


def resolve_entry(
    file: EntryFile, entry_id: str, names: Names
) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """Turn a typed file into an entry; None, once its skills are checked, where it lacks date or stage."""
    resolver = _Resolver(file.path, names)
    entry = _resolve(file, entry_id, names, resolver)
    return entry, tuple(resolver.found)


def _resolve(file: EntryFile, entry_id: str, names: Names, resolver: _Resolver) -> Entry | None:
    """Return the entry; what is wrong gathers in the resolver."""
    values = {name: located.value for name, located in file.fields.items()}
    get = values.get
    moment, stage = get("date"), get("stage")
    if moment is None or stage is None:
        resolver.check_skills(file)
        return None
    company = names.company(file.text("company"))
    marks = resolver.marks(get("skills", ()))
    entry = Entry(
        id=entry_id,
        path=file.path,
        date=moment.date,
        time=moment.time,
        zone=moment.zone,
        stage=stage,
        company=company,
        role=file.text("role") or None,
        process=None,
        title="",
        own_title=file.text("title"),
        appearances=tuple(_appearances(file, names)),
        rounds=(),
        has_sessions=bool(get("sessions")),
        marks=marks,
        questions=resolver.questions(get("questions", ())),
        outcome=get("outcome"),
        decided_by=resolver.skills(get("decided-by", ())),
        feedback=resolver.feedback(get("feedback", ())),
        recommendation=get("recommendation"),
        minutes=get("duration"),
        format=get("format"),
        location=get("location"),
        promised=get("promised"),
        source=get("source"),
        via=file.text("via") or None,
        purpose=get("purpose"),
        posting=get("posting"),
        seniority=get("seniority"),
        remote=get("remote"),
        pay=get("pay"),
        terms=get("terms", ()),
        deadline=get("deadline"),
        counter=get("counter", ()),
        reasons=get("reason", ()),
        retry_after=get("retry-after"),
        return_if=get("return-if"),
        about=file.text("about") or None,
        letter=get("letter"),
        impressions=get("impressions", ()),
        said=get("said", ()),
        seen=get("seen", ()),
        previous=file.text("previous") or None,
        remind=get("remind"),
        nda=get("nda"),
        public=get("public", False),
        tags=tuple(item.text for item in get("tags", ())),
        body=file.body,
    )
    sessions = [
        resolver.session(entry, item, number) for number, item in enumerate(get("sessions", ()), 1)
    ]
    entry = _with_rounds(entry, [item for item in sessions if item is not None])
    return replace(entry, title=entry.own_title or _make_title(entry, names))


def _with_rounds(entry: Entry, sessions: Sequence[Round]) -> Entry:
    """Hang the sessions, or the entry itself where it is a round, under the entry."""
    if entry.has_sessions:
        rounds = tuple(item for item in _by_time(sessions) if stages()[item.stage].is_round)
        return replace(
            entry,
            rounds=rounds,
            marks=tuple(mark for item in sessions for mark in item.marks),
            questions=tuple(question for item in sessions for question in item.questions),
        )
    if not stages()[entry.stage].is_round:
        return entry
    return replace(entry, rounds=(_as_round(entry),))


def _by_time(sessions: Sequence[Round]) -> list[Round]:
    """Order a day by its clock; a session without a time stays behind the one before it."""
    clock = time.min
    timed: list[tuple[time, Round]] = []
    for item in sessions:
        clock = item.time or clock
        timed.append((clock, item))
    return [item for _, item in sorted(timed, key=lambda pair: pair[0])]


def _as_round(entry: Entry) -> Round:
    return Round(
        entry=entry.id,
        session=None,
        stage=entry.stage,
        date=entry.date,
        time=entry.time,
        company=None if entry.stage == NO_COMPANY else entry.company,
        process=None,
        people=tuple(
            dict.fromkeys(item.person for item in entry.appearances if item.how == "with")
        ),
        marks=entry.marks,
        questions=entry.questions,
        outcome=entry.outcome,
        decided_by=entry.decided_by,
        feedback=entry.feedback,
        minutes=entry.minutes,
        format=entry.format,
        impressions=entry.impressions,
    )


def _appearances(file: EntryFile, names: Names) -> Iterator[Appearance]:
    for person, how, session in file.named:
        found = names.people.find(person.name)
        if found is not None:
            yield Appearance(found, how, session)
    via = file.value("via")
    if via is not None and file.value("source") != "referral":
        found = names.people.find(via.text)
        if found is not None:
            yield Appearance(found, "via")


def _make_title(entry: Entry, names: Names) -> str:
    """Name an entry that has no title by its company, skills or people, and its stage."""
    label = stages()[entry.stage].label
    if entry.company is not None:
        return f"{names.companies.known[entry.company].name}: {label}"
    if entry.marks and entry.stage in ("study", "mock"):
        return f"{label}: {', '.join(names.skills.name(mark.skill) for mark in entry.marks)}"
    if entry.people:
        return f"{label}: {', '.join(names.people.known[person].name for person in entry.people)}"
    return label


PARTS_OF_A_MARK = frozenset(("self", "theirs", "note"))


def _suggest_skill(skills: SkillBook, name: str) -> str:
    """Say what an unknown skill may be: a mark without its colon, another spelling, a new one."""
    marked = split_marks(name)
    if len(marked) == 1 and skills.find(marked[0][0]):
        what = "time" if marked[0][1].endswith("h") else "rating"
        return f"its {what} stands behind a colon: `{marked[0][0]}: {marked[0][1]}`"
    if name.strip().casefold() in PARTS_OF_A_MARK:
        return "put it into the skill's own braces, as in `caching: {self: 3, theirs: 4}`"
    near = skills.closest(name)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"a new one? make a note: journal/skills/{skills.own_id(name)}.md"


class _Resolver:
    """Turns the mentions of one file into values with ids; diagnostics gather in `found`."""

    def __init__(self, path: str, names: Names) -> None:
        self.path = path
        self.names = names
        self.found: list[Diagnostic] = []

    def skill(self, name: str, span: Span) -> str:
        """Return the id of a skill; one that no vocabulary knows is a warning and its own skill."""
        skills = self.names.skills
        known = skills.find(name)
        if known is not None:
            return known
        message, hint = f"no skill '{name}'", _suggest_skill(skills, name)
        self.found.append(make_diagnostic(self.path, span, "unknown-skill", message, hint))
        return skills.own_id(name)

    def check_skills(self, file: EntryFile) -> None:
        """Report unknown skills of a file that cannot become an entry."""
        self.marks(file.value("skills", ()))
        self.questions(file.value("questions", ()))
        self.skills(file.value("decided-by", ()))
        self.feedback(file.value("feedback", ()))

    def marks(self, mentions: Iterable[SkillMention]) -> tuple[SkillMark, ...]:
        """Resolve skills; two names of one skill are reported, the first one counts."""
        found: dict[str, SkillMark] = {}
        for item in mentions:
            skill = self.skill(item.name, item.span)
            if skill in found:
                self.found.append(
                    make_diagnostic(
                        self.path,
                        item.span,
                        "repeated-field",
                        f"'{item.name}' names a skill that stands here already",
                        f"keep one line for {self.names.skills.name(skill)}",
                    )
                )
                continue
            found[skill] = SkillMark(skill, item.own, item.theirs, item.note, item.minutes)
        return tuple(found.values())

    def skills(self, mentions: Iterable[NameMention]) -> tuple[str, ...]:
        """Resolve a list of skill names, each once."""
        return tuple(dict.fromkeys(self.skill(item.text, item.span) for item in mentions))

    def questions(self, mentions: Iterable[QuestionMention]) -> tuple[Question, ...]:
        return tuple(
            Question(item.text, self.skills(item.skills), item.went, item.note, item.public)
            for item in mentions
        )

    def people(self, mentions: Iterable[PersonMention]) -> tuple[str, ...]:
        """Resolve people, each once."""
        found = (self.names.people.find(item.name) for item in mentions)
        return tuple(dict.fromkeys(item for item in found if item is not None))

    def feedback(self, mentions: Iterable[FeedbackMention]) -> tuple[Feedback, ...]:
        return tuple(
            Feedback(
                self.people(item.people),
                item.date,
                item.text,
                self.marks(item.skills),
                item.recommendation,
            )
            for item in mentions
        )

    def session(self, entry: Entry, mention: SessionMention, number: int) -> Round | None:
        """Turn a session into a round of its day; None where its stage could not be read."""
        get = mention.value
        stage = get("stage")
        if stage is None:
            return None
        return Round(
            entry=entry.id,
            session=number,
            stage=stage,
            date=entry.date,
            time=get("time") or (entry.time if number == 1 else None),
            company=None if stage == NO_COMPANY else entry.company,
            process=None,
            people=self.people(get("with", ())),
            marks=self.marks(get("skills", ())),
            questions=self.questions(get("questions", ())),
            outcome=get("outcome"),
            decided_by=self.skills(get("decided-by", ())),
            feedback=self.feedback(get("feedback", ())),
            minutes=get("duration"),
            format=get("format") or entry.format,
            title=get("title", ""),
            impressions=get("impressions", ()),
        )
