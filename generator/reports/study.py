"""The study log: how many hours went into which skill, and when.

In: the journal and today. Out: hours by skill. It must not know how they change a level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from generator.events import past_entries
from generator.model import Entry, Journal

UNSTATED_HOURS = 5.0
"""Hours of a study entry that states none; no source."""
MINUTES_AN_HOUR = 60

StudyLog = Mapping[str, tuple[tuple[date, str, float], ...]]
"""By skill: (date, entry id, hours) of each entry that studied it, in journal order."""


def build_study_log(journal: Journal, as_of: date) -> StudyLog:
    """Return all study up to today by skill."""
    log: dict[str, list[tuple[date, str, float]]] = defaultdict(list)
    for entry in past_entries(journal, as_of):
        if entry.stage == "study":
            for skill, hours in _share_hours(entry).items():
                log[skill].append((entry.date, entry.id, hours))
    return {skill: tuple(items) for skill, items in log.items()}


def count_hours_after(study: tuple[tuple[date, str, float], ...], day: date) -> float:
    """Return the hours studied strictly after a day."""
    return sum(hours for studied, _, hours in study if studied > day)


def _share_hours(entry: Entry) -> dict[str, float]:
    """Return hours by skill: as stated; the rest of the duration in equal shares of the others.

    An entry that states no hours at all counts 5 h. Without a duration the others get nothing.
    """
    stated: dict[str, float] = {}
    for mark in entry.marks:
        if mark.minutes is not None:
            stated[mark.skill] = mark.minutes / MINUTES_AN_HOUR
    others = [mark.skill for mark in entry.marks if mark.minutes is None]
    total = UNSTATED_HOURS if not stated else 0.0
    if entry.minutes is not None:
        total = entry.minutes / MINUTES_AN_HOUR
    rest = max(0.0, total - sum(stated.values()))
    return stated | {skill: rest / len(others) for skill in others}
