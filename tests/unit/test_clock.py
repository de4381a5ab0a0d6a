"""The clock of an answer, and two attempts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from generator.events import pick_past
from generator.model import Entry
from generator.reports.all import build_reports
from generator.reports.attempts import SkillChange, compare_attempts
from generator.reports.clock import build_clock
from generator.settings import Settings
from tests.unit.builders import day, entry, journal, mark, study

SECOND = "acme-engineer-2"


def list_ticks(as_of: str, *entries: Entry) -> Sequence[tuple[str, str]]:
    """Return kind and day of each tick of the one process."""
    built, today = journal(*entries), day(as_of)
    reports = build_reports(built, Settings(), today)
    (history,) = reports.timeline.histories.values()
    past = pick_past(built.entries.values(), today)
    reminders = (item for item in reports.followups if item.process)
    return [(item.kind, f"{item.day:%m-%d}") for item in build_clock(past, history, reminders)]


def test_clock_begins_with_a_round() -> None:
    """Before there was a round nobody waits for an answer to one."""
    assert list_ticks("2026-03-01", entry("2026-02-20-contacted", "contacted")) == []


def test_clock_of_a_silence() -> None:
    """The promise, the ping it leads to, and three to four weeks in which an answer is usual."""
    onsite = entry("2026-03-02-onsite", "onsite", promised=date(2026, 3, 10))
    assert list_ticks("2026-03-04", onsite) == [
        ("last-round", "03-02"),
        ("promised", "03-10"),
        ("ping", "03-12"),
        ("usual", "03-23"),
        ("ghosted", "05-01"),
    ]
    pinged = entry("2026-03-12-follow-up", "follow-up", letter="ping")
    found = list_ticks("2026-03-13", onsite, pinged)
    assert [kind for kind, _ in found] == [
        "last-round", "promised", "pinged", "second-ping", "usual", "ghosted",
    ]  # fmt: skip


def test_clock_of_a_rejection() -> None:
    """Their word, my question, what they said to it, and one day for the rematch."""
    found = list_ticks(
        "2026-04-01",
        entry("2026-03-02-onsite", "onsite"),
        entry(
            "2026-03-20-rejected", "rejected", reasons=("technical",),
            retry_after=date(2026, 9, 20),
        ),
        entry("2026-03-22-follow-up", "follow-up", letter="feedback-request"),
        entry("2026-03-25-feedback", "feedback"),
    )  # fmt: skip
    assert found == [
        ("last-round", "03-02"),
        ("answered", "03-20"),
        ("asked-why", "03-22"),
        ("explained", "03-25"),
        ("rematch", "09-20"),
    ]


def test_planned_round_has_no_usual_answer() -> None:
    """While a next round is planned, the answer has come: it was an invitation."""
    found = list_ticks(
        "2026-03-04",
        entry("2026-03-02-tools", "tools"),
        entry("2026-03-20-onsite", "onsite"),
    )
    assert "usual" not in [kind for kind, _ in found]


def compare(*entries: Entry) -> dict[str, SkillChange]:
    """Return the changes between the first and the second process by skill, in order."""
    built = journal(*entries)
    levels = build_reports(built, Settings(), date(2026, 12, 1)).skills.levels
    first, second = (
        [built.entries[item] for item in built.processes[key].entries]
        for key in ("acme-engineer-1", SECOND)
    )
    return {item.skill: item for item in compare_attempts(first, second, levels.values())}


def test_attempts_are_compared_by_skill() -> None:
    """The largest gain first; then what was not asked again; what is new in the second is not there."""
    found = compare(
        entry("2026-01-05-tools", "tools", marks=(mark("go", "2"), mark("sql", "4"), mark("css", "3"))),
        entry("2026-02-01-study", "study", company=None, process=None,
              marks=(study("go", 10),)),
        entry("2026-08-01-tools", "tools", process=SECOND,
              marks=(mark("go", "4"), mark("sql", "4"), mark("linux", "3"))),
    )  # fmt: skip
    assert list(found) == ["go", "sql", "css"]
    assert (found["go"].rounds_before, found["go"].rounds_after) == (1, 1)
    assert found["go"].after is not None and found["go"].after > found["go"].before
    assert found["css"].after is None and found["css"].rounds_after == 0


@pytest.mark.parametrize(
    ("studied", "hours"),
    [("2026-01-04", 0), ("2026-01-06", 10), ("2026-08-01", 10), ("2026-08-02", 0)],
)
def test_only_study_in_between_counts(studied: str, hours: float) -> None:
    """Hours count after the last round of then and up to the first of now."""
    found = compare(
        entry("2026-01-05-tools", "tools", marks=(mark("go", "2"),)),
        entry(f"{studied}-study", "study", company=None, process=None,
              marks=(study("go", 10),)),
        entry("2026-08-01-tools", "tools", process=SECOND, marks=(mark("go", "4"),)),
    )  # fmt: skip
    assert found["go"].hours == hours
