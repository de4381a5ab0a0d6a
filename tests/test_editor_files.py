"""`rounds init --editor`: what an editor is given, tried as the editor would use it.

Neovim itself is started where one of 0.8 or newer stands on the path, or where ROUNDS_NVIM says.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.cli.init import EDITORS as OFFERED
from generator.entries.parse import parse_file
from generator.entries.source import Folder, Source
from generator.scaffold.editors import EDITORS, plan_editor
from generator.scaffold.entry import Draft, needs_company, render_entry
from generator.scaffold.snippets import PROPERTY_TYPES
from generator.vocabulary import stages

if TYPE_CHECKING:
    from tests.conftest import RunRounds

TODAY = date(2026, 11, 23)
SERVER = """#!{python}
import json, sys
def send(value):
    data = json.dumps({{"jsonrpc": "2.0", **value}}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\\r\\n\\r\\n" % len(data) + data)
    sys.stdout.buffer.flush()
while line := sys.stdin.buffer.readline():
    sys.stdin.buffer.readline()
    asked = json.loads(sys.stdin.buffer.read(int(line.split(b":")[1])))
    if asked["method"] == "initialize":
        send({{"id": asked["id"], "result": {{"capabilities": {{"textDocumentSync": 1}}}}}})
    elif asked["method"] == "textDocument/didOpen":
        place = {{"line": 0, "character": 0}}
        found = [{{"range": {{"start": place, "end": place}}, "message": " ".join(sys.argv[1:])}}]
        uri = asked["params"]["textDocument"]["uri"]
        send({{"method": "textDocument/publishDiagnostics", "params": {{"uri": uri, "diagnostics": found}}}})
    elif "id" in asked:
        send({{"id": asked["id"], "result": None}})
"""
"""A server that says of each file with which words it was started."""
ASK = """
vim.wait(8000, function() return #vim.diagnostic.get(0) > 0 end)
for _, item in ipairs(vim.diagnostic.get(0)) do io.stdout:write("[", item.message, "]") end
"""


def find_neovim() -> str | None:
    """Return a Neovim that is new enough, if there is one."""
    name = os.environ.get("ROUNDS_NVIM") or shutil.which("nvim")
    if name is None:
        return None
    text = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"NVIM v(\d+)\.(\d+)", text)
    return name if found and (int(found[1]), int(found[2])) >= (0, 8) else None


def complaints(text: str) -> list[str]:
    """Return what reading an entry reports."""
    found = parse_file(Source("journal/2026-11-23-x.md", "entry", text), Folder())[1]
    return [item.message for item in found]


def test_every_editor_is_offered() -> None:
    """The command offers the editors that there are files for."""
    assert tuple(EDITORS) == OFFERED


def test_init_writes_for_the_editors_that_are_named(tmp_path: Path, run_rounds: RunRounds) -> None:
    """Unasked it writes for none; asked, for each, over nothing, and the journal stays clean."""
    run_rounds("init", "mine")
    project = tmp_path / "mine"
    wanted = {path for editor in EDITORS for path in plan_editor(editor)}
    assert not [path for path in wanted if (project / path).exists()]
    (project / ".vscode").mkdir()
    (project / ".vscode/settings.json").write_text("{}")
    flags = [word for editor in EDITORS for word in ("--editor", editor)]
    result = run_rounds("init", "mine", *flags)
    assert result.returncode == 0
    assert "left .vscode/settings.json" in result.stdout
    assert f"made {len(stages()) - 1} more files in _templates/" in result.stdout
    assert (project / ".vscode/settings.json").read_text() == "{}"
    assert not [path for path in wanted if not (project / path).is_file()]
    assert run_rounds("check", "--strict", "--project", project).stdout == ""
    assert run_rounds("init", "mine", "--editor", "ed").returncode == 2


def test_files_are_what_editors_can_read() -> None:
    """Each file is well-formed, and what one names of the others is there."""
    for editor in EDITORS:
        for path, text in plan_editor(editor).items():
            if path.endswith((".json", ".code-snippets")):
                json.loads(text)
            elif path.endswith(".toml"):
                tomllib.loads(text)
    vscode, obsidian = plan_editor("vscode"), plan_editor("obsidian")
    assert all(path.removeprefix("./") in vscode
               for path in json.loads(vscode[".vscode/settings.json"])["yaml.schemas"])  # fmt: skip
    folder = json.loads(obsidian[".obsidian/templates.json"])["folder"]
    assert {f"{folder}/{stage}.md" for stage in stages()} < obsidian.keys()
    helix = tomllib.loads(plan_editor("helix")[".helix/languages.toml"])
    assert helix["language"][0]["language-servers"] == list(helix["language-server"])


@pytest.mark.parametrize("stage", list(stages()))
def test_snippet_becomes_what_new_writes(stage: str) -> None:
    """A snippet as VS Code fills it in is the entry that `rounds new` writes, examples' days aside."""
    found = stages()[stage]
    snippet = json.loads(plan_editor("vscode")[".vscode/rounds.code-snippets"])[found.label]
    assert snippet["prefix"] == ["entry", stage]
    text = fill_in("\n".join(snippet["body"]))
    company = "Acme" if needs_company(found) else ""
    wanted = render_entry(Draft(found, TODAY, company))
    same_day = re.compile(r"\b\d{4}-\d\d-\d\d\b(?!-)")
    assert same_day.sub("DAY", text) == same_day.sub("DAY", wanted)
    assert complaints(text) == []


def fill_in(body: str) -> str:
    """Fill in a snippet as an editor does: variables, places with a default, escaped signs."""
    days = zip(("YEAR", "MONTH", "DATE"), TODAY.isoformat().split("-"), strict=True)
    for name, value in days:
        body = body.replace(f"${{CURRENT_{name}}}", value)
    body = re.sub(r"(?<!\\)\$\{1:(\w+)\}", r"\1", body)
    body = re.sub(r"(?<!\\)\$0$", "", body)
    assert not re.search(r"(?<!\\)\$", body)
    return re.sub(r"\\([\\$])", r"\1", body) + "\n"


@pytest.mark.parametrize("stage", list(stages()))
def test_template_is_an_entry_once_the_company_is_named(stage: str) -> None:
    """An Obsidian template with its day and company filled in has nothing to complain about."""
    obsidian = plan_editor("obsidian")
    text = obsidian[f"_templates/{stage}.md"].replace("{{date}}", TODAY.isoformat())
    assert "{{" not in text
    filled = text.replace("company:\n", "company: Acme\n")
    assert complaints(filled) == []
    named = re.findall(r"^([\w-]+):", text, re.MULTILINE)
    types = json.loads(obsidian[".obsidian/types.json"])["types"]
    assert set(named) <= set(types)
    assert ("company" in named) is needs_company(stages()[stage])


def test_property_types_are_those_of_obsidian() -> None:
    """Each field has one of the types that Obsidian knows."""
    types = json.loads(plan_editor("obsidian")[".obsidian/types.json"])["types"]
    known = {"text", "multitext", "date", "checkbox", "aliases", "tags"}
    assert set(types.values()) == known and set(PROPERTY_TYPES.values()) < known


@pytest.mark.parametrize(
    "name", ["mine/journal/x.md", "mine/rounds.yml", "mine/other.yml", "elsewhere/x.md"]
)
@pytest.mark.parametrize("is_old", [False, True])
def test_neovim_starts_the_server(tmp_path: Path, name: str, is_old: bool) -> None:
    """Entries and settings are given to `rounds lsp`, other files are not; old ways work too."""
    neovim = find_neovim()
    if neovim is None:
        pytest.skip("there is no Neovim of 0.8 or newer here")
    server = tmp_path / "bin" / "rounds"
    server.parent.mkdir()
    server.write_text(SERVER.format(python=sys.executable), "utf-8")
    server.chmod(0o755)
    is_served = name in ("mine/journal/x.md", "mine/rounds.yml")
    (tmp_path / "mine/journal").mkdir(parents=True)
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("---\n---\n", "utf-8")
    plugin = tmp_path / "config/nvim/plugin/rounds.lua"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(plan_editor("neovim")[".nvim.lua"], "utf-8")
    script = tmp_path / "ask.lua"
    script.write_text(ASK if is_served else ASK.replace("8000", "300"), "utf-8")
    homes = {
        f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "STATE")
    }
    path = f"{server.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [neovim, "--headless", *(["--cmd", "lua vim.lsp.config = false"] if is_old else []),
         file, "-c", f"luafile {script}", "-c", "qa!"],
        env={**os.environ, **homes, "PATH": path}, capture_output=True, text=True,
        timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.stdout == ("[lsp]" if is_served else ""), done.stderr
