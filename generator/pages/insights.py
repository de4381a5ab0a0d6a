"""The page of insights: what all processes say together, each number with its n and the cases behind it.

In: the book. Out: `InsightsView`. It must not know how a number is computed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.events import past_rounds
from generator.pages import urls
from generator.pages.cases import Cases, Length, Rate, list_cases, tell_median, tell_share
from generator.pages.flow import Exit, FlowChart, Step, build_flow_chart
from generator.pages.frame import Frame, build_frame
from generator.pages.links import LinkMaker
from generator.pages.page import Page, build_page
from generator.pages.ratings import Ratings, plan_ratings
from generator.pages.splits import SplitTable, TypeRow, plan_splits, plan_types
from generator.pages.stays import Stays, plan_stays
from generator.pages.wording import format_id
from generator.record import Record
from generator.reports.durations import measure_answers, measure_processes
from generator.reports.kinds import sort_rounds
from generator.reports.outcomes import build_flow, find_reasons, find_silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pages.book import Book
    from generator.reports.hours import Place
    from generator.reports.outcomes import FlowStep
    from generator.reports.timeline import ProcessHistory

STEP_NAMES = {
    "contact": "Contact",
    "screen": "First call or test",
    "technical": "Technical round",
    "onsite": "Onsite",
    "offer": "Offer",
    "accepted": "Accepted",
}
EXIT_NAMES = {"open": "going on", "ghosted": "fell silent", "position-closed": "position closed"}
TONES = {"accepted": "good", "rejected": "bad", "ghosted": "quiet", "open": "open"}
KIND_NAMES = {
    "screens": "First calls and tests",
    "engineering": "Engineering thinking",
    "technical": "Mixed and domain",
    "onsite": "Onsite, as a whole",
}


class FlowRow(Record, frozen=True):
    """A step as a line of the table; `id` is its place on the page, `stopped` by how it ended."""

    id: str
    label: str
    reached: Cases
    of: int
    stopped: tuple[tuple[str, str, Cases], ...]


class Metric(Record, frozen=True):
    """One number about the whole search: what it means, and what others have measured."""

    name: str
    value: str
    note: str
    n: int
    cases: Cases
    definition: str
    reference: str


class KindRow(Record, frozen=True):
    """One kind of round; `widths` share a bar of 100 among passed, failed and no answer."""

    label: str
    n: int
    passed: Cases
    failed: Cases
    unanswered: Cases
    widths: tuple[float, float, float]


class InsightsView(Record, frozen=True):
    """What the page shows; `total` counts the processes that have begun."""

    frame: Frame
    total: int
    first: date | None
    flow: FlowChart | None
    flow_rows: tuple[FlowRow, ...]
    metrics: tuple[Metric, ...]
    stays: Stays
    kinds: tuple[KindRow, ...]
    ratings: Ratings
    types: tuple[TypeRow, ...]
    splits: tuple[SplitTable, ...]


def plan_insights(book: Book) -> Page:
    """Plan the page of insights."""
    links = book.links_from(urls.INSIGHTS)
    begun = [item for item in book.histories.values() if item.started <= book.as_of]
    rows = tuple(_build_flow_row(links, step, begun) for step in build_flow(begun))
    view = InsightsView(
        frame=build_frame(book, urls.INSIGHTS, "Insights"),
        total=len(begun),
        first=min((item.started for item in begun), default=None),
        flow=build_flow_chart([_draw_step(row) for row in rows]),
        flow_rows=rows,
        metrics=_list_metrics(book, links, begun),
        stays=plan_stays(links, begun),
        kinds=_list_kinds(book, links),
        ratings=plan_ratings(book, links),
        types=plan_types(book, links, begun),
        splits=plan_splits(book, links, begun),
    )
    return build_page("pages/insights.html", view)


def _build_flow_row(links: LinkMaker, step: FlowStep, begun: Sequence[ProcessHistory]) -> FlowRow:
    """Describe a step of the funnel with those that stopped there."""
    return FlowRow(
        id=step.step,
        label=STEP_NAMES[step.step],
        reached=list_cases(step.reached, links.process),
        of=len(begun),
        stopped=tuple(
            (
                status,
                EXIT_NAMES.get(status, status),
                list_cases(step.stopped[status], links.process),
            )
            for status in sorted(step.stopped)
        ),
    )


def _draw_step(row: FlowRow) -> Step:
    """Describe a step for the drawing; what was accepted does not leave."""
    exits = [
        Exit(label, TONES.get(status, "mine"), cases.count, _lead_to(row.id, status, cases))
        for status, label, cases in row.stopped
        if status != "accepted"
    ]
    return Step(row.label, row.reached.count, f"#step-{row.id}", tuple(exits))


def _lead_to(step: str, status: str, cases: Cases) -> str:
    """Return the only process behind an exit, or the line of the table that lists them."""
    return cases.links[0].href if cases.count == 1 else f"#step-{step}-{status}"


def _list_metrics(
    book: Book, links: LinkMaker, begun: Sequence[ProcessHistory]
) -> tuple[Metric, ...]:
    """Return the numbers about the whole search."""
    whole = tell_median(measure_processes(begun), links.process)
    answers = tell_median(measure_answers(book.journal.entries, begun, book.as_of), links.entry)
    silent, reasons = find_silent(begun, book.journal), find_reasons(begun, book.journal)
    return (
        _tell_length(
            "Whole process",
            whole,
            "Median from the first message to the decision, of processes that were decided.",
            "Elsewhere: a mean of 23.8 days in the US (84,000 reviews, 2017), 35 days for software"
            " engineers (2015).",
        ),
        _tell_length(
            "Their answer",
            answers,
            "Median from a message of mine or a round to their next message or round.",
            "Elsewhere: a median of 6 to 7 days from application to invitation (one vendor).",
        ),
        _tell_rate(
            "Fell silent",
            tell_share(silent, links.process),
            len(silent.of),
            "Of the closed processes with a round, those that ended without a word.",
            "Elsewhere: 61 % of 2,500 people were left without an answer after an interview at some"
            " time (2024).",
        ),
        _tell_rate(
            "Said why",
            tell_share(reasons, links.process),
            len(reasons.of),
            "Of the rejections, those that gave a reason or named a skill.",
            "Elsewhere: 71 % of North American candidates never got any reason (2022).",
        ),
    )


def _tell_length(name: str, found: Length, definition: str, reference: str) -> Metric:
    return Metric(name, found.text, "", found.n, found.cases, definition, reference)


def _tell_rate(name: str, found: Rate, n: int, definition: str, reference: str) -> Metric:
    value = found.text if n else ""
    return Metric(name, value, found.note, n, found.cases, definition, reference)


def _list_kinds(book: Book, links: LinkMaker) -> tuple[KindRow, ...]:
    """Return the rounds by kind and answer."""

    def list_places(places: tuple[Place, ...]) -> Cases:
        return list_cases(places, lambda place: links.entry(*place))

    return tuple(
        KindRow(
            label=KIND_NAMES.get(item.kind) or format_id(item.kind),
            n=item.n,
            passed=list_places(item.passed),
            failed=list_places(item.failed),
            unanswered=list_places(item.unanswered),
            widths=(
                _share_bar(item.passed, item.n),
                _share_bar(item.failed, item.n),
                _share_bar(item.unanswered, item.n),
            ),
        )
        for item in sort_rounds(past_rounds(book.journal, book.as_of))
    )


def _share_bar(places: Sequence[Place], n: int) -> float:
    """Return the part of a bar of 100 that some of n rounds take."""
    return round(100 * len(places) / n, 2) if n else 0.0
