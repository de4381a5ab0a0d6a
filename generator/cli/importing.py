"""`rounds import`: a file of another program into drafts, beside whatever is there already."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from generator.cli.session import Common, Fault, common_options, show_path
from generator.cli.words import offer_files, offer_names
from generator.console import escape_text

if TYPE_CHECKING:
    from generator.importers.drafts import Harvest, Place, Skipped, Unknown
    from generator.importers.hints import Hints
    from generator.importers.plan import Plan, PlannedFile
    from generator.intake import Reading


class Unreadable(Fault):
    """The file is none that can be imported; what may help to go on stands below the message."""

    def __init__(self, problem: Unknown) -> None:
        super().__init__(problem.message, problem.help)
        self._more = problem.more

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message, the remedy and what goes with it."""
        super().show(file)
        if self._more:
            click.echo(f"\n{escape_lines(self._more)}", file=file, err=True)


@click.command("import", short_help="Take over what another program knows.")
@click.argument("file", type=click.Path(exists=True, path_type=Path), shell_complete=offer_files)
@click.option("--dry-run", is_flag=True, help="List what would be written, and write nothing.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    shell_complete=offer_files,
    help="What the columns of the table stand for.",
)
@click.option(
    "--write-mapping", metavar="FILE", help="Write a mapping for the table, to be mended."
)
@click.option(
    "--company",
    default="",
    shell_complete=offer_names("company"),
    help="The company of invitations that do not name it.",
)
@common_options
def command(
    common: Common,
    file: Path,
    dry_run: bool,
    mapping: Path | None,
    write_mapping: str | None,
    company: str,
) -> None:
    """Write drafts of entries and notes from FILE, a file of another program.

    LinkedIn's Connections.csv, Job Applications.csv and Saved Jobs.csv; tables of JobSync, Reactive
    Resume, Simplify and career-ops; .ics invitations; .vcf contacts; notes with front matter, or a
    folder of them; any other table with a mapping. What FILE is shows in what stands in it. Nothing
    is overwritten, and what the journal knows already is left out.
    """
    from generator.importers.drafts import Unknown

    try:
        if write_mapping is not None:
            _write_mapping(file, write_mapping, common)
            return
        _import(common, file, mapping, company, dry_run=dry_run)
    except Unknown as problem:
        raise Unreadable(problem) from problem


def _write_mapping(file: Path, name: str, common: Common) -> None:
    """Write a mapping to begin with, never over a file."""
    from generator.importers.recognition import suggest_mapping

    if file.is_dir():
        raise Fault(f"{show_path(file)} is a folder", "a mapping is for a table")
    text = suggest_mapping(_read_file(file))
    path = Path(name)
    try:
        _write_new(path, text)
    except FileExistsError as problem:
        raise Fault(f"{show_path(path)} is there already", "choose another name") from problem
    if not common.quiet:
        shown = escape_text(show_path(path))
        click.echo(f"Wrote {shown}: mend it, then read the table with --mapping {shown}", err=True)


def _import(
    common: Common, file: Path, mapping: Path | None, company: str, *, dry_run: bool
) -> None:
    """Read the journal and the file, and write what is new."""
    from generator.cli.journal import read_journal
    from generator.importers.holdings import Holdings
    from generator.importers.plan import plan_import

    project, reading = read_journal(common, None)
    hints = _gather_hints(reading, mapping, company)
    if company and not hints.company:
        raise click.UsageError("--company: this is no name of a company")
    harvest = _harvest(file, hints)
    holdings = Holdings(reading.files, reading.journal)
    taken = frozenset(path.stem.casefold() for path in (project / "journal").rglob("*.md"))
    plan = plan_import(harvest, holdings, taken)
    if not common.quiet:
        click.echo(f"{escape_text(show_path(file))}: {harvest.label}")
    for word in harvest.words:
        click.echo(f"warning: {escape_text(word)}", err=True)
    written, left = _carry_out(plan, project, common, dry_run=dry_run)
    if not common.quiet:
        _tell_end(written, left, harvest, dry_run=dry_run)


def _gather_hints(reading: Reading, mapping: Path | None, company: str) -> Hints:
    from generator.importers.hints import gather_hints
    from generator.importers.mapping import read_mapping
    from generator.importers.opening import open_text

    layout = None
    if mapping is not None:
        layout = read_mapping(show_path(mapping), open_text(_read_file(mapping))[0])
    return gather_hints(reading.journal, reading.settings, layout, company)


def _harvest(file: Path, hints: Hints) -> Harvest:
    from generator.importers.recognition import read_folder, read_foreign

    if file.is_dir():
        notes = _list_notes(file)
        return read_folder({path.relative_to(file).as_posix(): _read_file(path) for path in notes})
    return read_foreign(_read_file(file), hints, file.name)


def _list_notes(folder: Path) -> list[Path]:
    """Return the Markdown files of a folder in order; what is hidden or linked is left alone."""
    found = []
    for path in sorted(folder.rglob("*.md")):
        hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and not path.is_symlink():
            found.append(path)
    return found


def _read_file(path: Path) -> bytes:
    """Read a regular file up to a size; never wait on a pipe or device."""
    from generator.importers.opening import MOST_BYTES

    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Fault(f"{show_path(path)} is no regular file", "save it to a file first")
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        size = f"{MOST_BYTES // 1_000_000} MB"
        raise Fault(f"{show_path(path)} has more than {size}", "cut it into smaller files")
    return data


def _carry_out(plan: Plan, project: Path, common: Common, *, dry_run: bool) -> tuple[int, int]:
    """Write the planned files and tell of each line in order; return how many were written and left."""
    from generator.importers.plan import PlannedFile

    written = left = 0
    listed: list[PlannedFile | Skipped] = [*plan.files, *plan.skipped]
    for item in sorted(listed, key=lambda item: item.place.order):
        fault = _put(item, project, dry_run) if isinstance(item, PlannedFile) else item.why
        written, left = (written, left + 1) if fault else (written + 1, left)
        if not common.quiet:
            click.echo(f"  {_show_place(item.place)}: {escape_text(_tell_fate(item, fault))}")
    return written, left


def _tell_fate(item: PlannedFile | Skipped, fault: str) -> str:
    """Say what became of one thing of the foreign file."""
    if fault:
        return f"{item.what} left out: {fault}" if item.what else f"left out: {fault}"
    return f"{item.what} -> {getattr(item, 'path', '')}"


def _show_place(place: Place) -> str:
    return escape_text(f"{place.path}:{place.line}" if place.path else f"line {place.line}")


def _put(item: PlannedFile, project: Path, dry_run: bool) -> str:
    """Write one file, unless it is only to be told; say what hinders it."""
    if not dry_run:
        try:
            _write_new(project / item.path, item.text)
        except FileExistsError:
            return f"{item.path} is there already"
    return ""


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet: all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise


def _tell_end(written: int, left: int, harvest: Harvest, *, dry_run: bool) -> None:
    """Say how much was written, and what to do next."""
    from generator.importers.drafts import EntryDraft

    verb = "Would write" if dry_run else "Wrote"
    files = f"{written} file" if written == 1 else f"{written} files"
    click.echo(f"{verb} {files}, left out {left}.")
    has_entries = any(isinstance(item, EntryDraft) for item in harvest.drafts)
    if written and has_entries and not dry_run:
        click.echo(
            "Entries are drafts: they count once you have read them and deleted `draft: yes`."
        )


def escape_lines(text: str) -> str:
    """Make what is invisible in a text of several lines visible."""
    return "\n".join(map(escape_text, text.split("\n")))
