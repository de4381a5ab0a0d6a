"""The worked example of the skill model: every number, word and day by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.model import Entry, Journal
from generator.reports.skills import SkillLevel, build_skill_report
from tests.unit.builders import ask, day, entry, feedback, journal, mark, study

TODAY = date(2026, 3, 1)
ALGORITHMS = "algorithms"


def find_level(built: Journal, skill: str = ALGORITHMS, as_of: date = TODAY) -> SkillLevel:
    """Return one skill's level."""
    return build_skill_report(built, as_of).levels[skill]


def hour(name: str, company: str = "acme", **fields: Any) -> Entry:
    """Make an algorithms round at a company, in a process of its own."""
    return entry(name, ALGORITHMS, company=company, process=f"{company}-engineer-1", **fields)


def work_example() -> Journal:
    """Build the journal of the worked example."""
    return journal(
        hour(
            "2025-03-01-a", "a", marks=(mark(ALGORITHMS, "4", "2/4"), mark("python")),
            outcome="failed",
        ),
        hour("2025-05-10-b", "b", marks=(mark(ALGORITHMS, "3"),), outcome="failed"),
        entry(
            "2025-07-15-study", "study", company=None, process=None,
            marks=(study(ALGORITHMS, 30),),
        ),
        hour(
            "2025-08-30-c", "c", marks=(mark(ALGORITHMS, "4"), mark("concurrency")),
            outcome="unknown",
        ),
        hour(
            "2025-10-15-d", "d", marks=(mark(ALGORITHMS), mark("python")),
            questions=(ask(ALGORITHMS, "good"),), outcome="passed",
            feedback=(feedback(mark(ALGORITHMS, None, "3/4")),),
        ),
        hour("2025-10-16-d", "d", marks=(mark("system-design", "4", "2/4"),), outcome="failed"),
        hour("2026-01-20-a", "a", marks=(mark(ALGORITHMS, "3"),), outcome="passed"),
        hour(
            "2026-01-21-a", "a", marks=(mark("system-design", "3"),),
            questions=(ask("system-design", "partial"),), outcome="failed",
        ),
        entry(
            "2026-01-26-a-feedback", "feedback", company="a", process="a-engineer-1",
            about="2026-01-20-a", marks=(mark(ALGORITHMS, None, "4/4"),),
        ),
        hour(
            "2023-03-02-e", "e", marks=(mark("kubernetes", "5"), mark("docker"), mark("linux")),
            outcome="passed",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("skill", "expected"),
    [
        ("system-design", [2, 2.0872, 0.3885, 0.4431, 0.0978, 0.7884, 0.5107, 0.5481, 0.3397]),
        ("concurrency", [0, 0, None, 0.5, 0, 1, 0, 0.2276, 0.3250]),
        ("kubernetes", [1, 0.0500, 0.9091, 0.5100, 0.0202, 0.9998, 0.0244, 0.0403, 0.3115]),
        (ALGORITHMS, [5, 3.2963, 0.7312, 0.6439, 0.3578, 0.9300, 0.6224, 0.9587, 0.1148]),
    ],
)
def test_worked_example_gives_every_number(skill: str, expected: list[float | None]) -> None:
    """n, N, p, level, interval, confidence, demand and shortfall agree to four decimals."""
    level = find_level(work_example(), skill)
    found = [
        level.n, level.total_weight, level.mean, level.level, level.low, level.high,
        level.confidence, level.demand.share, level.shortfall,
    ]  # fmt: skip
    assert [None if item is None else round(item, 4) for item in found] == expected


@pytest.mark.parametrize(
    ("skill", "trend", "priority", "status", "flags"),
    [
        ("system-design", ("flat", 0.0207, 0.3111), 18.62, "gap", ()),
        ("concurrency", ("none", None, None), 7.40, "unknown", ("thin",)),
        ("kubernetes", ("none", None, None), 1.25, "unproven", ("thin", "stale")),
        (ALGORITHMS, ("up", 0.4064, 0.2200), 11.00, "closed", ()),
    ],
)
def test_worked_example_gives_every_word(
    skill: str,
    trend: tuple[str, float | None, float | None],
    priority: float,
    status: str,
    flags: tuple[str, ...],
) -> None:
    """Trend, priority, status and flags agree."""
    level = find_level(work_example(), skill)
    assert level.trend == trend[0]
    assert level.delta == pytest.approx(trend[1], abs=5e-5)
    assert level.standard_error == pytest.approx(trend[2], abs=5e-5)
    assert round(level.priority, 2) == priority
    assert (level.status, level.flags) == (status, flags)
    assert level.closed_on == (date(2026, 1, 20) if status == "closed" else None)


@pytest.mark.parametrize(
    ("number", "value", "weight", "age", "effective"),
    [
        (0, 0.3958, 1.5, 365, 0.2652),
        (1, 0.3571, 1.0, 295, 0.2019),
        (2, 0.7500, 0.4, 183, 0.2826),
        (3, 0.7115, 1.5, 137, 1.1564),
        (4, 0.8621, 1.5, 40, 1.3903),
    ],
)
def test_worked_example_gives_every_observation(
    number: int, value: float, weight: float, age: int, effective: float
) -> None:
    """Each row of evidence on algorithms agrees to four decimals."""
    found = find_level(work_example()).observations[number]
    assert (round(found.value, 4), found.weight, found.age_days) == (value, weight, age)
    assert round(found.effective, 4) == effective


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2025-03-01", "gap"),
        ("2025-05-10", "gap"),
        ("2025-07-15", "retest"),
        ("2025-08-29", "retest"),
        ("2025-08-30", "gap"),
        ("2025-10-15", "gap"),
        ("2026-01-20", "gap"),
        ("2026-01-26", "closed"),
    ],
)
def test_worked_example_replayed(as_of: str, status: str) -> None:
    """The status on each day follows from what was known then: feedback came six days late."""
    assert find_level(work_example(), as_of=day(as_of)).status == status


@pytest.mark.parametrize(
    ("as_of", "mean"),
    [
        ("2025-03-01", 0.3958),
        ("2025-05-10", 0.3791),
        ("2025-08-30", 0.4445),
        ("2025-10-15", 0.5564),
        ("2026-01-26", 0.6588),
    ],
)
def test_worked_example_without_study(as_of: str, mean: float) -> None:
    """The means that decide the status take no account of study."""
    entries = [item for item in work_example().entries.values() if item.stage != "study"]
    assert find_level(journal(*entries), as_of=day(as_of)).mean == pytest.approx(mean, abs=5e-5)


def test_worked_example_counts_the_demand() -> None:
    """Four of five companies probe algorithms, in five rounds, the last in January."""
    demand = find_level(work_example()).demand
    assert (len(demand.companies), demand.of, demand.rounds) == (4, 5, 5)
    assert demand.last == date(2026, 1, 20)


def test_worked_example_ranks_the_gaps() -> None:
    """System design comes first, and what is closed is not ranked."""
    ranking = build_skill_report(work_example(), TODAY).ranking
    assert [skill for skill in ranking if skill not in ("python", "docker", "linux")] == [
        "system-design",
        "concurrency",
        "kubernetes",
    ]
