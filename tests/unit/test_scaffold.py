"""The texts that a new user starts from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from generator.entries.fields import SETTINGS_FIELDS
from generator.entries.parse import parse_file, parse_settings
from generator.entries.source import Folder, Source
from generator.scaffold.entry import Draft, needs_company, quote_yaml, render_entry
from generator.scaffold.project import choose_day, plan_project
from generator.settings import CADENCE, RULES
from generator.vocabulary import stages

TODAY = date(2026, 11, 23)
EMPTY = Folder()
SAMPLE_DAYS = [TODAY + timedelta(days=days) for days in range(7)]


def parse(path: str, text: str) -> tuple[object, ...]:
    """Return what reading a text reports."""
    return tuple(parse_file(Source(path, "entry", text), EMPTY)[1])


def draft(stage: str) -> Draft:
    """Make a draft with all that a person can say of it."""
    found = stages()[stage]
    company = "Acme" if needs_company(found) else ""
    return Draft(found, TODAY, company, "", ("Dana Reyes, Sourcer <dana@acme.example>",))


@pytest.mark.parametrize("stage", list(stages()))
def test_new_entry_reads_clean(stage: str) -> None:
    """A fresh entry of any stage has nothing to complain about."""
    assert parse("journal/2026-11-23-x.md", render_entry(draft(stage))) == ()


@pytest.mark.parametrize("stage", list(stages()))
def test_every_offered_field_reads_clean(stage: str) -> None:
    """Deleting nothing but the `#` before a field gives a valid one, whichever it is."""
    text = render_entry(draft(stage))
    edits = list(use_each_field(text))
    assert edits
    for name, edited in edits:
        assert parse("journal/2026-11-23-x.md", edited) == (), name


def use_each_field(text: str) -> Iterator[tuple[str, str]]:
    """Yield each field of a template with the text in which its `#` alone is gone."""
    for found in re.finditer(r"^#(\S+): ", text, re.MULTILINE):
        yield found[1], text[: found.start()] + text[found.start() + 1 :]


@pytest.mark.parametrize("day", [TODAY, date(2024, 2, 29), date.max])
@pytest.mark.parametrize(
    ("stage", "field", "days"),
    [
        ("algorithms", "promised", 14),
        ("offer", "deadline", 14),
        ("rejected", "retry-after", 182),
        ("algorithms", "feedback: {from: Lee Chen, date", 5),
    ],
)
def test_dates_of_examples_follow_the_entry(stage: str, field: str, days: int, day: date) -> None:
    """An example's date lies ahead of the entry, and never beyond the calendar."""
    text = render_entry(Draft(stages()[stage], day, "Acme"))
    shown = re.search(rf"^#{re.escape(field)}: (\d{{4}}-\d\d-\d\d)", text, re.MULTILINE)
    assert shown is not None
    assert date.fromisoformat(shown[1]) == date.fromordinal(
        min(day.toordinal() + days, date.max.toordinal())
    )


def test_explanations_differ_from_fields() -> None:
    """A line is a field to use, `#name: value`, or text to read, `# text`, or neither."""
    head = render_entry(draft("offer")).split("---\n")[1]
    for line in head.splitlines():
        assert not line.startswith("#") or re.match(r"# \S|#[a-z-]+: ", line), line


def test_choices_are_listed() -> None:
    """A closed list stands below its field."""
    assert "one of: pending, passed, failed" in render_entry(draft("algorithms"))
    assert "one of: compensation, role, team" in render_entry(draft("declined"))
    assert "one of: technical, level, culture" in render_entry(draft("rejected"))


@pytest.mark.parametrize(
    "word", ["Acme", "Acme & Söhne (Berlin)", "C++ Shop", "会社", "no", "12:30"]
)
def test_quoting_keeps_plain_names_plain_where_it_can(word: str) -> None:
    """Ordinary names are not disfigured by quotation marks."""
    quoted = quote_yaml(word)
    assert quoted in (word, f'"{word}"')


@pytest.mark.parametrize(
    "word",
    ["a: b", "# x", "x # y", "- x", "[x", "{x}", "'x'", '"x" y', "null", "~", "*x", "&x", "!x"]
    + ["%x", "@x", "`x", "x:", "? x", "| x", "> x", "back\\slash", "tab\tx", "| x"]
    + ["emoji \U0001f680 and \u200b unseen", "\U000e0001", "\x85", "\ufeff"],
)
def test_quoted_words_read_as_themselves(word: str) -> None:
    """Whatever YAML would take for syntax still arrives as text."""
    import yaml

    assert yaml.load(f"company: {quote_yaml(word)}", yaml.BaseLoader) == {"company": word}


@pytest.mark.parametrize("today", SAMPLE_DAYS)
@pytest.mark.parametrize("sample", [False, True])
def test_project_reads_clean_on_any_weekday(today: date, sample: bool) -> None:
    """The texts of a new project report nothing, and no placeholder is left."""
    planned = plan_project(today, sample=sample)
    for path, text in planned.items():
        assert not re.search(r"\{today", text), path
        if path.startswith("journal/2"):
            assert parse(path, text) == (), path


@pytest.mark.parametrize("today", SAMPLE_DAYS)
def test_sample_days_keep_their_order_and_weekends_free(today: date) -> None:
    """Moving days off the weekend changes no order, whatever day today is."""
    days = [choose_day(today, distance) for distance in range(-80, 20)]
    assert days == sorted(days)
    assert days[80] == today
    assert all(day.weekday() < 5 for day in days if day != today)


def test_settings_file_lists_every_setting() -> None:
    """A setting that exists is shown with its default."""
    text = plan_project(TODAY, sample=False)["rounds.yml"]
    assert [name for name, _ in use_each_field(text)] == list(SETTINGS_FIELDS)


def test_settings_file_names_every_default() -> None:
    """Each day of a rule or cadence that the file tells is the one that holds without it."""
    text = plan_project(TODAY, sample=False)["rounds.yml"]
    rules = re.findall(r"^#   ([a-z-]+) (\d+)  ", text, re.MULTILINE)
    assert {name: int(days) for name, days in rules} == dict(RULES)
    for name, days in CADENCE.items():
        assert f"{name}: {days}" in text


def test_settings_file_reads_clean_without_its_comments() -> None:
    """Every commented setting is valid once its `#` alone is deleted, and so are all together."""
    text = plan_project(TODAY, sample=False)["rounds.yml"]
    for name, edited in use_each_field(text):
        assert parse_settings(Source("rounds.yml", "settings", edited))[1] == (), name
    edited = re.sub(r"^#(?=[a-z-]+: )", "", text, flags=re.MULTILINE)
    assert "\ntimezone: Europe" in edited
    assert parse_settings(Source("rounds.yml", "settings", edited))[1] == ()


def test_first_entry_reads_clean_with_its_field() -> None:
    """The one line of the first entry that waits for its `#` to go is valid."""
    planned = plan_project(TODAY, sample=False)
    path = next(path for path in planned if path.endswith("first-entry.md"))
    ((name, edited),) = use_each_field(planned[path])
    assert name == "tags"
    assert parse(path, edited) == ()
