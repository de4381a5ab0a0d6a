"""Invitations, address cards and notes: what is read from each, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.importers.drafts import EntryDraft, PersonDraft, Unknown
from generator.importers.hints import Hints
from generator.importers.lines import read_blocks
from generator.importers.recognition import read_folder, read_foreign
from tests.importers.round_trip import (
    FILES,
    import_bytes,
    import_harvest,
    list_errors,
    parse_files,
)
from tests.projects import write_files

EVENT = """BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:{title}
DTSTART:{start}
{more}
END:VEVENT
END:VCALENDAR
"""
NOTES = FILES / "obsidian"


def read_event(
    title: str, start: str = "20260320T153000", more: str = "X-NOTHING:1", **hints: object
) -> EntryDraft | str:
    """Return the draft of one event, or why there is none."""
    text = EVENT.format(title=title, start=start, more=more)
    found = read_foreign(text.encode(), Hints(**hints))  # type: ignore[arg-type]
    if found.skipped:
        return found.skipped[0].why
    (draft,) = found.drafts
    assert isinstance(draft, EntryDraft)
    return draft


def read_notes(folder: Path) -> dict[str, bytes]:
    """Return the notes of a folder by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.md"))
        if ".trash" not in path.parts
    }


# --- invitations ---


@pytest.mark.parametrize(
    ("title", "stage", "is_guess"),
    [
        ("Phone screen at Acme", "pre-screen", False),
        ("Interview at Acme: system design round", "system-design", False),
        ("Onsite interview at Acme", "onsite", False),
        ("Interview at Acme", "technical", True),
        ("Recruiter chat at Acme", "pre-screen", True),
        ("Hiring manager interview at Acme", "hiring-manager", False),
    ],
)
def test_the_kind_of_a_round_is_read_or_marked_as_a_guess(
    title: str, stage: str, is_guess: bool
) -> None:
    """The longest wording for a stage in the title counts; what names none says so in the draft."""
    draft = read_event(title)
    assert isinstance(draft, EntryDraft)
    assert (draft.stage, draft.is_guess, draft.company) == (stage, is_guess, "Acme")


@pytest.mark.parametrize(
    ("start", "zone", "day", "clock"),
    [
        ("20260320T153000", "", "2026-03-20", "15:30"),
        ("20260320T233000Z", "", "2026-03-20", "23:30 Z"),
        ("20260320T233000Z", "Europe/Berlin", "2026-03-21", "00:30"),
        ("20260320", "Europe/Berlin", "2026-03-20", ""),
    ],
)
def test_a_moment_is_told_in_the_journals_zone(start: str, zone: str, day: str, clock: str) -> None:
    """With a zone in the settings, hours are local; without, the event's own zone stands by."""
    draft = read_event("Interview at Acme", start, zone=zone)
    assert isinstance(draft, EntryDraft)
    assert (draft.day.isoformat(), draft.clock) == (day, clock)


def test_the_company_is_the_one_that_the_journal_knows() -> None:
    """A name or alias in the title comes first, then the domain of a guest, then what the user says."""
    known = {"Acme": "Acme", "Graupel": "Graupel & Sohn"}
    draft = read_event("Coffee with Graupel", companies=known)
    assert isinstance(draft, EntryDraft) and draft.company == "Graupel & Sohn"
    more = "ORGANIZER;CN=Dana Reyes:mailto:dana@jobs.example"
    draft = read_event("Talk", more=more, domains={"jobs.example": "Acme"})
    assert isinstance(draft, EntryDraft) and draft.company == "Acme"
    assert [item.name for item in draft.people] == ["Dana Reyes"]
    more = "ORGANIZER;CN=Dana Reyes:mailto:dana@mail.graupel-sohn.co.example"
    draft = read_event("Talk", more=more, companies=known | {"Graupel & Sohn": "Graupel & Sohn"})
    assert isinstance(draft, EntryDraft) and draft.company == "Graupel & Sohn"
    draft = read_event("Talk", company="Birch")
    assert isinstance(draft, EntryDraft) and draft.company == "Birch"
    assert "speaks of an interview" in str(read_event("Talk"))


def test_the_owner_is_no_guest() -> None:
    """Whoever keeps the journal does not meet themselves."""
    more = "ATTENDEE;CN=Robin Example:mailto:robin@own.example\nATTENDEE;CN=Lee:mailto:lee@acme.example"
    draft = read_event("Interview at Acme", more=more, owner="Robin Example")
    assert isinstance(draft, EntryDraft)
    assert [item.name for item in draft.people] == ["Lee"]


def test_links_and_numbers_of_a_meeting_are_private(tmp_path: Path) -> None:
    """Whoever has the link can join, so it stands in a private block; an alarm is no description."""
    import_bytes(tmp_path, (FILES / "invitations.ics").read_bytes())
    files = {file.stem: file for file in parse_files(tmp_path).values()}
    call = files["2026-03-20-acme-pre-screen"]
    text = (tmp_path / call.path).read_text("utf-8")
    assert call.body.text == "Invitation: Phone screen: Backend Engineer at Acme"
    assert "4711" in text and "zoom.us" in text and "Reminder" not in text
    assert call.value("format") == "video" and call.value("duration") == 45
    assert call.value("date").zone == "Europe/Berlin"
    assert files["2026-03-21-graupel-sohn-technical"].text("location") == "Kai 7, Hamburg"


def test_a_round_whose_kind_was_mended_is_known_by_its_hour(tmp_path: Path) -> None:
    """The guess is there to be mended, and the same invitation must not come back for that."""
    data = EVENT.format(title="Interview at Acme", start="20260320T153000", more="X:1").encode()
    (item,) = import_bytes(tmp_path, data).files
    path = tmp_path / item.path
    path.write_text(path.read_text("utf-8").replace("stage: technical", "stage: tools"), "utf-8")
    assert import_bytes(tmp_path, data).files == ()


def test_lines_are_unfolded_and_blocks_inside_are_apart() -> None:
    """A property belongs to its own block and knows the line on which it begins."""
    text = 'BEGIN:A\r\nX;P="a:b":one\\, t\r\n wo\r\nBEGIN:B\r\nX:three\r\nEND:B\r\nnonsense\r\nY:1;2\\;3\r\n'
    (block,) = read_blocks(text, "A")
    assert [(item.line, item.name, item.text) for item in block.properties] == [
        (2, "X", "one, two"),
        (8, "Y", "1;2;3"),
    ]
    assert block.properties[0].params == {"P": "a:b"}
    assert block.properties[1].parts == ("1", "2;3")


# --- cards ---


def test_a_card_is_a_note_with_its_text_private(tmp_path: Path) -> None:
    """First values are fields; further numbers and the card's note are for the owner alone."""
    import_bytes(tmp_path, (FILES / "contacts.vcf").read_bytes())
    files = parse_files(tmp_path)
    dana = files["journal/people/dana-reyes.md"]
    assert (dana.text("company"), dana.text("role")) == ("Acme; Inc", "Talent Sourcer")
    assert dana.text("phone") == "+49 30 5550 0100"
    text = (tmp_path / dana.path).read_text("utf-8")
    assert "+49 30 5550 0101" in text and "talked about Go" in text
    assert dana.body.text == "People"


def test_our_own_exports_come_back_as_known(tmp_path: Path) -> None:
    """What Rounds wrote for calendars and address books gives nothing new."""
    from generator.exports.all import render_export
    from generator.exports.paths import CALENDAR, CONTACTS
    from generator.reports.all import build_reports
    from tests.importers.round_trip import read_journal

    write_files(
        tmp_path,
        {
            "journal/2026-03-14-acme.md": "---\ndate: 2026-03-14 15:30\ncompany: Acme\n"
            "stage: pre-screen\nwith: Dana Reyes, Talent Sourcer <dana@acme.example>\n---\n"
        },
    )
    reading = read_journal(tmp_path)
    reports = build_reports(reading.journal, reading.settings, reading.today)
    for path in (CALENDAR, CONTACTS):
        data = render_export(path, reading.journal, reports, reading.settings, reading.today)
        plan = import_bytes(tmp_path, data)
        assert plan.files == () and plan.skipped


# --- notes ---


def test_a_folder_of_notes_becomes_entries_once(tmp_path: Path) -> None:
    """Properties by their usual names are fields, the rest is text, and each note left out says why."""
    plan = import_harvest(tmp_path, read_folder(read_notes(NOTES)))
    assert {Path(item.path).stem for item in plan.files} == {
        "2026-03-23-acme-algorithms",
        "2026-03-24-birch-technical",
        "2026-03-20-study",
    }
    left = {(item.place.path, item.place.line): item.why for item in plan.skipped}
    assert set(left) == {("Broken.md", 2), ("Plain.md", 1), ("Interviews/Kiesel.md", 1)}
    assert list_errors(tmp_path) == []
    assert import_harvest(tmp_path, read_folder(read_notes(NOTES))).files == ()


def test_a_note_keeps_its_markdown_unless_it_is_faulty(tmp_path: Path) -> None:
    """The owner's own text stays as it is; one that no entry may hold stands there as plain text."""
    import_harvest(tmp_path, read_folder(read_notes(NOTES)))
    files = {file.stem: file for file in parse_files(tmp_path).values()}
    acme = files["2026-03-23-acme-algorithms"]
    text = (tmp_path / acme.path).read_text("utf-8")
    assert text.endswith("# How it went\n\nTwo graphs, see [[graphs]] and ![[board.png]].\n")
    assert [item.name for item in acme.value("with")] == ["Lee Chen", "Ana Boto"]
    assert acme.value("outcome") == "passed"
    assert "mood: tired" in acme.body.text and "about 95" not in acme.body.text
    birch = (tmp_path / files["2026-03-24-birch-technical"].path).read_text("utf-8")
    assert "!\\[x\\](../../../../etc/passwd)" in birch


def test_one_note_has_its_day_from_its_name() -> None:
    """A single note is read like one of a folder."""
    data = b"---\ncompany: Acme\nstage: onsite\n---\n"
    found = read_foreign(data, Hints(), "2026-03-14 Acme.md")
    assert [item.shown for item in found.drafts] == ["Acme, onsite, 2026-03-14"]
    assert read_foreign(data, Hints(), "Acme.md").skipped[0].why.startswith("no day is stated")


def test_a_folder_without_notes_is_told() -> None:
    """Whoever names the folder of an unpacked archive learns to name a file in it."""
    with pytest.raises(Unknown) as caught:
        read_folder({})
    assert "name any other file itself" in caught.value.help


def test_cards_are_people() -> None:
    """A card never becomes an entry."""
    found = read_foreign((FILES / "contacts.vcf").read_bytes(), Hints())
    assert all(isinstance(item, PersonDraft) for item in found.drafts)
