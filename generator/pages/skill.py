"""One skill: each piece of evidence behind its number, and the sum written out.

In: the book and a skill's id. Out: `SkillView`. It must not know how a level is computed: the
numbers come from the report, only the sums that a reader would write beside them are made here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.model import Skill
from generator.pages import urls
from generator.pages.demand import DemandTable, build_demand
from generator.pages.frame import Frame, build_frame
from generator.pages.intervals import TrendChart, build_trend
from generator.pages.links import Link, LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.questions import QuestionRow, build_question_row
from generator.pages.rows import EntryRow, StageTag, build_entry_row, build_stage_tag
from generator.pages.skills import SkillRow, build_dot, build_skill_row
from generator.pages.sums import SkillSums, build_sums
from generator.pages.texts import SafeHtml, render_body
from generator.pages.wording import format_id, format_rating
from generator.record import Record
from generator.vocabulary import normalise_name

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.skills import Observation

SOURCE_LABELS = {
    "self": "own rating",
    "feedback": "their rating",
    "outcome": "outcome of the round",
    "questions": "questions",
}


class SourceRow(Record, frozen=True):
    """One source of a round's evidence: its value 0..1, the same as a rating, its weight."""

    label: str
    value: float
    rating: str
    weight: float


class EvidenceRow(Record, frozen=True):
    """One round's evidence; `effective` is the weight after `age_days` and `study_hours`."""

    day: date
    link: Link
    stage: StageTag
    company: Link | None
    sources: tuple[SourceRow, ...]
    value: float
    rating: str
    weight: float
    age_days: int
    study_hours: float
    effective: float
    share: float


class StudyRow(Record, frozen=True):
    """Hours of study logged in one entry."""

    day: date
    link: Link
    hours: float


class SkillView(Record, frozen=True):
    """What a skill's page shows; evidence, study and entries newest first."""

    frame: Frame
    row: SkillRow
    group: str
    aliases: tuple[str, ...]
    bar: str
    closed_on: date | None
    flags: tuple[str, ...]
    trend: TrendChart | None
    evidence: tuple[EvidenceRow, ...]
    sums: SkillSums
    demand: DemandTable
    study: tuple[StudyRow, ...]
    study_total: float
    resources: tuple[str, ...]
    questions: tuple[QuestionRow, ...]
    companies: tuple[Link, ...]
    entries: tuple[EntryRow, ...]
    text: SafeHtml


def plan_skill(book: Book, skill_id: str) -> Page:
    """Plan the page of one skill."""
    here = urls.skill_url(skill_id)
    links, skill = book.links_from(here), book.journal.skills[skill_id]
    found = book.levels[skill_id]
    trail = (Link("Skills", links.href(urls.SKILLS)),)
    asked = book.skill_questions.get(skill_id, ())
    demand = build_demand(book, links, skill_id)
    view = SkillView(
        frame=build_frame(book, here, skill.name, urls.SKILLS, trail),
        row=build_skill_row(book, links, skill_id, most=len(found.observations)),
        group=format_id(skill.group),
        aliases=_list_aliases(skill),
        bar=format_rating(skill.bar),
        closed_on=found.closed_on,
        flags=found.flags,
        trend=build_trend(skill.bar, [build_dot(links, item) for item in found.observations]),
        evidence=tuple(
            _build_evidence(book, links, item, found.total_weight)
            for item in reversed(found.observations)
        ),
        sums=build_sums(found, skill.bar, demand),
        demand=demand,
        study=tuple(
            StudyRow(day, links.entry(entry), hours) for day, entry, hours in reversed(found.study)
        ),
        study_total=sum(hours for _, _, hours in found.study),
        resources=skill.resources,
        questions=tuple(build_question_row(links, item) for item in reversed(asked)),
        companies=tuple(map(links.company, found.demand.companies)),
        entries=_list_entries(book, links, skill_id),
        text=render_body(book.find_text(skill.note_path), book, links),
    )
    return build_page("pages/skill.html", view)


def _list_aliases(skill: Skill) -> tuple[str, ...]:
    """Return other spellings of a skill, without those that say the name again."""
    own = {normalise_name(skill.name): skill.name, normalise_name(skill.id): skill.id}
    others = {normalise_name(alias): alias for alias in skill.aliases}
    return tuple(alias for key, alias in others.items() if key not in own)


def _build_evidence(book: Book, links: LinkMaker, item: Observation, total: float) -> EvidenceRow:
    """Describe one piece of evidence; `share` is its part of the total weight."""
    entry = book.journal.entries[item.entry]
    stage = next((r.stage for r in entry.rounds if r.session == item.session), entry.stage)
    return EvidenceRow(
        day=item.date,
        link=links.entry(item.entry, item.session),
        stage=build_stage_tag(stage),
        company=links.company(item.company) if item.company else None,
        sources=tuple(
            SourceRow(
                SOURCE_LABELS.get(source.kind, source.kind),
                source.value,
                format_rating(source.value),
                source.weight,
            )
            for source in item.sources
        ),
        value=item.value,
        rating=format_rating(item.value),
        weight=item.weight,
        age_days=item.age_days,
        study_hours=item.study_hours,
        effective=item.effective,
        share=item.effective / total if total else 0.0,
    )


def _list_entries(book: Book, links: LinkMaker, skill_id: str) -> tuple[EntryRow, ...]:
    """Return every entry that names the skill, newest first."""
    found = book.skill_entries.get(skill_id, ())
    return tuple(build_entry_row(book, links, item) for item in reversed(found))
