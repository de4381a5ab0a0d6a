"""Reminders around a round: prepare, write up, thank."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import Entry
from generator.record import replace
from tests.unit.builders import ask, entry, feedback, mark, person, session
from tests.unit.reminding import DANA, LEE, MET, ROUND, find, find_due


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        ("2026-01-01", ["2026-02-09"]),
        ("2026-02-09", ["2026-02-09"]),
        ("2026-02-10", []),
    ],
)
def test_prepare_is_due_the_day_before(as_of: str, due: list[str]) -> None:
    """It stands until the round is past."""
    assert find_due("prepare", as_of, ROUND) == due


def test_prepare_ends_when_the_round_is_written_up_or_called_off() -> None:
    """Nobody prepares for a round that is over, or will not be."""
    assert find("prepare", "2026-02-10", replace(ROUND, outcome="passed")) == []
    cancelled = entry("2026-02-10-x", "algorithms", outcome="cancelled")
    assert find("prepare", "2026-02-01", cancelled) == []


def test_prepare_names_the_round() -> None:
    """A round has a company, a mock has people, an onsite counts once."""
    onsite = entry("2026-02-10-onsite", "onsite", sessions=[session("tools"), session("domain")])
    mock = entry("2026-02-11-mock", "mock", company=None, process=None, people=[DANA])
    titles = [item.title for item in find("prepare", "2026-02-01", ROUND, onsite, mock)]
    assert titles == [
        "Prepare for the algorithms round at Acme on 2026-02-10",
        "Prepare for the onsite at Acme on 2026-02-10",
        "Prepare for the mock interview with Dana Reyes on 2026-02-11",
    ]


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({}, True),
        ({"marks": (mark("go"),)}, True),
        ({"marks": (mark("go", "3"),)}, False),
        ({"questions": (ask("go"),)}, False),
        ({"outcome": "unknown"}, False),
        ({"feedback": (feedback(mark("go", None, "3/4")),)}, False),
    ],
)
def test_write_up_ends_with_a_rating_a_question_or_an_outcome(
    fields: dict[str, Any], left: bool
) -> None:
    """It is due two days after the round."""
    found = find_due("write-up", "2026-02-10", entry("2026-02-10-tools", "tools", **fields))
    assert found == (["2026-02-12"] if left else [])


def test_write_up_ends_with_feedback_that_came_later() -> None:
    """A rating in a feedback entry about the round is one too; a round ahead needs none."""
    remark = entry(
        "2026-02-12-f", "feedback", about=ROUND.id, marks=(mark("go", None, "3/4"),)
    )  # fmt: skip
    assert find("write-up", "2026-02-20", ROUND, remark) == []
    assert find("write-up", "2026-02-09", ROUND) == []


THANKS = entry("2026-02-11-thanks", "follow-up", letter="thank-you", to_=LEE)


@pytest.mark.parametrize(
    ("as_of", "entries", "due"),
    [
        ("2026-02-09", [MET], []),
        ("2026-02-10", [MET], ["2026-02-11"]),
        ("2026-02-16", [MET], ["2026-02-11"]),
        ("2026-02-17", [MET], []),
        ("2026-02-11", [MET, THANKS], []),
        ("2026-02-10", [entry("2026-02-10-tools", "tools")], []),
    ],
)
def test_thank_you(as_of: str, entries: list[Entry], due: list[str]) -> None:
    """Due a day after a round with people, until one is thanked or a week has passed."""
    assert find_due("thank-you", as_of, *entries) == due


def test_thank_you_skips_whom_not_to_write_to() -> None:
    """A person of the tier none gets no letter."""
    people = [person("Dana Reyes", tier="none")]
    (found,) = find("thank-you", "2026-02-10", MET, people=people)
    assert (found.person, found.letter) == (LEE, "thank-you")
    assert found.title == "Thank Lee Chen for the tools round at Acme"
