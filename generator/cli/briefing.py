"""What `rounds today` says, as lines: what is due and how to act, what comes, who is silent, the gaps.

In: the journal, its reports, how far ahead to look, how much room there is. Out: lines, each a text
and whether it stands out. It must not know terminals.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from generator.console import cut_text, measure_text
from generator.events import took_place
from generator.model import Entry, Journal
from generator.reports.agenda import Agenda, build_agenda
from generator.reports.all import Reports
from generator.reports.followups import Followup
from generator.reports.gaps import TOP_GAPS
from generator.reports.timeline import ProcessHistory
from generator.settings import Settings

FEWEST = 3
"""Lines of what is due, and of what comes, that are shown on the smallest screen."""
FOLLOW_UPS = frozenset({"thank-you", "ping", "second-ping", "ask-why", "say-no-kindly"})
STAGES = {
    "answer-offer": "negotiation",
    "rematch": "applied",
    "study": "study",
    "retest": "mock",
    **dict.fromkeys(FOLLOW_UPS, "follow-up"),
}
"""The stage of the entry that is written once something has been done."""
MET = frozenset({"keep-in-touch", "reconnect"})
WRITTEN = frozenset({"prepare", "write-up"})
INDENT = "    "
PLAIN, STRONG, LATE, QUIET = "plain", "strong", "late", "quiet"


class Line(NamedTuple):
    """One line; `tone` is plain, strong, late or quiet."""

    text: str
    tone: str = PLAIN


class Facts(NamedTuple):
    """What a briefing is made from; `width` in columns, `height` in lines, None for no end."""

    journal: Journal
    reports: Reports
    settings: Settings
    as_of: date
    days: int
    width: int
    height: int | None


def write_briefing(facts: Facts) -> list[Line]:
    """Return the whole briefing; where it would not fit, what is least urgent is counted instead."""
    agenda = build_agenda(facts.reports.followups, facts.as_of, facts.settings.rules, facts.days)
    # What belongs to a process cannot wait as a sign of life to a friend can.
    due = sorted(agenda.due, key=lambda item: item.process is None)
    coming = list(_list_coming(facts, agenda))
    ends = list(_list_ends(facts, agenda))
    room_due, room_coming = _share_room(facts.height, len(due), len(coming), len(ends))
    lines = [
        Line(_sum_up(facts), STRONG),
        Line(""),
        Line("Due" if due else "Nothing is due.", STRONG),
        *(line for item in due[:room_due] for line in _tell_due(facts, item)),
        *_count_rest(len(due) - room_due),
        Line(_head_coming(facts.days, bool(coming)), STRONG),
        *(Line(text) for text in coming[:room_coming]),
        *_count_rest(len(coming) - room_coming),
        *([Line("")] if ends else []),
        *ends,
    ]
    return [Line(cut_text(line.text, facts.width), line.tone) for line in lines]


def _share_room(height: int | None, due: int, coming: int, ends: int) -> tuple[int, int]:
    """Return how many of what is due, two lines each, and of what comes are shown."""
    if height is None:
        return due, coming
    # The first lines, the headings, a blank one, the two that count the rest, and the prompt.
    room = height - ends - 8
    shown = min(coming, max(FEWEST, room - 2 * due, room // 2))
    if shown + 1 == coming:  # the line that counts one more is as long as this one
        shown = coming
    return min(due, max(FEWEST, (room - shown) // 2)), shown


def _count_rest(number: int) -> list[Line]:
    """Return a line about what is not shown, if there is anything."""
    return [Line(f"  and {number} more: rounds today -v", QUIET)] if number > 0 else []


def _sum_up(facts: Facts) -> str:
    """Return the day, and the processes in numbers; those that are yet to begin are planned."""
    day = facts.as_of
    states = {"open": 0, "planned": 0, "closed": 0}
    for item in facts.reports.timeline.histories.values():
        planned = item.started > day
        states["planned" if planned else "closed" if item.is_closed else "open"] += 1
    shown = (f"{count} {name}" for name, count in states.items() if count or name == "open")
    return f"{day:%A} {day}: {', '.join(shown)}"


def _head_coming(days: int, is_any: bool) -> str:
    span = "day" if days == 1 else f"{days} days"
    return f"In the next {span}" if is_any else f"Nothing is planned in the next {span}."


def _tell_due(facts: Facts, item: Followup) -> Iterator[Line]:
    """Yield what to do since when, then what caused it and what to type."""
    late = (facts.as_of - item.due).days
    when = "today" if not late else f"{late} day{'s' * (late != 1)} late"
    yield Line(f"  {when:>12}  {item.title}", LATE if late else PLAIN)
    cause = ", ".join(filter(None, (item.rule, item.entry)))
    command = _find_command(facts, item)
    # What is to be typed is shown whole, and what caused it in the room that is left.
    room = facts.width - measure_text(INDENT) - measure_text(command) - 2
    yield Line(f"{INDENT}{cut_text(cause, max(room, len(item.rule)))}  {command}".rstrip(), QUIET)


def _find_command(facts: Facts, item: Followup) -> str:
    """Return what to type once it is done, or to do it; empty where there is nothing to type."""
    journal = facts.journal
    if item.rule in WRITTEN and item.entry:
        return f"edit {journal.entries[item.entry].path}"
    if item.rule in MET and item.person:
        return f"rounds new catch-up --with {shlex.quote(journal.people[item.person].name)}"
    if item.rule not in STAGES:
        return ""
    words = ["rounds", "new", STAGES[item.rule]]
    if item.letter and item.rule in FOLLOW_UPS:
        words += ["--letter", item.letter]
    history = facts.reports.timeline.histories.get(item.process or "")
    if history:
        words += ["--company", shlex.quote(journal.companies[history.process.company].name)]
        if _has_rivals(facts, history):
            words += ["--role", shlex.quote(history.process.role)]
    return " ".join(words)


def _has_rivals(facts: Facts, history: ProcessHistory) -> bool:
    """Say whether another process of the company is open, so that the role has to be said."""
    return any(
        other.process.company == history.process.company
        and other.process.id != history.process.id
        and not other.is_closed
        for other in facts.reports.timeline.histories.values()
    )


def _list_coming(facts: Facts, agenda: Agenda) -> Iterator[str]:
    """Yield entries and reminders to come in order of day; a round speaks for its preparation."""
    entries = [
        entry
        for entry in facts.journal.entries.values()
        if 0 < (entry.date - facts.as_of).days <= facts.days and took_place(entry)
    ]
    shown = {entry.id for entry in entries}
    found = [(entry.date, _name_entry(entry)) for entry in entries]
    found += [
        (item.due, item.title)
        for item in agenda.soon
        if not (item.rule == "prepare" and item.entry in shown)
    ]
    for day, text in sorted(found, key=lambda item: item[0]):
        ahead = (day - facts.as_of).days
        when = "tomorrow" if ahead == 1 else f"in {ahead} days"
        yield f"  {when:>12}  {day:%a} {day.day} {day:%b}  {text}"


def _name_entry(entry: Entry) -> str:
    clock = f"{entry.time:%H:%M} " if entry.time else ""
    place = f", {entry.location}" if entry.location else ""
    return f"{clock}{entry.title}{place}"


def _list_ends(facts: Facts, agenda: Agenda) -> Iterator[Line]:
    """Yield a line each for silence, what is stuck, the gaps, and what is not told here."""
    histories = facts.reports.timeline.histories
    silent = [
        f"{_name_process(facts, item)} {item.waiting_days} d"
        + (" (on hold)" if item.status == "on-hold" else "")
        for item in sorted(histories.values(), key=lambda item: -(item.waiting_days or 0))
        if not item.is_closed and item.waiting_days and not item.upcoming
        if item.status != "offer"
    ]
    rows: Mapping[str, Sequence[str]] = {
        "Silent": silent,
        "Stuck": [_name_process(facts, histories[key]) for key in facts.reports.stuck],
        "Gaps": [_name_gap(facts, key) for key in facts.reports.skills.ranking[:TOP_GAPS]],
        "Older": [f"{len(agenda.folded)} long overdue: rounds list reminders"]
        if agenda.folded
        else [],
    }
    for name, items in rows.items():
        if items:
            yield Line(f"{name:<8}{', '.join(items)}")


def _name_process(facts: Facts, history: ProcessHistory) -> str:
    return facts.journal.companies[history.process.company].name


def _name_gap(facts: Facts, key: str) -> str:
    level = facts.reports.skills.levels[key]
    rating = f" {1 + 4 * level.level:.1f}" if level.observations else ""
    return f"{facts.journal.skills[key].name}{rating} ({level.status})"
