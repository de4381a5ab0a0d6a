"""Interview hours: which rounds took place, and which of them a later remark speaks of.

In: the journal and today. Out: `Hours` to look rounds up in, and `Remark` values. It must not know
what a rating is worth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from generator.events import MOCK, past_entries, past_rounds
from generator.model import Entry, Feedback, Journal, Round, SkillMark
from generator.record import Record

Place = tuple[str, int | None]
"""The hour that a piece of evidence belongs to: an entry's id and the number of its session."""


class Hours(Record, frozen=True):
    """The rounds that took place up to today in journal order, and the rank of every entry."""

    rounds: tuple[Round, ...]
    by_entry: Mapping[str, Sequence[Round]]
    by_process: Mapping[str, Sequence[Round]]
    order: Mapping[str, int]

    def of_process(self, process: str | None) -> Sequence[Round]:
        """Return the rounds of a process; nothing belongs to no process."""
        return self.by_process.get(process, ()) if process else ()

    def before(self, entry: Entry) -> tuple[Round, ...]:
        """Return the rounds of an entry's process that stand before it in the journal."""
        limit = self.order[entry.id]
        found = self.of_process(entry.process)
        return tuple(item for item in found if self.order[item.entry] < limit)

    def until(self, entry: Entry) -> tuple[Round, ...]:
        """Return the rounds of an entry's process up to its day."""
        return tuple(item for item in self.of_process(entry.process) if item.date <= entry.date)


class Remark(Record, frozen=True):
    """Feedback that does not stand in its round.

    `target` is the entry with rounds that it names, `candidates` are the rounds it may speak of.
    """

    entry: Entry
    target: str | None
    candidates: Sequence[Round]
    marks: tuple[SkillMark, ...]
    recommendation: str | None

    def find_place(self, skill: str) -> Place:
        """Return the hour that the remark rates for a skill.

        It is the latest round that probed the skill, else the day that was named, else its own.
        """
        return latest_place(self.candidates, skill) or (self.target or self.entry.id, None)


def build_hours(journal: Journal, as_of: date) -> Hours:
    """Return the rounds that took place up to today, ready for look-ups."""
    rounds = past_rounds(journal, as_of)
    by_entry: dict[str, list[Round]] = defaultdict(list)
    by_process: dict[str, list[Round]] = defaultdict(list)
    for item in rounds:
        by_entry[item.entry].append(item)
        if item.process and item.stage != MOCK:
            by_process[item.process].append(item)
    order = {entry_id: number for number, entry_id in enumerate(journal.entries)}
    return Hours(rounds, dict(by_entry), dict(by_process), order)


def probed_skills(item: Round) -> tuple[str, ...]:
    """Return the skills that a round probed: marked, asked about, or named as deciding it."""
    marked = (mark.skill for mark in item.marks)
    asked = (skill for question in item.questions for skill in question.skills)
    return tuple(dict.fromkeys((*marked, *asked, *item.decided_by)))


def rejection_skills(journal: Journal, rejection: Entry) -> tuple[str, ...]:
    """Return the skills a rejection names: as deciding, else those unrated or below the bar."""
    if rejection.decided_by:
        return tuple(dict.fromkeys(rejection.decided_by))
    named = (
        mark.skill
        for mark in rejection.marks
        if mark.theirs is None or mark.theirs.value < journal.skills[mark.skill].bar - 1e-9
    )
    return tuple(dict.fromkeys(named))


def latest_place(rounds: Sequence[Round], skill: str) -> Place | None:
    """Return the place of the last of the rounds that probed a skill."""
    probing = [item for item in rounds if skill in probed_skills(item)]
    return (probing[-1].entry, probing[-1].session) if probing else None


def is_given(feedback: Feedback, as_of: date) -> bool:
    """Say whether inline feedback had come by today."""
    return feedback.date is None or feedback.date <= as_of


def find_remarks(journal: Journal, hours: Hours, as_of: date) -> Iterator[Remark]:
    """Yield feedback and rejections with entries of their own, and what stands beside sessions."""
    for entry in past_entries(journal, as_of):
        if entry.stage in ("feedback", "rejected"):
            advice = entry.recommendation if entry.stage == "feedback" else None
            yield _aim_remark(hours, entry, entry.about, entry.marks, advice)
        if entry.has_sessions or not entry.rounds:
            about = entry.id if entry.has_sessions else entry.about
            for item in entry.feedback:
                if is_given(item, as_of):
                    yield _aim_remark(hours, entry, about, item.marks, item.recommendation)


def _aim_remark(
    hours: Hours,
    entry: Entry,
    about: str | None,
    marks: tuple[SkillMark, ...],
    recommendation: str | None,
) -> Remark:
    """Find what a remark speaks of: the rounds of the entry it names, else all before it."""
    named = hours.by_entry.get(about, ()) if about else ()
    if named:
        return Remark(entry, about, named, marks, recommendation)
    return Remark(entry, None, hours.before(entry), marks, recommendation)
