"""Rows of what is to be done, as the first page and the list of all reminders show them.

In: reminders, a page's links. Out: rows. It must not know how reminders are derived.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.pages.links import Link, LinkMaker
from generator.pages.wording import format_id, spell_days
from generator.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.reports.followups import Followup


class ActionRow(Record, frozen=True):
    """Something to do; `days` counts from today, `links` lead to what it is about."""

    title: str
    rule: str
    rule_label: str
    due: date
    days: int
    overdue: bool
    links: tuple[Link, ...]


class Actions(Record, frozen=True):
    """The first `rows` of `total` reminders; `more` are not listed."""

    total: int
    rows: tuple[ActionRow, ...]
    more: int


def build_actions(
    links: LinkMaker, as_of: date, items: Sequence[Followup], most: int | None = None
) -> Actions:
    """Describe reminders, at `most` so many of them."""
    shown = items[:most]
    rows = tuple(_build_action(links, as_of, item) for item in shown)
    return Actions(len(items), rows, len(items) - len(shown))


def _build_action(links: LinkMaker, as_of: date, item: Followup) -> ActionRow:
    """Describe one reminder with links to its process, person, skill and entry."""
    found = (
        links.process(item.process) if item.process else None,
        links.person(item.person) if item.person else None,
        links.skill(item.skill) if item.skill else None,
        links.entry(item.entry) if item.entry else None,
    )
    return ActionRow(
        title=spell_days(item.title),
        rule=item.rule,
        rule_label=format_id(item.rule),
        due=item.due,
        days=(item.due - as_of).days,
        overdue=item.overdue,
        links=tuple(link for link in found if link),
    )
