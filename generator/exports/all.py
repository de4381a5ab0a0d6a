"""The files for other programs that lie beside the pages: planned always, written where they changed.

In: the journal, its reports, settings and today. Out: by path a plan of plain values, and the bytes
of a plan. Plans are cheap; what writes them is imported late. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from generator.exports.calendar import plan_calendar, render_calendar
from generator.exports.contacts import plan_contacts, render_contacts
from generator.exports.data import render_data
from generator.exports.feed import plan_feed, render_feed
from generator.exports.paths import CALENDAR, CONTACTS, DATA, FEED, SCHEMA
from generator.model import Journal
from generator.reports.all import Reports
from generator.settings import Settings

Planner = Callable[[Journal, Reports, Settings, date], Any]


def _plan_calendar(journal: Journal, reports: Reports, settings: Settings, as_of: date) -> Any:
    return plan_calendar(journal, reports.followups, settings, as_of)


def _plan_contacts(journal: Journal, reports: Reports, _settings: Settings, _as_of: date) -> Any:
    return plan_contacts(journal, reports.network)


def _plan_feed(journal: Journal, _reports: Reports, settings: Settings, as_of: date) -> Any:
    return plan_feed(journal, settings, as_of)


PLANNED: Mapping[str, tuple[Planner, Callable[[Any], bytes]]] = {
    CALENDAR: (_plan_calendar, render_calendar),
    CONTACTS: (_plan_contacts, render_contacts),
    FEED: (_plan_feed, render_feed),
}
"""What is planned and written apart, by path."""


def plan_exports(
    journal: Journal, reports: Reports, settings: Settings, as_of: date
) -> Mapping[str, Any]:
    """Return the plan of every file that is planned."""
    return {path: plan(journal, reports, settings, as_of) for path, (plan, _) in PLANNED.items()}


def render_plan(path: str, plan: Any) -> bytes:
    """Return the bytes of a planned file."""
    return PLANNED[path][1](plan)


def render_export(
    path: str, journal: Journal, reports: Reports, settings: Settings, as_of: date
) -> bytes:
    """Return the bytes of a file, planned or not."""
    if path == DATA:
        return render_data(journal, reports, as_of)
    return render_plan(path, PLANNED[path][0](journal, reports, settings, as_of))


def read_schema() -> bytes:
    """Return what `journal.json` holds, as a JSON Schema."""
    return Path(__file__).with_name(SCHEMA).read_bytes()
