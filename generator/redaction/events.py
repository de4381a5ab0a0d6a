"""Entries without names, words and days: what is left of them for reports.

In: entries of the journal, the skills that may be named, a limit. Out: entries that are empty but for
the fields of the allow-list. It must not know other entries, companies or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from generator.model import Entry, Feedback, Question, Rating, Round, SkillMark
from generator.record import Record
from generator.redaction.allowed import keep_only

MINUTES_AN_HOUR = 60


class Rules(Record, frozen=True):
    """What may be told: skills by id with the name to show, and the last day."""

    skills: Mapping[str, str]
    limit: date


def redact_entry(entry: Entry, day: date, about: str | None, rules: Rules) -> Entry:
    """Return an entry without id, company and process, moved to `day`; `about` is already no name."""
    minutes = _round_hours(entry.minutes) if entry.stage == "study" else None
    return keep_only(
        Entry,
        date=day,
        stage=entry.stage,
        rounds=tuple(_redact_round(item, day, rules) for item in entry.rounds),
        has_sessions=entry.has_sessions,
        marks=_redact_marks(entry.marks, rules),
        questions=_redact_questions(entry.questions, rules),
        outcome=entry.outcome,
        decided_by=_pick(entry.decided_by, rules),
        feedback=_redact_feedback(entry.feedback, rules),
        recommendation=entry.recommendation,
        minutes=minutes,
        about=about,
    )


def _redact_round(item: Round, day: date, rules: Rules) -> Round:
    return keep_only(
        Round,
        session=item.session,
        date=day,
        stage=item.stage,
        marks=_redact_marks(item.marks, rules),
        questions=_redact_questions(item.questions, rules),
        outcome=item.outcome,
        decided_by=_pick(item.decided_by, rules),
        feedback=_redact_feedback(item.feedback, rules),
    )


def _redact_marks(marks: Iterable[SkillMark], rules: Rules) -> tuple[SkillMark, ...]:
    """Keep the values of skills that may be named, in order of id: the order written says nothing."""
    kept = (
        keep_only(
            SkillMark,
            skill=item.skill,
            own=_redact_rating(item.own),
            theirs=_redact_rating(item.theirs),
            minutes=_round_hours(item.minutes),
        )
        for item in marks
        if item.skill in rules.skills
    )
    return tuple(sorted(kept, key=lambda item: item.skill))


def _redact_rating(rating: Rating | None) -> Rating | None:
    """Keep the value; "3/4" and "6/8" are written alike afterwards."""
    return keep_only(Rating, value=rating.value) if rating else None


def _round_hours(minutes: int | None) -> int | None:
    """Round to whole hours, and to one at least."""
    if minutes is None:
        return None
    return max(1, round(minutes / MINUTES_AN_HOUR)) * MINUTES_AN_HOUR


def _redact_questions(questions: Iterable[Question], rules: Rules) -> tuple[Question, ...]:
    """Keep which skills were asked for and how it went, in an order that says nothing more."""
    kept = (
        keep_only(Question, skills=_pick(item.skills, rules), went=item.went) for item in questions
    )
    named = (item for item in kept if item.skills)
    return tuple(sorted(named, key=lambda item: (item.skills, item.went or "")))


def _redact_feedback(given: Iterable[Feedback], rules: Rules) -> tuple[Feedback, ...]:
    """Keep the ratings and the word of advice of what had come by the limit."""
    kept = (
        keep_only(
            Feedback,
            marks=_redact_marks(item.marks, rules),
            recommendation=item.recommendation,
        )
        for item in given
        if item.date is None or item.date <= rules.limit
    )
    return tuple(item for item in kept if item.marks or item.recommendation)


def _pick(skills: Iterable[str], rules: Rules) -> tuple[str, ...]:
    return tuple(sorted({skill for skill in skills if skill in rules.skills}))
