"""Reminders beside any process: study, retest, keep in touch, reconnect."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.model import Entry
from generator.record import replace
from generator.reports.days import shift_day
from tests.unit.builders import day, entry, mark, person, study
from tests.unit.reminding import DANA, MET, find, find_due, rated


def test_study_is_for_the_top_three_gaps() -> None:
    """It is due now and ends when the status changes."""
    low = [rated(f"2026-02-0{number}-x", skill, "1/4") for number, skill in enumerate("abcd", 1)]
    found = find("study", "2026-02-20", *low)
    assert [item.skill for item in found] == ["d", "c", "b"]
    assert {(item.due, item.overdue) for item in found} == {(date(2026, 2, 20), False)}
    assert found[0].title == "Study d: level 2.2 of 5, asked by 1 of 1 company"
    hours = entry("2026-02-15-s", "study", company=None, process=None, marks=(study("a", 20),))
    assert find("study", "2026-02-20", low[0], hours) == []


def test_retest_after_study_until_a_new_round() -> None:
    """Twenty hours call for a test; a later round on the skill, rated or not, ends it."""
    hours = entry("2026-02-15-s", "study", company=None, process=None, marks=(study("a", 20),))
    entries = [rated("2026-02-01-x", "a", "1/4"), hours]
    (found,) = find("retest", "2026-02-20", *entries)
    assert found.title == "Retest a: 20 hours of study since the last round"
    mock = entry("2026-02-18-m", "mock", company=None, process=None, marks=(mark("a"),))
    assert find("retest", "2026-02-20", *entries, mock) == []
    short = replace(hours, marks=(study("a", 19.9),))
    assert find("retest", "2026-02-20", entries[0], short) == []


def test_retest_of_a_recovering_skill() -> None:
    """One more good round is wanted."""
    entries = [rated("2025-02-01-x", "a", "1/4"), rated("2026-02-01-y", "a", "4/4")]
    (found,) = find("retest", "2026-02-20", *entries)
    assert (found.skill, found.entry) == ("a", "2026-02-01-y")


COFFEE = entry("2025-12-01-coffee", "catch-up", company=None, process=None, people=[DANA])


@pytest.mark.parametrize(
    ("tier", "due"),
    [
        (None, ["2026-12-01"]),
        ("keep", ["2026-05-30"]),
        ("warm", ["2026-03-01"]),
        ("active", ["2025-12-15"]),
        ("none", []),
        ("dormant", []),
    ],
)
def test_keep_in_touch_follows_the_cadence(tier: str | None, due: list[str]) -> None:
    """The tier decides; a contact moves the day."""
    people = [person("Dana Reyes", tier=tier)]
    assert find_due("keep-in-touch", "2026-02-20", COFFEE, people=people) == due
    again = replace(COFFEE, id="2026-02-19-coffee", date=date(2026, 2, 19))
    moved = find_due("keep-in-touch", "2026-02-20", COFFEE, again, people=people)
    assert moved == [shift_day(day(item), 80).isoformat() for item in due]


def test_keep_in_touch_leaves_open_processes_alone() -> None:
    """Who is part of one has the ping rule; a catch-up's own `remind` moves the day."""
    assert find("keep-in-touch", "2026-02-20", COFFEE, MET) == []
    assert find("keep-in-touch", "2026-02-05", COFFEE, MET) == []
    moved = replace(COFFEE, remind=date(2026, 4, 1))
    (found,) = find("keep-in-touch", "2026-02-20", moved)
    assert (found.due, found.entry, found.letter) == (date(2026, 4, 1), COFFEE.id, "check-in")
    assert found.title == "Write to Dana Reyes (Acme): last contact 2025-12-01"


def sleep(name: str, company: str) -> tuple[Entry, Any]:
    """Make somebody last met long ago, and that meeting."""
    made = person(name, company)
    talk = entry(
        f"2020-01-01-{made.id}", "catch-up", company=None, process=None, people=[made.id]
    )  # fmt: skip
    return talk, made


def test_reconnect_with_three_a_quarter() -> None:
    """Different companies come first, and whoever was written to this quarter counts."""
    pairs = [sleep("Ann A", "x"), sleep("Ben B", "x"), sleep("Cem C", "y"), sleep("Dov D", "z")]
    talks, people = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = find("reconnect", "2026-02-20", *talks, people=people)
    assert [item.person for item in found] == ["ann-a", "cem-c", "dov-d"]
    assert {item.due for item in found} == {date(2026, 3, 31)}
    mail = entry("2026-02-01-mail", "follow-up", company=None, process=None, to_="ann-a")
    left = find("reconnect", "2026-02-20", *talks, mail, people=people)
    assert [item.person for item in left] == ["ben-b", "cem-c"]
    answered = entry("2026-02-10-tea", "catch-up", company=None, process=None, people=["ben-b"])
    assert "ben-b" not in [
        item.person for item in find("reconnect", "2026-02-20", *talks, answered, people=people)
    ]
