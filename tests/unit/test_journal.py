"""The journal put together: entries, rounds, skills and references between files."""

from datetime import date, time

import pytest

from generator.entries.parse import parse_settings
from generator.entries.source import Source
from generator.model import Feedback, Question, Rating, SkillMark
from generator.settings import Settings
from tests.unit.journals import build_entries, entry_text, join_journal, places_of

THREE = Rating("3", 0.5)


def test_entry_that_is_a_round() -> None:
    """An entry of a round's stage holds one round: itself."""
    journal = build_entries(
        (
            "2026-01-01 10:00 +01:00",
            "algorithms",
            "skills: {DSA: 3, go: }\nquestions: [{ask: Sort, skill: [algos, graphs], went: good}]\n"
            "outcome: passed\ndecided-by: [leetcode]\nduration: 1h\nformat: video\nwith: Lee\n"
            "feedback: {from: Lee, text: ok, skills: {algorithms: 3}}\n",
        )
    )
    entry = journal.entries["e1"]
    (item,) = entry.rounds
    assert (entry.date, entry.time, entry.zone) == (date(2026, 1, 1), time(10), "+01:00")
    assert (item.session, item.stage, item.company, item.process) == (
        None,
        "algorithms",
        "acme",
        "acme-1",
    )
    assert item.marks == (SkillMark("algorithms", THREE), SkillMark("go")) == entry.marks
    assert item.questions == (Question("Sort", ("algorithms", "graphs"), "good"),)
    assert item.decided_by == ("algorithms",)
    assert item.feedback == (
        Feedback(("lee",), None, "ok", (SkillMark("algorithms", theirs=THREE),), None),
    )
    assert (item.outcome, item.minutes, item.format, item.people) == (
        "passed",
        60,
        "video",
        ("lee",),
    )


def test_day_with_sessions() -> None:
    """The sessions of a day are its rounds, in their order; the first begins when the day does."""
    journal = build_entries(
        (
            "2026-01-01 09:00",
            "onsite",
            "format: in-person\nsessions:\n  - {stage: system design, skills: {caching: 3}}\n"
            "  - {stage: culture, outcome: cancelled, questions: [Why?]}\n",
        )
    )
    entry = journal.entries["e1"]
    assert entry.has_sessions
    assert [(item.session, item.stage, item.time, item.format) for item in entry.rounds] == [
        (1, "system-design", time(9), "in-person"),
        (2, "culture-fit", None, "in-person"),
    ]
    assert entry.marks == (SkillMark("caching", THREE),)
    assert [question.text for question in entry.questions] == ["Why?"]
    assert [item.stage for item in journal.rounds()] == ["system-design"]


def test_mock_is_a_round_without_a_company() -> None:
    """A mock is evidence; who it was held at does not matter."""
    (item,) = build_entries(("2026-01-01", "mock", "skills: {go: 3}\n")).rounds()
    assert (item.stage, item.company, item.process) == ("mock", None, None)


@pytest.mark.parametrize(
    "stage, lines, title",
    [
        ("algorithms", "", "Acme: Algorithms"),
        ("algorithms", "title: Own words\n", "Own words"),
        ("study", "company:\nskills: [graphs, go]\n", "Study: Graphs, Go"),
        ("catch-up", "company:\nwith: [Lee Chen, Ann]\n", "Catch-up: Lee Chen, Ann"),
        ("note", "company:\n", "Note"),
    ],
)
def test_title_is_made_where_none_is_given(stage: str, lines: str, title: str) -> None:
    """An entry is called by its company, skills or people, and its stage."""
    head = "date: 2026-01-01\n" if "company" in lines else "date: 2026-01-01\ncompany: Acme\n"
    journal, found = join_journal({"a": f"---\n{head}stage: {stage}\n{lines}---\n"})
    assert found == ()
    assert journal.entries["a"].title == title


def test_unknown_skill_is_placed_and_kept() -> None:
    """A skill of no vocabulary is a warning at its name wherever it stands, and a skill of its own."""
    text = entry_text(
        "2026-01-01",
        "algorithms",
        "skills: {algoritms: 3}\nquestions: [{ask: x, skill: zorbing}]\ndecided-by: [zorbing]\n",
    )
    journal, found = join_journal({"a": text})
    assert places_of(found) == [
        ("a.md", "unknown-skill", 5, 10),
        ("a.md", "unknown-skill", 6, 29),
        ("a.md", "unknown-skill", 7, 14),
    ]
    assert "`Algorithms`" in found[0].help
    assert "journal/skills/zorbing.md" in found[1].help
    assert set(journal.skills) == {"algoritms", "zorbing"}


def test_two_names_of_one_skill_are_repeated() -> None:
    """A skill that stands twice under two names is an error at the second; the first counts."""
    journal, found = join_journal(
        {"a": entry_text("2026-01-01", "algorithms", "skills: {dsa: 3, algos: 5}\n")}
    )
    assert places_of(found) == [("a.md", "repeated-field", 5, 18)]
    assert journal.entries["a"].marks == (SkillMark("algorithms", THREE),)


@pytest.mark.parametrize(
    "one, other",
    [
        ("2025/a-b", "2026/a-b"),
        ("2025/A", "2026/a"),
        ("2025/\u00e9t\u00e9", "2026/e\u0301te\u0301"),
        ("2025/a b", "2026/a-b"),
        ("2025/stra\u00dfe", "2026/STRASSE"),
    ],
)
def test_two_files_with_one_id(one: str, other: str) -> None:
    """Names that meet after folding, in any form, are an error naming both; the first is kept."""
    text = entry_text("2026-01-01", "note")
    journal, found = join_journal({one: text, other: text})
    assert [(item.path, item.code) for item in found] == [(f"journal/{other}.md", "duplicate-id")]
    assert f"journal/{one}.md" in found[0].message
    assert [item.path for item in journal.entries.values()] == [f"journal/{one}.md"]


def test_entry_and_note_may_share_a_name() -> None:
    """Ids are unique among entries; notes have pages elsewhere."""
    files = {"acme": entry_text("2026-01-01", "note"), "companies/acme": "---\n---\n"}
    assert join_journal(files)[1] == ()


@pytest.mark.parametrize("name", ["2026-01-01-call", "2026-01-01-CALL", "2026-01-01-call.md"])
def test_about_names_an_entry(name: str) -> None:
    """An entry is named by its id in any case, with or without `.md`."""
    files = {
        "2026-01-01-call": entry_text("2026-01-01", "algorithms"),
        "b": entry_text("2026-01-05", "feedback", f"about: {name}\n"),
    }
    journal, found = join_journal(files)
    assert found == ()
    assert journal.entries["b"].about == "2026-01-01-call"


def test_unknown_about_is_placed_in_drafts_too() -> None:
    """A reference to no entry is an error at its value, and drafts are checked."""
    files = {
        "a": entry_text("2026-01-05", "feedback", "about: nope\n"),
        "b": entry_text("2026-01-05", "feedback", "draft: yes\nabout: 'no pe'\n"),
    }
    journal, found = join_journal(files)
    assert places_of(found) == [("a.md", "unknown-entry", 5, 8), ("b.md", "unknown-entry", 6, 8)]
    assert journal.entries["a"].about is None


def test_reference_to_a_broken_entry_harms_nothing() -> None:
    """What an entry with faults is referred to by is no second fault that hides the first."""
    files = {
        "a": entry_text("2026-01-01", "algoritms"),
        "b": entry_text("2026-01-05", "feedback", "about: a\nskills: {graphs: 3}\n"),
    }
    journal, found = join_journal(files)
    assert places_of(found) == [("a.md", "unknown-stage", 4, 8)]
    assert list(journal.entries) == ["b"]


def test_draft_is_checked_and_ignored() -> None:
    """A draft's faults are found; its people, companies and skills are not yet known."""
    text = entry_text(
        "2026-01-01", "algorithms", "draft: yes\nwith: Lee\nskills: {zorbing: 3}\npay: x\n"
    )
    journal, found = join_journal({"a": text})
    assert places_of(found) == [("a.md", "unknown-skill", 7, 10), ("a.md", "bad-money", 8, 6)]
    assert not any((journal.entries, journal.people, journal.companies, journal.processes))
    assert not journal.skills


def test_notes_on_skills() -> None:
    """A skill note gives group, target, resources and other spellings, by name or file name."""
    files = {
        "skills/graphs": "---\nresources: [https://graphs.example]\ntarget: 4\n---\nText.\n",
        "skills/bees": "---\nname: Bee keeping\naliases: [apiary]\ngroup: product-domain\n---\n",
        "a": entry_text("2026-01-01", "algorithms", "skills: [Graphs, Apiary, bees]\n"),
    }
    journal, found = join_journal(files, Settings(bar=0.5))
    assert [item.code for item in found] == ["repeated-field"]
    bees, graphs = journal.skills.values()
    assert (bees.name, bees.group, bees.bar) == ("Bee keeping", "product-domain", 0.5)
    assert (graphs.bar, graphs.resources, graphs.body.text) == (
        0.75,
        ("https://graphs.example",),
        "Text.",
    )


def test_conflicts_of_skills() -> None:
    """An alias that another skill has, and a second note on one, are errors."""
    files = {
        "skills/bees": "---\naliases: [golang]\n---\n",
        "skills/graphs": "---\n---\n",
        "skills/x": "---\nname: Graphs\n---\n",
    }
    assert places_of(join_journal(files)[1]) == [
        ("skills/bees.md", "alias-conflict", 2, 11),
        ("skills/x.md", "twin-note", 1, 1),
    ]


def test_skills_of_the_settings() -> None:
    """Aliases and groups of the settings count; one that means another skill is an error there."""
    text = "skills:\n  aliases: {graphs: [nets], zorbing: [zorb]}\n  groups: {zorbing: other}\n"
    settings, found = parse_settings(Source("rounds.yml", "settings", text))
    assert found == ()
    entry = entry_text("2026-01-01", "algorithms", "skills: [nets, zorb]\n")
    journal, problems = join_journal({"a": entry}, settings)
    assert problems == ()
    assert set(journal.skills) == {"graphs", "zorbing"}
    wrong, _ = parse_settings(Source("rounds.yml", "settings", "skills: {aliases: {graphs: [go]}}"))
    _, (problem,) = join_journal({}, wrong)
    assert (problem.path, problem.code) == ("rounds.yml", "alias-conflict")


def test_companies_with_notes() -> None:
    """A company's note says what it is; one that nobody mentions is known as well."""
    files = {
        "companies/acme": "---\naliases: [Acme Corp]\ntype: big tech\ncity: Berlin\nsize: 20\n"
        "link: https://acme.example\npublic: yes\n---\nText.\n",
        "companies/globex": "---\n---\n",
        "a": entry_text("2026-01-01", "applied").replace("Acme", "ACME corp"),
    }
    journal, found = join_journal(files)
    assert found == ()
    acme, globex = journal.companies.values()
    assert (acme.id, acme.name, acme.type, acme.city) == ("acme", "Acme", "big-tech", "Berlin")
    assert (acme.size, acme.link, acme.public) == ("20", "https://acme.example", True)
    assert (acme.body.text, globex.name) == ("Text.", "Globex")
    assert journal.entries["a"].company == "acme"


def test_same_journal_in_another_order_of_fields() -> None:
    """The order of fields in an entry changes nothing but places."""
    lines = [
        "date: 2026-01-01",
        "company: Acme",
        "stage: feedback",
        "skills: {graphs: 3}",
        "from: Lee",
    ]
    there = join_journal({"a": "\n".join(["---", *lines, "---\n"])})
    back = join_journal({"a": "\n".join(["---", *reversed(lines), "---\n"])})
    assert there == back
