"""Geometry of the timeline: one lane a process, years as panels, marks that never collide.

In: lanes as days, labels and links. Out: positions in the units of an SVG view box, for a template
to draw. It must not know the journal, statuses or colours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from generator.pages.scale import Scale, Tick, choose_ticks, fit_text, pack_rows
from generator.record import Record, replace
from generator.reports.days import shift_day

CHART_WIDTH = 1168.0
LABEL_WIDTH = 232.0
RIGHT_MARGIN = 2.0
TOP = 30.0
BOTTOM = 20.0
MARK_WIDTH, MARK_HEIGHT = 19.0, 17.0
MARK_GAP, ROW_GAP = 2.0, 2.0
MAX_ROWS = 4
LANE_PADDING = 11.0
LABEL_SIZE, SUBLABEL_SIZE = 13.0, 11.0
NARROW_WIDTH = 131.0
"""What the style sheet leaves of the labels on a small screen."""
SINGLE_PANEL_DAYS = 420
"""A journal up to this long is drawn in one panel, a longer one year by year."""
LEAST_DAYS = 60
AIR = 3
"""Days left free at both ends."""
YEAR_AIR = 21
"""Days left free after the last thing shown in the newest year."""


Span = tuple[date, date]
"""First and last day of something."""


class Dot(Record, frozen=True):
    """Something that happened on a day: two-letter code, colour kind, outcome, title and link."""

    day: date
    code: str
    kind: str
    outcome: str
    title: str
    href: str


class LaneInput(Record, frozen=True):
    """A lane before it is drawn; `busy` is the span worked on, `waiting` the silence after it."""

    label: str
    sublabel: str
    href: str
    tone: str
    busy: tuple[date, date] | None
    waiting: tuple[date, date] | None
    dots: tuple[Dot, ...]

    @property
    def spans(self) -> list[Span]:
        """Everything that the lane shows, as first and last day."""
        return [
            *filter(None, (self.busy, self.waiting)),
            *((dot.day, dot.day) for dot in self.dots),
        ]

    def touches(self, start: date, end: date) -> bool:
        """Say whether the lane shows anything in a period."""
        return any(low <= end and high >= start for low, high in self.spans)


class Mark(Record, frozen=True):
    """A drawn dot, centred on x, y; `more` others of the same lane hide behind it."""

    x: float
    y: float
    dot: Dot
    more: int
    faded: bool


class Bar(Record, frozen=True):
    """A drawn span."""

    x: float
    width: float


class Lane(Record, frozen=True):
    """A drawn lane: `top` and `height` of its stripe, `middle` of its bars, labels cut to fit.

    `narrow_label` and `narrow_sublabel` are for small screens.
    """

    top: float
    height: float
    middle: float
    label: str
    sublabel: str
    narrow_label: str
    narrow_sublabel: str
    full_label: str
    href: str
    tone: str
    busy: Bar | None
    waiting: Bar | None
    marks: tuple[Mark, ...]


class TimelinePanel(Record, frozen=True):
    """One period of the timeline; `today` is None where today lies outside, `future` its rest."""

    label: str
    width: float
    height: float
    label_width: float
    top: float
    bottom: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    today: float | None
    future: Bar | None


def build_panels(
    lanes: Sequence[LaneInput],
    today: date,
    list_ticks: Callable[[Scale], tuple[Tick, ...]] = choose_ticks,
) -> tuple[TimelinePanel, ...]:
    """Draw lanes in one panel, or in one a calendar year (newest first) where they span longer."""
    if not lanes:
        return ()
    start, end = _find_span([span for lane in lanes for span in lane.spans], today)
    if (end - start).days <= SINGLE_PANEL_DAYS:
        return (_build_panel(lanes, _frame_period(start, end), today, "", list_ticks),)
    years = (build_year(lanes, today, year, end, list_ticks) for year in _list_years(start, end))
    return tuple(panel for panel in years if panel.lanes)


def build_year(
    lanes: Sequence[LaneInput],
    today: date,
    year: int,
    last: date,
    list_ticks: Callable[[Scale], tuple[Tick, ...]] = choose_ticks,
) -> TimelinePanel:
    """Draw what lanes show in one calendar year; `last` is the last day that any year shows."""
    scale = _frame_year(year, last)
    found = [lane for lane in lanes if lane.touches(scale.start, scale.end)]
    return _build_panel(found, scale, today, str(year), list_ticks)


def list_panel_years(spans: Sequence[Span], today: date) -> tuple[int, ...]:
    """Return the years that lanes of these spans get panels for, newest first; none for a single panel."""
    if not spans:
        return ()
    start, end = _find_span(spans, today)
    if (end - start).days <= SINGLE_PANEL_DAYS:
        return ()
    return tuple(
        year
        for year in _list_years(start, end)
        if any(low.year <= year <= high.year for low, high in spans)
    )


def find_last_day(spans: Sequence[Span], today: date) -> date:
    """Return the last day that lanes of these spans show; today is one of them where it is near."""
    return _find_span(spans, today)[1]


def _list_years(start: date, end: date) -> range:
    """Return the years of a span, newest first."""
    return range(end.year, start.year - 1, -1)


def _find_span(spans: Sequence[Span], today: date) -> Span:
    """Return the first and last day to draw; today is one of them where it is near."""
    start, end = min(low for low, _ in spans), max(high for _, high in spans)
    if 0 < (today - end).days <= LEAST_DAYS:
        end = today
    if 0 < (start - today).days <= LEAST_DAYS:
        start = today
    return start, end


def _frame_period(start: date, end: date) -> Scale:
    """Return a scale of at least two months with some air; what is free lies behind the last day."""
    lack = max(0, LEAST_DAYS - (end - start).days)
    return _build_scale(shift_day(start, -AIR), shift_day(end, AIR + lack))


def _frame_year(year: int, last: date) -> Scale:
    """Return the scale of a calendar year; the newest one ends soon after what it shows."""
    start, end = date(year, 1, 1), date(year, 12, 31)
    soon = max(shift_day(last, YEAR_AIR), shift_day(start, 2 * LEAST_DAYS))
    return _build_scale(start, min(end, soon))


def _build_scale(start: date, end: date) -> Scale:
    """Return a scale over the part of the chart that is right of the labels."""
    return Scale(start, end, LABEL_WIDTH, CHART_WIDTH - LABEL_WIDTH - RIGHT_MARGIN)


def _build_panel(
    inputs: Iterable[LaneInput],
    scale: Scale,
    today: date,
    label: str,
    list_ticks: Callable[[Scale], tuple[Tick, ...]],
) -> TimelinePanel:
    """Stack lanes below each other and add ticks and today's line."""
    lanes: list[Lane] = []
    top = TOP
    for item in inputs:
        lanes.append(_build_lane(item, scale, today, top))
        top += lanes[-1].height
    bottom = round(top, 1)
    line = scale.place(today) if scale.holds(today) else None
    right = scale.left + scale.width
    future = Bar(line, round(right - line, 1)) if line is not None else None
    return TimelinePanel(
        label=label,
        width=CHART_WIDTH,
        height=round(bottom + BOTTOM, 1),
        label_width=LABEL_WIDTH,
        top=TOP,
        bottom=bottom,
        ticks=list_ticks(scale),
        lanes=tuple(lanes),
        today=line,
        future=future,
    )


def _build_lane(item: LaneInput, scale: Scale, today: date, top: float) -> Lane:
    """Draw one lane; it grows with the rows that its marks need."""
    marks, rows = _place_marks(item.dots, scale, today)
    block = rows * MARK_HEIGHT + (rows - 1) * ROW_GAP
    height = round(max(block, LABEL_SIZE + SUBLABEL_SIZE + 6) + LANE_PADDING, 1)
    middle = top + height / 2
    first = middle - block / 2 + MARK_HEIGHT / 2
    return Lane(
        top=round(top, 1),
        height=height,
        middle=round(middle, 1),
        label=fit_text(item.label, LABEL_SIZE, LABEL_WIDTH - 14),
        sublabel=fit_text(item.sublabel, SUBLABEL_SIZE, LABEL_WIDTH - 14),
        narrow_label=fit_text(item.label, LABEL_SIZE, NARROW_WIDTH - 6),
        narrow_sublabel=fit_text(item.sublabel, SUBLABEL_SIZE, NARROW_WIDTH - 6),
        full_label=item.label,
        href=item.href,
        tone=item.tone,
        busy=_place_bar(item.busy, scale),
        waiting=_place_bar(item.waiting, scale),
        marks=tuple(replace(mark, y=round(first + mark.y, 1)) for mark in marks),
    )


def _place_marks(dots: Iterable[Dot], scale: Scale, today: date) -> tuple[list[Mark], int]:
    """Place dots in rows from 0 downwards; what finds no row joins the mark before it."""
    shown = sorted((dot for dot in dots if scale.holds(dot.day)), key=lambda dot: dot.day)
    low, high = scale.left + MARK_WIDTH / 2, scale.left + scale.width - MARK_WIDTH / 2
    places = [min(max(scale.place(dot.day), low), high) for dot in shown]
    spans = [(x - MARK_WIDTH / 2, x + MARK_WIDTH / 2) for x in places]
    marks: list[Mark] = []
    rows = pack_rows(spans, MARK_GAP, MAX_ROWS)
    for dot, x, row in zip(shown, places, rows, strict=True):
        if row < 0:
            marks[-1] = replace(marks[-1], more=marks[-1].more + 1)
            continue
        y = row * (MARK_HEIGHT + ROW_GAP)
        marks.append(Mark(round(x, 1), y, dot, 0, dot.day > today))
    return marks, max([1, *(row + 1 for row in rows)])


def _place_bar(span: tuple[date, date] | None, scale: Scale) -> Bar | None:
    """Draw the part of a span that lies on the scale, whole days, at least one wide."""
    if span is None or span[0] > scale.end or span[1] < scale.start:
        return None
    half = scale.width / ((scale.end - scale.start).days + 1) / 2
    low = scale.place(max(span[0], scale.start)) - half
    high = scale.place(min(span[1], scale.end)) + half
    return Bar(round(low, 1), round(high - low, 1))
