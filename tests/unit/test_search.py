"""What the search finds and what lists are filtered by: a small journal, without a browser."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from generator.build import build_project
from generator.intake import read_project
from generator.pages.book import Book, build_book
from generator.pages.filters import (
    ENTRY_KEYS,
    build_filters,
    list_entry_traits,
    list_process_traits,
)
from generator.pages.search import UNSAFE, Finding, list_findings, render_search
from generator.reports.all import build_reports
from generator.settings import Settings
from tests.conftest import MakeProject
from tests.unit.hostile_names import NAMES, build_hostile

TODAY = date(2026, 3, 16)
FILES = {
    "journal/2026-02-10-acme.md": """---
date: 2026-02-10
company: Acme
role: Backend Engineer
stage: algorithms
purpose: offer
with: Мария Йорданова
skills: {graphs: {self: 2, note: counted islands}}
questions:
  - ask: Why <b>trees</b>?
    skill: graphs
outcome: failed
tags: [Long Day]
---
It rained.
""",
    "journal/2026-03-20-acme.md": "---\ndate: 2026-03-20\ncompany: Acme\nstage: onsite\n---\n",
    "journal/2026-03-01-study.md": "---\ndate: 2026-03-01\nstage: study\nskills: {graphs: 2h}\n---\n",
    "journal/companies/acme.md": "---\nname: Acme\naliases: [Acme Incorporated]\ncity: Łódź\n---\nTram 6.\n",
}


@pytest.fixture
def book(make_project: MakeProject) -> Book:
    """Read the journal and gather what planners read."""
    reading = read_project(make_project(FILES), TODAY, 1, lambda *_: None)
    assert not reading.has_errors(strict=False)
    reports = build_reports(reading.journal, reading.settings, TODAY)
    return build_book(reading.journal, reports, reading.settings, TODAY)


def find(book: Book, kind: str) -> list[Finding]:
    """Return what there is of a kind."""
    return [item for item in list_findings(book) if item.kind == kind]


def test_any_name_stands_in_the_index() -> None:
    """Half a pair of surrogates is a "?", and no sign is left at which a script is taken apart."""
    built = build_hostile()
    reports = build_reports(built, Settings(), TODAY)
    text = render_search(build_book(built, reports, Settings(), TODAY)).decode()
    assert not set(UNSAFE) & set(text)
    rows = json.loads(text.removeprefix("var roundsSearch = ").removesuffix(";\n"))
    titles = {row[1] for row in rows if row[0] == "person"}
    assert titles == {name.replace("\ud800", "?") for name in NAMES.values()}


def test_everything_with_a_page_can_be_found(book: Book) -> None:
    """Each entry, person, company, skill and process is one finding, and so is each question asked."""
    counts = {kind: len(find(book, kind)) for kind in
              ("entry", "person", "company", "skill", "process", "question")}  # fmt: skip
    assert counts == {
        "entry": 3, "person": 1, "company": 1, "skill": 1, "process": 1, "question": 1,
    }  # fmt: skip


def test_an_entry_is_found_by_all_that_is_written_of_it(book: Book) -> None:
    """Names, skills and tags stand beside the text, the notes of skills behind it."""
    entry = find(book, "entry")[-1]
    assert entry.address == "entries/2026-02-10-acme/index.html"
    assert entry.note == "10 Feb 2026 \u00b7 Algorithms \u00b7 Acme"
    assert entry.names == "Acme Мария Йорданова Graphs Long Day"
    assert entry.text == "It rained. counted islands"


def test_other_names_are_found(book: Book) -> None:
    """A company is found by its aliases and a skill by its other spellings."""
    assert find(book, "company")[0].names == "Acme Incorporated"
    assert "shortest paths" in find(book, "skill")[0].names.casefold()


def test_traits_of_an_entry(book: Book) -> None:
    """A row says by ids what it is, with purpose and status of its process; tags are one word."""
    entry = book.journal.entries["2026-02-10-acme"]
    person = entry.people[0]
    assert list_entry_traits(book, entry) == (
        f"company:acme person:{person} skill:graphs stage:algorithms outcome:failed purpose:offer "
        "status:upcoming tag:long-day date:2026-02-10"
    )
    study = book.journal.entries["2026-03-01-study"]
    assert list_entry_traits(book, study) == "skill:graphs stage:study date:2026-03-01"


def test_a_process_spans_its_entries(book: Book) -> None:
    """A process has the traits of all of its entries, and the first and last of their days."""
    words = list_process_traits(book, next(iter(book.journal.processes))).split(" ")
    assert {"stage:algorithms", "stage:onsite", "outcome:failed", "tag:long-day"} < set(words)
    assert words[-2:] == ["date:2026-02-10", "date:2026-03-20"]


def test_names_of_traits_are_those_that_a_reader_knows(book: Book) -> None:
    """Ids get their names, days need none; a page of a part leaves names to the index."""
    traits = [list_entry_traits(book, item) for item in book.journal.entries.values()]
    named = {item.trait: item.text for item in build_filters(book, ENTRY_KEYS, traits).names}
    assert named["company:acme"] == "Acme"
    assert named["stage:onsite"] == "Onsite"
    assert named["tag:long-day"] == "Long day"
    assert not [trait for trait in named if trait.startswith("date:")]
    part = build_filters(book, ENTRY_KEYS, traits, partial=True)
    assert part.partial
    assert {item.trait.partition(":")[0] for item in part.names} == {
        "stage", "outcome", "purpose", "status", "tag",
    }  # fmt: skip


def test_index_is_a_script_that_sets_one_variable(make_project: MakeProject) -> None:
    """The file is one assignment of JSON, a line a thing, and no sign in it could end a script."""
    site = build_project(make_project(FILES), as_of=TODAY, strict=False, base_url=None)
    text = next(item.data for item in site.files if item.path == "search-index.js").decode()
    assert text.startswith("var roundsSearch = [\n")
    assert text.endswith("\n];\n")
    assert "<" not in text
    rows: list[list[Any]] = [json.loads(line.removesuffix(",")) for line in text.split("\n")[1:-2]]
    assert "Why <b>trees</b>?" in [row[1] for row in rows]
    assert all(len(row) == len(Finding.__struct_fields__) for row in rows)
