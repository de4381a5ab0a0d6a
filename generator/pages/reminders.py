"""All reminders: due and soon, further ahead, long overdue, and those that stand.

In: the book. Out: `RemindersView`. It must not know how reminders are derived.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.exports.paths import CALENDAR
from generator.pages import urls
from generator.pages.actions import Actions, build_actions
from generator.pages.frame import Frame, build_frame
from generator.pages.page import Page, build_page
from generator.record import Record
from generator.reports.agenda import build_agenda

if TYPE_CHECKING:
    from generator.pages.book import Book

MOST_LISTED = 200
"""Rows of one list: in a journal of many years hundreds of reminders are long overdue."""


class RemindersView(Record, frozen=True):
    """What the page shows, each list in order of due day; `folded` has the latest first.

    `now` are due or due soon, `later` further ahead, `folded` overdue for long, `standing` those
    about skills; `fold_days` say what long is, `calendar` leads to the file of all of them.
    """

    frame: Frame
    now: Actions
    later: Actions
    folded: Actions
    standing: Actions
    fold_days: int
    calendar: str


def plan_reminders(book: Book) -> Page:
    """Plan the list of all reminders."""
    links, rules = book.links_from(urls.REMINDERS), book.settings.rules
    agenda = build_agenda(book.followups, book.as_of, rules)
    view = RemindersView(
        frame=build_frame(book, urls.REMINDERS, "Reminders", section=urls.TODAY),
        now=build_actions(links, book.as_of, (*agenda.due, *agenda.soon), MOST_LISTED),
        later=build_actions(links, book.as_of, agenda.later, MOST_LISTED),
        folded=build_actions(links, book.as_of, agenda.folded[::-1], MOST_LISTED),
        standing=build_actions(links, book.as_of, agenda.standing, MOST_LISTED),
        fold_days=rules["fold"],
        calendar=links.href(CALENDAR),
    )
    return build_page("pages/reminders.html", view)
