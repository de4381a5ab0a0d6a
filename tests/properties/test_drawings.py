"""Drawings of the insights: whatever is drawn stays inside, and no name lies on another."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.pages import flow, plot, squares, strips
from generator.pages.flow import Exit, Step, build_flow_chart
from generator.pages.plot import Point, build_plot
from generator.pages.scale import measure_text
from generator.pages.squares import Day, build_activity_chart
from generator.pages.strips import Case, build_strip, choose_days

VALUES = st.floats(0, 1)
TEXTS = st.text(min_size=1, max_size=40)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

Box = tuple[float, float, float, float]


def meet(one: Box, other: Box) -> bool:
    """Say whether two boxes share any ground, by more than what rounding moves them."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0.2 and min(one[3], other[3]) - max(one[1], other[1]) > 0.2


@st.composite
def flows(draw: st.DrawFn) -> list[Step]:
    """Draw steps that each hold what goes on and what stops."""
    steps: list[Step] = []
    count = 0
    for number in range(6):
        stopped = draw(st.lists(st.integers(1, 60), max_size=7))
        exits = tuple(Exit(draw(TEXTS), "mine", many, "") for many in stopped)
        count += sum(stopped)
        steps.append(Step(f"Step {number}", count, "", exits))
    # From the last step back each holds itself and all that came after.
    totals = [sum(item.count for item in step.exits) for step in steps]
    return [
        Step(step.label, sum(totals[number:]), "", step.exits) for number, step in enumerate(steps)
    ]


@settings(max_examples=20)
@given(flows())
def test_no_exit_of_a_flow_meets_another(steps: list[Step]) -> None:
    """Blocks and names of exits keep apart and stay inside the drawing."""
    chart = build_flow_chart(steps)
    if chart is None:
        assert not any(step.count for step in steps)
        return
    boxes: list[Box] = []
    for step in chart.steps:
        for item in step.exits:
            width = measure_text(item.label, flow.TYPE_SIZE)
            boxes.append((item.x, item.y, item.x + chart.node, item.y + item.height))
            boxes.append((item.label_x, item.label_y - 9, item.label_x + width, item.label_y + 2))
    assert not any(meet(one, other) for one, other in combinations(boxes, 2))
    assert all(box[2] <= chart.width and box[3] <= chart.height for box in boxes)
    ribbons = [step.ribbon for step in chart.steps]
    ribbons += [item.ribbon for step in chart.steps for item in step.exits]
    numbers = [float(text) for ribbon in ribbons for text in NUMBER.findall(ribbon)]
    assert all(0 <= number <= max(chart.width, chart.height) for number in numbers)


@given(
    st.lists(
        st.builds(Point, x=VALUES, y=VALUES, name=TEXTS, title=TEXTS, href=st.just("")), max_size=40
    ),
    st.none() | VALUES,
)
def test_names_of_points_never_meet(points: list[Point], bar: float | None) -> None:
    """A name lies on no other name, on no point and inside the field; every point is drawn."""
    chart = build_plot(points, (), (), bar)
    assert len(chart.points) == len(points)
    names, discs = [], []
    for item in chart.points:
        reach = item.radius
        discs.append((item.x - reach, item.y - reach, item.x + reach, item.y + reach))
        assert chart.left - 0.1 <= item.x <= chart.right + 0.1
        assert chart.top - 0.1 <= item.y <= chart.bottom + 0.1
        if item.label:
            bottom = item.label_y + plot.GAP
            width = measure_text(item.label, plot.TYPE_SIZE)
            left = item.label_x - {"start": 0, "middle": width / 2, "end": width}[item.anchor]
            names.append((left, bottom - plot.LINE, left + width, bottom))
    assert not any(meet(one, other) for one, other in combinations(names, 2))
    assert not any(meet(name, disc) for name in names for disc in discs)
    assert all(name[0] >= 0 and name[2] <= chart.width and name[1] >= 0 for name in names)


@given(st.lists(st.builds(Case, place=VALUES, title=TEXTS, href=st.just("")), max_size=60))
def test_every_case_is_on_the_strip_or_counted(cases: list[Case]) -> None:
    """Dots keep apart, stay inside, and count whoever is hidden behind them."""
    chart = build_strip(cases)
    reach = strips.RADIUS
    boxes = [(dot.x - reach, dot.y - reach, dot.x + reach, dot.y + reach) for dot in chart.dots]
    assert not any(meet(one, other) for one, other in combinations(boxes, 2))
    assert all(box[1] >= 0 and box[3] <= chart.height for box in boxes)
    assert sum(1 + dot.more for dot in chart.dots) == len(cases)


@given(st.floats(0, 5000))
def test_a_scale_of_days_holds_the_longest(longest: float) -> None:
    """The longest case lies on the scale, and what takes longer lies further right."""
    scale = choose_days(longest)
    assert 0 <= scale.place(longest) <= 1
    assert scale.longest >= longest
    places = [place for place, _ in scale.marks]
    assert places == sorted(set(places))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.lists(st.integers(0, 370), max_size=30))
def test_every_day_has_one_square(as_of: date, ages: list[int]) -> None:
    """The pale fields hold each day up to today, linked squares lie in them, names of months keep apart."""
    start = as_of - timedelta(days=as_of.weekday() + 52 * 7)
    written = {as_of - timedelta(days=age) for age in ages if as_of - timedelta(days=age) >= start}
    days = [Day(day, 1, "", "") for day in sorted(written)]
    chart = build_activity_chart(start, as_of, days)
    ground = sum(width * height for _, _, width, height in chart.fields)
    assert ground == chart.step**2 * ((as_of - start).days + 1)
    assert all(x + w <= chart.width and y + h <= chart.height for x, y, w, h in chart.fields)
    corners = {(item.x, item.y) for item in chart.squares}
    assert len(corners) == len(days)
    for left, top in corners:
        assert any(x <= left < x + w and y <= top < y + h for x, y, w, h in chart.fields)
    ends = [x + measure_text(name, squares.TYPE_SIZE) for x, name in chart.months]
    assert all(end < x for end, (x, _) in zip(ends, chart.months[1:], strict=False))
