"""The texts that a new user starts from."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from generator.entries.parse import parse_file
from generator.entries.source import Folder, Source
from generator.scaffold.entry import Draft, needs_company, quote_yaml, render_entry
from generator.scaffold.project import choose_day, plan_project
from generator.vocabulary import stages

TODAY = date(2026, 11, 23)
EMPTY = Folder((), {})
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
    """Deleting the `# ` before a field gives a valid one, whichever it is."""
    text = render_entry(draft(stage))
    offered = re.findall(r"^# ([a-z-]+): ", text, re.MULTILINE)
    assert offered
    for name in offered:
        if stage == "onsite" and name in ("skills", "questions", "decided-by", "feedback"):
            continue
        edited = re.sub(rf"^# {name}: ", f"{name}: ", text, flags=re.MULTILINE)
        assert parse("journal/2026-11-23-x.md", edited) == (), name


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
    + ["%x", "@x", "`x", "x:", "? x", "| x", "> x", "back\\slash", "tab\tx", "| x"],
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
    from generator.entries.fields import SETTINGS_FIELDS

    text = plan_project(TODAY, sample=False)["rounds.yml"]
    assert set(re.findall(r"^# ([a-z-]+):(?: |$)", text, re.MULTILINE)) == set(SETTINGS_FIELDS)


def test_settings_file_reads_clean_without_its_comments() -> None:
    """Every commented setting is valid once its `# ` is deleted."""
    from generator.entries.parse import parse_settings

    text = plan_project(TODAY, sample=False)["rounds.yml"]
    edited = re.sub(r"^# (?=[a-z-]+:(?: |$)| )", "", text, flags=re.MULTILINE)
    assert "timezone: Europe" in edited
    assert parse_settings(Source("rounds.yml", "settings", edited))[1] == ()
