"""Fields as typed values: every way to write them, and the place of what is wrong."""

from datetime import date, time

import pytest

from generator.diagnostics import Span
from generator.entries.mentions import (
    FeedbackMention,
    Located,
    NameMention,
    PersonMention,
    QuestionMention,
    SessionMention,
    SkillMention,
)
from generator.model import Impression, Money, Rating, Term
from tests.unit.journals import parse_entry

THREE, HALF = Rating("3", 0.5), Rating("1/3", 0.0)


def at(line: int, column: int, end: int) -> Span:
    """Return a place within one line."""
    return Span(line, column, line, end)


def people_of(lines: str) -> tuple[PersonMention, ...]:
    """Read `with` and fail on any finding."""
    values, found = parse_entry(lines)
    assert found == []
    people = values["with"]
    assert isinstance(people, tuple)
    return people


def test_one_person_or_a_list() -> None:
    """A single person and a list read the same; each knows its place."""
    dana = PersonMention("Dana Reyes", at(5, 7, 17))
    assert people_of("with: Dana Reyes") == (dana,)
    assert people_of("with: [Dana Reyes, 'Lee, CTO <lee@acme.example>']") == (
        PersonMention("Dana Reyes", at(5, 8, 18)),
        PersonMention("Lee", at(5, 20, 49), role="CTO", email="lee@acme.example"),
    )
    assert people_of("with:\n  - Dana Reyes\n  -\n  - Lee")[1] == PersonMention("Lee", at(8, 5, 8))


def test_person_as_mapping() -> None:
    """A mapping may say everything; the place is the name's."""
    lines = (
        "with:\n  name: Lee Chen\n  role: CTO\n  company: Globex\n  email: lee@globex.example\n"
        "  phone: +49 30 5550 0100\n  link: https://lee.example\n  relation: Hiring Manager\n  tier: warm"
    )
    assert people_of(lines) == (
        PersonMention(
            "Lee Chen", at(6, 9, 17), "CTO", "Globex", "lee@globex.example", "+49 30 5550 0100",
            "https://lee.example", "hiring-manager", "warm", at(8, 12, 18),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "stage, lines, expected",
    [
        ("algorithms", "{graphs: 3}", [("graphs", THREE, None, "", None)]),
        ("algorithms", "{graphs: 1/3}", [("graphs", HALF, None, "", None)]),
        ("algorithms", "{graphs: }", [("graphs", None, None, "", None)]),
        ("algorithms", "[graphs, go]", [("graphs", None, None, "", None), ("go", None, None, "", None)]),
        (
            "algorithms",
            "[graphs, {go: 3}]",
            [("graphs", None, None, "", None), ("go", THREE, None, "", None)],
        ),
        (
            "algorithms",
            "{graphs: {self: 3, theirs: 1/3, note: slow}}",
            [("graphs", THREE, HALF, "slow", None)],
        ),
        ("feedback", "{graphs: 3}", [("graphs", None, THREE, "", None)]),
        ("rejection", "{graphs: 3}", [("graphs", None, THREE, "", None)]),
        ("feedback", "{graphs: {self: 3}}", [("graphs", THREE, None, "", None)]),
        ("study", "{graphs: 4h, go: 90m}", [("graphs", None, None, "", 240), ("go", None, None, "", 90)]),
        ("study", "[graphs]", [("graphs", None, None, "", None)]),
    ],
)  # fmt: skip
def test_bare_number_means_what_the_stage_says(
    stage: str, lines: str, expected: list[tuple[object, ...]]
) -> None:
    """A number is my rating in a round, theirs in feedback and rejections, time in study."""
    values, found = parse_entry(f"skills: {lines}", stage)
    assert found == []
    marks = values["skills"]
    assert isinstance(marks, tuple)
    assert [
        (item.name, item.own, item.theirs, item.note, item.minutes) for item in marks
    ] == expected


def test_skill_is_placed_at_its_name() -> None:
    """An unknown skill is to be shown at its own name."""
    values, _ = parse_entry("skills: {graphs: 3, go: }")
    assert values["skills"] == (
        SkillMention("graphs", at(5, 10, 16), own=THREE),
        SkillMention("go", at(5, 21, 23)),
    )


def test_questions() -> None:
    """A question is a text or a mapping; it may probe several skills."""
    values, found = parse_entry(
        "questions:\n  - Find the cycle\n"
        "  - {ask: Sort it, skill: [graphs, go], went: Partial, note: slow, public: yes}"
    )
    assert found == []
    assert values["questions"] == (
        QuestionMention("Find the cycle", at(6, 5, 19)),
        QuestionMention(
            "Sort it",
            at(7, 5, 80),
            (NameMention("graphs", at(7, 28, 34)), NameMention("go", at(7, 36, 38))),
            "partial",
            "slow",
            True,
        ),
    )


def test_feedback_inside_a_round() -> None:
    """A bare number in inline feedback is theirs; text alone is feedback too."""
    values, found = parse_entry(
        "feedback:\n  - from: Lee\n    date: 2026-03-20\n    text: slow\n    skills: {graphs: 3}\n"
        "    recommendation: strong yes\n  - fine"
    )
    assert found == []
    lee = PersonMention("Lee", at(6, 11, 14))
    graphs = SkillMention("graphs", at(9, 14, 20), theirs=THREE)
    assert values["feedback"] == (
        FeedbackMention(
            Span(6, 5, 10, 31), (lee,), date(2026, 3, 20), "slow", (graphs,), "strong-yes"
        ),
        FeedbackMention(at(11, 5, 9), text="fine"),
    )


def test_sessions() -> None:
    """Each session has fields of its own; a bare number in it follows its own stage."""
    values, found = parse_entry(
        "sessions:\n  - {stage: sysdes, time: 10:00}\n  - stage: design round\n    time: 9:30\n"
        "    duration: 1h\n    skills: {caching: 3}",
        "onsite",
    )
    assert found == [("unknown-stage", at(6, 13, 19))]
    sessions = values["sessions"]
    assert isinstance(sessions, tuple)
    first, second = sessions
    assert isinstance(first, SessionMention)
    assert {name: item.value for name, item in second.fields.items()} == {
        "stage": "system-design",
        "time": time(9, 30),
        "duration": 60,
        "skills": (SkillMention("caching", at(10, 14, 21), own=THREE),),
    }
    assert first.fields["time"] == Located(time(10, 0), at(6, 27, 32), at(6, 21, 25))


def test_free_mappings() -> None:
    """Terms, impressions and practices keep their own names and their order."""
    values, found = parse_entry(
        "terms: {base: 92k EUR/year, holiday: 30 days, later: }\n"
        "impressions: {office: '4 bright, loud', city: 5, food: good}\n"
        "said: {code-review: every change}\nseen: {testing: none}"
    )
    assert found == []
    assert values["terms"] == (
        Term("base", "92k EUR/year", Money("92k EUR/year", 92000, 92000, "EUR", "year")),
        Term("holiday", "30 days"),
    )
    assert values["impressions"] == (
        Impression("office", 4, "bright, loud"),
        Impression("city", 5),
        Impression("food", None, "good"),
    )
    assert values["said"] == (("code-review", "every change"),)
    assert values["seen"] == (("testing", "none"),)


@pytest.mark.parametrize(
    "stage, line, expected",
    [
        ("rejected", "reason: [technical, level]", ("technical", "level")),
        ("declined", "reason: Other Offer", ("other-offer",)),
        ("withdrawn", "reason: [technical, team]", ("technical", "team")),
    ],
)
def test_reasons_depend_on_the_end(stage: str, line: str, expected: tuple[str, ...]) -> None:
    """Their reasons and mine are different lists; the other ends take either."""
    values, found = parse_entry(line, stage)
    assert found == []
    assert values["reason"] == expected


def test_plain_fields() -> None:
    """Texts, links, money, dates and marks have their own types."""
    values, found = parse_entry(
        "title: 1.10\nposting: https://acme.example/7\npay: 85-95k EUR\npromised: 2026-03-28\n"
        "remind: done\nnda: unknown\npublic: no\ndraft: yes\ntags: [remote, on]\nduration: 75m\n"
        "decided-by: graphs\nvia: Kim Ode\nremote: yes"
    )
    assert found == []
    assert values["title"] == "1.10"
    assert values["remote"] == "yes"
    assert values["pay"] == Money("85-95k EUR", 85000, 95000, "EUR")
    assert values["promised"] == date(2026, 3, 28)
    assert (values["remind"], values["nda"], values["public"]) == ("done", "unknown", False)
    assert (values["draft"], values["duration"]) == (True, 75)
    assert values["tags"] == (
        NameMention("remote", at(13, 8, 14)),
        NameMention("on", at(13, 16, 18)),
    )
    assert values["decided-by"] == (NameMention("graphs", at(15, 13, 19)),)
    assert values["via"] == NameMention("Kim Ode", at(16, 6, 13))


@pytest.mark.parametrize(
    "lines, code, span",
    [
        ("outcom: passed", "unknown-field", at(5, 1, 7)),
        ("outcome: pased", "bad-value", at(5, 10, 15)),
        ('outcome: "pased"', "bad-value", at(5, 10, 17)),
        ("outcome: [passed]", "wrong-shape", at(5, 10, 18)),
        ('title: ""', "empty-value", at(5, 8, 10)),
        ("with: dana@acme.example", "bad-person", at(5, 7, 24)),
        ("with: [Lee, '<x>']", "bad-person", at(5, 13, 18)),
        ("with: {role: CTO}", "missing-field", at(5, 7, 18)),
        ("with: {name: Lee, mail: x}", "unknown-field", at(5, 19, 23)),
        ("with: {name: Lee, email: x}", "bad-person", at(5, 26, 27)),
        ("with: {name: Lee, link: x}", "bad-link-value", at(5, 25, 26)),
        ("with: [[Lee]]", "wrong-shape", at(5, 8, 13)),
        ("skills: graphs", "wrong-shape", at(5, 9, 15)),
        ("skills: {graphs: 6}", "bad-rating", at(5, 18, 19)),
        ("skills: {graphs: {self: 9}}", "bad-rating", at(5, 25, 26)),
        ("skills: {graphs: {mine: 3}}", "unknown-field", at(5, 19, 23)),
        ("skills: {'': 3}", "empty-value", at(5, 10, 12)),
        ("skills: {graphs: [3]}", "wrong-shape", at(5, 18, 21)),
        ("questions: [{skill: graphs}]", "missing-field", at(5, 13, 28)),
        ("questions: {ask: x, went: fine}", "bad-value", at(5, 27, 31)),
        ("feedback: {skills: {graphs: 0}}", "bad-rating", at(5, 29, 30)),
        ("feedback: {date: soon}", "bad-date", at(5, 18, 22)),
        ("sessions: {stage: tools}", "wrong-shape", at(5, 11, 25)),
        ("sessions: [tools]", "wrong-shape", at(5, 12, 17)),
        ("sessions: [{time: 10:00}]", "missing-field", at(5, 12, 25)),
        ("sessions: [{stage: tools, time: 10}]", "bad-time", at(5, 33, 35)),
        ("duration: 90", "bad-duration", at(5, 11, 13)),
        ("pay: lots", "bad-money", at(5, 6, 10)),
        ("terms: 95k EUR", "wrong-shape", at(5, 8, 15)),
        ("terms: {base: [1]}", "wrong-shape", at(5, 15, 18)),
        ("impressions: {city: 7}", "bad-rating", at(5, 21, 22)),
        ("posting: acme.example", "bad-link-value", at(5, 10, 22)),
        ("remind: soon", "bad-date", at(5, 9, 13)),
        ("public: maybe", "bad-yes-no", at(5, 9, 14)),
        ("nda: perhaps", "bad-yes-no", at(5, 6, 13)),
        ("draft: 0", "bad-yes-no", at(5, 8, 9)),
        ("promised: 28.03.2026", "bad-date", at(5, 11, 21)),
        ("letter: nudge", "bad-value", at(5, 9, 14)),
        ("tags: [a, {b: c}]", "wrong-shape", at(5, 11, 17)),
    ],
)  # fmt: skip
def test_wrong_value_is_placed(lines: str, code: str, span: Span) -> None:
    """One fault gives one finding, at the key, the value or the item that it is in."""
    _, found = parse_entry(lines)
    assert found == [(code, span)]


@pytest.mark.parametrize(
    "stage, lines, code, span",
    [
        ("study", "skills: {graphs: 4}", "bad-hours", at(5, 18, 19)),
        ("declined", "reason: technical", "bad-value", at(5, 9, 18)),
        ("rejected", "reason: other-offer", "bad-value", at(5, 9, 20)),
        ("feedback", "recommendation: maybe", "bad-value", at(5, 17, 22)),
    ],
)
def test_wrong_value_in_a_stage(stage: str, lines: str, code: str, span: Span) -> None:
    """What is right in one stage may be wrong in another."""
    _, found = parse_entry(lines, stage)
    assert found == [(code, span)]


def test_fault_leaves_the_rest_alone() -> None:
    """What cannot be read is left out; its neighbours stay, all faults are found."""
    values, found = parse_entry("with: [Lee, <x>]\nskills: {graphs: 9, go: 3}\npay: x\ntitle: y")
    assert [code for code, _ in found] == ["bad-person", "bad-rating", "bad-money"]
    assert values["with"] == (PersonMention("Lee", at(5, 8, 11)),)
    assert values["skills"] == (
        SkillMention("graphs", at(6, 10, 16)),
        SkillMention("go", at(6, 21, 23), own=THREE),
    )
    assert "pay" not in values
    assert values["title"] == "y"
