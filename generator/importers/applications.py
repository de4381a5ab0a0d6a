"""Rows about applications and rounds to drafts of entries.

In: a table and what its columns stand for. Out: drafts, and what is left out. Only what has a day of
its own becomes an entry; how something stands today is text. It must not know any single program.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.importers.cells import Cells, list_days
from generator.importers.days import TwoDays, Unclear, When, guess_order
from generator.importers.drafts import (
    EntryDraft,
    Harvest,
    PersonPart,
    Place,
    Skipped,
    cut_line,
)
from generator.importers.fitting import LONGEST, fit_name, fit_people, fit_tags
from generator.importers.layout import Layout
from generator.importers.statuses import APPLIED, IGNORED, SAVED, find_meaning
from generator.importers.tables import Item, Table
from generator.record import Record, replace
from generator.vocabulary import find_stage, stages
from generator.vocabulary.names import join_words

DAYS = ("date", "status-date", "saved-date")
FREE_FIELDS = ("posting", "pay", "location", "remote", "seniority", "source", "via", "format")
NO = frozenset(("no", "false", "0"))
NOTE = "note"
SAY_WHICH = "a mapping with `dates: day-first` or `month-first` says which"


class Left(Exception):
    """Nothing can be made of a row, and why."""


class Step(Record, frozen=True):
    """Something that happened on a day."""

    stage: str
    when: When
    title: str = ""


def read_applications(table: Table, layout: Layout) -> Harvest:
    """Return the drafts of a table; a row may give two, such as an application and its end."""
    order = layout.dates or guess_order(list_days(table, layout, DAYS))
    drafts: list[EntryDraft] = []
    skipped = list(table.skipped)
    for item in table.items:
        cells = Cells(item, table, layout, order)
        try:
            drafts += _read_row(item, cells, layout)
        except TwoDays as reason:
            skipped.append(_skip(item, layout, f"{reason}: {SAY_WHICH}"))
        except (Left, Unclear) as reason:
            skipped.append(_skip(item, layout, str(reason)))
    return Harvest(
        layout.label, tuple(drafts), tuple(sorted(skipped, key=lambda item: item.place.order))
    )


def _skip(item: Item, layout: Layout, why: str) -> Skipped:
    told = [item.cells[key] for key, target in layout.columns.items()
            if target in ("company", "role") and item.cells.get(key)]  # fmt: skip
    return Skipped(Place(item.line), cut_line(", ".join(told)), why)


def _read_row(item: Item, cells: Cells, layout: Layout) -> list[EntryDraft]:
    """Return the drafts of one row, the first with everything that the row says."""
    company = fit_name(cells.find("company"))
    if company is None:
        long = len(cells.find("company")) > LONGEST
        raise Left("the company's name is too long for one" if long else "no company is stated")
    cells.take("company")
    role = cells.take_fields(["role"])
    steps = list(_find_steps(cells, layout, role.get("role", company)))
    first, *later = [
        EntryDraft(
            Place(item.line),
            step.stage,
            step.when.day,
            company,
            step.when.clock if stages()[step.stage].is_round else "",
            role | ({"title": step.title} if step.title else {}),
        )
        for step in steps
    ]
    return [_fill(first, cells, layout), *later]


def _fill(draft: EntryDraft, cells: Cells, layout: Layout) -> EntryDraft:
    """Add what a row says beside the event itself."""
    fixed = layout.fixed if draft.stage == layout.stage else {}
    fields = {**fixed, **draft.fields, **cells.take_fields(FREE_FIELDS)}
    people = _find_people(cells)
    tags = fit_tags(cells.take("tags"))
    return replace(
        draft,
        fields=fields,
        lists={"tags": tags} if tags else {},
        people=people,
        text=cells.list_text(),
        private=cells.list_private(),
    )


def _find_people(cells: Cells) -> tuple[PersonPart, ...]:
    people = fit_people(cells.find("with"))
    if people:
        cells.take("with")
    return people


def _find_steps(cells: Cells, layout: Layout, what: str) -> Iterator[Step]:
    """Yield what happened, in order."""
    if word := cells.take("stage"):
        yield Step(_find_round(word, layout), _need_day(cells))
        return
    if not layout.stage:
        raise Left("no stage is stated")
    status = cells.find("status")
    meaning = find_meaning(status, layout.words)
    if meaning == IGNORED:
        raise Left(f"its status is '{cut_line(status)}'")
    is_saved = SAVED in (meaning, layout.stage) or cells.find("applied").casefold() in NO
    if is_saved:
        yield _save(cells, what)
    elif when := cells.take_day("date"):
        yield Step(layout.stage, when)
        moved = cells.peek_day("status-date")
        if meaning not in ("", APPLIED, layout.stage) and moved and moved.day >= when.day:
            cells.take("status-date")
            cells.take("status")
            yield Step(meaning, moved)
        elif meaning == layout.stage:
            cells.take("status")
    else:
        yield _state(cells, status, meaning)
    cells.take("applied")


def _find_round(word: str, layout: Layout) -> str:
    """Return the stage that a word means."""
    own = layout.words.get(join_words(word), "")
    if own == IGNORED:
        raise Left(f"its stage is '{cut_line(word)}'")
    stage = find_stage(own or word)
    if stage is None:
        raise Left(
            f"no stage is called '{cut_line(word)}': say under `words` of a mapping which is meant"
        )
    return stage.id


def _need_day(cells: Cells) -> When:
    when = cells.take_day("date")
    if when is None:
        raise Left("no day is stated")
    return when


def _save(cells: Cells, what: str) -> Step:
    """Return the note about a job that was saved."""
    for target in ("saved-date", "date", "status-date"):
        when = cells.take_day(target)
        if when is not None:
            return Step(NOTE, when, f"Saved: {what}")
    raise Left("it was saved and not applied for, and no day is stated")


def _state(cells: Cells, status: str, meaning: str) -> Step:
    """Return the entry of a row that only says since when it stands how."""
    when = cells.take_day("status-date")
    if when is None:
        raise Left("no day is stated")
    if meaning:
        cells.take("status")
        return Step(meaning, when)
    return Step(NOTE, when, f"Status: {cut_line(status)}" if status else "Status")
