"""The things of a journal in disguise: entries, people, companies, skills with all that is private changed.

In: one thing and a disguise. Out: another thing. It must not know how redaction works, only what may
remain: a field that is not kept by name here gets another value.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from generator.gate.days import has_public_question
from generator.gate.disguise import Disguise
from generator.model import (
    Appearance,
    Body,
    Company,
    Entry,
    Feedback,
    Impression,
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

MINUTES = (5, 90)


def change_entry(
    entry: Entry, day: date, body: Body, appearances: tuple[Appearance, ...], other: Disguise
) -> Entry:
    """Change an entry; `body` is already another one where the text is not shown."""
    words, random = other.words, other.random
    key = other.ids[entry.id]
    return replace(
        entry,
        id=key,
        path=f"journal/{key}.md",
        date=day,
        time=time(random.randrange(24), 5),
        zone=None,
        company=other.ids[entry.company] if entry.company else None,
        role=words(),
        process=other.ids[entry.process] if entry.process else None,
        title=words(),
        own_title=entry.own_title if entry.public else words(),
        appearances=appearances,
        rounds=tuple(_change_round(entry, item, day, other) for item in entry.rounds),
        marks=change_marks(entry.marks, other),
        questions=_change_questions(entry, entry.questions, other),
        decided_by=other.rename(entry.decided_by),
        feedback=_change_feedback(entry.feedback, other),
        minutes=entry.minutes if entry.stage == "study" else random.randint(*MINUTES),
        format=random.choice(("video", "phone", None)),
        location=words(),
        promised=day,
        source=random.choice(("sourcer", "referral", None)),
        via=words(),
        purpose=random.choice(("practice", "offer", None)),
        posting=other.link(),
        seniority=words(),
        remote=words(),
        pay=other.money(),
        terms=(Term(other.word(), words(), other.money()),),
        deadline=day,
        counter=random.choice(((), (Term(other.word(), words()),))),
        reasons=random.choice((("technical",), ("level", "culture"))),
        retry_after=day,
        return_if=words(),
        about=other.ids.get(entry.about or ""),
        letter=random.choice((None, "ping", "thank-you")),
        impressions=(Impression(other.word(), 3, words()),),
        said=((other.word(), words()),),
        seen=((other.word(), words()),),
        previous=None,
        remind=random.choice((None, "done", day)),
        tags=(other.word(),),
        body=body,
    )


def _change_round(entry: Entry, item: Round, day: date, other: Disguise) -> Round:
    return replace(
        item,
        entry=other.ids[entry.id],
        date=day,
        time=None,
        company=other.ids[item.company] if item.company else None,
        process=other.ids[item.process] if item.process else None,
        people=(),
        marks=change_marks(item.marks, other),
        questions=_change_questions(entry, item.questions, other),
        decided_by=other.rename(item.decided_by),
        feedback=_change_feedback(item.feedback, other),
        minutes=other.random.randint(*MINUTES),
        format=None,
        title=other.words(),
        impressions=(),
    )


def change_marks(marks: Iterable[SkillMark], other: Disguise) -> tuple[SkillMark, ...]:
    """Change order and wording; a skill that may be named keeps its values."""
    changed = [
        replace(
            item,
            skill=other.skills[item.skill],
            own=_reword(item.own),
            theirs=_reword(item.theirs),
            note=other.words(),
        )
        for item in marks
    ]
    return tuple(other.shuffle(changed))


def _reword(rating: Rating | None) -> Rating | None:
    return replace(rating, text=f"{rating.text} in other words") if rating else None


def _change_questions(
    entry: Entry, questions: Iterable[Question], other: Disguise
) -> tuple[Question, ...]:
    is_free = has_public_question(entry)
    changed = [
        replace(
            item,
            text=item.text if is_free and item.public else other.words(),
            skills=other.rename(item.skills),
            note=other.words(),
        )
        for item in questions
    ]
    return tuple(other.shuffle(changed))


def _change_feedback(given: Iterable[Feedback], other: Disguise) -> tuple[Feedback, ...]:
    return tuple(
        replace(item, people=(), text=other.words(), marks=change_marks(item.marks, other))
        for item in given
    )


def change_company(item: Company, other: Disguise) -> Company:
    """Change a company; one that may be named keeps name and type."""
    kinds = ("product", "startup", None)
    return replace(
        item,
        id=other.ids[item.id],
        name=item.name if item.public else other.words(),
        aliases=(other.words(),),
        type=item.type if item.public else other.random.choice(kinds),
        city=other.words(),
        size=other.words(),
        link=other.link(),
        note_path=None,
        body=invent_body(other),
    )


def change_person(item: Person, other: Disguise) -> Person:
    """Change a person; one who may be named keeps the name, and the role of the note."""
    return replace(
        item,
        id=other.ids[item.id],
        name=item.name if item.public else other.words(),
        aliases=(other.words(),),
        role=other.words(),
        noted_role=item.noted_role if item.public else other.words(),
        company=None,
        employments=(),
        email=f"{other.word()}@{other.word()}.example",
        phone=f"+49 30 5550 {other.random.randint(1000, 9999)}",
        link=other.link(),
        relation="other",
        tier=None,
        met=None,
        note_path=None,
        body=invent_body(other),
    )


def change_skill(item: Skill, other: Disguise, *, is_known: bool) -> Skill:
    """Change a skill; one that may be named keeps name and group, and how it may be spelled."""
    return replace(
        item,
        id=other.skills[item.id],
        name=item.name if is_known else other.words(),
        group=item.group if is_known else "other",
        aliases=item.aliases if is_known else (),
        resources=(other.words(),),
        bar=other.random.random(),
        note_path=None,
        body=invent_body(other),
    )


def change_process(item: Process, other: Disguise) -> Process:
    """Change everything of a process but its entries and its end."""
    return replace(
        item,
        id=other.ids[item.id],
        company=other.ids[item.company],
        role=other.words(),
        attempt=other.random.randint(1, 9),
        previous=None,
        entries=tuple(other.ids[key] for key in item.entries),
        end=other.ids[item.end] if item.end else None,
        source=other.random.choice(("sourcer", "referral", None)),
        via=other.words(),
        purpose=None,
        posting=other.link(),
        seniority=other.words(),
        remote=other.words(),
        pay=other.money(),
    )


def invent_body(other: Disguise) -> Body:
    """Return a text that is in no journal."""
    text = other.words()
    return Body((f"<p>{text}</p>",), text)
