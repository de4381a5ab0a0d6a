"""All reminders together: order, folding, and what is stuck."""

from __future__ import annotations

import pytest

from generator.model import Entry
from generator.record import replace
from generator.reports.reminders import find_stuck
from generator.reports.timeline import build_timeline
from tests.unit.builders import day, entry, journal
from tests.unit.reminding import MET, PING, REJECTED, ROUND, SECOND, find_all


def stuck(as_of: str, *entries: Entry) -> tuple[str, ...]:
    """Return the stuck processes."""
    built = journal(*entries)
    return find_stuck(build_timeline(built, day(as_of)), find_all(built, as_of))


@pytest.mark.parametrize(
    ("as_of", "entries", "is_stuck"),
    [
        ("2026-02-20", [ROUND], False),
        ("2026-02-20", [replace(ROUND, remind="no")], True),
        ("2026-02-20", [ROUND, entry("2026-02-12-hold", "on-hold")], True),
        ("2026-03-05", [ROUND, PING, SECOND], True),
        ("2026-02-20", [replace(ROUND, remind="no"), entry("2026-03-01-x", "tools")], False),
        ("2026-05-20", [ROUND], False),
        ("2026-02-20", [ROUND, REJECTED], False),
        ("2026-02-20", [entry("2026-02-01-note", "note")], True),
    ],
)
def test_stuck(as_of: str, entries: list[Entry], is_stuck: bool) -> None:
    """An open process is stuck where neither a step nor a reminder would move it."""
    assert bool(stuck(as_of, *entries)) is is_stuck


def test_followups_come_in_order_of_due_day() -> None:
    """What is due on one day keeps the order of the rules, and overdue begins the day after."""
    found = find_all(journal(MET, ROUND), "2026-02-12")
    assert [item.due for item in found] == sorted(item.due for item in found)
    by_rule = {item.rule: item.overdue for item in found}
    assert by_rule["thank-you"]
    assert not by_rule["write-up"]
