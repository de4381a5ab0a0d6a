"""Lenses: a few words above a line, on what came before and what is due.

In: a snapshot and a path. Out: `Lens` values. It must not know any protocol.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import FILE_START, Span
from generator.editor.namings import PERSON, SKILL, find_note
from generator.editor.snapshot import Snapshot
from generator.model import Entry, Target
from generator.pages.wording import count_things, format_day, format_rating
from generator.record import Record
from generator.reports.days import shift_day
from generator.reports.followups import Followup

MOST_REMINDERS = 2


class Lens(Record, frozen=True):
    """Words to be shown above a place."""

    span: Span
    text: str


def list_lenses(snapshot: Snapshot, path: str) -> Iterator[Lens]:
    """Yield what is worth a word while somebody writes in a file."""
    entry = snapshot.entries.get(path)
    if entry is not None:
        yield from _tell_of_entry(snapshot, entry)
        return
    target = find_note(snapshot, path)
    if target is not None:
        words = ", ".join(_tell_of_note(snapshot, target))
        if words:
            yield Lens(FILE_START, words)


def _tell_of_entry(snapshot: Snapshot, entry: Entry) -> Iterator[Lens]:
    """Yield the reminders of the process, and the rounds before this one."""
    reading = snapshot.reading
    oldest = shift_day(reading.today, -reading.settings.rules["fold"])
    found = (item for item in snapshot.reports.followups if item.due >= oldest)
    for item in [item for item in found if _concerns(item, entry)][:MOST_REMINDERS]:
        yield Lens(FILE_START, f"{_name_reminder(snapshot, item)} due {format_day(item.due)}")
    located = snapshot.files[entry.path].fields.get("company")
    if located is None or entry.company is None:
        return
    earlier = _count_rounds_before(snapshot, entry)
    if earlier:
        company = snapshot.journal.companies[entry.company].name
        rounds = count_things(earlier, "earlier round")
        yield Lens(located.key, f"{rounds} with {company}")


def _name_reminder(snapshot: Snapshot, item: Followup) -> str:
    """Name what is due; beside a process also whom or what it is about."""
    journal, rule = snapshot.journal, item.rule.replace("-", " ")
    if item.skill:
        return f"{rule}: {journal.skills[item.skill].name},"
    if item.person and not item.process:
        return f"{rule}: {journal.people[item.person].name},"
    return rule


def _concerns(item: Followup, entry: Entry) -> bool:
    """Say whether a reminder is about the process of an entry, or was caused by an entry of none."""
    return item.process == entry.process if item.process else item.entry == entry.id


def _count_rounds_before(snapshot: Snapshot, entry: Entry) -> int:
    count = 0
    for other in snapshot.journal.entries.values():
        if other.id == entry.id:
            break
        if other.company == entry.company:
            count += sum(item.happened for item in other.rounds)
    return count


def _tell_of_note(snapshot: Snapshot, target: Target) -> Iterator[str]:
    """Yield what a note's reader may want to know first."""
    if target.kind == PERSON:
        contact = snapshot.reports.network.contacts[target.id]
        if contact.last_contact:
            yield f"last contact {format_day(contact.last_contact)}"
        if contact.next_due:
            yield f"next due {format_day(contact.next_due)}"
    elif target.kind == SKILL:
        level = snapshot.reports.skills.levels[target.id]
        if level.n:
            yield f"level {format_rating(level.level)} of 5 (n = {level.n})"
        if level.status:
            yield level.status
    else:
        histories = snapshot.reports.timeline.histories.values()
        mine = [item for item in histories if item.process.company == target.id]
        if mine:
            yield count_things(len(mine), "process", "processes")
            yield f"the last one {mine[-1].status}"
