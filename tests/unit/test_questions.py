"""The question bank."""

from __future__ import annotations

from datetime import date

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
