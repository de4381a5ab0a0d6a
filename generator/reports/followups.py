"""What every reminder rule works with: the facts of today, and the shape of a reminder.

In: the journal and its reports. Out: `Followup` values and `Facts` that name things in plain
words. It must not know any single rule, pages or output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from generator.events import process_entries
from generator.model import Entry, Journal, Round
from generator.record import Record
from generator.reports.contacts import attended
from generator.reports.network import Network
from generator.reports.skills import SkillReport
from generator.reports.timeline import ProcessHistory, Timeline
from generator.settings import Settings
from generator.vocabulary import stages

ROUND_ORDERS = frozenset({7, 9, 10})
"""Stages of these orders are named by what they are about, so that "round" has to be added."""
MOVED, RETIRED = "moved", frozenset({"done", "no"})
"""What an entry's own `remind` makes of a reminder: another day, or the end of it."""
RECRUITING = frozenset({"sourcer", "recruiter", "agency"})


class Followup(Record, frozen=True):
    """Something due; `letter` is the kind of letter that goes with it, if any.

    `state` is what the owner's own `remind` made of it: moved, done, no, or empty.
    """

    rule: str
    due: date
    title: str
    process: str | None
    person: str | None
    skill: str | None
    entry: str | None
    letter: str | None
    overdue: bool
    state: str = ""

    @property
    def is_retired(self) -> bool:
        """The owner has ended it, or wants none: it is shown with its process alone."""
        return self.state in RETIRED


class Facts(Record, frozen=True):
    """Everything that a rule may ask; `past` holds the entries of each process up to today."""

    journal: Journal
    timeline: Timeline
    skills: SkillReport
    network: Network
    settings: Settings
    past: Mapping[str, Sequence[Entry]]

    @property
    def as_of(self) -> date:
        """Today."""
        return self.timeline.as_of

    @property
    def rules(self) -> Mapping[str, int]:
        """The days of each rule."""
        return self.settings.rules

    def remind(
        self,
        rule: str,
        due: date,
        title: str,
        *,
        process: str | None = None,
        person: str | None = None,
        skill: str | None = None,
        entry: str | None = None,
        letter: str | None = None,
        state: str = "",
    ) -> Followup:
        """Make a reminder; it is overdue from the day after it was due."""
        overdue = due < self.as_of
        return Followup(rule, due, title, process, person, skill, entry, letter, overdue, state)

    def company_of(self, company: str | None) -> str:
        """Return a company's name."""
        return self.journal.companies[company].name if company else ""

    def names_of(self, people: Iterable[str]) -> str:
        """Return names as a list in words."""
        names = [self.journal.people[person].name for person in people]
        return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

    def reachable(self, people: Iterable[str]) -> tuple[str, ...]:
        """Return those of the people that may be written to, each once."""
        found = dict.fromkeys(people)
        return tuple(item for item in found if self.network.contacts[item].tier != "none")

    def find_partner(self, history: ProcessHistory) -> str | None:
        """Return whom to write to: the latest one who recruits, else the latest one met."""
        latest = [
            person
            for entry in reversed(self.past[history.process.id])
            for person in self.reachable(entry.people)
        ]
        recruiting = (item for item in latest if self.journal.people[item].relation in RECRUITING)
        return next(recruiting, latest[0] if latest else None)


def gather_facts(
    journal: Journal,
    timeline: Timeline,
    skills: SkillReport,
    network: Network,
    settings: Settings,
) -> Facts:
    """Return the facts of today."""
    past = {
        key: process_entries(journal, item.process, timeline.as_of)
        for key, item in timeline.histories.items()
    }
    return Facts(journal, timeline, skills, network, settings, past)


def people_met(entry: Entry) -> tuple[str, ...]:
    """Return with whom an entry was spent, or will be, in order of appearance."""
    found = (item for item in entry.appearances if item.how == "with" and attended(entry, item))
    return tuple(dict.fromkeys(item.person for item in found))


def name_stage(item: Entry | Round) -> str:
    """Return a stage as a noun for a sentence: "algorithms round", "onsite"."""
    stage = stages()[item.stage]
    label = stage.label.lower()
    return f"{label} round" if stage.order in ROUND_ORDERS else label


def logged_letters(entries: Iterable[Entry], letter: str) -> tuple[Entry, ...]:
    """Return the follow-ups that are letters of this kind."""
    return tuple(item for item in entries if item.stage == "follow-up" and item.letter == letter)
