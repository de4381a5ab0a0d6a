"""What an entry is about, and by which names that can be asked for.

In: the journal and the histories of its processes. Out: ids by key, and the spellings of ids. It must
not know filters as they are typed, or lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from generator.filters import Spellings, fold_name
from generator.model import Entry, Journal
from generator.reports.timeline import ProcessHistory
from generator.vocabulary import stages, terms

About = Mapping[str, frozenset[str]]
SKILL_STATUSES = ("unknown", "gap", "recovering", "closed", "met", "retest", "unproven")


def describe_entry(entry: Entry, histories: Mapping[str, ProcessHistory]) -> About:
    """Return what an entry is about."""
    history = histories.get(entry.process or "")
    found: dict[str, Iterable[str | None]] = {
        "company": [entry.company],
        "person": entry.people,
        "skill": entry.skills,
        "stage": [entry.stage, *(part.stage for part in entry.rounds)],
        "outcome": [entry.outcome, *(part.outcome for part in entry.rounds)],
        "purpose": [history.process.purpose if history else entry.purpose],
        "status": [history.status if history else None],
        "tag": map(fold_name, entry.tags),
    }
    return {key: frozenset(filter(None, ids)) for key, ids in found.items()}


def find_last_day(journal: Journal, entries: Iterable[str], as_of: date) -> date | None:
    """Return the day of the last of some entries, up to today."""
    days = (journal.entries[item].date for item in entries)
    return max((day for day in days if day <= as_of), default=None)


def list_spellings(journal: Journal) -> Spellings:
    """Return by key what a value may be called."""
    outcomes = [*terms("outcome"), *terms("went")]
    return {
        "company": _index(
            (item.id, item.name, *item.aliases) for item in journal.companies.values()
        ),
        "person": _index((item.id, item.name, *item.aliases) for item in journal.people.values()),
        "skill": _index((item.id, item.name, *item.aliases) for item in journal.skills.values()),
        "stage": _index((item.id, item.label, *item.synonyms) for item in stages().values()),
        "outcome": _index((item,) for item in outcomes),
        "purpose": _index((item,) for item in terms("purpose")),
        "status": _index((item,) for item in (*terms("process-status"), *SKILL_STATUSES)),
        "tag": _index((fold_name(tag),) for item in journal.entries.values() for tag in item.tags),
    }


def _index(things: Iterable[tuple[str, ...]]) -> Mapping[str, frozenset[str]]:
    """Return ids by every spelling; the id comes first."""
    found: dict[str, set[str]] = {}
    for names in things:
        for name in names:
            found.setdefault(fold_name(name), set()).add(names[0])
    return {name: frozenset(ids) for name, ids in found.items()}
