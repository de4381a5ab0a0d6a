"""People: what is known of them, how they are related, where they work and worked."""

from datetime import date

import pytest

from generator.model import Employment, Person
from tests.unit.journals import entry_text, join_journal


def person_of(files: dict[str, str], name: str = "lee-chen") -> Person:
    """Return one person of a journal without findings."""
    journal, found = join_journal(files)
    assert found == ()
    return journal.people[name]


def at(company: str, day: str, stage: str = "algorithms", who: str = "with: Lee Chen") -> str:
    """Return an entry at a company that names someone."""
    return f"---\ndate: {day}\ncompany: {company}\nstage: {stage}\n{who}\n---\n"


def test_employers_over_time() -> None:
    """The latest dated company is the present one; the earlier ones stay, each with its days."""
    files = {
        "c": at("Initech", "2025-09-01"),
        "a": at("Acme", "2024-01-01"),
        "b": at("Acme", "2024-06-01"),
        "d": at("Acme", "2026-01-01"),
    }
    person = person_of(files)
    assert person.employments == (
        Employment("acme", date(2024, 1, 1), date(2025, 9, 1), "a"),
        Employment("initech", date(2025, 9, 1), date(2026, 1, 1), "c"),
        Employment("acme", date(2026, 1, 1), None, "d"),
    )
    assert person.company == "acme"
    assert person.past_companies == ("initech",)


def test_company_of_a_note_comes_before_dated_ones() -> None:
    """A note's company holds until a dated entry says otherwise."""
    noted = {"people/lee-chen": "---\nname: Lee Chen\ncompany: Acme\nmet: 2020-02-02\n---\n"}
    alone = person_of(noted)
    assert (alone.company, alone.met) == ("acme", date(2020, 2, 2))
    moved = person_of({**noted, "a": at("Initech", "2024-01-01")})
    assert (moved.company, moved.past_companies) == ("initech", ("acme",))
    stayed = person_of({**noted, "a": at("Acme", "2024-01-01")})
    assert [item.company for item in stayed.employments] == ["acme"]


def test_future_employer_is_not_yet_one() -> None:
    """What an entry ahead says of an employer counts from its day."""
    person = person_of({"a": at("Acme", "2024-01-01"), "b": at("Initech", "2026-12-01")})
    assert (person.company, person.past_companies) == ("acme", ())


@pytest.mark.parametrize(
    "who, company",
    [
        ("with: {name: Lee Chen, company: Globex}", "globex"),
        ("with: Lee Chen, Agency Recruiter", None),
        ("with: {name: Lee Chen, relation: agency}", None),
        ("source: referral\nvia: Lee Chen", None),
        ("feedback: {from: Lee Chen, text: x}", "acme"),
    ],
)
def test_employer_that_an_entry_states(who: str, company: str | None) -> None:
    """Who takes part works at the entry's company, unless another is stated or they come between."""
    assert person_of({"a": at("Acme", "2024-01-01", who=who)}).company == company


def test_company_in_the_name_counts_where_none_else_does() -> None:
    """A catch-up without a company still says where `Lee Chen (Acme)` works."""
    files = {
        "a": at("Acme", "2024-01-01", "applied", "title: x"),
        "b": "---\ndate: 2024-02-01\nstage: catch-up\nwith: Lee Chen (Acme)\n---\n",
    }
    assert person_of(files, "lee-chen-acme").company == "acme"


@pytest.mark.parametrize(
    "stage, who, relation",
    [
        ("contacted", "with: Lee Chen", "sourcer"),
        ("pre-screen", "with: Lee Chen", "recruiter"),
        ("algorithms", "with: Lee Chen", "interviewer"),
        ("hiring-manager", "with: Lee Chen", "hiring-manager"),
        ("on-the-job", "with: Lee Chen", "colleague"),
        ("catch-up", "with: Lee Chen", "other"),
        ("algorithms", "with: 'Lee Chen, Senior Recruiter'", "recruiter"),
        ("pre-screen", "with: 'Lee Chen, Talent Sourcer'", "sourcer"),
        ("pre-screen", "with: 'Lee Chen, Hiring Manager'", "hiring-manager"),
        ("algorithms", "with: {name: Lee Chen, role: Recruiter, relation: friend}", "friend"),
        ("applied", "source: referral\nvia: Lee Chen", "referrer"),
    ],
)
def test_relation_follows_from_what_is_said(stage: str, who: str, relation: str) -> None:
    """A stated relation wins, then the role, then the stage in which someone first appears."""
    assert person_of({"a": at("Acme", "2024-01-01", stage, who)}).relation == relation


def test_latest_detail_wins_and_a_note_before_it() -> None:
    """Role, mail and the like are those said last; a note overrules all entries."""
    files = {
        "a": at("Acme", "2024-01-01", who="with: 'Lee Chen, Engineer <old@acme.example>'"),
        "b": at("Acme", "2024-02-01", who="with: 'Lee Chen, Staff Engineer'"),
    }
    person = person_of(files)
    assert (person.role, person.email) == ("Staff Engineer", "old@acme.example")
    files["people/lee-chen"] = (
        "---\nname: Lee Chen\naliases: [L. Chen]\nrole: CTO\nemail: lee@acme.example\n"
        "phone: +49 30 5550 0100\nlink: https://lee.example\nrelation: friend\ntier: keep\n"
        "public: yes\n---\nMet at a fair.\n"
    )
    noted = person_of(files)
    assert (noted.role, noted.email, noted.phone) == ("CTO", "lee@acme.example", "+49 30 5550 0100")
    assert (noted.relation, noted.tier, noted.public) == ("friend", "keep", True)
    assert (noted.aliases, noted.body.text) == (("L. Chen",), "Met at a fair.")
    assert noted.note_path == "journal/people/lee-chen.md"


def test_everybody_whom_an_entry_names_appears() -> None:
    """People are found in every field and session that can name them, in order of appearance."""
    text = (
        "---\ndate: 2026-01-01\ncompany: Acme\nstage: onsite\nwith: [Ada One]\n"
        "source: referral\nvia: Bo Two\nfeedback: {from: Cy Three}\n"
        "sessions:\n  - {stage: tools, with: [Di Four, Ada One], feedback: {from: Ed Five}}\n---\n"
    )
    journal, found = join_journal({"a": text})
    assert found == ()
    assert [(item.person, item.how, item.session) for item in journal.entries["a"].appearances] == [
        ("ada-one", "with", None),
        ("bo-two", "via", None),
        ("cy-three", "feedback", None),
        ("di-four", "with", 1),
        ("ada-one", "with", 1),
        ("ed-five", "feedback", 1),
    ]
    assert journal.entries["a"].people == ("ada-one", "bo-two", "cy-three", "di-four", "ed-five")
    assert journal.entries["a"].rounds[0].people == ("di-four", "ada-one")


def test_agency_is_no_person() -> None:
    """The agency that a process came through is a name, unless it is someone already known."""
    journal, _ = join_journal(
        {"a": entry_text("2026-01-01", "applied", "source: agency\nvia: Hire Ltd\n")}
    )
    assert dict(journal.people) == {}
    assert journal.entries["a"].via == "Hire Ltd"
