"""`rounds new`: the file of a new entry, opened in the editor."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.dates import WEEKDAYS, parse_plain_date
from generator.cli.letter import read_letter
from generator.cli.session import Common, Fault, common_options, locate_project, show_path
from generator.cli.words import offer_days, offer_letters, offer_names, offer_stages
from generator.console import escape_text

if TYPE_CHECKING:
    from generator.scaffold.entry import Draft
    from generator.vocabulary import Stage

LETTER_STAGE = "follow-up"
STAGE_GROUPS: tuple[tuple[str, Callable[[Stage], bool]], ...] = (
    ("Rounds", lambda stage: stage.is_round),
    ("Steps", lambda stage: stage.is_pipeline),
    ("Ends", lambda stage: stage.is_end),
    ("Beside", lambda stage: stage.kind in ("beside", "pause")),
)
"""How the stages are listed; a stage stands in the first group that it fits."""
MOMENT = re.compile(r"(?P<day>.*\S)\s+(?P<clock>\d{1,2}:\d{2}\b.*)|(?P<iso>[\d-]{10})T(?P<time>.+)")


def read_moment(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[date, str] | None:
    """Read an option that is a date in plain words, perhaps with a time, or fail as wrong usage."""
    from generator.entries.values import BadValue, parse_moment

    if value is None:
        return None
    match = MOMENT.fullmatch(value.strip())
    day, clock = value, ""
    if match is not None:
        day, clock = match["day"] or match["iso"], match["clock"] or match["time"]
    try:
        found = parse_plain_date(day, date.today())
        parse_moment(f"{found.isoformat()} {clock}")
    except ValueError as problem:
        raise click.BadParameter(str(problem), ctx, param) from problem
    except BadValue as problem:
        raise click.BadParameter(f"{problem.message}: {problem.help}", ctx, param) from problem
    return found, clock


@click.command("new", short_help="Write down what happened.")
@click.argument("stage", required=False, shell_complete=offer_stages)
@click.option(
    "--company", default="", help="The company's name.", shell_complete=offer_names("company")
)
@click.option("--role", default="", help="The job in question.", shell_complete=offer_names("role"))
@click.option(
    "--date",
    "moment",
    callback=read_moment,
    metavar="DATE",
    shell_complete=offer_days,
    help="When, perhaps with a time; otherwise today.",
)
@click.option(
    "--with",
    "people",
    multiple=True,
    help="Who took part: 'Name, Role <mail>'.",
    shell_complete=offer_names("person"),
)
@click.option(
    "--letter",
    default="",
    help="Which letter a follow-up was, such as ping.",
    shell_complete=offer_letters,
)
@click.option("--print-path", is_flag=True, help="Print the file's path and open nothing.")
@common_options
def command(
    common: Common,
    stage: str | None,
    company: str,
    role: str,
    moment: tuple[date, str] | None,
    people: tuple[str, ...],
    letter: str,
    print_path: bool,
) -> None:
    """Write an entry of STAGE with all that it may hold, and open it in $VISUAL or $EDITOR.

    Dates may be plain words: today, yesterday, next tuesday, 3 days ago, 14 march. A time may
    follow: tomorrow 15:30.
    """
    from generator.scaffold.entry import Draft, needs_company, render_entry

    project = locate_project(common)
    chosen = _read_stage(stage) if stage is not None else _ask_stage()
    if needs_company(chosen) and not company.strip():
        company = _ask("Company", f"an entry of stage {chosen.id!r} needs --company NAME")
    if letter and chosen.id != LETTER_STAGE:
        raise click.UsageError(f"--letter goes with a {LETTER_STAGE}, not with {chosen.id}")
    letter = letter and read_letter(letter)
    day, clock = moment or (date.today(), "")
    company, role = _check_word(company), _check_word(role)
    named = tuple(filter(None, map(_check_person, people)))
    draft = Draft(chosen, day, company, role, named, clock, letter)
    path = _write_entry(project, draft, render_entry(draft))
    if print_path:
        click.echo(str(path))
    else:
        _open(path, day, common)


def _read_stage(text: str) -> Stage:
    """Return the stage that a word means, or fail with what it may have meant."""
    from generator.vocabulary import ambiguous_stage, find_stage, stages
    from generator.vocabulary.names import CLOSELY, closest_terms

    found = find_stage(text)
    if found is not None:
        return found
    words = {word: stage.id for stage in stages().values() for word in (stage.id, *stage.synonyms)}
    close = ambiguous_stage(text) or [words[word] for word in closest_terms(text, words, CLOSELY)]
    named = " or ".join(f"'{stage}'" for stage in dict.fromkeys(close))
    hint = f"did you mean {named}? " if close else ""
    raise click.UsageError(
        f"no stage {text!r}: {hint}`rounds explain unknown-stage` lists all stages"
    )


def _ask_stage() -> Stage:
    """Ask for the stage until there is one, below a list of all."""
    if not sys.stdin.isatty():
        raise click.UsageError("name the stage, such as `rounds new pre-screen`")
    click.echo("\n".join(_list_stages()), err=True)
    found: Stage = click.prompt("Stage", value_proc=_read_stage, err=True)
    return found


def _list_stages() -> Iterator[str]:
    """Yield the stages in groups, as a process meets them."""
    from generator.vocabulary import stages

    rest = list(stages().values())
    for title, belongs in STAGE_GROUPS:
        found = [item for item in rest if belongs(item)]
        rest = [item for item in rest if item not in found]
        words = ", ".join(item.id for item in found)
        yield click.wrap_text(words, 80, f"{title + ':':<9}", " " * 9)


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


def _check_person(text: str) -> str:
    """Trim a person from the command line, or fail when an entry could not name them like this."""
    from generator.entries.values import BadValue, parse_person

    word = _check_word(text)
    if word:
        try:
            parse_person(word)
        except BadValue as problem:
            raise click.UsageError(f"--with: {problem.message}: {problem.help}") from problem
    return word


def _write_entry(project: Path, draft: Draft, text: str) -> Path:
    """Write the file under the first name that no entry has; never over another one."""
    from generator.scaffold.entry import list_names

    journal = project / "journal"
    folder = journal / f"{draft.date:%Y}"
    folder.mkdir(parents=True, exist_ok=True)
    taken = {path.stem.casefold() for path in journal.rglob("*.md")}
    names = list_names(draft.date, draft.company, draft.stage.id)
    name = next(name for name in names if name.casefold() not in taken)
    path = folder.resolve() / f"{name}.md"
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def _open(path: Path, day: date, common: Common) -> None:
    """Open the file in the owner's editor; without one, say where it is."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not common.quiet:
        weekday = WEEKDAYS[day.weekday()].capitalize()
        click.echo(f"Wrote {escape_text(show_path(path))} for {weekday}")
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
