"""The question bank."""

from __future__ import annotations

from datetime import date

from generator.reports.practice import choose_practice
from generator.reports.questions import build_questions
from tests.unit.builders import ask, entry, journal, session


def test_questions_of_rounds_sessions_and_beside() -> None:
    """Each stands once, in journal order, with the stage it was asked in."""
    built = journal(
        entry("2026-02-01-tools", "tools", questions=(ask("go", "good"), ask("sql"))),
        entry(
            "2026-02-02-onsite", "onsite",
            sessions=[
                session("domain"),
                session("algorithms", questions=(ask("graphs"),)),
                session("tools", questions=(ask("linux"),), outcome="cancelled"),
            ],
        ),
        entry("2026-02-03-reply", "reply", questions=(ask("salary"),)),
        entry("2026-03-02-tools", "tools", questions=(ask("later"),)),
    )  # fmt: skip
    found = build_questions(built, date(2026, 3, 1))
    assert [(item.skills[0], item.stage, item.session, item.went) for item in found] == [
        ("go", "tools", None, "good"),
        ("sql", "tools", None, None),
        ("graphs", "algorithms", 2, None),
        ("salary", "reply", None, None),
    ]


def test_practice_goes_by_gap_then_by_how_it_went() -> None:
    """The most urgent gap first, in it the worst answer, then the newest; solid answers are left out."""
    built = journal(
        entry("2026-02-01-tools", "tools", questions=(ask("go", "failed"), ask("sql", "good"))),
        entry("2026-02-02-tools", "tools", questions=(ask("sql", "partial"), ask("css", "failed"))),
        entry("2026-02-03-tools", "tools", questions=(ask("sql"), ask("linux", "failed"))),
    )
    asked = build_questions(built, date(2026, 3, 1))
    found = choose_practice(asked, ("sql", "linux", "go"))
    assert [(item.skill, item.last.date.day, len(item.before)) for item in found] == [
        ("sql", 3, 2), ("linux", 3, 0), ("go", 1, 0),
    ]  # fmt: skip
    assert [item.date.day for item in found[0].before] == [2, 1]


def test_question_that_went_well_at_last_needs_no_practice() -> None:
    """What counts is the last time, whatever happened before."""
    built = journal(
        entry("2026-02-01-tools", "tools", questions=(ask("go", "failed"),)),
        entry("2026-02-02-tools", "tools", questions=(ask("go", "good"),)),
    )
    assert choose_practice(build_questions(built, date(2026, 3, 1)), ("go",)) == ()
