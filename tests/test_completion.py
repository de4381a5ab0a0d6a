"""Completion in the shell: real shells on a terminal, and the answers that they are given.

bash, zsh and fish are started where they are installed. The command that they find is a small program:
asked by a shell's script it answers as `rounds` does, and run by hand it notes its arguments.
"""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from generator.cli import rounds
from generator.cli.completing import SHELLS, answer, quote_value, split_line
from generator.cli.completion import SHELLS as OFFERED
from generator.names import list_names, list_processes

if TYPE_CHECKING:
    from tests.conftest import MakeProject, RunRounds

CHECKOUT = Path(__file__).resolve().parent.parent
BASH = shutil.which("bash") or "bash"
BREAKS = " \t\n\"'@><=;|&(:"
SECONDS = 30
COMMAND = """#!/bin/sh
if [ -n "$_ROUNDS_COMPLETE" ]; then PYTHONPATH='{checkout}' exec '{python}' -m generator "$@"; fi
[ "$1" = completion ] && PYTHONPATH='{checkout}' exec '{python}' -m generator "$@"
{{ printf '%s\\0' "$@"; echo; }} >> '{notes}'
echo NOTED
"""
NAMES = (
    *(
        "Graupel & Sohn",
        "$(touch made)",
        "`touch made`",
        "Zed; touch made",
        "Wow! Inc",
        "back\\slash",
    ),
    *("* all", 'O\'Neil "Quoted"', "Tilde ~ home", "Ünï Cödé", "{a,b}", "#1 Hash", "<b> | c"),
)
STARTS = {
    "bash": (".bashrc", ["--rcfile", "{home}/.bashrc", "-i"], "PS1='READY> '\n"),
    "zsh": (".zshrc", ["-i"], "PS1='READY> '\n"),
    "fish": (".config/fish/config.fish", ["-i"], "function fish_prompt; echo -n 'READY> '; end\n"),
}
LOADING = {
    "bash": 'eval "$(rounds completion bash)"\n',
    "zsh": 'autoload -U compinit; compinit -u\neval "$(rounds completion zsh)"\n',
    "fish": "rounds completion fish | source\nset -g fish_greeting\n",
}
TYPED = {
    "rounds new pre-screen --company Gr\t": ["new", "pre-screen", "--company", "Graupel & Sohn"],
    'rounds new pre-screen --company "gr\t': ["new", "pre-screen", "--company", "Graupel & Sohn"],
    "rounds new pre-screen --company 'Gr\t": ["new", "pre-screen", "--company", "Graupel & Sohn"],
    "rounds new mock --company \\$\t": ["new", "mock", "--company", "$(touch made)"],
    "rounds new mock --company \\`\t": ["new", "mock", "--company", "`touch made`"],
    "rounds new mock --company Zed\\;\t": ["new", "mock", "--company", "Zed; touch made"],
    "rounds new mock --company O\t": ["new", "mock", "--company", 'O\'Neil "Quoted"'],
    "rounds new mock --company ba\t": ["new", "mock", "--company", "back\\slash"],
    "rounds new mock --company Til\t": ["new", "mock", "--company", "Tilde ~ home"],
    "rounds new mock --company=W\t": ["new", "mock", "--company=Wow! Inc"],
    "rounds list entries company:ün\t": ["list", "entries", "company:ünï-cödé"],
    "rounds list entries -company:gr\t": ["list", "entries", "-company:graupel-&-sohn"],
    "rounds li\ten\toutc\tpass\t": ["list", "entries", "outcome:passed"],
    "rounds letter check-in Lee\t": ["letter", "check-in", "Lee Chen"],
}


@dataclass
class Bench:
    """A journal with hard names, the command on a path of its own, and what it noted."""

    home: Path
    project: Path
    notes: Path

    def read_notes(self) -> list[list[str]]:
        """Return the arguments of each run, in order."""
        text = self.notes.read_text("utf-8") if self.notes.exists() else ""
        return [line.split("\0")[:-1] for line in text.splitlines()]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Lay out a journal and the command."""
    home, project, notes = tmp_path / "home", tmp_path / "mine", tmp_path / "notes"
    command = home / "bin" / "rounds"
    command.parent.mkdir(parents=True)
    text = COMMAND.format(python=sys.executable, checkout=str(CHECKOUT), notes=str(notes))
    command.write_text(text, "utf-8")
    command.chmod(0o755)
    write_journal(project)
    return Bench(home, project, notes)


def write_journal(project: Path) -> None:
    """Write an entry for each hard name."""
    (project / "journal").mkdir(parents=True)
    for number, name in enumerate(NAMES, start=1):
        text = f"---\ncompany: {json.dumps(name)}\nstage: pre-screen\nwith: Lee Chen, CTO\n---\n"
        (project / f"journal/2026-03-{number:02}-x.md").write_text(text, "utf-8")


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"])
@pytest.mark.parametrize("shell", SHELLS)
def test_shell_completes_what_can_be_run(shell: str, step: int, bench: Bench) -> None:
    """C15: What a shell makes of a beginning and a tab is, when run, the very name; nothing else is run."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    typed = list(TYPED)[::step]
    shown = drive_shell(shell, bench, typed)
    assert bench.read_notes() == [TYPED[line] for line in typed], shown
    assert not list(bench.home.parent.rglob("made"))


def drive_shell(shell: str, bench: Bench, lines: Sequence[str]) -> str:
    """Type lines into a shell on a terminal, each when the one before has been run."""
    name, words, prompt = STARTS[shell]
    start = bench.home / name
    start.parent.mkdir(parents=True, exist_ok=True)
    start.write_text(LOADING[shell] + prompt, "utf-8")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(bench.project)
        path = f"{bench.home}/bin{os.pathsep}{os.environ['PATH']}"
        given = {
            "HOME": str(bench.home),
            "ZDOTDIR": str(bench.home),
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
        }
        homes = {"XDG_CONFIG_HOME": f"{bench.home}/.config", "XDG_DATA_HOME": f"{bench.home}/data"}
        arguments = [shell, *(word.format(home=bench.home) for word in words)]
        os.execvpe(shell, arguments, {**os.environ, **given, **homes, "PATH": path})
    shown = wait_for(terminal, "READY>")
    for line in lines:
        os.write(terminal, f"{line}\r".encode())
        shown += wait_for(terminal, "NOTED.*READY>")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return shown


def wait_for(terminal: int, pattern: str) -> str:
    """Read what a shell shows until it fits a pattern, or nothing more is to be expected."""
    shown = b""
    end = time.monotonic() + SECONDS
    while not re.search(pattern, shown.decode("utf-8", "replace"), re.DOTALL):
        if not select.select([terminal], [], [], max(0.0, end - time.monotonic()))[0]:
            break
        try:
            shown += os.read(terminal, 65536)
        except OSError:
            break
    return shown.decode("utf-8", "replace")


QUOTED = (
    *NAMES,
    "two  blanks",
    "-x",
    "~",
    "a\u00a0b",
    "x=y:z",
    "100%",
    "tab^I",
    "\u05d3\u05e0\u05d4",
)


@pytest.mark.parametrize("begun, sign", [("", ""), ('"', '"'), ("'", "'")])
def test_bash_reads_quoted_values_as_they_are(begun: str, sign: str, tmp_path: Path) -> None:
    """C15: Each value, written as bash is told to, is this very value to bash, bare or in quotes."""
    typed = split_line(f"rounds new {begun}", BREAKS)
    pairs = [(name, quote_value(name, typed.quote)) for name in QUOTED]
    lines = [f"printf '%s\\0' {sign}{text}{sign}" for _, text in pairs if text]
    done = subprocess.run(
        [BASH, "-c", "\n".join(lines)], capture_output=True, cwd=tmp_path, check=False
    )
    assert done.stdout.decode().split("\0")[:-1] == [name for name, text in pairs if text]
    left_out = [name for name, text in pairs if not text]
    assert left_out == [
        name for name in QUOTED if sign and (sign in name or (sign == '"' and "!" in name))
    ]


@pytest.mark.parametrize(
    "line, words, last, kept, quote",
    [
        ("rounds ", ["rounds"], "", 0, ""),
        ("rounds li", ["rounds"], "li", 0, ""),
        ("rounds 'a b' \"c d\" e\\ f g", ["rounds", "a b", "c d", "e f"], "g", 0, ""),
        ("rounds list company:ac", ["rounds", "list"], "company:ac", 8, ""),
        ('rounds list company:"Acme C', ["rounds", "list"], "company:Acme C", 8, '"'),
        ("rounds --company=A", ["rounds"], "--company=A", 10, ""),
        ("rounds --company 'It", ["rounds", "--company"], "It", 0, "'"),
        ('rounds "a\\"b\\c', ["rounds"], 'a"b\\c', 0, '"'),
        ("rounds '' \\", ["rounds", ""], "", 0, ""),
    ],
)
def test_a_line_is_taken_apart_as_bash_does(
    line: str, words: list[str], last: str, kept: int, quote: str
) -> None:
    """Words end at blanks outside quotes, and the last one knows where bash begins to replace it."""
    assert split_line(line, BREAKS) == (tuple(words), last, kept, quote)


def ask(project: Path, line: str, shell: str = "zsh") -> list[str]:
    """Return the values that are offered for a line, the last word being what stands behind a blank."""
    *words, last = line.split(" ")[1:]
    done = subprocess.run(
        [sys.executable, "-m", "generator", *words, last],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "_ROUNDS_COMPLETE": shell},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [row.split("\t")[1] for row in done.stdout.splitlines()]


JOURNAL = {
    "journal/2026/a.md": "---\ndate: 2026-03-14\ncompany: Acme Corp\nrole: Engineer\nstage: algorithms\n"
    "with: [Lee Chen, {name: Ana Boto, company: Birch}]\nskills: {graphs: 3}\ntags: [far]\n"
    "questions: [{ask: Why, skill: caching}]\nfeedback: {from: Kim Ode, skills: {heaps: 2/4}}\n---\n",
    "journal/2026/b.md": "---\ndate: 2026-03-15\ncompany: Acme\nrole: Engineer\nstage: onsite\n"
    "sessions: [{stage: tools, with: Jo Vane, decided-by: git}]\n---\n",
    "journal/companies/acme.md": "---\nname: Acme\naliases: [Acme Corp]\n---\n",
    "journal/people/x.md": "---\nname: Zoe Old\ncompany: Cedar\n---\n",
    "journal/2026/broken.md": "---\ncompany: [Dune\nstage: :\n",
    "journal/_drafts/c.md": "---\ndate: 2026-03-15\ncompany: Hidden\nstage: note\n---\n",
}


def test_names_come_from_everywhere(make_project: MakeProject) -> None:
    """Entries, sessions, questions, feedback and notes give names; aliases and hidden files do not."""
    found = list_names(make_project(JOURNAL))
    assert found["company"] == ("Acme", "Birch", "Cedar")
    assert found["person"] == ("Ana Boto", "Jo Vane", "Kim Ode", "Lee Chen", "Zoe Old")
    assert found["skill"] == ("caching", "git", "graphs", "heaps")
    assert (found["role"], found["tag"], found["year"]) == (("Engineer",), ("far",), ("2026",))


def test_names_follow_what_changes(make_project: MakeProject) -> None:
    """What was kept is used for files as they were, and for no others; damage to it does no harm."""
    project = make_project(JOURNAL)
    assert list_names(project) == list_names(project)
    (project / "journal/2026/a.md").write_text(
        "---\ndate: 2026-03-14\ncompany: Elm\nstage: note\n---\n"
    )
    (project / "journal/2026/b.md").unlink()
    assert list_names(project)["company"] == ("Acme", "Cedar", "Elm")
    (project / ".rounds-cache/names").write_bytes(b"spoilt")
    assert list_names(project)["company"] == ("Acme", "Cedar", "Elm")


def test_processes_are_those_of_the_journal(make_project: MakeProject) -> None:
    """Ids of processes come from the whole journal, and again from what was kept."""
    project = make_project({path: text for path, text in JOURNAL.items() if "broken" not in path})
    packages = Path(pytest.__file__).parent.parent
    for _ in range(2):
        assert list_processes(project, packages) == ("acme-engineer-1",)


OFFERS = {
    "rounds exp": ["explain", "export"],
    "rounds new pre": ["pre-screen"],
    "rounds new mock --letter p": ["ping"],
    "rounds new mock --with l": ["Lee Chen"],
    "rounds new mock --role ": ["Engineer"],
    "rounds new mock --date yes": ["yesterday"],
    "rounds list peo": ["people"],
    "rounds list people after:": ["after:2026"],
    "rounds list people tag:": ["tag:far"],
    "rounds list skills status:g": ["status:gap"],
    "rounds list processes -status:op": ["-status:open"],
    "rounds list people skill:gr": ["skill:graphs"],
    "rounds list people stage:mo": ["stage:mock"],
    "rounds list people colour:": [],
    "rounds letter ping ac": ["Acme", "acme-engineer-1"],
    "rounds letter check-in an": ["Ana Boto"],
    "rounds explain bad-d": ["bad-date", "bad-duration"],
    "rounds publish rs": ["rsync"],
    "rounds completion f": ["fish"],
    "rounds nothing x": [],
}


def test_each_place_has_its_words(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every argument offers what may stand there, also in a journal that has faults."""
    monkeypatch.chdir(make_project(JOURNAL))
    for line, wanted in OFFERS.items():
        words = line.split(" ")[1:]
        try:
            rows = answer(rounds, "zsh", words).splitlines()
        except click.ClickException:
            rows = []
        assert sorted(row.split("\t")[1] for row in rows) == wanted, line


def test_what_cannot_be_seen_is_not_offered(make_project: MakeProject) -> None:
    """C15: A name with a sign that a terminal obeys or hides stays out of the answer."""
    text = '---\ndate: 2026-03-14\nstage: mock\nwith: ["Dana", "E\\u202ela", "Lee"]\n---\n'
    project = make_project({"journal/a.md": text})
    assert len(list_names(project)["person"]) == 3
    assert ask(project, "rounds new mock --with ") == ["Dana", "Lee"]


def test_a_shell_gets_no_complaint(tmp_path: Path) -> None:
    """Outside a journal, behind a wrong command or an unknown shell there is silence."""
    assert ask(tmp_path, "rounds new mock --company ") == []
    assert ask(tmp_path, "rounds nothing of this ") == []
    assert ask(tmp_path, "rounds new ", "tcsh") == []
    assert ask(tmp_path, "rounds new pre-s") == ["pre-screen"]
    assert not list(tmp_path.iterdir())


def test_command_prints_each_script(run_rounds: RunRounds) -> None:
    """Every shell that is answered has its script; any other is wrong usage."""
    assert OFFERED == SHELLS
    for shell in SHELLS:
        assert f"_ROUNDS_COMPLETE={shell}" in run_rounds("completion", shell).stdout
    assert run_rounds("completion", "tcsh").returncode == 2
