"""The command line: what a person types in, what the program answers, its exit status out.

Each command is a module of its own, imported when it is used, so that starting stays quick. It
must not know how anything is read, computed or rendered.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

import click

from generator import __version__

COMMANDS = (
    "init",
    "new",
    "check",
    "build",
    "serve",
    "publish",
    "today",
    "list",
    "letter",
    "export",
    "import",
    "explain",
    "doctor",
    "schema",
    "completion",
    "lsp",
)
MODULES = {"list": "listing", "import": "importing"}
"""Commands whose module has another name, since theirs means something in Python."""
FAULTY, INTERRUPTED = 1, 130
COMPLETE = "_ROUNDS_COMPLETE"
"""Set by the script of a shell that wants to complete a command."""


class LazyGroup(click.Group):
    """A group whose commands are modules beside this one, imported by name on first use."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Name the commands in the order in which a new user needs them."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"generator.cli.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run, and suggest one where the name is nearly right."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            ctx.fail(f"No such command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="rounds", message="%(prog)s %(version)s")
def rounds() -> None:
    """Turn a plain-text interview journal into a timeline, a skill-gap report and a contact list.

    `rounds init` makes a journal, `rounds new` an entry, `rounds build` the site.
    """


def main() -> None:
    """Run the command that the process was started with, and end with its status.

    Next to nothing that a command makes goes in circles, and looking for them takes an eighth of a
    build and a fifth of what is imported: commands that stay turn the collector on again.
    """
    gc.disable()
    shell = os.environ.get(COMPLETE)
    _leave(run(sys.argv[1:]) if shell is None else complete(shell, sys.argv[1:]))


def _leave(status: int) -> NoReturn:
    """End the process at once: to take apart what a build has made would take a tenth of it.

    What was printed is handed over first. A reader that has seen enough is no fault.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BrokenPipeError:
            continue
        except OSError:
            status = status or FAULTY
    os._exit(status)


def complete(shell: str, arguments: Sequence[str]) -> int:
    """Print what may follow the words typed in a shell; whatever is wrong, a shell gets no complaint."""
    from generator.cli.completing import answer

    try:
        sys.stdout.write(answer(rounds, shell, arguments))
    except Exception:
        return FAULTY
    return 0


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status; faults of the system take one line each."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = rounds.main(list(arguments), prog_name="rounds", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except OSError as problem:
        click.echo(f"error: {_describe(problem)}", err=True)
        return FAULTY


def _describe(problem: OSError) -> str:
    """Say in one line what the system refused, and for which file."""
    from generator.console import escape_text

    reason = problem.strerror or str(problem)
    return escape_text(f"{problem.filename}: {reason}" if problem.filename else reason)
