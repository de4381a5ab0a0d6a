"""Which company asked for which skill, and when last: what the demand for a skill is made of.

In: the journal and today. Out: `Probing`. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from generator.model import Journal
from generator.record import Record
from generator.reports.hours import build_hours, probed_skills

MOCK = "mock"


class Probing(Record, frozen=True):
    """The day of each company's latest round, of any kind and by skill."""

    latest: Mapping[str, date]
    by_skill: Mapping[str, Mapping[str, date]]


def find_probing(journal: Journal, as_of: date) -> Probing:
    """Look up which company asked for what, and when last; mocks have no company."""
    latest: dict[str, date] = {}
    by_skill: dict[str, dict[str, date]] = {}
    for item in build_hours(journal, as_of).rounds:
        if item.company is None or item.stage == MOCK:
            continue
        for found in (latest, *(by_skill.setdefault(skill, {}) for skill in probed_skills(item))):
            found[item.company] = max(item.date, found.get(item.company, item.date))
    return Probing(latest, by_skill)
