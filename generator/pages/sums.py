"""A skill's numbers as sums that a reader can check with a pocket calculator.

In: a computed level. Out: `SkillSums`, lines of formula, numbers put in, and result. The results
are the report's own; it must not compute a level itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pages.wording import format_decimal as num
from generator.pages.wording import format_signed
from generator.record import Record
from generator.reports.observations import find_decay

if TYPE_CHECKING:
    from generator.pages.demand import DemandTable
    from generator.reports.skills import SkillLevel

DIGITS = 4
EMPTY_HALF = "h = \u221a2 / 2 \u00d7 \u221a(1/2)"


class SumLine(Record, frozen=True):
    """One step: what it is called, the formula with numbers put in, the result."""

    name: str
    formula: str
    result: str


class SkillSums(Record, frozen=True):
    """The steps from the evidence to the priority, in the order of computing."""

    lines: tuple[SumLine, ...]


def build_sums(found: SkillLevel, bar: float, companies: DemandTable) -> SkillSums:
    """Write down how a skill's level, interval, trend, demand and priority come about."""
    return SkillSums(
        (*_level_lines(found), *_trend_lines(found), *_gap_lines(found, bar, companies))
    )


def _level_lines(found: SkillLevel) -> tuple[SumLine, ...]:
    """Return the steps from evidence to level, interval and confidence."""
    total, good = found.total_weight, sum(i.effective * i.value for i in found.observations)
    weights = " + ".join(num(item.effective, DIGITS) for item in found.observations) or "0"
    products = (
        " + ".join(
            f"{num(item.effective, DIGITS)} \u00d7 {num(item.value, DIGITS)}"
            for item in found.observations
        )
        or "0"
    )
    n, x = num(total, DIGITS), num(good, DIGITS)
    half = f"\u221a2 / ({n} + 2) \u00d7 \u221a({x} \u00d7 {num(total - good, DIGITS)} / {n} + 1/2)"
    mean = SumLine("Mean p", f"x / N = {x} / {n}", _optional(found.mean))
    return (
        SumLine("Weight N", weights, n),
        SumLine("Sum x", products, x),
        mean if found.mean is not None else SumLine("Mean p", "no evidence", "none"),
        *_status_lines(found),
        SumLine("Level L", f"(x + 1) / (N + 2) = ({x} + 1) / ({n} + 2)", num(found.level, DIGITS)),
        SumLine("On the scale 1 to 5", f"1 + 4 \u00d7 {num(found.level, DIGITS)}",
                num(1 + 4 * found.level)),
        SumLine("Interval L \u00b1 h", f"h = {half}" if total else EMPTY_HALF,
                f"{num(found.low, DIGITS)} to {num(found.high, DIGITS)}"),
        SumLine("Confidence c", f"N / (N + 2) = {n} / ({n} + 2)",
                f"{num(found.confidence, DIGITS)}, {found.confidence_word}"),
    )  # fmt: skip


def _status_lines(found: SkillLevel) -> tuple[SumLine, ...]:
    """Return the mean that the status goes by, where study has moved the other one."""
    if not any(item.study_hours for item in found.observations):
        return ()
    aged = [find_decay(item.age_days) * item.weight for item in found.observations]
    total = sum(aged)
    good = sum(weight * item.value for weight, item in zip(aged, found.observations, strict=True))
    formula = f"the same without study: {num(good, DIGITS)} / {num(total, DIGITS)}"
    return (SumLine("Mean for the status", formula, _optional(found.mean_without_study)),)


def _trend_lines(found: SkillLevel) -> tuple[SumLine, ...]:
    """Return the trend, where there are two pieces of evidence to compare."""
    if found.delta is None or found.standard_error is None:
        return ()
    k = found.n // 2
    return (
        SumLine(
            "Trend \u0394",
            f"mean of the last {k} less mean of the first {k}, by weight before ageing; "
            f"it counts from {num(found.standard_error, DIGITS)} on",
            f"{format_signed(found.delta, DIGITS)}, {found.trend}",
        ),
    )


def _gap_lines(found: SkillLevel, bar: float, companies: DemandTable) -> tuple[SumLine, ...]:
    """Return demand, shortfall and priority."""
    asking, everyone = num(companies.asking, DIGITS), num(companies.everyone, DIGITS)
    demand, short = num(found.demand.share, DIGITS), num(found.shortfall, DIGITS)
    return (
        SumLine("Demand D", f"asking / everyone = {asking} / {everyone}", demand),
        SumLine("Shortfall E", _write_shortfall(found, bar), short),
        SumLine("Priority P", f"100 \u00d7 D \u00d7 E = 100 \u00d7 {demand} \u00d7 {short}",
                num(found.priority)),
    )  # fmt: skip


def _write_shortfall(found: SkillLevel, bar: float) -> str:
    """Write the rule of shortfall that applies, with numbers put in."""
    low, high, b = num(found.low, DIGITS), num(found.high, DIGITS), num(bar, DIGITS)
    if found.high <= bar:
        return f"whole interval below the bar: ({b} \u2212 ({low} + {high}) / 2) / {b}"
    if found.low >= bar:
        return "whole interval at or above the bar"
    return f"({b} \u2212 {low})\u00b2 / (2 \u00d7 {b} \u00d7 ({high} \u2212 {low}))"


def _optional(value: float | None) -> str:
    """Write a number, or that there is none."""
    return "none" if value is None else num(value, DIGITS)
