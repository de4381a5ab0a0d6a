"""Process histories: stages, status, silence and the funnel."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.model import Entry
from generator.reports.timeline import ProcessHistory, build_timeline
from tests.unit.builders import day, entry, journal, session, term

TODAY = date(2026, 3, 1)


def find_history(*entries: Entry, as_of: date = TODAY) -> ProcessHistory:
    """Return the history of the only process."""
    (history,) = build_timeline(journal(*entries), as_of).histories.values()
    return history


CONTACTED = entry("2026-02-01-contacted", "contacted")
APPLIED = entry("2026-02-01-applied", "applied")
ROUND = entry("2026-02-10-algorithms", "algorithms")
OFFER = entry("2026-02-20-offer", "offer")


def make_ping(name: str, **fields: Any) -> Entry:
    """Make a follow-up."""
    return entry(name, "follow-up", **fields)


def test_stages_last_until_the_next_one_is_entered() -> None:
    """Each distinct stage counts once, from its first day; the last one runs to today."""
    history = find_history(
        CONTACTED,
        ROUND,
        entry("2026-02-12-reply", "reply"),
        entry("2026-02-14-algorithms", "algorithms"),
        entry("2026-02-16-onsite", "onsite", sessions=[session("tools"), session("domain")]),
    )
    assert [(item.stage, item.entered, item.days) for item in history.stages] == [
        ("contacted", date(2026, 2, 1), 9),
        ("algorithms", date(2026, 2, 10), 6),
        ("onsite", date(2026, 2, 16), 13),
    ]
    assert (history.furthest_stage, history.days, history.ended) == ("onsite", 28, None)


def test_furthest_stage_is_by_order_and_then_the_later() -> None:
    """A step back does not count, and of equals the later one does."""
    entries = [ROUND, entry("2026-02-11-tools", "tools"), entry("2026-02-12-screen", "pre-screen")]
    assert find_history(*entries).furthest_stage == "tools"


def test_called_off_rounds_leave_no_trace() -> None:
    """A cancelled round, or a day whose every session was cancelled, is no step."""
    history = find_history(
        CONTACTED,
        entry("2026-02-10-algorithms", "algorithms", outcome="cancelled"),
        entry("2026-02-11-onsite", "onsite", sessions=[session("tools", outcome="no-show")]),
    )
    assert [item.stage for item in history.stages] == ["contacted"]
    assert (history.last_contact, history.status) == (date(2026, 2, 1), "open")


def test_day_with_one_session_held_is_a_round() -> None:
    """One session that took place makes the day count."""
    sessions = [session("tools", outcome="cancelled"), session("domain")]
    history = find_history(entry("2026-02-11-onsite", "onsite", sessions=sessions))
    assert (history.furthest_stage, history.status) == ("onsite", "waiting")


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ([CONTACTED], "open"),
        ([APPLIED], "waiting"),
        ([CONTACTED, ROUND], "waiting"),
        ([CONTACTED, ROUND, entry("2026-02-12-reply", "reply")], "open"),
        ([CONTACTED, make_ping("2026-02-12-ping")], "waiting"),
        ([CONTACTED, entry("2026-03-02-screen", "pre-screen")], "upcoming"),
        ([entry("2026-03-02-screen", "pre-screen")], "upcoming"),
        ([CONTACTED, entry("2026-03-02-screen", "pre-screen", outcome="cancelled")], "open"),
        ([CONTACTED, ROUND, entry("2026-02-12-hold", "on-hold")], "on-hold"),
        ([CONTACTED, entry("2026-02-05-hold", "on-hold"), ROUND], "waiting"),
        ([ROUND, OFFER], "offer"),
        ([ROUND, OFFER, entry("2026-03-02-reply", "reply")], "offer"),
        ([ROUND, entry("2026-02-20-negotiation", "negotiation")], "offer"),
        ([ROUND, OFFER, entry("2026-02-25-accepted", "accepted")], "accepted"),
        ([ROUND, OFFER, entry("2026-02-25-declined", "declined")], "declined"),
        ([ROUND, entry("2026-02-25-rejected", "rejected")], "rejected"),
        ([ROUND, entry("2026-02-25-withdrawn", "withdrawn")], "withdrawn"),
        ([ROUND, entry("2026-02-25-closed", "position-closed")], "position-closed"),
        ([ROUND, entry("2026-03-02-rejected", "rejected")], "upcoming"),
        ([entry("2026-02-01-note", "note")], "open"),
    ],
)
def test_status(entries: list[Entry], status: str) -> None:
    """The first status that fits, in order of weight."""
    assert find_history(*entries).status == status


@pytest.mark.parametrize(
    ("entries", "as_of", "ghosted"),
    [
        ([ROUND], "2026-04-10", False),
        ([ROUND], "2026-04-11", True),
        ([ROUND, make_ping("2026-02-24-ping", letter="ping")], "2026-03-11", False),
        ([ROUND, make_ping("2026-02-24-ping", letter="ping")], "2026-03-12", True),
        ([ROUND, make_ping("2026-02-24-ping")], "2026-03-12", True),
        ([ROUND, make_ping("2026-02-11-thanks", letter="thank-you")], "2026-03-12", False),
        ([make_ping("2026-02-05-ping"), ROUND], "2026-03-12", False),
        ([APPLIED], "2026-04-01", False),
        ([APPLIED], "2026-04-02", True),
        ([ROUND, entry("2026-02-12-hold", "on-hold")], "2026-05-01", False),
        ([ROUND, OFFER], "2026-12-01", False),
        ([ROUND, entry("2026-04-20-reply", "reply")], "2026-04-20", False),
    ],
)
def test_ghosted_by_silence(entries: list[Entry], as_of: str, ghosted: bool) -> None:
    """60 days without a word, 30 when a ping went unanswered; it ends when they write again."""
    assert (find_history(*entries, as_of=day(as_of)).status == "ghosted") is ghosted


def test_ghosting_follows_the_owners_days() -> None:
    """The days of the rule can be set."""
    rules = {"ghosted": 5, "ghosted-unasked": 10}
    timeline = build_timeline(journal(ROUND), date(2026, 2, 20), rules)
    assert timeline.histories["acme-engineer-1"].status == "ghosted"


@pytest.mark.parametrize(
    ("last", "speaks"),
    [
        (entry("2026-02-20-x", "feedback"), True),
        (entry("2026-02-20-x", "reply"), True),
        (entry("2026-02-20-x", "offer"), True),
        (entry("2026-02-20-x", "negotiation", from_="dana-reyes"), True),
        (entry("2026-02-20-x", "negotiation", counter=(term("base", 90000),)), False),
        (entry("2026-02-20-x", "follow-up"), False),
        (entry("2026-02-20-x", "note"), False),
        (entry("2026-02-20-x", "on-hold"), False),
    ],
)
def test_last_contact_is_their_last_word(last: Entry, speaks: bool) -> None:
    """Messages of theirs and rounds count, mine do not."""
    history = find_history(ROUND, last)
    assert history.last_contact == (last.date if speaks else ROUND.date)
    assert history.waiting_days == (9 if speaks else 19)


def test_waiting_days_are_unknown_when_closed_or_never_heard() -> None:
    """No number without their word, none after an end, one for a ghost."""
    assert find_history(APPLIED).waiting_days is None
    assert find_history(ROUND, entry("2026-02-25-rejected", "rejected")).waiting_days is None
    assert find_history(ROUND, as_of=date(2026, 5, 1)).waiting_days == 80


def test_end_stops_the_clock() -> None:
    """Days run to the end, and so does the last stage."""
    history = find_history(CONTACTED, ROUND, entry("2026-02-20-rejected", "rejected"))
    assert (history.ended, history.days, history.stages[-1].days) == (date(2026, 2, 20), 19, 10)
    assert history.is_closed


def test_process_that_lies_ahead() -> None:
    """It has begun on its first planned day, has no days yet and lists its steps."""
    history = find_history(
        entry("2026-03-05-screen", "pre-screen"), entry("2026-03-03-note", "note")
    )
    assert (history.started, history.days, history.stages) == (date(2026, 3, 3), 0, ())
    assert history.upcoming == ("2026-03-03-note", "2026-03-05-screen")
    assert history.furthest_stage is None


def make_process(name: str, *stages: str) -> list[Entry]:
    """Make a process of its own with one entry a day."""
    return [
        entry(f"2026-02-{number:02}-{name}", stage, company=name, process=f"{name}-engineer-1")
        for number, stage in enumerate(stages, start=1)
    ]


def test_funnel_counts_each_process_at_every_step_it_reached() -> None:
    """A rejection erases nothing, and accepted implies the steps before it."""
    built = journal(
        *make_process("a", "contacted", "rejected"),
        *make_process("b", "applied", "assessment", "algorithms", "rejected"),
        *make_process("c", "contacted", "onsite", "offer", "declined"),
        *make_process("d", "contacted", "hiring-manager", "accepted"),
        *make_process("e", "note"),
        entry("2026-04-01-f", "contacted", company="f", process="f-engineer-1"),
    )
    funnel = build_timeline(built, TODAY).funnel
    assert [(item.step, item.reached, item.of) for item in funnel] == [
        ("contact", 4, 4),
        ("screen", 3, 4),
        ("technical", 3, 3),
        ("onsite", 2, 3),
        ("offer", 2, 2),
        ("accepted", 1, 2),
    ]


def test_histories_are_in_order_of_start() -> None:
    """The earliest process comes first, then the id decides."""
    built = journal(
        entry("2026-02-02-b", "contacted", company="b", process="b-engineer-1"),
        entry("2026-02-01-c", "contacted", company="c", process="c-engineer-1"),
        entry("2026-02-02-a", "contacted", company="a", process="a-engineer-1"),
    )
    assert [*build_timeline(built, TODAY).histories] == [
        "c-engineer-1",
        "a-engineer-1",
        "b-engineer-1",
    ]
