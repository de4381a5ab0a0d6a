"""Each known format: what its fixture becomes, that it reads clean, and that twice is as once."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import build_project
from generator.importers.drafts import Unknown
from generator.importers.hints import Hints
from generator.importers.mapping import read_mapping
from generator.importers.recognition import read_foreign, suggest_mapping
from tests.importers.round_trip import (
    FILES,
    TODAY,
    harvest,
    import_bytes,
    list_errors,
    parse_files,
)

KNOWN = sorted(path.name for path in FILES.glob("*.*") if path.is_file() and path.stem != "unknown")
NO_TABLES = ("career-ops-contacts.tsv", "contacts.vcf", "invitations.ics")
"""Files that need no header to be known."""
WANTED = {
    "linkedin-connections.csv": (
        {"dana-reyes", "lee-chen", "lee-chen-graupel", "zoe-orsted-phd"},
        {8: "no name is stated"},
    ),
    "linkedin-applications.csv": (
        {"2023-03-24-acme-applied", "2026-01-02-graupel-and-sohn-applied"},
        {4: "no day is stated", 5: "no company is stated"},
    ),
    "linkedin-saved-jobs.csv": ({"2023-03-24-acme-note"}, {}),
    "jobsync.csv": (
        {
            "2026-01-05-acme-applied",
            "2026-01-03-graupel-and-sohn-note",
            "2026-01-09-kiesel-applied",
        },
        {4: "no day is stated"},
    ),
    "reactive-resume.csv": (
        {
            "2026-02-01-acme-applied",
            "2026-02-20-acme-rejected",
            "2026-02-02-birch-note",
            "2026-02-11-kiesel-note",
        },
        {5: "'01/02/2026' may be 01 February or 02 January"},
    ),
    "simplify.csv": (
        {"2026-03-01-acme-applied", "2026-03-09-acme-rejected", "2026-03-02-birch-applied"},
        {4: "no day is stated"},
    ),
    "career-ops-tracker.md": (
        {"2026-03-01-acme-applied", "2026-03-03-kiesel-note"},
        {6: "its status is 'SKIP'"},
    ),
    "career-ops-interviews.md": (
        {"2026-03-10-acme-pre-screen", "2026-03-20-acme-system-design"},
        {5: "no stage is called 'gut feeling'", 6: "no stage is stated"},
    ),
    "career-ops-contacts.tsv": ({"dana-reyes", "lee-chen"}, {}),
    "invitations.ics": (
        {"2026-03-20-acme-pre-screen", "2026-03-21-graupel-sohn-technical"},
        {
            39: "nothing in it speaks of an interview",
            44: "it names no company",
            49: "it is called off",
            55: "Rounds wrote it itself",
            60: "no beginning",
        },
    ),
    "contacts.vcf": (
        {"dana-reyes", "dr-zoe-orsted"},
        {18: "it is a company", 23: "no name is stated"},
    ),
}
"""By fixture: the names of what it becomes, and by line what is left out."""


def read_fixture(name: str) -> bytes:
    """Return the bytes of a fixture."""
    return (FILES / name).read_bytes()


def test_every_fixture_is_tried() -> None:
    """A format without its expectation here would be tried for nothing."""
    assert set(WANTED) == set(KNOWN)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_file_becomes_drafts_once(name: str, tmp_path: Path) -> None:
    """It is recognised by what is in it, reads clean, and is known the second time, line by line."""
    wanted, left = WANTED[name]
    plan = import_bytes(tmp_path, read_fixture(name))
    assert {Path(item.path).stem for item in plan.files} == wanted
    assert {item.place.line: item.why for item in plan.skipped}.keys() == left.keys()
    for item in plan.skipped:
        assert left[item.place.line] in item.why
    assert list_errors(tmp_path) == []
    again = import_bytes(tmp_path, read_fixture(name))
    assert again.files == ()
    assert len(again.skipped) == len(plan.skipped) + len(plan.files)


@pytest.mark.parametrize("name", KNOWN)
def test_what_was_imported_builds_once_it_is_no_draft(name: str, tmp_path: Path) -> None:
    """Deleting `draft: yes` as the command says gives entries with which a site is made."""
    import_bytes(tmp_path, read_fixture(name))
    for path in (tmp_path / "journal").rglob("*.md"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("draft:")), "utf-8")
    result = build_project(tmp_path, as_of=TODAY, strict=False, base_url=None)
    assert not [item for item in result.diagnostics if item.severity == "error"]
    assert import_bytes(tmp_path, read_fixture(name)).files == ()


def test_all_formats_together_are_one_journal(tmp_path: Path) -> None:
    """What several files know of the same company and people meets without an error."""
    for name in KNOWN:
        import_bytes(tmp_path, read_fixture(name))
    assert list_errors(tmp_path) == []
    assert sum(import_bytes(tmp_path, read_fixture(name)).files != () for name in KNOWN) == 0


def test_answers_and_addresses_of_an_application_are_private(tmp_path: Path) -> None:
    """What was asked and answered, salary among it, stands in a private block alone."""
    import_bytes(tmp_path, read_fixture("linkedin-applications.csv"))
    path = "journal/2023/2023-03-24-acme-applied.md"
    text = (tmp_path / path).read_text("utf-8")
    file = parse_files(tmp_path)[path]
    assert "95000" in text and "robin@mail.example" in text
    assert file.body.text == ""
    assert file.text("posting") == "https://www.linkedin.com/jobs/view/1"
    assert file.value("source") == "application"
    assert file.value("draft") is True


def test_a_rejection_with_a_day_is_an_entry_of_its_own(tmp_path: Path) -> None:
    """One row gives the application and its end; a state without a day stays text."""
    import_bytes(tmp_path, read_fixture("simplify.csv"))
    files = {file.stem: file for file in parse_files(tmp_path).values()}
    assert files["2026-03-09-acme-rejected"].value("stage") == "rejected"
    assert files["2026-03-09-acme-rejected"].text("role") == "Backend Engineer"
    assert "Status: Interviewing" in files["2026-03-02-birch-applied"].body.text
    assert "=HYPERLINK" in files["2026-03-01-acme-applied"].body.text


def test_pay_is_a_field_where_it_is_an_amount_and_private_where_not(tmp_path: Path) -> None:
    """An amount that can be read is pay; other words about pay stand in a private block."""
    import_bytes(tmp_path, read_fixture("reactive-resume.csv"))
    files = {file.stem: file for file in parse_files(tmp_path).values()}
    assert files["2026-02-01-acme-applied"].value("pay").high == 90_000
    kiesel = files["2026-02-11-kiesel-note"]
    assert kiesel.value("pay") is None and "negotiable" not in kiesel.body.text
    assert "negotiable" in (tmp_path / kiesel.path).read_text("utf-8")


def test_a_round_of_a_table_has_its_hour_and_people(tmp_path: Path) -> None:
    """Who took part and when is taken over."""
    import_bytes(tmp_path, read_fixture("career-ops-interviews.md"))
    files = {file.stem: file for file in parse_files(tmp_path).values()}
    screen = files["2026-03-10-acme-pre-screen"]
    assert f"{screen.value('date').time:%H:%M}" == "15:30"
    assert [item.name for item in screen.value("with")] == ["Dana Reyes"]
    design = files["2026-03-20-acme-system-design"]
    assert [item.name for item in design.value("with")] == ["Lee Chen", "Ana Boto"]


# --- mappings ---


def test_an_unknown_table_is_told_with_its_columns_and_a_mapping() -> None:
    """The way out of an unknown header is a mapping that can be read as it stands."""
    data = read_fixture("unknown.csv")
    with pytest.raises(Unknown) as caught:
        read_foreign(data, Hints())
    assert "Firm, Opening, Sent, Where it stands, Expected pay" in caught.value.message
    assert "--write-mapping" in caught.value.help
    assert caught.value.more == suggest_mapping(data)
    assert '"Where it stands": text' in caught.value.more or "Where it stands: text" in (
        caught.value.more
    )


def test_a_table_is_read_with_a_mapping(tmp_path: Path) -> None:
    """Columns, words and the order of days follow the mapping and the table itself."""
    mapping = read_mapping("unknown.yml", read_fixture("unknown.yml").decode())
    plan = import_bytes(tmp_path, read_fixture("unknown.csv"), mapping)
    assert [item.path for item in plan.files] == [
        "journal/2026/2026-02-05-acme-applied.md",
        "journal/2026/2026-02-13-birch-applied.md",
    ]
    assert list_errors(tmp_path) == []
    text = (tmp_path / plan.files[0].path).read_text("utf-8")
    assert "Where it stands: Absage" in text.partition("::: private")[0]
    assert "95000" in text.partition("::: private")[2]


@pytest.mark.parametrize("name", sorted(set(KNOWN) - set(NO_TABLES)))
def test_the_mapping_of_a_known_table_reads_it_too(name: str, tmp_path: Path) -> None:
    """What is written for a known table gives the same kind of drafts when it is used."""
    text = suggest_mapping(read_fixture(name))
    mapping = read_mapping("own.yml", text)
    found = harvest(tmp_path, read_fixture(name), mapping)
    known = harvest(tmp_path, read_fixture(name))
    assert {type(item) for item in found.drafts} == {type(item) for item in known.drafts}


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("columns: {Firm: company, Day: dat}\n", "m.yml:1", "did you mean `date`"),
        ("columns:\n  Firm: company\n", "m.yml", "write `COLUMN: date`"),
        ("columns:\n  Day: date\n", "m.yml", "write `COLUMN: company`"),
        ("columns: [a\n", "m.yml:", ""),
        ("colums:\n  Firm: company\n", "m.yml:1", "one of columns"),
        ("columns: {F: company, D: date}\nstage: nonsense\n", "m.yml:2", "rounds explain"),
        ("columns: {F: company, D: date}\ndates: us\n", "m.yml:2", "day-first, month-first"),
        ("columns: {F: company, D: date}\nwords: {x: nothing}\n", "m.yml:2", "saved"),
        ("columns: text\n", "m.yml:1", "one a line"),
        ("", "m.yml", "COLUMN: company"),
    ],
)
def test_a_faulty_mapping_is_told_with_its_line(text: str, place: str, words: str) -> None:
    """Whoever writes a mapping learns where it is wrong and what may stand there."""
    with pytest.raises(Unknown) as caught:
        read_mapping("m.yml", text)
    assert caught.value.message.startswith(place)
    assert words in caught.value.help


def test_a_mapping_for_another_table_names_what_is_missing() -> None:
    """A column that the file does not have is named, beside those that it has."""
    mapping = read_mapping("m.yml", "columns: {Firm: company, Day: date}\n")
    with pytest.raises(Unknown) as caught:
        read_foreign(read_fixture("unknown.csv"), Hints(mapping=mapping))
    assert "'day'" in caught.value.message and "'firm'" not in caught.value.message
    assert "Opening" in caught.value.help
