"""`rounds schema`: what may stand in a file, for editors and other programs."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.session import Common, common_options
from generator.cli.words import offer_files
from generator.project import find_project

KINDS = ("entry", "note", "settings", "company", "person", "skill")


@click.command("schema", short_help="Write a JSON Schema for editors.")
@click.argument("kind", type=click.Choice(KINDS), default="entry")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=offer_files,
    help="Where to write; otherwise to the terminal.",
)
@common_options
def command(kind: str, common: Common, output: str | None) -> None:
    """Say in JSON Schema (2020-12) what may stand in an entry, a note or rounds.yml.

    entry and note are about the front matter, settings about rounds.yml. company, person and skill
    are notes of one kind. Without KIND: entry.
    """
    from generator.cli.saving import save_data
    from generator.schemas.documents import render_schema

    start = common.project or Path.cwd()
    save_data(render_schema(kind), output, find_project(start) or start, common)
