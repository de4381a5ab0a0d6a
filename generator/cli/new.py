"""`rounds new`: the file of a new entry, opened in the editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.dates import read_date
from generator.cli.session import Common, Fault, common_options, locate_project, show_path
from generator.console import escape_text

if TYPE_CHECKING:
    from generator.scaffold.entry import Draft
    from generator.vocabulary import Stage

LONGEST_NAME = 40


@click.command("new", short_help="Write down what happened.")
@click.argument("stage", required=False)
@click.option("--company", default="", help="The company's name.")
@click.option("--role", default="", help="The job in question.")
@click.option("--date", "day", callback=read_date, metavar="DATE", help="When; otherwise today.")
@click.option("--with", "people", multiple=True, help="Who took part: 'Name, Role <mail>'.")
@click.option("--print-path", is_flag=True, help="Print the file's path and open nothing.")
@common_options
def command(
    common: Common,
    stage: str | None,
    company: str,
    role: str,
    day: date | None,
    people: tuple[str, ...],
    print_path: bool,
) -> None:
    """Write an entry of STAGE with all that it may hold, and open it in $VISUAL or $EDITOR.

    Dates may be plain words: today, yesterday, next tuesday, 3 days ago, 14 march.
    """
    from generator.scaffold.entry import Draft, needs_company, render_entry

    project = locate_project(common)
    chosen = _read_stage(stage) if stage is not None else _ask_stage()
    if needs_company(chosen) and not company.strip():
        company = _ask("Company", f"name the company of this {chosen.id}: --company NAME")
    words = [_check_word(word) for word in (company, role, *people)]
    draft = Draft(chosen, day or date.today(), words[0], words[1], tuple(filter(None, words[2:])))
    path = _write_entry(project, draft, render_entry(draft))
    if print_path:
        click.echo(str(path))
    else:
        _open(path, common)


def _read_stage(text: str) -> Stage:
    """Return the stage that a word means, or fail with what it may have meant."""
    from generator.vocabulary import ambiguous_stage, find_stage, stages
    from generator.vocabulary.names import closest_terms

    found = find_stage(text)
    if found is not None:
        return found
    words = {word: stage.id for stage in stages().values() for word in (stage.id, *stage.synonyms)}
    close = ambiguous_stage(text) or [words[word] for word in closest_terms(text, words)]
    named = " or ".join(f"'{stage}'" for stage in dict.fromkeys(close))
    hint = f"did you mean {named}? " if close else ""
    raise click.UsageError(
        f"no stage {text!r}: {hint}`rounds explain unknown-stage` lists all stages"
    )


def _ask_stage() -> Stage:
    from generator.vocabulary import stages

    if sys.stdin.isatty():
        click.echo(f"Stages: {', '.join(stages())}", err=True)
    text = _ask("Stage", "name the stage, such as `rounds new pre-screen`")
    return _read_stage(text)


def _ask(question: str, remedy: str) -> str:
    """Ask on a terminal; anywhere else a missing word is wrong usage."""
    if not sys.stdin.isatty():
        raise click.UsageError(remedy)
    return str(click.prompt(question, err=True))


def _check_word(text: str) -> str:
    """Trim a word from the command line, or fail when it holds bytes that are no text."""
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise click.UsageError(f"this is not UTF-8 text: {escape_text(text)}") from problem
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise click.UsageError(f"this holds a control character: {escape_text(text)}")
    return text.strip()


def _write_entry(project: Path, draft: Draft, text: str) -> Path:
    """Write the file under the first name that no entry has; never over another one."""
    journal = project / "journal"
    folder = journal / f"{draft.date:%Y}"
    folder.mkdir(parents=True, exist_ok=True)
    taken = {path.stem.casefold() for path in journal.rglob("*.md")}
    name = next(name for name in _name_entry(draft) if name.casefold() not in taken)
    path = folder.resolve() / f"{name}.md"
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def _name_entry(draft: Draft) -> Iterator[str]:
    """Yield date-company-stage, then the same with -2, -3 and so on."""
    from generator.slugs import make_slug

    company = make_slug(draft.company)[:LONGEST_NAME].strip("-") if draft.company else ""
    name = "-".join(filter(None, (draft.date.isoformat(), company, draft.stage.id)))
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _open(path: Path, common: Common) -> None:
    """Open the file in the owner's editor; without one, say where it is."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not common.quiet:
        click.echo(f"Wrote {escape_text(show_path(path))}")
    if not editor:
        if not common.quiet:
            click.echo("Set $EDITOR to have it opened.", err=True)
        return
    try:
        status = subprocess.run([*shlex.split(editor), str(path)], check=False).returncode
    except (ValueError, OSError) as problem:
        raise Fault(f"cannot start the editor {editor!r}", f"the entry is {path}") from problem
    if status:
        raise Fault(f"the editor {editor!r} ended with status {status}", f"the entry is {path}")
