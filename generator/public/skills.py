"""Public skills: levels without companies and days, and a page for each.

In: the public book. Out: `PublicSkillsView` and `PublicSkillView`. It must not know how a level is
computed.
"""

from __future__ import annotations

from generator.pages import urls
from generator.pages.frame import Frame
from generator.pages.intervals import EvidenceDot
from generator.pages.links import Link
from generator.pages.page import Page, build_page
from generator.pages.rows import StageTag, build_stage_tag
from generator.pages.skills import SkillRow, describe_skill
from generator.pages.wording import count_things, format_id, format_quarter, format_rating
from generator.public.book import PublicBook
from generator.public.frame import build_public_frame
from generator.record import Record, replace
from generator.redaction.sums import LEAST
from generator.reports.observations import Observation
from generator.reports.skills import SkillLevel

SECTION = ("Skills", urls.SKILLS)


class PublicSkillGroup(Record, frozen=True):
    """Skills of one group, strongest first."""

    label: str
    skills: tuple[SkillRow, ...]


class PublicSkillsView(Record, frozen=True):
    """What the page of all skills shows; `bar` is the target as a rating of 1 to 5.

    `silent` are skills that were named without a word on how it went.
    """

    frame: Frame
    bar: str
    groups: tuple[PublicSkillGroup, ...]
    silent: tuple[Link, ...]


class PublicEvidence(Record, frozen=True):
    """What one round says about a skill: quarter, kind of round, value as a rating, weights."""

    quarter: str
    stage: StageTag
    rating: str
    weight: float
    effective: float


class PublicSkillView(Record, frozen=True):
    """What one skill's page shows, newest evidence first."""

    frame: Frame
    row: SkillRow
    group: str
    bar: str
    evidence: tuple[PublicEvidence, ...]


def list_known(book: PublicBook) -> list[SkillLevel]:
    """Return the skills with evidence, strongest first."""
    known = [item for item in book.skills.levels.values() if item.n]
    return sorted(known, key=lambda item: (-item.low, item.skill))


def plan_skills(book: PublicBook) -> Page:
    """Plan the page of all skills."""
    groups: dict[str, list[SkillRow]] = {}
    known = list_known(book)
    for found in known:
        label = format_id(book.journal.shadow.skills[found.skill].group)
        groups.setdefault(label, []).append(build_row(book, urls.SKILLS, found))
    view = PublicSkillsView(
        frame=build_public_frame(book, urls.SKILLS, "Skills"),
        bar=format_rating(book.site.bar),
        groups=tuple(PublicSkillGroup(label, tuple(groups[label])) for label in sorted(groups)),
        silent=tuple(
            book.link_skill(urls.SKILLS, key)
            for key, found in book.skills.levels.items()
            if not found.n
        ),
    )
    return build_page("public/skills.html", view)


def plan_skill(book: PublicBook, skill: str) -> Page:
    """Plan the page of one skill."""
    here = urls.skill_url(skill)
    found, shown = book.skills.levels[skill], book.journal.shadow.skills[skill]
    view = PublicSkillView(
        frame=build_public_frame(book, here, shown.name, SECTION),
        row=build_row(book, here, found),
        group=format_id(shown.group),
        bar=format_rating(shown.bar),
        evidence=tuple(_show_evidence(book, item) for item in reversed(found.observations)),
    )
    return build_page("public/skill.html", view)


def build_row(book: PublicBook, here: str, found: SkillLevel) -> SkillRow:
    """Describe a skill in one row, with what its status says in place of what to do about it."""
    link = book.link_skill(here, found.skill)
    dots = [_build_dot(link.href, item) for item in found.observations]
    row = describe_skill(book.journal.shadow.skills[found.skill], found, None, link, dots)
    return replace(row, last=None, in_rejection=False, action="", demand=_describe_demand(found))


def _build_dot(href: str, item: Observation) -> EvidenceDot:
    title = f"{format_quarter(item.date)}: {format_rating(item.value)} of 5"
    return EvidenceDot(item.date, item.value, item.effective, title, href)


def _describe_demand(found: SkillLevel) -> str:
    """Say how many companies asked; a number that would point at one of them is not told."""
    asking, everyone = len(found.demand.companies), found.demand.of
    if asking < LEAST:
        return f"asked for by fewer than {LEAST} companies" if asking else ""
    return f"asked for by {asking} of {count_things(everyone, 'company', 'companies')}"


def _show_evidence(book: PublicBook, item: Observation) -> PublicEvidence:
    entry = book.journal.shadow.entries[item.entry]
    stage = next((r.stage for r in entry.rounds if r.session == item.session), entry.stage)
    return PublicEvidence(
        quarter=format_quarter(item.date),
        stage=build_stage_tag(stage),
        rating=format_rating(item.value),
        weight=item.weight,
        effective=item.effective,
    )
