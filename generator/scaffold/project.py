"""The files of a new project, from the data files beside this module.

In: today, and whether a sample journal is wanted. Out: relative paths with their texts. It must not
know what already stands on disk.

Data files write dates as `{today}`, `{today-12}`, `{today+3}`. A date other than today that falls
on a weekend moves away from today to the nearest working day, so nobody is interviewed on a
Sunday; the order of dates stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable

PLACEHOLDER = re.compile(r"\{today([+-]\d+)?\}")
SATURDAY = 5
NOTES = ("companies", "people", "skills")


def plan_project(today: date, *, sample: bool) -> dict[str, str]:
    """Return the texts of a new project by path; the first one is `rounds.yml`."""
    folder = files("generator").joinpath("scaffold")
    start = folder.joinpath("project")
    planned = {
        "rounds.yml": start.joinpath("rounds.yml").read_text("utf-8"),
        ".gitignore": start.joinpath("gitignore.txt").read_text("utf-8"),
    }
    if sample:
        return {**planned, **dict(_plan_sample(folder.joinpath("sample"), today))}
    first = _fill(start.joinpath("first-entry.md").read_text("utf-8"), today)
    return {**planned, _name_entry("first-entry.md", first): first}


def _plan_sample(folder: Traversable, today: date) -> Iterator[tuple[str, str]]:
    for item in _list_texts(folder.joinpath("entries")):
        text = _fill(item.read_text("utf-8"), today)
        yield _name_entry(item.name, text), text
    for kind in NOTES:
        for item in _list_texts(folder.joinpath(kind)):
            yield f"journal/{kind}/{item.name}", _fill(item.read_text("utf-8"), today)


def _list_texts(folder: Traversable) -> list[Traversable]:
    texts = (item for item in folder.iterdir() if item.name.endswith(".md"))
    return sorted(texts, key=lambda item: item.name)


def _name_entry(name: str, text: str) -> str:
    """Put an entry's date before its file name, and its year before that."""
    day = re.search(r"^date: (\d{4})-\d\d-\d\d", text, re.MULTILINE)
    if day is None:
        raise ValueError(f"{name} has no date")
    return f"journal/{day[1]}/{day[0].removeprefix('date: ')}-{name}"


def _fill(text: str, today: date) -> str:
    return PLACEHOLDER.sub(lambda found: choose_day(today, int(found[1] or 0)).isoformat(), text)


def choose_day(today: date, distance: int) -> date:
    """Return the day at a distance, moved off a weekend and away from today."""
    day = today + timedelta(days=distance)
    over = day.weekday() - SATURDAY
    if distance == 0 or over < 0:
        return day
    return day + timedelta(days=2 - over if distance > 0 else -1 - over)
