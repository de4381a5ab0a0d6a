"""Reminders of a quiet process: ping, second ping, ghosted."""

from __future__ import annotations

from datetime import date

import pytest

from generator.model import Entry
from generator.record import replace
from tests.unit.builders import entry, person
from tests.unit.reminding import (
    CONTACTED,
    DANA,
    LEE,
    OFFER,
    PING,
    REJECTED,
    ROUND,
    SECOND,
    find,
    find_due,
)

PROCESS = "acme-engineer-1"


@pytest.mark.parametrize(
    ("as_of", "entries", "due"),
    [
        ("2026-02-11", [ROUND], ["2026-02-24"]),
        ("2026-02-26", [ROUND], ["2026-02-24"]),
        ("2026-02-26", [ROUND, PING], []),
        ("2026-02-26", [ROUND, entry("2026-02-20-reply", "reply")], ["2026-03-06"]),
        ("2026-02-26", [entry("2026-02-01-applied", "applied")], ["2026-02-15"]),
        ("2026-02-11", [replace(ROUND, promised=date(2026, 2, 13))], ["2026-02-17"]),
        ("2026-02-11", [replace(ROUND, promised=date(2026, 2, 14))], ["2026-02-17"]),
        ("2026-02-11", [replace(ROUND, promised=date(2026, 2, 16))], ["2026-02-18"]),
        (
            "2026-02-26",
            [replace(ROUND, promised=date(2026, 2, 13)), entry("2026-02-20-reply", "reply")],
            ["2026-03-06"],
        ),
        ("2026-02-26", [ROUND, REJECTED], []),
        ("2026-02-26", [ROUND, OFFER], []),
        ("2026-02-26", [ROUND, entry("2026-03-01-tools", "tools")], []),
        ("2026-02-26", [ROUND, entry("2026-02-20-hold", "on-hold")], []),
        ("2026-04-11", [ROUND], []),
        ("2026-02-26", [entry("2026-02-01-note", "note")], []),
    ],
)
def test_ping(as_of: str, entries: list[Entry], due: list[str]) -> None:
    """14 days after their last word or two working days after a promise, until they write."""
    assert find_due("ping", as_of, *entries) == due


@pytest.mark.parametrize(
    ("remind", "due"),
    [(date(2026, 3, 9), ["2026-03-09"]), ("done", []), ("no", []), (None, ["2026-02-24"])],
)
def test_remind_overrules_the_ping(remind: date | str | None, due: list[str]) -> None:
    """A date moves it, the words end it, and nothing else of the round is touched."""
    made = replace(ROUND, remind=remind)
    assert find_due("ping", "2026-02-20", made) == due
    assert find_due("write-up", "2026-02-20", made) == ["2026-02-12"]


def test_remind_of_the_ping_overrules_the_second() -> None:
    """The second ping belongs to the first one's entry."""
    made = replace(PING, remind=date(2026, 3, 20))
    assert find_due("second-ping", "2026-02-26", ROUND, made) == ["2026-03-20"]
    assert find_due("second-ping", "2026-02-26", ROUND, replace(PING, remind="no")) == []


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (ROUND, "nothing since the algorithms round of 2026-02-10"),
        (entry("2026-02-25-reply", "reply"), "their last message is of 2026-02-25"),
        (replace(ROUND, promised=date(2026, 2, 25)), "an answer was promised by 2026-02-25"),
    ],
)
def test_ping_says_why(last: Entry, words: str) -> None:
    """The title names person, company and cause; a recruiter comes before the last one met."""
    talk = entry("2026-02-02-tools", "tools", people=[LEE])
    people = [person("Dana Reyes", relation="recruiter")]
    (found,) = find("ping", "2026-02-26", CONTACTED, talk, last, people=people)
    assert found.title == f"Ping Dana Reyes at Acme: {words}"
    assert (found.person, found.process, found.entry) == (DANA, PROCESS, last.id)
    assert found.letter == "ping"


def test_ping_without_anybody_to_write_to() -> None:
    """The company stands alone."""
    (found,) = find("ping", "2026-02-20", entry("2026-02-10-applied", "applied"))
    assert found.title == "Ping Acme: no answer to your message of 2026-02-10"


@pytest.mark.parametrize(
    ("as_of", "entries", "due"),
    [
        ("2026-02-23", [ROUND, PING], []),
        ("2026-02-24", [ROUND, PING], ["2026-03-03"]),
        ("2026-03-05", [ROUND, PING, SECOND], []),
        ("2026-03-05", [ROUND, PING, entry("2026-03-01-reply", "reply")], []),
        ("2026-03-12", [ROUND, PING], []),
    ],
)
def test_second_ping(as_of: str, entries: list[Entry], due: list[str]) -> None:
    """A week after an unanswered ping, once, until they write or are given up."""
    assert find_due("second-ping", as_of, *entries) == due


@pytest.mark.parametrize(
    ("as_of", "entries", "due"),
    [
        ("2026-02-11", [ROUND], ["2026-04-11"]),
        ("2026-02-24", [ROUND, PING], ["2026-03-12"]),
        ("2026-05-01", [ROUND, PING], ["2026-03-12"]),
        ("2026-03-20", [ROUND, PING, entry("2026-03-15-reply", "reply")], ["2026-05-14"]),
        ("2026-03-20", [ROUND, REJECTED], []),
    ],
)
def test_ghosted(as_of: str, entries: list[Entry], due: list[str]) -> None:
    """30 days after their last word with an unanswered ping, 60 without, until they write."""
    assert find_due("ghosted", as_of, *entries) == due
