"""Geometry: whatever the journal holds, marks and labels keep apart and stay inside the picture."""

from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.pages import charts, intervals, scale
from generator.pages.charts import Dot, LaneInput, TimelinePanel, build_panels
from generator.pages.intervals import EvidenceDot, build_interval, build_sparkline, build_trend

DAYS = st.dates(date(2014, 1, 1), date(2027, 12, 31))
VALUES = st.floats(0, 1)
TEXTS = st.text(max_size=60)


@st.composite
def lanes(draw: st.DrawFn) -> LaneInput:
    """Draw a lane with marks near each other, as processes have them."""
    start = draw(DAYS)
    steps = draw(st.lists(st.integers(0, 30), min_size=1, max_size=25))
    days = [start]
    for step in steps[1:]:
        days.append(days[-1] + timedelta(days=step))
    dots = tuple(Dot(day, "Al", "technical", "", "", "") for day in days)
    waiting = (days[-1], days[-1] + timedelta(days=draw(st.integers(0, 400))))
    return LaneInput(
        draw(TEXTS), draw(TEXTS), "", "open", (days[0], days[-1]), waiting, dots
    )  # fmt: skip


def mark_boxes(panel: TimelinePanel) -> list[tuple[float, float, float, float]]:
    """Return left, top, right, bottom of every mark of a panel."""
    half, tall = charts.MARK_WIDTH / 2, charts.MARK_HEIGHT / 2
    return [
        (mark.x - half, mark.y - tall, mark.x + half, mark.y + tall)
        for lane in panel.lanes
        for mark in lane.marks
    ]


@given(st.lists(lanes(), min_size=1, max_size=6), DAYS)
def test_marks_never_collide_and_stay_inside(inputs: list[LaneInput], today: date) -> None:
    """No two marks of a panel overlap, and none leaves the part right of the labels."""
    for panel in build_panels(inputs, today):
        boxes = mark_boxes(panel)
        for one, other in combinations(boxes, 2):
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1]
        for left, top, right, bottom in boxes:
            assert panel.label_width <= left + 0.1
            assert right <= panel.width + 0.1
            assert panel.top <= top
            assert bottom <= panel.bottom


@given(st.lists(lanes(), min_size=1, max_size=6), DAYS)
def test_every_entry_is_drawn_or_counted(inputs: list[LaneInput], today: date) -> None:
    """No entry is lost: it has a mark, or the mark before it counts it."""
    panels = build_panels(inputs, today)
    drawn = sum(1 + mark.more for panel in panels for lane in panel.lanes for mark in lane.marks)
    assert drawn == sum(len(item.dots) for item in inputs)


@given(st.lists(lanes(), min_size=1, max_size=6), DAYS)
def test_labels_fit_their_column_and_lanes_do_not_overlap(
    inputs: list[LaneInput], today: date
) -> None:
    """Lanes stand below each other, their two lines of label inside their own stripe."""
    for panel in build_panels(inputs, today):
        for lane in panel.lanes:
            assert scale.measure_text(lane.label, charts.LABEL_SIZE) <= charts.LABEL_WIDTH
            assert scale.measure_text(lane.sublabel, charts.SUBLABEL_SIZE) <= charts.LABEL_WIDTH
            assert lane.top <= lane.middle - charts.LABEL_SIZE
            assert lane.middle + charts.LABEL_SIZE <= lane.top + lane.height
        for above, below in pairwise(panel.lanes):
            assert abs(above.top + above.height - below.top) < 0.2


@given(st.lists(lanes(), min_size=1, max_size=6), DAYS)
def test_bars_ticks_and_today_stay_inside(inputs: list[LaneInput], today: date) -> None:
    """Whatever is drawn on the time axis lies on it, and tick labels keep their distance."""
    for panel in build_panels(inputs, today):
        for bar in [bar for lane in panel.lanes for bar in (lane.busy, lane.waiting) if bar]:
            assert panel.label_width - 0.1 <= bar.x
            assert bar.x + bar.width <= panel.width + 0.2
            assert bar.width > 0
        for one, other in pairwise(panel.ticks):
            assert other.x - one.x >= scale.TICK_SPACING
        for tick in panel.ticks:
            assert panel.label_width <= tick.x <= panel.width - scale.TICK_SPACING
        if panel.today is not None and panel.future is not None:
            assert panel.label_width <= panel.today <= panel.width
            assert panel.future.x + panel.future.width <= panel.width


def make_lane(*days: date) -> LaneInput:
    """Return a lane with a mark on each day."""
    dots = tuple(Dot(day, "Al", "technical", "", "", "") for day in days)
    return LaneInput("Acme", "", "", "open", None, None, dots)


def test_nothing_makes_no_panel() -> None:
    """An empty journal has no timeline to draw."""
    assert build_panels([], date(2026, 3, 1)) == ()


def test_single_entry_gets_at_least_two_months() -> None:
    """One entry alone is drawn on a readable scale with today beside it."""
    (panel,) = build_panels([make_lane(date(2026, 3, 1))], date(2026, 3, 3))
    assert panel.label == ""
    assert panel.today is not None
    assert panel.lanes[0].marks[0].x < panel.today
    assert len(panel.ticks) >= 2


def test_long_journal_is_drawn_year_by_year() -> None:
    """Years stand newest first, and a year without anything is left out."""
    days = (date(2020, 5, 1), date(2022, 6, 1), date(2026, 2, 1))
    panels = build_panels([make_lane(*days)], date(2026, 3, 1))
    assert [panel.label for panel in panels] == ["2026", "2022", "2020"]
    assert [panel.today is None for panel in panels] == [False, True, True]


def test_future_marks_are_faded() -> None:
    """What is ahead is drawn apart from what happened."""
    (panel,) = build_panels([make_lane(date(2026, 3, 1), date(2026, 3, 9))], date(2026, 3, 5))
    assert [mark.faded for mark in panel.lanes[0].marks] == [False, True]


def test_years_at_the_ends_of_the_calendar_are_drawn() -> None:
    """The first and the last possible day raise nothing."""
    for day in (date.min, date.max):
        assert build_panels([make_lane(day)], day)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 20_000))
def test_ticks_suit_any_span(start: date, days: int) -> None:
    """From a day to half a century, tick labels keep their distance and there are not too many."""
    axis = scale.Scale(start, start + timedelta(days=days), 200, 900)
    ticks = scale.choose_ticks(axis)
    assert all(b.x - a.x >= scale.TICK_SPACING for a, b in pairwise(ticks))
    assert len(ticks) <= 900 / scale.TICK_SPACING + 1


@given(TEXTS, st.floats(20, 300))
def test_text_is_cut_to_its_width(text: str, width: float) -> None:
    """A cut label is no wider than its column; an uncut one stays as it is."""
    cut = scale.fit_text(text, 10, width)
    assert cut == text or scale.measure_text(cut, 10) <= width


EVIDENCE = st.lists(
    st.builds(EvidenceDot, DAYS, VALUES, st.floats(0, 1.5), st.just(""), st.just("")), max_size=60
)


@given(VALUES, VALUES, VALUES, VALUES, EVIDENCE)
def test_evidence_dots_never_collide(
    low: float, high: float, level: float, bar: float, evidence: list[EvidenceDot]
) -> None:
    """Dots of one skill keep apart, stay inside, and each piece of evidence is drawn or counted."""
    chart = build_interval(low, high, level, bar, evidence)
    for one, other in combinations(chart.dots, 2):
        across, down = abs(one.x - other.x), abs(one.y - other.y)
        assert max(across, down) >= one.radius + other.radius - 0.1
    for dot in chart.dots:
        assert dot.radius <= dot.x <= chart.width - dot.radius
        assert chart.band_top + chart.band_height <= dot.y - dot.radius
        assert dot.y + dot.radius <= chart.height
    assert sum(1 + dot.more for dot in chart.dots) == len(evidence)


@given(VALUES, EVIDENCE.map(lambda found: sorted(found, key=lambda dot: dot.day)))
def test_trend_stays_inside(bar: float, evidence: list[EvidenceDot]) -> None:
    """A trend is drawn from two pieces of evidence on, and inside its picture."""
    chart = build_trend(bar, evidence)
    assert (chart is None) == (len(evidence) < 2)
    for dot in chart.dots if chart else ():
        assert 0 <= dot.x <= intervals.TREND_WIDTH
        assert 0 <= dot.y <= intervals.TREND_HEIGHT


@given(VALUES, EVIDENCE)
def test_sparkline_stays_inside(bar: float, evidence: list[EvidenceDot]) -> None:
    """The small trend ends on its last value and does not leave its box."""
    spark = build_sparkline(bar, evidence)
    assert (spark is None) == (len(evidence) < intervals.SPARK_LEAST)
    if spark:
        assert spark.line.endswith(f"{spark.x},{spark.y}")
        assert 0 <= spark.y <= spark.height
        assert 0 <= spark.x <= spark.width
