"""Reminders of small journals, for the tests of their rules.

In: entries and a day. Out: reminders. It must not know any single rule.
"""

from __future__ import annotations

from typing import Any

from generator.model import Entry, Journal
from generator.reports.followups import gather_facts
from generator.reports.network import build_network
from generator.reports.reminders import Followup, build_followups
from generator.reports.skills import build_skill_report
from generator.reports.timeline import build_timeline
from generator.settings import Settings
from tests.unit.builders import day, entry, journal, mark

DEFAULT = Settings()
DANA = "dana-reyes"
LEE = "lee-chen"
ROUND = entry("2026-02-10-algorithms", "algorithms")
CONTACTED = entry("2026-02-01-contacted", "contacted", people=[DANA])
PING = entry("2026-02-24-ping", "follow-up", letter="ping", to_=DANA)
REJECTED = entry("2026-02-20-rejected", "rejected")
OFFER = entry("2026-02-20-offer", "offer", from_=DANA)
MET = entry("2026-02-10-tools", "tools", people=[DANA, LEE])
SECOND = entry("2026-03-03-ping", "follow-up", to_=DANA)


def find_all(built: Journal, as_of: str, settings: Settings = DEFAULT) -> tuple[Followup, ...]:
    """Return all reminders of a journal that the owner has not ended."""
    timeline = build_timeline(built, day(as_of))
    skills = build_skill_report(built, day(as_of))
    network = build_network(built, timeline, settings)
    found = build_followups(gather_facts(built, timeline, skills, network, settings))
    return tuple(item for item in found if not item.is_retired)


def find(rule: str, as_of: str, *entries: Entry, **fields: Any) -> list[Followup]:
    """Return the reminders of one rule."""
    return [item for item in find_all(journal(*entries, **fields), as_of) if item.rule == rule]


def find_due(rule: str, as_of: str, *entries: Entry, **fields: Any) -> list[str]:
    """Return the due days of the reminders of one rule."""
    return [item.due.isoformat() for item in find(rule, as_of, *entries, **fields)]


def rated(name: str, skill: str, theirs: str) -> Entry:
    """Make a round with one rating of theirs."""
    return entry(name, "algorithms", marks=(mark(skill, None, theirs),))
