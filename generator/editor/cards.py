"""Cards: what the journal knows of somebody or something, in a few lines of Markdown.

In: a snapshot and what is meant. Out: Markdown in which every word of the journal is plain text. It
must not know where it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from generator.codes import codes
from generator.editor.namings import COMPANY, ENTRY, PERSON, PROCESS, SKILL
from generator.editor.offers import describe_person
from generator.editor.snapshot import Snapshot
from generator.entries.kinds import KINDS, Field
from generator.model import Target
from generator.pages.wording import count_things, format_day, format_distance, format_rating
from generator.vocabulary import Stage, terms

SIGNS = re.compile(r"([\\`*_\[\]<>&~])")
MOST_NAMED = 5
EXCERPT = 240


def write_card(snapshot: Snapshot, target: Target) -> str:
    """Return the card of an entry, a process, a company, a person or a skill."""
    writers = {
        ENTRY: _describe_entry,
        PROCESS: _describe_process,
        COMPANY: _describe_company,
        PERSON: _describe_person,
        SKILL: _describe_skill,
    }
    return _join(writers[target.kind](snapshot, target.id))


def write_stage_card(stage: Stage) -> str:
    """Return what a stage means, and which other words mean it."""
    other = ", ".join(map(escape, stage.synonyms))
    return _join((f"**{stage.label}**", stage.meaning, other and f"also: {other}"))


def write_field_card(row: Field) -> str:
    """Return what a field is for, what may stand in it, and an example."""
    lines = [f"**{row.name}**: {row.doc}", KINDS.get(row.kind, "")]
    if row.choices:
        lines += [f"- `{item.id}`: {item.meaning}" for item in terms(row.choices).values()]
    if row.example:
        lines.append(f"for example `{row.name}: {row.example}`")
    return _join(lines)


def write_term_card(name: str, value: str) -> str:
    """Return what a value of a closed list means."""
    return _join((f"**{value}**", terms(name)[value].meaning))


def write_code_card(code: str) -> str:
    """Return what a diagnostic tells."""
    return _join((f"**{code}**: {codes()[code].summary}", codes()[code].explanation))


def escape(text: str) -> str:
    """Return a text of the journal so that it stays text: no link, no picture, nothing to run."""
    return SIGNS.sub(r"\\\1", " ".join(text.split()))


def _join(lines: Iterable[str]) -> str:
    return "\n\n".join(filter(None, lines)).replace("\n\n- ", "\n- ")


def _describe_entry(snapshot: Snapshot, key: str) -> Iterator[str]:
    entry = snapshot.journal.entries[key]
    yield f"**{escape(entry.title)}**, {_show(entry.date, snapshot.reading.today)}"
    yield ", ".join(escape(snapshot.journal.people[item].name) for item in entry.people)
    if entry.outcome:
        yield f"outcome: {entry.outcome}"
    if entry.process:
        yield from _describe_process(snapshot, entry.process)
    text = escape(entry.body.text)
    yield text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip(chr(92))}…"


def _describe_process(snapshot: Snapshot, key: str) -> Iterator[str]:
    history = snapshot.reports.timeline.histories[key]
    process = history.process
    company = snapshot.journal.companies[process.company].name
    attempt = f", attempt {process.attempt}" if process.attempt > 1 else ""
    name = escape(", ".join(filter(None, (company, process.role))))
    waiting = (
        f", {count_things(history.waiting_days, 'day')} since their last word"
        if history.waiting_days is not None and not history.is_closed
        else ""
    )
    yield (
        f"{name}{attempt}: **{history.status}**, since {format_day(history.started)}"
        f" ({count_things(history.days, 'day')}){waiting}"
    )
    yield from _list_reminders(snapshot, process=key)


def _describe_company(snapshot: Snapshot, key: str) -> Iterator[str]:
    company = snapshot.journal.companies[key]
    about = ", ".join(filter(None, (company.type, company.city, company.size)))
    yield f"**{escape(company.name)}**" + (f", {escape(about)}" if about else "")
    journal, histories = snapshot.journal, snapshot.reports.timeline.histories
    for item in [item for item in histories.values() if item.process.company == key][-MOST_NAMED:]:
        attempt = f", attempt {item.process.attempt}" if item.process.attempt > 1 else ""
        role = escape(item.process.role) or "no role"
        yield f"- {role}{attempt}: {item.status}, {format_day(item.started)}"
    found = snapshot.reports.network.recommenders.get(key, ())
    names = [escape(journal.people[item.person].name) for item in found if item.present]
    if names:
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        yield f"known there: {', '.join(names[:MOST_NAMED])}{more}"


def _describe_person(snapshot: Snapshot, key: str) -> Iterator[str]:
    person, today = snapshot.journal.people[key], snapshot.reading.today
    contact = snapshot.reports.network.contacts[key]
    where = describe_person(person, snapshot)
    yield f"**{escape(person.name)}**" + (f", {escape(where)}" if where else "")
    yield f"{person.relation}, {contact.tier}, tie {contact.tie.label}"
    if contact.last_contact:
        yield f"last contact: {_show(contact.last_contact, today)}"
    if contact.next_due:
        yield f"next due: {_show(contact.next_due, today)}"
    past = [escape(snapshot.journal.companies[item].name) for item in person.past_companies]
    yield f"before: {', '.join(past)}" if past else ""
    yield escape(", ".join(filter(None, (person.email, person.phone))))
    yield f"in {count_things(len(contact.entries), 'entry', 'entries')}" if contact.entries else ""
    yield from _list_reminders(snapshot, person=key)


def _describe_skill(snapshot: Snapshot, key: str) -> Iterator[str]:
    skill, found = snapshot.journal.skills[key], snapshot.reports.skills.levels[key]
    yield f"**{escape(skill.name)}**, {escape(skill.group)}"
    if found.n:
        low, high = format_rating(found.low), format_rating(found.high)
        yield (
            f"level **{format_rating(found.level)}** of 5, between {low} and {high}"
            f" (n = {found.n}), bar at {format_rating(skill.bar)}"
        )
    else:
        yield f"no evidence yet (n = 0), bar at {format_rating(skill.bar)}"
    words = (found.status or "", f"trend: {found.trend}" if found.n else "")
    yield ", ".join(filter(None, words))
    demand = found.demand
    if demand.last:
        asked = (
            f"asked by {len(demand.companies)} of {count_things(demand.of, 'company', 'companies')}"
        )
        yield f"{asked}, last {_show(demand.last, snapshot.reading.today)}"


def _list_reminders(
    snapshot: Snapshot, *, process: str | None = None, person: str | None = None
) -> Iterator[str]:
    """Yield what is to be done about a process or a person."""
    for item in snapshot.reports.followups:
        if (process and item.process == process) or (person and item.person == person):
            yield f"- {escape(item.title)}: {_show(item.due, snapshot.reading.today)}"


def _show(day: date, today: date) -> str:
    return f"{format_day(day)} ({format_distance((day - today).days)})"
