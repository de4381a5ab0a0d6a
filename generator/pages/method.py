"""The page "How this is computed": the rules in plain words, with the numbers in force.

In: settings. Out: `MethodView`. The words stand in the template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pages import urls
from generator.pages.frame import Frame, build_frame
from generator.pages.page import Page, build_page
from generator.pages.rows import StageTag, build_stage_tag
from generator.pages.wording import format_id, format_rating
from generator.record import Record
from generator.vocabulary import stages, terms

if TYPE_CHECKING:
    from generator.pages.book import Book


class StageRow(Record, frozen=True):
    """A stage with what it means."""

    tag: StageTag
    meaning: str


class TierRow(Record, frozen=True):
    """A tier with who is in it and its cadence in days, None where it has none."""

    label: str
    meaning: str
    days: int | None


class MethodView(Record, frozen=True):
    """What the page shows; `rules` are days by rule, `bar` a value 0..1, `bar_rating` of 1 to 5."""

    frame: Frame
    bar: float
    bar_rating: str
    rules: dict[str, int]
    tiers: tuple[TierRow, ...]
    stages: tuple[StageRow, ...]


def plan_method(book: Book) -> Page:
    """Plan the page that explains every number."""
    settings = book.settings
    view = MethodView(
        frame=build_frame(book, urls.METHOD, "How this is computed"),
        bar=settings.bar,
        bar_rating=format_rating(settings.bar),
        rules=dict(settings.rules),
        tiers=tuple(
            TierRow(format_id(item.id), item.meaning, settings.cadence.get(item.id))
            for item in terms("tier").values()
        ),
        stages=tuple(
            StageRow(build_stage_tag(item.id), item.meaning) for item in stages().values()
        ),
    )
    return build_page("pages/method.html", view)
