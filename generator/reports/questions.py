"""Question bank: every question that was asked, with its round.

In: the journal and today. Out: `AskedQuestion` values in journal order. It must not know pages or
output.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.events import past_entries
from generator.model import Entry, Journal, Question
from generator.record import Record


class AskedQuestion(Record, frozen=True):
    """A question with where and when it was asked and how it went."""

    text: str
    skills: tuple[str, ...]
    entry: str
    session: int | None
    stage: str
    company: str | None
    date: date
    went: str | None
    note: str


def build_questions(journal: Journal, as_of: date) -> tuple[AskedQuestion, ...]:
    """Return every question asked up to today, in journal order."""
    return tuple(
        AskedQuestion(
            text=question.text,
            skills=question.skills,
            entry=entry.id,
            session=session,
            stage=stage,
            company=entry.company,
            date=entry.date,
            went=question.went,
            note=question.note,
        )
        for entry in past_entries(journal, as_of)
        for session, stage, question in _find_questions(entry)
    )


def _find_questions(entry: Entry) -> Iterator[tuple[int | None, str, Question]]:
    """Yield an entry's questions with their session, if any, and the stage of the round."""
    for item in entry.rounds:
        if item.happened:
            for question in item.questions:
                yield item.session, item.stage, question
    if not entry.rounds:
        for question in entry.questions:
            yield None, entry.stage, question
