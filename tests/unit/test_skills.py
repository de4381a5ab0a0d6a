"""The skill model against the numbers of the method: edge cases, study, bars and time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.model import Entry, Journal, SkillMark
from generator.reports.skills import SkillLevel, build_skill_report
from tests.unit.builders import entry, journal, mark, rate, study
from tests.unit.test_worked_example import work_example

TODAY = date(2026, 3, 1)
ALGORITHMS = "algorithms"


def find_level(built: Journal, skill: str = ALGORITHMS, as_of: date = TODAY) -> SkillLevel:
    """Return one skill's level."""
    return build_skill_report(built, as_of).levels[skill]


def hour(name: str, company: str = "acme", **fields: Any) -> Entry:
    """Make an algorithms round at a company, in a process of its own."""
    return entry(name, ALGORITHMS, company=company, process=f"{company}-engineer-1", **fields)


T = "2026-03-01"


def rated(name: str, theirs: str, company: str = "acme") -> Entry:
    """Make a round with nothing but their rating."""
    return hour(name, company, marks=(mark(ALGORITHMS, None, theirs),))


EDGE_CASES = {
    "no observation": (
        [hour(T, marks=(mark(ALGORITHMS),))],
        (0, None, 0.5, 0, 1, 0.325), "unknown", ("thin",),
    ),
    "one self 5/5": (
        [hour(T, marks=(mark(ALGORITHMS, "5"),))],
        (0.4, 1, 0.583, 0.167, 1, 0.216), "unproven", ("thin",),
    ),
    "one self 1/5": (
        [hour(T, marks=(mark(ALGORITHMS, "1"),))],
        (0.4, 0, 0.417, 0, 0.833, 0.390), "gap", ("thin",),
    ),
    "one feedback 4/4": (
        [rated(T, "4/4")],
        (1.5, 1, 0.714, 0.429, 1, 0.066), "unproven", (),
    ),
    "one feedback 1/4": (
        [rated(T, "1/4")],
        (1.5, 0, 0.286, 0, 0.571, 0.560), "gap", (),
    ),
    "failed round, 3 skills": (
        [hour(T, marks=(mark(ALGORITHMS), mark("go"), mark("sql")), outcome="failed")],
        (0.333, 0.3, 0.471, 0.014, 0.929, 0.340), "gap", ("thin",),
    ),
    "self 5/5 and feedback 1/4": (
        [hour(T, marks=(mark(ALGORITHMS, "5", "1/4"),))],
        (1.5, 0.211, 0.376, 0.026, 0.726, 0.428), "gap", ("disputed",),
    ),
    "contradiction": (
        [rated(f"{T}-a", "4/4", "a"), rated(f"{T}-b", "1/4", "b")],
        (3, 0.5, 0.5, 0.184, 0.816, 0.264), "gap", ("disputed",),
    ),
    "three half-lives": (
        [rated("2023-03-02", "1/4")],
        (0.188, 0, 0.457, 0, 0.914, 0.355), "gap", ("thin", "stale"),
    ),
    "a year apart": (
        [rated("2025-03-01", "1/4"), rated(T, "4/4")],
        (2.25, 0.667, 0.588, 0.255, 0.921, 0.180), "recovering", ("disputed",),
    ),
    "studied since": (
        [
            rated("2025-08-30", "1/4"),
            entry(
                "2025-12-01", "study", company=None, process=None, marks=(study(ALGORITHMS, 40),)
            ),
        ],
        (0.265, 0, 0.442, 0, 0.883, 0.368), "retest", ("thin",),
    ),
    "four companies": (
        [rated(f"{T}-{company}", "3/4", company) for company in "abcd"],
        (6, 0.667, 0.625, 0.386, 0.864, 0.112), "met", (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EDGE_CASES)
def test_edge_case(case: str) -> None:
    """Every row of the table of edge cases agrees to three decimals."""
    entries, numbers, status, flags = EDGE_CASES[case]
    level = find_level(journal(*entries))
    found = (
        level.total_weight, level.mean, level.level, level.low, level.high, level.shortfall,
    )  # fmt: skip
    assert [None if item is None else pytest.approx(item, abs=5.1e-4) for item in numbers] == [
        *found
    ]
    assert (level.status, level.flags) == (status, flags)


@pytest.mark.parametrize(
    ("marks", "minutes", "hours"),
    [
        ((mark(ALGORITHMS),), None, 5),
        ((mark(ALGORITHMS), mark("go")), None, 2.5),
        ((mark(ALGORITHMS), mark("go")), 600, 5),
        ((mark(ALGORITHMS), study("go", 4)), None, 0),
        ((study(ALGORITHMS, 1.5),), 600, 1.5),
    ],
)
def test_study_hours(marks: tuple[SkillMark, ...], minutes: int | None, hours: float) -> None:
    """Stated hours count, else an equal share of the duration, else of five hours."""
    studied = entry("2026-02-01", "study", company=None, process=None, marks=marks, minutes=minutes)
    level = find_level(journal(studied))
    assert level.study == ((date(2026, 2, 1), "2026-02-01", hours),)
    assert (level.status, level.n) == (None, 0)


def test_study_on_the_day_of_the_round_does_not_count() -> None:
    """Only study strictly after the round and up to today weakens it."""
    studied = [
        entry(name, "study", company=None, process=None, marks=(study(ALGORITHMS, 8),))
        for name in ("2026-02-01-s", "2026-02-02-s", "2026-03-02-s")
    ]
    level = find_level(journal(rated("2026-02-01", "1/4"), *studied))
    assert level.observations[0].study_hours == 8


def test_own_target_moves_the_bar() -> None:
    """A skill's own bar decides status and shortfall, even at the bottom of the scale."""
    built = journal(rated(T, "2/4"), bars={ALGORITHMS: rate("2").value})
    assert find_level(built).status == "unproven"
    bottom = find_level(journal(rated(T, "1/4"), bars={ALGORITHMS: 0.0}))
    assert (bottom.shortfall, bottom.status) == (0.0, "unproven")


def test_met_fades_and_closed_becomes_stale_with_time_alone() -> None:
    """The mean stays while the weight falls."""
    met = journal(*EDGE_CASES["four companies"][0])
    later = date(2027, 6, 1)
    assert find_level(met, as_of=later).status == "unproven"
    closed = find_level(work_example(), as_of=date(2027, 3, 1))
    assert (closed.status, closed.closed_on, closed.flags) == (
        "closed", date(2026, 1, 20), ("stale",),
    )  # fmt: skip


def test_later_fall_opens_a_closed_gap_again() -> None:
    """A mean below the bar is a gap, whatever was closed before."""
    built = journal(
        *(rated(name, "1/4") for name in ("2025-01-01", "2026-02-20", "2026-02-21", "2026-02-22")),
        *(rated(name, "4/4") for name in ("2025-12-01", "2025-12-02", "2025-12-03")),
    )
    assert find_level(built, as_of=date(2025, 12, 31)).closed_on == date(2025, 12, 2)
    assert find_level(built).status == "gap"
    assert find_level(built).closed_on is None


def test_evidence_from_the_first_year_of_the_calendar() -> None:
    """Ages beyond every float still give a mean, a status and a share."""
    level = find_level(journal(rated("0001-01-01", "1/4"), rated("0900-01-01", "1/4")))
    assert (level.total_weight, level.mean, level.level) == (0.0, 0.0, 0.5)
    assert (level.status, level.demand.share) == ("gap", 1.0)


def test_skill_that_only_a_note_names() -> None:
    """It is listed without a status and is not ranked."""
    report = build_skill_report(journal(skills=["rust"]), TODAY)
    assert report.levels["rust"].status is None
    assert report.ranking == ()


def test_ties_in_the_ranking() -> None:
    """Of equal priorities a skill that a rejection named comes first, then the name decides."""
    built = journal(
        hour("2026-02-01", marks=(mark("b"), mark("a"), mark("c"))),
        entry("2026-02-02-rejected", "rejected", reasons=("technical",)),
    )
    assert build_skill_report(built, TODAY).ranking == ("a", "b", "c")
