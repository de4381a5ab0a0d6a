"""Public numbers: the funnel and the time in each stage, over closed processes.

In: the public book. Out: `PublicInsightsView`. Small cells are merged before they come here. It must not
know single processes.
"""

from __future__ import annotations

from generator.pages import urls
from generator.pages.frame import Frame
from generator.pages.page import Page, build_page
from generator.pages.wording import format_decimal
from generator.public.book import PublicBook
from generator.public.frame import build_public_frame
from generator.record import Record
from generator.redaction.sums import LEAST, Cell, StageTime
from generator.vocabulary import stages

BAR_WIDTH = 320.0
STEP_NAMES = {
    "begun": "Begun",
    "contact": "A first contact",
    "screen": "A first call",
    "technical": "A technical round",
    "onsite": "An onsite",
    "offer": "An offer",
    "accepted": "An offer taken",
}


class FunnelBar(Record, frozen=True):
    """A step with the processes that reached it; `width` in the units of the drawing."""

    label: str
    reached: int
    width: float


class StageBar(Record, frozen=True):
    """A stage with its median weeks over n processes."""

    label: str
    weeks: str
    width: float
    n: int


class PublicInsightsView(Record, frozen=True):
    """What the page shows; a part that is not wanted or has too little to tell is empty."""

    frame: Frame
    least: int
    width: float
    shows_funnel: bool
    shows_times: bool
    funnel: tuple[FunnelBar, ...]
    times: tuple[StageBar, ...]


def plan_insights(book: PublicBook) -> Page:
    """Plan the page of numbers."""
    most = max((cell.reached for cell in book.funnel), default=1)
    longest = max((item.weeks for item in book.times), default=1) or 1
    view = PublicInsightsView(
        frame=build_public_frame(book, urls.INSIGHTS, "Numbers"),
        least=LEAST,
        width=BAR_WIDTH,
        shows_funnel=book.shows("funnel"),
        shows_times=book.shows("time-in-stage"),
        funnel=tuple(_draw_cell(cell, most) for cell in book.funnel),
        times=tuple(_draw_time(item, longest) for item in book.times),
    )
    return build_page("public/insights.html", view)


def _draw_cell(cell: Cell, most: int) -> FunnelBar:
    return FunnelBar(STEP_NAMES[cell.step], cell.reached, round(BAR_WIDTH * cell.reached / most, 1))


def _draw_time(item: StageTime, longest: float) -> StageBar:
    label = stages()[item.stage].label if item.stage else "All other stages"
    weeks = format_decimal(item.weeks, 1).removesuffix(".0")
    return StageBar(label, weeks, round(BAR_WIDTH * item.weeks / longest, 1), item.n)
