"""Processes: which entries make one attempt, when a new one begins, and what it is called."""

from datetime import date, timedelta

import pytest

from generator.model import Journal
from tests.unit.journals import build_entries, entry_text, join_journal, places_of


def attempts_of(journal: Journal) -> dict[str, tuple[str, ...]]:
    """Return the entries of each process by its id."""
    return {item.id: item.entries for item in journal.processes.values()}


def test_role_stated_later_names_the_process() -> None:
    """A process without a role takes the first one stated; later spellings of it change nothing."""
    journal = build_entries(
        ("2026-01-01", "contacted"),
        ("2026-01-05", "pre-screen", "role: Backend Engineer\n"),
        ("2026-01-09", "algorithms", "role: BACKEND  engineer\n"),
        ("2026-01-12", "onsite"),
    )
    assert attempts_of(journal) == {"acme-backend-engineer-1": ("e1", "e2", "e3", "e4")}
    process = journal.processes["acme-backend-engineer-1"]
    assert (process.role, process.attempt, process.previous, process.end) == (
        "Backend Engineer",
        1,
        None,
        None,
    )
    assert {item.process for item in journal.entries.values()} == {process.id}
    assert {item.process for item in journal.rounds()} == {process.id}


def test_process_without_any_role() -> None:
    """Company and attempt are enough for an id."""
    assert attempts_of(build_entries(("2026-01-01", "applied"))) == {"acme-1": ("e1",)}


def test_roles_are_processes_of_their_own() -> None:
    """Two roles at one company run side by side as long as every entry says which it means."""
    journal = build_entries(
        ("2026-01-01", "applied", "role: Backend\n"),
        ("2026-01-02", "applied", "role: Data\n"),
        ("2026-01-05", "rejected", "role: Backend\n"),
        ("2026-01-09", "algorithms"),
        ("2026-01-10", "feedback"),
        ("2026-01-11", "feedback", "role: Backend\n"),
    )
    assert attempts_of(journal) == {
        "acme-backend-1": ("e1", "e3", "e6"),
        "acme-data-1": ("e2", "e4", "e5"),
    }
    assert journal.processes["acme-backend-1"].end == "e3"


@pytest.mark.parametrize("stage", ["algorithms", "rejected", "reply", "on-hold", "note"])
def test_missing_role_is_ambiguous_where_several_are_open(stage: str) -> None:
    """An entry that fits two open processes is an error at its fence, and joins neither."""
    journal, found = join_journal(
        {
            "a": entry_text("2026-01-01", "applied", "role: Backend\n"),
            "b": entry_text("2026-01-02", "applied", "role: Data\n"),
            "c": entry_text("2026-01-05", stage),
        }
    )
    assert places_of(found) == [("c.md", "ambiguous-role", 1, 1)]
    assert found[0].message == "2 processes are open there: Backend, Data"
    assert journal.entries["c"].process is None


@pytest.mark.parametrize(
    "end", ["accepted", "declined", "rejected", "withdrawn", "position-closed"]
)
def test_next_stage_after_an_end_is_a_new_attempt(end: str) -> None:
    """After an end, what stands beside the pipeline belongs to it still; the next stage begins anew."""
    journal = build_entries(
        ("2026-01-01", "applied", "role: Backend\n"),
        ("2026-01-05", end),
        ("2026-01-06", "feedback"),
        ("2026-01-07", "follow-up"),
        ("2026-01-08", end),
        ("2026-02-01", "pre-screen"),
        ("2026-02-03", "follow-up"),
    )
    assert attempts_of(journal) == {
        "acme-backend-1": ("e1", "e2", "e3", "e4", "e5"),
        "acme-backend-2": ("e6", "e7"),
    }
    assert journal.processes["acme-backend-1"].end == "e2"
    assert journal.processes["acme-backend-2"].previous == "acme-backend-1"
    assert journal.processes["acme-backend-2"].attempt == 2


@pytest.mark.parametrize(
    "days, ping, fresh",
    [
        (59, "", False),
        (60, "", True),
        (29, "ping", False),
        (30, "ping", True),
        (30, "thank-you", False),
    ],
)
@pytest.mark.parametrize("stage", ["contacted", "applied"])
def test_fresh_start_after_silence(stage: str, days: int, ping: str, fresh: bool) -> None:
    """Sixty days of silence, or thirty with an unanswered ping, make a fresh contact a new attempt."""
    last = date(2025, 9, 1)
    letter = (
        [((last + timedelta(10)).isoformat(), "follow-up", f"letter: {ping}\n")] if ping else []
    )
    rows = [
        ("2025-08-20", "applied", "role: Backend\n"),
        (last.isoformat(), "algorithms", ""),
        *letter,
        ((last + timedelta(days)).isoformat(), stage, ""),
    ]
    assert (len(attempts_of(build_entries(*rows))) == 2) is fresh


@pytest.mark.parametrize("stage", ["algorithms", "reply", "rejected"])
def test_other_word_ends_the_silence(stage: str) -> None:
    """When they write again about the old process, it was no ghost."""
    journal = build_entries(("2025-01-01", "applied"), ("2025-12-01", stage))
    assert attempts_of(journal) == {"acme-1": ("e1", "e2")}


@pytest.mark.parametrize("stage", ["on-hold", "offer", "negotiation"])
def test_pause_and_offer_are_no_silence(stage: str) -> None:
    """After an agreed pause or an offer, a fresh contact goes on with the same attempt."""
    journal = build_entries(
        ("2025-01-01", "applied"), ("2025-01-05", stage), ("2025-12-01", "contacted")
    )
    assert attempts_of(journal) == {"acme-1": ("e1", "e2", "e3")}


def test_cancelled_round_breaks_no_silence() -> None:
    """A round that did not take place is no word of theirs."""
    journal = build_entries(
        ("2025-01-01", "applied"),
        ("2025-02-15", "algorithms", "outcome: cancelled\n"),
        ("2025-03-05", "contacted"),
    )
    assert attempts_of(journal) == {"acme-1": ("e1", "e2"), "acme-2": ("e3",)}


def test_days_of_silence_can_be_set() -> None:
    """The rules of the settings decide, not fixed numbers."""
    from generator.settings import RULES, Settings

    files = {"a": entry_text("2025-01-01", "applied"), "b": entry_text("2025-01-11", "contacted")}
    rules = {**RULES, "ghosted-unasked": 10}
    journal, _ = join_journal(files, Settings(rules=rules))
    assert len(journal.processes) == 2


@pytest.mark.parametrize(
    "stage", ["catch-up", "note", "on-the-job", "study", "mock", "on-hold", "feedback"]
)
def test_what_stands_beside_starts_no_process(stage: str) -> None:
    """Without a process there is nothing to join, and none is made up."""
    journal = build_entries(("2026-01-01", stage), ("2026-01-02", "applied"))
    assert attempts_of(journal) == {"acme-1": ("e2",)}
    assert journal.entries["e1"].process is None


def test_end_alone_is_a_process() -> None:
    """A rejection without anything before it is one attempt that ended."""
    journal = build_entries(("2026-01-01", "rejected", "role: Backend\n"))
    assert journal.processes["acme-backend-1"].end == "e1"


@pytest.mark.parametrize("name", ["e1", "acme-backend-1", "Acme-Backend-1"])
def test_previous_starts_a_new_attempt(name: str) -> None:
    """An entry that states an earlier entry or process as previous leaves that process."""
    journal = build_entries(
        ("2026-01-01", "applied", "role: Backend\n"),
        ("2026-01-10", "pre-screen", f"previous: {name}\n"),
        ("2026-01-12", "algorithms"),
    )
    assert attempts_of(journal) == {"acme-backend-1": ("e1",), "acme-backend-2": ("e2", "e3")}
    assert journal.processes["acme-backend-2"].previous == "acme-backend-1"


@pytest.mark.parametrize("name", ["acme-backend-1", "ACME-Backend-1", "e1", "e1.md"])
def test_previous_may_be_another_role(name: str) -> None:
    """An entry or a process may be named, whatever the case; it overrules the attempt before."""
    journal = build_entries(
        ("2026-01-01", "applied", "role: Backend\n"),
        ("2026-01-05", "rejected", "role: Backend\n"),
        ("2026-01-10", "applied", f"role: Data\nprevious: {name}\n"),
    )
    assert journal.processes["acme-data-1"].previous == "acme-backend-1"


def test_unknown_previous_is_placed() -> None:
    """A previous attempt that nobody knows is an error at its value."""
    _, found = join_journal({"a": entry_text("2026-01-01", "applied", "previous: nope\n")})
    assert places_of(found) == [("a.md", "unknown-entry", 5, 11)]


def test_latest_statement_wins_up_to_today() -> None:
    """What any entry states of the process holds until a later one says otherwise."""
    journal = build_entries(
        ("2026-01-01", "contacted", "source: sourcer\npurpose: market\nseniority: senior\n"),
        ("2026-02-01", "pre-screen", "purpose: offer\npay: 90k EUR\nvia: Kim Ode\n"),
        ("2026-04-01", "onsite", "purpose: practice\n"),
    )
    (process,) = journal.processes.values()
    assert (process.source, process.purpose, process.seniority) == ("sourcer", "offer", "senior")
    assert process.via == "Kim Ode"
    assert process.pay is not None
    assert process.pay.low == 90000
    assert process.entries == ("e1", "e2", "e3")


def test_drafts_belong_nowhere() -> None:
    """A draft is neither an entry of the journal nor an end of a process."""
    journal, found = join_journal(
        {
            "a": entry_text("2026-01-01", "applied"),
            "b": entry_text("2026-01-02", "rejected", "draft: yes\n"),
            "c": entry_text("2026-01-03", "algorithms"),
        }
    )
    assert found == ()
    assert attempts_of(journal) == {"acme-1": ("a", "c")}


def test_ids_of_two_companies_never_meet() -> None:
    """Where company and role of two processes spell one id, the later one gets a number more."""
    text = "---\ndate: 2026-01-01\ncompany: {}\nrole: {}\nstage: applied\n---\n"
    journal, _ = join_journal(
        {"a": text.format("Acme", "Data Ops"), "b": text.format("Acme Data", "Ops")}
    )
    assert attempts_of(journal) == {"acme-data-ops-1": ("a",), "acme-data-ops-1-2": ("b",)}


def test_order_is_date_time_and_id() -> None:
    """An entry without a time comes first on its day; equal ones follow their ids."""
    files = {
        "z": "2026-01-01",
        "b": "2026-01-01 09:00",
        "y": "2026-01-01 09:00",
        "a": "2026-01-02",
        "c": "2025-12-31 23:00 -08:00",
    }
    journal, _ = join_journal({key: entry_text(day, "note") for key, day in files.items()})
    assert list(journal.entries) == ["c", "z", "b", "y", "a"]
