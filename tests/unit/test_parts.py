"""Long lists in parts: every row on exactly one page, and older pages that stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build import build_project
from generator.intake import read_project
from generator.memory import Memory
from generator.output import OutputFile
from generator.pages import parts
from generator.pages.book import build_book
from generator.pages.parts import ROWS, count_parts, cut_part
from generator.pages.plan import list_outlines
from generator.reports.all import build_reports
from tests.conftest import MakeProject

TODAY = date(2026, 3, 16)


def list_parts(rows: int) -> list[list[int]]:
    """Return all parts of a list of so many rows, oldest first."""
    return [list(cut_part(range(rows), number + 1)) for number in range(count_parts(rows))]


@given(st.integers(0, 20 * ROWS))
def test_every_row_is_in_one_part(rows: int) -> None:
    """Together the parts are the list, in its order; none is long, and only a short list has short ones."""
    found = list_parts(rows)
    assert [row for part in found for row in part] == list(range(rows))
    assert all(len(part) < 2 * ROWS for part in found)
    assert rows < ROWS or all(len(part) >= ROWS for part in found)


@given(st.integers(0, 20 * ROWS))
def test_older_parts_stay(rows: int) -> None:
    """One row more changes the newest part, and leaves every other as it was."""
    before, after = list_parts(rows), list_parts(rows + 1)
    assert after[: len(before) - 1] == before[:-1]


@pytest.fixture
def long_project(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a journal of three years whose lists are long already at eight rows."""
    monkeypatch.setattr(parts, "ROWS", 4)
    days = [date(2023, 3, 1) + timedelta(days=60 * step) for step in range(18)]
    files = {
        f"journal/{day}-acme.md": f"---\ndate: {day}\ncompany: Firm {step % 3}\nstage: algorithms\n"
        f"with: Person {step}\nquestions: [What is {step}?]\n---\n{'many words ' * 30}\n"
        for step, day in enumerate(days)
    }
    return make_project(files)


@pytest.fixture
def long_site(long_project: Path) -> dict[str, str]:
    """Build the long journal."""
    site = build_project(long_project, as_of=TODAY, strict=False, base_url=None)
    assert site.files, site.diagnostics
    return {item.path: item.data.decode() for item in site.files if item.path.endswith("html")}


@pytest.mark.parametrize(
    "section, row, total",
    [
        ("entries", r'entry-title" href="[./]*([^"]+)"', 18),
        ("questions", r'class="asked">([^<]+)<', 18),
        ("network", r'<tr data-traits="[^"]*person:([\w-]+)', 18),
    ],
)
def test_long_list_stands_on_several_pages(
    long_site: dict[str, str], section: str, row: str, total: int
) -> None:
    """Every row is on one page of its list, and each of the pages leads to all of them."""
    pages = {path: text for path, text in long_site.items() if
             path == f"{section}/index.html" or path.startswith(f"{section}/pages/")}  # fmt: skip
    assert len(pages) == 4
    found = [name for text in pages.values() for name in re.findall(row, text)]
    assert len(found) == len(set(found)) == total
    for path, text in pages.items():
        assert text.count('aria-current="page"') == (2 if path == f"{section}/index.html" else 1)
        assert "data-partial" in text


def test_long_timeline_has_a_page_a_year(long_site: dict[str, str]) -> None:
    """Each year is drawn once, with the processes of that year; the first page lists the latest entries."""
    first = long_site["timeline/index.html"]
    years = {path: text for path, text in long_site.items() if re.match(r"timeline/\d{4}/", path)}
    assert sorted(years) == [f"timeline/{year}/index.html" for year in (2023, 2024, 2025)]
    for path, text in {"timeline/2026/": first, **years}.items():
        assert re.findall(r'panel-year">(\d+)<', text) == [path.split("/")[1]]
    assert re.search(r"\d process(es)? of 2026; the table below says the same", first)
    assert "Latest entries" in first
    assert "All 18 entries" in first
    assert not any("Latest entries" in text for text in years.values())


def test_short_lists_stand_on_one_page(make_project: MakeProject) -> None:
    """A journal of usual size has no parts, and no page of a year."""
    files = {"journal/2026-03-01-acme.md": "---\ncompany: Acme\nstage: algorithms\n---\n"}
    site = build_project(make_project(files), as_of=TODAY, strict=False, base_url=None)
    paths = [item.path for item in site.files]
    assert paths
    assert not [path for path in paths if "/pages/" in path or re.match(r"timeline/\d", path)]
    page = next(item.data.decode() for item in site.files if item.path == "entries/index.html")
    assert 'class="parts"' not in page
    assert "data-partial" not in page


def plan_timelines(project: Path) -> Mapping[str, Any]:
    """Return the views of all pages of the timeline by address."""
    reading = read_project(project, TODAY, 1, lambda what, done, total: None)
    reports = build_reports(reading.journal, reading.settings, TODAY)
    book = build_book(reading.journal, reports, reading.settings, TODAY)
    outlines = list_outlines(book).items()
    return {url: item.plan(book).view for url, item in outlines if url.startswith("timeline/")}


def test_year_looks_on_its_page_as_among_all(
    long_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of one year draws what a timeline on one page draws of that year, lanes and marks."""
    study = "---\ndate: 2024-05-05\nstage: study\n---\n"
    (long_project / "journal" / "2024-05-05-books.md").write_text(study, "utf-8")
    views = plan_timelines(long_project)
    assert len(views) == 4
    monkeypatch.setattr(parts, "ROWS", ROWS)
    (whole,) = plan_timelines(long_project).values()

    def strip_ways(panels: tuple[Any, ...]) -> str:
        return repr(panels).replace("../", "")

    by_year = {view.panels[0].label: view for view in views.values()}
    assert {panel.label: strip_ways((panel,)) for panel in whole.panels} == {
        label: strip_ways(view.panels) for label, view in by_year.items()
    }
    beside = next(panel for panel in whole.panels if panel.label == "2024").lanes[-1]
    assert (beside.full_label, len(beside.marks)) == ("Beside the processes", 1)
    assert all(view.legend == whole.legend for view in views.values())


@pytest.mark.parametrize(
    "field, places, others",
    [
        ("", "", ".*"),
        ("title: Graphs again\n", "index entries/index timeline/index", "entries/p|timeline/2"),
        ("outcome: failed\n", "index entries/index insights/index companies/index", "entries/p"),
    ],
)
def test_change_makes_pages_again_that_show_it(
    long_project: Path, field: str, places: str, others: str
) -> None:
    """A long text goes on where two pages show it; a title leaves charts, a fact older parts of lists."""
    memory = Memory[OutputFile]()
    newest = "2025-12-15-acme"

    def build() -> Mapping[str, OutputFile]:
        site = build_project(
            long_project, as_of=TODAY, strict=False, base_url=None, jobs=1, memory=memory
        )
        return {item.path: item for item in site.files if item.path.endswith(".html")}

    before = build()
    path = long_project / "journal" / f"{newest}.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("---\n", f"---\n{field}", 1) + "One more word.\n", "utf-8")
    made = {url for url, file in build().items() if file is not before[url]}
    shown = {f"entries/{newest}/index.html", "processes/firm-2-1/index.html"}
    shown |= {f"{place}.html" for place in places.split()}
    assert shown <= made
    assert not [url for url in made - shown if re.match(others, url)]
