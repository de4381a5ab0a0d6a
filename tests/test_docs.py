"""The manual against the program: what a page says must be what the program does.

In: README.md and the pages of `docs/`. ROUNDS_UPDATE_DOCS=1 writes their marked blocks anew from
the program's own tables; read the difference before you keep it.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import click
import pytest

from generator.build import build_project, check_project
from generator.cli import COMMANDS, rounds
from generator.codes import codes
from generator.entries.fields import FIELDS_OF
from generator.intake import read_project, tell_nobody
from generator.manual import (
    BLOCK,
    FIELD_TABLES,
    VIEWS,
    find_view,
    list_reachable,
    update_blocks,
)
from generator.render import FILTERS, PARTS
from generator.reports.agenda import build_agenda
from generator.reports.all import build_reports
from generator.settings import CADENCE, RULES
from generator.vocabulary import stages
from generator.vocabulary.tables import read_table

TOP = Path(__file__).resolve().parent.parent
DOCS = TOP / "docs"
TEMPLATES = TOP / "templates"
MANUAL = sorted(DOCS.glob("*.md"))
PAGES = [
    TOP / name
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
] + MANUAL
UPDATE = os.environ.get("ROUNDS_UPDATE_DOCS") == "1"
LINK = re.compile(r"\[[^\]\[]*\]\((?P<target>[^)\s]+)\)|(?:src|srcset)=\"(?P<image>[^\"]+)\"")
FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<content>.*?)^(?P=fence)$", re.M | re.S)
TEMPLATE_BLOCK = re.compile(r"{%-?\s*block\s+(\w+)")
TEMPLATE_BLOCKS = re.compile(r"(<!-- blocks -->\n).*?(<!-- end -->)", re.DOTALL)
REMINDER_DAYS = re.compile(r"(<!-- reminder days -->\n).*?(<!-- end -->)", re.DOTALL)
FIVE_DAYS = ("2026-02-13", "2026-02-23", "2026-03-11", "2026-03-20", "2026-03-28")
UNDATED = ("study", "retest", "keep-in-touch", "reconnect")
LONG_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
MACHINE_WORDS = re.compile(
    r"(?<![\w.])/(?:work|opt)/|/tmp/\w*bash|pypi\.org/simple|files\.pythonhosted"
    r"|\b(?:SPEC|METHOD|DESIGN|PERFORMANCE|DEPENDENCIES)\.md|\.\./shared\b"
    r"|\b10\.\d+\.\d+\.\d+\b|\b192\.168\.\d+\.\d+\b"
)
TEXT_SUFFIXES = frozenset(
    {".md", ".py", ".toml", ".txt", ".yml", ".html", ".css", ".svg", ".js", ".json"}
)
THIS = Path(__file__).resolve()
MADE = {"__pycache__", "node_modules", "dist"}
"""Folders whose files are not of the repository."""
README = (TOP / "README.md").read_text("utf-8")
TYPED = (DOCS / "commands.md").read_text("utf-8")
COMMON = TYPED.partition("## ")[0]
ROUND = """---
date: 2026-03-23
company: Acme
stage: algorithms
with: Lee Chen
skills: {graphs: 3}
---
"""
TODAY = date(2026, 3, 15)


def read_prose(page: Path) -> str:
    """Return a page without its fenced blocks and its code."""
    return re.sub(r"`[^`\n]+`", "", FENCE.sub("", page.read_text("utf-8")))


def read_site() -> str:
    """Return site.md as it is now: an update may just have written it."""
    return (DOCS / "site.md").read_text("utf-8")


def list_blocks() -> str:
    """Return the table of the blocks of every template that has some."""
    rows = ["| template | blocks |", "|---|---|"]
    for path in (TEMPLATES / "base.html", *sorted((TEMPLATES / "pages").glob("*.html"))):
        names = dict.fromkeys(TEMPLATE_BLOCK.findall(path.read_text("utf-8")))
        shown = ", ".join(f"`{name}`" for name in names)
        rows.append(f"| `{path.relative_to(TEMPLATES).as_posix()}` | {shown} |")
    return "\n".join(rows)


@cache
def list_reminder_days() -> str:
    """Return a table of the sample journal's reminders about processes, due on each of five days."""
    rows, before = ["| on | is due | has ended since |", "|---|---|---|"], dict[str, str]()
    for day in map(date.fromisoformat, FIVE_DAYS):
        reading = read_project(TOP, day, 1, tell_nobody)
        found = build_reports(reading.journal, reading.settings, day).followups
        named = {item.title: item.rule for item in found if item.rule not in UNDATED}
        due = {item.title for item in build_agenda(found, day, reading.settings.rules).due}
        shown = {title: rule for title, rule in named.items() if title in due}
        ended = {title: rule for title, rule in before.items() if title not in named}
        cells = ("<br>".join(f"{rule}: {title}" for title, rule in part.items())
                 for part in (shown, ended))  # fmt: skip
        rows.append(f"| {day} | {' | '.join(cells)} |")
        before = shown
    return "\n".join(rows)


def update_page(text: str) -> str:
    """Return a page with all its blocks written anew."""
    for pattern, make in ((TEMPLATE_BLOCKS, list_blocks), (REMINDER_DAYS, list_reminder_days)):
        if found := pattern.search(text):
            text = text.replace(found[0], f"{found[1]}\n{make()}\n\n{found[2]}")
    return update_blocks(text)


@pytest.mark.parametrize("page", MANUAL, ids=lambda page: page.name)
def test_tables_are_those_of_the_program(page: Path) -> None:
    """Every marked block of the manual says what the program's own tables say."""
    text = page.read_text("utf-8")
    if UPDATE:
        page.write_text(update_page(text), "utf-8")
    else:
        assert text == update_page(text), (
            "ROUNDS_UPDATE_DOCS=1 pytest tests/test_docs.py rewrites it"
        )


def test_every_table_stands_in_the_manual() -> None:
    """Each table of fields, closed list and view has its block, and each block is known."""
    found = [
        (item["name"], item["subject"])
        for page in MANUAL
        for item in BLOCK.finditer(page.read_text("utf-8"))
    ]
    wanted = [
        *(("fields", name) for name in FIELD_TABLES),
        *(("list", name) for name in read_table("lists")),
        *(("view", name) for name in VIEWS),
        *((name, None) for name in ("stages", "skills", "codes", "records", "blocks", "allowed")),
    ]
    assert sorted(found, key=str) == sorted(wanted, key=str)


def test_every_page_template_has_its_view() -> None:
    """A template, its view class and its part of the manual bear one name."""
    assert sorted(VIEWS) == sorted(path.stem for path in (TEMPLATES / "pages").glob("*.html"))
    for name in VIEWS:
        assert f"templates/pages/{name}.html` gets a `{find_view(name).__name__}`" in read_site()


def test_records_have_names_of_their_own() -> None:
    """Two types of one name would share one place in the manual, and one would be missing there."""
    types: dict[str, set[type]] = {}
    for name in VIEWS:
        for record in list_reachable(find_view(name)):
            types.setdefault(record.__name__, set()).add(record)
    assert [name for name, found in types.items() if len(found) > 1] == []
    assert all(
        f"#### {name}" in read_site() for name in types.keys() - {f"{_camel(v)}View" for v in VIEWS}
    )


def _camel(name: str) -> str:
    return "".join(map(str.capitalize, name.split("_")))


def test_filters_are_listed() -> None:
    """site.md lists the filters of our own, and no other."""
    section = read_section(read_site(), "Filters")
    assert re.findall(r"^\| `(\w+)` \|", section, re.M) == [
        *(*FILTERS, "html", "letter"),
        *(*PARTS, "links", "entry_line"),
    ]


def read_section(text: str, title: str) -> str:
    """Return what stands below a heading, up to the next heading of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,6}} |\Z)", text, re.M | re.S)
    assert found, f"no heading {title!r}"
    return found[2]


def test_keys_of_the_data_are_listed() -> None:
    """site.md names each key of journal.json, list by list, and the keys of what lies inside."""
    data = json.loads(build_sample_data())
    lists = {name: items for name, items in data.items() if isinstance(items, list)}
    assert data.keys() - lists.keys() == {"format", "version", "as_of"}
    for name, items in lists.items():
        assert items, f"the sample journal has no {name}"
        section = read_section(read_site(), name)
        rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", section, re.M)
        assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == sorted(items[0])
        for key in _list_inner_keys(items):
            assert f"`{key}`" in section, f"{name}: {key} is not described"


def _list_inner_keys(items: list[dict[str, object]]) -> Iterator[str]:
    """Yield the keys of objects inside items; terms are named by the journal, not by us."""
    for item in items:
        for name, value in item.items():
            inner = value if isinstance(value, list) else [value] if name == "tie" else []
            for part in inner:
                if isinstance(part, dict):
                    yield from part


def build_sample_data() -> bytes:
    """Return journal.json of the journal that the repository shows."""
    site = build_project(TOP, as_of=None, strict=False, base_url=None)
    return next(file.data for file in site.files if file.path == "journal.json")


def list_parameters(command: click.Command) -> set[str]:
    """Return the names of a command's options as they are typed."""
    return {
        name
        for item in command.params
        if isinstance(item, click.Option)
        for name in (*item.opts, *item.secondary_opts)
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_stands_in_the_manual(name: str) -> None:
    """commands.md lists the options of each command, and none that it does not have."""
    command = rounds.get_command(click.Context(rounds), name)
    assert command is not None
    common = set(re.findall(r"`(-{1,2}[a-z][a-z-]*)", _first_cells(COMMON)))
    own = set(
        re.findall(r"`(-{1,2}[a-z][a-z-]*)", _first_cells(read_section(TYPED, f"rounds {name}")))
    )
    assert own | common - {"-h", "--help"} == list_parameters(command)
    usage = FENCE.search(read_section(TYPED, f"rounds {name}"))
    assert usage and usage["content"].startswith(f"rounds {name}")


def _first_cells(text: str) -> str:
    return "\n".join(re.findall(r"^\| (`[^|]*) \|", text, re.M))


def test_every_command_stands_in_the_manual() -> None:
    """Each command has its heading in commands.md, in the order of the program's help."""
    assert re.findall(r"^## rounds (\w+)$", TYPED, re.M) == list(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_examples_exist(page: Path) -> None:
    """Whatever a page tells to type is a command with options that it has."""
    for line in list_typed(page.read_text("utf-8")):
        words = line.split("#")[0].split()
        if words[0] != "rounds" or len(words) == 1 or words[1].startswith("-"):
            continue
        command = rounds.get_command(click.Context(rounds), words[1])
        assert command is not None, f"{page.name}: {line}"
        unknown = set(LONG_OPTION.findall(line)) - list_parameters(command)
        assert not unknown, f"{page.name}: {line} has {unknown}"


def list_typed(text: str) -> Iterator[str]:
    """Yield the lines after a prompt, and code spans that begin with a command."""
    yield from (line for line, _ in list_answered(text))
    yield from re.findall(r"`(rounds [a-z][^`\n]*)`", FENCE.sub("", text))


def test_makefile_has_the_targets_that_pages_name() -> None:
    """`make site` and its like exist."""
    makefile = (TOP / "Makefile").read_text("utf-8")
    for page in PAGES:
        for target in re.findall(r"(?:\$ |`)make (\w+)", page.read_text("utf-8")):
            assert re.search(rf"^{target}:", makefile, re.M), f"{page.name}: make {target}"


def test_every_setting_and_rule_stands_in_the_manual() -> None:
    """settings.md has each setting, and each cadence and rule with its default."""
    text = (DOCS / "settings.md").read_text("utf-8")
    for name in FIELDS_OF["settings"]:
        assert f"| `{name}` |" in text
    for section, days in (("cadence", CADENCE), ("rules", RULES)):
        rows = re.findall(r"^\| `([\w-]+)` \| (\d+) \|", read_section(text, section), re.M)
        assert {name: int(value) for name, value in rows} == dict(days)


def test_every_code_stands_in_the_manual() -> None:
    """diagnostics.md has a heading for each code, so that other pages can link to it."""
    text = (DOCS / "diagnostics.md").read_text("utf-8")
    assert re.findall(r"^### ([a-z-]+)$", text, re.M) == list(codes())


def slug_heading(title: str) -> str:
    """Return the anchor that repository sites give a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def list_anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    text = FENCE.sub("", page.read_text("utf-8"))
    return {slug_heading(title) for title in re.findall(r"^#+ (.+)$", text, re.M)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each link inside the repository has its file and its heading, each picture its file."""
    for target in list_targets(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in list_anchors(file), f"{page.name}: {target}"


def list_targets(page: Path) -> Iterator[str]:
    """Yield where the links and pictures of a page lead, those to the web left out."""
    for found in LINK.finditer(read_prose(page)):
        target = next(filter(None, found.groups()))
        if not re.match(r"[a-z]+:", target):
            yield target


def test_pictures_have_a_description() -> None:
    """Who cannot see a picture is told what it shows."""
    for page in PAGES:
        text = page.read_text("utf-8")
        assert not re.search(r"!\[\s*\]\(", text)
        for image in re.findall(r"<img[^>]*>", text):
            assert re.search(r'alt="[^"]{10,}"', image), f"{page.name}: {image}"


def list_examples(page: Path) -> list[str]:
    """Return the examples of a page that are whole entries, the bare fields in their fences."""
    found = []
    for block in FENCE.finditer(page.read_text("utf-8")):
        content = block["content"]
        if block["info"] == "markdown" and content.startswith("---\n"):
            found.append(content)
        elif block["info"] == "yaml" and content.startswith("date:"):
            found.append(f"---\n{content}---\n")
    return found


@pytest.mark.parametrize(
    "page", [TOP / "README.md", DOCS / "journal.md"], ids=lambda page: page.name
)
def test_examples_read_clean(page: Path, tmp_path: Path) -> None:
    """An entry that a page shows can be copied: it checks without a complaint."""
    examples = list_examples(page)
    assert examples
    (tmp_path / "journal").mkdir()
    for number, text in enumerate((*examples, ROUND)):
        name = "2026-03-23-acme-algorithms" if text == ROUND else f"example-{number}"
        (tmp_path / "journal" / f"{name}.md").write_text(text, "utf-8")
    site = check_project(tmp_path, as_of=TODAY, strict=True)
    assert [f"{item.path}: {item.message}" for item in site.diagnostics] == []


def test_examples_of_settings_read_clean(tmp_path: Path) -> None:
    """What settings.md shows can be copied into `rounds.yml`."""
    text = (DOCS / "settings.md").read_text("utf-8")
    examples = [item["content"] for item in FENCE.finditer(text) if item["info"] == "yaml"]
    (tmp_path / "journal").mkdir()
    (tmp_path / "rounds.yml").write_text("".join(examples), "utf-8")
    site = check_project(tmp_path, as_of=TODAY, strict=True)
    assert [item.message for item in site.diagnostics] == []


def test_the_walk_through_runs(tmp_path: Path) -> None:
    """The README's five minutes, typed one after the other, answer what the README says."""
    folder = tmp_path
    for line, answer in list_answered(read_section(README, "Five minutes")):
        words = shlex.split(line, comments=True)
        if words[0] == "cd":
            folder /= words[1]
        if words[0] != "rounds":
            continue
        done = run_here(words[1:], folder)
        assert done.returncode == 0, done.stdout
        assert hide_days(done.stdout) == hide_days(answer)
    assert (folder / "site" / "index.html").is_file()


def list_answered(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines after a prompt in console blocks, each with what is printed below it."""
    for block in FENCE.finditer(text):
        if block["info"] == "console":
            for part in re.split(r"^\$ ", block["content"], flags=re.M)[1:]:
                line, _, answer = part.partition("\n")
                yield line, answer


def run_here(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, its two streams in one, with an editor that does nothing."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(TOP), "EDITOR": "true", "VISUAL": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def hide_days(text: str) -> str:
    """Replace what is another one tomorrow: days, weekdays, years of folders, seconds."""
    without_days = re.sub(r"\d{4}-\d\d-\d\d", "DAY", re.sub(r"\b[A-Z][a-z]+day\b", "DAY", text))
    return re.sub(r"in \d+\.\d s", "in SECONDS", re.sub(r"/\d{4}/", "/YEAR/", without_days))


def test_stages_are_explained() -> None:
    """method.md says of every stage that there is what it means."""
    text = (DOCS / "method.md").read_text("utf-8")
    assert all(f"| `{stage}` |" in text for stage in stages())


def test_no_file_names_a_machine() -> None:
    """What is in the repository says nothing about the computers on which it was made."""
    found = []
    for path in list_text_files():
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
            if MACHINE_WORDS.search(line):
                found.append(f"{path.relative_to(TOP).as_posix()}:{number}")
    assert not found


def list_text_files() -> Iterator[Path]:
    """Yield the text files of the repository, but not this one, which spells the words out."""
    folders = (
        "generator",
        "templates",
        "tests",
        "docs",
        "requirements",
        ".ci",
        "journal",
        "editors",
    )
    inside = (path for folder in folders for path in (TOP / folder).rglob("*"))
    top = (
        path for path in TOP.iterdir() if path.suffix in TEXT_SUFFIXES or path.name == "Makefile"
    )
    for path in (*inside, *top):
        is_text = path.suffix in TEXT_SUFFIXES or not path.suffix
        if path.is_file() and is_text and not MADE & set(path.parts) and path != THIS:
            yield path
