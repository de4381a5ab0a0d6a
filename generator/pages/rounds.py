"""One round on an entry's page: ratings, questions and feedback of the entry or of a session.

In: an entry or a round. Out: `RoundPart`. It must not know pages.
"""

from __future__ import annotations

from datetime import date, time

from generator.model import Entry, Feedback, Question, Round, SkillMark
from generator.pages.links import Link, LinkMaker
from generator.pages.rows import StageTag, build_stage_tag
from generator.pages.urls import session_anchor
from generator.pages.wording import format_hours, format_id, format_minutes
from generator.record import Record


class MarkRow(Record, frozen=True):
    """A skill with own and their rating as written, study time and a note; empty where unsaid."""

    skill: Link
    own: str
    theirs: str
    time: str
    note: str


class MarkTable(Record, frozen=True):
    """The skills of a round, with what anybody said about any of them."""

    rows: tuple[MarkRow, ...]
    has_own: bool
    has_theirs: bool
    has_time: bool
    has_note: bool


class AskedRow(Record, frozen=True):
    """A question as asked in this round."""

    text: str
    skills: tuple[Link, ...]
    went: str
    note: str


class FeedbackRow(Record, frozen=True):
    """Feedback that stands inside a round."""

    people: tuple[Link, ...]
    day: date | None
    text: str
    recommendation: str
    marks: MarkTable


class RoundPart(Record, frozen=True):
    """A round; `anchor` is empty for the entry's own."""

    anchor: str
    stage: StageTag
    title: str
    clock: time | None
    duration: str
    format: str
    outcome: str
    people: tuple[Link, ...]
    decided_by: tuple[Link, ...]
    marks: MarkTable
    questions: tuple[AskedRow, ...]
    feedback: tuple[FeedbackRow, ...]


def build_entry_part(links: LinkMaker, entry: Entry, title: str) -> RoundPart:
    """Describe what stands on the entry itself, not in one of its sessions."""
    return RoundPart(
        anchor="",
        stage=build_stage_tag(entry.stage),
        title=title,
        clock=entry.time,
        duration=format_minutes(entry.minutes) if entry.minutes else "",
        format=format_id(entry.format or ""),
        outcome=entry.outcome or "",
        people=links.people(entry.people),
        decided_by=links.skills(entry.decided_by),
        marks=_build_marks(links, () if entry.has_sessions else entry.marks),
        questions=_build_questions(links, () if entry.has_sessions else entry.questions),
        feedback=tuple(_build_feedback(links, item) for item in entry.feedback),
    )


def build_session_part(links: LinkMaker, item: Round) -> RoundPart:
    """Describe one session of an onsite day."""
    return RoundPart(
        anchor=session_anchor(item.session) if item.session else "",
        stage=build_stage_tag(item.stage),
        title=item.title,
        clock=item.time,
        duration=format_minutes(item.minutes) if item.minutes else "",
        format=format_id(item.format or ""),
        outcome=item.outcome or "",
        people=links.people(item.people),
        decided_by=links.skills(item.decided_by),
        marks=_build_marks(links, item.marks),
        questions=_build_questions(links, item.questions),
        feedback=tuple(_build_feedback(links, given) for given in item.feedback),
    )


def _build_marks(links: LinkMaker, marks: tuple[SkillMark, ...]) -> MarkTable:
    """Describe skill marks as written."""
    rows = tuple(
        MarkRow(
            skill=links.skill(mark.skill),
            own=mark.own.text if mark.own else "",
            theirs=mark.theirs.text if mark.theirs else "",
            time=format_hours(mark.minutes / 60) if mark.minutes else "",
            note=mark.note,
        )
        for mark in marks
    )
    return MarkTable(
        rows=rows,
        has_own=any(row.own for row in rows),
        has_theirs=any(row.theirs for row in rows),
        has_time=any(row.time for row in rows),
        has_note=any(row.note for row in rows),
    )


def _build_questions(links: LinkMaker, found: tuple[Question, ...]) -> tuple[AskedRow, ...]:
    """Describe questions as asked."""
    return tuple(
        AskedRow(item.text, links.skills(item.skills), item.went or "", item.note) for item in found
    )


def _build_feedback(links: LinkMaker, item: Feedback) -> FeedbackRow:
    """Describe feedback that stands inside a round."""
    return FeedbackRow(
        people=links.people(item.people),
        day=item.date,
        text=item.text,
        recommendation=format_id(item.recommendation or ""),
        marks=_build_marks(links, item.marks),
    )
