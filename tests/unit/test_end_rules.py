"""Reminders at the end of a process: why, offer, kind no, rematch."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.model import Entry
from generator.record import replace
from tests.unit.builders import entry, feedback, mark, term
from tests.unit.reminding import CONTACTED, MET, OFFER, REJECTED, ROUND, find, find_due, rated

NAMED = (mark("go"),)


@pytest.mark.parametrize(
    ("fields", "asks"),
    [
        ({}, True),
        ({"reasons": ("not-told",)}, True),
        ({"reasons": ("technical",)}, True),
        ({"reasons": ("technical",), "marks": NAMED}, False),
        ({"reasons": ("technical",), "decided_by": ("go",)}, False),
        ({"marks": NAMED}, False),
        ({"reasons": ("headcount",)}, False),
    ],
)
def test_ask_why(fields: dict[str, Any], asks: bool) -> None:
    """Due two days after a rejection that gives no reason or names no skill."""
    made = entry("2026-02-20-rejected", "rejected", **fields)
    assert find_due("ask-why", "2026-02-20", ROUND, made) == (["2026-02-22"] if asks else [])


@pytest.mark.parametrize(
    "answer",
    [
        [entry("2026-02-21-f", "feedback")],
        [entry("2026-02-21-mail", "follow-up", letter="feedback-request")],
        [
            entry(
                "2026-02-10-tools", "tools", feedback=(feedback(date=date(2026, 2, 22)),)
            )
        ],
    ],
)  # fmt: skip
def test_ask_why_ends_with_feedback_or_a_request(answer: list[Entry]) -> None:
    """What came before the rejection does not end it, what comes after does."""
    early = entry("2026-02-15-f", "feedback")
    assert find_due("ask-why", "2026-02-25", ROUND, early, REJECTED) == ["2026-02-22"]
    assert find_due("ask-why", "2026-02-25", ROUND, REJECTED, *answer) == []


NEGOTIATION = entry("2026-02-22-counter", "negotiation", counter=(term("base", 9),))


@pytest.mark.parametrize(
    ("as_of", "entries", "due"),
    [
        ("2026-02-20", [OFFER], ["2026-02-27"]),
        ("2026-02-20", [replace(OFFER, deadline=date(2026, 3, 4))], ["2026-03-04"]),
        ("2026-02-25", [OFFER, NEGOTIATION], []),
        ("2026-02-25", [OFFER, replace(NEGOTIATION, deadline=date(2026, 3, 9))], ["2026-03-09"]),
        ("2026-02-25", [OFFER, entry("2026-02-24-accepted", "accepted")], []),
        ("2026-02-25", [OFFER, entry("2026-02-24-declined", "declined")], []),
        ("2026-02-25", [replace(OFFER, remind=date(2026, 2, 26))], ["2026-02-26"]),
        ("2026-02-25", [replace(OFFER, remind="done")], []),
    ],
)
def test_answer_offer(as_of: str, entries: list[Entry], due: list[str]) -> None:
    """By the deadline, else within a week, until it is answered; `remind` overrules it."""
    assert find_due("answer-offer", as_of, *entries) == due


def test_silence_after_my_counter_is_a_ping() -> None:
    """Once it is their turn, the ping rule holds."""
    assert find_due("ping", "2026-02-25", OFFER, NEGOTIATION) == ["2026-03-06"]


DECLINED = entry("2026-02-24-declined", "declined")


@pytest.mark.parametrize(
    ("as_of", "entries", "due"),
    [
        ("2026-02-23", [CONTACTED, OFFER, DECLINED], []),
        ("2026-02-24", [CONTACTED, OFFER, DECLINED], ["2026-02-25"]),
        (
            "2026-02-26",
            [CONTACTED, OFFER, DECLINED, entry("2026-02-25-no", "follow-up", letter="decline")],
            [],
        ),
    ],
)
def test_say_no_kindly(as_of: str, entries: list[Entry], due: list[str]) -> None:
    """The day after I declined, until the letter is logged."""
    assert find_due("say-no-kindly", as_of, *entries) == due


def test_say_no_kindly_names_the_people() -> None:
    """Everyone of the process that may be written to stands in the title."""
    (found,) = find("say-no-kindly", "2026-02-24", MET, OFFER, DECLINED)
    assert found.title == "Say no kindly to Dana Reyes and Lee Chen at Acme"
    (alone,) = find("say-no-kindly", "2026-02-24", DECLINED)
    assert alone.title == "Say no kindly to Acme"


TECHNICAL = entry("2025-03-15-rejected", "rejected", reasons=("technical",))


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({}, ["2025-09-11"]),
        ({"retry_after": date(2025, 6, 1)}, ["2025-06-01"]),
        ({"reasons": ("headcount",)}, []),
        ({"reasons": ("headcount",), "retry_after": date(2025, 6, 1)}, ["2025-06-01"]),
        ({"reasons": (), "marks": NAMED}, []),
        ({"remind": date(2025, 10, 1)}, ["2025-10-01"]),
        ({"remind": "no"}, []),
    ],
)
def test_rematch(fields: dict[str, Any], due: list[str]) -> None:
    """180 days after a technical rejection, unless told otherwise, with every named skill good."""
    assert find_due("rematch", "2025-04-01", replace(TECHNICAL, **fields)) == due


def test_rematch_waits_for_the_named_skills() -> None:
    """A gap holds it back, a recovering skill marks it as risky, a closed one lets it pass."""
    failed = replace(TECHNICAL, decided_by=("a",))
    start = [rated("2025-03-01-x", "a", "1/4"), failed]
    again = [
        entry(f"2026-02-0{number}-m", "mock", company=None, process=None,
              marks=(mark("a", None, "4/4"),))
        for number in (1, 2)
    ]  # fmt: skip
    assert find("rematch", "2026-02-20", *start) == []
    (risky,) = find("rematch", "2026-02-20", *start, again[0])
    assert risky.title == "Ask Acme for a new attempt (risky: a not yet closed)"
    (sure,) = find("rematch", "2026-02-20", *start, *again)
    assert (sure.title, sure.letter) == ("Ask Acme for a new attempt", "reinterview")
    assert sure.overdue


def test_rematch_ends_with_a_new_attempt() -> None:
    """A later process with the company, begun or planned, is the new attempt."""
    later = entry("2025-05-01-again", "contacted", process="acme-engineer-2")
    elsewhere = entry("2025-05-01-birch", "contacted", company="birch", process="birch-engineer-1")
    assert find("rematch", "2025-04-01", TECHNICAL, later) == []
    assert len(find("rematch", "2025-04-01", TECHNICAL, elsewhere)) == 1
