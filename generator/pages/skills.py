"""The skill-gap page: ranked gaps first, then what is not proven, then the others by group.

In: the book. Out: `SkillsView`, and `SkillRow` for other pages. It must not know how a level or a
priority is computed.
"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from generator.pages import urls
from generator.pages.frame import Frame, build_frame
from generator.pages.intervals import (
    EvidenceDot,
    IntervalChart,
    Sparkline,
    build_interval,
    build_sparkline,
)
from generator.pages.links import Link, LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.plot import Plot, Point, build_plot
from generator.pages.wording import (
    count_things,
    format_day,
    format_decimal,
    format_id,
    format_rating,
)
from generator.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Skill
    from generator.pages.book import Book
    from generator.reports.skills import Observation, SkillLevel

ACTIONS = {
    "unknown": "Test yourself and write a rating down",
    "retest": "Take a mock interview",
    "gap": "Study",
    "closed": "Keep it warm",
    "recovering": "One more interview or mock",
    "met": "Nothing to do",
    "unproven": "Ask for feedback",
}
RATING_MARKS = tuple((step / 4, str(step + 1)) for step in range(5))
DEMAND_STEP = 0.25
TONES = {"gap": "gap", "met": "met", "closed": "met"}
UNTESTED = ("unproven", "unknown")
MOST_DOTS = 24
"""Pieces of evidence that a row draws: the newest, which count most; the skill's page has all."""
TRENDS = {"up": "rising", "down": "falling", "flat": "steady", "none": ""}


class SkillRow(Record, frozen=True):
    """A skill in a list; `rank` is None outside the ranking, `status` empty without any probing."""

    rank: int | None
    skill: Link
    status: str
    status_label: str
    action: str
    rating: str
    low: str
    high: str
    interval: str
    n: int
    confidence_word: str
    trend: str
    trend_word: str
    demand: str
    demand_share: float
    last: date | None
    priority: float
    flags: tuple[str, ...]
    in_rejection: bool
    chart: IntervalChart
    spark: Sparkline | None
    summary: str


class SkillGroup(Record, frozen=True):
    """Skills of one group, in order of name."""

    label: str
    skills: tuple[SkillRow, ...]


class SkillsView(Record, frozen=True):
    """What the skill page shows; `bar` is the target as a rating of 1 to 5.

    `ranked` has fallen below the bar, now or once; `untested` waits for more to be known. A row
    draws up to `most_dots` pieces of evidence.
    """

    frame: Frame
    bar: str
    plot: Plot | None
    ranked: tuple[SkillRow, ...]
    untested: tuple[SkillRow, ...]
    groups: tuple[SkillGroup, ...]
    observations: int
    most_dots: int


def plan_skills(book: Book) -> Page:
    """Plan the skill-gap page."""
    links = book.links_from(urls.SKILLS)
    ranked = tuple(build_skill_row(book, links, item) for item in book.ranking)
    view = SkillsView(
        frame=build_frame(book, urls.SKILLS, "Skills"),
        bar=format_rating(book.settings.bar),
        plot=_plot_demand(book, links),
        ranked=tuple(row for row in ranked if row.status not in UNTESTED),
        untested=tuple(row for row in ranked if row.status in UNTESTED),
        groups=_group_rest(book, links),
        observations=sum(item.n for item in book.levels.values()),
        most_dots=MOST_DOTS,
    )
    return build_page("pages/skills.html", view)


def _plot_demand(book: Book, links: LinkMaker) -> Plot | None:
    """Draw every skill that was asked for by level and demand; the most urgent ones get their names."""
    asked = [item for item in book.levels.values() if item.demand.companies]
    asked.sort(key=lambda item: (-item.priority, -item.demand.share))
    if not asked:
        return None
    # Demand from long ago fades to nothing at all: then one empty step stands for it.
    steps = max(1, math.ceil(max(item.demand.share for item in asked) / DEMAND_STEP))
    points = [_build_point(links.skill(item.skill), item, steps * DEMAND_STEP) for item in asked]
    marks = [(step / steps, format_decimal(step * DEMAND_STEP)) for step in range(steps + 1)]
    return build_plot(points, RATING_MARKS, marks, book.settings.bar)


def _build_point(link: Link, found: SkillLevel, most: float) -> Point:
    """Describe one skill as a point; `most` is the demand at the top of the field."""
    title = f"{link.text}: {format_rating(found.level)} of 5, demand {format_decimal(found.demand.share)}"
    tone = TONES.get(found.status or "", "")
    return Point(found.level, found.demand.share / most, link.text, title, link.href, tone)


def build_skill_row(book: Book, links: LinkMaker, skill_id: str, most: int = MOST_DOTS) -> SkillRow:
    """Describe a skill in one row with its interval chart; its newest pieces of evidence are drawn."""
    found, ranking = book.levels[skill_id], book.ranking
    return describe_skill(
        book.journal.skills[skill_id],
        found,
        ranking.index(skill_id) + 1 if found.ranked else None,
        links.skill(skill_id),
        [build_dot(links, item) for item in found.observations[-most:]],
    )


def describe_skill(
    skill: Skill, found: SkillLevel, rank: int | None, link: Link, dots: Sequence[EvidenceDot]
) -> SkillRow:
    """Put a skill's level, its rank and its pieces of evidence into one row."""
    return SkillRow(
        rank=rank,
        skill=link,
        status=found.status or "none",
        status_label=format_id(found.status or "not asked yet"),
        action=ACTIONS.get(found.status or "", "Nobody has asked for it yet"),
        rating=format_rating(found.level),
        low=format_rating(found.low),
        high=format_rating(found.high),
        interval=f"{format_rating(found.low)} to {format_rating(found.high)}",
        n=found.n,
        confidence_word=found.confidence_word,
        trend=found.trend,
        trend_word=TRENDS[found.trend],
        demand=describe_demand(found),
        demand_share=found.demand.share,
        last=found.demand.last,
        priority=found.priority,
        flags=found.flags,
        in_rejection=found.named_in_rejection,
        chart=build_interval(found.low, found.high, found.level, skill.bar, dots),
        spark=build_sparkline(skill.bar, dots),
        summary=_summarise(skill, found),
    )


def build_dot(links: LinkMaker, item: Observation) -> EvidenceDot:
    """Describe one piece of evidence for a chart."""
    link = links.entry(item.entry, item.session)
    title = f"{format_day(item.date)}: {format_rating(item.value)} of 5, {link.text}"
    return EvidenceDot(item.date, item.value, item.effective, title, link.href)


def describe_demand(found: SkillLevel) -> str:
    """Write who asks for the skill: "4 of 5 companies, 5 rounds"."""
    demand = found.demand
    if not demand.rounds:
        return "no round asked for it"
    companies = f"{len(demand.companies)} of {count_things(demand.of, 'company', 'companies')}"
    return f"{companies}, {count_things(demand.rounds, 'round')}"


def _summarise(skill: Skill, found: SkillLevel) -> str:
    """Say in a sentence what the chart of a skill shows."""
    return (
        f"{skill.name}: level {format_rating(found.level)} of 5, between "
        f"{format_rating(found.low)} and {format_rating(found.high)}, bar at "
        f"{format_rating(skill.bar)}, {count_things(found.n, 'piece')} of evidence."
    )


def _group_rest(book: Book, links: LinkMaker) -> tuple[SkillGroup, ...]:
    """Return the skills outside the ranking by group, groups in order of name."""
    rest: dict[str, list[SkillRow]] = {}
    for skill_id, found in book.levels.items():
        if not found.ranked:
            group = book.journal.skills[skill_id].group
            rest.setdefault(group, []).append(build_skill_row(book, links, skill_id))
    return tuple(SkillGroup(format_id(group), tuple(rest[group])) for group in sorted(rest))
