"""The command as a person or a script meets it: status, streams, `check` and `explain`."""

from __future__ import annotations

import errno
import gc
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from generator import __version__
from generator.cli import COMMANDS, main, rounds, run
from generator.vocabulary import stages

if TYPE_CHECKING:
    from tests.conftest import MakeProject, RunRounds

GOOD = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\nFriendly.\n"
BAD = "---\ndate: 2026-03-14\ncompany: Acme\nstage: algoritms\n---\n"
WARNED = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\nmood: 3\n---\n"
ENTRY = "journal/2026-03-14-acme.md"
CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project with one good entry."""
    return make_project({ENTRY: GOOD})


def list_files(folder: Path) -> set[str]:
    """List all files below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


# --- the program ---


def test_version_and_help(run_rounds: RunRounds) -> None:
    """The version is the package's; help lists every command, with both spellings of the option."""
    assert run_rounds("--version").stdout == f"rounds {__version__}\n"
    text = run_rounds("-h").stdout
    assert text == run_rounds("--help").stdout
    assert all(re.search(rf"^  {name} ", text, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_common_options(name: str) -> None:
    """One habit works everywhere."""
    command = rounds.get_command(click.Context(rounds), name)
    assert command is not None
    known = {spelling for option in command.params for spelling in option.opts}
    assert {"--project", "-q", "--quiet", "-v", "--verbose"} <= known


@pytest.mark.parametrize(
    "arguments",
    [["biuld"], ["build", "--wat"], ["build", "--as-of", "soon"], ["check", "--format", "xml"]]
    + [["build", "--base-url", "robin.example"], ["explain", "no-such-code"]]
    + [["--project", "x"], ["check", "--project", "no-such-folder"]],
)
def test_wrong_usage_is_status_2(arguments: list[str], run_rounds: RunRounds) -> None:
    """A slip of the fingers gets a message on standard error and nothing else."""
    result = run_rounds(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "Error:" in result.stderr and "Traceback" not in result.stderr


def test_misspelt_command_gets_a_suggestion(run_rounds: RunRounds) -> None:
    """`biuld` is near enough."""
    assert "Did you mean 'build'?" in run_rounds("biuld").stderr


def test_interrupt_is_status_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C ends with its own status and without a traceback."""

    def interrupt(_code: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("generator.cli.explain._explain", interrupt)
    assert run(["explain", "bad-date"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_fault_of_the_system_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full disk names the file and ends with status 1."""

    def fail(_code: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "site/a\x1b.html")

    monkeypatch.setattr("generator.cli.explain._explain", fail)
    assert run(["explain", "bad-date"]) == 1
    assert capsys.readouterr().err == "error: site/a\\x1b.html: No space left on device\n"


def test_starting_imports_nothing_heavy() -> None:
    """The version is told without reading YAML, Markdown or templates."""
    heavy = ("yaml", "jinja2", "markdown_it", "pygments", "slugify", "watchfiles", "pygls")
    code = (
        "import sys\nfrom generator.cli import run\nrun(['--version'])\n"
        f"sys.exit(' '.join(name for name in {heavy!r} if name in sys.modules) or 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr.strip()) == (0, "")


@pytest.mark.parametrize(
    ("command", "stays"),
    [("serve", "generator.preview.session.Session"), ("lsp", "generator.editor.server.serve")],
)
def test_commands_that_stay_collect_what_goes_in_circles(
    command: str, stays: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that begins without the collector has it at work before it settles down."""
    seen: list[bool] = []

    def note(*_given: object) -> None:
        seen.append(gc.isenabled())
        raise OSError

    monkeypatch.setattr(stays, note)
    monkeypatch.setattr("generator.cli._leave", lambda status: seen.append(status == 1))
    monkeypatch.setattr(sys, "argv", ["rounds", command, "--project", str(project)])
    try:
        main()
    finally:
        gc.enable()
    assert seen == [True, True]


# --- finding the project ---


def test_project_is_found_from_inside(project: Path, run_rounds: RunRounds) -> None:
    """Any folder of the journal will do, as with git."""
    inner = project / "journal" / "2026"
    inner.mkdir()
    assert run_rounds("check", cwd=inner).returncode == 0


def test_without_a_project_the_remedy_is_named(tmp_path: Path, run_rounds: RunRounds) -> None:
    """Nothing above is a journal, so `rounds init` is suggested."""
    for arguments in (["check"], ["check", "--project", str(tmp_path)], ["build"], ["new", "note"]):
        result = run_rounds(*arguments, cwd=tmp_path)
        assert result.returncode == 2
        assert "rounds init" in result.stderr


# --- check ---


def test_check_is_silent_when_clean(project: Path, run_rounds: RunRounds) -> None:
    """No news is good news: in text nothing at all, in JSON an empty array."""
    result = run_rounds("check", "--project", project)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    result = run_rounds("check", "--project", project, "--format", "json")
    assert (result.returncode, result.stdout) == (0, "[]\n")


def test_check_reports_and_fails(make_project: MakeProject, run_rounds: RunRounds) -> None:
    """The documented text on standard output, the count on standard error, status 1."""
    folder = make_project({ENTRY: BAD})
    before = list_files(folder)
    result = run_rounds("check", "--project", folder)
    assert result.returncode == 1
    assert result.stdout.startswith(f"{ENTRY}:4:8: error[unknown-stage]: ")
    assert "\n  4 | stage: algoritms\n    |        ^^^^^^^^^\n  help: " in result.stdout
    assert result.stderr == "1 error\n"
    assert list_files(folder) == before


def test_check_in_json_and_github(make_project: MakeProject, run_rounds: RunRounds) -> None:
    """Machines get the same findings in their own forms."""
    folder = make_project({ENTRY: BAD})
    result = run_rounds("check", "--project", folder, "--format", "json")
    (found,) = json.loads(result.stdout)
    assert (found["path"], found["line"], found["column"]) == (ENTRY, 4, 8)
    assert (found["end_line"], found["end_column"], found["code"]) == (4, 17, "unknown-stage")
    assert result.returncode == 1
    result = run_rounds("check", "--project", folder, "--format", "github")
    assert result.stdout.startswith(f"::error file={ENTRY},line=4,endLine=4,col=8,endColumn=17,")
    assert result.returncode == 1


def test_strict_makes_warnings_errors(make_project: MakeProject, run_rounds: RunRounds) -> None:
    """A warning passes by default; with --strict it fails; with -q it is not shown."""
    folder = make_project({ENTRY: WARNED})
    result = run_rounds("check", "--project", folder)
    assert (result.returncode, result.stderr) == (0, "1 warning\n")
    assert "warning[unknown-field]" in result.stdout
    result = run_rounds("check", "--strict", "--project", folder)
    assert (result.returncode, result.stderr) == (1, "1 error\n")
    result = run_rounds("check", "-q", "--project", folder)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


# --- explain ---


def test_explain_lists_and_explains(run_rounds: RunRounds) -> None:
    """Every code is listed; one is explained with a wrong and a right example."""
    listed = run_rounds("explain").stdout
    assert re.search(r"^unknown-stage +error ", listed, re.MULTILINE)
    text = run_rounds("explain", "unknown-stage").stdout
    assert text.startswith("unknown-stage (error): ")
    assert "Wrong:" in text and "Right:" in text
    for stage in stages().values():
        assert re.search(rf"^ +{stage.id}\b.*{re.escape(', '.join(stage.synonyms))}", text, re.M)


def test_explain_suggests(run_rounds: RunRounds) -> None:
    """A misspelt code leads to the closest one."""
    result = run_rounds("explain", "unknown-stag")
    assert result.returncode == 2
    assert "did you mean 'unknown-stage'" in result.stderr


# --- colours ---


def test_no_colour_in_a_pipe_nor_with_no_color(make_project: MakeProject) -> None:
    """Colours show on a terminal only, and never when NO_COLOR is set."""
    folder = make_project({ENTRY: BAD})
    shown = read_terminal(["check", "--project", str(folder)], {})
    assert "\x1b[" in shown
    assert "\x1b[" not in read_terminal(["check", "--project", str(folder)], {"NO_COLOR": "1"})


def read_terminal(arguments: list[str], env: dict[str, str]) -> str:
    """Run the command on a terminal of its own and return all that it shows."""
    main, side = pty.openpty()
    environment = {"TERM": "xterm", **{k: v for k, v in os.environ.items() if k != "NO_COLOR"}}
    with subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        env={**environment, "TERM": "xterm", "PYTHONPATH": str(CHECKOUT), **env},
    ):
        os.close(side)
        shown = b""
        while chunk := read_chunk(main):
            shown += chunk
    os.close(main)
    return shown.decode()


def read_chunk(descriptor: int) -> bytes:
    """Read from a terminal; on Linux its end is an error."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_fault(closed: str) -> None:
    """A command that ends well says so, also to one who gave it nothing to write to."""
    command = f'"{sys.executable}" -m generator --version {closed}'
    assert subprocess.run(["sh", "-c", command], capture_output=True, check=False).returncode == 0
