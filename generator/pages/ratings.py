"""Own ratings against theirs: the same hour, the same skill, seen from both sides.

In: the book. Out: `Ratings`. It must not know how evidence is weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.pages.cases import Cases, list_cases
from generator.pages.links import Link, LinkMaker
from generator.pages.plot import Plot, Point, build_plot
from generator.pages.wording import format_decimal, format_rating, format_signed
from generator.record import Record
from generator.reports.kinds import RatedTwice, pair_ratings

if TYPE_CHECKING:
    from generator.pages.book import Book

RATING_MARKS = tuple((step / 4, str(step + 1)) for step in range(5))
SAME_PLACE = 24
"""Ratings closer than a 24th of the scale are drawn as one point."""


class RatingRow(Record, frozen=True):
    """A skill that both sides rated: means on 1 to 5, their difference, and the rounds."""

    skill: Link
    n: int
    own: str
    theirs: str
    difference: str
    rounds: Cases


class Ratings(Record, frozen=True):
    """All pairs: the mean difference (mine minus theirs) over n, a plot, and a line for each skill."""

    n: int
    own: str
    theirs: str
    difference: str
    plot: Plot | None
    rows: tuple[RatingRow, ...]


def plan_ratings(book: Book, links: LinkMaker) -> Ratings:
    """Compare what I thought of each round with what they thought."""
    pairs = pair_ratings(book.levels)
    by_skill: dict[str, list[RatedTwice]] = {}
    for pair in pairs:
        by_skill.setdefault(pair.skill, []).append(pair)
    rows = [_build_row(links, skill, found) for skill, found in by_skill.items()]
    if not pairs:
        return Ratings(0, "", "", "", None, ())
    own, theirs, difference = _compare(pairs)
    plot = build_plot(_merge_points(links, pairs), RATING_MARKS, RATING_MARKS)
    return Ratings(len(pairs), own, theirs, difference, plot, tuple(rows))


def _build_row(links: LinkMaker, skill: str, pairs: Sequence[RatedTwice]) -> RatingRow:
    """Describe the pairs of one skill."""
    own, theirs, difference = _compare(pairs)
    rounds = list_cases((pair.place for pair in pairs), lambda place: links.entry(*place))
    return RatingRow(links.skill(skill), len(pairs), own, theirs, difference, rounds)


def _compare(pairs: Sequence[RatedTwice]) -> tuple[str, str, str]:
    """Return both means as ratings, and how far mine is above theirs."""
    own = sum(pair.own for pair in pairs) / len(pairs)
    theirs = sum(pair.theirs for pair in pairs) / len(pairs)
    return format_rating(own), format_rating(theirs), format_signed(4 * (own - theirs), 1)


def _merge_points(links: LinkMaker, pairs: Sequence[RatedTwice]) -> list[Point]:
    """Draw pairs of nearly the same values as one point, which leads to the first of them."""
    found: dict[tuple[int, int], list[RatedTwice]] = {}
    for pair in pairs:
        key = (round(pair.own * SAME_PLACE), round(pair.theirs * SAME_PLACE))
        found.setdefault(key, []).append(pair)
    largest = sorted(found.values(), key=len, reverse=True)
    return [_build_point(links, same) for same in largest]


def _build_point(links: LinkMaker, pairs: Sequence[RatedTwice]) -> Point:
    """Describe one point: which skills, when, and what both sides said."""
    first = pairs[0]
    skill, link = links.skill(first.skill), links.entry(*first.place)
    values = f"I said {format_rating(first.own)}, they said {format_rating(first.theirs)}"
    more = f" and {len(pairs) - 1} more" if len(pairs) > 1 else ""
    return Point(
        x=first.own,
        y=first.theirs,
        name=format_decimal(len(pairs), 0) if len(pairs) > 1 else "",
        title=f"{skill.text} in {link.text}{more}: {values}",
        href=link.href,
        tone="over" if first.own > first.theirs else "under",
        count=len(pairs),
    )
