"""`rounds init`: a new project, beside whatever is there already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from generator.cli.session import Common, Fault, common_options, show_path
from generator.console import escape_text

EDITORS = ("vscode", "neovim", "helix", "obsidian")
MANY = ("journal/", "_templates/")
HOSTS = ("github", "gitlab", "netlify", "cloudflare")


@click.command("init", short_help="Start a journal.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Fill it with a small invented journal.")
@click.option(
    "--hosting",
    type=click.Choice(HOSTS),
    help="Write the file by which a host builds the site for others.",
)
@click.option(
    "--editor",
    "editors",
    type=click.Choice(EDITORS),
    multiple=True,
    help="Write the files by which an editor knows the journal. May be given several times.",
)
@common_options
def command(
    common: Common, folder: Path | None, sample: bool, hosting: str | None, editors: tuple[str, ...]
) -> None:
    """Start a journal in DIR, or here: settings, folders, a first entry.

    A file that is there already is never overwritten.
    """
    from generator.scaffold.project import plan_project

    project = folder or common.project or Path()
    has_entries = any((project / "journal").rglob("*.md"))
    if sample and has_entries:
        raise Fault(
            f"there are entries in {project / 'journal'} already",
            "make the sample in a folder of its own: `rounds init sample --sample`",
        )
    planned = plan_project(date.today(), sample=sample)
    wanted = {
        path: text
        for path, text in planned.items()
        if not (has_entries and path.startswith("journal/"))
    }
    if hosting is not None:
        wanted |= _plan_hosting(hosting)
    wanted |= _plan_editors(editors)
    _refuse_blocked(project, wanted)
    made, kept = _write_missing(project, wanted)
    _make_folders(project)
    if not common.quiet:
        _tell(project, made, kept, verbose=common.verbose)
        if hosting is not None:
            _tell_hosting()


def _plan_hosting(host: str) -> dict[str, str]:
    """Return the files for a host; a Fault where it cannot be known what they should install."""
    from importlib.metadata import PackageNotFoundError

    from generator.scaffold.hosting import plan_hosting

    try:
        return plan_hosting(host)
    except PackageNotFoundError as problem:
        raise Fault(
            "Rounds is not installed here, so it is not known what the host should install",
            "install it as the README says, then `rounds init` once more",
        ) from problem


def _plan_editors(editors: Iterable[str]) -> dict[str, str]:
    """Return the files for some editors."""
    if not editors:
        return {}
    from generator.scaffold.editors import plan_editor

    return {path: text for editor in editors for path, text in plan_editor(editor).items()}


def _refuse_blocked(project: Path, wanted: Iterable[str]) -> None:
    """Raise a Fault, before anything is written, where a file stands in the place of a folder."""
    for folder in dict.fromkeys(parent for path in wanted for parent in (project / path).parents):
        if folder.exists() and not folder.is_dir():
            raise Fault(
                f"{escape_text(show_path(folder))} is a file, and a folder is needed there",
                "move it away, then `rounds init` once more; nothing was written",
            )


def _write_missing(project: Path, wanted: dict[str, str]) -> tuple[list[str], list[str]]:
    """Write the files that are not there; return what was made and what was left."""
    made, kept = [], []
    for path, text in wanted.items():
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            made.append(path)
        except FileExistsError:
            kept.append(path)
    return made, kept


def _make_folders(project: Path) -> None:
    for name in ("companies", "people", "skills"):
        (project / "journal" / name).mkdir(parents=True, exist_ok=True)


def _tell(project: Path, made: list[str], kept: Iterable[str], *, verbose: bool) -> None:
    """Say what was made, what was left, and what to do next."""
    where = escape_text(show_path(project.resolve()))
    for path in made if verbose else _leave_out_many(made):
        click.echo(f"made {path}")
    for path in kept if verbose else _leave_out_many(kept):
        click.echo(f"left {path}, already there")
    click.echo("\nNext:")
    if where != ".":
        click.echo(f"  cd {where}")
    click.echo("  rounds new pre-screen --company Acme   # your first call, while it is fresh")
    click.echo("  rounds build                           # then open site/index.html")


def _leave_out_many(paths: Iterable[str]) -> Iterator[str]:
    """Name files; of those that come in numbers, the first one and how many more."""
    rest = dict.fromkeys(MANY, 0)
    for path in paths:
        place = path.partition("/")[0] + "/"
        rest[place] = rest.get(place, 0) + 1
        if place not in MANY or rest[place] == 1:
            yield path
    yield from (f"{rest[place] - 1} more files in {place}" for place in MANY if rest[place] > 1)


def _tell_hosting() -> None:
    """Say what a host needs besides the files."""
    from generator.scaffold.hosting import FOLDER, WHEEL

    click.echo(f"\nThe host installs Rounds from {WHEEL}. From a checkout of Rounds:")
    click.echo(f"  python -m pip wheel --no-deps --wheel-dir {FOLDER} CHECKOUT")
    click.echo(
        "Keep the repository private: the journal is in it, and the site is public all the same."
    )
