"""Short journals whose reports were once wrong: from the text to the number."""

from collections.abc import Mapping
from datetime import date

from generator.diagnostics import Diagnostic
from generator.model import Journal
from generator.reports.all import Reports, build_reports
from generator.settings import Settings
from tests.unit.journals import TODAY, entry_text, join_journal


def read(files: Mapping[str, str]) -> tuple[Journal, Reports, tuple[Diagnostic, ...]]:
    """Join a journal and derive its reports."""
    journal, found = join_journal(files)
    return journal, build_reports(journal, Settings(), TODAY), found


def test_evidence_follows_the_clock_of_the_day() -> None:
    """Sessions listed out of order count in the order in which they were held."""
    lines = (
        "role: Dev\nsessions:\n"
        "  - {stage: algorithms, time: '15:00', skills: {trees: 1}}\n"
        "  - {stage: algorithms, time: '09:00', skills: {trees: 5}}\n"
    )
    _, reports, _ = read({"a": entry_text("2026-03-01", "onsite", lines)})
    level = reports.skills.levels["trees"]
    assert [item.session for item in level.observations] == [2, 1]
    assert (level.trend, level.delta) == ("down", -1.0)


def test_everyone_who_gave_feedback_was_in_contact() -> None:
    """Inline feedback may come from several people."""
    lines = "role: Dev\nfeedback: {from: [Ann Lee, Bo Fox], text: ok}\n"
    _, reports, _ = read({"a": entry_text("2026-03-01", "algorithms", lines)})
    contacts = reports.network.contacts
    assert {contacts[key].last_contact for key in ("ann-lee", "bo-fox")} == {date(2026, 3, 1)}
    assert {contacts[key].tie.points for key in ("ann-lee", "bo-fox")} == {2}


def test_a_mock_is_no_round_of_the_company() -> None:
    """Feedback and rejection belong to the real round, and the mock's partner works elsewhere."""
    journal, reports, _ = read(
        {
            "a": entry_text("2026-03-01", "algorithms", "role: Dev\nskills: {graphs: 2}\n"),
            "b": entry_text("2026-03-02", "mock", "with: Kim Ode\nskills: {graphs: 5}\n"),
            "c": entry_text("2026-03-03", "feedback", "skills: {graphs: 1/4}\n"),
        }
    )
    real, mock = reports.skills.levels["graphs"].observations
    assert [item.kind for item in real.sources] == ["self", "feedback"]
    assert [item.kind for item in mock.sources] == ["self"]
    assert journal.people["kim-ode"].company is None


def test_about_tells_which_process_is_meant() -> None:
    """An entry that names what it is about needs no role, however many processes are open."""
    journal, _, found = read(
        {
            "a": entry_text("2026-03-01", "algorithms", "role: Backend\n"),
            "b": entry_text("2026-03-02", "algorithms", "role: Platform\n"),
            "c": entry_text("2026-03-03", "feedback", "about: a\n"),
        }
    )
    assert found == ()
    assert journal.entries["c"].process == "acme-backend-1"


def test_an_end_with_a_misspelt_role_ends_what_is_open() -> None:
    """No second process comes of a slip, and the slip is told."""
    journal, _, (found,) = read(
        {
            "a": entry_text("2026-03-01", "applied", "role: Backend Engineer\n"),
            "b": entry_text("2026-03-05", "rejected", "role: Backend Enginer\n"),
        }
    )
    assert list(journal.processes) == ["acme-backend-engineer-1"]
    assert journal.processes["acme-backend-engineer-1"].end == "b"
    assert (found.code, found.path) == ("near-duplicate", "journal/b.md")


def test_previous_must_have_begun_before() -> None:
    """Two attempts cannot each be the one before the other."""
    journal, _, found = read(
        {
            "a": entry_text("2026-03-01", "applied", "role: A\nprevious: b\n"),
            "b": entry_text("2026-03-05", "applied", "role: B\nprevious: a\n"),
        }
    )
    assert [item.code for item in found] == ["unknown-entry"]
    assert journal.processes["acme-a-1"].previous is None
    assert journal.processes["acme-b-1"].previous == "acme-a-1"


def test_a_session_is_a_round() -> None:
    """What is no round cannot be a session: it would count nowhere."""
    lines = "sessions: [{stage: catch-up, with: Lee}]\n"
    _, _, (found,) = read({"a": entry_text("2026-03-01", "onsite", lines)})
    assert (found.code, found.severity) == ("bad-value", "error")


def test_study_shares_what_the_duration_leaves() -> None:
    """Stated hours count as stated, the rest is shared by the others."""
    text = "---\nstage: study\ndate: 2026-03-01\nduration: 20h\nskills: {graphs: 8h, trees: , heaps: }\n---\n"
    _, reports, _ = read({"a": text})
    hours = {key: level.study[0][2] for key, level in reports.skills.levels.items()}
    assert hours == {"graphs": 8.0, "trees": 6.0, "heaps": 6.0}
