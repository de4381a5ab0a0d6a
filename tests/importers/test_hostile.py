"""Foreign files that are broken or meant to do harm: every draft reads clean, nothing is lost unsaid."""

from __future__ import annotations

import csv
import tempfile
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importers.drafts import EntryDraft, Harvest, PersonDraft, PersonPart, Place, Unknown
from generator.importers.hints import Hints
from generator.importers.opening import CONTROL, GUESSED, open_text
from generator.importers.recognition import read_foreign
from generator.importers.writing import write_text
from tests.importers.round_trip import (
    TODAY,
    import_bytes,
    import_harvest,
    list_errors,
    parse_files,
)

CELLS = (
    *("a\nb", "---", "\n---\nstage: offer\n", "../../etc/passwd", "..", "C:\\con", "nul", "- x"),
    *("draft: no", "x: {y", "[[Acme]]", "[a](javascript:alert(1))", "{{ config }}", "=1+1"),
    *("@SUM(A1)", "\u202egnp", "\ufeff", "a\x00b", "\x85", "\u2028x", "&x", "*y", "!!python/x"),
    *("::: private", ":::", "：：：private", "```", "~~~", "# x", "> y", "1. z", "<script>", "%a"),
    *("Ren\u00e9e \U0001f469\u200d\U0001f4bb", "\u05d3\u05e0\u05d4", "\u0301", "x" * 300, "'", '"'),
    *("https://x.example/a_b*c", "https://x.example/\u202e", "robin@mail.example", "95k EUR"),
    *("null", "~", "yes", "2026-03-14", "\t", "\\", "a\\\nb", "|", "    code", "![x](/etc/passwd)"),
)
CELL = st.one_of(st.sampled_from(CELLS), st.text(max_size=30))
HEADER = (*("Company", "Role", "Date", "Score", "Status", "Via", "Notes", "Remarks", "Salary"),)
PEOPLE = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")


REASONS = ("no company", "no name", "the company's name is too", "the name is", "it is in", "known")
"""Why a row of hostile cells may be left out: never because its draft could not be read."""


def write_csv(header: tuple[str, ...], rows: list[list[str]]) -> bytes:
    """Write a table as a spreadsheet would."""
    file = StringIO()
    csv.writer(file).writerows([header, *rows])
    return file.getvalue().encode("utf-8", "replace")


@settings(max_examples=12)
@given(st.lists(st.lists(CELL, min_size=9, max_size=9), min_size=1, max_size=4))
def test_any_cells_give_entries_that_read_clean(rows: list[list[str]]) -> None:
    """Whatever stands in the cells, each draft is an entry without a fault, and known the second time."""
    dated = [[*row[:2], "2026-03-14", *row[3:]] for row in rows]
    data = write_csv(HEADER, dated)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        plan = import_bytes(project, data)
        assert list_errors(project) == []
        assert all(item.why.startswith(REASONS) for item in plan.skipped), plan.skipped
        names = {" ".join(CONTROL.sub("", row[0]).split()) for row in rows}
        for file in parse_files(project).values():
            assert file.text("company") in names
            assert file.value("draft") is True
            assert file.value("stage") in ("applied", "note")
        assert all((project / item.path).resolve().is_relative_to(project) for item in plan.files)
        assert import_bytes(project, data).files == ()


@settings(max_examples=25)
@given(st.lists(st.lists(CELL, min_size=7, max_size=7), min_size=1, max_size=4))
def test_any_cells_give_notes_that_read_clean(rows: list[list[str]]) -> None:
    """The same of notes about people."""
    data = write_csv(PEOPLE, rows)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        plan = import_bytes(project, data)
        assert list_errors(project) == []
        assert all(item.why.startswith(REASONS) for item in plan.skipped), plan.skipped
        assert {file.kind for file in parse_files(project).values()} <= {"person"}
        assert import_bytes(project, data).files == ()


@settings(max_examples=25)
@given(st.lists(CELL, min_size=6, max_size=6))
def test_any_values_of_invitations_and_cards_read_clean(values: list[str]) -> None:
    """The same of calendars and address books, whose values can hold line ends as well."""
    one, two, three, four, five, six = (
        value.replace("\r", "").replace("\n", "\\n") for value in values
    )
    event = (
        f"BEGIN:VEVENT\r\nSUMMARY:Interview at Acme {one}\r\nDTSTART;TZID={two}:20260320T153000\r\n"
        f'ORGANIZER;CN="{three}":mailto:{four}\r\nLOCATION:{five}\r\nDESCRIPTION:{six}\r\nEND:VEVENT'
    )
    card = (
        f"BEGIN:VCARD\r\nFN:{one}\r\nN:{two};{three}\r\nORG:{four};{five}\r\nTITLE:{six}\r\n"
        f"TEL:{one}\r\nEMAIL:{two}\r\nURL:{three}\r\nNOTE:{four}\r\nEND:VCARD"
    )
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for text in (event, card):
            data = text.encode("utf-8", "replace")
            plan = import_bytes(project, data)
            assert all(item.why.startswith((*REASONS, "it ")) for item in plan.skipped), (
                plan.skipped
            )
            assert import_bytes(project, data).files == ()
        assert list_errors(project) == []


@settings(max_examples=25)
@given(st.lists(CELL, min_size=1, max_size=6), st.lists(CELL, min_size=1, max_size=3))
def test_private_lines_stay_private(lines: list[str], public: list[str]) -> None:
    """No line can end the private block around it, or begin a field."""
    secret = "xyzzy7"
    draft = EntryDraft(
        Place(1),
        "applied",
        TODAY,
        "Acme",
        people=(PersonPart("Dana"),),
        text=tuple(public),
        private=(*lines, secret, *(f"{line}\n{secret}" for line in lines)),
    )
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        plan = import_harvest(project, Harvest("", (draft,)))
        assert len(plan.files) == 1, plan.skipped
        (file,) = parse_files(project).values()
        assert secret not in file.body.text
        assert secret in plan.files[0].text


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Bytes at random end in a harvest or in words, never in a fault of the program."""
    for begin in (b"", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"BEGIN:VCARD\r\n", b"---\ndate: "):
        with suppress(Unknown):
            read_foreign(begin + data, Hints())


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("5+ years, C++ & Go", "5+ years, C++ \\& Go"),
        ("+49 30 5550 0100", "\\+49 30 5550 0100"),
        ("1. first", "1\\. first"),
        ("Posting: https://x.example/a_b", "Posting: <https://x.example/a_b>"),
        ("one\ntwo\n\n\nthree", "one\\\ntwo\n\nthree"),
        ("::: private", "\\:\\:\\: private"),
        ("[[Acme]]", "\\[\\[Acme\\]\\]"),
    ],
)
def test_text_is_escaped_no_more_than_needed(line: str, written: str) -> None:
    """A person can still read what was imported."""
    assert write_text(line) == written


@pytest.mark.parametrize(
    ("data", "text", "words"),
    [
        ("Zo\u00eb".encode("utf-8-sig"), "Zo\u00eb", ()),
        ("Zo\u00eb".encode("utf-16"), "Zo\u00eb", ()),
        ("Zo\u00eb and more".encode("utf-16-le"), "Zo\u00eb and more", ()),
        ("Zo\u00eb and more".encode("utf-16-be"), "Zo\u00eb and more", ()),
        ("Zo\u00eb".encode("cp1252"), "Zo\u00eb", (GUESSED,)),
        (b"a\x00b\x1b[31m", "ab[31m", ()),
    ],
)
def test_encodings_are_told_apart(data: bytes, text: str, words: tuple[str, ...]) -> None:
    """What spreadsheets save is read, and a guess is said."""
    assert open_text(data) == (text, words)


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"PK\x03\x04...", "unpack"),
        (b"%PDF-1.7", "CSV"),
        (b"", "export"),
        (b"\xef\xbb\xbf \n", "export"),
        (b"\x00" * 50, "export"),
        (b"just some words\nand more\n", ".ics"),
        (b'{"a": 1, "b": [1, 2]}\n', ".ics"),
        (b"<p>One, two, three</p>\n", ".ics"),
        (b"A letter, as it is.\nIt has commas, here and, there, and so on.\n", ".ics"),
    ],
)
def test_what_is_no_table_is_told_with_a_way_out(data: bytes, remedy: str) -> None:
    """An archive, a PDF, an empty file, a letter: each has a word of its own."""
    with pytest.raises(Unknown) as caught:
        read_foreign(data, Hints())
    assert remedy in caught.value.help


def test_a_cell_of_ten_megabytes_is_left_out_alone(tmp_path: Path) -> None:
    """One cell that no entry could hold costs its own row, which is named."""
    rows = [["Acme", "x" * 10_000_000, "2026-03-14"], ["Birch", "SRE", "2026-03-14"]]
    plan = import_bytes(tmp_path, write_csv(("Company", "Role", "Applied Date"), rows))
    assert [item.place.line for item in plan.skipped] == [2]
    assert "characters" in plan.skipped[0].why
    assert [Path(item.path).stem for item in plan.files] == ["2026-03-14-birch-applied"]


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    """What a lost quotation mark swallows does not end in one entry's text."""
    data = b'Company,Role,Applied Date,Notes\nAcme,SRE,2026-03-14,"never\nBirch,SRE,2026-03-14,x\n'
    found = read_foreign(data, Hints())
    assert found.drafts == ()
    assert [(item.place.line, "never closed" in item.why) for item in found.skipped] == [(2, True)]


def test_a_row_that_does_not_fit_its_header_is_told() -> None:
    """More cells than columns means that something slipped; fewer are empty ones."""
    data = b"Company,Role,Applied Date\nAcme,SRE,2026-03-14,x,y\nBirch,SRE,2026-03-14,,\nElm,,2026-01-01\n"
    found = read_foreign(data, Hints())
    assert [item.place.line for item in found.skipped] == [2]
    assert len(found.drafts) == 2


def test_a_table_without_rows_is_told() -> None:
    """An export that is empty is no silent success."""
    found = read_foreign(b"Company,Role,Applied Date\n", Hints())
    assert found.words == ("there is no row below the header",)


def test_two_people_of_one_name_without_anything_else_are_one_note(tmp_path: Path) -> None:
    """Where nothing tells two apart, the second is left out and named."""
    link = "https://www.linkedin.com/in/"
    found = Harvest(
        "",
        tuple(
            PersonDraft(Place(line), "Lee Chen", fields={"link": f"{link}{line}"})
            for line in (1, 2)
        )
        + (PersonDraft(Place(3), "Lee  CHEN"),),
    )
    plan = import_harvest(tmp_path, found)
    assert len(plan.files) == 1
    assert [item.place.line for item in plan.skipped] == [2, 3]
    assert "tells the two apart" in plan.skipped[0].why
