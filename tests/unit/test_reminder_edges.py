"""Each reminder rule at its start, its end and its edges: clocks, leap days, weekends, attempts.

A row says which rule, what was written, and on which days it is due as today moves on: None where
it is not there. So a rule that begins a day early or ends a day late is seen.
"""

from __future__ import annotations

from datetime import date, time

import pytest

from generator.model import Entry
from generator.record import replace
from generator.reports.all import build_reports
from generator.settings import CADENCE, RULES, Settings
from generator.stamp import find_today
from tests.unit.builders import ask, day, entry, journal, mark, person, study
from tests.unit.reminding import DANA, find_all

AGAIN = "acme-engineer-2"
MEETING = entry("2026-03-27-tools", "tools", people=[DANA])
LEAP = entry("2024-02-29-tools", "tools", people=[DANA])
FRIDAY = replace(MEETING, id="2026-03-20-tools", date=date(2026, 3, 20))
REPLY = entry("2026-03-27-z-reply", "reply", from_=DANA)
PING = entry("2026-04-10-ping", "follow-up", letter="ping", to_=DANA)
NO = entry("2026-03-27-z-no", "rejected")
OFFER = entry("2024-02-29-offer", "offer", from_=DANA)


@pytest.mark.parametrize(
    ("rule", "entries", "due"),
    [
        # prepare: the day before, over the change of clocks and the leap day
        ("prepare", [replace(MEETING, id="2026-03-30-x", date=date(2026, 3, 30))],
         {"2026-03-01": "2026-03-29", "2026-03-29": "2026-03-29", "2026-03-30": None}),
        ("prepare", [replace(MEETING, id="2024-03-01-x", date=date(2024, 3, 1))],
         {"2024-02-28": "2024-02-29", "2024-03-01": None}),
        # write-up: two days later, on a Sunday too; whatever was written on the day itself ends it
        ("write-up", [MEETING], {"2026-03-26": None, "2026-03-27": "2026-03-29",
                                 "2026-08-01": "2026-03-29"}),
        ("write-up", [replace(MEETING, questions=(ask("go"),),
                              rounds=(replace(MEETING.rounds[0], questions=(ask("go"),)),))],
         {"2026-03-27": None}),
        ("write-up", [LEAP], {"2024-02-29": "2024-03-02"}),
        # thank-you: from the day itself until the seventh day after
        ("thank-you", [MEETING], {"2026-03-26": None, "2026-03-27": "2026-03-28",
                                  "2026-04-02": "2026-03-28", "2026-04-03": None}),
        ("thank-you", [MEETING, entry("2026-03-27-z", "follow-up", letter="thank-you", to_=DANA)],
         {"2026-03-27": None}),
        ("thank-you", [LEAP], {"2024-02-29": "2024-03-01", "2024-03-07": None}),
        # ping: 14 days of the calendar, whatever the clocks do; a reply of the same day restarts it
        ("ping", [MEETING], {"2026-03-26": None, "2026-03-27": "2026-04-10",
                             "2026-05-25": "2026-04-10", "2026-05-26": None}),
        ("ping", [MEETING, REPLY], {"2026-03-27": "2026-04-10"}),
        ("ping", [LEAP], {"2024-02-29": "2024-03-14"}),
        ("ping", [MEETING, PING], {"2026-04-10": None}),
        ("ping", [MEETING, NO], {"2026-03-27": None}),
        # ping by promise: two working days, so that a weekend does not count
        ("ping", [replace(FRIDAY, promised=date(2026, 3, 27))], {"2026-03-20": "2026-03-31"}),
        ("ping", [replace(FRIDAY, promised=date(2026, 3, 28))], {"2026-03-20": "2026-03-31"}),
        ("ping", [replace(FRIDAY, promised=date(2026, 3, 29))], {"2026-03-20": "2026-03-31"}),
        ("ping", [replace(FRIDAY, promised=date(2026, 3, 30))], {"2026-03-20": "2026-04-01"}),
        ("ping", [replace(LEAP, promised=date(2024, 2, 29))], {"2024-02-29": "2024-03-04"}),
        # second ping: a week after the first, once, not when they wrote on the day of the ping
        ("second-ping", [MEETING, PING], {"2026-04-09": None, "2026-04-10": "2026-04-17"}),
        ("second-ping", [MEETING, PING, entry("2026-04-10-z", "reply")], {"2026-04-10": None}),
        ("second-ping", [MEETING, PING, replace(PING, id="2026-04-17-b", date=date(2026, 4, 17))],
         {"2026-04-17": None}),
        # ghosted: 60 days, or 30 with a ping; their word reopens the process and the count
        ("ghosted", [MEETING], {"2026-03-27": "2026-05-26", "2026-12-01": "2026-05-26"}),
        ("ghosted", [MEETING, PING], {"2026-04-10": "2026-04-26", "2026-05-31": "2026-04-26"}),
        ("ghosted", [MEETING, PING, entry("2026-06-01-z", "reply")],
         {"2026-06-01": "2026-07-31"}),
        ("ghosted", [LEAP], {"2024-02-29": "2024-04-29"}),
        # ask-why: two days after a no, until feedback of the same day or later
        ("ask-why", [MEETING, NO], {"2026-03-26": None, "2026-03-27": "2026-03-29"}),
        ("ask-why", [MEETING, NO, entry("2026-03-27-zz", "feedback")], {"2026-03-27": None}),
        # answer-offer: a week, over a leap day; a deadline on a Sunday stays one
        ("answer-offer", [OFFER], {"2024-02-28": None, "2024-02-29": "2024-03-07"}),
        ("answer-offer", [replace(OFFER, deadline=date(2024, 3, 3))], {"2024-02-29": "2024-03-03"}),
        ("answer-offer", [OFFER, entry("2024-02-29-z", "accepted")], {"2024-02-29": None}),
        # say-no-kindly: the day after, until the letter of the same day
        ("say-no-kindly", [OFFER, entry("2024-02-29-z", "declined")], {"2024-02-29": "2024-03-01"}),
        ("say-no-kindly", [OFFER, entry("2024-02-29-z", "declined"),
                           entry("2024-02-29-zz", "follow-up", letter="decline")],
         {"2024-02-29": None}),
        # rematch: 180 days over a leap day, and the day that they named
        ("rematch", [entry("2024-02-29-no", "rejected", reasons=("technical",))],
         {"2024-02-28": None, "2024-02-29": "2024-08-27", "2026-01-01": "2024-08-27"}),
        ("rematch", [entry("2023-08-31-no", "rejected", retry_after=date(2024, 2, 29))],
         {"2023-08-31": "2024-02-29"}),
    ],
)  # fmt: skip
def test_rule(rule: str, entries: list[Entry], due: dict[str, str | None]) -> None:
    """It begins, holds and ends on the days that the manual says."""
    built = journal(*entries)
    for today, expected in due.items():
        found = [item.due.isoformat() for item in find_all(built, today) if item.rule == rule]
        assert found == ([] if expected is None else [expected]), today


@pytest.mark.parametrize(
    ("rule", "today", "process"),
    [
        ("write-up", "2026-03-30", "acme-engineer-1"),
        ("ping", "2026-08-10", AGAIN),
        ("ghosted", "2026-08-10", AGAIN),
        ("thank-you", "2026-08-03", AGAIN),
    ],
)
def test_two_attempts_have_reminders_of_their_own(rule: str, today: str, process: str) -> None:
    """What was left open in the first attempt neither hides nor answers for the second."""
    built = journal(
        MEETING,
        NO,
        entry("2026-08-01-again", "applied", process=AGAIN),
        entry("2026-08-02-tools", "tools", process=AGAIN, people=[DANA], outcome="passed"),
        acme_engineer_2={"attempt": 2, "previous": "acme-engineer-1"},
    )
    found = [item.process for item in find_all(built, today) if item.rule == rule]
    assert found == [process]
    assert not [item for item in find_all(built, today) if item.rule == "rematch"]


def test_study_and_retest_hold_every_day() -> None:
    """They are due now, whenever now is, until the status changes."""
    low = entry("2024-02-01-x", "algorithms", marks=(mark("go", None, "1/4"),))
    hours = entry("2024-02-29-s", "study", company=None, process=None, marks=(study("go", 20),))
    for today, rule in (
        ("2024-02-28", "study"),
        ("2024-02-29", "retest"),
        ("2024-03-10", "retest"),
    ):
        found = [item for item in find_all(journal(low, hours), today) if item.skill == "go"]
        assert [(item.rule, item.due) for item in found] == [(rule, day(today))]


@pytest.mark.parametrize("tier", CADENCE)
def test_keep_in_touch_counts_days_over_a_leap_day(tier: str) -> None:
    """A cadence is days, and a leap day is one; own cadences count."""
    talk = entry("2024-02-28-x", "catch-up", company=None, process=None, people=[DANA])
    built = journal(talk, people=[person("Dana Reyes", tier=tier)])
    for days in (CADENCE[tier], 2):
        settings = Settings(cadence={**CADENCE, tier: days})
        (found,) = find_all(built, "2024-02-28", settings)
        assert (found.due - date(2024, 2, 28)).days == days


@pytest.mark.parametrize(
    ("own", "rule", "entries"),
    [
        ("prepare", "prepare", [replace(MEETING, id="2026-06-01-x", date=date(2026, 6, 1))]),
        ("write-up", "write-up", [MEETING]),
        ("thank-you", "thank-you", [MEETING]),
        ("ping", "ping", [MEETING]),
        ("ping-promised", "ping", [replace(MEETING, promised=date(2026, 3, 30))]),
        ("second-ping", "second-ping", [MEETING, replace(PING, date=date(2026, 3, 28))]),
        ("ghosted", "ghosted", [MEETING, replace(PING, date=date(2026, 3, 28))]),
        ("ghosted-unasked", "ghosted", [MEETING]),
        ("ask-why", "ask-why", [MEETING, NO]),
        ("answer-offer", "answer-offer", [replace(OFFER, date=date(2026, 3, 27))]),
        ("say-no-kindly", "say-no-kindly", [MEETING, entry("2026-03-27-z", "declined")]),
        ("rematch", "rematch", [entry("2026-03-27-z", "rejected", reasons=("technical",))]),
    ],
)
def test_own_days_in_the_settings_count(own: str, rule: str, entries: list[Entry]) -> None:
    """Every rule takes its days from the settings."""
    dues = [
        next(item.due for item in find_all(journal(*entries), "2026-03-28", settings)
             if item.rule == rule)
        for settings in (Settings(), Settings(rules={**RULES, own: RULES[own] + 1}))
    ]  # fmt: skip
    moved = (dues[1] - dues[0]).days
    assert moved == (-1 if own == "prepare" else 1)


def test_today_is_that_of_the_journals_zone() -> None:
    """Kiritimati is always a day ahead of Honolulu, to the hour."""
    ahead, behind = find_today("Pacific/Kiritimati"), find_today("Pacific/Honolulu")
    assert (ahead - behind).days == 1


@pytest.mark.parametrize(
    ("remind", "state", "due"),
    [
        (None, "", date(2026, 4, 10)),
        (date(2026, 5, 1), "moved", date(2026, 5, 1)),
        ("done", "done", date(2026, 4, 10)),
        ("no", "no", date(2026, 4, 10)),
    ],
)
def test_what_the_owner_moved_or_ended_is_still_known(
    remind: date | str | None, state: str, due: date
) -> None:
    """It is kept apart from what is due, with the day on which it would be."""
    reports = build_reports(journal(replace(MEETING, remind=remind)), Settings(), date(2026, 4, 1))
    active = [item for item in reports.followups if item.rule == "ping"]
    retired = [item for item in reports.retired if item.rule == "ping"]
    (found,) = (*active, *retired)
    assert (found.state, found.due) == (state, due)
    assert bool(retired) == (state in ("done", "no"))
    assert bool(reports.stuck) == bool(retired)


def test_time_of_day_orders_what_was_said_on_one_day() -> None:
    """A mail before the round is not an answer to it, a mail after it is."""
    talk = replace(MEETING, time=time(14))
    before = replace(REPLY, id="2026-03-27-a", time=time(9))
    after = replace(REPLY, id="2026-03-27-a", time=time(18))
    causes = [
        next(item.entry for item in find_all(journal(talk, mail), "2026-04-01")
             if item.rule == "ping")
        for mail in (before, after)
    ]  # fmt: skip
    assert causes == [talk.id, after.id]
