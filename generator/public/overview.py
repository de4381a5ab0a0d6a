"""The first public page, the page of what is not shown, and the one for an address that leads nowhere.

In: the public book. Out: `OverviewView`, `NotShownView`, `LostView`. It must not know single processes.
"""

from __future__ import annotations

from generator.pages import urls
from generator.pages.frame import Frame
from generator.pages.page import Page, build_page
from generator.pages.skills import SkillRow
from generator.pages.wording import format_quarter, format_rating
from generator.public.book import PublicBook, find_way
from generator.public.frame import build_public_frame
from generator.public.marked import NoteRow, build_note_row
from generator.public.skills import build_row, list_known
from generator.record import Record
from generator.redaction.periods import REST_DAYS
from generator.redaction.sums import LEAST

MOST_SKILLS, MOST_NOTES = 6, 5


class Sum(Record, frozen=True):
    """A number in large type with what it counts."""

    number: str
    label: str


class OverviewView(Record, frozen=True):
    """What the first page shows; a part that is not wanted, or has nothing to tell, is empty."""

    frame: Frame
    owner: str
    about: str
    until: str
    sums: tuple[Sum, ...]
    bar: str
    skills: tuple[SkillRow, ...]
    all_skills: str
    notes: tuple[NoteRow, ...]
    all_notes: str
    not_shown: str


class NotShownView(Record, frozen=True):
    """What the page says: which parts are shown, and the numbers that the rules go by."""

    frame: Frame
    until: str
    rest_days: int
    least: int
    show: tuple[str, ...]
    notes: int
    questions: int
    people: int
    pictures: int


class LostView(Record, frozen=True):
    """What the 404 page shows: the frame is enough."""

    frame: Frame


def plan_overview(book: PublicBook) -> Page:
    """Plan the first page."""
    here, words = urls.TODAY, book.site.words
    known = list_known(book) if book.shows("skills") else []
    notes = book.journal.entries[:MOST_NOTES]
    view = OverviewView(
        frame=build_public_frame(book, here, words.title),
        owner=words.owner,
        about=words.about,
        until=format_quarter(book.journal.limit),
        sums=_sum_up(book),
        bar=format_rating(book.site.bar),
        skills=tuple(build_row(book, here, item) for item in known[:MOST_SKILLS]),
        all_skills=find_way(here, urls.SKILLS),
        notes=tuple(build_note_row(book, here, item) for item in notes),
        all_notes=find_way(here, urls.ENTRIES),
        not_shown=find_way(here, urls.NOT_SHOWN),
    )
    return build_page("public/overview.html", view)


def _sum_up(book: PublicBook) -> tuple[Sum, ...]:
    """Return the sums over closed processes; fewer than three of them are not counted."""
    histories = book.timeline.histories.values()
    if len(histories) < LEAST:
        return ()
    entries = book.journal.shadow.entries.values()
    rounds = sum(item.happened for entry in entries if entry.process for item in entry.rounds)
    first = min(item.started for item in histories)
    return (
        Sum(str(len(histories)), "processes, all of them over"),
        Sum(str(rounds), "interview rounds"),
        Sum(str(sum(item.n > 0 for item in book.skills.levels.values())), "skills with evidence"),
        Sum(format_quarter(first), "the first quarter told of"),
    )


def plan_not_shown(book: PublicBook) -> Page:
    """Plan the page that says what the site keeps to itself."""
    journal = book.journal
    view = NotShownView(
        frame=build_public_frame(book, urls.NOT_SHOWN, "What this site does not show"),
        until=format_quarter(journal.limit),
        rest_days=REST_DAYS,
        least=LEAST,
        show=book.site.words.show,
        notes=len(journal.entries),
        questions=len(journal.questions),
        people=len(journal.people),
        pictures=len(journal.pictures),
    )
    return build_page("public/not_shown.html", view)


def plan_lost(book: PublicBook) -> Page:
    """Plan the 404 page."""
    return build_page(
        "public/lost.html", LostView(build_public_frame(book, urls.NOT_FOUND, "Page not found"))
    )
