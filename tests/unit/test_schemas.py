"""The JSON Schemas against the program: they take what it takes, and name what it knows.

In: the journal of the repository, the manual's fields, the case pages. Values are read as editors
read them: YAML 1.2, where `no` and `2026-03-14` are texts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from generator.cli.schema import KINDS as COMMAND_KINDS
from generator.entries import fields as table
from generator.entries.kinds import KINDS, Field
from generator.entries.parse import parse_file, parse_settings
from generator.entries.shapes import READERS
from generator.entries.source import Folder, Source
from generator.scaffold.entry import render_entry
from generator.schemas.documents import NESTED, TITLES, build_schema
from generator.schemas.shapes import KIND_SHAPES, describe_field
from generator.vocabulary import skill_terms, stages, terms
from tests.test_cases import CASES, read_case
from tests.unit.test_scaffold import draft, use_each_field

TOP = Path(__file__).resolve().parent.parent.parent
NOTES = {"companies": "company", "people": "person", "skills": "skill"}
FIELD_CODES = (
    *("bad-date", "bad-duration", "bad-link-value", "bad-money", "bad-person", "bad-rating"),
    *("bad-time", "bad-value", "bad-yes-no", "missing-field", "unknown-field", "unknown-stage"),
    *("wrong-shape", "ambiguous-stage", "empty-value"),
)
"""Codes for what is wrong with one value, which a schema can see as well."""
HEAD = "date: 2026-03-14\ncompany: Acme\nstage: onsite\n"


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: few words are more than text."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def load(text: str) -> Any:
    """Read YAML as an editor does."""
    return yaml.load(text, Loader=CoreLoader)


def load_front(text: str) -> Any:
    """Read the front matter of a file."""
    return load(re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)[1])


@cache
def make_validator(kind: str) -> Any:
    """Return what validates a kind of file."""
    return jsonschema.Draft202012Validator(build_schema(kind))


def kind_of(path: str) -> str:
    """Return the kind of file that a path of the journal means."""
    parts = Path(path).parts
    return "settings" if path == "rounds.yml" else NOTES.get(parts[1], "entry")


def find_faults(kind: str, value: Any) -> list[str]:
    """Return what a schema has against a value."""
    return [item.message for item in make_validator(kind).iter_errors(value)]


@pytest.mark.parametrize("kind", TITLES)
def test_schema_is_valid_itself(kind: str) -> None:
    """Each document is JSON Schema of draft 2020-12, whose references all lead to a definition."""
    schema = build_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    used = set(re.findall(r"'#/\$defs/([\w-]+)'", str(schema)))
    assert used == set(schema["$defs"])


@pytest.mark.parametrize("kind", TITLES)
def test_patterns_are_those_of_every_engine(kind: str) -> None:
    """Patterns keep to what ECMAScript's strict mode knows, in which no other sign may be escaped."""
    text = json.dumps(build_schema(kind))
    patterns = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', text)
    assert patterns
    for pattern in map(json.loads, patterns):
        assert not re.search(r"\\(?![sSdxw.^$*+?()\[\]{}|/\\])", pattern.replace("\\\\", "")), (
            pattern
        )
        assert not re.search(r"\(\?[^=!:]", pattern), pattern


def test_command_has_every_document() -> None:
    """What the command offers is what there is."""
    assert sorted(COMMAND_KINDS) == sorted(TITLES)


def test_every_kind_of_field_has_its_shape() -> None:
    """A new kind of value needs its line here as it does where values are read."""
    assert set(KIND_SHAPES) == set(KINDS) == {*READERS, "command"}


@pytest.mark.parametrize(
    "path", sorted((TOP / "journal").rglob("*.md")), ids=lambda path: path.stem
)
def test_sample_journal_is_valid(path: Path) -> None:
    """Every entry and note of the repository's journal fits its schema."""
    kind = kind_of(path.relative_to(TOP).as_posix())
    value = load_front(path.read_text("utf-8"))
    assert find_faults(kind, value) == []
    if kind != "entry":
        assert find_faults("note", value) == []


def test_settings_of_the_sample_are_valid() -> None:
    """So do its settings, those of the manual, and a file with comments alone."""
    fences = re.findall(
        r"^```yaml\n(.*?)^```", (TOP / "docs/settings.md").read_text("utf-8"), re.M | re.S
    )
    for text in ((TOP / "rounds.yml").read_text("utf-8"), *fences, "# nothing yet\n"):
        assert find_faults("settings", load(text)) == []


@pytest.mark.parametrize("stage", list(stages()))
def test_new_entries_are_valid(stage: str) -> None:
    """What `rounds new` offers fits, each field as it stands there once its `#` is deleted."""
    text = render_entry(draft(stage))
    assert find_faults("entry", load_front(text)) == []
    for name, edited in use_each_field(text):
        assert find_faults("entry", load_front(edited)) == [], name


def list_cases() -> Iterator[Any]:
    """Yield each file of a case page that has a fault of one value: its code, path and text."""
    for page in sorted(CASES.glob("*.md")):
        case = read_case(page)
        texts = {file.path: file.content for file in case.files}
        found = re.findall(r"^(\S+?):(\d+):\d+: \w+\[([\w-]+)\]", case.expected, re.MULTILINE)
        for path in dict.fromkeys(
            path
            for path, line, code in found
            if (code in FIELD_CODES and line != "1") or code == "missing-field"
        ):
            yield pytest.param(path, texts[path], id=f"{page.stem}-{Path(path).stem}")


@pytest.mark.parametrize("path, text", list(list_cases()))
def test_wrong_values_are_refused(path: str, text: str) -> None:
    """A file in which the program finds a wrong, unknown or missing field does not fit its schema."""
    kind = kind_of(path)
    value = load(text) if kind == "settings" else load_front(text)
    assert find_faults(kind, value)


def list_rows() -> Iterator[Any]:
    """Yield every row of every table, with where its schema stands."""
    for kind, rows in table.FIELDS_OF.items():
        yield from (pytest.param(kind, "", row, id=f"{kind}-{row.name}") for row in rows.values())
    for name, rows in NESTED.items():
        kind = "settings" if name in ("public", "publish") else "entry"
        yield from (pytest.param(kind, name, row, id=f"{name}-{row.name}") for row in rows.values())


@pytest.mark.parametrize("kind, inside, row", list(list_rows()))
def test_every_field_is_described(kind: str, inside: str, row: Field) -> None:
    """Each field of the table has its meaning in the schema, and its example fits."""
    schema = build_schema(kind)
    found = (schema["$defs"][inside] if inside else schema)["properties"][row.name]
    assert found["description"].startswith(row.doc)
    alone = {**describe_field(row), "$defs": schema["$defs"]}
    jsonschema.Draft202012Validator(alone).validate(load(row.example))


def test_words_are_offered() -> None:
    """Stages and lists stand in the schema with their meanings; skills only as examples."""
    found = build_schema("entry")["$defs"]
    for name, words in (("stage", list(stages())), ("outcome", list(terms("outcome")))):
        offered = found[name]["anyOf"][0]
        assert offered["enum"] == words and len(offered["enumDescriptions"]) == len(words)
    assert (
        found["skill-name"]["examples"] == list(skill_terms()) and "enum" not in found["skill-name"]
    )
    assert find_faults("entry", load(HEAD + "skills: {glass blowing: 3}")) == []


BOTH_TAKE = (
    *(
        "with: Dana",
        "with: [Dana, 'Lee, CTO <lee@acme.example>']",
        "with: {name: Dana, tier: warm}",
    ),
    *("skills: [graphs, {caching: 2}, {heaps: {self: 3, theirs: 3/4}}]", "skills: {graphs: }"),
    *("skills: {graphs: 3/4}", "questions: Why?", "questions: [Why so, {ask: How so, went: good}]"),
    *(
        "feedback: good",
        "feedback: {from: Lee, skills: {graphs: 2/4}}",
        "feedback: [good, {text: x}]",
    ),
    *("sessions: [{stage: algorithms, time: 9:30}]", "duration: 1.5h", "duration: 1h 30 min"),
    *("outcome: ", "tags: [1, true, x]", "title: 2026", "nda: unknown", "nda: no", "nda: True"),
    *("outcome: No_Show", "format: In person", "public: YES", "date: 2026-03-14T09:30+01:00"),
    *("public: yes", "public: false", "remind: done", "remind: 2026-04-01", "remind: no"),
    *("impressions: {office: 4, city: '4 bright', food: good}", "said: {tests: always}"),
    *("pay: 85-95k EUR/year", "pay: EUR 95,000", "terms: {base: 92k EUR, holiday: 30}"),
    *(
        "reason: [technical, compensation]",
        "promised: 2026-03-30",
        "via: Kim",
        "decided-by: graphs",
    ),
    *("posting: HTTPS://acme.example/jobs/7", "seniority: 7", "location: Berlin", "draft: no"),
)
BOTH_REFUSE = (
    *("with: <dana@acme.example>", "with: {role: CTO}", "with: 'Dana <x'", "skills: graphs"),
    *("skills: {graphs: 6}", "skills: {graphs: good}", "questions: {went: good}", "tags: {a: b}"),
    *("sessions: {stage: algorithms}", "sessions: [{time: 9:30}]", "sessions: [{stage: offer}]"),
    *("duration: 45", "duration: long", "outcome: won", "nda: perhaps", "public: 1"),
    *(
        "remind: never",
        "remind: true",
        "impressions: {office: 7}",
        "impressions: good",
        "said: tests",
    ),
    *("pay: 95000", "pay: much", "promised: next week", "reason: luck", "posting: acme.example"),
    *("date: 2026-03-14 25:10", "stage: ghosted", "date: March"),
    *("colour: red", "title: ''", "company: [A, B]", "title: {a: b}", "feedback: {stars: 3}"),
)


@pytest.mark.parametrize("lines", BOTH_TAKE + BOTH_REFUSE)
def test_schema_and_program_are_of_one_mind(lines: str) -> None:
    """What one of them takes as a value, the other takes, and what one refuses, both refuse."""
    name = lines.partition(":")[0]
    text = re.sub(rf"^{name}: .*\n", "", HEAD, flags=re.MULTILINE) + f"{lines}\n"
    found = parse_file(Source("journal/x.md", "entry", f"---\n{text}---\n"), Folder())[1]
    is_taken = lines in BOTH_TAKE
    assert (not found) is is_taken, found
    assert (not find_faults("entry", load(text))) is is_taken


SETTINGS_TAKEN: Mapping[str, bool] = {
    "title: Mine": True,
    "output: public/site": True,
    "output: ../site": False,
    "output: journal": False,
    "output: ./site": False,
    "cadence: {keep: 120}": True,
    "cadence: {keep: 0}": False,
    "cadence: {often: 3}": False,
    "rules: {ping: ten}": False,
    "check: {unknown-skill: off}": True,
    "check: {duplicate-id: off}": False,
    "check: {unknown-skill: loud}": False,
    "skills: {bar: 4, aliases: {graphs: [nets]}, groups: {etcd: data-stores}}": True,
    "skills: {groups: {etcd: cupboards}}": False,
    "skills: {level: 4}": False,
    "public: {owner: Robin, show: [skills, funnel]}": True,
    "public: {show: everything}": False,
    "publish: {git: origin/gh-pages}": True,
    "publish: {command: [upload, '{folder}', my-site]}": True,
    "publish: {command: upload}": False,
    "base-url: https://robin.example/rounds/": True,
    "base-url: https://robin.example/?x": False,
    "as-of: 2026-03-15": True,
    "timezone: Europe/Berlin": True,
}


@pytest.mark.parametrize("text, is_taken", list(SETTINGS_TAKEN.items()))
def test_settings_are_of_one_mind(text: str, is_taken: bool) -> None:
    """The same holds for the settings, whose mappings have names and numbers of their own."""
    found = parse_settings(Source("rounds.yml", "settings", f"{text}\n"))[1]
    assert (not found) is is_taken, found
    assert (not find_faults("settings", load(text))) is is_taken


@pytest.mark.parametrize("stage, is_needed", [("Study", False), ("pre-screen", True)])
def test_company_is_needed_where_it_is_needed(stage: str, is_needed: bool) -> None:
    """Some stages go without a company, by any of their words."""
    for lines in ("", "company:\n"):
        assert bool(find_faults("entry", load(f"stage: {stage}\n{lines}"))) is is_needed
