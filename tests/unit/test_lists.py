"""Lists as sheets, CSV and JSON; flows for SankeyMATIC; notes for Anki; the schema; feeds."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO
from typing import TYPE_CHECKING

import jsonschema
import pytest

from generator.cli.listing import NAMES, SHOWN
from generator.exports.about import list_spellings
from generator.exports.all import read_schema
from generator.exports.anki import HEAD, render_anki
from generator.exports.data import render_data
from generator.exports.feed import plan_feed, render_feed
from generator.exports.lists import LISTS, build_sheet
from generator.exports.sankey import render_sankey
from generator.exports.sheets import Row, Sheet, pick_rows, render_csv, render_json
from generator.filters import KEYS, Item, parse_filter, select
from generator.intake import read_project, tell_nobody
from generator.model import Journal
from generator.record import replace
from generator.reports.all import Reports, build_reports
from generator.settings import Settings
from tests.public.journals import TODAY as FULL_DAY
from tests.public.journals import write_journal
from tests.unit.builders import ask, entry, journal, mark, person, session, term
from tests.unit.hostile_names import TODAY, build_hostile

if TYPE_CHECKING:
    from tests.conftest import MakeProject

BOM = b"\xef\xbb\xbf"


def build_small() -> Journal:
    """Build a journal with something in every list."""
    return journal(
        entry("2026-01-05-contacted", "contacted", people=["dana-reyes"], tags=("Big One",)),
        entry("2026-01-10-algorithms", "algorithms", outcome="failed", people=["lee-chen"],
              marks=(mark("graphs", "2"),), questions=(ask("graphs", "failed"),)),
        entry("2026-01-12-onsite", "onsite", sessions=[session("tools", marks=(mark("sql"),))]),
        entry("2026-01-20-offer", "offer", terms=(term("base", 80000),)),
        entry("2026-02-01-applied", "applied", company="birch", process="birch-1"),
        entry("2026-02-20-rejected", "rejected", company="birch", process="birch-1"),
        people=[person("Lee Chen", "birch")],
    )  # fmt: skip


def derive(built: Journal) -> Reports:
    """Return all reports."""
    return build_reports(built, Settings(), TODAY)


def find(name: str, text: str) -> list[str]:
    """Return the last cells of the rows that a filter lets through."""
    built = build_small()
    sheet = build_sheet(name, built, derive(built), TODAY)
    terms = parse_filter(text, LISTS[name].keys)
    numbers = select([row.item for row in sheet.rows], terms, list_spellings(built))
    return [str(row.cells[-1]) for row in pick_rows(sheet, numbers).rows]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("entries", "skill:sql", ["2026-01-12-onsite"]),
        ("entries", "stage:tools", ["2026-01-12-onsite"]),
        ("entries", "stage:coding", ["2026-01-10-algorithms"]),
        ("entries", "outcome:failed person:lee-chen", ["2026-01-10-algorithms"]),
        ("entries", 'tag:"big one"', ["2026-01-05-contacted"]),
        ("entries", "status:rejected before:2026-02-10", ["2026-02-01-applied"]),
        ("processes", "status:offer", ["acme-engineer-1"]),
        ("processes", "skill:graphs", ["acme-engineer-1"]),
        ("processes", "after:2026-02", ["birch-1"]),
        ("people", "company:birch", ["lee-chen"]),
        ("people", "dana", ["dana-reyes"]),
        ("skills", "-skill:graphs", ["sql"]),
        ("questions", "outcome:failed", ["2026-01-10-algorithms"]),
        ("questions", "stage:onsite", []),
        ("offers", "company:acme", ["acme-engineer-1"]),
        ("companies", "-company:acme", ["birch"]),
        ("companies", "person:lee-chen", ["acme", "birch"]),
        ("reminders", "company:acme skill:graphs after:2026-03", []),
        ("reminders", 'company:acme "answer the offer"', ["negotiate"]),
    ],
)
def test_lists_can_be_filtered(name: str, text: str, found: list[str]) -> None:
    """Each list knows what its rows are about."""
    assert find(name, text) == found


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_rows_of_its_columns(name: str) -> None:
    """No list is empty here, and each row has a cell for every column."""
    built = build_small()
    sheet = build_sheet(name, built, derive(built), TODAY)
    assert sheet.rows
    assert all(len(row.cells) == len(sheet.columns) for row in sheet.rows)
    assert set(LISTS[name].keys) <= set(KEYS)
    for row in sheet.rows:
        assert set(row.item.names) >= set(LISTS[name].keys) - {"after", "before"}


def test_the_command_knows_the_lists() -> None:
    """What the command line offers, and the columns that it shows, are there."""
    assert list(LISTS) == list(NAMES) == list(SHOWN)
    for name, shown in SHOWN.items():
        assert set(shown.split()) <= set(LISTS[name].columns)


def sheet_of(*cells: object) -> Sheet:
    """Make a sheet with one row."""
    columns = tuple(f"c{number}" for number in range(len(cells)))
    return Sheet("x", columns, (Row(cells, Item({}, None, "")),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 5550", "'+49 30 5550"),
        ("-x", "'-x"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("a=1", "a=1"),
        (-2.5, "-2.5"),
        (None, ""),
        (("a", "b"), "a; b"),
        (("=a",), "'=a"),
        (date(2026, 3, 1), "2026-03-01"),
        ('say "hi", now', 'say "hi", now'),
        ("two\r\nlines", "two\r\nlines"),
        ("nul\0", "nul"),
    ],
)
def test_csv_comes_back_and_holds_no_formula(cell: object, shown: str) -> None:
    """Texts that a spreadsheet would run begin with an apostrophe; all else is as it was."""
    data = render_csv(sheet_of("first", cell))
    assert data.startswith(BOM) and data.endswith(b"\r\n")
    rows = [*csv.reader(StringIO(data[len(BOM) :].decode(), newline=""), strict=True)]
    assert rows == [["c0", "c1"], ["first", shown]]


def test_csv_of_the_hostile_journal_holds_no_formula() -> None:
    """No name, in whatever list, can begin a formula."""
    built = build_hostile()
    for name in LISTS:
        data = render_csv(build_sheet(name, built, derive(built), TODAY))
        for row in csv.reader(StringIO(data[len(BOM) :].decode(), newline=""), strict=True):
            numbers = [cell for cell in row if re.fullmatch(r"-?[\d.]+", cell)]
            rest = [cell for cell in row if cell not in numbers]
            assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in rest)


def test_json_has_lists_and_numbers() -> None:
    """Values keep their kind, and an empty list is one."""
    data = json.loads(render_json(sheet_of("a", ("b", "c"), 2.5, None, date(2026, 3, 1))))
    assert data == [{"c0": "a", "c1": ["b", "c"], "c2": 2.5, "c3": None, "c4": "2026-03-01"}]
    assert json.loads(render_json(pick_rows(sheet_of("a"), []))) == []


def test_flows_are_those_of_the_funnel() -> None:
    """Into each step flow as many as the funnel counts, and out of it as many as into it."""
    reports = derive(build_small())
    text = render_sankey(reports.timeline).decode()
    flows = re.findall(r"^(.+) \[(\d+)\] (.+)$", text, re.M)
    into, out = Counter[str](), Counter[str]()
    for start, count, end in flows:
        into[end] += int(count)
        out[start] += int(count)
    reached = {step.step: step.reached for step in reports.timeline.funnel}
    assert into["First contact"] == reached["contact"] == 2
    assert into["Onsite"] == reached["onsite"] == out["Onsite"] == 1
    assert into["Rejected"] == into["Still open"] == 1
    assert ":Rejected #" in text and ":Ghosted" not in text


def test_no_process_makes_no_flow() -> None:
    """A new journal has nothing to draw."""
    assert render_sankey(derive(journal()).timeline) == b""


def test_notes_for_anki() -> None:
    """A question asked twice is one note with both places; fields come back whole."""
    first = replace(ask("graphs", "failed"), text='#1: find\tthe "cycle"\nin a graph', note="BFS")
    again = replace(first, text='#1: Find\tthe "cycle"\nin a graph', went="good", note="")
    built = journal(
        entry("2026-01-10-algorithms", "algorithms", questions=(first,)),
        entry("2026-02-10-tools", "tools", company="birch", process="birch-1", questions=(again,)),
    )
    text = render_anki(built, derive(built).questions).decode()
    head, body = text.split("\n")[: len(HEAD)], "\n".join(text.split("\n")[len(HEAD) :])
    assert head == list(HEAD)
    ((guid, front, back, tags),) = csv.reader(StringIO(body, newline=""), delimiter="\t")
    assert len(guid) == 20
    assert front == again.text
    assert back.split("\n") == [
        "BFS",
        "Skills: graphs",
        "Algorithms at Acme, 2026-01-10: failed",
        "Tools at Birch, 2026-02-10: good",
    ]
    assert tags == "rounds graphs algorithms acme tools birch"


def test_feed_of_an_empty_journal_is_as_old_as_today() -> None:
    """Nothing of the moment of writing gets in."""
    feed = plan_feed(journal(), Settings(), TODAY)
    assert feed.updated == datetime(2026, 3, 16, tzinfo=UTC)
    assert b"<updated>2026-03-16T00:00:00+00:00</updated>" in render_feed(feed)


def test_feed_holds_the_newest_up_to_today() -> None:
    """What lies ahead is no news; the newest comes first."""
    built = journal(*(entry(f"2026-03-{day:02}-note", "note") for day in range(1, 32)))
    feed = plan_feed(built, Settings(), TODAY)
    assert [item.title[:10] for item in feed.items[:2]] == ["Acme: 2026", "Acme: 2026"]
    assert feed.items[0].href == "entries/2026-03-16-note/index.html"
    assert len(feed.items) == 16


SCHEMA = jsonschema.Draft202012Validator(json.loads(read_schema()))


def test_schema_is_one_and_knows_no_other_keys() -> None:
    """It is valid itself, describes every key, and an unknown key or value does not pass."""
    document = json.loads(read_schema())
    SCHEMA.check_schema(document)
    for kind in (document, *document["$defs"].values()):
        for part in kind.get("properties", {}).values():
            assert part.get("description") or "$ref" in part or part.get("const")
    built = build_small()
    data = json.loads(render_data(built, derive(built), TODAY))
    SCHEMA.validate(data)
    for change in ({"extra": 1}, {"version": 2}, {"as_of": "today"}):
        assert list(SCHEMA.iter_errors({**data, **change}))
    data["skills"][0]["level"] = 1.5
    assert list(SCHEMA.iter_errors(data))


@pytest.mark.parametrize("seed", range(4))
def test_data_of_any_journal_fits_the_schema(seed: int, make_project: MakeProject) -> None:
    """journal.json never says what its schema does not, whatever fields are used."""
    files, _ = write_journal(seed)
    reading = read_project(make_project(files), FULL_DAY, 1, tell_nobody)
    reports = build_reports(reading.journal, reading.settings, FULL_DAY)
    data = json.loads(render_data(reading.journal, reports, FULL_DAY))
    assert data["offers"] and data["questions"]
    assert [error.json_path for error in SCHEMA.iter_errors(data)] == []
