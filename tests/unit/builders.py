"""Small builders of model values for tests.

In: the few fields that a test is about. Out: values of the model with everything else at its
emptiest, joined to a `Journal` as the resolver would. It must not know any report.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from generator.model import (
    Appearance,
    Body,
    Company,
    Entry,
    Feedback,
    Journal,
    Money,
    Person,
    Process,
    Question,
    Rating,
    Round,
    Skill,
    SkillMark,
    Term,
)
from generator.record import replace
from generator.settings import DEFAULT_BAR
from generator.vocabulary import stages

EMPTY = Body()


def day(text: str) -> date:
    """Read an ISO day."""
    return date.fromisoformat(text)


def rate(text: str) -> Rating:
    """Read a rating such as 3/4 or, out of five, 3."""
    value, _, scale = text.partition("/")
    return Rating(text, (int(value) - 1) / (int(scale or 5) - 1))


def mark(skill: str, own: str | None = None, theirs: str | None = None) -> SkillMark:
    """Make a skill of an entry with one or two ratings, or none."""
    return SkillMark(skill, rate(own) if own else None, rate(theirs) if theirs else None)


def study(skill: str, hours: float) -> SkillMark:
    """Make a skill of a study entry with its hours."""
    return SkillMark(skill, minutes=round(hours * 60))


def ask(skill: str, went: str | None = None) -> Question:
    """Make a question on one skill."""
    return Question(f"What about {skill}?", (skill,), went)


def feedback(*marks: SkillMark, **fields: Any) -> Feedback:
    """Make inline feedback."""
    return Feedback(marks=marks, **fields)


def term(name: str, amount: float | None = None) -> Term:
    """Make a term of an offer, of money per year or of text."""
    if amount is None:
        return Term(name, "as you like")
    return Term(name, f"{amount:g} EUR", Money(f"{amount:g} EUR", amount, amount, "EUR", "year"))


def session(stage: str, **fields: Any) -> dict[str, Any]:
    """Describe one session of an onsite for `entry`; `people` are ids."""
    return {"stage": stage, **fields}


def entry(
    name: str,
    stage: str,
    *,
    company: str | None = "acme",
    process: str | None = "acme-engineer-1",
    sessions: Iterable[dict[str, Any]] = (),
    people: Iterable[str] = (),
    **fields: Any,
) -> Entry:
    """Make an entry whose id begins with its day; `people` stand under `with`.

    A stage beside a process, such as study or mock, takes `company=None`, `process=None`.
    """
    appearances = [Appearance(person, "with") for person in people]
    for how in ("from", "to", "via"):
        if person := fields.pop(f"{how}_", None):
            appearances.append(Appearance(person, how))
    described = tuple(sessions)
    made = _empty_entry(name, stage, company, process, fields.pop("time", None))
    made = replace(made, has_sessions=bool(described), **fields)
    rounds = _make_rounds(made, described, tuple(people))
    for item in rounds:
        if item.session is not None:
            appearances += [Appearance(person, "with", item.session) for person in item.people]
        given = (person for found in item.feedback for person in found.people)
        appearances += [Appearance(person, "feedback", item.session) for person in given]
    return replace(made, appearances=tuple(appearances), rounds=rounds)


def person(name: str, company: str | None = "acme", **fields: Any) -> Person:
    """Make a person by an id, which is the name in small letters with hyphens."""
    base = Person(
        id=name.lower().replace(" ", "-"),
        name=name,
        aliases=(),
        role="",
        noted_role="",
        company=company,
        employments=(),
        email="",
        phone="",
        link="",
        relation="other",
        tier=None,
        met=None,
        public=False,
        note_path=None,
        body=EMPTY,
    )
    return replace(base, **fields)


def journal(
    *entries: Entry,
    people: Iterable[Person] = (),
    skills: Iterable[str] = (),
    bars: dict[str, float] | None = None,
    **processes: dict[str, Any],
) -> Journal:
    """Join entries to a journal in order of date, time, id.

    People, companies and skills that are only mentioned are made up; `processes` overrules fields
    of a process by its id with underscores for hyphens.
    """
    ordered = sorted(entries, key=lambda item: (item.date, item.time or time.min, item.id))
    known = {item.id: item for item in people}
    for found in sorted({person_id for item in ordered for person_id in item.people}):
        known.setdefault(found, replace(person(found.replace("-", " ").title()), id=found))
    companies = {item.company for item in ordered} | {item.company for item in known.values()}
    companies |= {item.company for human in known.values() for item in human.employments}
    named = dict.fromkeys((*skills, *(skill for item in ordered for skill in _name_skills(item))))
    return Journal(
        entries={item.id: item for item in ordered},
        people=known,
        companies={name: _make_company(name) for name in sorted(filter(None, companies))},
        skills={name: _make_skill(name, (bars or {}).get(name, DEFAULT_BAR)) for name in named},
        processes=_make_processes(ordered, processes),
        targets={},
        assets=(),
    )


def _empty_entry(
    name: str, stage: str, company: str | None, process: str | None, moment: time | None
) -> Entry:
    """Make an entry with nothing but what is needed."""
    return Entry(
        id=name,
        path=f"journal/{name}.md",
        date=day(name[:10]),
        time=moment,
        zone=None,
        stage=stage,
        company=company,
        role=None,
        process=process,
        title=name,
        own_title="",
        appearances=(),
        rounds=(),
        has_sessions=False,
        marks=(),
        questions=(),
        outcome=None,
        decided_by=(),
        feedback=(),
        recommendation=None,
        minutes=None,
        format=None,
        location=None,
        promised=None,
        source=None,
        via=None,
        purpose=None,
        posting=None,
        seniority=None,
        remote=None,
        pay=None,
        terms=(),
        deadline=None,
        counter=(),
        reasons=(),
        retry_after=None,
        return_if=None,
        about=None,
        previous=None,
        letter=None,
        impressions=(),
        said=(),
        seen=(),
        remind=None,
        nda=None,
        public=False,
        tags=(),
        body=EMPTY,
    )


def _make_rounds(
    made: Entry, described: tuple[dict[str, Any], ...], people: tuple[str, ...]
) -> tuple[Round, ...]:
    """Make the rounds of an entry: its sessions, or itself."""
    whole = Round(
        entry=made.id,
        session=None,
        stage=made.stage,
        date=made.date,
        time=made.time,
        company=made.company,
        process=made.process,
        people=people,
        marks=made.marks,
        questions=made.questions,
        outcome=made.outcome,
        decided_by=made.decided_by,
        feedback=made.feedback,
        minutes=made.minutes,
        format=made.format,
    )
    if not described:
        return (whole,) if stages()[made.stage].is_round else ()
    bare = replace(
        whole, people=(), marks=(), questions=(), outcome=None, decided_by=(), feedback=(),
        minutes=None,
    )  # fmt: skip
    return tuple(
        replace(bare, session=number, **fields) for number, fields in enumerate(described, start=1)
    )


def _name_skills(item: Entry) -> list[str]:
    """Return every skill that an entry names anywhere."""
    marks = [*item.marks, *(found for given in item.feedback for found in given.marks)]
    questions = [*item.questions]
    named = [*item.decided_by]
    for part in item.rounds:
        marks += [*part.marks, *(found for given in part.feedback for found in given.marks)]
        questions += part.questions
        named += part.decided_by
    asked = [skill for question in questions for skill in question.skills]
    return [*(found.skill for found in marks), *asked, *named]


def _make_company(name: str) -> Company:
    """Make a company by its id."""
    return Company(name, name.title(), (), None, "", "", "", False, None, EMPTY)


def _make_skill(name: str, bar: float) -> Skill:
    """Make a skill by its id."""
    return Skill(name, name, "other", (), (), bar, None, EMPTY)


def _make_processes(ordered: list[Entry], changes: dict[str, dict[str, Any]]) -> dict[str, Process]:
    """Make the processes that the entries belong to; the last end ends each."""
    grouped: dict[str, list[Entry]] = {}
    for item in ordered:
        if item.process:
            grouped.setdefault(item.process, []).append(item)
    processes = {}
    for key, items in grouped.items():
        ends = [item.id for item in items if stages()[item.stage].is_end]
        processes[key] = Process(
            id=key,
            company=items[0].company or "",
            role="Engineer",
            attempt=1,
            previous=None,
            entries=tuple(item.id for item in items),
            end=ends[-1] if ends else None,
            source=None,
            via=None,
            purpose=None,
            posting=None,
            seniority=None,
            remote=None,
            pay=None,
        )
        processes[key] = replace(processes[key], **changes.get(key.replace("-", "_"), {}))
    return processes
