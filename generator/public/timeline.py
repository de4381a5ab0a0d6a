"""The public timeline: closed processes by quarter, without names, and without their ends.

In: the public book. Out: `PublicTimelineView`. How a process ended stands in the sums alone: the one
offer that was taken leads from a public profile to a company. It must not know skills.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.model import Entry
from generator.pages import urls
from generator.pages.charts import Dot, LaneInput, TimelinePanel, build_panels
from generator.pages.frame import Frame
from generator.pages.page import Page, build_page
from generator.pages.rows import StageTag, build_stage_tag
from generator.pages.scale import choose_quarters
from generator.pages.wording import count_things, format_id, format_quarter
from generator.public.book import PublicBook
from generator.public.frame import build_public_frame
from generator.record import Record, replace
from generator.redaction.periods import count_weeks
from generator.redaction.processes import list_steps
from generator.reports.timeline import ProcessHistory
from generator.vocabulary import stages


class PublicProcess(Record, frozen=True):
    """A process: the company's letter or name and type, its quarter, weeks, steps in order."""

    id: str
    company: str
    type: str
    began: str
    weeks: str
    steps: tuple[StageTag, ...]


class PublicTimelineView(Record, frozen=True):
    """What the timeline shows, newest process first."""

    frame: Frame
    until: str
    legend: tuple[StageTag, ...]
    panels: tuple[TimelinePanel, ...]
    processes: tuple[PublicProcess, ...]


def plan_timeline(book: PublicBook) -> Page:
    """Plan the timeline."""
    shown = [(item, _list_steps(book, item)) for item in book.timeline.histories.values()]
    newest = [(item, steps) for item, steps in reversed(shown) if steps]
    lanes = [_build_lane(book, item, steps) for item, steps in newest]
    tags = {step.stage: build_stage_tag(step.stage) for _, steps in newest for step in steps}
    view = PublicTimelineView(
        frame=build_public_frame(book, urls.TIMELINE, "Timeline"),
        until=format_quarter(book.journal.limit),
        legend=tuple(tags[stage] for stage in stages() if stage in tags),
        panels=tuple(
            replace(panel, today=None, future=None)
            for panel in build_panels(lanes, book.journal.limit, choose_quarters)
        ),
        processes=tuple(_show_process(book, item, steps) for item, steps in newest),
    )
    return build_page("public/timeline.html", view)


class _Step(Record, frozen=True):
    """A contact or a round, in the week of its entry."""

    entry: Entry
    stage: str


def _list_steps(book: PublicBook, history: ProcessHistory) -> Sequence[_Step]:
    """Return what a process consisted of, sessions of an onsite day one by one."""
    entries = (book.journal.shadow.entries[item] for item in history.process.entries)
    return [_Step(entry, stage) for entry in entries for stage in list_steps(entry)]


def _build_lane(book: PublicBook, history: ProcessHistory, steps: Sequence[_Step]) -> LaneInput:
    company = book.journal.shadow.companies[history.process.company].name
    href = f"#{history.process.id}"
    first, last = steps[0].entry.date, steps[-1].entry.date
    return LaneInput(
        label=company,
        sublabel=count_things(len(steps), "step"),
        href=href,
        tone="closed",
        busy=(first, last),
        waiting=None,
        dots=tuple(_build_dot(step, company, href) for step in steps),
    )


def _build_dot(step: _Step, company: str, href: str) -> Dot:
    tag, day = build_stage_tag(step.stage), step.entry.date
    return Dot(day, tag.code, tag.kind, "", f"{format_quarter(day)}: {company}, {tag.label}", href)


def _show_process(
    book: PublicBook, history: ProcessHistory, steps: Sequence[_Step]
) -> PublicProcess:
    company = book.journal.shadow.companies[history.process.company]
    weeks = count_weeks(steps[0].entry.date, steps[-1].entry.date)
    return PublicProcess(
        id=history.process.id,
        company=company.name,
        type=format_id(company.type or ""),
        began=format_quarter(history.started),
        weeks=count_things(weeks, "week") if weeks else "within a week",
        steps=tuple(build_stage_tag(step.stage) for step in steps),
    )
