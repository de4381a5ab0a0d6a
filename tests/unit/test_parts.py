"""Long lists in parts: every row on exactly one page, and older pages that stay as they are."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build import build_project
from generator.pages import parts
from generator.pages.parts import ROWS, count_parts, cut_part
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
def long_site(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Build a journal of three years whose lists are long already at eight rows."""
    monkeypatch.setattr(parts, "ROWS", 4)
    days = [date(2023, 3, 1) + timedelta(days=60 * step) for step in range(18)]
    files = {
        f"journal/{day}-acme.md": f"---\ndate: {day}\ncompany: Firm {step % 3}\nstage: algorithms\n"
        f"with: Person {step}\nquestions: [What is {step}?]\n---\n"
        for step, day in enumerate(days)
    }
    site = build_project(make_project(files), as_of=TODAY, strict=False, base_url=None)
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
