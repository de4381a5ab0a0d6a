"""What all processes say together: shares, medians, flows, groups, kinds of rounds, activity."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.events import past_rounds
from generator.model import Entry, Journal
from generator.reports.activity import WEEKS, build_activity
from generator.reports.durations import build_stage_times, measure_answers, measure_processes
from generator.reports.kinds import pair_ratings, sort_rounds
from generator.reports.outcomes import (
    build_flow,
    find_reasons,
    find_silent,
    group_types,
    split_processes,
)
from generator.reports.rates import Lasting, Share, find_median
from generator.reports.skills import build_skill_report
from generator.reports.timeline import ProcessHistory, build_timeline
from tests.unit.builders import entry, journal, mark, session

TODAY = date(2026, 3, 1)


def tell(*entries: Entry, **processes: Any) -> tuple[Journal, list[ProcessHistory]]:
    """Join entries, and return the histories of their processes."""
    joined = journal(*entries, **processes)
    return joined, list(build_timeline(joined, TODAY).histories.values())


def of(company: str, name: str, stage: str, **fields: Any) -> Entry:
    """Make an entry of a company's only process."""
    return entry(
        f"{name}-{company}", stage, company=company, process=f"{company}-engineer-1", **fields
    )


ENDED = (
    of("acme", "2026-01-01", "contacted"),
    of("acme", "2026-01-05", "pre-screen"),
    of("acme", "2026-01-15", "algorithms"),
    of("acme", "2026-01-25", "rejected"),
)
SILENT = (of("busy", "2025-10-01", "applied"), of("busy", "2025-10-11", "pre-screen"))
RUNNING = (of("core", "2026-02-10", "contacted"), of("core", "2026-02-20", "onsite"))


@pytest.mark.parametrize(
    ("cases", "of_all", "interval"),
    [(2, 4, None), (2, 5, (0.1652, 0.6920)), (0, 5, (0.0, 0.2857)), (5, 5, (0.7143, 1.0))],
)
def test_a_share_has_an_interval_from_five_cases_on(
    cases: int, of_all: int, interval: tuple[float, float] | None
) -> None:
    """Below five cases there is no range; from five on it is Wilson's, worked out by hand."""
    ids = tuple(str(number) for number in range(of_all))
    found = Share(ids[:cases], ids).interval
    assert found == (interval and pytest.approx(interval, abs=5e-4))


def test_a_median_of_an_even_number_lies_between() -> None:
    """The middle of two is their mean, and there is none of nothing; cases go from short to long."""
    found = find_median([Lasting("b", 9), Lasting("a", 4)])
    assert (found.days, [case.id for case in found.cases]) == (6.5, ["a", "b"])
    assert find_median(()).days is None


def test_a_stage_lasts_until_the_next_or_the_end() -> None:
    """The last stage runs to the end, goes on while nothing ended it, and never counts once ghosted."""
    _, histories = tell(*ENDED, *SILENT, *RUNNING)
    times = {item.stage: item for item in build_stage_times(histories)}
    assert list(times) == ["contacted", "applied", "pre-screen", "algorithms", "onsite"]
    assert [case.days for case in times["contacted"].done.cases] == [4, 10]
    assert [case.days for case in times["applied"].done.cases] == [10]
    assert [case.days for case in times["pre-screen"].done.cases] == [10]
    assert [case.days for case in times["algorithms"].done.cases] == [10]
    assert [case.days for case in times["onsite"].so_far] == [9]
    assert times["onsite"].done.cases == ()


def test_the_whole_length_counts_decided_processes() -> None:
    """Only processes with an end are measured, from the first entry to the decision."""
    _, histories = tell(*ENDED, *SILENT, *RUNNING)
    assert [case.days for case in measure_processes(histories).cases] == [24]


def test_a_wait_begins_with_the_first_unanswered_message() -> None:
    """A ping does not start the wait anew, and a round is both an answer and a question."""
    joined, histories = tell(
        of("acme", "2026-01-01", "applied"),
        of("acme", "2026-01-08", "follow-up"),
        of("acme", "2026-01-11", "reply"),
        of("acme", "2026-01-20", "pre-screen"),
        of("acme", "2026-01-22", "algorithms"),
        of("acme", "2026-01-23", "follow-up"),
    )
    found = measure_answers(joined.entries, histories, TODAY)
    assert [(case.id, case.days) for case in found.cases] == [
        ("2026-01-22-acme", 2),
        ("2026-01-11-acme", 10),
    ]


def test_the_flow_loses_nobody() -> None:
    """Whoever reached a step went on to the next or stopped there, by how it ended."""
    _, histories = tell(*ENDED, *SILENT, *RUNNING)
    flow = build_flow(histories)
    assert [(step.step, len(step.reached)) for step in flow] == [
        ("contact", 3),
        ("screen", 3),
        ("technical", 2),
        ("onsite", 1),
        ("offer", 0),
        ("accepted", 0),
    ]
    assert [dict(step.stopped) for step in flow[1:4]] == [
        {"ghosted": ("busy-engineer-1",)},
        {"rejected": ("acme-engineer-1",)},
        {"open": ("core-engineer-1",)},
    ]


def test_silence_counts_closed_processes_with_a_round() -> None:
    """A process that fell silent after an application alone has been ghosted by nobody."""
    joined, histories = tell(*ENDED, *SILENT, *RUNNING, of("dull", "2025-09-01", "applied"))
    found = find_silent(histories, joined)
    assert (found.cases, found.of) == (("busy-engineer-1",), ("busy-engineer-1", "acme-engineer-1"))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, False),
        ({"reasons": ("not-told",)}, False),
        ({"reasons": ("not-told", "level")}, True),
        ({"decided_by": ("graphs",)}, True),
    ],
)
def test_a_rejection_says_why_by_a_reason_or_a_skill(fields: dict[str, Any], told: bool) -> None:
    """`not-told` is no reason; a skill that they named is one."""
    joined, histories = tell(*ENDED[:3], of("acme", "2026-01-25", "rejected", **fields))
    assert bool(find_reasons(histories, joined).cases) is told


def test_groups_need_three_processes_and_another_group() -> None:
    """A source with two processes is not told of, and one group alone is no comparison."""
    names = ["a", "b", "c", "d", "e", "f", "g", "h"]
    sources = ["agency"] * 3 + ["referral"] * 3 + ["event"] * 2
    described = {
        f"{name}_engineer_1": {"source": source, "purpose": "offer"}
        for name, source in zip(names, sources, strict=True)
    }
    entries = [of(name, "2026-01-01", "contacted") for name in names]
    joined, histories = tell(*entries, **described)
    splits = {split.by: split.groups for split in split_processes(histories, joined)}
    assert [(group.name, len(group.processes)) for group in splits["source"]] == [
        ("agency", 3),
        ("referral", 3),
    ]
    assert "purpose" not in splits
    assert [len(group.processes) for group in group_types(histories, joined)] == [8]


def test_rounds_count_by_kind_and_answer() -> None:
    """Sessions count one by one, what is called off or only practice does not, and no kind is lost."""
    joined = journal(
        entry("2026-01-01-a", "algorithms", outcome="passed"),
        entry("2026-01-02-a", "algorithms", outcome="cancelled"),
        entry("2026-01-03-a", "mock", company=None, process=None, outcome="failed"),
        entry(
            "2026-01-04-a",
            "onsite",
            sessions=[session("tools", outcome="failed"), session("culture-fit")],
        ),
        entry("2026-04-01-a", "tools", outcome="passed"),
    )
    rows = {row.kind: row for row in sort_rounds(past_rounds(joined, TODAY))}
    assert list(rows) == ["algorithms", "engineering", "system-design", "tools", "soft-skills"]
    assert (rows["algorithms"].passed, rows["algorithms"].n) == ((("2026-01-01-a", None),), 1)
    assert rows["tools"].failed == (("2026-01-04-a", 1),)
    assert rows["soft-skills"].unanswered == (("2026-01-04-a", 2),)
    assert rows["engineering"].n == 0


def test_ratings_are_paired_by_round_and_skill() -> None:
    """Only where both sides rated the same skill in the same hour there is something to compare."""
    joined = journal(
        entry("2026-01-01-a", "algorithms", marks=(mark("graphs", "4", "2"), mark("trees", "3"))),
        entry("2026-01-02-a", "tools", marks=(mark("graphs", "5"),)),
    )
    levels = build_skill_report(joined, TODAY).levels
    (pair,) = pair_ratings(levels)
    assert (pair.skill, pair.place, pair.own, pair.theirs) == (
        "graphs",
        ("2026-01-01-a", None),
        0.75,
        0.25,
    )


def test_activity_covers_whole_weeks_up_to_today() -> None:
    """The first day is the Monday 52 weeks before this week's, which counts; the day before does not."""
    entries = [
        entry(f"{name}-a", "contacted")
        for name in ("2025-02-23", "2025-02-24", "2026-03-01", "2026-03-02")
    ]
    found = build_activity(entries, TODAY)
    assert (found.start, found.start.weekday()) == (date(2025, 2, 24), 0)
    assert [item.day for item in found.days] == [date(2025, 2, 24), TODAY]
    assert (TODAY - found.start).days // 7 == WEEKS - 1
