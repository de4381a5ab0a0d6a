"""What a public site may know, and how it is told: quarters, letters, weeks, sums."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from generator.entries.fields import (
    ENTRY_FIELDS,
    FEEDBACK_FIELDS,
    FIELDS_OF,
    QUESTION_FIELDS,
    SESSION_FIELDS,
    SKILL_MARK_FIELDS,
)
from generator.model import Entry, Journal, Process, Skill
from generator.record import replace
from generator.redaction.allowed import ALLOWED, keep_only
from generator.redaction.journal import name_company, redact_journal
from generator.redaction.periods import count_weeks, find_limit, redate
from generator.redaction.sums import build_funnel, build_stage_times
from generator.reports.timeline import ProcessHistory, StageSpell
from generator.settings import PublicSettings, Settings
from tests.unit.builders import day, entry, feedback, journal, mark, person, session

TODAY = day("2026-03-15")
NUMBERS = count()


@pytest.mark.parametrize(
    ("today", "limit"),
    [
        ("2026-03-15", "2025-09-30"),
        ("2026-03-30", "2025-09-30"),
        ("2026-03-31", "2025-12-31"),
        ("2026-01-01", "2025-09-30"),
        ("2025-12-29", "2025-09-30"),
        ("2025-12-28", "2025-06-30"),
    ],
)
def test_quarter_rests_for_ninety_days(today: str, limit: str) -> None:
    """The newest quarter that is told of ended at least ninety days ago."""
    assert find_limit(day(today)) == day(limit)
    assert (day(today) - find_limit(day(today))).days >= 90


@pytest.mark.parametrize("today", [date.min, date.max])
def test_limit_stays_in_the_calendar(today: date) -> None:
    """The first and the last day of the calendar are no harm."""
    assert find_limit(today) <= today


def test_process_is_told_in_weeks_from_its_quarter() -> None:
    """A day becomes the beginning of the quarter and whole weeks."""
    start = day("2025-02-11")
    assert redate(start, start) == day("2025-01-01")
    assert redate(start, day("2025-02-17")) == day("2025-01-01")
    assert redate(start, day("2025-02-18")) == day("2025-01-08")
    assert count_weeks(start, day("2025-03-31")) == 6


def test_letters_go_on_after_z() -> None:
    """The 27th company is AA."""
    assert [name_company(number).removeprefix("Company ") for number in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_every_field_of_the_allow_list_exists() -> None:
    """The list names fields that there are, so none is allowed under an old name."""
    tables = {
        **FIELDS_OF,
        "entry": ENTRY_FIELDS,
        "question": QUESTION_FIELDS,
        "feedback": FEEDBACK_FIELDS,
        "session": SESSION_FIELDS,
        "skill mark": SKILL_MARK_FIELDS,
    }
    assert {kind: set(shown) - set(tables[kind]) for kind, shown in ALLOWED.items()} == {
        kind: set() for kind in ALLOWED
    }


def test_field_that_is_not_named_is_empty() -> None:
    """A record that is kept in part has nothing in the other fields, whatever they are."""
    kept = keep_only(Skill, id="graphs", bar=0.5)
    assert (kept.name, kept.resources, kept.note_path, kept.body.parts) == ("", (), None, ())
    with pytest.raises(TypeError, match="date"):
        keep_only(Entry, stage="note")


def _closed(
    company: str, process: str, start: str, *stages: str, end: str = "rejected"
) -> list[Entry]:
    """Return the entries of a process, a week apart, with an end of one rated skill."""
    first = day(start)
    found = [
        entry(
            f"{first.fromordinal(first.toordinal() + 7 * number)}-{company}-{stage}",
            stage,
            company=company,
            process=process,
            marks=(mark("graphs", "3"),),
            role="Secret role",
        )
        for number, stage in enumerate((*stages, end))
    ]
    return found


def _settle(entries: list[Entry], **changes: object) -> Journal:
    """Return a journal of processes whose last entry is their end."""
    made = journal(*entries, people=[person("Dana")])
    processes = {
        key: replace(item, end=item.entries[-1], role="Secret role", via="Kim", **changes)
        for key, item in made.processes.items()
    }
    return replace(made, processes=processes)


def test_names_days_and_words_are_gone() -> None:
    """Nothing of an entry is left but stage, quarter, week, skills and values."""
    made = _settle(_closed("acme", "acme-1", "2025-02-11", "contacted", "algorithms"))
    public = redact_journal(made, Settings(), TODAY)
    assert [item.name for item in public.shadow.companies.values()] == ["Company A"]
    shown = list(public.shadow.entries.values())
    assert [(item.stage, item.date.isoformat()) for item in shown] == [
        ("contacted", "2025-01-01"),
        ("algorithms", "2025-01-08"),
        ("rejected", "2025-01-15"),
    ]
    text = repr(public)
    for private in ("acme", "Secret role", "Kim", "Dana", "2025-02"):
        assert private not in text


def test_running_process_is_not_told() -> None:
    """A process without an end and with a later step is left out, one silent for long is told."""
    running = _closed("acme", "acme-1", "2025-02-11", "contacted", end="algorithms")
    made = journal(*running)
    assert len(redact_journal(made, Settings(), TODAY).shadow.processes) == 1
    later = entry("2026-01-10-acme-tools", "tools", company="acme", process="acme-1")
    again = journal(*running, later)
    assert len(redact_journal(again, Settings(), TODAY).shadow.processes) == 0


def test_message_of_theirs_keeps_a_process_running() -> None:
    """A reply after the limit shows that it is not over; a note of mine shows nothing."""
    told = _closed("acme", "acme-1", "2025-02-11", "contacted", end="algorithms")
    for stage, shown in (("reply", 0), ("note", 1), ("follow-up", 1)):
        after = entry(f"2026-01-10-acme-{stage}", stage, company="acme", process="acme-1")
        public = redact_journal(journal(*told, after), Settings(), TODAY)
        assert len(public.shadow.processes) == shown, stage


def test_letters_follow_content_and_not_names() -> None:
    """Two companies change their names, and nothing changes."""
    one = _settle(
        _closed("acme", "acme-1", "2025-02-11", "contacted", "tools")
        + _closed("zeta", "zeta-1", "2025-01-20", "contacted")
    )
    two = _settle(
        _closed("zeta", "zeta-1", "2025-02-11", "contacted", "tools")
        + _closed("acme", "acme-1", "2025-01-20", "contacted")
    )
    assert redact_journal(one, Settings(), TODAY) == redact_journal(two, Settings(), TODAY)


def test_own_skill_needs_to_be_listed() -> None:
    """A skill of the owner's making is named only where the settings say so."""
    made = _settle(
        [
            replace(item, marks=(mark("acme-scheduler", "3"), mark("graphs", "2")))
            for item in _closed("acme", "acme-1", "2025-02-11", "contacted")
        ]
    )
    assert list(redact_journal(made, Settings(), TODAY).shadow.skills) == ["graphs"]
    listed = Settings(public=PublicSettings(skills=("acme-scheduler",)))
    assert "acme-scheduler" in redact_journal(made, listed, TODAY).shadow.skills


def test_feedback_that_came_later_is_not_told() -> None:
    """What was said after the limit does not count, although its round is told of."""
    rounds = [
        replace(item, feedback=(feedback(mark("sql", None, "4"), date=day(given)),))
        for given in ("2025-09-30", "2025-10-01")
        for item in [
            entry(f"2025-02-11-{given}", "onsite", sessions=[session("algorithms")]),
        ]
    ]
    public = [redact_journal(_settle([item]), Settings(), TODAY) for item in rounds]
    assert [[len(kept.feedback) for kept in item.shadow.entries.values()] for item in public] == [
        [1],
        [0],
    ]


def _history(furthest: str, *, status: str = "rejected", weeks: int = 2) -> ProcessHistory:
    """Return the history of a process that got as far as a stage."""
    start = day("2025-01-01")
    process = keep_only(Process, id=f"x-{next(NUMBERS)}", company="x", attempt=1)
    spell = StageSpell(furthest, start, 7 * weeks, "x")
    return ProcessHistory(
        process, status, start, start, 7 * weeks, (spell,), furthest, start, None, ()
    )


def test_no_step_of_the_funnel_counts_fewer_than_three() -> None:
    """Small cells are merged, so that no difference of two numbers is smaller than three."""
    histories = [_history(stage) for stage in ("contacted",) * 4 + ("algorithms",) * 5]
    histories += [_history("offer"), _history("offer", status="accepted")]
    cells = build_funnel(histories)
    assert [(cell.step, cell.reached) for cell in cells] == [("begun", 11), ("technical", 7)]
    assert build_funnel(histories[:2]) == ()


def test_rare_stages_are_told_together() -> None:
    """A stage that two processes went through has no median of its own."""
    histories = [_history("contacted", weeks=n) for n in (1, 2, 6)]
    histories += [_history("algorithms"), _history("tools"), _history("tools", weeks=5)]
    times = build_stage_times(histories)
    assert [(item.stage, item.weeks, item.n) for item in times] == [
        ("contacted", 2, 3),
        (None, 2, 3),
    ]
    assert build_stage_times(histories[3:5]) == ()


def test_rare_stages_of_one_process_are_not_told() -> None:
    """Three spells of one process are one process: it would be told of alone."""
    history = _history("contacted")
    spells = tuple(
        StageSpell(stage, history.started, 14, stage) for stage in ("contacted", "tools", "onsite")
    )
    assert build_stage_times([replace(history, stages=spells)]) == ()
