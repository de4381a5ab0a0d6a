"""The demand for a skill written out: every company with its latest round, and the sum of both.

In: the book and a skill's id. Out: `DemandTable`, whose two sums make the share of the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.model import Journal
from generator.pages.links import Link, LinkMaker
from generator.reports.hours import build_hours, probed_skills
from generator.reports.observations import find_decay

MOCK = "mock"


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A company: its latest round and, where it asked for the skill, its latest round that did.

    Weights are 1 for today and halve with each year of age.
    """

    company: Link
    latest: date
    weight: float
    asked: date | None
    asked_weight: float


@dataclass(frozen=True, slots=True)
class DemandTable:
    """Companies, newest round first, and the sums of their weights."""

    rows: tuple[DemandRow, ...]
    everyone: float
    asking: float


@dataclass(frozen=True, slots=True)
class Probing:
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


def build_demand(probing: Probing, as_of: date, links: LinkMaker, skill_id: str) -> DemandTable:
    """Write out who asked for a skill among all who interviewed."""
    asked = probing.by_skill.get(skill_id, {})
    newest = sorted(probing.latest.items(), key=lambda item: item[1], reverse=True)
    rows = tuple(
        DemandRow(
            company=links.company(company),
            latest=day,
            weight=_weigh(as_of, day),
            asked=asked.get(company),
            asked_weight=_weigh(as_of, asked[company]) if company in asked else 0.0,
        )
        for company, day in newest
    )
    return DemandTable(rows, sum(row.weight for row in rows), sum(row.asked_weight for row in rows))


def _weigh(as_of: date, day: date) -> float:
    """Return the weight that a day has today."""
    return find_decay((as_of - day).days)
